"""Scores of what ships: the ONNX files, through the predictor, on names that no training has seen."""

from typing import Any

import numpy as np

from letterwise.corpus import Corpus
from letterwise.predictor import PRIORS, Predictor, under
from letterwise.scores import macro_recall, scores
from training.ngram import NgramModel

BASELINE = "n-gram"


def evaluate(
    predictor: Predictor, baseline: NgramModel, corpus: Corpus, rows: np.ndarray
) -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    """``{corpus: {model: {prior: scores}}}`` on the given rows, and, of a joint corpus, on each source's own rows."""
    texts, labels = [corpus.texts[row] for row in rows], corpus.labels[rows]
    learned = np.log(np.maximum(baseline.probabilities(texts), np.finfo(np.float32).tiny))
    probabilities: dict[str, dict[str, np.ndarray]] = {BASELINE: {}}
    for prior in PRIORS:
        for model, answers in predictor.predict_texts(texts, prior).items():
            probabilities.setdefault(model, {})[prior] = answers
        probabilities[BASELINE][prior] = under(prior, learned, predictor.log_prior)
    parts = {corpus.name: np.full(len(rows), True)}
    if len(corpus.sources) > 1:
        parts |= {source: corpus.source[rows] == k for k, source in enumerate(corpus.sources)}
    return {
        part: {
            model: {prior: _scores(p[chosen], labels[chosen]) for prior, p in by_prior.items()}
            for model, by_prior in sorted(probabilities.items(), key=lambda item: item[0] == BASELINE)
        }
        for part, chosen in parts.items()
    }


def _scores(probabilities: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    figures = scores(probabilities, labels) | {"macro_recall": macro_recall(probabilities, labels)}
    return {name: round(figure, 4) for name, figure in figures.items()}
