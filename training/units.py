"""What the units of LSTM and MyLSTM answer to: the names that drive each of them highest and lowest."""

from typing import Any

import numpy as np

from letterwise.corpus import Corpus
from letterwise.explanations import GATED, order_of_units
from letterwise.predictor import Predictor
from letterwise.text import encode

SHOWN = 10  # names at either end
_BATCH = 128


def units(predictor: Predictor, corpus: Corpus, sources: set[str]) -> dict[str, Any]:
    """``{model: [[highest, lowest] of each unit]}``, units in ``order_of_units``; empty where no row is of ``sources``.

    Either end is SHOWN names, the furthest first: those in which the unit's output h = o tanh C comes to its largest
    and smallest values. The letter at which it does stands in brackets: ``Kru(i)jswijk``.
    """
    wanted = [k for k, source in enumerate(corpus.sources) if source in sources]
    texts = {corpus.texts[row] for row in np.flatnonzero(np.isin(corpus.source, wanted))}
    if not texts:
        return {}
    ordered = sorted(texts, key=lambda text: (len(text), text))
    return {model: _extremes(predictor, model, ordered) for model in GATED}


def _extremes(predictor: Predictor, model: str, texts: list[str]) -> list[Any]:
    peaks, places = [], []  # of either end: [2, names, units]
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        trace = predictor.trace(model, encode(batch))
        hidden = trace["output_gate"] * np.tanh(trace["cell"])
        for row, text in enumerate(batch):
            h = np.stack([hidden[row, : len(text)], -hidden[row, : len(text)]])  # (2, letters, units)
            peaks.append(h.max(axis=1))
            places.append(h.argmax(axis=1))
    order = order_of_units(trace["out_weight"])
    best = np.argsort(-np.stack(peaks, axis=1), axis=1, kind="stable")[:, :SHOWN]  # (2, SHOWN, units)
    where = np.stack(places, axis=1)
    return [
        [[_marked(texts[name], where[end, name, unit]) for name in best[end, :, unit]] for end in (0, 1)]
        for unit in order
    ]


def _marked(text: str, letter: int) -> str:
    return f"{text[:letter]}({text[letter]}){text[letter + 1 :]}"
