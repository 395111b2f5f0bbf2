"""The order of the languages around the page's rose: those that are often confused are neighbours."""

import numpy as np

from letterwise.corpus import Corpus
from letterwise.predictor import Predictor


def circle(predictor: Predictor, corpus: Corpus, rows: np.ndarray) -> list[int]:
    """Language indices in circular order, from the networks' confusions on ``rows`` (the validation names).

    Likeness is the mean probability that names of one language get for the other, under the equal prior.
    """
    texts, labels = [corpus.texts[row] for row in rows], corpus.labels[rows]
    count = len(corpus.languages)
    confused = np.zeros((count, count))
    for probabilities in predictor.predict_texts(texts, "equal").values():
        for language in np.unique(labels):
            confused[language] += probabilities[labels == language].mean(axis=0)
    return round_trip(confused + confused.T)


def round_trip(alike: np.ndarray) -> list[int]:
    """A circular order [n] with similar neighbours: nearest neighbour first, then 2-opt until nothing improves.

    ``alike``: symmetric similarities [n, n]. The order starts with 0, and its second item is less than its last.
    """
    count = len(alike)
    order, remaining = [0], set(range(1, count))
    while remaining:
        order.append(max(sorted(remaining), key=lambda candidate: alike[order[-1], candidate]))
        remaining.remove(order[-1])
    improved = True
    while improved:
        improved = False
        for i in range(1, count - 1):
            for j in range(i + 1, count):
                before, first, last, after = order[i - 1], order[i], order[j], order[(j + 1) % count]
                gain = alike[before, last] + alike[first, after] - alike[before, first] - alike[last, after]
                if gain > 1e-12:
                    order[i : j + 1] = order[i : j + 1][::-1]
                    improved = True
    return order if count < 3 or order[1] < order[-1] else [order[0], *order[:0:-1]]
