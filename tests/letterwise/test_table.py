"""Tables of names: the input's columns plus the answers, streamed, and written whole or not at all."""

import csv
import gzip
import io
import os
import stat
import sys
import threading
import tracemalloc
from itertools import islice

import pytest

from letterwise.manifest import MODELS
from letterwise.predictor import PRIORS, Predictor
from letterwise.table import Answers, Table, TableError, annotate
from letterwise.text import read

ADDED = ["read_as", *(f"{model}_{part}" for model in MODELS for part in ("language", "probability"))]
ROWS = [["7", "Smith, Jr.", 'said "hi"'], ["8", "Достоевский", "two\nlines"], ["9", "123", ""]]


def table(rows, header=("id", "name", "note"), **options):
    text = io.StringIO(newline="")
    csv.writer(text, **options).writerows([header, *rows])
    return text.getvalue().encode()


def parsed(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline="")))


def refusal(predictor, source, column, out):
    with pytest.raises(TableError) as caught:
        annotate(predictor, Table(str(source), column), str(out))
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


@pytest.mark.parametrize("options", [{}, {"lineterminator": "\n"}, {"quoting": csv.QUOTE_ALL}])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("prior", PRIORS)
def test_a_csv_keeps_its_columns_and_gets_the_answers(predictor, tmp_path, options, bom, prior):
    (tmp_path / "in.csv").write_bytes(bom + table(ROWS, **options))
    assert (
        annotate(predictor, Table(str(tmp_path / "in.csv"), "name"), str(tmp_path / "out.csv"), Answers(prior=prior))
        == 1
    )
    header, *rows = parsed((tmp_path / "out.csv").read_bytes())
    assert header == ["id", "name", "note", *ADDED]
    assert [row[:3] for row in rows] == ROWS
    for row in rows:
        assert row[3] == read(row[1]).text
        best = predictor.predict(row[1], 1, prior).values()
        assert row[4::2] == [answer[0][0] if answer else "" for answer in best]
        for cell, answer in zip(row[5::2], best, strict=True):
            assert cell == "" if not answer else float(cell) == pytest.approx(answer[0][1], abs=1e-3)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_a_txt_has_a_name_a_line_and_blank_lines_keep_their_place(predictor, tmp_path):
    (tmp_path / "in.txt").write_bytes('\ufeffSmith\r\n\r\n田中, "x"\nlast'.encode())
    assert annotate(predictor, Table(str(tmp_path / "in.txt")), str(tmp_path / "out.csv")) == 1
    header, *rows = parsed((tmp_path / "out.csv").read_bytes())
    assert header == ["name", *ADDED]
    assert [row[0] for row in rows] == ["Smith", "", '田中, "x"', "last"]
    assert rows[1] == [""] * len(header)


@pytest.mark.parametrize(
    ("content", "column", "names"),
    [
        (b"", None, []),
        (b"name\n", "name", []),
        (b"name\n\n\nSmith\n\n", "name", ["", "", "Smith", ""]),
        (b"name,x\n\n\nSmith,1\n\n", "name", ["Smith"]),
        (b"name,x\n,1\n  ,2\n", "name", ["", "  "]),
        (b"name\nSm\0ith\n", "name", ["Sm\0ith"]),
        (b"Sm\0ith\n", None, ["Sm\0ith"]),
        (b"a,name\n1,Smith\r\n2,Jones", "name", ["Smith", "Jones"]),
        (b"name\n" + b"x" * 100_000 + b"\n", "name", ["x" * 100_000]),
        (b"x" * 130_000 + b"\n", None, ["x" * 130_000]),
    ],
)
def test_odd_tables_are_read(predictor, tmp_path, content, column, names):
    source = tmp_path / ("in.csv" if column else "in.txt")
    source.write_bytes(content)
    annotate(predictor, Table(str(source), column), str(tmp_path / "out.csv"))
    header, *rows = parsed((tmp_path / "out.csv").read_bytes())
    assert [row[header.index("name")] for row in rows] == names
    assert [row[header.index("read_as")] for row in rows] == [read(name).text for name in names]


@pytest.mark.parametrize(("source", "out"), [("in.csv.gz", "out.csv"), ("in.csv", "out.csv.gz"), ("a.csv.gz", "b.gz")])
def test_gz_is_read_and_written(predictor, tmp_path, source, out):
    (tmp_path / "plain.csv").write_bytes(table(ROWS))
    content = table(ROWS)
    (tmp_path / source).write_bytes(gzip.compress(content) if source.endswith(".gz") else content)
    annotate(predictor, Table(str(tmp_path / "plain.csv"), "name"), str(tmp_path / "plain.out"))
    annotate(predictor, Table(str(tmp_path / source), "name"), str(tmp_path / out))
    written = (tmp_path / out).read_bytes()
    assert (gzip.decompress(written) if out.endswith(".gz") else written) == (tmp_path / "plain.out").read_bytes()


