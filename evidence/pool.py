"""Parallel trainings, each saved as soon as it is done, so that an interrupted run repeats none of them."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any

import torch
from tqdm import tqdm

PROCESSES = 2


def in_parallel(work: Callable[..., None], tasks: Sequence[tuple[Any, ...]], shared: Sequence[Any] = ()) -> None:
    """``work(*task)`` for each of ``tasks``, PROCESSES at a time; each process gets ``shared`` once, as SHARED."""
    context = multiprocessing.get_context("spawn")
    with (
        ProcessPoolExecutor(
            min(PROCESSES, os.cpu_count() or 1), mp_context=context, initializer=_start_worker, initargs=tuple(shared)
        ) as pool,
        tqdm(total=len(tasks), desc="training", unit="network") as progress,
    ):
        try:
            for future in as_completed([pool.submit(work, *task) for task in tasks]):
                future.result()
                progress.update()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


SHARED: list[Any] = []  # set in worker processes


def _start_worker(*shared: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles Ctrl-C
    torch.set_num_threads(1)
    SHARED[:] = shared
