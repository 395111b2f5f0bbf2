"""Experiment "scoreboard": who is right how often, who is right where another is wrong, and what is taken for what."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import stats

from evidence.networks import NETWORKS
from letterwise.corpus import Corpus, load
from letterwise.parts import part
from letterwise.predictor import Predictor
from letterwise.scores import scores

LONG = 10  # letters of a long name
LENGTHS = (4, 5, 6, 7, 8, 9)  # names of up to so many letters; the last bin holds all longer ones
SCORES = ("accuracy", "top3", "macro_f1")
MARGIN = 0.01  # of accuracy: less than the seeds of one network differ by


def interval(values: Sequence[float]) -> dict[str, float]:
    """Mean and 95 % interval of the mean over seeds, by Student's t; ``p``: two-sided, that the mean is 0."""
    mean, error = float(np.mean(values)), float(stats.sem(values))
    low, high = stats.t.interval(0.95, len(values) - 1, mean, error) if error else (mean, mean)
    p = float(stats.ttest_1samp(values, 0).pvalue) if error else float(mean == 0)
    return {"mean": mean, "low": float(low), "high": float(high), "p": p}


def equivalence(values: Sequence[float], margin: float = MARGIN) -> dict[str, float]:
    """Whether a mean over seeds lies within ``margin`` of 0: two one-sided t tests (Schuirmann 1987), the larger p."""
    below = stats.ttest_1samp(values, -margin, alternative="greater").pvalue
    above = stats.ttest_1samp(values, margin, alternative="less").pvalue
    return {"margin": margin, "p": float(max(below, above))}


def paired(right: np.ndarray, rival: np.ndarray, lengths: np.ndarray) -> list[dict[str, Any]]:
    """By length of the name, of rows right or wrong [seeds, names]: names a seed that only one of the two has right."""
    bins = np.searchsorted(LENGTHS, lengths)
    return [
        {
            "up_to": LENGTHS[k] if k < len(LENGTHS) else None,
            "names": int((bins == k).sum()),
            "only_first": float((right & ~rival)[:, bins == k].sum(axis=1).mean()),
            "only_second": float((rival & ~right)[:, bins == k].sum(axis=1).mean()),
        }
        for k in range(len(LENGTHS) + 1)
    ]


def confusion(best: np.ndarray, labels: np.ndarray, languages: int) -> np.ndarray:
    """Names of each language (row) answered as each (column), mean over seeds: best [seeds, names], labels [names]."""
    cells = np.bincount((labels * languages + best).ravel(), minlength=languages**2)
    return cells.reshape(languages, languages) / len(best)


def experiment(
    answers: dict[str, np.ndarray], rival: np.ndarray, predictor: Predictor, corpus: Corpus, rows: np.ndarray, seed: int
) -> dict[str, Any]:
    """``answers``: log-probabilities [seeds, names, languages] by network; ``rival``: the n-gram model's probabilities
    [names, languages]; all for the test names ``rows``, under the prior as learned."""
    texts, labels = [corpus.texts[row] for row in rows], corpus.labels[rows]
    shipped = predictor.predict_texts(texts, "corpus")
    best = {name: found.argmax(axis=2) for name, found in answers.items()}  # (seeds, names)
    right = {name: found == labels for name, found in best.items()}
    lengths = np.array([len(text) for text in texts])
    by_seed = {name: [scores(np.exp(one), labels) for one in found] for name, found in answers.items()}
    others = [name for name in NETWORKS if name != "LSTM"]

    def lead(other: str, names: np.ndarray) -> list[float]:
        """LSTM's accuracy less the other's on some names, by seed."""
        return [float(a[names].mean() - b[names].mean()) for a, b in zip(right["LSTM"], right[other], strict=True)]

    everywhere, bins = np.ones(len(rows), bool), np.searchsorted(LENGTHS, lengths)
    by_length = [lead("RNN", bins == k) if (bins == k).any() else None for k in range(len(LENGTHS) + 1)]
    macro = {n: [one["macro_f1"] for one in found] for n, found in by_seed.items()}
    tanh = [a / b for a, b in zip(lead("tanh RNN", everywhere), lead("RNN", everywhere), strict=True)]
    return {
        "names": len(rows),
        "by_network": {
            n: {key: interval([one[key] for one in found]) for key in SCORES} for n, found in by_seed.items()
        },
        "n_gram": {key: scores(rival, labels)[key] for key in SCORES},
        "shipped": {name: {key: scores(found, labels)[key] for key in SCORES} for name, found in shipped.items()},
        "lstm_minus": {other: interval(lead(other, everywhere)) for other in others},
        "lstm_minus_macro_f1": {
            other: interval([a - b for a, b in zip(macro["LSTM"], macro[other], strict=True)]) for other in others
        },
        "lstm_and_mylstm": equivalence(lead("MyLSTM", everywhere)),
        "growth": interval(np.subtract(lead("RNN", lengths >= LONG), lead("RNN", lengths < LONG)).tolist()),
        "gain_by_length": [found and interval(found) for found in by_length],
        "by_tanh": interval([1 - share for share in tanh]),
        "agreement": float(np.mean(best["LSTM"] == best["MyLSTM"])),
        "paired": paired(right["LSTM"], right["RNN"], lengths),
        "confusion": {n: confusion(best[n], labels, len(corpus.languages)) for n in ("LSTM", "RNN")},
        "examples": examples(predictor, corpus.languages, seed),
    }  # fmt: skip


def examples(predictor: Predictor, languages: Sequence[str], seed: int) -> list[list[str]]:
    """For each language (row) and answer (column) a name of our own lists, of the test part: of that language, the one
    to which the shipped LSTM gives most of that answer under the page's own prior. Empty for a corpus of one's own."""
    starter = load("starter")
    if tuple(languages) != starter.languages:
        return []
    chosen = [k for k, text in enumerate(starter.texts) if part(text, seed) == "test"]
    found = predictor.predict_texts([starter.texts[k] for k in chosen])["LSTM"]
    rows = []
    for label in range(len(languages)):
        own = [place for place, k in enumerate(chosen) if starter.labels[k] == label]
        rows.append([starter.texts[chosen[own[int(found[own, answer].argmax())]]] for answer in range(len(languages))])
    return rows
