"""Plain training of one network, without a teacher, and its history."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from evidence.networks import fresh
from models import Recurrent
from training.loop import ONE_HOT, Examples, losses

POINTS = (0, 0.01, 0.02, 0.04, 0.07, 0.12, 0.2, 0.3, 0.4, 0.55, 0.7, 0.85, 1)  # shares of a training run
OWN, TUTORIAL = "own", "tutorial"
BATCH = 128  # names
CLIP = 1.0
TUTORIAL_RATE = 0.005


@dataclass(frozen=True)
class Job:
    """One network, trained under one regime.

    ``own``: all training names in shuffled batches of BATCH, Adam on a one-cycle schedule that peaks at ``rate``,
    gradients clipped. ``tutorial``: single names, their languages drawn uniformly, plain SGD at ``rate``.
    """

    regime: str
    network: str
    rate: float
    seed: int
    names: int  # seen in total, at least

    def __str__(self) -> str:
        return f"{self.regime} {self.network} {self.rate:g} {self.seed} {self.names}".replace(" ", "-")


@dataclass(frozen=True)
class TrainingHistory:
    """A training run as recorded at each of POINTS."""

    curves: dict[str, np.ndarray]  # each [points]: names, seconds, loss, accuracy, validation_loss, gradient_*
    weights: list[dict[str, np.ndarray]]  # at each point, by parameter
    answers: np.ndarray  # log-probabilities of the test names at the end, float32 [names, languages]


def train_one(job: Job, training: Examples, validation: Examples, test: Examples) -> TrainingHistory:
    """Train a network from scratch. Loss (nats) and accuracy are on the test names; the validation names are scored at
    the end only. Gradient norms are before clipping: median and 99th percentile since the previous point."""
    network = fresh(job.network, training.targets.shape[1], job.seed)
    generator = torch.Generator().manual_seed(job.seed)
    batches = _single(training, generator) if job.regime == TUTORIAL else _epochs(training, generator)
    steps = job.names // (1 if job.regime == TUTORIAL else BATCH)
    optimizer: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler
    if job.regime == TUTORIAL:
        optimizer, clip = torch.optim.SGD(network.parameters(), job.rate), float("inf")
        schedule = torch.optim.lr_scheduler.ConstantLR(optimizer, factor=1)
    else:
        optimizer, clip = torch.optim.Adam(network.parameters()), CLIP
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, job.rate, steps + 1, pct_start=0.1)
    rows: list[dict[str, float]] = []
    weights, seen, seconds, done = [], 0, 0.0, 0
    for point in POINTS:
        norms = []
        start = time.perf_counter()
        for _ in range(max(done, round(point * steps)) - done):
            batch = next(batches)
            optimizer.zero_grad()
            losses(network, batch)[0].mean().backward()  # type: ignore[no-untyped-call]
            norms.append(nn.utils.clip_grad_norm_(network.parameters(), clip))
            optimizer.step()
            schedule.step()
            seen += len(batch.lengths)
            done += 1
        seconds += time.perf_counter() - start
        log_probs = answer(network, test)
        median, p99 = np.quantile(torch.stack(norms).numpy(), (0.5, 0.99)) if norms else (np.nan, np.nan)
        right = log_probs.argmax(dim=1) == test.targets.argmax(dim=1)
        finite = bool(log_probs.isfinite().all())
        rows.append(
            {
                "names": seen,
                "seconds": seconds,
                "loss": _nll(log_probs, test) if finite else np.inf,
                "accuracy": float(right.float().mean()) if finite else 0.0,
                "gradient_median": median,
                "gradient_p99": p99,
            }
        )
        weights.append({key: value.numpy().copy() for key, value in network.state_dict().items()})
    curves = {key: np.array([row[key] for row in rows]) for key in rows[0]}
    curves["validation_loss"] = np.array(_nll(answer(network, validation), validation))
    return TrainingHistory(curves, weights, log_probs.numpy())


@torch.no_grad()
def answer(network: Recurrent, examples: Examples) -> torch.Tensor:
    """Log-probabilities after the last letter, [names, languages]."""
    log_probs, _ = network.unroll(ONE_HOT[examples.letters.T])
    return log_probs[examples.lengths - 1, range(len(examples.lengths))]


def _nll(log_probs: torch.Tensor, examples: Examples) -> float:
    return -float((log_probs * examples.targets).sum(dim=1).mean())


def _epochs(training: Examples, generator: torch.Generator) -> Iterator[Examples]:
    while True:
        yield from training.batches(BATCH, generator)


def _single(training: Examples, generator: torch.Generator) -> Iterator[Examples]:
    """One name at a time: first a language, drawn uniformly, then one of its names."""
    labels = training.targets.argmax(dim=1)
    by_language = [rows for k in range(training.targets.shape[1]) if len(rows := (labels == k).nonzero()[:, 0])]
    while True:
        rows = by_language[int(torch.randint(len(by_language), (1,), generator=generator))]
        row = rows[torch.randint(len(rows), (1,), generator=generator)]
        length = training.lengths[row]
        yield Examples(training.letters[row, :length], length, training.targets[row], training.weights[row])
