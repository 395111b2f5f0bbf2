"""What newcomers stumbled over, on both hosts: the tour on a phone, sharing, button groups, lists, the rose."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from letterwise.sentences import LANGS, language_name, percent, say
from letterwise.showcase import VIEW_EXAMPLES
from tests.ui.pages import MODELS, box, expect_answers, go_to, open_page, paste

PHONE = {"width": 360, "height": 740}
STEPS = 8
ON_ONE = pytest.mark.parametrize("url", ["static"], indirect=True)  # for what cannot differ between the two hosts
# Lets a test move the page's clock forward.
FAST_FORWARD = "const now = performance.now.bind(performance); performance.now = () => now() + (window.passed ?? 0);"
ON_TOP = """(button) => {
    const {left, top, width, height} = button.getBoundingClientRect();
    return button.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""


@ON_ONE
@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 900}])
def test_the_tour_goes_forwards_and_back_and_restores_the_page(tab, url, size):
    tab.set_viewport_size(size)
    tab.emulate_media(reduced_motion="reduce")
    go_to(tab, f"{url}/?show=stress&lang=en")
    start = tab.get_by_role("button", name=say("tour", "en"))
    start.press("Enter")
    card = tab.locator("#tour")
    for number in range(1, STEPS + 1):
        expect(card.locator("p")).to_have_text(say(f"tour_{number}", "en"))
        expect(card.locator(".count")).to_have_text(say("tour_count", "en", number=number, count=STEPS))
        expect(tab.locator(".toured:visible")).to_have_count(1)
        button = card.locator("[data-tour=next]" if number < STEPS else "[data-tour=end]")
        assert button.evaluate(ON_TOP)
        if number == 3:
            card.locator("[data-tour=back]").click()
            expect(card.locator("p")).to_have_text(say("tour_2", "en"))
            card.locator("[data-tour=next]").click()
        button.click()
    expect(card).to_be_hidden()
    expect(tab.locator(".toured")).to_have_count(0)
    expect(start).to_be_focused()
    expect(tab.locator("#fold-gates .body")).to_be_hidden()
    expect(tab.locator("#fold-stress .body")).to_be_visible()


def test_a_link_is_copied_without_the_clipboard_api_with_a_brief_notice(new_tab, url):
    new_tab.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    open_page(new_tab, f"{url}/?name=Rossi&lang=en")
    copy, message = new_tab.get_by_role("button", name=say("copy_link", "en")), new_tab.locator("#copied")
    copy.click()
    expect(message).to_have_text(say("copied", "en"))
    box(new_tab).press("a")
    expect(message).to_be_empty()
    new_tab.evaluate("document.execCommand = () => false")
    copy.click()
    expect(message).to_have_text(say("copy_failed", "en"))


@pytest.mark.parametrize("group", ["prior", "lang"])
def test_radio_buttons_are_a_group(tab, url, group):
    go_to(tab, f"{url}/?lang=en")
    radios = tab.locator(f"#{group} input")
    assert len(set(radios.evaluate_all("(all) => all.map((radio) => radio.name)"))) == 1
    first, second = radios.nth(0), radios.nth(1)
    first.press("ArrowRight")
    expect(second).to_be_focused()
    expect(second).to_be_checked()
    expect(first).not_to_be_checked()
    key = {"prior": "equal", "lang": "zh"}[group]
    tab.wait_for_url(re.compile(f"{group}={key}"))


@pytest.mark.parametrize("lang", LANGS)
def test_all_three_tabs_are_visible_on_a_phone(tab, url, lang):
    tab.set_viewport_size(PHONE)
    go_to(tab, f"{url}/?lang={lang}")
    for key in ("one", "many", "claims"):
        handle = tab.get_by_role("tab", name=say(f"tab_{key}", lang))
        expect(handle).to_be_in_viewport(ratio=1)


