"""Tables of names: a table of any size through the three networks, a few thousand rows at a time."""

import csv
import json
import re
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain, islice
from typing import Any

import numpy as np
from tqdm import tqdm

from letterwise.coverage import sizes
from letterwise.predictor import PRIORS, Predictor
from letterwise.table_files import LONGEST, TableError, lines, opened, suffix, written
from letterwise.text import MAX_SOURCE, read

__all__ = ["TableError", "annotate"]
CHUNK = 4096  # rows in memory at a time
REMEMBERED = 65_536  # names whose answers are kept, for they come back
SEPARATORS = {",": ",", "comma": ",", ";": ";", "semicolon": ";", "\t": "\t", "tab": "\t", "|": "|", "pipe": "|"}
TEXT = {
    "": None,
    ".txt": None,
    ".csv": "",
    ".tsv": "\t",
    ".tab": "\t",
}  # suffix -> separator; "": found; None: no table
# Headers of a column of surnames, the surest first, without blanks and signs.
HEADERS = ("surname", "lastname", "familyname", "nachname", "apellido", "cognome", "nom", "姓", "姓氏", "name", "姓名")
_RUN = re.compile(r"[=+@\t\r\-]")  # how cells start that a spreadsheet runs as formulas
_NUMBER = re.compile(r"[+-]?[\d.,]+([eE][+-]?\d+)?%?", re.ASCII)
_WRITTEN = np.array([f"{k / 10_000:.4f}" for k in range(10_001)], object)  # probabilities as text

Row = list[Any]
Cells = tuple[Any, ...]  # what is added to a row
Add = Callable[[list[str]], list[Cells]]
Numbers = Callable[[np.ndarray], np.ndarray]  # probabilities as they are written


@dataclass(frozen=True)
class Answers:
    """What is written of each network's answer: its best languages, as many as a coverage takes, or all."""

    top: int = 1
    coverage: float | None = None
    every: bool = False

    def columns(self, predictor: Predictor) -> dict[str, type]:
        """The headers that are added, and what stands under each: str or float."""
        return {"read_as": str} | {
            f"{model}_{what}": kind for model in predictor.sessions for what, kind in self._of_one(predictor.languages)
        }

    def _of_one(self, languages: Sequence[str]) -> list[tuple[str, type]]:
        if self.every:
            return [(language, float) for language in languages]
        if self.coverage is not None:
            return [("languages", str)]
        places = [""] if self.top == 1 else [f"_{k}" for k in range(1, min(self.top, len(languages)) + 1)]
        return [pair for place in places for pair in ((f"language{place}", str), (f"probability{place}", float))]

    def cells(
        self, predictor: Predictor, texts: Sequence[str], prior: str, numbers: Numbers, nothing: str | None
    ) -> Iterator[Cells]:
        """Those of each text, its probabilities as ``numbers`` gives them; ``nothing`` for a text that is empty."""
        blank = np.array([not text for text in texts])
        columns: list[list[Any]] = [list(texts)]
        for model, p in predictor.predict_texts(texts, prior).items():
            p = np.where(blank[:, None], 0, p)
            best_alone = self.top == 1 and self.coverage is None and not self.every
            ranks = p.argmax(axis=1)[:, None] if best_alone else np.argsort(-p, axis=1, kind="stable")
            if self.every:
                found = list(p.T)
            elif self.coverage is not None:
                counts = sizes(p, predictor.threshold(model, prior, self.coverage))
                pairs = zip(ranks.tolist(), counts.tolist(), strict=True)
                found = [np.array([", ".join(predictor.languages[k] for k in row[:n]) for row, n in pairs], object)]
            else:
                languages, found = np.array(predictor.languages, object), []
                for place in range(min(self.top, len(languages))):
                    found += [languages[ranks[:, place]], p[np.arange(len(p)), ranks[:, place]]]
            for column in found:
                values = column if column.dtype == object else numbers(column).astype(object)
                values[blank] = nothing
                columns.append(values.tolist())
        return zip(*columns, strict=True)


