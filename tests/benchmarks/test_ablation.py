"""The committed page of the ablation shows the committed figures."""

import json

from benchmarks import ablation


def test_the_committed_page_matches_the_committed_figures():
    report = json.loads((ablation.HERE / "ablation.json").read_text(encoding="utf-8"))
    assert list(report["found"]) == list(ablation.ROWS)
    assert {len(by_seed) for by_seed in report["found"].values()} == {len(ablation.SEEDS)}
    table = ablation.table(report["found"])
    page = ablation.TEXT.format(seeds=len(ablation.SEEDS), balanced=report["balanced"], table=table)
    assert (ablation.HERE / "ablation.md").read_text(encoding="utf-8") == page