def test_a_press_on_the_name_selects_it_and_it_can_be_cleared(tab, url, predictor):
    go_to(tab, f"{url}/?lang=en")
    tab.locator("h1").click()  # anywhere outside the box
    box(tab).click()
    tab.keyboard.type("Smith")
    expect(box(tab)).to_have_value("Smith")
    box(tab).click()
    tab.keyboard.press("End")
    tab.keyboard.type("s")
    expect(box(tab)).to_have_value("Smiths")
    tab.get_by_role("button", name=say("clear", "en")).click()
    expect(box(tab)).to_have_value("")
    expect(box(tab)).to_be_focused()
    expect(tab.locator("#note")).to_have_text(say("nothing_to_read", "en"))


def test_what_is_typed_first_replaces_the_name_that_the_page_opened_with(new_tab, url):
    open_page(new_tab, f"{url}/?lang=en")
    new_tab.keyboard.type("Smith")
    expect(box(new_tab)).to_have_value("Smith")
    box(new_tab).click()
    new_tab.keyboard.type("s")
    expect(box(new_tab)).to_have_value("Smiths")


def test_so_it_is_after_a_press_on_it_also_from_elsewhere(new_tab, url):
    open_page(new_tab, f"{url}/?lang=en")
    selected = "(box) => box.value.slice(box.selectionStart, box.selectionEnd)"
    for name, elsewhere in (("Smith", None), ("Rossi", "#top input[type=range]"), ("de la Cruz", "h1")):
        if elsewhere:
            new_tab.locator(elsewhere).click()
        box(new_tab).click()
        new_tab.keyboard.type(name)
        expect(box(new_tab)).to_have_value(name)
    box(new_tab).press("End")
    new_tab.locator("h1").click()
    left, top = (box(new_tab).bounding_box()[key] for key in ("x", "y"))
    new_tab.mouse.move(left + 2, top + 40)
    new_tab.mouse.down()
    new_tab.mouse.move(left + 60, top + 40, steps=4)
    new_tab.mouse.up()
    assert 0 < len(box(new_tab).evaluate(selected)) < len("de la Cruz")


def test_what_is_typed_while_the_page_loads_is_kept(browser, url, predictor):
    slow = browser.new_context(service_workers="block").new_page()
    held = []
    slow.route("**/ui/main.js", lambda route: held.append(route))
    with slow.expect_request("**/ui/main.js"):
        slow.goto(f"{url}/?lang=en&name=Rossi", wait_until="commit")
    expect(box(slow)).to_be_focused()
    slow.keyboard.type("Smit")  # on one host after the example that the box holds
    held[0].continue_()
    expect_answers(slow, predictor, "Smit")
    slow.keyboard.type("h")
    expect_answers(slow, predictor, "Smith")
    slow.context.close()


def test_the_first_tap_selects_the_name(browser, url):
    phone = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    open_page(phone, f"{url}/?lang=en")
    assert box(phone).evaluate("(box) => box.selectionEnd - box.selectionStart") == 0  # nothing is marked before
    box(phone).tap()
    phone.keyboard.type("Smith")
    expect(box(phone)).to_have_value("Smith")
    phone.context.close()


def test_an_empty_list_shows_nothing_and_a_name_opens_under_its_row(new_tab, url):
    open_page(new_tab, f"{url}/?tab=many&lang=en")
    expect(new_tab.locator("#many-answers")).to_be_attached()
    expect(new_tab.locator("#many-answers table:visible")).to_have_count(0)
    paste(new_tab, "Rossi\n123\nSatoshi")
    rows = new_tab.locator("#many-answers .list > table > tbody > tr")
    expect(rows).to_have_count(3)
    unread = new_tab.get_by_role("button", name="123", exact=True)
    unread.click()
    expect(rows.nth(2)).to_have_class("detail")
    expect(rows.nth(2)).to_contain_text(say("nothing_read", "en"))
    expect(rows.nth(2).locator("table")).to_be_hidden()
    expect(unread).to_have_attribute("aria-expanded", "true")
    unread.click()
    expect(rows).to_have_count(3)
    new_tab.get_by_role("button", name="Rossi", exact=True).press("Enter")
    expect(rows.nth(1).locator("caption")).to_have_text("Rossi")
    new_tab.locator('[data-sort="0"]').click()
    new_tab.locator('[data-sort="0"]').click()
    expect(rows.last.locator("button")).to_have_text("123")
    expect(new_tab.locator(".detail caption")).to_have_text("Rossi")
    assert rows.nth(1).locator("button").inner_text() == "Rossi"
    expect(rows.nth(2)).to_have_class("detail")


