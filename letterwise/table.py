"""Tables of names: a CSV or text file of any size through the three networks, a few thousand rows at a time."""

import contextlib
import csv
import gzip
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TextIO

import numpy as np
from tqdm import tqdm

from letterwise.predictor import PRIORS, Predictor
from letterwise.text import read

CHUNK = 4096  # rows in memory at a time


class TableError(ValueError):
    """A table that cannot be read or written: the message names the file, the line and the reason."""


def annotate(predictor: Predictor, source: str, column: str | None, out: str, prior: str = PRIORS[0]) -> int:
    """Copy the table ``source`` to ``out`` with what each name was read as and every network's best answer.

    ``source`` is .csv (a header, and the names in ``column``) or .txt (a name a line), either also .gz; ``-`` is
    standard input or output. Rows with nothing to read are kept with empty answers; their number is returned.
    ``out`` is written beside itself and renamed at the end. Raises TableError.
    """
    unread = 0
    with _open_in(source) as lines, _open_out(out) as target:
        header, rows = _rows(lines, source, column)
        added = ["read_as"] + [
            f"{model}_{part}" for model in predictor.sessions for part in ("language", "probability")
        ]
        if clash := set(header) & set(added):
            raise TableError(f"{source}: it already has a column {min(clash)}; rename that one")
        at = header.index("name" if column is None else column)
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(header + added)
        with tqdm(unit=" names", disable=None) as progress:
            while chunk := list(islice(rows, CHUNK)):
                texts = [read(row[at]).text for row in chunk]
                answers = [_best(predictor, p) for p in predictor.predict_texts(texts, prior).values()]
                for row, text, *best in zip(chunk, texts, *answers, strict=True):
                    writer.writerow(row + [text] + [cell for pair in best for cell in (pair if text else ("", ""))])
                unread += texts.count("")
                progress.update(len(chunk))
    return unread


def _best(predictor: Predictor, probabilities: np.ndarray) -> Iterator[tuple[str, str]]:
    """The likeliest language and its probability, a row at a time."""
    unreadable = np.isnan(probabilities[:, 0])
    best = np.where(unreadable[:, None], 0, probabilities).argmax(axis=1)
    for k, probability in zip(best, probabilities.max(axis=1), strict=True):
        yield predictor.languages[k], f"{probability:.4f}"


def _rows(lines: TextIO, source: str, column: str | None) -> tuple[list[str], Iterator[list[str]]]:
    """The header and the rows below it."""
    if column is None:
        if ".csv" in Path(source.lower()).suffixes:
            raise TableError(f"{source}: say which column holds the names, with --column")
        return ["name"], _guarded(([line.rstrip("\r\n")] for line in lines), source, lambda: None)
    reader = csv.reader(lines, strict=True)

    def line() -> int:
        return reader.line_num

    rows = _guarded(reader, source, line)
    header = next(rows, [])
    if column not in header:
        raise TableError(f"{source}: no column {column!r}; it has {' '.join(', '.join(header).split()) or 'none'}")
    return header, _even(rows, len(header), source, line)


def _even(rows: Iterator[list[str]], width: int, source: str, line: Callable[[], int]) -> Iterator[list[str]]:
    for row in rows:
        if not row:
            continue  # a blank line
        if len(row) != width:
            raise TableError(f"{source}: line {line()} has {len(row)} fields, the header has {width}; mend it")
        yield row


def _guarded(rows: Iterator[list[str]], source: str, line: Callable[[], int | None]) -> Iterator[list[str]]:
    """The rows, with what csv, gzip and the decoder raise told as TableError."""
    count = 0
    try:
        for count, row in enumerate(rows, 1):  # noqa: B007
            yield row
    except UnicodeDecodeError as error:
        raise TableError(f"{source}: not UTF-8 near line {(line() or count) + 1}; save it as UTF-8") from error
    except csv.Error as error:
        raise TableError(f"{source}: line {line()}: {error}; mend it") from error
    except (OSError, EOFError, zlib.error) as error:
        raise TableError(f"{source}: cannot be read to its end ({error})") from error


@contextlib.contextmanager
def _open_in(source: str) -> Iterator[TextIO]:
    if source == "-":
        yield io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", newline="")
        return
    try:
        opened = (gzip.open if source.lower().endswith(".gz") else open)(source, "rt", encoding="utf-8-sig", newline="")
    except OSError as error:
        raise TableError(f"{source}: cannot be read ({error.strerror})") from error
    with opened:
        yield opened


@contextlib.contextmanager
def _open_out(out: str) -> Iterator[TextIO]:
    """``out`` for writing text: whole or not at all where it is a file, straight where it is anything else."""
    if out == "-":
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="")  # what is read as UTF-8 is written so
        yield sys.stdout
        return
    path = Path(out)
    try:
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8", newline="") as target:
                yield target
            return
        path = path.resolve()  # what a link points to, not the link
        temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with temporary.open("xb") as raw, _text(raw, path) as target:
                yield target
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise TableError(f"{out}: cannot be written ({error.strerror})") from error


def _text(raw: BinaryIO, path: Path) -> TextIO:
    binary = gzip.GzipFile(filename="", mode="wb", fileobj=raw) if path.suffix == ".gz" else raw
    return io.TextIOWrapper(binary, encoding="utf-8", newline="")
