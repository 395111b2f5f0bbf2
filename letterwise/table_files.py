"""The files that tables come from and go to: bytes as lines of text, whatever wrote them; written whole or not."""

import codecs
import contextlib
import gzip
import io
import os
import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

LONGEST = 1_000_000  # characters of a line, and of what a quote holds: more is no name, and would fill the memory
_GZIP = b"\x1f\x8b"
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_UNDECODED = re.compile("[\udc80-\udcff]")  # bytes that are none of the encoding, as "surrogateescape" gives them


class TableError(ValueError):
    """A table that cannot be read or written: the message names the file, the line and the reason."""


def suffix(path: str) -> str:
    """In small letters, without one that only says that it is compressed: ``.csv`` of ``NAMES.CSV.GZ``."""
    return Path(path.lower().removesuffix(".gz")).suffix


@contextlib.contextmanager
def opened(source: str) -> Iterator[BinaryIO]:
    """The bytes of a file, or of standard input for ``-``; decompressed where they are gzip's. Raises TableError."""
    with contextlib.ExitStack() as held:
        try:
            raw = sys.stdin.buffer if source == "-" else held.enter_context(open(source, "rb"))  # noqa: PTH123
            buffered = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(raw)  # type: ignore[type-var]
            packed = buffered.peek(2)[:2] == _GZIP
        except OSError as error:
            raise TableError(f"{source}: cannot be read ({error.strerror})") from error
        yield io.BufferedReader(gzip.GzipFile(fileobj=buffered)) if packed else buffered


def lines(raw: BinaryIO, source: str, encoding: str = "utf-8") -> Iterator[str]:
    """The lines of a text with their ends; a byte order mark says more of the encoding than ``encoding`` does.

    Raises TableError for a line that is too long or not of the encoding.
    """
    number = 0
    try:
        start = raw.peek(3)[:3] if isinstance(raw, io.BufferedReader) else b""
        mark = next((mark for mark in _BOMS if start.startswith(mark)), b"")
        raw.read(len(mark))
        told = _BOMS.get(mark, encoding)
        text = io.TextIOWrapper(raw, encoding=told, errors="surrogateescape", newline="")
        for number, line in enumerate(iter(lambda: text.readline(LONGEST + 1), ""), 1):
            if len(line) > LONGEST:
                raise TableError(f"{source}: line {number} has more than {LONGEST:,} characters; is it a table?")
            if not line.isascii() and _UNDECODED.search(line):
                raise TableError(f"{source}: line {number} is not {_name(told)}; {_way_out(told)}")
            yield line
    except UnicodeError as error:
        raise TableError(f"{source}: near line {number + 1} it is not {_name(told)}; {_way_out(told)}") from error
    except (OSError, EOFError, zlib.error) as error:
        raise TableError(f"{source}: cannot be read to its end ({error})") from error


def _name(encoding: str) -> str:
    return encoding.upper().removesuffix("-LE").removesuffix("-BE")


def _way_out(encoding: str) -> str:
    other = "windows-1252" if encoding == "utf-8" else "utf-8"
    return f"save it as UTF-8, or name its encoding: --encoding {other}"


@contextlib.contextmanager
def written(out: str) -> Iterator[TextIO]:
    """``out`` for writing text: whole or not at all where it is a file, straight where it is anything else.

    Compressed where its name ends in .gz. Raises TableError.
    """
    if out == "-":
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="")  # what is read as UTF-8 is written so
        yield sys.stdout
        return
    path = Path(out)
    if os.path.exists(out) and not path.is_file():  # noqa: PTH110  which knows no name too long
        try:
            with path.open("w", encoding="utf-8", newline="") as target:
                yield target
        except OSError as error:
            raise TableError(f"{out}: cannot be written ({error.strerror})") from error
        return
    with whole(out) as temporary, temporary.open("xb") as raw:
        packed = path.suffix.lower() == ".gz"
        binary = gzip.GzipFile(filename="", mode="wb", fileobj=raw) if packed else raw
        with io.TextIOWrapper(binary, encoding="utf-8", newline="") as target:
            yield target


@contextlib.contextmanager
def whole(out: str) -> Iterator[Path]:
    """Where to write a file that takes the place of ``out`` at the end, or never. Raises TableError."""
    try:
        path = Path(out).resolve()  # what a link points to, not the link
        temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            yield temporary
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise TableError(f"{out}: cannot be written ({error.strerror})") from error
