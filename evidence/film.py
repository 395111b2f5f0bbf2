"""Experiment "film": plain training of each network over several seeds, at its own rate and in the tutorial's way."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from evidence.networks import NETWORKS, REPORTED
from evidence.plain import OWN, TUTORIAL, TUTORIAL_RATE, Film, Job, train_plainly
from training.loop import Examples


@dataclass(frozen=True)
class Settings:
    """How much is run."""

    seeds: int = 5
    epochs: int = 15  # of training in the networks' own way
    tutorial_names: int = 30_000
    rates: tuple[float, ...] = (3e-3, 1e-2, 3e-2)  # tried in the own way, with the first seed
    tutorial_rates: tuple[float, ...] = (0.02, 0.05, 0.1)  # tried besides TUTORIAL_RATE, with the first seed


FULL, QUICK = Settings(), Settings(2, 2, 2000, (1e-2,), (0.05,))
PROCESSES = 2


def first_jobs(settings: Settings, seed: int, names: int) -> list[Job]:
    """Everything that can be asked for before the own rates are known: of a training part of ``names`` names."""
    own = [Job(OWN, n, rate, seed, settings.epochs * names) for n in NETWORKS for rate in settings.rates]
    seeds = range(seed, seed + settings.seeds)
    tutorial = [Job(TUTORIAL, n, TUTORIAL_RATE, s, settings.tutorial_names) for n in REPORTED for s in seeds]
    other = [Job(TUTORIAL, n, r, seed, settings.tutorial_names) for n in REPORTED for r in settings.tutorial_rates]
    return own + tutorial + other


def tune(films: dict[Job, Film]) -> dict[str, float]:
    """Each network's own rate: the lowest loss on the validation names."""

    def loss(job: Job) -> float:
        found = float(films[job].curves["validation_loss"])
        return found if np.isfinite(found) else np.inf  # a training that diverged

    own = sorted((job for job in films if job.way == OWN), key=loss)
    return {network: next(job.rate for job in own if job.network == network) for network in NETWORKS}


def seed_jobs(settings: Settings, seed: int, names: int, rates: dict[str, float]) -> list[Job]:
    """The own way with every seed; those of the first are among ``first_jobs``."""
    seeds = range(seed, seed + settings.seeds)
    return [Job(OWN, network, rates[network], s, settings.epochs * names) for network in NETWORKS for s in seeds]


def shoot(jobs: Iterable[Job], parts: tuple[Examples, Examples, Examples], folder: Path) -> dict[Job, Film]:
    """Train them, PROCESSES at a time; each is kept in ``folder`` as soon as it is done and not trained again."""
    jobs = list(jobs)
    missing = [job for job in jobs if not _place(folder, job).exists()]
    context = multiprocessing.get_context("spawn")
    with (
        ProcessPoolExecutor(
            min(PROCESSES, os.cpu_count() or 1), mp_context=context, initializer=_begin, initargs=parts
        ) as pool,
        tqdm(total=len(missing), desc="training", unit="network") as progress,
    ):
        try:
            for future in as_completed([pool.submit(_shoot, job, folder) for job in missing]):
                future.result()
                progress.update()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return {job: load(_place(folder, job)) for job in jobs}


_PARTS: list[Examples] = []  # of a worker process


def _begin(*parts: Examples) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    torch.set_num_threads(1)
    _PARTS[:] = parts


def _shoot(job: Job, folder: Path) -> None:
    save(train_plainly(job, *_PARTS), _place(folder, job))


def _place(folder: Path, job: Job) -> Path:
    return folder / f"{job}.npz"


def save(film: Film, path: Path) -> None:
    """As plain arrays, renamed into place when whole."""
    arrays = {f"curves/{key}": value for key, value in film.curves.items()} | {"answers": film.answers}
    arrays |= {f"weights/{k}/{key}": value for k, point in enumerate(film.weights) for key, value in point.items()}
    temporary = path.with_suffix(".part.npz")
    np.savez(temporary, **arrays)
    temporary.replace(path)


def load(path: Path) -> Film:
    """What ``save`` wrote."""
    with np.load(path) as arrays:
        curves = {key.split("/", 1)[1]: arrays[key] for key in arrays if key.startswith("curves/")}
        weights: list[dict[str, np.ndarray]] = [{} for _ in curves["names"]]
        for key in arrays:
            if key.startswith("weights/"):
                _, point, parameter = key.split("/", 2)
                weights[int(point)][parameter] = arrays[key]
        return Film(curves, weights, arrays["answers"])


def experiment(films: dict[Job, Film], rates: dict[str, float], settings: Settings, seed: int) -> dict:
    """Bands over the seeds, by way and network, and what each rate tried came to with the first seed."""
    ways = {OWN: rates, TUTORIAL: dict.fromkeys(REPORTED, TUTORIAL_RATE)}
    tried = sorted((job for job in films if job.seed == seed), key=lambda job: job.rate)
    return {
        "rates": rates,
        "tutorial_rate": TUTORIAL_RATE,
        "bands": {
            way: {n: _band([f for j, f in films.items() if (j.way, j.network, j.rate) == (way, n, rate)])
                  for n, rate in by_network.items()}
            for way, by_network in ways.items()
        },
        "tried": {
            way: {n: [{"rate": job.rate, "accuracy": float(films[job].curves["accuracy"][-1]),
                       "validation_loss": float(films[job].curves["validation_loss"])}
                      for job in tried if (job.way, job.network) == (way, n)]
                  for n in by_network}
            for way, by_network in ways.items()
        },
    }  # fmt: skip


def _band(films: list[Film]) -> dict:
    """Median, lowest and highest over the seeds at every point; ``diverged`` counts seeds whose loss left the reals."""
    band: dict = {"diverged": sum(not np.isfinite(film.curves["loss"][-1]) for film in films)}
    band["accuracy_by_seed"] = [float(film.curves["accuracy"][-1]) for film in films]
    for key in ("names", "seconds", "loss", "accuracy", "gradient_median", "gradient_p99"):
        values = np.stack([film.curves[key] for film in films])  # (seeds, points)
        pick: dict[str, Callable] = {"median": np.median, "low": np.min, "high": np.max}
        band[key] = {name: function(values, axis=0) for name, function in pick.items()}
    band["names"], band["seconds"] = band["names"]["median"], band["seconds"]["median"]
    return band
