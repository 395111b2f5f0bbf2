"""Tables of every kind: separators, encodings, compression, headers, broken lines; each refusal is one line."""

import csv
import gzip
import io
import json
import sys
import tracemalloc
from pathlib import Path

import pytest

from letterwise.coverage import level_of
from letterwise.manifest import MODELS
from letterwise.table import Answers, Table, TableError, annotate
from letterwise.table_answers import BEST
from letterwise.table_files import LONGEST


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def annotated(predictor, name, content, column=None, out="out.csv", answers=BEST, escape_formulas=False, **options):
    """The text that is written for a table with this content."""
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    annotate(predictor, Table(name, column, **options), out, answers, escape_formulas=escape_formulas)
    raw = Path(out).read_bytes()
    return (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode()


def refused(predictor, name, content, column=None, **options):
    with pytest.raises(TableError) as caught:
        annotated(predictor, name, content, column, **options)
    message = str(caught.value)
    assert message.startswith(name)
    assert len(message.splitlines()) == 1
    return message


@pytest.mark.parametrize(
    ("name", "mark", "first"),
    [
        ("a.tsv", "\t", ""),
        ("a.tab", "\t", ""),
        ("a.csv", ";", ""),
        ("a.csv", "|", ""),
        ("a.csv", "\t", ""),
        ("a.csv", ";", "sep=;\r\n"),
        ("A.TSV", "\t", ""),
    ],
)
def test_the_tables_separator_is_detected_and_kept(predictor, capsys, name, mark, first):
    content = first + mark.join(("id", "name", "city")) + "\n" + mark.join(("1", "Sato", "Tokyo, Japan")) + "\n"
    header, row = csv.reader(io.StringIO(annotated(predictor, name, content, "name")), delimiter=mark)
    assert header[:4] == ["id", "name", "city", "read_as"]
    assert row[:5] == ["1", "Sato", "Tokyo, Japan", "Sato", "Japanese"]
    assert ("separated by" in capsys.readouterr().err) == (name == "a.csv" and not first)


def test_a_separator_can_be_given(predictor):
    assert annotated(predictor, "a.csv", "a;b,name\n1;2,Sato\n", "name", separator=",").startswith("a;b,name,read_as")
    assert "Japanese" in annotated(predictor, "a.txt", "x\tname\n1\tSato\n", "name", separator="tab")


@pytest.mark.parametrize("name", ["a.json", "a.pdf", "a.parq", "a.csv.zip"])
def test_unsupported_suffixes_are_refused(predictor, name):
    assert ".csv" in refused(predictor, name, "Sato\n")


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "A.XLSX"])
def test_spreadsheets_are_refused_with_the_remedy(predictor, name):
    assert "as CSV" in refused(predictor, name, "PK")


def test_tabs_in_a_list_of_names_are_refused(predictor):
    assert "line 2 contains a tab" in refused(predictor, "a.txt", "Abe\nSato\tTokyo\n")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_byte_order_mark_says_the_encoding(predictor, encoding):
    bom = {"utf-16-le": "\ufeff", "utf-16-be": "\ufeff"}.get(encoding, "")
    written = annotated(predictor, "a.csv", (bom + "name,x\nMüller,田\n").encode(encoding), "name")
    assert written.startswith("name,x,read_as")
    assert "Müller,田,Muller,German" in written


def test_other_encodings_can_be_given(predictor):
    content = "name\nMüller\n".encode("windows-1252")
    assert "--encoding windows-1252" in refused(predictor, "a.csv", content, "name")
    assert "Müller,Muller" in annotated(predictor, "a.csv", content, "name", encoding="windows-1252")


@pytest.mark.parametrize("bad", [4, 20_002])
def test_a_byte_of_another_encoding_is_reported_with_its_line(predictor, bad):
    lines = [b"name", *[b"Abe"] * (bad + 1)]
    lines[bad - 1] = b"M\xfcller"
    assert f"line {bad} is not UTF-8" in refused(predictor, "a.csv", b"\n".join(lines), "name")


