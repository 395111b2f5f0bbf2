"""The tab of the five claims, rendered as a string of HTML."""

import re

import pytest

from letterwise import chart, claims
from letterwise.manifest import ARTIFACTS, EVIDENCE
from letterwise.sentences import LANGS
from letterwise.verdicts import EXPERIMENTS, EvidenceError, load, verdicts


@pytest.fixture
def evidence():
    return load(ARTIFACTS / EVIDENCE)


@pytest.mark.parametrize("lang", LANGS)
def test_every_claim_is_drawn_in_each_language(evidence, lang):
    html = claims.render(evidence, lang)
    assert html.count('class="claim-sheet"') == 5
    assert html.count("<figure") == html.count("<figcaption") == html.count("<details>") >= 15
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert "None" not in html
    assert "style=" not in html  # the static site's content security policy forbids inline styles
    assert "nan" not in re.sub(r"[a-z]*nan[a-z]+|[a-z]+nan", "", html.lower())


def test_the_numbers_shown_are_the_numbers_measured(evidence):
    html = claims.render(evidence, "en")
    curve = evidence["echo"]["echo"]["RNN"][-1]
    assert f', "19", "{chart.number(curve[-1])}"]' in html
    for verdict in verdicts(evidence):
        assert claims.reason(verdict, "en") in html
    assert evidence["provenance"]["corpus_sha256"] in html


def test_no_evidence_is_a_sentence():
    html = claims.render(EvidenceError("evidence.json is <gone>"), "en")
    assert "evidence.json is &lt;gone&gt;" in html
    assert "<figure" not in html


@pytest.mark.parametrize("experiment", EXPERIMENTS)
@pytest.mark.parametrize("broken", [None, {}, [], "x", 3])
def test_a_damaged_experiment_is_a_sentence(evidence, experiment, broken):
    html = claims.render(evidence | {experiment: broken}, "en")
    assert "damaged" in html
    assert "<figure" not in html


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.81349, "0.813"), (1650, "1,650"), (-3.4e-7, "−3.4e−7"), (2.5e7, "2.5e7"), (None, "–"), (12, "12")],
)
def test_numbers_as_people_read_them(value, text):
    assert chart.number(value) == text


def test_axes_place_values():
    axis = chart.Axis("", 1e-4, 1, (), log=True)
    assert [axis.place(v) for v in (1e-4, 1e-2, 1, 0, 5)] == [0, 0.5, 1, 0, 1]
    log_axis = chart.log_axis("", [0.02, None, 300])
    assert (log_axis.low, log_axis.high) == (0.01, 1000)
