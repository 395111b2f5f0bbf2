"""Experiment "recall": how long a network can remember one letter while others go by.

A string of random letters contains one mark, at any of its first PLACES positions. After the last letter the network
must name the letter right after the mark, ``lag`` to ``lag + PLACES - 1`` letters ago. Names cannot show this: most of
them reveal their language in their last letters. The task is of the kind of Hochreiter & Schmidhuber (1997), section 5.

A linear network cannot solve it, by algebra: its logits are a sum of one score for each letter and its distance from
the end, and no such sum says "this letter, because it follows the mark". The best it can do is to name the most
frequent letter at the positions where the marked one may be (``linear_bound``).
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from evidence.networks import GRU, TanhRNN, add_to_forget_bias, make_orthogonal
from evidence.pool import in_parallel
from evidence.results import load_or_run
from models import LSTM, RNN, MyLSTM, Recurrent

LETTERS, PLACES = 8, 10
MARK, SYMBOLS = LETTERS, LETTERS + 1
BATCH, VALIDATE_EVERY = 128, 50  # strings per update; updates between two validations
SOLVED = 0.95  # share of the validation strings that must be answered correctly
VALIDATION, TEST = 500, 2000  # strings, the same for every network
CLIP = 1.0
# About 5,500 parameters each: 64 units with one state, 37 in a GRU, 32 in an LSTM.
NETWORKS = (
    "linear RNN",
    "linear RNN, orthogonal",
    "tanh RNN",
    "GRU",
    "LSTM, forget bias 0",
    "LSTM, forget bias 1",
    "LSTM, forget bias 2",
    "MyLSTM",
)


@dataclass(frozen=True)
class Settings:
    """How much to run."""

    lags: tuple[int, ...] = (5, 10, 20, 40, 80)
    seeds: int = 5
    updates: int = 2000
    rates: tuple[float, ...] = (1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
    tuning_lag: int = 10  # rates are chosen at this lag, on a separate seed


FULL, QUICK = Settings(updates=1200), Settings((5, 20), 2, 150, (1e-2,), 5)


@dataclass(frozen=True)
class Job:
    """One network trained at one lag."""

    network: str
    lag: int
    rate: float
    seed: int
    updates: int


def fresh(network: str, seed: int) -> Recurrent:
    """An untrained one of NETWORKS; the same for the same seed."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        match network.split(", forget bias "):
            case ["LSTM", bias]:
                made: Recurrent = LSTM(SYMBOLS, 32, LETTERS)
                add_to_forget_bias(made, int(bias))
            case ["MyLSTM"]:
                made = MyLSTM(SYMBOLS, 32, LETTERS)
            case ["GRU"]:
                made = GRU(SYMBOLS, 37, LETTERS)
            case ["tanh RNN"]:
                made = TanhRNN(SYMBOLS, 64, LETTERS)
            case _:
                made = RNN(SYMBOLS, 64, LETTERS)
                if network.endswith("orthogonal"):
                    make_orthogonal(made, seed)
    return made