@pytest.mark.parametrize("name", ["a.csv", "a.CSV.GZ", "a.csv.gz"])
def test_gzip_is_recognised_by_its_first_bytes(predictor, name):
    assert "Sato,Sato,Japanese" in annotated(predictor, name, gzip.compress(b"name\nSato\n"), "name")
    Path(name).write_bytes(gzip.compress(b"name\nSato\n"))
    annotate(predictor, Table(name, "name"), "OUT.CSV.GZ")
    assert Path("OUT.CSV.GZ").read_bytes()[:2] == b"\x1f\x8b"


def test_gzip_on_standard_input(predictor, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(b"Sato\n"))))
    annotate(predictor, Table("-"), "-")
    assert "Sato,Sato,Japanese" in capsys.readouterr().out


def test_an_unclosed_quote_is_reported_where_its_record_begins(predictor):
    lines = ["id,name", "1,Abe", '2,"Sato', *(f"{k},Ito" for k in range(50))]
    assert "line 3: a quote opened here" in refused(predictor, "a.csv", "\n".join(lines), "name")


def test_a_broken_row_is_reported_where_it_begins(predictor):
    assert "line 4 has 3 fields" in refused(predictor, "a.csv", 'id,name\n1,"two\nlines"\n3,Sato,x\n', "name")


def test_headers_are_quoted_and_the_nearest_is_offered(predictor):
    message = refused(predictor, "a.csv", "id, name ,city\n1,Sato,x\n", "name")
    assert "'id', ' name ', 'city'" in message
    assert "did you mean ' name '?" in message
    assert "did you mean 'surname'?" in refused(predictor, "a.csv", "id,surname\n1,Sato\n", "surnam")


def test_columns_with_the_same_name_are_distinguished_by_number(predictor):
    content = "name,name\nSato,Smith\n"
    assert "--column 1 or 2" in refused(predictor, "a.csv", content, "name")
    assert "Sato,Smith,Smith," in annotated(predictor, "a.csv", content, "2")


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("id,name", "name"),
        ("id,Last_Name", "Last_Name"),
        ("first name,surname,name", "surname"),
        ("x", "x"),
        ("姓,名", "姓"),
    ],
)
def test_the_column_is_found_and_reported(predictor, capsys, header, column):
    row = ["a"] * len(header.split(","))
    row[header.split(",").index(column)] = "Sato"
    assert ",Sato,Japanese" in annotated(predictor, "a.csv", f"{header}\n{','.join(row)}\n")
    assert repr(column) in capsys.readouterr().err


def test_if_no_column_is_certain_all_are_listed(predictor):
    assert "'id', 'word'" in refused(predictor, "a.csv", "id,word\n1,Sato\n")


def test_large_fields_of_other_columns_are_copied(predictor):
    large = "x" * 200_000
    assert f"Sato,{large},Sato" in annotated(predictor, "a.csv", f"name,note\nSato,{large}\n", "name")


@pytest.mark.parametrize("content", ["x" * (LONGEST + 1), 'id,name\n1,"' + "x" * 900_000 + "\n" + "y" * 900_000])
def test_a_line_without_end_is_refused_in_little_memory(predictor, content):
    tracemalloc.start()
    name, column = ("a.csv", "name") if content.startswith("id") else ("a.txt", None)
    assert "line " in refused(predictor, name, content * 3, column)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40e6


