"""The page over somebody's own corpus: other languages, fewer than the page's defaults assume."""

import pytest
import torch

import export
from letterwise.evidence import EvidenceError
from letterwise.manifest import seal
from letterwise.predictor import Predictor
from models import LSTM, RNN, MyLSTM
from page.layout import build


@pytest.mark.parametrize("languages", [("Elvish", "Klingon"), tuple(f"Language {k}" for k in range(60))])
def test_the_page_is_built(languages):
    torch.manual_seed(0)
    networks = {kind.__name__: kind(57, 64, len(languages)) for kind in (RNN, LSTM, MyLSTM)}
    prior = [1 / len(languages)] * len(languages)
    figures = {prior: {"accuracy": 0.5, "macro_recall": 0.5, "n": 2} for prior in ("equal", "corpus")}
    manifest = {"languages": list(languages), "prior": prior, "corpus": {"name": "mine"}}
    manifest["scores"] = {"mine": dict.fromkeys(networks, figures)}
    graphs = export.graphs(networks, export.Labels(languages, prior, ""))
    page = build(Predictor(graphs, seal(manifest)), EvidenceError("none"))
    shown = [block.value for block in page.blocks.values() if getattr(block, "elem_id", None) == "view"]
    assert languages[0] in shown[0]
    assert "Russian" not in str(page.get_config_file()["components"])
