"""The files that tables are read from and written to: decoded into lines of text; written whole or not at all."""

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

LONGEST = 1_000_000  # characters per line and per quoted cell: more is not a name, and would fill the memory
_GZIP = b"\x1f\x8b"
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_UNDECODED = re.compile("[\udc80-\udcff]")  # undecodable bytes, as "surrogateescape" marks them


class TableError(ValueError):
    """A table that cannot be read or written; the message names the file, the line and the reason."""


def suffix(path: str) -> str:
    """The suffix in lower case, ignoring .gz: ``.csv`` for ``NAMES.CSV.GZ``."""
    return Path(path.lower().removesuffix(".gz")).suffix


@contextlib.contextmanager
def open_source(source: str) -> Iterator[BinaryIO]:
    """The bytes of a file, or of standard input for ``-``; decompressed if gzipped. Raises TableError."""
    with contextlib.ExitStack() as stack:
        try:
            raw = sys.stdin.buffer if source == "-" else stack.enter_context(open(source, "rb"))  # noqa: PTH123
            buffered = raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(raw)  # type: ignore[type-var]
            packed = buffered.peek(2)[:2] == _GZIP
        except OSError as error:
            raise TableError(f"{source}: cannot be read ({error.strerror})") from error
        yield io.BufferedReader(gzip.GzipFile(fileobj=buffered)) if packed else buffered


def lines(raw: BinaryIO, source: str, encoding: str = "utf-8") -> Iterator[str]:
    """The lines of a text with their line ends; a byte-order mark overrides ``encoding``.

    Raises TableError for a line that is too long or not in the encoding.
    """
    number = 0
    try:
        start = raw.peek(3)[:3] if isinstance(raw, io.BufferedReader) else b""
        mark = next((mark for mark in _BOMS if start.startswith(mark)), b"")
        raw.read(len(mark))
        actual = _BOMS.get(mark, encoding)
        text = io.TextIOWrapper(raw, encoding=actual, errors="surrogateescape", newline="")
        for number, line in enumerate(iter(lambda: text.readline(LONGEST + 1), ""), 1):
            if len(line) > LONGEST:
                raise TableError(f"{source}: line {number} has more than {LONGEST:,} characters; is it a table?")
            if not line.isascii() and _UNDECODED.search(line):
                raise TableError(f"{source}: line {number} is not {_name(actual)}; {_remedy(actual)}")
            yield line
    except UnicodeError as error:
        raise TableError(f"{source}: not {_name(actual)} near line {number + 1}; {_remedy(actual)}") from error
    except (OSError, EOFError, zlib.error) as error:
        raise TableError(f"{source}: cannot be read to the end ({error})") from error


def _name(encoding: str) -> str:
    return encoding.upper().removesuffix("-LE").removesuffix("-BE")


def _remedy(encoding: str) -> str:
    suggestion = "windows-1252" if encoding == "utf-8" else "utf-8"
    return f"save it as UTF-8, or give its encoding: --encoding {suggestion}"


@contextlib.contextmanager
def open_target(out: str) -> Iterator[TextIO]:
    """``out`` opened for writing text: whole or not at all for a file, directly for anything else.

    Compressed if its name ends in .gz. Raises TableError.
    """
    if out == "-":
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="")  # UTF-8 in, UTF-8 out
        yield sys.stdout
        return
    path = Path(out)
    if os.path.exists(out) and not path.is_file():  # noqa: PTH110  False for a name that is too long
        try:
            with path.open("w", encoding="utf-8", newline="") as target:
                yield target
        except OSError as error:
            raise TableError(f"{out}: cannot be written ({error.strerror})") from error
        return
    with atomic_path(out) as temporary, temporary.open("xb") as raw:
        packed = path.suffix.lower() == ".gz"
        binary = gzip.GzipFile(filename="", mode="wb", fileobj=raw) if packed else raw
        with io.TextIOWrapper(binary, encoding="utf-8", newline="") as target:
            yield target


@contextlib.contextmanager
def atomic_path(out: str) -> Iterator[Path]:
    """A temporary path that replaces ``out`` at the end, or is deleted on failure. Raises TableError."""
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
