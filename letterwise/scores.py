"""Scores of probabilities against labels, in plain numpy."""

from collections.abc import Sequence

import numpy as np

ECE_BINS = 15


def scores(probabilities: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """Scores of probabilities [names, languages] against labels, int64 [names].

    ``accuracy`` and ``top3`` are shares of names; ``macro_f1`` is the mean F1 of the languages that occur in
    ``labels``; ``nll`` the mean negative log-likelihood in nats (p at least float32's smallest normal number); ``ece``
    the expected calibration error in equal-width bins of confidence (Guo et al. 2017, equation 3); ``n`` the number of
    names.
    """
    ranks = np.argsort(-probabilities, axis=1, kind="stable")
    best, p_true = ranks[:, 0], probabilities[np.arange(len(labels)), labels].astype(np.float64)
    right = best == labels
    return {
        "accuracy": float(right.mean()),
        "top3": float((ranks[:, :3] == labels[:, None]).any(axis=1).mean()),
        "macro_f1": float(np.mean([_f1(best == k, labels == k) for k in np.unique(labels)])),
        "nll": float(-np.log(np.maximum(p_true, np.finfo(np.float32).tiny)).mean()),
        "ece": _calibration_error(probabilities.max(axis=1), right),
        "n": len(labels),
    }


def any_of(probabilities: np.ndarray, labels: Sequence[Sequence[int]]) -> dict[str, float]:
    """Shares of names whose first answer, or one of the first three, is among the name's several ``labels``."""
    ranks = np.argsort(-probabilities, axis=1, kind="stable")[:, :3]
    hits = np.array([np.isin(row, accepted) for row, accepted in zip(ranks, labels, strict=True)])  # (names, 3)
    return {"any_accuracy": float(hits[:, 0].mean()), "any_top3": float(hits.any(axis=1).mean())}


def macro_recall(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Share of names answered correctly, averaged over the languages in ``labels`` with equal weight."""
    right = probabilities.argmax(axis=1) == labels
    return float(np.mean([right[labels == k].mean() for k in np.unique(labels)]))


def calibrated_error(probabilities: np.ndarray, draws: int = 200) -> float:
    """Expected ECE of a model whose confidences are exactly true: the mean over ``draws`` random draws.

    ``probabilities`` is [names, languages]. The result is not 0, because bins with few names are off by chance.
    """
    confidence, generator = probabilities.max(axis=1), np.random.default_rng(0)
    draws_right = (generator.random(len(confidence)) < confidence for _ in range(draws))
    return float(np.mean([_calibration_error(confidence, right) for right in draws_right]))


def _f1(predicted: np.ndarray, true: np.ndarray) -> float:
    return 2 * float((predicted & true).sum()) / float(predicted.sum() + true.sum())


def _calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    bins = np.minimum((confidence * ECE_BINS).astype(int), ECE_BINS - 1)
    gaps = np.bincount(bins, weights=right - confidence.astype(np.float64), minlength=ECE_BINS)
    return float(np.abs(gaps).sum() / len(right))
