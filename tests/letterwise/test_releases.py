"""Released artifacts still load with today's code and give the answers they gave then.

A new schema adds a folder ``tests/fixtures/release-N`` with its ``answers.json``; the old ones stay.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from letterwise import Predictor
from letterwise.predictor import PRIORS

RELEASES = sorted((Path(__file__).resolve().parent.parent / "fixtures").glob("release-*"))


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_a_release_still_loads_and_answers_as_it_did(release):
    predictor = Predictor.load(release)
    recorded = json.loads((release / "answers.json").read_text(encoding="utf-8"))
    assert list(predictor.languages) == recorded["languages"]
    latin = [name.isascii() for name in recorded["names"]]  # the spelling of other scripts has improved since
    assert sum(latin) > 20
    for prior in (prior for prior in PRIORS if prior in recorded):
        answers = predictor.predict_many(recorded["names"], prior)
        for model, expected in recorded[prior].items():
            assert np.abs(answers[model] - np.array(expected))[latin].max() < 1e-4
