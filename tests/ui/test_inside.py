"""The look inside: a unit's cell and the names that drive it, what to notice, technical terms, sets, lists."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from letterwise import explanations
from letterwise.facts import VIEWS
from letterwise.lists import our_lists
from letterwise.parts import folded
from letterwise.sentences import LANGS, WORDS, language_name, percent, say
from letterwise.text import encode
from tests.ui.pages import MODELS, box, expect_answers, go_to

STEP = 1 / 255  # of values that are sent in 256 steps

# Both hosts draw the same; their controls and layout are tested elsewhere.
pytestmark = pytest.mark.parametrize("url", ["static"], indirect=True)


def numbers_in(cell):
    """The numbers in a drawing of a cell, by their names in its label."""
    parts = dict(part.rsplit(" ", 1) for part in cell.get_attribute("aria-label").split(", "))
    return {name: float(value.replace("−", "-")) for name, value in parts.items()}


def names_of(labels):
    """The names without the parentheses around a letter."""
    return [re.sub("[()]", "", label) for label in labels]


@pytest.mark.parametrize("model", ["LSTM", "MyLSTM"])
def test_the_cell_shows_one_units_numbers_at_one_letter(tab, url, predictor, model):
    go_to(tab, f"{url}/?name=Falcone&show=gates&lang=en")
    fold = tab.locator("#fold-gates")
    fold.locator(f".choice button[value={model}]").click()
    fold.locator(".units input").nth(20).locator("..").click()
    fold.locator(".choose input[type=range]").press("Home")
    fold.locator(".choose input[type=range]").press("ArrowRight")
    expect(fold.locator(".network-name").first).to_contain_text("at letter 2 “a”")
    gates = explanations.gates(predictor.trace(model, encode(["Falcone"])))
    cell, reach = numbers_in(fold.locator("svg.cell")), float(np.abs(gates.cell).max())
    expected = {
        "forget f": gates.forget[1, 20],
        "input i": gates.input_gate[1, 20],
        "candidate C̃": gates.candidate[1, 20],
        "output o": gates.output_gate[1, 20],
        "cell C": gates.cell[1, 20],
        "cell before": gates.cell[0, 20],
        "shown h": gates.output_gate[1, 20] * np.tanh(gates.cell[1, 20]),
    }
    assert cell == {
        name: pytest.approx(value, abs=0.006 + 2 * STEP * max(1, reach)) for name, value in expected.items()
    }


def test_a_unit_is_picked_by_keyboard_and_shows_the_names_that_drive_it(tab, url, predictor):
    go_to(tab, f"{url}/?name=Falcone&show=gates&lang=en")
    fold = tab.locator("#fold-gates")
    fold.locator(".choice button[value=LSTM]").click()
    expect(fold.locator(".units input")).to_have_count(64)
    fold.locator(".units input").nth(3).locator("..").click()
    fold.locator(".units input").nth(3).press("ArrowDown")
    expect(fold.locator(".units input").nth(4)).to_be_checked()
    highest, lowest = predictor.manifest["units"]["LSTM"][4]
    for end, labels in enumerate((highest, lowest)):
        names = fold.locator(".driven").nth(end).locator("button")
        expect(names).to_have_text(names_of(labels))
        expect(names.first.locator("b")).to_have_text(re.search(r"\((.)\)", labels[0])[1])
    first = fold.locator(".driven button").first
    first.click()
    expect(box(tab)).to_have_value(names_of(highest)[0])


def test_units_are_grouped_by_the_language_they_vote_for(tab, url, predictor):
    go_to(tab, f"{url}/?name=Falcone&show=gates&lang=zh")
    votes = explanations.gates(predictor.trace("LSTM", encode(["Falcone"]))).votes
    order = [predictor.languages[k] for k in dict.fromkeys(votes.tolist())]
    expect(tab.locator("#fold-gates .voting h4")).to_have_text(
        [say("votes_for", "zh", language=language_name(language, "zh")) for language in order]
    )


def test_units_keep_their_names_while_there_is_no_name_to_read(tab, url):
    go_to(tab, f"{url}/?name=Falcone&show=gates&lang=en")
    labels = tab.locator("#fold-gates .units label")
    expect(labels.last).to_have_text(re.compile("Vietnamese"))
    names = labels.all_inner_texts()
    box(tab).fill("")
    expect(tab.locator("#note")).to_have_text(say("nothing_to_read", "en"))
    assert labels.all_inner_texts() == names
    expect(tab.locator("#fold-gates .network-name").last).not_to_contain_text("0")


def test_a_selected_unit_stays_selected_from_letter_to_letter(tab, url):
    go_to(tab, f"{url}/?name=Kruijswijk&show=gates&lang=en")
    title = tab.locator("#fold-gates .network-name").first
    expect(title).to_contain_text("at letter 10")
    unit = re.search("“(.+?)”", title.inner_text())[1]
    tab.locator("#fold-gates .choose input[type=range]").press("Home")
    expect(title).to_contain_text(f"“{unit}”, at letter 1 “K”")


@pytest.mark.parametrize("lang", LANGS)
def test_every_view_asks_a_question_and_says_what_to_notice(tab, url, lang):
    go_to(tab, f"{url}/?name=Kruijswijk&show={','.join(VIEWS)}&lang={lang}")
    start = say("notice", lang, what="").strip()
    for view in VIEWS:
        fold = tab.locator(f"#fold-{view.replace('_', '-')}")
        expect(fold.locator(".question")).to_have_text(say(f"{view}_question", lang))
        expect(fold.locator(".notice")).to_contain_text(start)
        expect(fold.locator(".notice")).not_to_contain_text(re.compile(r"undefined|NaN|\{"))
    box(tab).fill("")
    for view in VIEWS:
        expect(tab.locator(f"#fold-{view.replace('_', '-')} .notice")).to_be_hidden()


def test_what_to_notice_comes_from_this_names_numbers(tab, url, predictor):
    go_to(tab, f"{url}/?name=Kruijswijk&show=ledger&lang=en")
    letters = encode(["Kruijswijk"])
    traces = {model: predictor.trace(model, letters) for model in ("LSTM", "MyLSTM")}
    shares = explanations.ledger(predictor, "Kruijswijk", traces)["LSTM"]
    dutch = shares.letters[:, predictor.languages.index("Dutch")]
    most = int(dutch.argmax())
    expect(tab.locator("#fold-ledger .notice")).to_contain_text(
        f"“{'Kruijswijk'[most]}”, letter {most + 1}, argues most for Dutch: +{dutch[most]:.2f}"
    )


@pytest.mark.parametrize("lang", LANGS)
def test_a_technical_term_is_explained_in_place(tab, url, lang):
    go_to(tab, f"{url}/?show=ledger&lang={lang}")
    term = tab.locator("#fold-ledger .term").first
    term.press("Enter")
    card = tab.locator("#meaning")
    expect(card).to_be_visible()
    expect(card.locator("p")).to_have_text(WORDS[lang]["glossary"][term.get_attribute("data-term")])
    tab.keyboard.press("Escape")
    expect(card).to_be_hidden()
    tab.locator(".glossary summary").click()
    expect(tab.locator(".glossary dt")).to_have_text(list(WORDS[lang]["glossary"]))


def test_as_many_languages_as_needed(tab, url, predictor):
    go_to(tab, f"{url}/?name=Smith&lang=en")
    toggle = tab.locator("#enough")
    toggle.click()
    tab.wait_for_url(re.compile("coverage=0.9"))
    for model, best in predictor.predict("Smith", coverage=0.9).items():
        bars = tab.locator(f"#answer-{model.lower()} .bars li:visible")
        expect(bars.locator(".language")).to_have_text([language for language, _ in best])
        covered = predictor.manifest["coverage"]["test"][model]["balanced"]["covered"]
        expect(tab.locator(f"#answer-{model.lower()} .score")).to_contain_text(percent(covered))
    tab.reload()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    tab.locator("#top input[type=range]").press("ArrowRight")
    expect(toggle).to_have_attribute("aria-pressed", "false")
    expect_answers(tab, predictor, "Smith", 4)


def test_our_lists_say_whether_they_contain_the_name(tab, url, predictor):
    lists = our_lists(predictor.manifest)

    def expected(name):
        for kind in ("trained_on", "held_out"):
            listed = [k for k, names in enumerate(lists[kind]) if folded(name) in names.split("\n")]
            if listed:
                languages = ", ".join(predictor.languages[k] for k in listed)
                return f"{say('in_lists', 'en', languages=languages)} {say(kind, 'en')}"
        return say("in_no_list", "en")

    go_to(tab, f"{url}/?lang=en")
    for name in ("Smith", "o'brien", "Kruijswijk", "Xqzw", "van den berg"):
        box(tab).fill(name)
        expect(tab.locator("#listed")).to_have_text(expected(name))
    box(tab).fill("")
    expect(tab.locator("#listed")).to_be_empty()
    assert {expected(name).split(": ")[0] for name in ("Smith", "Xqzw")} == {
        "In our own lists",
        say("in_no_list", "en"),
    }


def test_what_if_names_the_letter_that_matters_most(tab, url, predictor):
    """The notice names the letter on which an answer depends most, and the network."""
    go_to(tab, f"{url}/?name=Rossi&show=what_if&lang=en")
    falls = {}
    for network in MODELS:
        what_if = explanations.what_if(predictor, network, "Rossi")["balanced"]
        before = predictor.by_letter("Rossi")[network][-1, what_if.language]
        letter = int(what_if.change.argmin()) % len("Rossi")
        falls[network] = (before * (1 - np.exp(what_if.change.min())), letter)
    worst = max(falls, key=falls.get)
    expect(tab.locator("#fold-what-if .notice")).to_contain_text(
        re.compile(f"the {worst} depends most on a single letter.* at letter {falls[worst][1] + 1} ")
    )
