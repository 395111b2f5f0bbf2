"""benchmarks/files.py: its names, its runs and its arithmetic."""

import json

from benchmarks import files


def test_the_names_are_the_same_each_time_and_of_every_kind():
    distinct, drawn = files.tables(300, 20).values()
    assert [distinct, drawn] == list(files.tables(300, 20).values())
    assert len({name.casefold() for name in distinct}) > 290
    assert len({name.casefold() for name in drawn}) <= 40  # each plain or with diacritics
    assert any(name.isupper() for name in distinct)
    assert any(not name.isascii() for name in distinct)


def test_every_run_is_timed_and_its_answers_are_counted():
    assert all(0 < duration < 60 for duration in files.seconds(["Satoshi", "O'Brien"], 2, files.HERE.parent))


def test_the_committed_table_matches_the_committed_figures():
    figures = json.loads((files.HERE / "files.json").read_text(encoding="utf-8"))
    assert files.table(figures) == (files.HERE / "files.md").read_text(encoding="utf-8")
