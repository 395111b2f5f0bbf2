"""The views as strings: escaped, always of the same number of nodes, saying what the numbers say."""

import base64
import io
import re
from collections import Counter
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from letterwise import explanations
from letterwise.evidence import EvidenceError
from letterwise.explanations import ledger
from letterwise.predictor import PRIORS
from letterwise.text import read
from letterwise.words import LANGS, percent
from page import answers, draw, folds, reading, verdict
from page.layout import build

NAMES = ("", "a", "Satoshi", "x" * 64, "<b>'&\"</b>", "${alert(1)}", "김", "O'Brien Smith")


class Tags(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)


def see(predictor, name: str, top: int = 3, prior: str = "balanced", lang: str = "en") -> str:
    seen = read(name)
    best = predictor.predict(seen.text, top, prior)
    spine = verdict.render(seen.text, predictor.by_letter(seen.text, prior), predictor.languages, False, lang)
    return reading.render(name, seen, lang) + answers.render(best, predictor.manifest, top, prior, lang) + spine


def why(predictor, name: str, *show: str, chosen: str = "", prior: str = "balanced", lang: str = "en") -> str:
    text = read(name).text
    models = predictor.sessions if text and "what_if" in show else ()
    changes = {model: explanations.what_if(predictor, model, text, prior) for model in models}
    return folds.render(predictor, text, prior, show, chosen, lang, changes)


def test_no_event_is_answered_in_two_places(predictor):
    """Two answers that wait for their last question would ask each other again without end."""
    events = build(predictor, EvidenceError("none")).fns.values()
    asked = Counter(target for event in events if event.trigger_mode == "always_last" for target in event.targets)
    assert len(asked) > 8
    assert set(asked.values()) == {1}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("top", [1, 18])
def test_every_name_has_the_same_nodes(predictor, top, lang):
    nodes = {tuple(Tags(see(predictor, name, top, lang=lang)).tags) for name in NAMES}
    assert len(nodes) == 1


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("view", folds.FOLDS)
def test_every_name_has_the_same_nodes_in_each_view(predictor, view, lang):
    nodes = {tuple(Tags(why(predictor, name, view, lang=lang)).tags) for name in NAMES}
    assert len(nodes) == 1


