"""The server shuts down cleanly; slow clients and floods of errors cost little; lists wait their turn."""

import asyncio
import contextlib
import json
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from letterwise.verdicts import EvidenceError
from page import connections
from page.connections import AtMostOneASecond
from page.long_work import Crowded, LongWork
from page.server import Server
from tests.page.conftest import free_port, serving

pytestmark = pytest.mark.ci

REPOSITORY = Path(__file__).resolve().parents[2]
POST = b"POST /api/predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
UNSHARE = ["unshare", "-pf", "--mount-proc"]


def can_unshare() -> bool:
    return bool(shutil.which("unshare")) and not subprocess.run([*UNSHARE, "true"], capture_output=True).returncode


@contextlib.contextmanager
def started(*before: str, shell: str = ""):
    """A ready ``python app.py``, with ``before`` or a line of ``shell`` in front of it: the process and its port."""
    port = free_port()
    command = [*before, sys.executable, "app.py", "--port", str(port)]
    if shell:
        command = ["sh", "-c", f"{shell}; exec {' '.join(command)}"]
    process = subprocess.Popen(
        command,
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        assert b"ready" in process.stdout.readline()
        yield process, port
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long)])
def test_it_ends_cleanly_also_as_process_1_and_a_request_in_flight_is_answered(number):
    body = json.dumps({"names": ["Dostoevsky"] * 300}).encode()
    alone = UNSHARE if can_unshare() else ()  # in a process tree of its own, as in a container
    with started(*alone) as (process, port):
        server = ("127.0.0.1", port)
        with socket.create_connection(server, 10) as heartbeat, socket.create_connection(server, 10) as request:
            heartbeat.sendall(b"GET /gradio_api/heartbeat/x HTTP/1.1\r\nHost: a\r\n\r\n")  # as from an open page
            assert heartbeat.recv(12) == b"HTTP/1.1 200"
            request.sendall((POST % len(body)).replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n"))
            assert request.recv(1000).startswith(b"HTTP/1.1 100")  # the request is now in flight
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split() if alone else []
            os.kill(int(children[0]) if children else process.pid, number)
            request.sendall(body)
            answer = b"".join(iter(lambda: request.recv(1 << 20), b""))
            assert process.communicate(timeout=10)[1] == b""
    assert process.returncode == 0
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.count(b'"read_as"') == 300


def test_a_client_that_does_not_finish_its_request_in_time_is_disconnected(predictor, monkeypatch):
    monkeypatch.setattr(connections, "REQUEST_SECONDS", 0.2)
    with serving(predictor, EvidenceError("none")) as address:
        server = ("127.0.0.1", int(address.rsplit(":", 1)[1]))
        beginnings = [b"", b"GET / HT", POST % 10 + b"{"]
        slow = [socket.create_connection(server, 10) for _ in beginnings]
        for connection, beginning in zip(slow, beginnings, strict=True):
            connection.sendall(beginning)
        with httpx.stream("GET", f"{address}/gradio_api/heartbeat/x") as heartbeat:
            assert next(heartbeat.iter_text()).startswith("data: ALIVE")
            assert [connection.recv(1) for connection in slow] == [b""] * len(slow)  # closed by the server
            with httpx.stream("GET", f"{address}/healthz") as health:
                assert health.status_code == 200
            assert not heartbeat.is_closed


def test_one_error_a_second_is_logged_and_the_rest_are_counted():
    logger = logging.getLogger("flood")
    lines, summarised = [], threading.Event()
    handler = logging.Handler()
    handler.emit = lambda record: (lines.append(record.getMessage()), "left out" in lines[-1] and summarised.set())
    logger.addHandler(handler)
    logger.addFilter(AtMostOneASecond(logger))
    for number in range(5000):
        logger.error("error %d", number)
    assert summarised.wait(10)
    left_out = [int(line.split()[0]) for line in lines if "left out" in line]
    logged = [line for line in lines if "left out" not in line]
    assert logged[0] == "error 0"
    assert sum(left_out) + len(logged) == 5000
    assert len(lines) < 100


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="no /proc on this machine")
def test_the_file_limit_is_raised_and_exceeding_it_logs_little():
    with started(shell="ulimit -S -n 60; ulimit -H -n 64") as (process, port):
        limits = Path(f"/proc/{process.pid}/limits").read_text()
        assert re.search(r"Max open files +64 +64 ", limits)
        idle = []
        for _ in range(120):
            with contextlib.suppress(OSError):
                idle.append(socket.create_connection(("127.0.0.1", port), 1))
        deadline = time.monotonic() + 2
        os.set_blocking(process.stderr.fileno(), False)
        log = b""
        while time.monotonic() < deadline:
            threading.Event().wait(0.05)
            log += process.stderr.read() or b""
        for connection in idle:
            connection.close()
        assert b"socket.accept() out of system resource" in log
        assert b"Traceback" not in log
        assert log.count(b"\n") <= 8  # from each of two loggers, a line a second and one that counts the rest
        assert httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=20).status_code == 200


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc on this machine")
def test_gradios_queue_polls_at_most_ten_times_a_second(predictor):
    server = Server(predictor, EvidenceError("none"), "127.0.0.1", 0)
    server.socket.close()
    queue = server.gradio.get_blocks()._queue
    assert min(queue.sleep_when_free, queue.progress_update_sleep_when_free) >= 0.1


