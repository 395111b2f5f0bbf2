"""Tables of names of any size, run through the three networks a few thousand rows at a time."""

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
from letterwise.table_files import LONGEST, TableError, lines, open_source, open_target, suffix
from letterwise.text import MAX_SOURCE, read

__all__ = ["TableError", "annotate"]
CHUNK = 4096  # rows in memory at a time
CACHED_NAMES = 65_536  # names whose answers are cached, because names repeat
SEPARATORS = {",": ",", "comma": ",", ";": ";", "semicolon": ";", "\t": "\t", "tab": "\t", "|": "|", "pipe": "|"}
SUFFIX_SEPARATORS = {
    "": None,
    ".txt": None,
    ".csv": "",
    ".tsv": "\t",
    ".tab": "\t",
}  # suffix -> separator; "": detected; None: not a table
# Headers of a column of surnames, most certain first, in lower case without spaces and punctuation.
HEADERS = ("surname", "lastname", "familyname", "nachname", "apellido", "cognome", "nom", "姓", "姓氏", "name", "姓名")
_FORMULA_START = re.compile(r"[=+@\t\r\-]")  # starts of cells that a spreadsheet runs as formulas
_NUMBER = re.compile(r"[+-]?[\d.,]+([eE][+-]?\d+)?%?", re.ASCII)
_FORMATTED = np.array([f"{k / 10_000:.4f}" for k in range(10_001)], object)  # probabilities as text

Row = list[Any]
Cells = tuple[Any, ...]  # the cells added to a row
Add = Callable[[list[str]], list[Cells]]
Numbers = Callable[[np.ndarray], np.ndarray]  # formats probabilities for the output


@dataclass(frozen=True)
class Answers:
    """What to write of each network's answer: its best languages, as many as a coverage takes, or all."""

    top: int = 1
    coverage: float | None = None
    every: bool = False

    def columns(self, predictor: Predictor) -> dict[str, type]:
        """The added headers and the type of each column, str or float."""
        return {"read_as": str} | {
            f"{model}_{what}": kind for model in predictor.sessions for what, kind in self._headers(predictor.languages)
        }

    def _headers(self, languages: Sequence[str]) -> list[tuple[str, type]]:
        if self.every:
            return [(language, float) for language in languages]
        if self.coverage is not None:
            return [("languages", str)]
        places = [""] if self.top == 1 else [f"_{k}" for k in range(1, min(self.top, len(languages)) + 1)]
        return [pair for place in places for pair in ((f"language{place}", str), (f"probability{place}", float))]

    def cells(
        self, predictor: Predictor, texts: Sequence[str], prior: str, numbers: Numbers, nothing: str | None
    ) -> Iterator[Cells]:
        """The added cells for each text: probabilities as ``numbers`` formats them; ``nothing`` for an empty text."""
        blank = np.array([not text for text in texts])
        columns: list[list[Any]] = [list(texts)]
        for model, p in predictor.predict_texts(texts, prior).items():
            p = np.where(blank[:, None], 0, p)
            best_alone = self.top == 1 and self.coverage is None and not self.every
            ranks = p.argmax(axis=1)[:, None] if best_alone else np.argsort(-p, axis=1, kind="stable")
            if self.every:
                added = list(p.T)
            elif self.coverage is not None:
                counts = sizes(p, predictor.threshold(model, prior, self.coverage))
                pairs = zip(ranks.tolist(), counts.tolist(), strict=True)
                added = [np.array([", ".join(predictor.languages[k] for k in row[:n]) for row, n in pairs], object)]
            else:
                languages, added = np.array(predictor.languages, object), []
                for place in range(min(self.top, len(languages))):
                    added += [languages[ranks[:, place]], p[np.arange(len(p)), ranks[:, place]]]
            for column in added:
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
    """Copy the table ``source`` to ``out`` with what each name was read as and the networks' answers.

    ``source`` is a .csv, .tsv or .tab (a header, and the names in ``column``, its name or number), a .txt (one name per
    line), any of them also .gz, or a .parquet; ``-`` is standard input or output. The separator comes from the suffix
    or the header unless given. ``out`` is written in the same format, or as JSON lines (.jsonl) or Parquet. ``safe``
    puts an apostrophe before cells that a spreadsheet would run. Rows with nothing to read are kept with empty answers;
    their number is returned. ``out`` is written as a file beside it and renamed at the end. Raises TableError.
    """
    kind = suffix(source)
    if kind in (".xlsx", ".xls", ".ods"):
        raise TableError(f"{source}: spreadsheets are not supported; save the sheet as CSV (UTF-8)")
    if source != "-" and kind not in (*SUFFIX_SEPARATORS, ".parquet"):
        raise TableError(f"{source}: {kind} is not supported; use .csv, .tsv, .txt (also .gz) or .parquet")
    formats: dict[str, tuple[Numbers, str | None]] = {".jsonl": (_rounded, None), ".parquet": (np.asarray, None)}
    numbers, nothing = formats.get(suffix(out), (_as_text, ""))
    added, add = answers.columns(predictor), _cached_cells(predictor, answers, prior, numbers, nothing)
    if ".parquet" in (kind, suffix(out)):
        from letterwise.parquet import annotate_parquet

        return annotate_parquet(source, column, out, added, add, separator, encoding)
    unread = 0
    with open_source(source) as raw, open_target(out) as target:
        header, rows, mark, name_index = table_rows(lines(raw, source, encoding), source, column, separator)
        head = [*header, *added]
        refuse_clash(header, added, source)
        writer = csv.writer(target, delimiter="\t" if suffix(out) in (".tsv", ".tab") else mark, lineterminator="\n")
        if suffix(out) != ".jsonl":
            writer.writerow(head)
        for chunk, cells in chunks_with_cells(rows, name_index, add):
            unread += sum(not new[0] for new in cells)
            if safe:
                chunk = [[_escaped_formula(cell) for cell in row] for row in chunk]
            full = [[*row, *new] for row, new in zip(chunk, cells, strict=True)]
            if suffix(out) == ".jsonl":
                objects = (dict(zip(head, row, strict=True)) for row in full)
                target.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in objects)
            else:
                writer.writerows(full)
    return unread


