"""The page over a user's own corpus: other languages, fewer or more than the page's defaults assume."""

import base64

import pytest
import torch

import export
from letterwise.facts import VIEWS, facts, settings
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
    predictor = Predictor(graphs, seal(manifest))
    page = build(predictor)
    assert "Russian" not in str(page.get_config_file()["components"])
    page_settings = settings(predictor.manifest)
    assert page_settings["languages"] == list(languages)
    assert len(page_settings["colours"]) == len(languages)
    assert page_settings["examples"] == []
    width = len(languages)
    answer = facts(predictor, "Smith", VIEWS)
    assert len(base64.b64decode(answer["log_probs"]["float32"])) == 4 * 3 * 5 * width