@pytest.mark.parametrize("name", NAMES)
def test_nothing_typed_becomes_markup(predictor, name):
    shown = see(predictor, name) + why(predictor, name, *folds.FOLDS, folds.NUMBERS)
    assert set(Tags(shown).tags) <= {
        "div", "span", "p", "article", "h2", "h3", "strong", "ol", "li", "i", "section", "svg", "path", "text", "img",
        "button", "table", "caption", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    assert "${" not in shown


def test_closed_views_are_empty_and_open_ones_say_what_they_show(predictor):
    closed = why(predictor, "Dostoevsky")
    assert closed.count('<div class="body"></div>') == len(folds.FOLDS)
    for view in folds.FOLDS:
        opened = why(predictor, "Dostoevsky", view)
        assert opened.count('<div class="body"></div>') == len(folds.FOLDS) - 1
        labels = re.findall(r'role="img" tabindex="0" aria-label="([^"]*)"', opened)
        assert labels
        assert all(re.search(r"\d", label) for label in labels)


@pytest.mark.parametrize("show", ["", "gates", "numbers,ledger", "gates,gates", "nothing", ",,,", "<b>", "Gates"])
def test_only_known_views_are_opened(show):
    asked = folds.parse(show)
    assert set(asked) == set(show.split(",")) & {*folds.FOLDS, folds.NUMBERS}
    assert len(set(asked)) == len(asked)


def test_verdict_tells_when_each_network_made_up_its_mind(predictor):
    by_letter = {"RNN": np.eye(3)[[0, 1, 1]], "LSTM": np.eye(3)[[2, 2, 2]], "MyLSTM": np.eye(3)[[0, 2, 1]]}
    shown = verdict.render("Abc", by_letter, ["Greek", "Irish", "Czech"], True, "en")
    assert "Irish from “b” on, letter 2; just before Greek." in shown
    assert "Czech from the first letter on." in shown
    assert "Irish from “c” on, letter 3; just before Greek → Czech." in shown
    assert "“Ab”, if the name ended here: MyLSTM says Czech &gt; 99.9 %" in shown.replace("&amp;", "&")
    assert "<th scope='row'>2 b</th><td>Irish" in shown


def test_ledger_follows_the_language_asked_for(predictor):
    own = why(predictor, "Dostoevsky", "ledger")
    greek = why(predictor, "Dostoevsky", "ledger", chosen="Greek")
    assert "RNN: Greek" in greek
    assert "RNN: Greek" not in own
    shares = ledger(predictor, "Dostoevsky", "balanced")["LSTM"].letters[:, predictor.languages.index("Greek")]
    assert all(f"gives Greek {draw.signed(share)}" in greek for share in shares)


def test_numbers_as_text_hold_every_share(predictor):
    shown = why(predictor, "Qi", "ledger", folds.NUMBERS)
    found = ledger(predictor, "Qi", "balanced")["RNN"]
    language = int((found.before + found.letters.sum(axis=0)).argmax())
    for k, letter in enumerate("Qi"):
        assert f"<th scope='row'>{k + 1} {letter}</th><td>{draw.signed(found.letters[k, language])}</td>" in shown


def test_heat_is_a_pixel_for_each_value():
    source = draw.heat(np.array([[1.0, -1.0, 0.0], [0.5, 2.0, -0.5]]), 1, "#ff0000", "#0000ff")
    image = Image.open(io.BytesIO(base64.b64decode(source.partition(",")[2]))).convert("RGBA")
    assert image.size == (3, 2)
    pixels = [image.getpixel((x, y)) for y in range(2) for x in range(3)]
    assert [p[:3] for p in pixels] == [(255, 0, 0), (0, 0, 255), (255, 0, 0), (255, 0, 0), (255, 0, 0), (0, 0, 255)]
    alphas = [p[3] for p in pixels]
    assert alphas == pytest.approx([255, 255, 0, 128, 255, 128], abs=2)


def test_packed_values_are_thousandths_row_by_row():
    values = np.array([[0.1234, -2.5], [100.0, 0.0]])
    assert np.frombuffer(base64.b64decode(draw.packed(values)), "<i2").tolist() == [123, -2500, 32000, 0]


def test_letters_stand_over_the_middle_of_their_columns():
    assert 'x="6.25% 18.75%"' in draw.letters("Qi", draw.columns("Qi"))
    assert draw.columns("Wolfeschlegel") == len("Wolfeschlegel")


@pytest.mark.parametrize("top", [1, 3, 18])
def test_top_languages_are_in_sight(predictor, top):
    shown = re.findall(r"<li (?!hidden)", see(predictor, "Satoshi", top))
    assert len(shown) == 3 * top


@pytest.mark.parametrize("prior", PRIORS)
def test_each_network_shows_its_own_score_under_the_prior(predictor, prior):
    html = see(predictor, "Satoshi", prior=prior)
    scores = predictor.manifest["scores"][predictor.manifest["corpus"]["name"]]
    figure = "accuracy" if prior == "corpus" else "macro_recall"
    for model, part in zip(predictor.sessions, html.split("<article ")[1:], strict=True):
        assert percent(scores[model][prior][figure]) in part.split('class="score"')[1]


@pytest.mark.parametrize(
    ("first", "sentence"),
    [
        (["Greek", "Greek", "Greek"], "All three say Greek."),
        (["Greek", "Irish", "Irish"], "LSTM and MyLSTM say Irish, RNN says Greek."),
        (["Greek", "Irish", "Greek"], "RNN and MyLSTM say Greek, LSTM says Irish."),
        (["Greek", "Irish", "Czech"], "Three networks, three answers: RNN Greek, LSTM Irish, MyLSTM Czech."),
    ],
)
def test_says_who_agrees(predictor, first, sentence):
    best = {model: [(language, 0.9)] for model, language in zip(("RNN", "LSTM", "MyLSTM"), first, strict=True)}
    assert sentence in answers.render(best, predictor.manifest, 3, "balanced", "en")