@ON_ONE
def test_a_views_example_is_not_offered_while_it_is_shown(tab, url):
    go_to(tab, f"{url}/?show=stress,gates&name={VIEW_EXAMPLES['stress']}")
    expect(tab.locator("#fold-gates .caveat [data-name]")).to_be_visible()
    expect(tab.locator("#fold-stress .caveat [data-name]")).to_be_hidden()


@ON_ONE
def test_a_name_of_one_letter_has_no_interactions(tab, url):
    go_to(tab, f"{url}/?show=what_if&name=A&lang=en")
    expect(tab.locator("#fold-what-if .badge").first).to_have_text(say("together_one", "en"))


@ON_ONE
def test_stepping_the_rose_through_the_letters_moves_every_view(tab, url, predictor):
    go_to(tab, f"{url}/?name=Falcone&lang=en&show=ledger")
    readout, slider = tab.locator("#rose .answers-so-far"), tab.locator("#rose input")
    expect(readout).to_contain_text("After “Falcone”: RNN")
    slider.press("Home")
    rows = predictor.by_letter("Falcone")
    for k in range(3):
        expect(readout).to_contain_text(f"After “{'Falcone'[: k + 1]}”")
        for model in MODELS:
            best = language_name(predictor.languages[rows[model][k].argmax()], "en")
            expect(tab.locator(f"#answer-{model.lower()} .best strong")).to_have_text(best)
        slider.press("ArrowRight")
    expect(tab.locator("#view")).to_have_class(re.compile("following"))
    box(tab).press("End")
    box(tab).press("s")
    expect_answers(tab, predictor, "Falcones")
    expect(tab.locator("#view")).not_to_have_class(re.compile("following"))


@ON_ONE
def test_with_reduced_motion_play_makes_single_steps(tab, url):
    tab.emulate_media(reduced_motion="reduce")
    go_to(tab, f"{url}/?name=Qian&lang=en")
    readout, play = tab.locator("#rose .answers-so-far"), tab.get_by_role("button", name=say("play", "en"))
    for letters in ("Q", "Qi", "Qia", "Qian", "Q"):
        play.click()
        expect(readout).to_contain_text(f"After “{letters}”")


@ON_ONE
@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 900}])
def test_the_rose_is_visible_without_scrolling(new_tab, url, size):
    new_tab.set_viewport_size(size)
    open_page(new_tab, url)
    expect(new_tab.locator("#rose svg[role=img]")).to_be_in_viewport(ratio=0.9)
    expect(new_tab.locator("#rose text")).to_have_count(18)


def test_the_answers_stay_visible_while_scrolling(tab, url, predictor):
    go_to(tab, f"{url}/?name=Falcone&lang=en&show=ledger,gates")
    bar = tab.locator("#bar")
    tab.locator("h1").scroll_into_view_if_needed()
    expect(bar).to_be_hidden()
    tab.locator("#fold-gates .plot").last.scroll_into_view_if_needed()
    expect(bar).to_be_visible()
    expect(bar.locator("strong")).to_have_text("Falcone")
    for n, (model, best) in enumerate(predictor.predict("Falcone", 1).items()):
        expect(bar.locator("span").nth(n)).to_have_text(f"{model} {best[0][0]} {percent(best[0][1])}")
    tab.locator("h1").scroll_into_view_if_needed()
    expect(bar).to_be_hidden()


def test_back_and_forward_step_through_names_that_were_shown_for_a_while(new_tab, url, predictor):
    new_tab.add_init_script(FAST_FORWARD)
    open_page(new_tab, f"{url}/?name=Rossi&lang=en")
    new_tab.wait_for_url(re.compile("top=3"))
    new_tab.evaluate("window.passed = 2000")
    box(new_tab).fill("Suzuki")
    new_tab.wait_for_url(re.compile("name=Suzuki"))
    box(new_tab).press("End")
    box(new_tab).press("s")  # a name that stood only for a moment gets no step of its own
    new_tab.wait_for_url(re.compile("name=Suzukis"))
    new_tab.evaluate("history.back()")
    expect(box(new_tab)).to_have_value("Rossi")
    expect_answers(new_tab, predictor, "Rossi")
    new_tab.evaluate("history.forward()")
    expect(box(new_tab)).to_have_value("Suzukis")
    expect_answers(new_tab, predictor, "Suzukis")


