"""The views as strings: escaped, always of the same number of nodes, saying what the numbers say."""

import re
from html.parser import HTMLParser

import pytest

from letterwise.text import read
from letterwise.words import LANGS, percent
from page import answers, reading

NAMES = ("", "a", "Satoshi", "x" * 64, "<b>'&\"</b>", "${alert(1)}", "김", "O'Brien Smith")


class Tags(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)


def see(predictor, name: str, top: int = 3, prior: str = "equal", lang: str = "en") -> str:
    seen = read(name)
    best = predictor.predict(seen.text, len(predictor.languages), prior)
    return reading.render(name, seen, lang) + answers.render(best, predictor.manifest, top, prior, lang)


@pytest.mark.parametrize("lang", LANGS)
def test_every_name_has_the_same_nodes(predictor, lang):
    nodes = {tuple(Tags(see(predictor, name, top, lang=lang)).tags) for name in NAMES for top in (1, 18)}
    assert len(nodes) == 1


@pytest.mark.parametrize("name", NAMES)
def test_nothing_typed_becomes_markup(predictor, name):
    assert set(Tags(see(predictor, name)).tags) <= {
        "div", "span", "p", "article", "h2", "strong", "ol", "li", "i"
    }  # fmt: skip


@pytest.mark.parametrize("top", [1, 3, 18])
def test_top_languages_are_in_sight(predictor, top):
    shown = re.findall(r"<li (?!hidden)", see(predictor, "Satoshi", top))
    assert len(shown) == 3 * top


@pytest.mark.parametrize("prior", ["equal", "corpus"])
def test_each_network_shows_its_own_score_under_the_prior(predictor, prior):
    html = see(predictor, "Satoshi", prior=prior)
    scores = predictor.manifest["scores"][predictor.manifest["corpus"]["name"]]
    figure = {"equal": "macro_recall", "corpus": "accuracy"}[prior]
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
    assert sentence in answers.render(best, predictor.manifest, 3, "equal", "en")
