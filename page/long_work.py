"""Separate threads for long work, so that a single name never waits behind a list."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from page.memory import give_back

FEW = 10  # up to this many names are answered at once, like a single one
PIECE = 250  # names answered in one go; no job occupies a thread for longer
IDLE_SECONDS = 0.5  # seconds without jobs before memory is given back
RETRY_AFTER = 2  # seconds that a refused client is told to wait

T = TypeVar("T")


class Crowded(Exception):
    """Too many jobs are waiting already."""


class LongWork:
    """Runs jobs piece by piece in threads of its own; the pieces of all jobs take turns, first come, first served."""

    def __init__(self, places: int = 1, waiting: int = 20) -> None:
        """``places`` pieces run at once; beyond ``places + waiting`` jobs, new ones are refused."""
        self.threads = ThreadPoolExecutor(places, thread_name_prefix="long-work")
        self.room = places + waiting
        self.jobs = 0
        self.giving_back: asyncio.TimerHandle | None = None

    @contextmanager
    def job(self) -> Iterator[None]:
        """Context manager for one job; raises Crowded if there is no room for it.

        IDLE_SECONDS seconds after the last job has ended, freed memory is given back to the system.
        """
        if self.jobs >= self.room:
            raise Crowded
        if self.giving_back:
            self.giving_back.cancel()
        self.jobs += 1
        try:
            yield
        finally:
            self.jobs -= 1
            if not self.jobs:
                self.giving_back = asyncio.get_running_loop().call_later(IDLE_SECONDS, give_back)

    async def run(self, function: Callable[..., T], *arguments: Any) -> T:
        """Run a piece of a job and return its result."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, function, *arguments)
