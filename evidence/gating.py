"""Experiment "gates": what the gates of the trained LSTMs do on the test names."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from evidence.memory import at_point
from evidence.networks import GATED, gates, later_product
from evidence.training_history import TrainingHistory
from letterwise.text import BLANK, encode
from models import Recurrent
from training.loop import ONE_HOT

GATES = ("forget", "input_gate", "output_gate")
BINS = 20
OPEN, CLOSED = 0.9, 0.1
LAGS = 12


def measure(network: Recurrent, texts: Sequence[str]) -> dict[str, Any]:
    """Over all letters of ``texts``, without padding: the distribution of the gates' values, and what the cell keeps.

    ``within``: share of a gate's variance that is within units, from letter to letter; 0 for a gate that never changes.
    ``histogram``: share of a gate's values in each of BINS equal bins from 0 to 1; ``units``: mean forget gate of each
    unit, sorted; ``held``: by lag, the mean share of the last cell state that the letter at that lag wrote, as
    |w_t| / sum |w|, w_t = (product of the later forget gates) i_t g_t; ``names``: number of names with such a lag.
    """
    letters = torch.from_numpy(encode(texts))
    at_letters = gates(network, ONE_HOT[letters.T])
    activations = {key: value.detach().numpy() for key, value in at_letters.items()}  # (time, names, units)
    is_letter = letters.T.numpy() != BLANK
    result: dict[str, Any] = {"histogram": {}, "open": {}, "closed": {}, "within": {}}
    for gate in GATES:
        values = activations[gate][is_letter]
        result["histogram"][gate] = np.histogram(values, BINS, (0, 1))[0] / values.size
        result["open"][gate], result["closed"][gate] = (values > OPEN).mean(), (values < CLOSED).mean()
        result["within"][gate] = values.var(axis=0).mean() / values.var()
    result["units"] = np.sort(activations["forget"][is_letter].mean(axis=0))
    by_lag: list[list[float]] = [[] for _ in range(LAGS)]
    for k, text in enumerate(texts):
        f, i, g = (torch.from_numpy(activations[key][: len(text), k]) for key in ("forget", "input_gate", "candidate"))
        written = (later_product(f) * i * g).abs().sum(dim=1)  # (letters)
        for lag, share in enumerate((written / written.sum()).flip(0)[:LAGS].tolist()):
            by_lag[lag].append(share)
    result["held"] = [float(np.mean(shares)) if shares else None for shares in by_lag]
    result["names"] = [len(shares) for shares in by_lag]
    return result


def experiment(histories: dict[str, dict[int, TrainingHistory]], texts: Sequence[str]) -> dict[str, Any]:
    """LSTM and MyLSTM at the end of their training: the first seed, and the shares of all seeds as ``by_seed``."""
    results = {}
    for name in GATED:
        by_seed = [measure(at_point(name, history, -1), texts) for history in histories[name].values()]
        shares = {key: {g: [seed[key][g] for seed in by_seed] for g in GATES} for key in ("open", "closed", "within")}
        results[name] = by_seed[0] | {"by_seed": shares}
    return results
