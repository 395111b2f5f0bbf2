"""What all tests share."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from letterwise import Predictor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

os.environ.setdefault("OMP_NUM_THREADS", "1")  # for torch: at these sizes a second thread mostly waits
# the headless shell opens a page in half the time
CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)


@pytest.hookimpl(tryfirst=True)  # before tests are deselected
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name in ("faults", "hostile"):
            item.add_marker(pytest.mark.ci)


@pytest.fixture(scope="session")
def predictor() -> Predictor:
    """The shipped networks."""
    return Predictor.load()


@pytest.fixture(scope="session")
def npm() -> str:
    """The path of npm; tests that need its packages are skipped if it is missing or cannot reach its registry."""
    npm = shutil.which("npm")
    if not (npm and shutil.which("node")):
        pytest.skip("no node and npm on this machine")
    reply = subprocess.run([npm, "view", "onnxruntime-web", "version"], capture_output=True, timeout=60, check=False)
    if reply.returncode:
        pytest.skip("npm cannot reach its registry")
    return npm


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """A real browser; the tests that need it are skipped if there is none."""
    if not CHROMIUM:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("REQUIRE_BROWSER is set and there is no chromium; install Debian's package chromium")
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def strict(tab: "Page", url: str) -> list[str]:
    """A list that collects what a tab must not do: ask another host, get an error, or write one to the console."""
    faults: list[str] = []
    tab.on("request", lambda r: None if r.url.startswith((url, "data:", "blob:")) else faults.append(f"asks {r.url}"))
    tab.on("response", lambda r: faults.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    tab.on("console", lambda m: faults.append(f"console: {m.text}") if m.type == "error" else None)
    tab.on("pageerror", lambda error: faults.append(f"script: {error}"))
    return faults


def barriers(tab: "Page", within: str | None = None) -> list[tuple[str, str]]:
    """Barriers to accessibility that axe finds, on the page or within a part of it: the rule and the first element."""
    from axe_playwright_python.sync_playwright import Axe

    violations = Axe().run(tab, within, {"resultTypes": ["violations"]}).response["violations"]
    return [
        (violation["id"], violation["nodes"][0]["html"]) for violation in violations if violation["impact"] != "minor"
    ]


@pytest.fixture(scope="session")
def context(browser) -> "Iterator[BrowserContext]":
    """One browser context for all tabs, so that a page's scripts are loaded only once."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def tab(context, url) -> "Iterator[Page]":
    """A fresh tab; the test fails if the page asks another host for anything or writes an error to the console."""
    tab = context.new_page()
    faults = strict(tab, url)
    yield tab
    tab.close()
    assert not faults
