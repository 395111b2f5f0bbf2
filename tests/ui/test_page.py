"""One name in a real browser: typed with real keys, at phone and desktop width, in both themes and languages."""

import re

import pytest
from playwright.sync_api import expect

from letterwise.facts import VIEWS
from letterwise.sentences import say
from letterwise.showcase import EXAMPLES, FIRST_NAME
from letterwise.text import read
from tests.conftest import barriers
from tests.ui.pages import MODELS, box, expect_answers, go_to, open_page, set_theme


def test_opens_with_an_example_name_answered(new_tab, url, predictor):
    open_page(new_tab, url)
    expect(box(new_tab)).to_have_value(FIRST_NAME)
    expect_answers(new_tab, predictor, FIRST_NAME)
    for model in MODELS:
        expect(new_tab.locator(f"#answer-{model.lower()} .score")).to_contain_text(re.compile(r"\d %"))


def test_answers_every_key_backspace_delete_and_cut(tab, url, predictor):
    go_to(tab, url)
    box(tab).press("ControlOrMeta+a")
    box(tab).press("Delete")
    expect(tab.locator("#note")).to_have_text(say("nothing_to_read", "en"))
    typed = ""
    for letter in "Satoshi":
        box(tab).press(letter)
        typed += letter
        expect_answers(tab, predictor, typed)
    box(tab).press("Backspace")
    expect_answers(tab, predictor, "Satosh")
    box(tab).press("ControlOrMeta+z")
    box(tab).press("ControlOrMeta+a")
    box(tab).press("ControlOrMeta+x")
    expect(tab.locator("#note")).to_have_text(say("nothing_to_read", "en"))
    expect(tab.locator("#answer-lstm .bars li:visible")).to_have_count(0)


def test_answers_a_paste(tab, url, predictor):
    go_to(tab, url)
    tab.evaluate("navigator.clipboard.writeText('Достоевский')")
    box(tab).press("ControlOrMeta+a")
    box(tab).press("ControlOrMeta+v")
    expect_answers(tab, predictor, "Достоевский")
    expect(tab.locator("#note")).to_contain_text("Dostoevsky")


def test_answers_an_input_method(tab, url, predictor):
    go_to(tab, url)
    box(tab).fill("")
    box(tab).focus()
    keyboard = tab.context.new_cdp_session(tab)
    for composed in ("t", "ta", "田"):
        keyboard.send("Input.imeSetComposition", {"text": composed, "selectionStart": 0, "selectionEnd": len(composed)})
    keyboard.send("Input.insertText", {"text": "田中"})
    expect(box(tab)).to_have_value("田中")
    expect_answers(tab, predictor, "田中")
    expect(tab.locator("#note")).to_have_text("Read as Tanaka, the Japanese reading of 田中.")


def test_slider_shows_one_to_all_languages(tab, url, predictor):
    go_to(tab, url)
    slider = tab.locator("#top input[type=range]")
    for key, top in (("End", len(predictor.languages)), ("Home", 1), ("ArrowRight", 2)):
        slider.press(key)
        expect_answers(tab, predictor, FIRST_NAME, top=top)


def test_prior_switch_changes_answer_and_score(tab, url, predictor):
    go_to(tab, f"{url}/?name=Smith")
    expect_answers(tab, predictor, "Smith")
    before = tab.locator("#answer-rnn .score").inner_text()
    tab.locator("#prior").get_by_label(say("prior_corpus", "en")).check()
    expect_answers(tab, predictor, "Smith", prior="corpus")
    expect(tab.locator("#answer-rnn .score")).not_to_have_text(before)


def test_every_example_fills_the_box_by_keyboard(tab, url, predictor):
    go_to(tab, url)
    expect(tab.locator("#examples button")).to_have_count(len(EXAMPLES))
    for name in list(EXAMPLES.values())[::4]:
        tab.locator(f'#examples button[data-name="{name}"]').press("Enter")
        expect(box(tab)).to_have_value(name)
        expect_answers(tab, predictor, name)


def test_the_address_restores_what_is_shown(new_tab, url, predictor):
    open_page(new_tab, url)
    box(new_tab).fill("O'Brien & Müller?")
    new_tab.locator("#top input[type=range]").press("End")
    new_tab.locator("#prior").get_by_label(say("prior_corpus", "en")).check()
    new_tab.wait_for_url(re.compile(r"name=O%27Brien\+%26\+M%C3%BCller%3F.*top=18.*prior=corpus.*lang=en"))
    new_tab.reload()
    expect(box(new_tab)).to_have_value("O'Brien & Müller?")
    expect_answers(new_tab, predictor, "O'Brien & Müller?", top=18, prior="corpus")


@pytest.mark.parametrize("query", ["top=x&prior=none&lang=xx&tab=y", "top=999&name=%00%F0%9F%98%80&show=nothing"])
def test_invalid_addresses_open_the_page(new_tab, url, query):
    open_page(new_tab, f"{url}/?{query}")
    expect(new_tab.locator("#answer-rnn")).to_be_visible()


def test_any_typed_text_is_answered_and_nothing_runs(new_tab, url, predictor):
    dialogs = []
    new_tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    open_page(new_tab, url)
    for name in (
        "<img src=x onerror=alert(1)>",
        "${alert(1)}",
        "{{constructor.constructor('alert(1)')()}}",
        "'; alert(1); '",
        "a" * 999,
        "\u202eSatoshi",
        "\ud800Satoshi",
        "x.json",
        "😀😀",
        "null",
        "-- ' \"",
        "{language}",
        "$&",
    ):
        box(new_tab).fill(name)
        if read(name).text:
            expect_answers(new_tab, predictor, name)
        else:
            expect(new_tab.locator("#note")).to_have_text(say("nothing_to_read", "en"))
    assert not dialogs


