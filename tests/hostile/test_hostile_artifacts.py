"""Artifacts and evidence from a stranger, with an attack in every string: none of it reaches the page as markup."""

import json
from html.parser import HTMLParser

import pytest

from letterwise import Predictor, claims
from letterwise.facts import VIEWS
from letterwise.languages import problem_with
from letterwise.manifest import ARTIFACTS, EVIDENCE
from letterwise.sentences import LANGS
from letterwise.verdicts import EvidenceError, load
from tests.hostile.test_typed import watched  # noqa: F401  a fixture
from tests.page.conftest import serving
from tests.ui.pages import paste

ATTACK = "'\"><img src=x onerror=alert(1)><script>alert(2)</script>${alert(3)}&amp;"
SAFE_TAGS = {
    "a",
    "button",
    "circle",
    "details",
    "div",
    "figcaption",
    "figure",
    "g",
    "h2",
    "h3",
    "input",
    "label",
    "li",
    "ol",
    "output",
    "p",
    "path",
    "rect",
    "section",
    "span",
    "strong",
    "summary",
    "svg",
    "text",
    "tspan",
}
NAMES = ["", "Dostoevsky", "O'Brien", f"{ATTACK}", "Wolfeschlegelsteinhausenbergerdorff" * 2]


def attacked(value, keys):
    """``value`` with the attack in front of every string in it, and in front of those keys that are in ``keys``."""
    if isinstance(value, dict):
        return {(ATTACK + key if key in keys else key): attacked(item, keys) for key, item in value.items()}
    if isinstance(value, list):
        return [attacked(item, keys) for item in value]
    return ATTACK + value if isinstance(value, str) else value


@pytest.fixture(scope="module")
def hostile():
    """The shipped networks with an attack in every string of their manifest, past the check of language names."""
    predictor = Predictor.load()
    sources = [predictor.manifest["corpus"]["name"], *predictor.manifest["corpus"]["name"].split("+")]
    predictor.manifest = attacked(predictor.manifest, {*predictor.languages, *sources})
    predictor.languages = tuple(ATTACK + language for language in predictor.languages)
    return predictor


@pytest.fixture(scope="module")
def hostile_evidence():
    return attacked(load(ARTIFACTS / EVIDENCE), set())


class Marks(HTMLParser):
    """Finds whatever could be more than text in a piece of HTML."""

    def __init__(self, html):
        super().__init__(convert_charrefs=False)
        self.marks = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.marks += [tag] * (tag not in SAFE_TAGS)
        for name, value in attributes:
            internal = name == "href" and value.startswith("#claim-")
            self.marks += [name] * (not internal and name.startswith(("on", "src", "href", "xlink", "action", "form")))

    def handle_comment(self, data):
        self.marks.append(data)

    handle_pi = handle_decl = unknown_decl = handle_comment


@pytest.mark.parametrize("lang", LANGS)
def test_the_claims_contain_no_injected_markup(hostile_evidence, lang):
    sheet = claims.render(hostile_evidence, lang)
    assert "&lt;img" in sheet
    assert Marks(sheet).marks == Marks(claims.render(load(ARTIFACTS / EVIDENCE), lang)).marks == []
    assert Marks(claims.render(EvidenceError(ATTACK), lang)).marks == []


@pytest.fixture(scope="module")
def url(hostile, hostile_evidence):
    """The address of a page with those artifacts."""
    with serving(hostile, hostile_evidence) as address:
        yield address


@pytest.mark.parametrize("lang", ["en", pytest.param("zh", marks=pytest.mark.long)])
def test_a_browser_runs_no_injected_markup(url, watched, lang):  # noqa: F811
    watched.goto(f"{url}/?show={','.join((*VIEWS, 'numbers'))}&lang={lang}&top=18")
    watched.locator("#fold-what-if .table td").first.wait_for()
    watched.locator("#fold-same-machine .body .caveat").wait_for()
    watched.locator("#answer-lstm [data-language]").nth(3).click()
    watched.locator("#name input, #name textarea").fill(ATTACK)
    watched.get_by_role("tab").nth(2).click()
    watched.locator("#claim-own").wait_for()
    watched.get_by_role("tab").nth(1).click()
    paste(watched, "\n".join(NAMES))
    watched.locator("#many-answers tbody [data-detail]").first.click()
    watched.locator("#many-answers .detail caption").wait_for()
    assert watched.locator("main img[src=x], main script, main [onerror]").count() == 0


@pytest.mark.parametrize(
    "name",
    [
        "A<img src=x onerror=alert(1)>",
        "A>",
        'A"',
        "A'",
        "A&B",
        "A\\B",
        "A`",
        "A\n",
        "A\x7f",
        "A\u202eB",
        "A\u200bB",
        "\ud800",
        "A ",
        " A",
        "",
        " ",
        "A" * 61,
    ],
)
def test_what_cannot_be_the_name_of_a_language(name):
    sentence = problem_with(["Czech", name])
    assert "cannot be the name of a language" in sentence
    assert sentence.isprintable()
    assert sentence.isascii()


@pytest.mark.parametrize("names", [["Czech", "czech"], ["STRASSE", "Straße"]])
def test_names_that_differ_in_capitals_alone(names):
    assert "differ only in capitals" in problem_with(names)


@pytest.mark.parametrize("names", [["Czech", "Dutch"], ["日本語", "Español"], ["Old English (Wessex)", "A" * 60], []])
def test_what_languages_may_be_called(names):
    assert problem_with(names) == ""


def test_the_hostile_evidence_holds_attacks(hostile_evidence):
    assert json.dumps(hostile_evidence).count("onerror") > 3
