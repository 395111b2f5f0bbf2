"""Tables of names of any size, run through the three networks a few thousand rows at a time."""

import csv
import json
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain, islice
from typing import Any

from tqdm import tqdm

from letterwise.predictor import Predictor
from letterwise.table_answers import BEST, Add, Answers, Cells, cached_cells
from letterwise.table_files import LONGEST, TableError, lines, open_source, open_target, suffix

__all__ = ["Answers", "Table", "TableError", "annotate"]
CHUNK = 4096  # rows in memory at a time
SEPARATORS = {",": ",", "comma": ",", ";": ";", "semicolon": ";", "\t": "\t", "tab": "\t", "|": "|", "pipe": "|"}
# Suffix -> separator; "": detected; None: not a table.
SUFFIX_SEPARATORS = {"": None, ".txt": None, ".csv": "", ".tsv": "\t", ".tab": "\t"}
# Headers of a column of surnames, most certain first, in lower case without spaces and punctuation.
HEADERS = ("surname", "lastname", "familyname", "nachname", "apellido", "cognome", "nom", "姓", "姓氏", "name", "姓名")
_FORMULA_START = re.compile(r"[=+@\t\r\-]")  # starts of cells that a spreadsheet runs as formulas
_NUMBER = re.compile(r"[+-]?[\d.,]+([eE][+-]?\d+)?%?", re.ASCII)

Row = list[Any]


@dataclass(frozen=True)
class Table:
    """Where the names are: a .csv, .tsv or .tab (a header, and the names in one column), a .txt (one name per line),
    any of them also .gz, or a .parquet; ``-`` is standard input."""

    path: str
    column: str | None = None  # its name or number; None: found in the header
    separator: str | None = None  # one of SEPARATORS; None: from the suffix or the header
    encoding: str = "utf-8"


def annotate(
    predictor: Predictor, table: Table, out: str, answers: Answers = BEST, *, escape_formulas: bool = False
) -> int:
    """Copy a table to ``out`` with what each name was read as and the networks' answers.

    ``out`` (``-``: standard output) is in the format of the table, or JSON lines (.jsonl) or Parquet; it is written as
    a file beside it and renamed at the end. ``escape_formulas`` puts an apostrophe before cells that a spreadsheet
    would run. Rows with nothing to read are kept with empty answers; their number is returned. Raises TableError.
    """
    kind = suffix(table.path)
    if kind in (".xlsx", ".xls", ".ods"):
        raise TableError(f"{table.path}: spreadsheets are not supported; save the sheet as CSV (UTF-8)")
    if table.path != "-" and kind not in (*SUFFIX_SEPARATORS, ".parquet"):
        raise TableError(f"{table.path}: {kind} is not supported; use .csv, .tsv, .txt (also .gz) or .parquet")
    added, add = answers.columns(predictor), cached_cells(predictor, answers, suffix(out))
    if ".parquet" in (kind, suffix(out)):
        from letterwise.parquet import annotate_parquet

        return annotate_parquet(table, out, added, add)
    unread = 0
    with open_source(table.path) as raw, open_target(out) as target:
        header, rows, mark, name_index = table_rows(lines(raw, table.path, table.encoding), table)
        head = [*header, *added]
        refuse_clash(header, added, table.path)
        writer = csv.writer(target, delimiter="\t" if suffix(out) in (".tsv", ".tab") else mark, lineterminator="\n")
        if suffix(out) != ".jsonl":
            writer.writerow(head)
        for chunk, cells in chunks_with_cells(rows, name_index, add):
            unread += sum(not new[0] for new in cells)
            if escape_formulas:
                chunk = [[_escaped_formula(cell) for cell in row] for row in chunk]
            full = [[*row, *new] for row, new in zip(chunk, cells, strict=True)]
            if suffix(out) == ".jsonl":
                objects = (dict(zip(head, row, strict=True)) for row in full)
                target.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in objects)
            else:
                writer.writerows(full)
    return unread


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


def table_rows(text: Iterator[str], table: Table) -> tuple[list[str], Iterator[Row], str, int]:
    """The header, the rows below it, the separator, and the index of the column of names."""
    source, column, separator = table.path, table.column, table.separator
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