def annotate(
    predictor: Predictor,
    source: str,
    column: str | None,
    out: str,
    prior: str = PRIORS[0],
    *,
    answers: Answers = Answers(),
    separator: str | None = None,
    encoding: str = "utf-8",
    safe: bool = False,
) -> int:
    """Copy the table ``source`` to ``out`` with what each name was read as and what the networks answer.

    ``source`` is a .csv, .tsv or .tab (a header, and the names in ``column``, its name or its number), a .txt (a name
    a line), any of them also .gz, or a .parquet; ``-`` is standard input or output. The separator is that of the suffix
    or the header unless one is given. ``out`` is written in the same way, or as JSON lines (.jsonl) or Parquet. Cells
    that a spreadsheet would run get an apostrophe where it is to be ``safe``. Rows with nothing to read are kept with
    empty answers; their number is returned. ``out`` is written beside itself and renamed at the end. Raises TableError.
    """
    kind = suffix(source)
    if kind in (".xlsx", ".xls", ".ods"):
        raise TableError(f"{source}: spreadsheets are not read; save the sheet as CSV (UTF-8)")
    if source != "-" and kind not in (*TEXT, ".parquet"):
        raise TableError(f"{source}: {kind} is not read; give .csv, .tsv, .txt (also .gz) or .parquet")
    ways: dict[str, tuple[Numbers, str | None]] = {".jsonl": (_rounded, None), ".parquet": (np.asarray, None)}
    numbers, nothing = ways.get(suffix(out), (_as_text, ""))
    added, add = answers.columns(predictor), _remembering(predictor, answers, prior, numbers, nothing)
    if ".parquet" in (kind, suffix(out)):
        from letterwise.parquet import copied

        return copied(source, column, out, added, add, separator, encoding)
    unread = 0
    with opened(source) as raw, written(out) as target:
        header, rows, mark, at = table_rows(lines(raw, source, encoding), source, column, separator)
        head = [*header, *added]
        refuse_clash(header, added, source)
        writer = csv.writer(target, delimiter="\t" if suffix(out) in (".tsv", ".tab") else mark, lineterminator="\n")
        if suffix(out) != ".jsonl":
            writer.writerow(head)
        for chunk, cells in progressing(rows, at, add):
            unread += sum(not one[0] for one in cells)
            if safe:
                chunk = [[_harmless(cell) for cell in row] for row in chunk]
            full = [[*row, *one] for row, one in zip(chunk, cells, strict=True)]
            if suffix(out) == ".jsonl":
                objects = (dict(zip(head, row, strict=True)) for row in full)
                target.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in objects)
            else:
                writer.writerows(full)
    return unread


def _remembering(predictor: Predictor, answers: Answers, prior: str, numbers: Numbers, nothing: str | None) -> Add:
    """What gives the cells that are added to rows with the given names."""
    as_read: dict[str, str] = {}
    known: dict[str, Cells] = {}  # by text

    def add(names: list[str]) -> list[Cells]:
        if len(as_read) > REMEMBERED:
            as_read.clear()
            known.clear()
        names = [name.strip()[:MAX_SOURCE] for name in names]  # what is read of them
        for name in names:
            if name not in as_read:
                as_read[name] = read(name).text
        texts = [as_read[name] for name in names]
        if new := [text for text in dict.fromkeys(texts) if text not in known]:
            known.update(zip(new, answers.cells(predictor, new, prior, numbers, nothing), strict=True))
        return [known[text] for text in texts]

    return add


def _as_text(p: np.ndarray) -> np.ndarray:
    return np.asarray(_WRITTEN[np.rint(p.astype(np.float64) * 10_000).astype(np.int64)])


def _rounded(p: np.ndarray) -> np.ndarray:
    return p.astype(np.float64).round(4)


def _harmless(cell: str) -> str:
    """With an apostrophe before what a spreadsheet would run; a number is none of that."""
    return f"'{cell}" if _RUN.match(cell) and not _NUMBER.fullmatch(cell) else cell


def progressing(rows: Iterator[Row], at: int, add: Add) -> Iterator[tuple[list[Row], list[Cells]]]:
    """The rows in chunks, each with what is added to it."""
    with tqdm(unit=" names", disable=None) as progress:
        while chunk := list(islice(rows, CHUNK)):
            yield chunk, add([row[at] if isinstance(row[at], str) else "" for row in chunk])
            progress.update(len(chunk))


