"""Draw the README's pictures and the link-preview card: screenshots of the real page in a real browser.

python docs/pictures.py    # needs chromium and requirements-dev.txt; takes a minute
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PORT = 7899
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def main() -> None:
    """Start the page, draw every picture into its file, stop the page."""
    with subprocess.Popen([sys.executable, "app.py", "--port", str(PORT)], cwd=ROOT, stdout=subprocess.PIPE) as server:
        try:
            assert server.stdout
            server.stdout.readline()  # printed once it is ready
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
                _draw(browser)
        finally:
            server.terminate()


def _draw(browser: Browser) -> None:
    page = _open(browser, "")
    page.screenshot(path=ROOT / "docs" / "page.png")
    with page.expect_download() as download:
        page.locator("#rose .tools button").first.click()
    download.value.save_as(ROOT / "ui" / "card.png")
    page = _open(browser, "show=gates", height=1900)
    page.locator("#fold-gates").screenshot(path=ROOT / "docs" / "inside.png")
    page = _open(browser, "tab=claims", height=1300)
    page.locator("#claims .claim-sheet").first.wait_for()
    for _ in range(6):
        page.locator("#claims input[type=range]").first.press("ArrowRight")
    page.screenshot(path=ROOT / "docs" / "claims.png")
    page = _open(browser, "lang=zh", color_scheme="dark", viewport=PHONE)
    page.screenshot(path=ROOT / "docs" / "page-dark.png", full_page=False)


def _open(browser: Browser, query: str, height: int = DESKTOP["height"], **options: Any) -> Page:
    settings: dict[str, Any] = {
        "viewport": DESKTOP | {"height": height},
        "color_scheme": "light",
        "locale": "en-GB",
    } | options
    page = browser.new_page(**settings)
    page.goto(f"http://127.0.0.1:{PORT}/?{query}")
    page.locator("#answer-mylstm .score", has_text=re.compile(r"\d")).wait_for(state="attached")
    page.locator("#listed", has_text=re.compile(r"\S")).wait_for(state="attached")
    page.evaluate("document.activeElement?.blur()")
    return page


if __name__ == "__main__":
    main()
