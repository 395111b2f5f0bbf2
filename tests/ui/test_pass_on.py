"""Sharing the page: meta tags, pictures, the share sheet, embedding in another page, printing, projecting."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from letterwise import __version__
from letterwise.sentences import say
from tests.ui.pages import box, go_to, open_page, set_theme

TAGS = ["og:title", "og:type", "og:description", "og:image", "twitter:card", "twitter:title", "twitter:image"]


def meta(tab, name):
    return tab.locator(f'meta[property="{name}"], meta[name="{name}"]')


def test_the_head_has_each_tag_once_and_none_of_gradios(new_tab, url):
    open_page(new_tab, url)
    for name in TAGS:
        expect(meta(new_tab, name)).to_have_count(1)
    contents = new_tab.locator('meta[property^="og:"], meta[name^="twitter:"]').evaluate_all(
        "(all) => all.map((tag) => tag.content)"
    )
    assert all(contents)
    assert not re.search(r"gradio|\{url\}", " ".join(contents), re.I)
    image = new_tab.request.get(
        new_tab.evaluate(
            "(address) => new URL(address, location.href).href", meta(new_tab, "og:image").get_attribute("content")
        )
    )
    assert image.headers["content-type"] == "image/png"
    assert image.body().startswith(b"\x89PNG")


def test_the_card_is_of_the_size_that_links_show():
    assert Image.open("ui/card.png").size == (1200, 630)


def test_the_systems_share_sheet_gets_the_address_and_the_picture(new_tab, url):
    new_tab.add_init_script("""
        navigator.canShare = () => true;
        navigator.share = async ({url, files}) => { document.title += ` | ${url ?? ""} ${files?.[0].size ?? 0}`; };
    """)
    open_page(new_tab, f"{url}/?name=Rossi&lang=en")
    new_tab.get_by_role("button", name=say("share_link", "en"), exact=True).click()
    new_tab.get_by_role("button", name=say("share_picture", "en")).click()
    expect(new_tab).to_have_title(re.compile(r" \| http.*name=Rossi.* 0 \| +\d{5,}$"))


def test_without_a_share_sheet_none_is_offered(new_tab, url):
    new_tab.add_init_script("delete Navigator.prototype.share; delete Navigator.prototype.canShare")
    open_page(new_tab, f"{url}/?lang=en")
    expect(new_tab.get_by_role("button", name=re.compile(f"^{say('share_link', 'en')}"))).to_have_count(0)


def test_the_footer_has_the_version(tab, url):
    go_to(tab, f"{url}/?lang=en")
    expect(tab.locator("#foot")).to_contain_text(say("release", "en", release=__version__))


def test_the_embed_code_has_the_pages_address(tab, url, request):
    """The HTML to embed the page; Gradio's page has none here, because its host has not said who may embed it."""
    go_to(tab, f"{url}/?lang=en")
    line = tab.locator("#embed textarea")
    if request.node.callspec.params["url"] == "gradio":
        expect(line).to_have_count(0)
        return
    tab.locator("#embed summary").click()
    expect(line).to_have_value(re.compile(f'^<iframe src="{url}/" title="Letterwise"'))


def test_print_shows_open_views_and_no_controls(tab, url):
    go_to(tab, f"{url}/?show=ledger&lang=en")
    set_theme(tab, "dark")
    tab.emulate_media(media="print")
    assert tab.locator("#answer-lstm strong").evaluate("(one) => getComputedStyle(one).color") == "rgb(0, 0, 0)"
    expect(tab.locator("#fold-ledger .claim")).to_be_visible()
    expect(tab.locator("#answer-lstm .best")).to_be_visible()
    for hidden in (
        "#tabs [role=tab]",
        "#tools button",
        "#examples",
        "#controls",
        "#fold-gates",
        "#rose button",
        "#clear",
    ):
        expect(tab.locator(hidden).first).to_be_hidden()
    backgrounds = tab.evaluate(
        "[document.body, document.querySelector('.network')].map((one) => getComputedStyle(one).backgroundColor)"
    )
    assert set(backgrounds) <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}


def test_presentation_mode_shows_one_thing_at_a_time(new_tab, url):
    new_tab.set_viewport_size({"width": 1920, "height": 1080})
    open_page(new_tab, f"{url}/?name=Rossi&lang=en&show=stress")
    new_tab.get_by_role("button", name=say("present", "en")).click()
    slides = [
        "#rose",
        "#answer-rnn",
        "#answer-lstm",
        "#answer-mylstm",
        "#verdict",
        "#fold-ledger",
        "#fold-what-if",
        "#fold-gates",
    ]
    for k, slide in enumerate(slides):
        expect(new_tab.locator(slide)).to_be_visible()
        expect(new_tab.locator("#bar")).to_be_visible()
        for other in slides[:k] + slides[k + 1 :]:
            expect(new_tab.locator(other)).to_be_hidden()
        assert new_tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
        new_tab.keyboard.press("ArrowRight")
    new_tab.wait_for_url(re.compile("present=1"))
    new_tab.reload()
    expect(new_tab.locator("#rose")).to_be_visible(timeout=20_000)
    expect(new_tab.locator("#tools button:visible")).to_have_count(0)
    new_tab.keyboard.press("ArrowUp")
    expect(new_tab.locator("#bar")).not_to_contain_text("NaN")
    new_tab.keyboard.press("Escape")
    expect(box(new_tab)).to_be_visible()
    expect(new_tab.locator("#bar")).to_be_hidden()
    expect(new_tab).not_to_have_url(re.compile("present"))


def test_what_a_page_shows_before_it_is_drawn_is_ours(browser, url, request):
    if request.node.callspec.params["url"] == "static":
        pytest.skip("the static site's document is ours as it stands")
    with browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(f"{url}/?name=<b>Rossi&lang=zh")
        first = tab.locator("#first")
        expect(first).to_have_attribute("lang", "zh")
        for text in (say("title", "zh"), "<b>Rossi", "LSTM"):
            expect(first).to_contain_text(text)
        expect(first.locator("b")).to_have_count(0)
        assert tab.locator("title").count() <= 1


def test_the_first_paint_goes_when_the_page_is_drawn(new_tab, url):
    open_page(new_tab, url)
    expect(new_tab.locator("#first")).to_have_count(0)
