"""The names that drive a unit furthest, against a search through all names, one at a time."""

import re

import numpy as np
import pytest

from letterwise import corpus
from letterwise.explanations import gates
from letterwise.text import encode
from training.units import SHOWN, units


@pytest.fixture(scope="module")
def few():
    ours = corpus.load("starter")
    rows = np.arange(0, len(ours.texts), 97)
    return corpus.Corpus(
        ours.sources,
        ours.languages,
        tuple(ours.texts[row] for row in rows),
        ours.labels[rows],
        ours.source[rows],
        ours.shares[rows],
    )


def test_a_units_names_are_those_that_drive_it_most(predictor, few):
    by_model = units(predictor, few, {"starter"})
    assert set(by_model) == {"LSTM", "MyLSTM"}
    outputs = {}
    for text in few.texts:
        trace = gates(predictor.trace("MyLSTM", encode([text])))
        outputs[text] = trace.output_gate * np.tanh(trace.cell)
    for unit in (0, 31, 63):
        for sign, names in zip((1, -1), by_model["MyLSTM"][unit], strict=True):
            peaks = {text: float((sign * h[:, unit]).max()) for text, h in outputs.items()}
            texts = [re.sub("[()]", "", name) for name in names]
            assert len(set(texts)) == SHOWN
            assert [peaks[name] for name in texts] == pytest.approx(sorted(peaks.values())[: -SHOWN - 1 : -1], abs=1e-6)
            before = re.match(r"[^(]*", names[0])[0]
            assert len(before) == (sign * outputs[texts[0]][:, unit]).argmax()


def test_names_from_other_sources_are_not_listed(predictor, few):
    assert units(predictor, few, set()) == {}
