"""Scores against scikit-learn and, for calibration, a naive loop."""

from itertools import product

import numpy as np
import pytest
from sklearn import metrics

from letterwise.scores import ECE_BINS, any_of, calibrated_error, macro_recall, scores


def naive_ece(probabilities, labels, bins=15):
    """Guo et al. 2017, equation 3, one name and one bin at a time."""
    error = 0.0
    for k in range(bins):
        inside = [
            (p.max(), p.argmax() == label)
            for p, label in zip(probabilities, labels, strict=True)
            if k / bins <= p.max() < (k + 1) / bins or (k == bins - 1 and p.max() >= 1)
        ]
        if inside:
            confidence, right = np.mean(inside, axis=0)
            error += len(inside) / len(labels) * abs(right - confidence)
    return error


@pytest.mark.parametrize(("names", "languages", "seed"), [(1, 4, 0), (7, 4, 1), (500, 18, 2), (500, 5, 3), (60, 18, 4)])
def test_scores_are_scikit_learns(names, languages, seed):
    random = np.random.default_rng(seed)
    p = random.dirichlet(np.full(languages, 0.4), names)
    labels = np.where(random.random(names) < 0.5, p.argmax(axis=1), random.integers(0, languages, names))
    classes, occurring, predicted = range(languages), np.unique(labels), p.argmax(axis=1)
    expected = {
        "accuracy": metrics.accuracy_score(labels, predicted),
        "top3": metrics.top_k_accuracy_score(labels, p, k=3, labels=classes),
        "macro_f1": metrics.f1_score(labels, predicted, labels=occurring, average="macro", zero_division=0),
        "nll": metrics.log_loss(labels, p, labels=classes),
        "ece": naive_ece(p, labels),
        "n": names,
    }
    assert scores(p, labels) == pytest.approx(expected, rel=1e-9, abs=1e-12)
    recall = metrics.recall_score(labels, predicted, labels=occurring, average="macro", zero_division=0)
    assert macro_recall(p, labels) == pytest.approx(recall)


def test_float32_probabilities_are_scored_alike():
    p = np.random.default_rng(5).dirichlet(np.ones(18), 200)
    labels = p.argmax(axis=1)
    assert scores(p.astype(np.float32), labels) == pytest.approx(scores(p, labels), rel=1e-4)


def test_a_perfect_answer_scores_full():
    full = scores(np.eye(6), np.arange(6))
    assert full == {"accuracy": 1, "top3": 1, "macro_f1": 1, "nll": 0, "ece": 0, "n": 6}


def test_a_certain_wrong_answer_gets_the_worst_finite_scores():
    p = np.tile([1.0, 0, 0, 0], (5, 1)).astype(np.float32)
    worst = scores(p, np.full(5, 3))
    assert (worst["accuracy"], worst["macro_f1"], worst["ece"]) == (0, 0, 1)
    assert worst["nll"] > 80
    assert np.isfinite(worst["nll"])


def test_a_language_that_does_not_occur_is_not_counted():
    p = np.array([[0.9, 0.1, 0.0], [0.2, 0.8, 0.0], [0.6, 0.4, 0.0]])
    # language 0: F1 = 2 * 1 / (2 + 1); language 1: F1 = 2 * 1 / (1 + 2); language 2 occurs nowhere
    assert scores(p, np.array([0, 1, 1]))["macro_f1"] == pytest.approx(2 / 3)
    assert macro_recall(p, np.array([0, 1, 1])) == pytest.approx((1 + 1 / 2) / 2)


def test_calibration_has_fifteen_bins():
    assert ECE_BINS == 15
    p = np.array([[0.61, 0.39], [0.65, 0.35]])  # one bin: mean confidence 0.63, half of them right
    assert scores(p, np.array([0, 1]))["ece"] == pytest.approx(0.13)


def test_a_perfectly_calibrated_model_still_scores_some_error_and_less_with_more_names():
    confidence = np.random.default_rng(0).uniform(0.3, 1, 400)
    few = np.stack([confidence, 1 - confidence], axis=1)
    assert 0 < calibrated_error(np.repeat(few, 20, axis=0)) < calibrated_error(few) < 0.1
    assert calibrated_error(few) == calibrated_error(few)


def test_calibrated_error_is_the_mean_ece_of_answers_that_come_true_as_often_as_they_say():
    few = np.array([[0.9, 0.1], [0.6, 0.4], [0.6, 0.4]])  # exact: all eight outcomes, weighted by their probability
    expected = sum(
        np.prod([p if hit else 1 - p for p, hit in zip(few[:, 0], hits, strict=True)])
        * naive_ece(few, [0 if hit else 1 for hit in hits])
        for hits in product([True, False], repeat=3)
    )
    assert calibrated_error(few, draws=20_000) == pytest.approx(expected, abs=0.01)


def test_any_of_several_languages_is_right():
    p = np.array([[0.5, 0.3, 0.1, 0.1], [0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1]])
    assert any_of(p, [[0], [0], [3]]) == pytest.approx({"any_accuracy": 1 / 3, "any_top3": 1 / 3})
    assert any_of(p, [[1, 0], [0, 1], [3, 0]]) == pytest.approx({"any_accuracy": 2 / 3, "any_top3": 1})
