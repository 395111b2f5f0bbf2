"""The names that drive a unit, against a search through all of them, one name at a time."""

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


def test_the_names_are_those_that_drive_it_furthest(predictor, few):
    found = units(predictor, few, {"starter"})
    assert set(found) == {"LSTM", "MyLSTM"}
    outputs = {}
    for text in few.texts:
        shown = gates(predictor.trace("MyLSTM", encode([text])))
        outputs[text] = shown.output_gate * np.tanh(shown.cell)
    for unit in (0, 31, 63):
        for sign, names in zip((1, -1), found["MyLSTM"][unit], strict=True):
            peaks = {text: float((sign * h[:, unit]).max()) for text, h in outputs.items()}
            told = [re.sub("[()]", "", name) for name in names]
            assert len(set(told)) == SHOWN
            assert [peaks[name] for name in told] == pytest.approx(sorted(peaks.values())[: -SHOWN - 1 : -1], abs=1e-6)
            before = re.match(r"[^(]*", names[0])[0]
            assert len(before) == (sign * outputs[told[0]][:, unit]).argmax()


def test_names_of_other_sources_are_not_told(predictor, few):
    assert units(predictor, few, set()) == {}