@pytest.mark.parametrize(("content", "column"), [(table(ROWS), "name"), (b"Smith\nJones\n", None)])
def test_a_dash_is_standard_input_and_output(predictor, tmp_path, monkeypatch, capsys, content, column):
    (tmp_path / "in").write_bytes(content)
    annotate(predictor, Table(str(tmp_path / "in"), column), str(tmp_path / "out"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    annotate(predictor, Table("-", column), "-")
    assert capsys.readouterr().out.encode() == (tmp_path / "out").read_bytes()


@pytest.mark.parametrize(
    ("content", "column", "words"),
    [
        (table(ROWS), "surname", ["'surname'", "'id', 'name', 'note'"]),
        (b"", "name", ["'name'"]),
        (b'"a\nb",c\n1,2\n', "name", ["'name'"]),
        (b"name,read_as\nSmith,x\n", "name", ["read_as"]),
        (b"id,name\n1,Smith\n2\n", "name", ["line 3"]),
        (b"id,name\n1,Smith\n\n3,Jones,4\n", "name", ["line 4"]),
        (b'id,name\n1,"Smith\n2,Jones\n', "name", ["line "]),  # a quote that is never closed
        (b'name\nBrown\n"Smith\nJones\n', "name", ["line "]),
        (b"name\nSmith\nM\xfcller\n", "name", ["UTF-8"]),
        (b"Smith\nM\xfcller\n", None, ["UTF-8"]),
        (b"name\n" + b"x" * 2_000_000 + b"\n", "name", ["line 2"]),
    ],
)
@pytest.mark.parametrize("old", [None, b"precious"])
def test_a_broken_table_is_refused_and_nothing_is_written(predictor, tmp_path, content, column, words, old):
    (tmp_path / "in").write_bytes(content)
    if old:
        (tmp_path / "out.csv").write_bytes(old)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    message = refusal(predictor, tmp_path / "in", column, tmp_path / "out.csv")
    assert all(word in message for word in [str(tmp_path / "in"), *words])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("end", [b"1,2,3\n", b"M\xfcller,1\n"])
def test_a_table_that_breaks_after_thousands_of_rows_leaves_no_partial_file(predictor, tmp_path, end):
    (tmp_path / "in.csv").write_bytes(b"name,x\n" + b"Smith,1\n" * 9_000 + end)
    (tmp_path / "out.csv").write_bytes(b"precious")
    refusal(predictor, tmp_path / "in.csv", "name", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == b"precious"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_a_gz_damaged_anywhere_is_read_or_refused(predictor, tmp_path):
    good = gzip.compress(table(ROWS), mtime=0)
    for at in range(len(good)):
        for damaged in (good[:at], good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1 :]):
            (tmp_path / "in.csv.gz").write_bytes(damaged)
            (tmp_path / "out.csv").unlink(missing_ok=True)
            refused = ""
            try:
                annotate(predictor, Table(str(tmp_path / "in.csv.gz"), "name"), str(tmp_path / "out.csv"))
            except TableError as error:
                refused = str(error)
            assert len(refused.splitlines()) == (0 if (tmp_path / "out.csv").exists() else 1)
            assert refused or [row[:3] for row in parsed((tmp_path / "out.csv").read_bytes())[1:]] == ROWS


@pytest.mark.parametrize("source", ["missing.csv", ".", "x" * 300])
def test_an_input_that_cannot_be_opened_is_named(predictor, tmp_path, source):
    assert source in refusal(predictor, tmp_path / source, "name", tmp_path / "out.csv") + "."
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("out", ["", "missing/out.csv", "in.csv/out.csv", "x" * 300])
def test_an_output_that_cannot_be_written_is_named(predictor, tmp_path, out):
    (tmp_path / "in.csv").write_bytes(table(ROWS))
    assert str(tmp_path / out) in refusal(predictor, tmp_path / "in.csv", "name", tmp_path / out)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize("name", ["in.csv", "IN.CSV", "in.csv.gz"])
def test_a_csv_needs_its_column(predictor, tmp_path, name):
    content = table(ROWS, ("id", "word", "note"))
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    assert "--column" in refusal(predictor, tmp_path / name, None, tmp_path / "out.csv")


def test_a_table_may_be_written_over_itself(predictor, tmp_path):
    (tmp_path / "in.csv").write_bytes(table(ROWS))
    annotate(predictor, Table(str(tmp_path / "in.csv"), "name"), str(tmp_path / "in.csv"))
    assert [row[:3] for row in parsed((tmp_path / "in.csv").read_bytes())[1:]] == ROWS


def test_the_old_file_is_whole_until_the_new_one_takes_its_place(predictor, tmp_path):
    (tmp_path / "in.csv").write_bytes(table(ROWS))
    (tmp_path / "out.csv").write_bytes(b"old")
    (tmp_path / "reader.csv").hardlink_to(tmp_path / "out.csv")  # stands for a reader that has the old file open
    annotate(predictor, Table(str(tmp_path / "in.csv"), "name"), str(tmp_path / "out.csv"))
    assert (tmp_path / "reader.csv").read_bytes() == b"old"
    assert len(parsed((tmp_path / "out.csv").read_bytes())) == 4


def test_a_link_to_a_file_stays_a_link(predictor, tmp_path):
    (tmp_path / "in.csv").write_bytes(table(ROWS))
    (tmp_path / "target").mkdir()
    (tmp_path / "target/real.csv").write_bytes(b"old")
    (tmp_path / "out.csv").symlink_to(tmp_path / "target/real.csv")
    annotate(predictor, Table(str(tmp_path / "in.csv"), "name"), str(tmp_path / "out.csv"))
    assert (tmp_path / "out.csv").is_symlink()
    assert parsed((tmp_path / "target/real.csv").read_bytes())[0] == ["id", "name", "note", *ADDED]


def test_a_pipe_is_written_directly(predictor, tmp_path):
    (tmp_path / "in.csv").write_bytes(table(ROWS))
    os.mkfifo(tmp_path / "pipe")
    received = []
    reader = threading.Thread(target=lambda: received.append((tmp_path / "pipe").read_bytes()), daemon=True)
    reader.start()
    annotate(predictor, Table(str(tmp_path / "in.csv"), "name"), str(tmp_path / "pipe"))
    reader.join(30)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert [row[:3] for row in parsed(received[0])[1:]] == ROWS


def test_a_device_is_written_directly_and_a_full_one_is_reported(predictor, tmp_path):
    (tmp_path / "in.csv").write_bytes(table(ROWS))
    for name in ("null", "full"):  # links, so that a faulty rename would replace them and not the machine's devices
        (tmp_path / name).symlink_to(f"/dev/{name}")
    annotate(predictor, Table(str(tmp_path / "in.csv"), "name"), str(tmp_path / "null"))
    assert "full" in refusal(predictor, tmp_path / "in.csv", "name", tmp_path / "full")
    assert {path.name for path in tmp_path.iterdir() if path.is_symlink()} == {"null", "full"}
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.ci
def test_memory_does_not_grow_with_the_table(predictor, tmp_path):
    peaks = []
    for rows in (20_000, 20_000, 80_000):  # the first is a warm-up
        (tmp_path / "in.csv").write_text("id,name\n" + "".join(f"{k},Dostoevsky\n" for k in range(rows)))
        tracemalloc.start()
        annotate(predictor, Table(str(tmp_path / "in.csv"), "name"), str(tmp_path / "out.csv"))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < 1.3 * peaks[1]


def test_a_hundred_thousand_names_are_answered_in_order(predictor, tmp_path, monkeypatch):
    """With networks that answer instantly, so that only the table code is exercised."""
    (tmp_path / "in.txt").write_text("".join(f"{'abcdefghij'[k % 10]}{k}\n" for k in range(100_000)))
    few = predictor.predict_texts(["A"])
    fake = {model: lambda texts, p=p: p.repeat(len(texts), axis=0) for model, p in few.items()}
    monkeypatch.setattr(Predictor, "predict_texts", lambda self, texts, prior: {m: f(texts) for m, f in fake.items()})
    assert annotate(predictor, Table(str(tmp_path / "in.txt")), str(tmp_path / "out.csv")) == 0
    with (tmp_path / "out.csv").open(newline="") as out:
        rows = csv.reader(out)
        assert next(rows) == ["name", *ADDED]
        for k, row in enumerate(islice(rows, 100_000)):
            assert row[:2] == [f"{'abcdefghij'[k % 10]}{k}", "ABCDEFGHIJ"[k % 10]]
        assert k == 99_999
        assert next(rows, None) is None
