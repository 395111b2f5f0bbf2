"""benchmarks/soak.py: its visitors are answered in every way, it measures the server, its arithmetic is right."""

import json
import os
import subprocess
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from benchmarks import soak
from tests.page.conftest import url  # noqa: F401  a fixture


def test_visitors_are_answered_and_the_server_is_measured(url, monkeypatch):  # noqa: F811
    monkeypatch.setattr(soak, "SETTLE", 0)
    measurements = soak.soak(url, os.getpid(), ["Satoshi", "O'Brien"], rounds=2, visitors=3)
    assert len(measurements) == 2
    for measurement in measurements:
        assert list(measurement) == ["memory, MB", "open files", "threads", "milliseconds"]
        assert all(value > 0 for value in measurement.values())


def test_a_measurement_counts_open_files(tmp_path):
    measurements = []
    with (tmp_path / "file").open("w") as file:
        for inherited in ((), (file.fileno(),)):
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            with subprocess.Popen(["cat"], bufsize=0, pass_fds=inherited, **pipes) as process:
                process.stdin.write(b"x")
                process.stdout.read(1)  # it has opened all that it opens
                measurements.append(soak.measure_server(process.pid, [1.0, 2.0, 9.0]))
                process.stdin.close()
    assert measurements[1]["open files"] == measurements[0]["open files"] + 1
    assert measurements[0]["milliseconds"] == 2


def test_a_refused_visitor_ends_the_run(url):  # noqa: F811
    with pytest.raises(RuntimeError, match="400"):
        soak.visit(url, "nobody", "a" * 1001)


def test_growth_is_between_the_medians_of_the_first_and_last_measurements():
    measurements = [
        {"memory, MB": 100 + k, "open files": 10, "threads": 5 - (k > 3), "milliseconds": 20 + 2 * k} for k in range(8)
    ]
    measurements[-1]["memory, MB"] = 1000  # one outlier does not count as growth
    hard = {"before": 170, "peak": 250, "after": 190}
    assert list(soak.target_values(measurements, hard).values()) == pytest.approx([5, 0, -1, 32 / 22, 250, 20])


def test_hard_inputs_are_answered_and_memory_is_measured(url, monkeypatch):  # noqa: F811
    monkeypatch.setattr(soak, "SETTLE", 0)
    monkeypatch.setattr(soak, "LISTS", 2)
    monkeypatch.setattr(soak, "OPEN_PAGES", 3)
    memory = soak.send_hard_inputs(url, os.getpid())
    assert list(memory) == ["before", "peak", "after"]
    assert memory["peak"] >= memory["after"] > 0


def test_a_busy_server_is_retried_and_a_refusal_ends_the_run(url):  # noqa: F811
    statuses = [503, 503, 200]

    class Busy(BaseHTTPRequestHandler):
        def do_POST(self):
            self.send_response(statuses.pop(0))
            self.send_header("Retry-After", "0")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Busy) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        soak.request_until_accepted(f"http://127.0.0.1:{server.server_port}", "POST", "/", {})
        server.shutdown()
    assert statuses == []
    with pytest.raises(RuntimeError, match="404"):
        soak.request_until_accepted(url, "POST", "/gradio_api/run/x", {"data": []})


def test_the_committed_table_matches_the_committed_figures():
    report = json.loads((soak.HERE / "soak.json").read_text(encoding="utf-8"))
    assert report["targets"] == pytest.approx(soak.target_values(report["measurements"], report["hard"]))
    assert soak.table(report) == (soak.HERE / "soak.md").read_text(encoding="utf-8")
    assert 4 * soak.ROUND * len(report["measurements"]) >= 20_000
    assert soak.ROUND * len(report["measurements"]) >= 5_000
