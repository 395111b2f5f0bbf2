"""Experiments "echo" and "eigenvalues": how far back a letter still affects the answer, in the course of training."""

from collections.abc import Sequence
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import torch
from torch import Tensor

from evidence.networks import (
    GATED,
    REPORTED,
    add_to_forget_bias,
    fresh,
    gates,
    last_logits,
    later_product,
    make_orthogonal,
    recurrent_matrix,
)
from evidence.training_history import POINTS, TrainingHistory
from letterwise.text import encode
from models import Recurrent
from training.loop import ONE_HOT

LAGS = 20
STRINGS = 200
FORGET_BIASES = (0, 1, 2, 3)
UNTRAINED = 10  # seeds of untrained networks


def strings(texts: Sequence[str], count: int = STRINGS, length: int = LAGS) -> list[str]:
    """Names joined into strings of exactly ``length`` letters, each ending where a name ends."""
    result: list[str] = []
    k = 0
    while len(result) < count:
        joined = ""
        while len(joined) < length:
            joined += texts[k % len(texts)]
            k += 1
        result.append(joined[-length:])
    return result


def echo(network: Recurrent, letters: Tensor) -> np.ndarray:
    """Mean norm of d(likeliest language's logit after the last letter)/d(letter), by lag: float64 [time].

    ``letters`` is int64 [names, time]. This is what vanishes or explodes (Hochreiter 1991; Bengio et al. 1994).
    """
    input = ONE_HOT[letters.T].to(next(network.parameters()).dtype).requires_grad_()
    top = last_logits(network, input).max(dim=1).values
    (gradient,) = torch.autograd.grad(top.sum(), input)
    norms: np.ndarray = gradient.norm(dim=2).mean(dim=1).flip(0).numpy()
    return norms


def power_norms(matrix: Tensor, count: int = LAGS) -> np.ndarray:
    """Largest singular value of matrix^k, k = 0 .. count - 1 (Pascanu et al. 2013, section 2)."""
    power, norms = torch.eye(len(matrix), dtype=matrix.dtype), []
    for _ in range(count):
        norms.append(float(torch.linalg.matrix_norm(power, 2)))
        power = power @ matrix
    return np.array(norms)


def forget_products(network: Recurrent, letters: Tensor) -> np.ndarray:
    """Mean over names and units of the product of all later forget gates, by lag: [time]."""
    forget = gates(network, ONE_HOT[letters.T])["forget"]
    return later_product(forget).mean(dim=(1, 2)).flip(0).detach().numpy()


def at_point(network: str, history: TrainingHistory, point: int) -> Recurrent:
    """The network as it was at one of POINTS, in double precision."""
    module = fresh(network, history.answers.shape[1], 0)
    module.load_state_dict({key: torch.from_numpy(value) for key, value in history.weights[point].items()})
    return module.double()


def half_life(curve: np.ndarray) -> float | None:
    """Letters after which half of the echo is left, interpolated by its logarithm; None if it never halves."""
    below = np.flatnonzero(curve <= curve[0] / 2)
    if not len(below):
        return None
    k = int(below[0])
    before, after = np.log2(np.maximum(curve[[k - 1, k]], 1e-300) / curve[0])
    return float(k - 1 + (before + 1) / (before - after))


def untrained(languages: int, seeds: Sequence[int], letters: Tensor) -> dict[str, np.ndarray]:
    """Echoes [seeds, lags] of untrained networks: the RNN as torch initialises it and orthogonal, both LSTMs with each
    of FORGET_BIASES."""
    echoes: dict[str, list[np.ndarray]] = {}
    for seed in seeds:
        networks = {"RNN": fresh("RNN", languages, seed), "RNN, orthogonal": fresh("RNN", languages, seed)}
        make_orthogonal(networks["RNN, orthogonal"].double(), seed)
        for name, bias in product(GATED, FORGET_BIASES):
            network = networks[f"{name}, forget bias {bias}"] = fresh(name, languages, seed).double()
            add_to_forget_bias(network, bias)
        for label, network in networks.items():
            echoes.setdefault(label, []).append(echo(network.double(), letters))
    return {label: np.stack(curves) for label, curves in echoes.items()}


def echo_experiment(own: dict[str, dict[int, TrainingHistory]], texts: Sequence[str], seed: int) -> dict[str, Any]:
    """``own``: histories of training under the own regime, by network and seed; ``texts``: the test names.

    Curves along the training are those of the first seed; ``along`` has every seed's echo of the first letter as a
    share of the last letter's, ``untrained`` the same for UNTRAINED seeds.
    """
    letters = torch.from_numpy(encode(strings(texts)))
    histories = {name: own[name][seed] for name in REPORTED}
    languages = histories["RNN"].answers.shape[1]
    snapshots = [{n: at_point(n, histories[n], k) for n in REPORTED} for k in range(len(POINTS))]
    matrices = [recurrent_matrix(snapshot["RNN"]) for snapshot in snapshots]
    untrained_echoes = untrained(languages, range(seed, seed + UNTRAINED), letters)

    @cache
    def echo_at(name: str, run_seed: int, point: int) -> np.ndarray:
        return echo(at_point(name, own[name][run_seed], point), letters)

    last = len(POINTS) - 1
    final_echoes = {n: [echo_at(n, s, last) for s in own[n]] for n in own if n != "transformer"}
    along = {n: [[_echo_ratio(echo_at(n, s, k)) for k in range(len(POINTS))] for s in own[n]] for n in ("RNN", "LSTM")}
    return {
        "points": POINTS,
        "names": histories["RNN"].curves["names"],
        "echo": {name: [echo_at(name, seed, k) for k in range(len(POINTS))] for name in REPORTED},
        "power_norm": [power_norms(matrix) for matrix in matrices],
        "radius_power": [float(torch.linalg.eigvals(m).abs().max()) ** np.arange(LAGS) for m in matrices],
        "kept": {name: [forget_products(snapshot[name], letters) for snapshot in snapshots] for name in GATED},
        "untrained_curves": {label: np.median(curves, axis=0) for label, curves in untrained_echoes.items()},
        "untrained": {label: [_echo_ratio(curve) for curve in curves] for label, curves in untrained_echoes.items()},
        "along": along,
        "trained": {name: [_echo_ratio(curve) for curve in curves] for name, curves in final_echoes.items()},
        "half_life": {name: [half_life(curve) for curve in curves] for name, curves in final_echoes.items()},
    }


def _echo_ratio(curve: np.ndarray) -> float:
    """The first letter's echo as a share of the last letter's."""
    return float(curve[-1] / curve[0])


def eigenvalues_experiment(histories: dict[int, TrainingHistory]) -> dict[str, Any]:
    """Eigenvalues of the RNN's recurrent matrix along the first seed's training; ``histories``: by seed."""
    first = next(iter(histories.values()))
    eigenvalues = []
    for point in range(len(POINTS)):
        values = torch.linalg.eigvals(recurrent_matrix(at_point("RNN", first, point))).numpy()
        values = values[np.lexsort((values.imag, values.real))]
        eigenvalues.append(np.stack((values.real, values.imag), axis=1))
    final_radii = [
        torch.linalg.eigvals(recurrent_matrix(at_point("RNN", history, -1))).abs().max()
        for history in histories.values()
    ]
    return {
        "points": POINTS,
        "names": first.curves["names"],
        "values": eigenvalues,  # (points, 128, real and imaginary)
        "radius": [float(np.hypot(*values.T).max()) for values in eigenvalues],
        "radius_by_seed": [float(radius) for radius in final_radii],
    }