def test_a_gzip_bomb_of_one_line_is_refused_in_little_memory(predictor):
    bomb = gzip.compress(b"x" * 100_000_000)
    tracemalloc.start()
    assert f"line 1 has more than {LONGEST:,}" in refused(predictor, "a.txt.gz", bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40e6


def test_blank_lines_of_one_column_are_rows_and_may_stand_above_a_header(predictor):
    Path("a.csv").write_text("\n\nname\nSato\n\nAbe\n")
    assert annotate(predictor, Table("a.csv", "name"), "out.csv") == 1
    rows = list(csv.reader(io.StringIO(Path("out.csv").read_text())))
    assert [row[0] for row in rows] == ["name", "Sato", "", "Abe"]


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+cmd", "@SUM(A1)", "-2+3", "\tx"])
def test_formula_cells_are_escaped_on_request(predictor, cell):
    """CSV injection: a spreadsheet would run such cells as formulas."""
    out = io.StringIO()
    csv.writer(out).writerows([["name", "x", "y"], ["Sato", cell, "-3.5"]])
    plain = list(csv.reader(io.StringIO(annotated(predictor, "a.csv", out.getvalue(), "name"))))
    safe = list(csv.reader(io.StringIO(annotated(predictor, "a.csv", out.getvalue(), "name", escape_formulas=True))))
    assert plain[1][1:3] == [cell, "-3.5"]
    assert safe[1][1:3] == [f"'{cell}", "-3.5"]


def test_columns_for_top_k_all_languages_and_coverage(predictor):
    source = "name\nSmith\n123\n"
    rows = list(csv.DictReader(io.StringIO(annotated(predictor, "a.csv", source, "name", answers=Answers(top=2)))))
    for model, best in predictor.predict("Smith", 2).items():
        assert [rows[0][f"{model}_language_{k}"] for k in (1, 2)] == [language for language, _ in best]
    assert rows[1]["LSTM_language_1"] == rows[1]["LSTM_probability_2"] == ""
    rows = list(csv.DictReader(io.StringIO(annotated(predictor, "a.csv", source, "name", answers=Answers(every=True)))))
    expected = dict(predictor.predict("Smith", 99)["LSTM"])
    assert {k: float(rows[0][f"LSTM_{k}"]) for k in expected} == pytest.approx(expected, abs=1e-4)
    rows = list(
        csv.DictReader(io.StringIO(annotated(predictor, "a.csv", source, "name", answers=Answers(coverage=0.9))))
    )
    for model, best in predictor.predict("Smith", coverage=0.9).items():
        assert rows[0][f"{model}_languages"] == ", ".join(language for language, _ in best)
        assert (
            predictor.threshold(model, "balanced", 0.9)
            == predictor.manifest["coverage"]["thresholds"][model]["balanced"][level_of(0.9)]
        )


def test_json_lines(predictor):
    first, second = map(
        json.loads, annotated(predictor, "a.csv", "id,name\n1,Sato\n2,123\n", "name", "out.jsonl").splitlines()
    )
    assert first["id"] == "1"
    assert first["LSTM_language"] == "Japanese"
    assert first["LSTM_probability"] == pytest.approx(predictor.predict("Sato", 1)["LSTM"][0][1], abs=1e-4)
    assert second["LSTM_language"] is None
    assert second["read_as"] == ""


def test_parquet_in_and_out(predictor):
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet

    table = pyarrow.table({"id": pyarrow.array([1, 2, 3], pyarrow.int32()), "name": ["Sato", None, "123"]})
    parquet.write_table(table, "a.parquet")
    assert annotate(predictor, Table("a.parquet", "name"), "out.parquet") == 2
    out = parquet.read_table("out.parquet")
    assert out.schema.field("id").type == pyarrow.int32()
    assert out["LSTM_language"].to_pylist() == ["Japanese", None, None]
    assert out["LSTM_probability"][0].as_py() == pytest.approx(predictor.predict("Sato", 1)["LSTM"][0][1], abs=1e-6)
    Path("b.csv").write_text("name;x\nSato;1\n")
    annotate(predictor, Table("b.csv", "name"), "b.parquet")
    assert parquet.read_table("b.parquet").column_names[:2] == ["name", "x"]
    annotate(predictor, Table("b.csv", "name"), "b.parquet", Answers(every=True))
    assert parquet.read_table("b.parquet").schema.field("LSTM_Japanese").type == pyarrow.float32()


def test_parquet_without_pyarrow_is_one_line(predictor, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(TableError, match="pip install pyarrow"):
        annotate(predictor, Table("a.parquet", "name"), "b.parquet")


def test_repeated_names_get_the_same_answers(predictor):
    content = "name\n" + "Sato\nSmith\n123\nSATO\n" * 5000
    rows = list(csv.reader(io.StringIO(annotated(predictor, "a.csv", content, "name"))))
    assert len(rows) == 20_001
    assert {tuple(row[1:]) for row in rows[1:] if row[0] in ("Sato", "SATO")} == {tuple(rows[1][1:])}
    assert len(MODELS) * 2 + 2 == len(rows[0])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no column 'name'; the columns are none"),
        ("sep=;\n", "no column 'name'; the columns are none"),
        ("id,x,city\n", "no column 'name'; the columns are 'id', 'x', 'city'"),
        ("id,NAME\n", "no column 'name'; the columns are 'id', 'NAME'; did you mean 'NAME'?"),
        ("name,name\n", "2 columns are called 'name'; use --column 1 or 2"),
        ("\n\nid,name\n1,Sato\n2\n", "line 5 has 1 fields, the header has 2; fix it"),
        ("sep=;\nid;name\n1;Sato\n2\n", "line 4 has 1 fields, the header has 2; fix it"),
        ('id,name\n1,"Sato"x\n', "line 2: ',' expected after '\"'; fix it"),
        ('id,name\n1,"Sato\n', "line 2: a quote opened here is never closed; fix it"),
        ('id,name\n1,"' + f"{'y' * 600_000}\n" * 2, "line 2: a quote opened here is never closed; fix it"),
        ("id,name\n1,M\udcfcller\n", "line 2 is not UTF-8; {remedy} windows-1252"),
        # an odd byte at the end, after a byte-order mark
        (b"\xff\xfe" + "name\nSato\n".encode("utf-16-le") + b"\0", "not UTF-16 near line 3; {remedy} utf-8"),
        (b"\xfe\xff" + "name\nSato\n".encode("utf-16-be") + b"\0", "not UTF-16 near line 3; {remedy} utf-8"),
    ],
)
def test_messages_about_an_invalid_table_are_exact(predictor, content, message):
    content = content if isinstance(content, bytes) else content.encode(errors="surrogateescape")
    remedy = "save it as UTF-8, or give its encoding: --encoding"
    assert refused(predictor, "a.csv", content, "name") == f"a.csv: {message.format(remedy=remedy)}"


