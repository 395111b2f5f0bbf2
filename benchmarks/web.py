"""How soon the static site answers: when it is opened, opened again, and at every key; and what it weighs.

    python benchmarks/web.py             # half a minute; needs npm; let nothing else run meanwhile

Milliseconds in chromium from a local file server: from the navigation to the frame with the first answer; from a key
going down to the page being changed, and to the frame that shows it. Writes web.json and web.md beside itself.
"""

import gzip
import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from letterwise.manifest import ARTIFACTS, ArtifactsError
from letterwise.showcase import EXAMPLES
from web.build import LISTING, SiteError, build

TARGETS = {  # figure -> bound, at most
    "first answer, median, ms": 1500,
    "key to change, p95, ms": 20,
    "key to screen, median, ms": 20,
}
VISITS = 7
WATCH = """window.first = 0;
window.times = []; // of each key: until the page is changed, until the frame that shows it
window.pressed = 0;
addEventListener("keydown", () => { window.pressed = performance.now(); }, true);
new MutationObserver((records) => {
  const view = document.querySelector("#view");
  if (view?.ariaBusy !== "false" || !records.some((record) => record.target === view)) return;
  const key = window.pressed, changed = performance.now() - key;
  requestAnimationFrame(() => {
    const now = performance.now();
    if (key) window.times.push([changed, now - key]);
    else window.first ||= now;
  });
}).observe(document, {subtree: true, childList: true, attributeFilter: ["aria-busy"]});"""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a quiet file server."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def measure(browser: Browser, folder: Path) -> dict[str, float]:
    """Every figure by name."""
    with served(folder) as address:
        cold, warm = [], []
        for _ in range(VISITS):
            context = browser.new_context(viewport={"width": 1280, "height": 900})
            context.add_init_script(WATCH)
            tab, first = _visit(context, address)
            cold.append(first)
            tab.wait_for_function("() => navigator.serviceWorker.controller")
            tab, again = _visit(context, address)
            warm.append(again)
            if len(cold) < VISITS:
                context.close()
        keys = [time for name in EXAMPLES.values() for time in _type(tab, name)]
    changed, shown = zip(*keys, strict=True)
    files = {file for file in folder.rglob("*") if file.is_file() and file.name != LISTING}
    contents = [file.read_bytes() for file in files]
    return {
        "first answer, median, ms": statistics.median(cold),
        "first answer, slowest, ms": max(cold),
        "opened again, median, ms": statistics.median(warm),
        "keys": len(keys),
        "key to change, median, ms": statistics.median(changed),
        "key to change, p95, ms": statistics.quantiles(changed, n=20)[-1],
        "key to screen, median, ms": statistics.median(shown),
        "key to screen, p95, ms": statistics.quantiles(shown, n=20)[-1],
        "files": len(files),
        "megabytes": sum(map(len, contents)) / 1e6,
        "megabytes, gzip": sum(len(gzip.compress(content)) for content in contents) / 1e6,
    }


def _visit(context: BrowserContext, address: str) -> tuple[Page, float]:
    tab = context.new_page()
    tab.goto(address)
    tab.wait_for_function("() => window.first")
    return tab, tab.evaluate("window.first")


def _type(tab: Page, name: str) -> list[tuple[float, float]]:
    """The times of a name's keys, each pressed once the one before is on the screen."""
    box = tab.locator("#name input")
    box.fill("")
    tab.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    tab.evaluate("window.times.length = 0")
    for count, letter in enumerate(name, 1):
        box.press(letter)
        tab.wait_for_function("count => window.times.length >= count", arg=count)
    return tab.evaluate("window.times")


def table(figures: dict[str, float]) -> str:
    """Markdown: every figure, then every target."""
    lines = ["| what | measured |", "|---|---|"]
    lines += [f"| {name} | {value:.1f} |" if value % 1 else f"| {name} | {value} |" for name, value in figures.items()]
    lines += ["", "| target | at most | measured |", "|---|---|---|"]
    lines += [f"| {name} | {bound} | {figures[name]:.1f} |" for name, bound in TARGETS.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and write."""
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("no chromium here; install Debian's package chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        try:
            build(Path(folder) / "site", ARTIFACTS)
        except (ArtifactsError, SiteError) as error:
            sys.exit(str(error))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        figures = measure(browser, Path(folder) / "site")
    (HERE / "web.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    (HERE / "web.md").write_text(table(figures), encoding="utf-8")
    print(table(figures))


if __name__ == "__main__":
    main()
