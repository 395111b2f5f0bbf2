"""The server disappears under an open page: the page says so, waits, and carries on without being reloaded."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from letterwise.sentences import say
from tests.page.conftest import free_port, url  # noqa: F401  a fixture
from tests.ui.pages import box, expect_answers, open_page

REPOSITORY = Path(__file__).resolve().parents[2]
EVENTS = "**/page/facts"


@pytest.fixture
def page(context):
    """A tab that may write to the console that it cannot reach the server."""
    page = context.new_page()
    yield page
    page.close()


def mark(page):
    """Mark the document; returns a check that it is still the same one, and that no error is shown."""
    page.evaluate("window.stays = true")

    def check():
        assert page.evaluate("window.stays")
        expect(page.locator("#away")).to_be_empty()
        expect(page.locator(".toast-wrap")).to_be_empty()

    return check


@pytest.mark.parametrize("names", [["Nguyen"], pytest.param(["Dostoevsky", "Nguyen"], marks=pytest.mark.long)])
def test_killed_and_started_again(page, predictor, names):
    port = free_port()

    def start():
        process = subprocess.Popen(
            [sys.executable, "-B", "app.py", "--port", str(port)], cwd=REPOSITORY, stdout=subprocess.PIPE
        )
        assert b"ready" in process.stdout.readline()
        return process

    def stop(process):
        process.kill()
        process.communicate()

    process = start()
    try:
        open_page(page, f"http://127.0.0.1:{port}/")
        unharmed = mark(page)
        for name in names:
            box(page).fill("")
            expect(page.locator("#note")).to_have_text(say("nothing_to_read", "en"))
            stop(process)
            box(page).press_sequentially(name)
            expect(page.locator("#away")).to_have_text(say("away", "en"))
            expect(page.locator(".toast-wrap")).to_be_empty()
            process = start()
            expect_answers(page, predictor, name)
            unharmed()
    finally:
        stop(process)


@pytest.mark.parametrize("status", [503, *(pytest.param(status, marks=pytest.mark.long) for status in (429, 502, 504))])
def test_an_error_status_from_a_proxy_is_retried(page, url, predictor, status):  # noqa: F811
    open_page(page, url)
    unharmed = mark(page)
    page.route(EVENTS, lambda route: route.fulfill(status=status), times=2)
    box(page).fill("Nguyen")
    expect(page.locator("#away")).to_have_text(say("away", "en"))
    expect_answers(page, predictor, "Nguyen")
    unharmed()


def test_another_letterwise_that_comes_back_is_loaded(page, url, predictor):  # noqa: F811
    open_page(page, url)
    page.evaluate("window.stays = true")
    page.route(EVENTS, lambda route: route.fulfill(status=404), times=1)
    page.route("**/page/version", lambda route: route.fulfill(body="another"), times=1)
    with page.expect_navigation():
        box(page).fill("Nguyen")
    expect_answers(page, predictor, "Nguyen")
    assert not page.evaluate("window.stays")
