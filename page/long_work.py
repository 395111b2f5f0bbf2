"""A place of its own for work that takes long, so that whoever types one name never waits behind a list."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from page.memory import give_back

FEW = 10  # names that are answered at once, like one
PIECE = 250  # names answered in one go: nobody holds a place for longer
REST = 0.5  # seconds
RETRY_AFTER = 2  # seconds that whoever is refused is told to wait

T = TypeVar("T")


class Crowded(Exception):
    """Too many jobs wait already."""


class LongWork:
    """Runs jobs piece by piece in a few threads; the pieces of all jobs take turns, first come, first served."""

    def __init__(self, places: int = 1, waiting: int = 20) -> None:
        """``places`` pieces run at once; beyond those jobs and ``waiting`` more, new ones are refused."""
        self.threads = ThreadPoolExecutor(places, thread_name_prefix="long-work")
        self.room = places + waiting
        self.jobs = 0
        self.rest: asyncio.TimerHandle | None = None

    @contextmanager
    def job(self) -> Iterator[None]:
        """One more job until it is left; raises Crowded where there is no room for it.

        Half a second after the last one the memory that they took is given back.
        """
        if self.jobs >= self.room:
            raise Crowded
        if self.rest:
            self.rest.cancel()
        self.jobs += 1
        try:
            yield
        finally:
            self.jobs -= 1
            if not self.jobs:
                self.rest = asyncio.get_running_loop().call_later(REST, give_back)

    async def run(self, function: Callable[..., T], *arguments: Any) -> T:
        """A piece of a job."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, function, *arguments)
