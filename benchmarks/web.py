"""How fast the static site answers when it is opened, opened again, and at every key; and how large it is.

    python benchmarks/web.py             # half a minute; needs npm; run nothing else meanwhile

Milliseconds in Chromium, from a local file server: from the navigation to the frame with the first answer; from a key
press to the first change of the page, to the frame that shows it, and to the last change. Writes web.json and web.md
next to this script.
"""

import gzip
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.page import CHANGE, LAST_CHANGE, SHOWN, open_tab, type_name
from benchmarks.publish import publish
from letterwise.facts import VIEWS
from letterwise.manifest import ARTIFACTS, ArtifactsError
from letterwise.showcase import EXAMPLES
from web.build import LISTING, SiteError, build

TARGETS = {  # figure -> bound, at most
    "first answer, median, ms": 1500,
    "megabytes before the first answer, gzip": 5,
    "key to change, p95, ms": 20,
    "all views open, eight letters: key to last change, p95, ms": 60,
    "elements replaced": 0,
}
VISITS = 7
WATCH_FIRST = """window.first = 0;
new MutationObserver(() => {
  if (document.querySelector("#answer-mylstm .best .share")?.textContent)
    requestAnimationFrame(() => { window.first ||= performance.now(); });
}).observe(document, {subtree: true, childList: true});"""


@contextmanager
def serve(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """The address of a file server for ``folder``, and the list of the paths requested so far."""
    requested: list[str] = []

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            requested.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", requested
    server.shutdown()


def measure(browser: Browser, folder: Path) -> dict[str, float]:
    """Every figure by name."""
    with serve(folder) as (address, requested):
        cold: list[float] = []
        warm: list[float] = []
        for _ in range(VISITS):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.add_init_script(WATCH_FIRST)
            requested.clear()
            tab, first = _visit(context, address)
            if not cold:
                needed = {path.lstrip("/").split("?")[0] or "index.html" for path in requested}
            cold.append(first)
            tab.wait_for_function("() => navigator.serviceWorker.controller")
            tab, again = _visit(context, address)
            warm.append(again)
            context.close()
        tabs = [open_tab(browser, f"{address}?show={show}") for show in ("", ",".join(VIEWS))]
        for name in EXAMPLES.values():
            for tab in tabs:
                type_name(tab, (name * 2)[:8])
        closed, all_open = (tab.evaluate("window.times") for tab in tabs)
        replaced = sum(tab.evaluate("window.replaced") for tab in tabs)
    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    files.pop(LISTING)
    packed = {name: len(gzip.compress(content)) / 1e6 for name, content in files.items()}
    return {
        "first answer, median, ms": statistics.median(cold),
        "first answer, slowest, ms": max(cold),
        "opened again, median, ms": statistics.median(warm),
        "keys": len(closed),
        "key to change, median, ms": statistics.median(key[CHANGE] for key in closed),
        "key to change, p95, ms": _p95(key[CHANGE] for key in closed),
        "key to screen, median, ms": statistics.median(key[SHOWN] for key in closed),
        "key to screen, p95, ms": _p95(key[SHOWN] for key in closed),
        "all views open, eight letters: key to first change, p95, ms": _p95(key[CHANGE] for key in all_open),
        "all views open, eight letters: key to last change, p95, ms": _p95(key[LAST_CHANGE] for key in all_open),
        "elements replaced": replaced,
        "files": len(files),
        "megabytes": sum(map(len, files.values())) / 1e6,
        "megabytes, gzip": sum(packed.values()),
        "megabytes before the first answer, gzip": sum(packed[name] for name in needed if name in packed),
    }


def _visit(context: BrowserContext, address: str) -> tuple[Page, float]:
    tab = context.new_page()
    tab.goto(address)
    tab.wait_for_function("() => window.first")
    return tab, tab.evaluate("window.first")


def _p95(values: Iterable[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def table(figures: dict[str, float]) -> str:
    """Markdown: every figure, then every target."""
    lines = ["| what | measured |", "|---|---|"]
    lines += [f"| {name} | {value:.3g} |" if value % 1 else f"| {name} | {value} |" for name, value in figures.items()]
    lines += ["", "| target | at most | measured |", "|---|---|---|"]
    lines += [f"| {name} | {bound} | {figures[name]:.3g} |" for name, bound in TARGETS.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and write."""
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("chromium is not installed (Debian package: chromium)")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        try:
            build(Path(folder) / "site", ARTIFACTS)
        except (ArtifactsError, SiteError) as error:
            sys.exit(str(error))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        figures = measure(browser, Path(folder) / "site")
    publish(__file__, figures, table(figures))


if __name__ == "__main__":
    main()
