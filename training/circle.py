"""The order of the languages around the page's rose: those that are taken for one another stand side by side."""

import numpy as np

from letterwise.corpus import Corpus
from letterwise.predictor import Predictor


def circle(predictor: Predictor, corpus: Corpus, rows: np.ndarray) -> list[int]:
    """Languages in the order of a circle, from the networks' own confusions on the given rows, the validation names.

    Two languages are alike by the mean probability that names of the one are given the other, under the equal prior.
    """
    texts, labels = [corpus.texts[row] for row in rows], corpus.labels[rows]
    count = len(corpus.languages)
    taken = np.zeros((count, count))
    for probabilities in predictor.predict_texts(texts, "equal").values():
        for language in np.unique(labels):
            taken[language] += probabilities[labels == language].mean(axis=0)
    return round_trip(taken + taken.T)


def round_trip(alike: np.ndarray) -> list[int]:
    """A circle [n] through all in which neighbours are much alike: nearest first, then 2-opt until nothing gains.

    ``alike`` is symmetric [n, n]. The circle starts with 0, and its second is lower than its last.
    """
    count = len(alike)
    order, left = [0], set(range(1, count))
    while left:
        order.append(max(sorted(left), key=lambda other: alike[order[-1], other]))
        left.remove(order[-1])
    gained = True
    while gained:
        gained = False
        for i in range(1, count - 1):
            for j in range(i + 1, count):
                before, first, last, after = order[i - 1], order[i], order[j], order[(j + 1) % count]
                gain = alike[before, last] + alike[first, after] - alike[before, first] - alike[last, after]
                if gain > 1e-12:
                    order[i : j + 1] = order[i : j + 1][::-1]
                    gained = True
    return order if count < 3 or order[1] < order[-1] else [order[0], *order[:0:-1]]
