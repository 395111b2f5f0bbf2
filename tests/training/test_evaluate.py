"""What the model card says beyond the scores, against counting by hand."""

import numpy as np
import pytest

from letterwise.corpus import DATA, Corpus
from letterwise.manifest import MODELS
from training.evaluate import details, visitors

TEXTS = ("Abe", "Ito", "Ng", "Li", "Wu", "Other")
LABELS = np.array([0, 0, 1, 1, 1, 2])


@pytest.fixture
def corpus():
    """Two languages with test names and one without; the last row is of a second source."""
    return Corpus(("first", "second"), ("Japanese", "Chinese", "Rare"), TEXTS, LABELS, np.array([0, 0, 0, 0, 0, 1]))


class Stub:
    """Answers as told: Abe, Ng and Li right, Ito and Wu not."""

    def predict_texts(self, texts, prior):
        rows = {"Abe": [0.8, 0.1, 0.1], "Ito": [0.2, 0.7, 0.1], "Ng": [0.1, 0.7, 0.2], "Li": [0.0, 1.0, 0.0],
                "Wu": [0.3, 0.3, 0.4]}  # fmt: skip
        answers = np.array([rows.get(text, [0.5, 0.3, 0.2]) for text in texts], np.float32)
        return dict.fromkeys(MODELS, answers)


def test_details_are_those_of_the_first_sources_rows(corpus):
    facts = details(Stub(), corpus, np.arange(6))
    assert facts["part"] == "first"
    assert facts["support"] == {"Japanese": 2, "Chinese": 3, "Rare": 0}
    assert facts["recall"]["LSTM"]["equal"] == {"Japanese": 0.5, "Chinese": 0.6667, "Rare": None}
    assert facts["confusion"]["RNN"] == [[1, 1, 0], [0, 2, 1], [0, 0, 0]]
    bins = facts["calibration"]["MyLSTM"]
    assert len(bins) == 15
    assert bins[10] == [2, pytest.approx(0.7), 0.5]  # Ito wrong and Ng right, both sure to 0.7
    assert bins[14] == [1, 1.0, 1.0]
    assert sum(names for names, _, _ in bins) == 5
    assert facts["after_two_letters"]["LSTM"][1] == 0.8  # Ab and It are answered Japanese; Wu is wrong
    assert 0 < facts["ece_floor"]["LSTM"] < 0.5


def test_visitors_are_scored_for_every_language_of_theirs(predictor):
    facts = visitors(predictor)
    rows = [line.split("\t") for line in (DATA / "visitors.tsv").read_text(encoding="utf-8").splitlines()]
    assert facts["names"] == len(rows)
    arabic = [name for name, language in rows if language == "Arabic"]
    for model, scored in facts["scores"].items():
        found = [predictor.predict(name, 1)[model][0][0] == "Arabic" for name in arabic]
        assert scored["recall"]["Arabic"] == pytest.approx(np.mean(found), abs=1e-4)
        assert scored["top1"] < scored["top3"] <= 1
