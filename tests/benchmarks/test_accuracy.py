"""The scores computed by benchmarks/accuracy.py, on models whose figures are known."""

import json

import numpy as np
import pytest

from benchmarks import accuracy, tutorial
from benchmarks.accuracy import HERE, SEEDS, figures

PRIOR = np.array([0.75, 0.25])
TEXTS, LABELS = ["Abe", "Ito", "Ng", "Li"], np.array([0, 0, 0, 1])


def test_the_majority_class_scores_its_share_and_the_equal_prior_takes_all_it_knows():
    scored = figures(lambda texts: np.tile(PRIOR, (len(texts), 1)), TEXTS, LABELS, PRIOR)
    assert scored["accuracy"] == scored["confidence_after_2"] == scored["accuracy_after_2"] == 0.75
    assert scored["ece"] == pytest.approx(0)
    assert scored["nll"] == pytest.approx(-(0.75 * np.log(0.75) + 0.25 * np.log(0.25)))
    assert scored["macro_recall"] == 0.5


def test_after_two_letters_the_model_sees_two_letters():
    seen = []
    figures(lambda texts: seen.append(list(texts)) or np.tile(PRIOR, (len(texts), 1)), TEXTS, LABELS, PRIOR)
    assert seen == [TEXTS, ["Ab", "It", "Ng", "Li"]]


def test_the_tutorials_loop_learns_from_one_letter_and_is_reproducible():
    texts, labels = ["Aa", "Ab", "Ba", "Bb"], np.array([0, 0, 1, 1])
    network = tutorial.train(texts, labels, 2, seed=0, names=600)
    scored = accuracy.figures(lambda names: accuracy.answers(network, names), texts, labels, np.array([0.5, 0.5]))
    assert scored["accuracy"] == 1
    again = tutorial.train(texts, labels, 2, seed=0, names=600)
    assert all((a == b).all() for a, b in zip(network.parameters(), again.parameters(), strict=True))


def test_the_rivals_settings_are_the_best_on_validation_names(monkeypatch):
    scored = []

    class Model:
        def __init__(self, **settings):
            self.right = settings["C"] == 3 and settings["lowercase"]

        def probabilities(self, texts):
            scored.append(texts)
            return np.eye(2)[LABELS if self.right else 1 - LABELS]

    monkeypatch.setattr(accuracy, "_ngram", lambda corpus, rows, **settings: Model(**settings))
    monkeypatch.setattr(accuracy, "ngram", lambda corpus, parts, **settings: dict(settings))
    monkeypatch.setattr(accuracy, "_names", lambda corpus, rows: (rows, LABELS))
    best = accuracy.tuned(None, {"train": "train", "validation": "validation", "test": "test"})
    assert (best["C"], best["lowercase"]) == (3, True)
    assert set(scored) == {"validation"}


def test_leads_are_paired_by_split():
    leads = {"LSTM": 0.01, "MyLSTM": -0.01, **dict.fromkeys(accuracy.RIVALS, 0)}
    by_seed = [
        {name: dict.fromkeys(accuracy.LEADS, base + lead * (1 + base / 10)) for name, lead in leads.items()}
        for base in (0.1, 0.5, 0.9)
    ]
    intervals = accuracy.leads(by_seed)
    assert 0 < intervals["LSTM over n-gram, tuned"]["accuracy"]["low"] < 0.011
    assert intervals["MyLSTM over teacher"]["macro_f1"]["high"] < 0


def test_the_committed_table_matches_the_committed_figures():
    report = json.loads((HERE / "accuracy.json").read_text(encoding="utf-8"))
    assert sorted(report["seeds"]) == sorted(map(str, SEEDS))
    for model, mean in report["mean"].items():
        by_seed = [scored[model]["accuracy"] for scored in report["seeds"].values()]
        assert mean["accuracy"] == pytest.approx(np.mean(by_seed))
    assert accuracy.document(report) == (HERE / "accuracy.md").read_text(encoding="utf-8")
