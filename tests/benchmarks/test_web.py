"""The static site's committed figures."""

import json

from benchmarks.web import HERE, TARGETS, table


def test_the_committed_figures_meet_every_target():
    figures = json.loads((HERE / "web.json").read_text(encoding="utf-8"))
    assert table(figures) == (HERE / "web.md").read_text(encoding="utf-8")
    assert [name for name, bound in TARGETS.items() if figures[name] > bound] == []
