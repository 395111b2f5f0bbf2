"""What the model card says beyond the scores, against counting by hand."""

from dataclasses import replace

import numpy as np
import pytest

from letterwise.corpus import DATA, Corpus
from letterwise.manifest import MODELS
from letterwise.predictor import PRIORS
from training.scoring import balance, details, names

TEXTS = ("Abe", "Ito", "Ng", "Li", "Wu", "Other")
LABELS = np.array([0, 0, 1, 1, 1, 2])


@pytest.fixture
def corpus():
    """Two languages with test names and one without; the last row is from a second source."""
    return Corpus(
        ("first", "second"), ("Japanese", "Chinese", "Rare"), TEXTS, LABELS, np.array([0, 0, 0, 0, 0, 1]), np.ones(6)
    )


class Stub:
    """Fixed answers: Abe, Ng and Li right, Ito and Wu wrong."""

    def predict_texts(self, texts, prior):
        rows = {
            "Abe": [0.8, 0.1, 0.1],
            "Ito": [0.2, 0.7, 0.1],
            "Ng": [0.1, 0.7, 0.2],
            "Li": [0.0, 1.0, 0.0],
            "Wu": [0.3, 0.3, 0.4],
        }
        answers = np.array([rows.get(text, [0.5, 0.3, 0.2]) for text in texts], np.float32)
        return dict.fromkeys(MODELS, answers)


def test_details_are_computed_on_the_first_sources_rows(corpus):
    result = details(Stub(), corpus, np.arange(6))
    assert result["part"] == "first"
    assert result["support"] == {"Japanese": 2, "Chinese": 3, "Rare": 0}
    assert result["recall"]["LSTM"]["equal"] == {"Japanese": 0.5, "Chinese": 0.6667, "Rare": None}
    assert result["confusion"]["RNN"] == [[1, 1, 0], [0, 2, 1], [0, 0, 0]]
    bins = result["calibration"]["MyLSTM"]
    assert len(bins) == 15
    assert bins[10] == [2, pytest.approx(0.7), 0.5]  # Ito wrong and Ng right, both with confidence 0.7
    assert bins[14] == [1, 1.0, 1.0]
    assert sum(names for names, _, _ in bins) == 5
    assert result["after_two_letters"]["LSTM"][1] == 0.8  # Ab and It are answered Japanese; Wu is wrong
    assert 0 < result["ece_floor"]["LSTM"] < 0.5


def test_visitors_are_scored_for_every_language_and_prior(predictor):
    result = names(predictor, "visitors.tsv")
    rows = [line.split("\t") for line in (DATA / "visitors.tsv").read_text(encoding="utf-8").splitlines()]
    assert result["names"] == len(rows)
    assert list(result["scores"]) == list(PRIORS)
    arabic = [name for name, language in rows if language == "Arabic"]
    for prior, by_model in result["scores"].items():
        for model, scored in by_model.items():
            hits = [predictor.predict(name, 1, prior)[model][0][0] == "Arabic" for name in arabic]
            assert scored["recall"]["Arabic"] == pytest.approx(np.mean(hits), abs=1e-4)
            assert scored["recall"] == scored["any_recall"]  # each name has only one language
            assert scored["top1"] == scored["any_top1"] < scored["top3"] <= 1


def test_a_name_found_in_several_languages_is_right_with_any_of_them(predictor):
    result = names(predictor, "common.tsv")
    rows = [line.split("\t") for line in (DATA / "common.tsv").read_text(encoding="utf-8").splitlines()]
    first = [predictor.predict(name, 1)["LSTM"][0][0] for name, _ in rows]
    scored = result["scores"]["balanced"]["LSTM"]
    assert scored["any_top1"] == pytest.approx(
        np.mean([answer in languages.split(",") for answer, (_, languages) in zip(first, rows, strict=True)]), abs=1e-4
    )
    assert scored["top1"] <= scored["any_top1"] <= scored["any_top3"]
    assert scored["top3"] <= scored["any_top3"]


class Leaning:
    """Two languages, one with nine tenths of the prior; each name's likelihood ratio is given."""

    log_prior = np.log([0.9, 0.1])

    def __init__(self, second):
        self.second = second  # text -> likelihood of the second language relative to the first

    def predict_texts(self, texts, prior):
        odds = np.array([[0.9, 0.1 * self.second[text]] for text in texts])
        return dict.fromkeys(MODELS, odds / odds.sum(axis=1, keepdims=True))


def test_the_balanced_power_is_the_smallest_with_near_best_recall():
    texts, labels = ("Ann", "Bob", "Cid", "Dee", "Cid"), np.array([0, 0, 1, 1, 0])
    bearers = np.array([0.4, 0.4, 0.5, 0.5, 0.2])
    corpus = Corpus(("one",), ("Large", "Small"), texts, labels, np.zeros(5, int), bearers)
    predictor = Leaning({"Ann": 0.1, "Bob": 2.0, "Cid": 50.0, "Dee": 3.0})
    # Bob is right once 9 ** power exceeds 2, Dee until it exceeds 3; Cid is found in both languages.
    assert balance(predictor, corpus, np.arange(5)) == pytest.approx(0.35)
    rare = replace(corpus, shares=np.array([0.4, 0.001, 0.5, 0.5, 0.599]))  # Bob is too rare to be worth leaning for
    assert balance(predictor, rare, np.arange(5)) == 0


def test_a_language_without_names_in_a_list_has_no_share(predictor, tmp_path, monkeypatch):
    (tmp_path / "few.tsv").write_text("Suzuki\tJapanese\n", encoding="utf-8")
    monkeypatch.setattr("training.scoring.DATA", tmp_path)
    recall = names(predictor, "few.tsv")["scores"]["balanced"]["LSTM"]["recall"]
    assert (recall["Japanese"], recall["Czech"]) == (1, None)
