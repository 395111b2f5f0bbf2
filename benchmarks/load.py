"""How the page copes with load: 1 to 200 typists at once, on one process and on two behind nginx.

    python benchmarks/load.py            # about five minutes; run nothing else meanwhile

A typist types a name of eight letters at five keys per second, reads for six seconds and types the next. Each key sends
what the browser sends, over a persistent connection; like the browser, a typist waits for the answer before the next
request, which is for the text in the box by then. Times are milliseconds from a key press to the answer that covers it.
The typists share the machine's cores with the server; they use HTTP over plain asyncio streams, because an HTTP library
would use more CPU than the answers do. Then a few type while others post lists of a thousand names without pause, and
/healthz is requested five times per second. Writes load.json and load.md next to this script.
"""

import asyncio
import json
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.publish import publish
from letterwise import corpus

LETTERS, KEY, READING = 8, 0.2, 6.0  # letters per name; seconds between two keys, and between two names
CYCLE = LETTERS * KEY + READING
TYPISTS = {1: 60, 10: 25, 50: 25, 200: 25}  # -> seconds measured, after the CYCLE in which they arrive
LISTS = {4: 30, 16: 30}  # clients that post lists -> seconds measured
BESIDE, LIST = 3, 1000  # typists at the same time, names per list
TARGETS = {  # of one process: figure -> bound, at most
    "1 typist, p95, ms": 25,
    "50 typists, p95, ms": 150,
    "200 typists, p95, ms": 150,
    "200 typists, errors": 0,
    "typists beside 16 clients with lists, p95, ms": 250,
    "/healthz beside 16 clients with lists, p95, ms": 100,
}
QUESTIONS = "/page/facts"
Figures = dict[str, float]


@dataclass
class Tally:
    """What the typists saw, for the keys pressed during the measurement."""

    since: float  # time.perf_counter
    until: float
    milliseconds: list[float] = field(default_factory=list)
    errors: int = 0

    def counts(self, pressed: float) -> bool:
        """Whether a key pressed at this time belongs to the measurement."""
        return self.since <= pressed < self.until