@ON_ONE
def test_a_letter_typed_by_what_if_can_be_undone(tab, url):
    go_to(tab, f"{url}/?name=Rossi&show=what_if&lang=en")
    expect(tab.locator("#fold-what-if .badge").first).to_have_text(re.compile(r"\d"))
    strip = tab.locator("#fold-what-if .plot").first
    strip.press("ArrowRight")
    strip.press("Enter")
    expect(box(tab)).to_have_value("Aossi")
    box(tab).press("ControlOrMeta+z")
    expect(box(tab)).to_have_value("Rossi")


@ON_ONE
def test_a_different_answer_under_another_prior_is_shown(tab, url, predictor):
    names = ["Laird", "Coyle", "Carrasco", "Garcia", "Smith", "Magalhaes", "Falcone", "Prochazka"]
    answers = {
        name: (predictor.predict(name, 1)["LSTM"][0], predictor.predict(name, 1, "corpus")["LSTM"][0]) for name in names
    }
    name, (balanced, corpus) = next((name, pair) for name, pair in answers.items() if pair[0][0] != pair[1][0])
    go_to(tab, f"{url}/?name={name}&lang=en")
    alternative = tab.locator("#answer-lstm .otherwise button")
    expect(alternative).to_have_text(say("other_prior", "en", answer=f"{corpus[0]} {percent(corpus[1])}"))
    alternative.click()
    expect(tab.locator("#prior input[value=corpus]")).to_be_checked()
    expect(tab.locator("#answer-lstm .best strong")).to_have_text(corpus[0])
    assert balanced[0] != corpus[0]


@ON_ONE
def test_the_rose_is_saved_as_a_picture(tab, url, tmp_path):
    go_to(tab, f"{url}/?name=Falcone&lang=en")
    with tab.expect_download() as download:
        tab.get_by_role("button", name=say("save_picture", "en")).click()
    assert download.value.suggested_filename == "letterwise.png"
    download.value.save_as(tmp_path / "letterwise.png")
    image = Image.open(tmp_path / "letterwise.png").convert("RGB")
    assert image.size == (1200, 630)
    left, right = image.crop((0, 0, 630, 630)), image.crop((640, 0, 1200, 630))
    assert len(left.getcolors(10**6)) > 50  # the rose, in its colours
    assert len(right.getcolors(10**6)) > 5  # the answers in words


@ON_ONE
def test_the_strips_have_a_legend_of_what_they_show(tab, url):
    go_to(tab, f"{url}/?name=Kruijswijk&lang=en")
    keys = tab.locator("#verdict .legend li:visible")
    expect(keys.last).to_have_text(say("others", "en"))
    expect(tab.locator("#verdict .legend")).to_contain_text("Dutch")
    colours = tab.locator("#verdict path").evaluate_all(
        "(all) => new Set(all.map((path) => path.getAttribute('fill')).filter((ink) => ink !== 'none')).size"
    )
    assert keys.count() == colours + 1


def test_a_view_that_a_link_or_a_press_opens_is_scrolled_to(new_tab, url):
    new_tab.emulate_media(reduced_motion="reduce")
    open_page(new_tab, f"{url}/?name=Falcone&lang=en&show=stress")
    expect(new_tab.locator("#fold-stress .title")).to_be_in_viewport()
    new_tab.locator("h1").scroll_into_view_if_needed()
    new_tab.locator("#answer-lstm .language").first.click()
    expect(new_tab.locator("#fold-ledger .title")).to_be_in_viewport()
    expect(new_tab.locator("#bar")).to_be_visible()
    new_tab.locator("h1").scroll_into_view_if_needed()
    new_tab.locator("#answer-rnn .language").nth(1).click()
    expect(new_tab.locator("#fold-ledger .title")).to_be_in_viewport()
