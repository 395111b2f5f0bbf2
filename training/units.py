"""What the units of LSTM and MyLSTM respond to: the names that drive each unit highest and lowest."""

from typing import Any

import numpy as np

from letterwise.corpus import Corpus
from letterwise.explanations import GATED, order_of_units
from letterwise.predictor import Predictor
from letterwise.text import encode

SHOWN = 10  # names at each end
_BATCH = 128


def units(predictor: Predictor, corpus: Corpus, sources: set[str]) -> dict[str, Any]:
    """``{model: [[highest, lowest] of each unit]}``, units in ``order_of_units``; empty if no row is from ``sources``.

    Each end is SHOWN names, the most extreme first: those in which the unit's output h = o tanh C reaches its largest
    or smallest values. The letter at which it does is in brackets: ``Kru(i)jswijk``.
    """
    source_ids = [k for k, source in enumerate(corpus.sources) if source in sources]
    texts = {corpus.texts[row] for row in np.flatnonzero(np.isin(corpus.source, source_ids))}
    if not texts:
        return {}
    ordered = sorted(texts, key=lambda text: (len(text), text))
    return {model: _extremes(predictor, model, ordered) for model in GATED}


def _extremes(predictor: Predictor, model: str, texts: list[str]) -> list[Any]:
    peaks, places = [], []  # per name: [2 ends, units]
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