async def exchange(request: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[bool, bytes]:
    """Send a raw request: whether the status is 200, and the body. Raises OSError, EOFError, ValueError."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    [length] = re.findall(rb"(?i)\ncontent-length: (\d+)", head)
    body = await reader.readexactly(int(length))
    return head.startswith(b"HTTP/1.1 200 "), body


class Connection:
    """One visitor's connection to the page, reopened when lost."""

    def __init__(self, address: str) -> None:
        url = urlsplit(address)
        self.place, self.path = (url.hostname, url.port), url.path.rstrip("/")
        self.writer: asyncio.StreamWriter | None = None
        self.reader: asyncio.StreamReader

    async def ask(self, name: str) -> bytes:
        """The answer to the browser's request when ``name`` is in the box. Raises OSError, ValueError, EOFError."""
        try:
            if not self.writer or self.reader.at_eof():  # uvicorn closes after five idle seconds
                self.close()
                self.reader, self.writer = await asyncio.open_connection(*self.place)
            is_ok, answer = await exchange(self._request(name), self.reader, self.writer)
            if not is_ok or b"log_probs" not in answer:
                raise ValueError(answer[:1000].decode())
            return answer
        except BaseException:
            self.close()
            raise

    def _request(self, name: str) -> bytes:
        body = json.dumps({"name": name, "views": []}, separators=(",", ":"), ensure_ascii=False).encode()
        head = (
            f"POST {self.path}{QUESTIONS} HTTP/1.1\r\nHost: {self.place[0]}:{self.place[1]}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def close(self) -> None:
        """Close the connection, if it is open; ``ask`` opens a new one."""
        if self.writer:
            self.writer.close()
        self.writer = None


async def type_name(connection: Connection, name: str, tally: Tally) -> None:
    """Press a key every KEY seconds; keys pressed while an answer is pending share a request, as on the page."""
    began, answered = time.perf_counter(), 0
    while answered < len(name):
        await asyncio.sleep(began + KEY * answered - time.perf_counter())
        due = int((time.perf_counter() - began) / KEY) + 1
        pressed = min(max(due, answered + 1), len(name))
        presses = [began + KEY * k for k in range(answered, pressed)]
        try:
            await asyncio.wait_for(connection.ask(name[:pressed]), 30)
            now = time.perf_counter()
            tally.milliseconds += [1000 * (now - press) for press in presses if tally.counts(press)]
        except (OSError, ValueError, EOFError, TimeoutError):
            tally.errors += sum(map(tally.counts, presses))
        answered = pressed


async def crowd(address: str, typists: int, seconds: float, names: list[str]) -> Tally:
    """Simulate ``typists`` typists who arrive during the first CYCLE and are measured for ``seconds`` after it."""
    began = time.perf_counter()
    tally, rng = Tally(began + CYCLE, began + CYCLE + seconds), random.Random(0)

    async def typist(arrival: float) -> None:
        await asyncio.sleep(arrival)
        connection = Connection(address)
        while time.perf_counter() < tally.until:
            await type_name(connection, rng.choice(names), tally)
            await asyncio.sleep(min(READING, max(0, tally.until - time.perf_counter())))
        connection.close()

    await asyncio.gather(*(typist(rng.uniform(0, CYCLE)) for _ in range(typists)))
    return tally


async def beside_lists(address: str, clients: int, seconds: float, names: list[str]) -> tuple[Tally, Tally, int]:
    """What typists and /healthz saw while ``clients`` posted lists without pause, and the number of lists answered."""
    place = urlsplit(address)
    body = json.dumps({"names": (names * (LIST // len(names) + 1))[:LIST]}).encode()
    head = f"HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Type: application/json\r\nContent-Length: "
    post = f"POST /api/predict {head}{len(body)}\r\n\r\n".encode() + body
    health, lists, done = Tally(0, float("inf")), 0, asyncio.Event()

    async def client() -> None:
        nonlocal lists
        connection = await asyncio.open_connection(place.hostname, place.port)
        while not done.is_set():
            lists += (await exchange(post, *connection))[0]
        connection[1].close()

    async def check_health() -> None:
        connection = await asyncio.open_connection(place.hostname, place.port)
        while not done.is_set():
            started = time.perf_counter()
            health.errors += not (await exchange(f"GET /healthz {head}0\r\n\r\n".encode(), *connection))[0]
            health.milliseconds.append(1000 * (time.perf_counter() - started))
            await asyncio.sleep(KEY)
        connection[1].close()

    background = [asyncio.create_task(work) for work in (check_health(), *(client() for _ in range(clients)))]
    tally = await crowd(address, BESIDE, seconds, names)
    done.set()
    await asyncio.gather(*background)
    return tally, health, lists


@contextmanager
def page(port: int, *words: str) -> Iterator[int]:
    """The process id of a page served on ``port``."""
    command = [sys.executable, "app.py", "--port", str(port), *words]
    process = subprocess.Popen(command, cwd=HERE.parent, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        if "ready" not in process.stdout.readline():
            raise RuntimeError(f"{command} did not start")
        yield process.pid
    finally:
        process.kill()
        process.wait()


@contextmanager
def one_process() -> Iterator[tuple[str, list[int]]]:
    """Address and process ids of ``python app.py``."""
    port = _free_port()
    with page(port) as pid:
        yield f"http://127.0.0.1:{port}", [pid]


@contextmanager
def two_behind_nginx() -> Iterator[tuple[str, list[int]]]:
    """Address and process ids of two replicas behind nginx, as in docs/hosting.md."""
    outside, *ports = (_free_port() for _ in range(3))
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        config = (HERE.parent / "docs" / "nginx.conf").read_text(encoding="utf-8")
        for old, new in zip(("7861;", "7862;", "8080;"), (*ports, outside), strict=True):
            config = config.replace(old, f"{new};")
        config = config.replace("/var/log/nginx", folder)
        main = f"pid {folder}/pid; error_log {folder}/main.log crit; daemon off;\nevents {{}}\nhttp {{\n{config}\n}}\n"
        (Path(folder) / "nginx.conf").write_text(main, encoding="utf-8")
        pids = [stack.enter_context(page(port, "--root-path", "/names")) for port in ports]
        nginx = subprocess.Popen(["nginx", "-c", f"{folder}/nginx.conf", "-p", folder])
        stack.callback(nginx.wait)
        stack.callback(nginx.terminate)
        address = f"http://127.0.0.1:{outside}/names"
        _until_answered(f"{address}/healthz")
        yield address, pids


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _until_answered(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(address).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer")


def resident(pid: int, which: str = "VmRSS") -> float:
    """Memory of a process, in MB (10^6 bytes): now, or its peak (VmHWM)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    [kilobytes] = re.findall(rf"{which}:\s+(\d+) kB", status)
    return int(kilobytes) * 1024 / 1e6


def summary(tally: Tally, memory: float) -> Figures:
    """Keys answered, percentiles of their milliseconds, errors, and the server's memory in MB."""
    p50, p95, p99 = np.percentile(tally.milliseconds, [50, 95, 99]) if tally.milliseconds else [float("inf")] * 3
    return {
        "keys": len(tally.milliseconds),
        "p50, ms": float(p50),
        "p95, ms": float(p95),
        "p99, ms": float(p99),
        "errors": tally.errors,
        "memory, MB": memory,
    }


def target_values(by_typists: dict[str, Figures], lists: dict[str, dict[str, Figures]]) -> dict[str, float]:
    """The value of each target: ``by_typists`` has one process's figures, ``lists`` by clients with lists."""
    beside = lists["16"]
    values = (
        by_typists["1"]["p95, ms"],
        by_typists["50"]["p95, ms"],
        by_typists["200"]["p95, ms"],
        by_typists["200"]["errors"],
        beside["typists"]["p95, ms"],
        beside["/healthz"]["p95, ms"],
    )
    return dict(zip(TARGETS, values, strict=True))


def table(report: dict[str, Any]) -> str:
    """Markdown: every set-up with every number of typists, then the lists, then every target."""
    lines = ["| served by | typists | keys | p50 | p95 | p99 | errors | memory |", "|---|---|---|---|---|---|---|---|"]
    for setup, crowds in report["figures"].items():
        for typists, figures in crowds.items():
            keys, *milliseconds, errors, memory = figures.values()
            percentiles = " | ".join(f"{ms:.1f} ms" for ms in milliseconds)
            lines.append(f"| {setup} | {typists} | {keys:,} | {percentiles} | {errors} | {memory:.0f} MB |")
    lines += ["", "| clients with lists | lists a second | answers to | answers | p50 | p95 | p99 | errors | memory |"]
    lines += ["|---|---|---|---|---|---|---|---|---|"]
    for clients, beside in report["lists"].items():
        for who in ("typists", "/healthz"):
            keys, *milliseconds, errors, memory = beside[who].values()
            percentiles = " | ".join(f"{ms:.1f} ms" for ms in milliseconds)
            rate = beside["lists"]["a second"]
            lines.append(f"| {clients} | {rate:.1f} | {who} | {keys:,} | {percentiles} | {errors} | {memory:.0f} MB |")
    lines += ["", "| target, one process | at most | measured |", "|---|---|---|"]
    lines += [f"| {name} | {bound} | {report['targets'][name]:.3g} |" for name, bound in TARGETS.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and write."""
    names = sorted(text for text in set(corpus.load("starter").texts) if len(text) == LETTERS and text.isalpha())
    setups = {"one process": one_process}
    if shutil.which("nginx"):
        setups["two behind nginx"] = two_behind_nginx
    else:
        print("two replicas are not measured: nginx is not installed (Debian package: nginx)", file=sys.stderr)
    figures: dict[str, dict[str, Figures]] = {setup: {} for setup in setups}
    for setup, serve in setups.items():
        for typists, seconds in TYPISTS.items():
            with serve() as (address, pids):
                tally = asyncio.run(crowd(address, typists, seconds, names))
                figures[setup][str(typists)] = summary(tally, sum(map(resident, pids)))
    lists: dict[str, dict[str, Figures]] = {}
    for clients, seconds in LISTS.items():
        with one_process() as (address, pids):
            typing, health, answered = asyncio.run(beside_lists(address, clients, seconds, names))
            memory = sum(map(resident, pids))
            lists[str(clients)] = {
                "typists": summary(typing, memory),
                "/healthz": summary(health, memory),
                "lists": {"a second": answered / (CYCLE + seconds)},
            }
    report = {"figures": figures, "lists": lists, "targets": target_values(figures["one process"], lists)}
    publish(__file__, report, table(report))


if __name__ == "__main__":
    main()
