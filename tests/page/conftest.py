"""One running page for the room's tests."""

import socket
from collections.abc import Iterator

import pytest

from letterwise.evidence import load
from letterwise.manifest import ARTIFACTS, EVIDENCE
from page.server import serve


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def url(predictor) -> Iterator[str]:
    """The address of the page, without a slash at its end."""
    page = serve(predictor, load(ARTIFACTS / EVIDENCE), "127.0.0.1", free_port(), block=False)
    yield page.local_url.rstrip("/")
    page.close(verbose=False)
