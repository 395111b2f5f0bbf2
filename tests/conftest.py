"""What all rooms' tests share."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from letterwise import Predictor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def predictor() -> Predictor:
    """The shipped networks."""
    return Predictor.load()


@pytest.fixture(scope="session")
def npm() -> str:
    """Its path; the tests that need packages of it are skipped where it is missing or its registry out of reach."""
    npm = shutil.which("npm")
    if not (npm and shutil.which("node")):
        pytest.skip("no node and npm on this machine")
    asked = subprocess.run([npm, "view", "onnxruntime-web", "version"], capture_output=True, timeout=60, check=False)
    if asked.returncode:
        pytest.skip("npm cannot reach its registry")
    return npm


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """A real one; the tests that need it are skipped where there is none."""
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
    """A list that fills with what a tab must not do: ask another host, get an error, write one to the console."""
    faults: list[str] = []
    tab.on("request", lambda r: None if r.url.startswith((url, "data:", "blob:")) else faults.append(f"asks {r.url}"))
    tab.on("response", lambda r: faults.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    tab.on("console", lambda m: faults.append(f"console: {m.text}") if m.type == "error" else None)
    tab.on("pageerror", lambda error: faults.append(f"script: {error}"))
    return faults
