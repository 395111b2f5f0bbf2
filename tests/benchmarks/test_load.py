"""benchmarks/load.py: its request is the browser's, its typists count what they should, its arithmetic."""

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


def run(work: Coroutine) -> Any:
    """``asyncio.run`` on a thread of its own: Playwright's loop has this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result(timeout=60)


def test_the_request_is_the_browsers(url, tab):  # noqa: F811
    open_page(tab, url)
    with tab.expect_request(lambda request: request.method == "POST") as sent:
        box(tab).fill("O'Bri én")
    theirs = sent.value.post_data_json
    head, body = load.Connection(url)._request("O'Bri én").split(b"\r\n\r\n")
    assert json.loads(body) == theirs
    method, target, _ = head.splitlines()[0].decode().split()
    asked, wanted = urlsplit(target), urlsplit(sent.value.url)
    assert (method, asked.path, asked.query) == ("POST", wanted.path, wanted.query)
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
    """A page that takes three keys' time to answer the first, and refuses what is longer than six letters."""

    def __init__(self) -> None:
        self.asked = []

    async def ask(self, name: str) -> None:
        self.asked.append(name)
        await asyncio.sleep(0.15 if len(name) == 1 else 0)
        if len(name) > 6:
            raise ValueError


def test_keys_that_go_down_meanwhile_are_asked_for_together_and_all_counted(monkeypatch):
    monkeypatch.setattr(load, "KEY", 0.06)
    page, tally = Slow(), load.Tally(0, float("inf"))
    run(load.type_name(page, "Satoshis", tally))
    assert page.asked[0] == "S"
    assert len(page.asked[1]) > 2
    assert page.asked[-1] == "Satoshis"
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
    one = {str(n): {"p95, ms": n, "errors": 2 * n} for n in load.TYPISTS}
    lists = {
        str(n): {asked: {"p95, ms": n * k} for k, asked in enumerate(("typists", "/healthz"), 2)} for n in load.LISTS
    }
    assert list(load.judged(one, lists).values()) == [1, 50, 200, 400, 32, 48]


def test_typists_and_health_are_watched_beside_lists(url, monkeypatch):  # noqa: F811
    monkeypatch.setattr(load, "CYCLE", 0)  # keys count from the first one on, however late their answers
    monkeypatch.setattr(load, "READING", 0.1)
    monkeypatch.setattr(load, "KEY", 0.05)
    monkeypatch.setattr(load, "LIST", 50)
    typists, health, lists = run(load.beside_lists(url, 2, 2, ["Satoshis"]))
    assert typists.errors == health.errors == 0
    assert len(typists.milliseconds) >= 8
    assert len(health.milliseconds) >= 3
    assert lists >= 1


def test_the_committed_table_is_that_of_the_committed_figures():
    facts = json.loads((load.HERE / "load.json").read_text(encoding="utf-8"))
    assert facts["targets"] == pytest.approx(load.judged(facts["figures"]["one process"], facts["lists"]))
    assert load.table(facts) == (load.HERE / "load.md").read_text(encoding="utf-8")
