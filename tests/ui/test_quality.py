"""What every part must meet: targets large enough for a finger, legible text in drawings, a page zoomed to 200 %."""

import re

import pytest
from playwright.sync_api import expect

from letterwise.facts import VIEWS
from letterwise.sentences import language_name, say
from tests.conftest import barriers
from tests.ui.pages import expect_claims, go_to, set_theme

LEAST = 24  # pixels, width and height of a target (WCAG 2.2, 2.5.8)
SMALL = """(least) => [...document.querySelectorAll(
        "button, input, select, summary, a[href], [role=tab], label:has(input)")]
    .filter((one) => one.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    .filter((one) => !one.closest("p, td, figcaption, .visually-hidden, [aria-hidden=true]"))
    .filter((one) => getComputedStyle(one).clipPath === "none")
    .map((one) => (one.matches("input[type=radio]") ? one.closest("label") : one))
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, {width, height}]) => Math.min(width, height) > 0 && Math.min(width, height) < least - 0.5)
    .map(([one, {width, height}]) => `${one.outerHTML.slice(0, 80)} ${Math.round(width)} x ${Math.round(height)}`)"""
# Text in drawings with too little contrast (WCAG 2.2, 1.4.3) to what is beneath it: the drawing's background.
CONTRAST = """() => {
    const luminance = (colour) => {
        const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => linear(part / 255));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const paper = (node) => {
        for (let one = node; one; one = one.parentElement) {
            const colour = getComputedStyle(one).backgroundColor;
            if (!/, 0\\)$|transparent/.test(colour)) return colour;
        }
        return getComputedStyle(document.body).backgroundColor;
    };
    const texts = [...document.querySelectorAll("svg text")];
    return texts.filter((text) => text.checkVisibility() && text.textContent.trim()).map((text) => {
        const [a, b] = [luminance(getComputedStyle(text).fill), luminance(paper(text))].sort((x, y) => y - x);
        return [(a + 0.05) / (b + 0.05), text.textContent];
    }).filter(([ratio]) => ratio < 4.5);
}"""


TABS = ("one", "many", "claims")


def open_tab(tab, url, tab_name):
    tab.emulate_media(reduced_motion="reduce")
    go_to(tab, f"{url}/?tab={tab_name}&show={','.join(VIEWS)}&lang=en")
    if tab_name == "claims":
        expect_claims(tab)


@pytest.mark.parametrize("tab_name", TABS)
def test_targets_are_large_enough_for_a_finger(tab, url, tab_name):
    tab.set_viewport_size({"width": 360, "height": 740})
    open_tab(tab, url, tab_name)
    assert tab.evaluate(SMALL, LEAST) == []
    tab.evaluate("scrollTo(0, 0)")
    tab.locator("#lang").get_by_label("中文").check()
    expect(tab.locator("h1")).to_have_text(say("title", "zh"))
    if tab_name == "claims":
        expect(tab.locator("#claim-memory h2")).to_contain_text(say("claim_memory", "zh"))
    assert tab.evaluate(SMALL, LEAST) == []


@pytest.mark.parametrize("tab_name", ["one", "claims"])
def test_text_in_drawings_can_be_read(tab, url, tab_name):
    for theme in ("light", "dark"):
        open_tab(tab, url, tab_name)
        set_theme(tab, theme)
        assert tab.locator("svg text").count() > 30
        assert tab.evaluate(CONTRAST) == []


@pytest.mark.parametrize("tab_name", TABS)
def test_nothing_is_wider_than_the_window(tab, url, tab_name):
    """The last two sizes are 1280 x 900 and 768 x 1024 at 200 %: zooming halves a window's width and height."""
    open_tab(tab, url, tab_name)
    for width, height in ((360, 740), (768, 1024), (1920, 1080), (640, 450), (384, 512)):
        tab.set_viewport_size({"width": width, "height": height})
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_the_overview_of_the_claims_stays_visible(tab, url):
    open_tab(tab, url, "claims")
    tab.locator("#figure-confusion").scroll_into_view_if_needed()
    expect(tab.locator(".evidence .overview")).to_be_in_viewport()
    tab.locator(".evidence .overview a").nth(1).click()
    expect(tab.locator("#claim-gates h2")).to_be_in_viewport()


@pytest.mark.ci
@pytest.mark.parametrize(
    ("url", "width", "theme", "lang", "show"),
    [
        ("gradio", 360, "dark", "en", ",".join([*VIEWS, "numbers"])),
        pytest.param("static", 360, "light", "zh", ",".join(VIEWS), marks=pytest.mark.long),
        pytest.param("static", 1280, "light", "en", ",".join([*VIEWS, "numbers"]), marks=pytest.mark.long),
        ("gradio", 1920, "dark", "zh", ",".join(VIEWS)),
    ],
    indirect=["url"],
)
def test_open_views_read_well_everywhere(tab, url, width, theme, lang, show):
    tab.set_viewport_size({"width": width, "height": 800})
    go_to(tab, f"{url}/?name=Mittermeier&lang={lang}&show={show}")
    set_theme(tab, theme)
    expect(tab.locator("#fold-gates [data-show]")).to_have_text(say("gates_title", lang))
    expect(tab.locator("#answer-lstm .best strong")).to_have_text(
        re.compile("|".join(language_name(k, lang) for k in ("German", "Dutch", "English", "French", "Scottish")))
    )
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    ids = tab.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id).filter(Boolean)")
    assert len(ids) == len(set(ids))
    assert barriers(tab) == []