def _cached_cells(predictor: Predictor, answers: Answers, prior: str, numbers: Numbers, nothing: str | None) -> Add:
    """A function from names to the cells added to their rows, with a cache."""
    as_read: dict[str, str] = {}
    known: dict[str, Cells] = {}  # by text

    def add(names: list[str]) -> list[Cells]:
        if len(as_read) > CACHED_NAMES:
            as_read.clear()
            known.clear()
        names = [name.strip()[:MAX_SOURCE] for name in names]  # all that read() looks at
        for name in names:
            if name not in as_read:
                as_read[name] = read(name).text
        texts = [as_read[name] for name in names]
        if new := [text for text in dict.fromkeys(texts) if text not in known]:
            known.update(zip(new, answers.cells(predictor, new, prior, numbers, nothing), strict=True))
        return [known[text] for text in texts]

    return add


def _as_text(p: np.ndarray) -> np.ndarray:
    return np.asarray(_FORMATTED[np.rint(p.astype(np.float64) * 10_000).astype(np.int64)])


def _rounded(p: np.ndarray) -> np.ndarray:
    return p.astype(np.float64).round(4)


def _escaped_formula(cell: str) -> str:
    """The cell, with an apostrophe before it if a spreadsheet would run it; numbers are left alone."""
    return f"'{cell}" if _FORMULA_START.match(cell) and not _NUMBER.fullmatch(cell) else cell


def chunks_with_cells(rows: Iterator[Row], name_index: int, add: Add) -> Iterator[tuple[list[Row], list[Cells]]]:
    """The rows in chunks, each with the cells added to it; shows progress."""
    with tqdm(unit=" names", disable=None) as progress:
        while chunk := list(islice(rows, CHUNK)):
            yield chunk, add([row[name_index] if isinstance(row[name_index], str) else "" for row in chunk])
            progress.update(len(chunk))


def refuse_clash(header: Sequence[str], added: Collection[str], source: str) -> None:
    """Raises TableError if the table already has a column that would be added."""
    if clash := set(header) & set(added):
        raise TableError(f"{source}: it already has a column {min(clash)}; rename it")


def table_rows(
    text: Iterator[str], source: str, column: str | None, separator: str | None
) -> tuple[list[str], Iterator[Row], str, int]:
    """The header, the rows below it, the separator, and the index of the column of names."""
    mark = SUFFIX_SEPARATORS.get(suffix(source), "") if source != "-" else None
    if separator is not None:
        mark = SEPARATORS[separator]
    elif mark is None and column is not None:
        mark = ""
    if mark is None:
        return ["name"], _names(text, source), ",", 0
    first, before = "", 0
    for first in text:  # blank lines may precede the header
        before += 1
        if first.strip():
            break
    if (declared := re.fullmatch(r"(?i)sep=(.)\r?\n?", first)) and separator is None:  # a line that Excel writes
        mark, first, before = declared[1], next(text, ""), before + 1
    elif not mark:
        mark = _separator(first)
        if mark != ",":
            print(f"{source}: the columns are separated by {_mark_name(mark)}", file=sys.stderr)
    rows = _records(chain([first] if first else [], text), source, mark, before)
    header = next(rows, [])
    return header, rows, mark, which_column(header, column, source)


def _names(text: Iterator[str], source: str) -> Iterator[Row]:
    for number, line in enumerate(text, 1):
        if "\t" in line:
            raise TableError(
                f"{source}: line {number} contains a tab, so it is not a list of names; use --separator tab for a table"
            )
        yield [line.rstrip("\r\n")]


def _separator(header: str) -> str:
    """The most frequent separator in a header, outside quotes; a comma if there is none."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max((",", ";", "\t", "|"), key=bare.count)


def _mark_name(mark: str) -> str:
    return "tabs" if mark == "\t" else repr(mark)


def _records(text: Iterator[str], source: str, mark: str, before: int) -> Iterator[Row]:
    """The header, then every record, all of one width; ``before`` lines were already read, the first one included."""
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
            reason = "a quote opened here is never closed"
        raise TableError(f"{source}: line {start}: {reason}; fix it") from error


def which_column(header: Sequence[str], column: str | None, source: str) -> int:
    """The index of the column of names; printed on standard error if it was not given. Raises TableError."""
    listed = ", ".join(repr(name) for name in header) or "none"
    if column is None:
        plain = [re.sub(r"[\W_]", "", name).casefold() for name in header]
        index = next((plain.index(known) for known in HEADERS if plain.count(known) == 1), None)
        if index is None:
            index = 0 if len(header) == 1 else None
        if index is None:
            raise TableError(f"{source}: give the column of names with --column; the columns are {listed}")
        print(f"{source}: names are read from column {header[index]!r}", file=sys.stderr)
        return index
    if header.count(column) > 1:
        places = " or ".join(str(k) for k, name in enumerate(header, 1) if name == column)
        raise TableError(f"{source}: {header.count(column)} columns are called {column!r}; use --column {places}")
    if column in header:
        return header.index(column)
    if column.isascii() and column.isdigit() and len(column) < 9 and 1 <= int(column) <= len(header):
        return int(column) - 1
    near = [name for name in header if name.strip().casefold() == column.strip().casefold()]
    near = near or get_close_matches(column, header, 1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise TableError(f"{source}: no column {column!r}; the columns are {listed}{hint}")
