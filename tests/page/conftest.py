"""A running page, for the tests of page/ and all others that need one."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any
from unittest.mock import patch

import pytest

from letterwise import Predictor
from letterwise.manifest import ARTIFACTS, EVIDENCE
from letterwise.verdicts import load
from page.server import Server


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@contextmanager
def serving(predictor: Predictor, *arguments: Any, **options: Any) -> Iterator[str]:
    """Run the page in a thread of this process: its address, without a trailing slash."""
    with patch("page.server.QUEUE_SECONDS", 0.01):  # calls through Gradio's queue wait for half of it on average
        server = Server(predictor, *arguments, "127.0.0.1", 0, **options)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            thread.join(0.01)
        yield server.address.rstrip("/")
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def url(predictor) -> Iterator[str]:
    """The address of the page, without a trailing slash."""
    with serving(predictor, load(ARTIFACTS / EVIDENCE)) as address:
        yield address
