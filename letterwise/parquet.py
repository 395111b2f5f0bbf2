"""Tables in Parquet, through pyarrow, which is imported only when needed: pip install 'letterwise[tables]'."""

import contextlib
from collections.abc import Iterator
from typing import Any

from letterwise.table import CHUNK, Table, chunks_with_cells, refuse_clash, table_rows, which_column
from letterwise.table_answers import Add
from letterwise.table_files import TableError, atomic_path, lines, open_source, suffix


def annotate_parquet(table: Table, out: str, added: dict[str, type], add: Add) -> int:
    """``letterwise.table.annotate`` to Parquet, from Parquet or text; returns how many rows had nothing to read."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise TableError("Parquet needs pyarrow; run: pip install pyarrow, or use .csv") from error
    if suffix(out) != ".parquet":
        raise TableError(f"{out}: a Parquet table can only be written as Parquet; use a name ending in .parquet")
    unread = 0
    with contextlib.ExitStack() as stack:
        if suffix(table.path) == ".parquet":
            try:
                file = stack.enter_context(parquet.ParquetFile(table.path))
            except (OSError, pyarrow.ArrowException) as error:
                raise TableError(f"{table.path}: cannot be read as Parquet ({str(error).splitlines()[0]})") from error
            fields, header = list(file.schema_arrow), file.schema_arrow.names
            name_index, rows = which_column(header, table.column, table.path), _rows(file)
        else:
            raw = stack.enter_context(open_source(table.path))
            header, rows, _, name_index = table_rows(lines(raw, table.path, table.encoding), table)
            fields = [pyarrow.field(name, pyarrow.string()) for name in header]
        refuse_clash(header, added, table.path)
        kinds = {str: pyarrow.string(), float: pyarrow.float32()}
        schema = pyarrow.schema(fields + [pyarrow.field(name, kinds[kind]) for name, kind in added.items()])
        temporary = stack.enter_context(atomic_path(out))
        writer = stack.enter_context(parquet.ParquetWriter(temporary, schema))
        for chunk, cells in chunks_with_cells(rows, name_index, add):
            unread += sum(not new[0] for new in cells)
            columns = zip(*([*row, *new] for row, new in zip(chunk, cells, strict=True)), strict=True)
            arrays = [pyarrow.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))
    return unread


def _rows(file: Any) -> Iterator[list[Any]]:
    for batch in file.iter_batches(CHUNK):
        yield from map(list, zip(*(column.to_pylist() for column in batch.columns), strict=True))
