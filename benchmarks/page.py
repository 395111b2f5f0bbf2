"""How soon the page follows a key: the three answers alone, and with all five views open, beside a bare Gradio page.

    python benchmarks/page.py            # about a minute; let nothing else run meanwhile

Milliseconds from a key going down to the frame after its last change to the page, in chromium. Writes page.json and
page.md beside itself.
"""

import json
import shutil
import statistics
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.speed import PAGES, served
from letterwise.facts import VIEWS
from letterwise.showcase import EXAMPLES

TARGETS = {  # figure -> bound, at most
    "all views open, p95, ms": 120,
    "answers, views closed / bare page": 1.3,
    "elements replaced": 0,
}
WATCH = """() => {  // window.times: [key to the frame after the first change, key to the frame after the last change]
    window.times = [];
    window.replaced = 0;
    window.pressed = 0;
    let first = 0, last = 0;
    const box = document.querySelector('#name input, #name textarea');
    box.addEventListener('keydown', () => { window.pressed = performance.now(); first = last = 0; }, true);
    const changed = (records) => {
        for (const record of records)
            for (const node of [...record.addedNodes, ...record.removedNodes])
                if (node.nodeType === 1) window.replaced += 1;
        const pressed = window.pressed;
        if (!pressed) return;
        requestAnimationFrame(() => {
            last = performance.now() - pressed;
            first ||= last;
            window.times.at(-1)?.[2] === pressed ? window.times.pop() : 0;
            window.times.push([first, last, pressed]);
        });
    };
    const everything = {subtree: true, childList: true, characterData: true, attributes: true};
    for (const place of document.querySelectorAll('#verdict, .networks, .tiles, .why, #answer-rnn'))
        new MutationObserver(changed).observe(place, everything);
}"""
Times = list[tuple[float, float]]  # of each key: until the first change is on the screen, until the last one is


def measure(browser: Browser, names: list[str]) -> tuple[dict[str, Times], int]:
    """Every name's keys on each page in turn, and how many elements our pages replaced meanwhile."""
    with served(PAGES["our page"]) as (ours, _), served(PAGES["bare page"]) as (bare, _):
        addresses = {"all views open": f"{ours}/?show={','.join(VIEWS)}", "views closed": ours, "bare page": bare}
        tabs = {name: _opened(browser, address) for name, address in addresses.items()}
        for text in names:
            for tab in tabs.values():
                _type(tab, text)
        times = {name: [(t[0], t[1]) for t in tab.evaluate("window.times")] for name, tab in tabs.items()}
        return times, sum(tabs[name].evaluate("window.replaced") for name in ("all views open", "views closed"))


def _opened(browser: Browser, address: str) -> Page:
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(address)
    tab.locator("#answer-rnn").wait_for()
    tab.wait_for_load_state("networkidle")
    tab.evaluate(WATCH)
    return tab


def _type(tab: Page, text: str) -> None:
    """The first letter is put, the others are pressed, each once the page has been still for three frames."""
    still = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))"
    box = tab.locator("#name input, #name textarea").first
    tab.evaluate("window.pressed = 0")
    with tab.expect_response(lambda response: response.request.method == "POST"):
        box.fill(text[0])
    tab.evaluate(still)
    box.evaluate("box => { box.focus(); box.setSelectionRange(box.value.length, box.value.length); }")
    for letter in text[1:]:
        seen = tab.evaluate("window.times.length")
        box.press(letter)
        tab.wait_for_function("seen => window.times.length > seen", arg=seen)
        tab.evaluate(still)


def summary(times: dict[str, Times], replaced: int) -> dict[str, dict[str, float]]:
    """Figures by page, then each target with its value."""
    figures = {}
    for name, keys in times.items():
        answers, settled = ([key[k] for key in keys] for k in range(2))
        figures[name] = {
            "keys": len(keys),
            "answers, median": statistics.median(answers),
            "everything, median": statistics.median(settled),
            "everything, p95": statistics.quantiles(settled, n=20)[-1],
        }
    values = (
        figures["all views open"]["everything, p95"],
        figures["views closed"]["answers, median"] / figures["bare page"]["answers, median"],
        replaced,
    )
    figures["targets"] = dict(zip(TARGETS, values, strict=True))
    return figures


def table(figures: dict[str, dict[str, float]]) -> str:
    """Markdown: milliseconds by page, then every target."""
    lines = ["| page | keys | first change, median | last change, median | last change, p95 |", "|---|---|---|---|---|"]
    for name, values in figures.items():
        if name != "targets":
            keys, *milliseconds = values.values()
            lines.append(f"| {name} | {keys} | {' | '.join(f'{ms:.0f} ms' for ms in milliseconds)} |")
    lines += ["", "| target | at most | measured |", "|---|---|---|"]
    lines += [f"| {name} | {bound} | {figures['targets'][name]:.3g} |" for name, bound in TARGETS.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and write."""
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("no chromium here; install Debian's package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        figures = summary(*measure(browser, list(EXAMPLES.values())))
    (HERE / "page.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    (HERE / "page.md").write_text(table(figures), encoding="utf-8")
    print(table(figures))


if __name__ == "__main__":
    main()
