"""One running page for the room's tests."""

import socket
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from letterwise.evidence import load
from letterwise.manifest import ARTIFACTS, EVIDENCE
from page.server import serve
from tests.conftest import strict


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def url(predictor) -> Iterator[str]:
    """The address of the page, without a slash at its end."""
    page = serve(predictor, load(ARTIFACTS / EVIDENCE), "127.0.0.1", free_port(), block=False)
    yield page.local_url.rstrip("/")
    page.close(verbose=False)


@pytest.fixture(scope="session")
def context(browser) -> Iterator[BrowserContext]:
    """One for all tabs, so that Gradio's scripts are loaded once."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def tab(context, url) -> Iterator[Page]:
    """A fresh tab; the test fails if the page asks another host for anything or writes an error to the console."""
    tab = context.new_page()
    faults = strict(tab, url)
    yield tab
    tab.close()
    assert not faults
