"""The manners of every command line here: bad arguments get one line on standard error and exit code 2."""

import argparse
from pathlib import Path
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """argparse without the usage block before its error."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def whole_number(text: str) -> int:
    """A whole number of at least 1, as an argument's type."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is below 1")
    return number


whole_number.__name__ = "whole number"  # what argparse calls it when int() refuses


def some_path(text: str) -> Path:
    """A path that is not the empty string, which would mean the current folder."""
    if not text:
        raise argparse.ArgumentTypeError("the path is empty")
    return Path(text)
