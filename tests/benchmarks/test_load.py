"""benchmarks/load.py: it sends the browser's request, its typists count the right keys, its arithmetic is right."""

import asyncio
import json
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest

from benchmarks import load
from tests.page.conftest import url  # noqa: F401  a fixture
from tests.ui.pages import box, open_page

pytestmark = pytest.mark.ci


def run(work: Coroutine) -> Any:
    """``asyncio.run`` on another thread, since Playwright's loop is running on this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result(timeout=60)


def test_the_request_is_the_browsers(url, tab):  # noqa: F811
    open_page(tab, url)
    with tab.expect_request(lambda request: request.method == "POST") as sent:
        box(tab).fill("O'Bri én")
    browsers_body = sent.value.post_data_json
    head, body = load.Connection(url)._request("O'Bri én").split(b"\r\n\r\n")
    assert json.loads(body) == browsers_body
    method, target, _ = head.splitlines()[0].decode().split()
    ours, browsers = urlsplit(target), urlsplit(sent.value.url)
    assert (method, ours.path, ours.query) == ("POST", browsers.path, browsers.query)
    names = {line.split(b":")[0].decode().lower() for line in head.splitlines()[1:]}
    assert names - {"host", "content-length"} <= set(sent.value.headers)


def test_a_running_page_answers_the_typists(url, monkeypatch):  # noqa: F811
    monkeypatch.setattr(load, "CYCLE", 0.1)
    monkeypatch.setattr(load, "READING", 0.1)
    monkeypatch.setattr(load, "KEY", 0.02)
    tally = run(load.crowd(url, 2, 0.5, ["Satoshis"]))
    assert tally.errors == 0
    assert len(tally.milliseconds) >= 8
    assert min(tally.milliseconds) > 0


class Slow:
    """A page that answers the first key only after two more, and refuses more than six letters."""

    def __init__(self) -> None:
        self.requested = []

    async def ask(self, name: str) -> None:
        self.requested.append(name)
        await asyncio.sleep(0.15 if len(name) == 1 else 0)
        if len(name) > 6:
            raise ValueError


def test_keys_pressed_meanwhile_share_a_request_and_are_all_counted(monkeypatch):
    monkeypatch.setattr(load, "KEY", 0.06)
    page, tally = Slow(), load.Tally(0, float("inf"))
    run(load.type_name(page, "Satoshis", tally))
    assert page.requested[0] == "S"
    assert len(page.requested[1]) > 2
    assert page.requested[-1] == "Satoshis"
    assert len(tally.milliseconds) + tally.errors == 8
    assert tally.errors >= 1
    assert tally.milliseconds[0] >= 150


def test_keys_outside_the_measured_time_do_not_count(monkeypatch):
    monkeypatch.setattr(load, "KEY", 0.001)
    tally = load.Tally(time.perf_counter() + 60, float("inf"))
    run(load.type_name(Slow(), "Satoshis", tally))
    assert (tally.milliseconds, tally.errors) == ([], 0)


def test_the_summary_gives_percentiles():
    figures = load.summary(load.Tally(0, 1, list(np.arange(101.0)), 3), 170)
    assert list(figures.values()) == [101, 50, 95, 99, 3, 170]
    assert load.summary(load.Tally(0, 1), 170)["p95, ms"] == float("inf")


def test_each_target_is_judged_by_its_own_crowd():
    one_process = {str(n): {"p95, ms": n, "errors": 2 * n} for n in load.TYPISTS}
    lists = {
        str(n): {kind: {"p95, ms": n * k} for k, kind in enumerate(("typists", "/healthz"), 2)} for n in load.LISTS
    }
    assert list(load.target_values(one_process, lists).values()) == [1, 50, 200, 400, 32, 48]


def test_typists_and_health_are_watched_beside_lists(url, monkeypatch):  # noqa: F811
    monkeypatch.setattr(load, "CYCLE", 0)  # every key counts from the first on, however late its answer
    monkeypatch.setattr(load, "READING", 0.1)
    monkeypatch.setattr(load, "KEY", 0.05)
    monkeypatch.setattr(load, "LIST", 50)
    typists, health, lists = run(load.beside_lists(url, 2, 2, ["Satoshis"]))
    assert typists.errors == health.errors == 0
    assert len(typists.milliseconds) >= 8
    assert len(health.milliseconds) >= 3
    assert lists >= 1


def test_the_committed_table_matches_the_committed_figures():
    report = json.loads((load.HERE / "load.json").read_text(encoding="utf-8"))
    assert report["targets"] == pytest.approx(load.target_values(report["figures"]["one process"], report["lists"]))
    assert load.table(report) == (load.HERE / "load.md").read_text(encoding="utf-8")
