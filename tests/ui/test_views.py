"""The verdict and the five views in a real browser, with real keys and pointers."""

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from letterwise import explanations
from letterwise.facts import VIEWS
from letterwise.sentences import say
from letterwise.showcase import FIRST_NAME, VIEW_EXAMPLES
from letterwise.text import encode
from tests.ui.pages import box, expect_answers, go_to

ALL = ",".join(VIEWS)

# Both hosts draw the same; their controls and layout are tested elsewhere.
pytestmark = pytest.mark.parametrize("url", ["static"], indirect=True)


def traces(predictor, text):
    return {model: predictor.trace(model, encode([text])) for model in explanations.GATED}


def signed(value):
    return f"{value:+.2f}".replace("-", "−")


def fold(tab: Page, view: str):
    return tab.locator(f"#fold-{view.replace('_', '-')}")


def plot(tab: Page, view: str, model: str):
    return fold(tab, view).locator(f'.plot[aria-label^="{model}"]').first


def test_verdict_is_visible_and_read_out_by_arrow_keys(tab, url, predictor):
    go_to(tab, url)
    strip = tab.locator('#verdict .plot[aria-label^="LSTM"]')
    expect(strip).to_be_visible()
    strip.focus()
    for k in range(3):
        strip.press("ArrowRight")
        best = predictor.by_letter(FIRST_NAME)["LSTM"][k].argmax()
        expect(tab.locator("#verdict .readout")).to_contain_text(f"“{FIRST_NAME[: k + 1]}”")
        expect(tab.locator("#verdict .readout")).to_contain_text(predictor.languages[best])


def test_verdict_is_read_out_under_the_pointer(tab, url):
    go_to(tab, url)
    strip = tab.locator('#verdict .plot[aria-label^="RNN"]')
    strip.scroll_into_view_if_needed()
    bounds = strip.bounding_box()
    tab.mouse.move(bounds["x"] + bounds["width"] * 3.5 / len(FIRST_NAME), bounds["y"] + 10)
    expect(tab.locator("#verdict .readout")).to_contain_text(f"“{FIRST_NAME[:4]}”")


def test_each_view_opens_by_keyboard_and_by_address_and_closes(tab, url):
    go_to(tab, url)
    for view in VIEWS:
        button = fold(tab, view).locator("[data-show]")
        expect(fold(tab, view).locator(".plot:visible")).to_have_count(0)
        button.press("Enter")
        expect(fold(tab, view).locator(".plot").first).to_be_visible()
        expect(button).to_have_attribute("aria-expanded", "true")
        expect(fold(tab, view).locator(".claim")).to_have_text(say(f"{view}_claim", "en"))
        expect(fold(tab, view).locator(".caveat")).to_contain_text(say(f"{view}_caveat", "en"))
    tab.wait_for_url(re.compile("show=" + "%2C".join(VIEWS)))
    tab.reload()
    for view in VIEWS:
        button = fold(tab, view).locator("[data-show]")
        expect(fold(tab, view).locator(".plot").first).to_be_visible()
        button.click()
        expect(fold(tab, view).locator(".plot:visible")).to_have_count(0)
        expect(button).to_have_attribute("aria-expanded", "false")


def test_each_view_offers_its_example_name(tab, url, predictor):
    go_to(tab, f"{url}/?name=Xu&show={ALL}")
    for view in VIEWS:
        fold(tab, view).locator(".caveat [data-name]").click()
        expect(box(tab)).to_have_value(VIEW_EXAMPLES[view])
        expect_answers(tab, predictor, VIEW_EXAMPLES[view])


def test_ledger_switches_to_the_language_that_is_pressed_and_back(tab, url, predictor):
    go_to(tab, f"{url}/?show=ledger&top=18")
    tab.locator("#answer-rnn .bars button", has_text="Greek").press("Enter")
    shares = explanations.ledger(predictor, FIRST_NAME, traces(predictor, FIRST_NAME))["LSTM"]
    greek = shares.letters[:, predictor.languages.index("Greek")]
    strip = plot(tab, "ledger", "LSTM: Greek")
    strip.focus()
    strip.press("ArrowRight")
    expect(fold(tab, "ledger").locator(".readout")).to_contain_text(f"gives Greek {signed(greek[0])}")
    tab.wait_for_url(re.compile("language=Greek"))
    fold(tab, "ledger").locator(".free").click()
    expect(plot(tab, "ledger", "LSTM: Dutch")).to_be_visible()


