"""The page's committed figures."""

import json

from benchmarks.page import HERE, TARGETS, table


def test_the_committed_figures_meet_every_target():
    figures = json.loads((HERE / "page.json").read_text(encoding="utf-8"))
    assert table(figures) == (HERE / "page.md").read_text(encoding="utf-8")
    assert [name for name, bound in TARGETS.items() if figures["targets"][name] > bound] == []
