"""One running page for the room's tests, and a real browser that lets nothing leave this machine."""

import os
import shutil
import socket
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from letterwise.evidence import load
from letterwise.manifest import ARTIFACTS, EVIDENCE
from page.server import serve

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


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
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("REQUIRE_BROWSER is set and there is no chromium; install Debian's package chromium")
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


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
    faults: list[str] = []
    tab.on("request", lambda r: None if r.url.startswith((url, "data:", "blob:")) else faults.append(f"asks {r.url}"))
    tab.on("response", lambda r: faults.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    tab.on("console", lambda m: faults.append(f"console: {m.text}") if m.type == "error" else None)
    tab.on("pageerror", lambda error: faults.append(f"script: {error}"))
    yield tab
    tab.close()
    assert not faults