def refuse_clash(header: Sequence[str], added: Collection[str], source: str) -> None:
    """Raises TableError where a column stands there already."""
    if clash := set(header) & set(added):
        raise TableError(f"{source}: it already has a column {min(clash)}; rename that one")


def table_rows(
    text: Iterator[str], source: str, column: str | None, separator: str | None
) -> tuple[list[str], Iterator[Row], str, int]:
    """The header, the rows below it, what separates the columns, and which holds the names (from 0)."""
    mark = TEXT.get(suffix(source), "") if source != "-" else None
    if separator is not None:
        mark = SEPARATORS[separator]
    elif mark is None and column is not None:
        mark = ""
    if mark is None:
        return ["name"], _names(text, source), ",", 0
    first, before = "", 0
    for first in text:  # the header may stand below blank lines
        before += 1
        if first.strip():
            break
    if (told := re.fullmatch(r"(?i)sep=(.)\r?\n?", first)) and separator is None:  # a line that Excel writes
        mark, first, before = told[1], next(text, ""), before + 1
    elif not mark:
        mark = _separator(first)
        if mark != ",":
            print(f"{source}: the columns are separated by {_shown(mark)}", file=sys.stderr)
    rows = _records(chain([first] if first else [], text), source, mark, before)
    header = next(rows, [])
    return header, rows, mark, which_column(header, column, source)


def _names(text: Iterator[str], source: str) -> Iterator[Row]:
    for number, line in enumerate(text, 1):
        if "\t" in line:
            raise TableError(
                f"{source}: line {number} holds a tab, so it is no list of names; --separator tab reads a table"
            )
        yield [line.rstrip("\r\n")]


def _separator(header: str) -> str:
    """What stands most often in a header, outside quotes; a comma where nothing does."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max((",", ";", "\t", "|"), key=bare.count)


def _shown(mark: str) -> str:
    return "tabs" if mark == "\t" else repr(mark)


def _records(text: Iterator[str], source: str, mark: str, before: int) -> Iterator[Row]:
    """The header, then every record, as wide; ``before`` lines of the file were read already, with the first."""
    csv.field_size_limit(LONGEST)
    reader, width = csv.reader(text, strict=True, delimiter=mark), 0
    first = start = max(1, before)  # the line that a record begins on
    try:
        for row in reader:
            if len(row) == width:
                yield row
            elif not width:
                width = len(row)
                yield row
            elif not row and width == 1:
                yield [""]
            elif row:
                raise TableError(f"{source}: line {start} has {len(row)} fields, the header has {width}; fix it")
            start = first + reader.line_num
    except csv.Error as error:
        reason = str(error)
        if "field limit" in reason or "end of data" in reason:
            reason = "a quote that is opened here is not closed"
        raise TableError(f"{source}: line {start}: {reason}; fix it") from error


def which_column(header: Sequence[str], column: str | None, source: str) -> int:
    """The place of the column of names, from 0; said on standard error where it was not given. Raises TableError."""
    listed = ", ".join(repr(name) for name in header) or "none"
    if column is None:
        plain = [re.sub(r"[\W_]", "", name).casefold() for name in header]
        found = next((plain.index(known) for known in HEADERS if plain.count(known) == 1), None)
        if found is None:
            found = 0 if len(header) == 1 else None
        if found is None:
            raise TableError(f"{source}: say which column holds the names, with --column; it has {listed}")
        print(f"{source}: the names are taken from the column {header[found]!r}", file=sys.stderr)
        return found
    if header.count(column) > 1:
        places = " or ".join(str(k) for k, name in enumerate(header, 1) if name == column)
        raise TableError(f"{source}: {header.count(column)} columns are called {column!r}; say --column {places}")
    if column in header:
        return header.index(column)
    if column.isascii() and column.isdigit() and len(column) < 9 and 1 <= int(column) <= len(header):
        return int(column) - 1
    near = [name for name in header if name.strip().casefold() == column.strip().casefold()]
    near = near or get_close_matches(column, header, 1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise TableError(f"{source}: no column {column!r}; it has {listed}{hint}")
