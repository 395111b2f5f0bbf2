"""Experiment "scoreboard": how often each network is right, which is right where another is wrong, and confusions."""

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
LENGTHS = (4, 5, 6, 7, 8, 9)  # longest names of the bins, in letters; one more bin holds all longer ones
SCORES = ("accuracy", "top3", "macro_f1")
MARGIN = 0.01  # in accuracy: less than the differences between seeds of one network


def interval(values: Sequence[float]) -> dict[str, float]:
    """Mean over seeds with its 95 % interval, by Student's t; ``p``: two-sided, for a mean of 0."""
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
    """By length of the name: names per seed that only one of the two has right; both are bool [seeds, names]."""
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
    """Names of each language (row) answered as each (column), mean over seeds; best [seeds, names], labels [names]."""
    cells = np.bincount((labels * languages + best).ravel(), minlength=languages**2)
    return cells.reshape(languages, languages) / len(best)


def experiment(
    answers: dict[str, np.ndarray], rival: np.ndarray, predictor: Predictor, corpus: Corpus, rows: np.ndarray, seed: int
) -> dict[str, Any]:
    """``answers``: log-probabilities [seeds, names, languages] by network; ``rival``: the n-gram model's probabilities
    [names, languages]; all for the test names ``rows``, under the corpus prior."""
    texts, labels = [corpus.texts[row] for row in rows], corpus.labels[rows]
    shipped = predictor.predict_texts(texts, "corpus")
    best = {name: log_probs.argmax(axis=2) for name, log_probs in answers.items()}  # (seeds, names)
    right = {name: answered == labels for name, answered in best.items()}
    lengths = np.array([len(text) for text in texts])
    by_seed = {name: [scores(np.exp(run), labels) for run in runs] for name, runs in answers.items()}
    others = [name for name in NETWORKS if name != "LSTM"]

    def lead(other: str, names: np.ndarray) -> list[float]:
        """LSTM's accuracy minus the other's on ``names`` (a mask), by seed."""
        return [float(a[names].mean() - b[names].mean()) for a, b in zip(right["LSTM"], right[other], strict=True)]

    all_names, bins = np.ones(len(rows), bool), np.searchsorted(LENGTHS, lengths)
    by_length = [lead("RNN", bins == k) if (bins == k).any() else None for k in range(len(LENGTHS) + 1)]
    macro = {n: [run["macro_f1"] for run in runs] for n, runs in by_seed.items()}
    tanh_shares = [a / b for a, b in zip(lead("tanh RNN", all_names), lead("RNN", all_names), strict=True)]
    return {
        "names": len(rows),
        "by_network": {n: {key: interval([run[key] for run in runs]) for key in SCORES} for n, runs in by_seed.items()},
        "n_gram": {key: scores(rival, labels)[key] for key in SCORES},
        "shipped": {name: {key: scores(p, labels)[key] for key in SCORES} for name, p in shipped.items()},
        "lstm_minus": {other: interval(lead(other, all_names)) for other in others},
        "lstm_minus_macro_f1": {
            other: interval([a - b for a, b in zip(macro["LSTM"], macro[other], strict=True)]) for other in others
        },
        "lstm_and_mylstm": equivalence(lead("MyLSTM", all_names)),
        "growth": interval(np.subtract(lead("RNN", lengths >= LONG), lead("RNN", lengths < LONG)).tolist()),
        "gain_by_length": [leads and interval(leads) for leads in by_length],
        "by_tanh": interval([1 - share for share in tanh_shares]),
        "agreement": float(np.mean(best["LSTM"] == best["MyLSTM"])),
        "paired": paired(right["LSTM"], right["RNN"], lengths),
        "confusion": {n: confusion(best[n], labels, len(corpus.languages)) for n in ("LSTM", "RNN")},
        "examples": examples(predictor, corpus.languages, seed),
    }


def examples(predictor: Predictor, languages: Sequence[str], seed: int) -> list[list[str]]:
    """For each language (row) and answer (column), the test name from that language's starter list to which the shipped
    LSTM gives that answer with the highest probability, under the page's prior. Empty if ``languages`` are others."""
    starter = load("starter")
    if tuple(languages) != starter.languages:
        return []
    test_rows = [k for k, text in enumerate(starter.texts) if part(text, seed) == "test"]
    p = predictor.predict_texts([starter.texts[k] for k in test_rows])["LSTM"]
    rows = []
    for label in range(len(languages)):
        own = [place for place, k in enumerate(test_rows) if starter.labels[k] == label]
        rows.append([starter.texts[test_rows[own[int(p[own, answer].argmax())]]] for answer in range(len(languages))])
    return rows