def strings(count: int, lag: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Strings int64 [time, count] of ``lag + PLACES + 1`` symbols, and the letters to name int64 [count]."""
    letters = torch.randint(LETTERS, (lag + PLACES + 1, count), generator=generator)
    places, columns = torch.randint(PLACES, (count,), generator=generator), torch.arange(count)
    letters[places, columns] = MARK
    return letters, letters[places + 1, columns]


def accuracy(network: Recurrent, letters: Tensor, marked: Tensor) -> float:
    """Share of the strings whose marked letter is the first answer."""
    with torch.no_grad():
        return float((network.unroll(letters)[0][-1].argmax(dim=1) == marked).float().mean())


def train(job: Job) -> dict[str, Any]:
    """Adam on new strings at every update until the validation strings are solved, or for ``job.updates``.

    ``solved_after``: updates, None if not solved; ``validation``: the best accuracy; ``accuracy``: on the test strings.
    """
    network = fresh(job.network, job.seed)
    optimizer = torch.optim.Adam(network.parameters(), job.rate)
    draw = torch.Generator().manual_seed(job.seed)
    validation = strings(VALIDATION, job.lag, torch.Generator().manual_seed(2**32 + job.lag))
    solved_after, best = None, 0.0
    for update in range(1, job.updates + 1):
        letters, marked = strings(BATCH, job.lag, draw)
        optimizer.zero_grad()
        loss = F.nll_loss(network.unroll(letters)[0][-1], marked)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimizer.step()
        if update % VALIDATE_EVERY == 0:
            share = accuracy(network, *validation)
            best = max(best, share)
            if share >= SOLVED:
                solved_after = update
                break
    test = strings(TEST, job.lag, torch.Generator().manual_seed(2**33 + job.lag))
    return asdict(job) | {"solved_after": solved_after, "validation": best, "accuracy": accuracy(network, *test)}


def tuning_jobs(settings: Settings, seed: int) -> list[Job]:
    """Every network at every rate, with a seed that is not among those that count."""
    tune_seed = seed + settings.seeds
    return [Job(n, settings.tuning_lag, rate, tune_seed, settings.updates) for n in NETWORKS for rate in settings.rates]


def tune(results: list[dict[str, Any]]) -> dict[str, float]:
    """By network, the rate that solves the task in the fewest updates or, if none does, the one that comes closest."""

    def order(result: dict[str, Any]) -> tuple[float, float]:
        return (np.inf if result["solved_after"] is None else result["solved_after"], -result["validation"])

    return {n: min((r for r in results if r["network"] == n), key=order)["rate"] for n in NETWORKS}


def jobs(settings: Settings, seed: int, rates: dict[str, float]) -> list[Job]:
    """Every network at every lag with every seed, each at its own rate."""
    seeds = range(seed, seed + settings.seeds)
    return [Job(n, lag, rates[n], s, settings.updates) for n in NETWORKS for lag in settings.lags for s in seeds]


def measure(settings: Settings, seed: int, folder: Path) -> dict[str, Any]:
    """The whole experiment; each training is saved in ``folder`` as soon as it is done, and not repeated."""
    rates = tune(_train_all(tuning_jobs(settings, seed), folder))
    return experiment(_train_all(jobs(settings, seed, rates), folder), rates, settings)


def _train_all(jobs: list[Job], folder: Path) -> list[dict[str, Any]]:
    paths = [folder / f"recall-{job.network}-{job.lag}-{job.rate:g}-{job.seed}.json" for job in jobs]
    missing = [task for task in zip(jobs, paths, strict=True) if not task[1].exists()]
    in_parallel(_train_and_save, sorted(missing, key=lambda task: -task[0].lag))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def _train_and_save(job: Job, path: Path) -> None:
    load_or_run(path, lambda: train(job))


def linear_bound(draws: int = 1_000_000) -> float:
    """Expected accuracy of the best network that is linear in its letters.

    The marked letter is one of PLACES letters; the most frequent of them is the marked one with a probability of its
    count / PLACES. A Monte Carlo estimate, accurate to about 0.0002.
    """
    counts = np.random.default_rng(0).multinomial(PLACES, [1 / LETTERS] * LETTERS, draws)
    return float(counts.max(axis=1).mean() / PLACES)


def experiment(results: list[dict[str, Any]], rates: dict[str, float], settings: Settings) -> dict[str, Any]:
    """By network and lag: the share of seeds that solved it, their median number of updates, and the mean accuracy."""
    table: dict[str, dict[str, list[Any]]] = {}
    for name in NETWORKS:
        by_lag = [[r for r in results if (r["network"], r["lag"]) == (name, lag)] for lag in settings.lags]
        solved_after = [[r["solved_after"] for r in runs if r["solved_after"] is not None] for runs in by_lag]
        table[name] = {
            "solved": [len(updates) / settings.seeds for updates in solved_after],
            "updates": [float(np.median(updates)) if updates else None for updates in solved_after],
            "accuracy": [float(np.mean([r["accuracy"] for r in runs])) for runs in by_lag],
        }
    return {
        "lags": list(settings.lags),
        "rates": rates,
        "networks": table,
        "updates": settings.updates,
        "seeds": settings.seeds,
        "chance": 1 / LETTERS,
        "linear_bound": linear_bound(),
        "parameters": {name: sum(p.numel() for p in fresh(name, 0).parameters()) for name in NETWORKS},
    }
