"""What a visitor does on the page, and what is expected there, on either host."""

import re

from playwright.sync_api import Locator, Page, expect

from letterwise.predictor import Predictor
from letterwise.sentences import language_name, percent, say
from letterwise.text import read

PAPER = {"light": "rgb(250, 247, 240)", "dark": "rgb(21, 23, 27)"}  # the page's background
MODELS = ("RNN", "LSTM", "MyLSTM")
GO_BACK_TO = """(address) => {
    history.pushState(history.state, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
    document.activeElement?.blur();
    scrollTo(0, 0);
}"""


def open_page(tab: Page, address: str) -> None:
    """Load the page and wait until the first name is answered, whichever tab is showing."""
    tab.goto(address)
    expect_answered(tab)


def go_to(tab: Page, address: str) -> None:
    """As ``open_page``, but where the page stands open, go there as Back does: loading a page takes a second.

    First without a name, so that nothing of what it showed is taken for the answer.
    """
    if not tab.url.startswith(address.split("?")[0].rstrip("/")):
        return open_page(tab, address)
    tab.evaluate(GO_BACK_TO, "?name=")
    expect(tab.locator(".tile:visible")).to_have_count(0)
    tab.evaluate(GO_BACK_TO, address)
    expect_answered(tab)


def expect_answered(tab: Page) -> None:
    expect(tab.locator("#answer-mylstm .score")).to_have_text(re.compile(r"\d"), timeout=20_000)
    expect(tab.locator("#first")).to_have_count(0)


def set_theme(tab: Page, theme: str) -> None:
    """Light or dark, without the time that colours take to fade from one to the other."""
    tab.emulate_media(color_scheme=theme)
    expect(tab.locator("body")).to_have_css("background-color", PAPER[theme])
    tab.evaluate("document.getAnimations().forEach((one) => one instanceof CSSTransition && one.finish())")


def expect_claims(tab: Page) -> None:
    """Wait for the claims in English: what stands there in another language is about to be replaced."""
    expect(tab.locator("#claim-memory h2")).to_have_text(f"1. {say('claim_memory', 'en')}")
    expect(tab.locator("#claims .claim-sheet")).to_have_count(5)


def box(tab: Page) -> Locator:
    return tab.locator("#name textarea, #name input")


def paste(tab: Page, lines: str) -> None:
    """Paste as a visitor does, with a click first: Gradio empties a box again one frame after drawing it."""
    area = tab.locator("#lines textarea")
    area.click()
    tab.evaluate("(lines) => navigator.clipboard.writeText(lines)", lines)
    area.press("ControlOrMeta+a")
    area.press("ControlOrMeta+v")


def expect_answers(
    tab: Page, predictor: Predictor, name: str, top: int = 3, prior: str = "balanced", lang: str = "en"
) -> None:
    """Wait until all three answers on the page are the predictor's."""
    expect(tab.locator(".tile:visible")).to_have_text(list(read(name).text), use_inner_text=False)
    for model, best in predictor.predict(name, top, prior).items():
        answer = tab.locator(f"#answer-{model.lower()}")
        expect(answer.locator(".best strong")).to_have_text(language_name(best[0][0], lang))
        expect(answer.locator(".best .share")).to_have_text(percent(best[0][1]))
        expect(answer.locator(".bars li:visible .language")).to_have_text([language_name(k, lang) for k, _ in best])
        expect(answer.locator(".bars li:visible .share")).to_have_text([percent(p) for _, p in best])