def test_answers_are_not_held_back_for_a_fuller_packet(predictor, monkeypatch):
    delays = []
    original = connections.H11Protocol.connection_made

    def connection_made(self, transport):
        delays.append(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        original(self, transport)

    monkeypatch.setattr(connections.H11Protocol, "connection_made", connection_made)
    with serving(predictor, EvidenceError("none")) as address:
        assert httpx.get(f"{address}/healthz").status_code == 200
    assert delays
    assert all(delays)


def run(work):
    """``asyncio.run`` in a separate thread, because Playwright's event loop runs in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result(timeout=60)


def test_pieces_of_jobs_are_interleaved():
    done = []

    async def job(work, name):
        with work.job():
            for piece in range(3):
                await work.run(done.append, f"{name}{piece}")

    async def jobs():
        work = LongWork(places=1)
        await asyncio.gather(*(job(work, name) for name in "ab"))
        assert work.jobs == 0

    run(jobs())
    assert done == ["a0", "b0", "a1", "b1", "a2", "b2"]


def test_jobs_beyond_the_waiting_list_are_refused():
    async def jobs():
        work = LongWork(places=1, waiting=2)
        with contextlib.ExitStack() as held:
            for _ in range(3):
                held.enter_context(work.job())
            with pytest.raises(Crowded), work.job():
                pass
        with work.job():
            pass

    run(jobs())


def test_memory_is_released_when_idle(monkeypatch):
    monkeypatch.setattr("page.long_work.IDLE_SECONDS", 0.01)

    async def jobs():
        work, released = LongWork(), asyncio.Event()
        monkeypatch.setattr("page.long_work.give_back", released.set)
        timers = []
        for _ in range(3):
            with work.job():
                pass
            timers.append(work.giving_back)
        assert [timer.cancelled() for timer in timers] == [True, True, False]
        await asyncio.wait_for(released.wait(), 10)

    run(jobs())


def test_an_excess_list_gets_retry_after_and_typists_do_not_wait(predictor, monkeypatch):
    begun, release, first_answers = threading.Event(), threading.Event(), []
    answers = predictor.answers
    monkeypatch.setattr("page.server.LongWork", lambda: LongWork(places=1, waiting=0))
    monkeypatch.setattr(predictor, "answers", lambda *args: (begun.set(), release.wait(20), answers(*args))[-1])
    with serving(predictor, EvidenceError("none")) as address:
        many = {"names": ["Ng"] * 200}
        waiting = threading.Thread(target=lambda: first_answers.append(httpx.post(f"{address}/api/predict", json=many)))
        waiting.start()
        try:
            assert begun.wait(10)
            refused = httpx.post(f"{address}/api/predict", json=many)
            assert refused.status_code == 503
            assert refused.headers["retry-after"].isdigit()
            assert set(refused.json()) == {"error"}
            for views, status in ((["what_if"], 503), (["gates"], 200), ([], 200)):
                answer = httpx.post(f"{address}/page/facts", json={"name": "Ng", "views": views})
                assert answer.status_code == status, views
            for count, status in ((100, 503), (10, 200)):
                assert httpx.post(f"{address}/page/list", json={"names": ["Ng"] * count}).status_code == status
            assert httpx.get(f"{address}/healthz").status_code == 200
        finally:
            release.set()
            waiting.join()
    assert first_answers[0].json() == answers(["Ng"] * 200)