def test_a_truncated_gz_is_reported_with_its_name(predictor):
    packed = gzip.compress(b"name\n" + b"Sato\n" * 99)
    assert refused(predictor, "a.csv.gz", packed[:-9], "name").startswith("a.csv.gz: cannot be read to the end (")


@pytest.mark.parametrize(("mark", "name"), [(",", ""), (";", "';'"), ("|", "'|'"), ("\t", "tabs")])
def test_a_detected_separator_is_reported_unless_it_is_a_comma(predictor, capsys, mark, name):
    annotated(predictor, "a.csv", f"id{mark}name\n1{mark}Sato\n", "name")
    expected = f"a.csv: the columns are separated by {name}\n" if name else ""
    assert capsys.readouterr().err == expected  # and no progress where nobody watches


def test_progress_on_a_terminal_counts_names(predictor, monkeypatch):
    screen = io.StringIO()
    screen.isatty = lambda: True
    monkeypatch.setattr(sys, "stderr", screen)
    annotated(predictor, "a.csv", "name\nSato\nAbe\nIto\n", "name")
    assert "3 names [" in screen.getvalue()


@pytest.mark.parametrize("name", ["a;b;c", "a|b|c", "a;b"])
def test_separators_in_quotes_do_not_count_and_a_given_one_is_used(predictor, name):
    assert annotated(predictor, "a.csv", f'"{name}",name\n1,Sato\n', "name").startswith(f"{name},name,read_as")
    written = annotated(predictor, "a.csv", f"{name};x,name\n1,Sato\n", "name", separator="comma")
    assert written.startswith(f"{name};x,name,read_as")


@pytest.mark.parametrize("out", ["out.tsv", "out.tab", "OUT.TSV", "out.tsv.gz"])
def test_a_table_is_written_with_tabs_where_its_suffix_says_so(predictor, out):
    assert annotated(predictor, "a.csv", "id,name\n1,Sato\n", "name", out).startswith("id\tname\tread_as\t")


def test_line_ends_are_plain_and_those_in_cells_are_kept(predictor):
    written = annotated(predictor, "a.csv", 'name,x\r\nSato,"two\r\nlines"\r\n', "name")
    assert written.count("\r") == 1
    assert 'Sato,"two\r\nlines",Sato,Japanese' in written
    assert written.endswith("\n")


def test_names_of_a_list_are_copied_unchanged(predictor):
    rows = list(csv.reader(io.StringIO(annotated(predictor, "a.txt", "Sato \nMAX\n  Abe\n"))))
    assert [row[0] for row in rows] == ["name", "Sato ", "MAX", "  Abe"]


