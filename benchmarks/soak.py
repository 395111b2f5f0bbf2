"""Months of use in a few minutes: thousands of visitors come, get answers and leave, and the server must not degrade.

    python benchmarks/soak.py            # about three minutes; run nothing else meanwhile

A visitor opens the page and Gradio's heartbeat stream, gets four answers (a key on the page, GET and POST of the API, a
call through Gradio's queue) and leaves. After every thousand answers, with no visitors, it records the server's memory,
open files, threads, and the median milliseconds that a visitor waited for all four. Linux only. Then, on a fresh
process, what is hardest on memory, all at once: lists of the longest names, and pages with every view open on such a
name. Writes soak.json and soak.md next to this script.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.load import QUESTIONS, one_process, resident
from benchmarks.publish import publish
from letterwise import corpus
from letterwise.facts import VIEWS
from letterwise.predictor import PRIORS

ROUND = 250  # visitors between two measurements of the server: a thousand answers
WARM_UP, ROUNDS = 2, 20  # rounds; Gradio keeps the state of 200 visitors, so the first rounds fill it
EDGE = 3  # number of first and of last measurements that are compared
SETTLE = 1  # second between the last visitor leaving and a measurement
TARGETS = {  # figure -> bound, at most
    "memory, last less first, MB": 30,
    "open files, last less first": 0,
    "threads, last less first": 0,
    "milliseconds, last / first": 1.2,
    "peak under hard inputs, MB": 300,
    "after hard inputs less before, MB": 30,
}
LISTS, OPEN_PAGES = 16, 80  # hard inputs: all at once
LONGEST = "Wolfeschlegelsteinhausenbergerdorff" * 2  # more than the 64 letters that are read
Measurement = dict[str, float]  # a measurement of the server between two rounds


def visitor_requests(name: str) -> list[Callable[[HTTPConnection], bytes]]:
    """The four requests of a visitor, each a function from a connection to the answer."""

    def queue(connection: HTTPConnection) -> bytes:
        joined = fetch(connection, "POST", "/gradio_api/call/predict", {"data": [name, 3, PRIORS[0]]})
        return fetch(connection, "GET", f"/gradio_api/call/predict/{json.loads(joined)['event_id']}")

    return [
        lambda connection: fetch(connection, "POST", QUESTIONS, {"name": name, "views": []}),
        lambda connection: fetch(connection, "GET", f"/api/predict?{urlencode({'name': name})}"),
        lambda connection: fetch(connection, "POST", "/api/predict", {"names": [name]}),
        queue,
    ]


def fetch(connection: HTTPConnection, method: str, path: str, body: Any = None) -> bytes:
    """Send a request; the answer's body. Raises RuntimeError if the status is not 200."""
    connection.request(method, path, body and json.dumps(body), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{method} {path}: {answer.status} {content.decode()}")
    return content


def visit(address: str, session: str, name: str) -> float:
    """One whole visit: the milliseconds waited for the four answers."""
    place = urlsplit(address).netloc
    with closing(HTTPConnection(place)) as heartbeat, closing(HTTPConnection(place)) as connection:
        fetch(connection, "GET", "/")
        heartbeat.request("GET", f"/gradio_api/heartbeat/{session}")
        heartbeat.getresponse()
        waited = 0.0
        for send in visitor_requests(name):
            started = time.perf_counter()
            answer = send(connection)
            waited += time.perf_counter() - started
            if b"MyLSTM" not in answer and b"log_probs" not in answer:
                raise RuntimeError(f"{name}: no answer in {answer!r}")
    return 1000 * waited


def request_until_accepted(address: str, method: str, path: str, body: Any) -> None:
    """Repeat a request while the server is too busy (503). Raises RuntimeError if the final status is not 200."""
    with closing(HTTPConnection(urlsplit(address).netloc)) as connection:
        while True:
            connection.request(method, path, json.dumps(body), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 503:
                break
            time.sleep(int(answer.headers["Retry-After"]))
    if answer.status != 200:
        raise RuntimeError(f"{method} {path}: {answer.status}")


def send_hard_inputs(address: str, pid: int) -> dict[str, float]:
    """Memory in MB before the hard inputs, at its peak, and after them."""
    visit(address, "first", "Suzuki")
    time.sleep(SETTLE)
    before = resident(pid)
    names = {"names": [f"{k:04}{LONGEST}" for k in range(1000)]}
    opened = {"name": LONGEST, "views": list(VIEWS)}
    with ThreadPoolExecutor(LISTS + OPEN_PAGES) as clients:
        jobs = [clients.submit(request_until_accepted, address, "POST", "/api/predict", names) for _ in range(LISTS)]
        jobs += [clients.submit(request_until_accepted, address, "POST", QUESTIONS, opened) for _ in range(OPEN_PAGES)]
        for job in jobs:
            job.result()
    time.sleep(SETTLE)
    return {"before": before, "peak": resident(pid, "VmHWM"), "after": resident(pid)}


def measure_server(pid: int, milliseconds: list[float]) -> Measurement:
    """Measure the server with this process id after a round."""
    process = Path(f"/proc/{pid}")
    return {
        "memory, MB": resident(pid),
        "open files": len(list((process / "fd").iterdir())),
        "threads": len(list((process / "task").iterdir())),
        "milliseconds": statistics.median(milliseconds),
    }


def soak(address: str, pid: int, names: list[str], rounds: int, visitors: int) -> list[Measurement]:
    """A measurement of the server after each of ``rounds``."""
    measurements = []
    for turn in range(rounds):
        numbers = range(turn * visitors, (turn + 1) * visitors)
        waited = [visit(address, f"visitor{k}", names[k % len(names)]) for k in numbers]
        time.sleep(SETTLE)
        measurements.append(measure_server(pid, waited))
    return measurements


def target_values(measurements: list[Measurement], hard: dict[str, float]) -> dict[str, float]:
    """The value of each target: medians of the first and last ``measurements`` are compared, and memory."""

    def edges(figure: str) -> tuple[float, float]:
        values = [measurement[figure] for measurement in measurements]
        return statistics.median(values[:EDGE]), statistics.median(values[-EDGE:])

    memory, files, threads, milliseconds = (edges(figure) for figure in measurements[0])
    growth = [last - first for first, last in (memory, files, threads)]
    values = [*growth, milliseconds[1] / milliseconds[0], hard["peak"], hard["after"] - hard["before"]]
    return dict(zip(TARGETS, values, strict=True))


def table(report: dict[str, Any]) -> str:
    """Markdown: a row per measurement, then every target."""
    lines = ["| answers | memory | open files | threads | four answers, median |", "|---|---|---|---|---|"]
    for k, measurement in enumerate(report["measurements"], start=1):
        memory, files, threads, milliseconds = measurement.values()
        lines.append(f"| {4 * ROUND * k:,} | {memory:.1f} MB | {files} | {threads} | {milliseconds:.1f} ms |")
    memory_text = ", ".join(f"{value:.0f} MB {when}" for when, value in report["hard"].items())
    lines += ["", f"Memory with {LISTS} lists and {OPEN_PAGES} open pages at once: {memory_text}."]
    lines += ["", "| target | at most | measured |", "|---|---|---|"]
    lines += [f"| {name} | {bound} | {report['targets'][name]:.3g} |" for name, bound in TARGETS.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and write."""
    names = sorted(set(corpus.load("starter").texts))
    with one_process() as (address, [pid]):
        measurements = soak(address, pid, names, WARM_UP + ROUNDS, ROUND)[WARM_UP:]
    with one_process() as (address, [pid]):
        hard = send_hard_inputs(address, pid)
    report = {"measurements": measurements, "hard": hard, "targets": target_values(measurements, hard)}
    publish(__file__, report, table(report))


if __name__ == "__main__":
    main()