def test_what_if_types_the_letter_that_is_clicked_or_entered(tab, url, predictor):
    go_to(tab, f"{url}/?name=Rossi&show=what_if")
    strip = plot(tab, "what_if", "LSTM")
    strip.scroll_into_view_if_needed()
    bounds = strip.bounding_box()
    columns = 8  # the fewest that are drawn
    x, y = bounds["x"] + bounds["width"] * 4.5 / columns, bounds["y"] + bounds["height"] * 14.5 / 26
    tab.mouse.move(x, y)
    what_if = explanations.what_if(predictor, "LSTM", "Rossi")["balanced"]
    expect(fold(tab, "what_if").locator(".readout")).to_contain_text(
        f"i → o at letter 5 would change {predictor.languages[what_if.language]} by {signed(what_if.change[14, 4])}"
    )
    tab.mouse.click(x, y)
    expect(box(tab)).to_have_value("Rosso")
    expect_answers(tab, predictor, "Rosso")
    strip = plot(tab, "what_if", "RNN")
    strip.focus()
    strip.press("ArrowRight")
    strip.press("ArrowDown")
    strip.press("Enter")
    expect(box(tab)).to_have_value("Bosso")


def test_stress_and_same_machine_show_this_names_numbers(tab, url, predictor):
    go_to(tab, f"{url}/?name=Satoshi&show=stress,same_machine")
    norms = explanations.stress(predictor, "Satoshi").norms
    expect(fold(tab, "stress").locator(".names .rnn")).to_contain_text(f"RNN {norms['RNN'][-1]:,.1f}")
    expect(fold(tab, "stress").locator(".verdicts tbody tr")).to_have_count(3)
    (operator,) = predictor.log_probs("LSTM", encode(["Satoshi"]))
    (best, *_) = fold(tab, "same_machine").locator(".pair tbody tr").all_inner_texts()
    assert f"{np.exp(operator[-1].max()):.6f}" in best
    largest = fold(tab, "same_machine").locator(".largest").inner_text()
    assert 0 < float(largest.split(": ")[1].replace("−", "-")) < 1e-5


def test_numbers_are_shown_as_text_on_request(tab, url):
    go_to(tab, f"{url}/?show={ALL}")
    tab.get_by_role("button", name=say("numbers_label", "en")).click()
    expect(tab.locator(".table table:visible")).to_have_count(1 + len(VIEWS))
    expect(tab.locator("#verdict .table tbody tr")).to_have_count(len(FIRST_NAME))


def test_no_name_breaks_a_view_or_leaves_old_content(tab, url, predictor):
    go_to(tab, f"{url}/?name=Satoshi&show={ALL},numbers")
    for name in (
        "",
        "A",
        "Aaaaaaaaaa",
        "O'Brien",
        "김",
        "x" * 64,
        "Wolfeschlegelsteinhausenbergerdorff",
        "<b>${a}</b>",
    ):
        box(tab).fill(name)
        if predictor.predict(name)["RNN"]:
            expect_answers(tab, predictor, name)
        else:
            expect(tab.locator("#note")).to_have_text(say("nothing_to_read", "en"))
        for view in VIEWS:
            expect(fold(tab, view).locator(".plot").first).to_be_visible()
        expect(tab.locator(".waiting")).to_have_count(0)
        assert "Satoshi" not in tab.locator("#why").inner_html()


def test_a_link_to_it_is_copied(tab, url):
    go_to(tab, f"{url}/?name=Rossi&show=ledger")
    tab.get_by_role("button", name=say("copy_link", "en")).click()
    expect(tab.locator("#copied")).to_have_text(say("copied", "en"))
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert copied == tab.url
    assert "name=Rossi" in copied
    assert "show=ledger" in copied


def test_every_figure_says_what_it_shows_with_its_numbers(tab, url):
    go_to(tab, f"{url}/?show={ALL}")
    expect(fold(tab, "what_if").locator(".badge").first).to_have_text(re.compile(r"\d"))
    figures = tab.locator("[role=img]:visible")
    labels = figures.evaluate_all("all => all.map((figure) => figure.getAttribute('aria-label'))")
    assert len(labels) >= 3 + 3 + 3 + 4 + 1 + 1 + 1  # strips, strips, strips, gates, stress, machine, rose
    assert all(re.search(r"\d", label) for label in labels)
