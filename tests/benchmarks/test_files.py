"""benchmarks/files.py: its names, its runs and its arithmetic."""

import json

from benchmarks import files


def test_the_names_are_the_same_each_time_and_of_every_kind():
    names = files.drawn(300)
    assert names == files.drawn(300)
    assert any(name.isupper() for name in names)
    assert any(not name.isascii() for name in names)


def test_every_run_is_timed_and_its_answers_are_counted():
    assert all(0 < taken < 60 for taken in files.seconds(["Satoshi", "O'Brien"], rounds=2))


def test_the_median_run_counts():
    assert files.summary(1000, [9, 2, 1]) == {"names": 1000, "seconds": 2, "names a second": 500}


def test_the_committed_table_is_that_of_the_committed_figures():
    figures = json.loads((files.HERE / "files.json").read_text(encoding="utf-8"))
    assert files.table(figures) == (files.HERE / "files.md").read_text(encoding="utf-8")
