"""Shared by every command line here: bad arguments get one line on standard error and exit code 2."""

import argparse
import errno
import re
import sys
from pathlib import Path
from typing import NoReturn


class Parser(argparse.ArgumentParser):
    """argparse without the usage block before error messages."""

    def error(self, message: str) -> NoReturn:
        """Print the message in one line on standard error and exit with code 2."""
        self.exit(2, f"{self.prog}: {escaped(message)}; see {self.prog} --help\n")


def escaped(text: str) -> str:
    """The text with control characters escaped: it stays on one line and cannot control a terminal."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", lambda match: match[0].encode("unicode_escape").decode(), text)


def complain(prog: str, error: object) -> None:
    """One line on standard error."""
    print(f"{prog}: {escaped(str(error))}", file=sys.stderr)


def whole_number(text: str) -> int:
    """An argument type: a whole number of at least 1."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is below 1")
    return number


whole_number.__name__ = "whole number"  # argparse uses it in the message when int() fails


def path_or_word(text: str) -> str:
    """An argument type: a path as typed, or a word in place of one; not empty, and not a circular link."""
    if not text:
        raise argparse.ArgumentTypeError("the path is empty")
    try:
        Path(text).stat()
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise argparse.ArgumentTypeError(f"{text} is a link that leads back to itself") from error
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!a} is not a valid path") from error
    return text


def as_path(text: str) -> Path:
    """``path_or_word``, as a Path."""
    return Path(path_or_word(text))
