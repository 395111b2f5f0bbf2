"""The parts of benchmarks/speed.py that need no page, run at a size that says nothing about speed."""

import json
import math
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import speed
from letterwise import corpus as corpora
from training.ngram import NgramModel


@pytest.fixture(scope="module")
def starter():
    return corpora.load("starter")


@pytest.fixture(scope="module")
def ngrams(starter):
    rows = slice(0, None, 100)
    return NgramModel(starter.texts[rows], starter.labels[rows], np.ones(len(starter.labels[rows])), 18)


def test_interleaved_functions_run_equally_often_and_give_medians(monkeypatch):
    clock = iter(range(1000))
    monkeypatch.setattr(speed, "time", SimpleNamespace(perf_counter=lambda: next(clock)))
    calls = []
    figures = speed.interleaved_medians(
        {"a": lambda: calls.append("a"), "b": lambda: [next(clock), calls.append("b")]}, rounds=3
    )
    assert calls == ["a", "b"] * 4
    assert figures["b"] > figures["a"] == 1000


def test_names_and_training_are_measured_for_ours_and_the_rivals(predictor, ngrams, starter):
    single = speed.one_name(predictor, ngrams, ["Abe", "Dostoevsky"], rounds=2)
    many = speed.many_names(predictor, ngrams, list(starter.texts[:20]), rounds=1)
    assert {"onnxruntime", "torch eager", "n-gram model"} <= set(single) & set(many)
    trained = speed.training(list(starter.texts[::100]), starter.labels[::100], epochs=1, singles=3)
    assert set(trained) == {"RNN", "LSTM", "MyLSTM", "all three", "tutorial's loop"}
    assert all(math.isfinite(value) and value > 0 for figures in (single, many, trained) for value in figures.values())


def test_each_target_is_judged_by_its_own_figures_in_its_own_direction():
    figures = {
        "one name, ms": {"onnxruntime": 0.1, "torch eager": 0.3},
        "10,000 names, ms": {"onnxruntime": 10, "torch eager": 20},
        "training, names a second": {"all three": 5000, "tutorial's loop": 100},
        "start-up, ms": {"our page": 3000, "bare page": 2000},
    }
    verdicts = speed.judge_targets(figures)
    assert [(round(v["value"], 6), v["met"]) for v in verdicts.values()] == [
        (0.1, True),
        (3, False),
        (2, True),
        (50, True),
        (1.5, False),
    ]


def test_the_committed_figures_meet_every_target():
    report = json.loads((speed.HERE / "speed.json").read_text(encoding="utf-8"))
    assert report["targets"] == speed.judge_targets(report["figures"])
    assert speed.table(report["figures"], report["targets"]) == (speed.HERE / "speed.md").read_text(encoding="utf-8")
