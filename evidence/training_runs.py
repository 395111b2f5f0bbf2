"""Experiment "training_runs": plain training over several seeds, at each network's own rate and as in the tutorial."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from evidence import pool
from evidence.networks import NETWORKS
from evidence.pool import in_parallel
from evidence.training_history import OWN, TUTORIAL, TUTORIAL_RATE, Job, TrainingHistory, train_one
from training.loop import Examples


@dataclass(frozen=True)
class Settings:
    """How much to run. Grids are wide enough that no network's best rate is at an end."""

    seeds: int = 5
    epochs: int = 15  # of training under the own regime
    tutorial_names: int = 30_000
    rates: tuple[float, ...] = (1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1)  # tried under the own regime, with every seed
    tutorial_rates: dict[str, tuple[float, ...]] = field(  # tried in addition to TUTORIAL_RATE
        default_factory=lambda: {"RNN": (1e-3, 2e-3, 1e-2, 0.02), "LSTM": (0.02, 0.05, 0.1, 0.2, 0.5)}
    )
    tutorial_seeds: int = 2  # seeds with which ``tutorial_rates`` are tried


FULL, QUICK = Settings(), Settings(2, 2, 2000, (1e-2,), {"RNN": (1e-2,), "LSTM": (0.05,)}, 1)


def jobs(settings: Settings, seed: int, names: int) -> list[Job]:
    """All trainings, for a train part of ``names`` names."""
    seeds = range(seed, seed + settings.seeds)
    own = [Job(OWN, n, r, s, settings.epochs * names) for n in NETWORKS for r in settings.rates for s in seeds]
    tutorial = [(n, TUTORIAL_RATE, s) for n in settings.tutorial_rates for s in seeds]
    for n, rates in settings.tutorial_rates.items():
        tutorial += [(n, rate, s) for rate in rates for s in seeds[: settings.tutorial_seeds]]
    return own + [Job(TUTORIAL, *tried, settings.tutorial_names) for tried in tutorial]


def tune(histories: dict[Job, TrainingHistory], regime: str) -> dict[str, float]:
    """Each network's best rate under ``regime``: lowest validation loss, averaged over the seeds it was tried with."""
    losses: dict[tuple[str, float], list[float]] = {}
    for job, history in histories.items():
        if job.regime == regime:
            loss = float(history.curves["validation_loss"])
            losses.setdefault((job.network, job.rate), []).append(loss if np.isfinite(loss) else np.inf)
    best = sorted(losses, key=lambda tried: float(np.mean(losses[tried])))
    return {network: next(rate for n, rate in best if n == network) for network, _ in best}


def run_all(
    jobs: Iterable[Job], parts: tuple[Examples, Examples, Examples], folder: Path
) -> dict[Job, TrainingHistory]:
    """Train all ``jobs``; each is saved in ``folder`` as soon as it is done, and not trained again."""
    jobs = list(jobs)
    in_parallel(_run_one, [(job, folder) for job in jobs if not _path(folder, job).exists()], parts)
    return {job: load(_path(folder, job)) for job in jobs}


def _run_one(job: Job, folder: Path) -> None:
    save(train_one(job, *pool.SHARED), _path(folder, job))


def _path(folder: Path, job: Job) -> Path:
    return folder / f"{job}.npz"


def save(history: TrainingHistory, path: Path) -> None:
    """Write a history as plain arrays, atomically."""
    arrays: dict[str, Any] = {f"curves/{key}": value for key, value in history.curves.items()}
    arrays["answers"] = history.answers
    arrays |= {f"weights/{k}/{key}": value for k, point in enumerate(history.weights) for key, value in point.items()}
    temporary = path.with_suffix(".part.npz")
    np.savez(temporary, **arrays)
    temporary.replace(path)


def load(path: Path) -> TrainingHistory:
    """What ``save`` wrote."""
    with np.load(path) as arrays:
        curves = {key.split("/", 1)[1]: arrays[key] for key in arrays if key.startswith("curves/")}
        weights: list[dict[str, np.ndarray]] = [{} for _ in curves["names"]]
        for key in arrays:
            if key.startswith("weights/"):
                _, point, parameter = key.split("/", 2)
                weights[int(point)][parameter] = arrays[key]
        return TrainingHistory(curves, weights, arrays["answers"])


def experiment(histories: dict[Job, TrainingHistory], settings: Settings) -> dict[str, Any]:
    """Bands over the seeds, by regime and network, and the outcome of each rate that was tried."""
    rates = tune(histories, OWN)
    regimes = {OWN: rates, TUTORIAL: dict.fromkeys(settings.tutorial_rates, TUTORIAL_RATE)}

    by_rate: dict[str, dict[str, dict[float, list[TrainingHistory]]]] = {regime: {} for regime in regimes}
    for job, history in histories.items():
        by_rate[job.regime].setdefault(job.network, {}).setdefault(job.rate, []).append(history)
    return {
        "rates": rates,
        "tutorial_rate": TUTORIAL_RATE,
        "tutorial_rates": tune(histories, TUTORIAL),
        "bands": {
            regime: {n: _band(by_rate[regime][n][rate]) for n, rate in best.items()} for regime, best in regimes.items()
        },
        "tried": {
            regime: {n: [_outcome(rate, runs) for rate, runs in sorted(by_rate[regime][n].items())] for n in best}
            for regime, best in regimes.items()
        },
    }


def _outcome(rate: float, histories: list[TrainingHistory]) -> dict[str, Any]:
    """Medians over a rate's seeds (``validation_loss``: mean); ``gradient_p99`` is the largest along a training."""
    validation = [float(history.curves["validation_loss"]) for history in histories]
    diverged = sum(not np.isfinite(loss) for loss in validation)
    return {
        "rate": rate,
        "seeds": len(histories),
        "diverged": diverged,
        "accuracy": float(np.median([history.curves["accuracy"][-1] for history in histories])),
        "validation_loss": None if diverged else float(np.mean(validation)),
        "gradient_p99": float(np.median([np.nanmax(history.curves["gradient_p99"]) for history in histories])),
    }


def _band(histories: list[TrainingHistory]) -> dict[str, Any]:
    """Median, lowest and highest over the seeds at every point; ``diverged``: seeds whose loss became NaN or inf."""
    band: dict[str, Any] = {"diverged": sum(not np.isfinite(history.curves["loss"][-1]) for history in histories)}
    band["accuracy_by_seed"] = [float(history.curves["accuracy"][-1]) for history in histories]
    for key in ("names", "seconds", "loss", "accuracy", "gradient_median", "gradient_p99"):
        values = np.stack([history.curves[key] for history in histories])  # (seeds, points)
        pick: dict[str, Callable[..., Any]] = {"median": np.median, "low": np.min, "high": np.max}
        band[key] = {name: function(values, axis=0) for name, function in pick.items()}
    band["names"], band["seconds"] = band["names"]["median"], band["seconds"]["median"]
    return band
