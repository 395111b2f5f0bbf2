"""How fast the page responds to a key: only the three answers, and all five views open, against a bare Gradio page.

    python benchmarks/page.py            # about a minute; run nothing else meanwhile
    python benchmarks/page.py --before DIR   # compared with an earlier Letterwise, checked out in DIR

Milliseconds from a key press to the frame after its last change to the page, in Chromium. Writes page.json and
page.md next to this script.
"""

import argparse
import shutil
import statistics
import sys
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.publish import publish
from benchmarks.speed import PAGES, running_page
from letterwise.facts import VIEWS
from letterwise.showcase import EXAMPLES

TARGETS = {  # figure -> bound, at most
    "answers, views closed / bare page": 1.3,
    "all views open, p95, ms": 100,
    "server's time a key, views closed, ms": 2.5,
    "elements replaced": 0,
}
# window.times, per key: milliseconds until the first change, until the frame that shows it, until the frame of the last
# change, until that change
WATCH = """() => {
    window.times = [];
    window.replaced = window.pressed = window.changed = 0;
    let first = 0, shown = 0;
    const box = document.querySelector('#name input, #name textarea');
    box.addEventListener('keydown', () => { window.pressed = performance.now(); first = shown = 0; }, true);
    const note = (records) => {
        window.changed = performance.now();
        for (const record of records)
            for (const node of [...record.addedNodes, ...record.removedNodes])
                if (node.nodeType === 1) window.replaced += 1;
        const pressed = window.pressed;
        if (!pressed) return;
        first ||= window.changed - pressed;
        const change = first;
        requestAnimationFrame(() => {
            const now = performance.now() - pressed;
            shown ||= now;
            if (window.times.at(-1)?.[4] === pressed) window.times.pop();
            window.times.push([change, shown, now, window.changed - pressed, pressed]);
        });
    };
    const everything = {subtree: true, childList: true, characterData: true, attributes: true};
    for (const place of document.querySelectorAll('#view, #why, #answer-rnn'))
        new MutationObserver(note).observe(place, everything);
}"""
STILL = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))))"
CHANGE, SHOWN, SETTLED, LAST_CHANGE = range(4)
Times = list[list[float]]  # per key, as in window.times


def open_tab(browser: Browser, address: str) -> Page:
    """A tab that is observed from its first answer on."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(address)
    tab.locator("#answer-rnn").wait_for()
    tab.wait_for_load_state("networkidle")
    tab.evaluate(WATCH)
    return tab


def type_name(tab: Page, text: str) -> None:
    """Fill in the first letter and press the others, each once the page has been idle for three frames."""
    box = tab.locator("#name input, #name textarea").first
    before = tab.evaluate("window.pressed = 0, window.changed")
    box.fill(text[0])
    tab.wait_for_function("before => window.changed > before", arg=before)
    tab.evaluate(STILL)
    box.evaluate("box => { box.focus(); box.setSelectionRange(box.value.length, box.value.length); }")
    for letter in text[1:]:
        seen = tab.evaluate("window.times.length")
        box.press(letter)
        tab.wait_for_function("seen => window.times.length > seen", arg=seen)
        tab.evaluate(STILL)


def measure(
    browser: Browser, names: list[str], before: Path | None = None
) -> tuple[dict[str, Times], dict[str, float], int]:
    """Type every name on each page in turn: times, the servers' CPU milliseconds per key, elements replaced.

    ``before``: a checkout of an earlier Letterwise, to compare with.
    """
    commands = PAGES | ({"before": [str(before / "app.py"), "--port"]} if before else {})
    with ExitStack() as stack:
        servers = {name: stack.enter_context(running_page(command)) for name, command in commands.items()}
        ours, bare = servers["our page"].address, servers["bare page"].address
        show = f"?show={','.join(VIEWS)}"
        addresses = {"views closed": ours, "all views open": f"{ours}/{show}", "bare page": bare}
        if before:
            old = servers["before"].address
            addresses |= {"before, views closed": old, "before, all views open": f"{old}/{show}"}
        tabs = {name: open_tab(browser, address) for name, address in addresses.items()}
        cpu_seconds = dict.fromkeys(tabs, 0.0)
        for text in names:
            for name, tab in tabs.items():
                server = servers["bare page" if "bare" in name else "before" if "before" in name else "our page"]
                start = server.processor_time()
                type_name(tab, text)
                cpu_seconds[name] += server.processor_time() - start
        times = {name: tab.evaluate("window.times") for name, tab in tabs.items()}
        replaced = sum(tabs[name].evaluate("window.replaced") for name in ("all views open", "views closed"))
        letters = sum(map(len, names))  # a name's first, filled in and not pressed, is answered too
        return times, {name: 1000 * seconds / letters for name, seconds in cpu_seconds.items()}, replaced


def summary(times: dict[str, Times], spent: dict[str, float], replaced: int) -> dict[str, dict[str, float]]:
    """Figures by page, then each target with its value."""
    figures = {}
    for name, keys in times.items():
        figures[name] = {
            "keys": len(keys),
            "answers, median": statistics.median(key[SHOWN] for key in keys),
            "everything, median": statistics.median(key[SETTLED] for key in keys),
            "everything, p95": statistics.quantiles([key[SETTLED] for key in keys], n=20)[-1],
            "server": spent[name],
        }
    values = (
        figures["views closed"]["answers, median"] / figures["bare page"]["answers, median"],
        figures["all views open"]["everything, p95"],
        figures["views closed"]["server"],
        replaced,
    )
    figures["targets"] = dict(zip(TARGETS, values, strict=True))
    return figures


def table(figures: dict[str, dict[str, float]]) -> str:
    """Markdown: milliseconds by page, then every target."""
    lines = [
        "| page | keys | first change, median | last change, median | last change, p95 | server, a key |",
        "|---|---|---|---|---|---|",
    ]
    for name, values in figures.items():
        if name != "targets":
            keys, *milliseconds = values.values()
            lines.append(f"| {name} | {keys} | {' | '.join(f'{ms:.1f} ms' for ms in milliseconds)} |")
    lines += ["", "| target | at most | measured |", "|---|---|---|"]
    lines += [f"| {name} | {bound} | {figures['targets'][name]:.3g} |" for name, bound in TARGETS.items()]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", type=Path, metavar="DIR", help="an earlier Letterwise, measured in the same run")
    before = parser.parse_args().before
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("chromium is not installed (Debian package: chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        figures = summary(*measure(browser, list(EXAMPLES.values()), before))
    publish(__file__, figures, table(figures))


if __name__ == "__main__":
    main()
