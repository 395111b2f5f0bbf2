"""benchmarks/million.py: the committed run lost nothing, and the plan in docs/ray.md follows from it."""

import json

import pytest

pytest.importorskip("pyarrow", reason="pyarrow is not installed")

from benchmarks import million


def test_the_committed_run_lost_nothing_and_the_document_has_its_tables():
    figures = json.loads((million.HERE / "million.json").read_text(encoding="utf-8"))
    assert figures["names"] == figures["rows written"] == 1_000_000
    assert figures["workers killed"] == 1
    written = (million.HERE / "million.md").read_text(encoding="utf-8")
    assert million.markdown(figures) == written
    assert written in (million.HERE.parent / "docs" / "ray.md").read_text(encoding="utf-8")


def test_the_estimate_follows_from_the_measured_speed():
    table = million.markdown({"names a second and worker": 1_000_000 / 3.6, "a worker's memory, MB": 250})
    assert "| 16 | 0.1 | 4.0 | 0.05 |" in table  # a billion names take one core 3,600 s: an hour