def test_lines_may_be_as_long_as_the_limit(predictor):
    longest = "x" * (LONGEST - 1)
    assert annotated(predictor, "a.csv", f"name,x\nSato,{longest[7:]}\n", "name").count("Japanese") == 3
    assert "line 1 has more than 1,000,000 characters" in refused(predictor, "a.txt", longest + "xx")
    assert annotated(predictor, "a.txt", longest + "\n").startswith("name,")


@pytest.mark.parametrize(("column", "good"), [("1", True), ("2", True), ("0", False), ("3", False)])
def test_a_column_can_be_given_by_its_number_from_1(predictor, column, good):
    content = "a,b\nSato,Sato\n"
    if good:
        assert "Sato,Sato,Sato,Japanese" in annotated(predictor, "a.csv", content, column)
    else:
        assert "the columns are 'a', 'b'" in refused(predictor, "a.csv", content, column)


@pytest.mark.parametrize("out", ["out.csv", "out.jsonl"])
@pytest.mark.parametrize("answers", [Answers(), Answers(top=3), Answers(every=True), Answers(coverage=0.9)])
def test_rows_with_nothing_to_read_are_counted_over_the_whole_table(predictor, out, answers):
    Path("a.csv").write_text("name\n123\n" + "Dostoevsky\n" * 4096 + "Sato\n456\n")
    assert annotate(predictor, Table("a.csv", "name"), out, answers) == 2


def test_json_lines_are_unescaped_with_four_decimals(predictor):
    written = annotated(predictor, "a.csv", "name\nMüller\n", "name", "out.jsonl", answers=Answers(every=True))
    assert '"name": "Müller"' in written
    numbers = [value for value in json.loads(written).values() if isinstance(value, float)]
    assert len(numbers) == 3 * 18
    assert [value for value in numbers if value != round(value, 4)] == []


def test_parquet_takes_the_column_the_separator_and_the_encoding_that_are_given(predictor):
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet

    Path("a.csv").write_bytes("a;b;c;d,name,word\n1,Smith,Müller\n".encode("windows-1252"))
    annotate(predictor, Table("a.csv", "word", separator=",", encoding="windows-1252"), "a.parquet")
    table = parquet.read_table("a.parquet")
    assert table.column_names[:4] == ["a;b;c;d", "name", "word", "read_as"]
    assert table["read_as"].to_pylist() == ["Muller"]
    parquet.write_table(table.select(["name", "word"]), "b.parquet")
    annotate(predictor, Table("b.parquet", "word"), "c.parquet")
    assert parquet.read_table("c.parquet")["read_as"].to_pylist() == ["Muller"]


def test_messages_about_invalid_parquet_are_exact(predictor):
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from pyarrow import parquet

    def refusal(source, column, out):
        with pytest.raises(TableError) as caught:
            annotate(predictor, Table(source, column), out)
        return str(caught.value)

    parquet.write_table(pyarrow.table({"name": ["Sato"], "read_as": ["x"]}), "a.parquet")
    message = "out.csv: a Parquet table can only be written as Parquet; use a name ending in .parquet"
    assert refusal("a.parquet", "name", "out.csv") == message
    assert refusal("a.parquet", "x", "b.parquet") == "a.parquet: no column 'x'; the columns are 'name', 'read_as'"
    message = "a.parquet: it already has a column read_as; rename it"
    assert refusal("a.parquet", "name", "b.parquet") == message
    Path("a.parquet").write_bytes(b"no Parquet")
    assert refusal("a.parquet", "name", "b.parquet").startswith("a.parquet: cannot be read as Parquet (Parquet magic")
    Path("a.csv").write_bytes(b"name\n\xff\n")
    assert refusal("a.csv", "name", "b.parquet").startswith("a.csv: line 2 is not UTF-8; ")


def test_parquet_needs_pyarrow_and_says_how_to_get_it(predictor, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(TableError) as caught:
        annotate(predictor, Table("a.parquet", "name"), "b.parquet")
    assert str(caught.value) == "Parquet needs pyarrow; run: pip install pyarrow, or use .csv"


@pytest.mark.parametrize("answers", [Answers(), Answers(every=True)])
def test_rows_of_parquet_with_nothing_to_read_are_counted_over_the_whole_table(predictor, answers):
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    Path("a.csv").write_text("name\n123\n" + "Dostoevsky\n" * 4096 + "Sato\n456\n")
    assert annotate(predictor, Table("a.csv", "name"), "out.parquet", answers) == 2