def test_a_fresh_visit_has_an_address_to_share(new_tab, url):
    open_page(new_tab, url)
    new_tab.wait_for_url(re.compile(f"name={FIRST_NAME}&top=3&prior=balanced&lang=en"))


def test_two_words_get_a_hint_and_a_hyphen_is_no_second_word(tab, url):
    go_to(tab, f"{url}/?name=Satoshi+Nakamoto")
    expect(tab.locator("#note")).to_contain_text(say("two_words", "en"))
    for name in ("Lloyd-Jones", "O'Brien"):
        box(tab).fill(name)
        expect(tab.locator(".tile:visible")).to_have_count(len(read(name).text))
        expect(tab.locator("#note")).not_to_contain_text(say("two_words", "en"))


def test_another_reading_of_chinese_characters_is_one_click_away(tab, url, predictor):
    go_to(tab, f"{url}/?name=林")
    expect(tab.locator("#note")).to_have_text("Read as Lin, the Chinese reading of 林.")
    japanese = tab.locator(".others button:visible")
    expect(japanese).to_have_text("In Japanese: Hayashi")
    japanese.click()
    expect(box(tab)).to_have_value("Hayashi")
    expect_answers(tab, predictor, "Hayashi")
    expect(japanese).to_have_count(0)
    box(tab).fill("田中")
    expect(tab.locator("#note")).to_have_text("Read as Tanaka, the Japanese reading of 田中.")
    expect(box(tab)).to_have_value("田中")


def test_typing_replaces_no_element_moves_nothing_and_leaves_the_root_alone(new_tab, url, predictor):
    """With all views open. Setting anything on the root, even to its current value, may restyle the whole page."""
    warnings = []
    new_tab.on("console", lambda message: warnings.append(message.text) if message.type == "warning" else None)
    open_page(new_tab, f"{url}/?name=D&show={','.join(VIEWS)}")
    expect(new_tab.locator("#fold-what-if canvas").first).to_be_visible()
    new_tab.evaluate(
        """() => { window.replaced = []; window.rooted = 0;
        new MutationObserver((all) => { window.rooted += all.length; })
        .observe(document.documentElement, {attributes: true});
        new MutationObserver((all) => { for (const one of all) window.replaced.push(
            ...[...one.addedNodes, ...one.removedNodes].filter((node) => node.nodeType === Node.ELEMENT_NODE)
            .map((node) => node.nodeName)); })
        .observe(document.body, {childList: true, subtree: true}); }"""
    )
    height = new_tab.evaluate("document.documentElement.scrollHeight")
    box(new_tab).press("End")
    box(new_tab).press_sequentially("ostoevsky")
    expect_answers(new_tab, predictor, "Dostoevsky")
    assert new_tab.evaluate("[window.replaced, window.rooted]") == [[], 0]
    assert new_tab.evaluate("document.documentElement.scrollHeight") == height
    assert warnings == []


def test_a_key_costs_no_more_after_ten_switches_of_language(tab, url, predictor):
    """Counts writes to the page: anything drawn twice, or listened to twice, would show up."""
    go_to(tab, url)
    tab.evaluate(
        """() => { window.writes = 0; new MutationObserver((all) => { window.writes += all.length; })
        .observe(document.body, {childList: true, subtree: true, characterData: true, attributes: true}); }"""
    )

    def writes_of_a_key():
        box(tab).fill("Satosh")
        expect_answers(tab, predictor, "Satosh")
        before = tab.evaluate("window.writes")
        box(tab).press("End")
        box(tab).press("i")
        expect_answers(tab, predictor, "Satoshi")
        return tab.evaluate("window.writes") - before

    at_first = writes_of_a_key()
    for label in ("中文", "English") * 5:
        tab.locator("#lang").get_by_label(label).check()
    assert writes_of_a_key() == at_first > 0


@pytest.mark.parametrize(
    ("width", "theme", "lang"), [(360, "light", "en"), (360, "dark", "zh"), (1280, "light", "zh"), (1280, "dark", "en")]
)
def test_reads_well_everywhere(tab, url, width, theme, lang):
    tab.set_viewport_size({"width": width, "height": 800})
    go_to(tab, f"{url}/?name=Wolfeschlegelsteinhausenbergerdorff&top=18&lang={lang}")
    set_theme(tab, theme)
    expect(tab.locator("h1")).to_have_text(say("title", lang))
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    ids = tab.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id).filter(Boolean)")
    assert len(ids) == len(set(ids))
    assert barriers(tab) == []


def test_language_follows_the_browser_and_the_switch(browser, url):
    tab = browser.new_page(locale="zh-CN")
    go_to(tab, url)
    expect(tab.locator("h1")).to_have_text(say("title", "zh"))
    expect(tab.get_by_role("tab")).to_have_text([say(f"tab_{key}", "zh") for key in ("one", "many", "claims")])
    tab.locator("#lang").get_by_label("English").check()
    expect(tab.locator("h1")).to_have_text(say("title", "en"))
    expect(tab.locator("html")).to_have_attribute("lang", "en")
    expect(box(tab)).to_have_value(FIRST_NAME)
    tab.close()


@pytest.mark.parametrize("url", ["gradio"], indirect=True)
def test_an_address_with_two_slashes_is_put_right(new_tab, url, predictor):
    open_page(new_tab, f"{url}//?name=Rossi&lang=en")
    expect_answers(new_tab, predictor, "Rossi")
    assert new_tab.url.startswith(f"{url}/?name=Rossi")


def test_keeps_nothing_in_the_browser(new_tab, url):
    open_page(new_tab, url)
    box(new_tab).fill("Canaryname")
    new_tab.wait_for_url(re.compile("Canaryname"))
    kept = new_tab.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert "Canary" not in kept
