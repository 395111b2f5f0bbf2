"""The tab of the five claims, rendered as a string of HTML."""

import json
import re
from html import unescape

import pytest

from letterwise import chart, claims
from letterwise.manifest import ARTIFACTS, EVIDENCE
from letterwise.sentences import LANGS, say
from letterwise.verdicts import EXPERIMENTS, EvidenceError, load, verdicts

LENGTHS = ("1–4", "5", "6", "7", "8", "9", "10+")


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


def drawn(html, key):
    """Heads of a figure's table, and its series: name -> what each point says."""
    figure = re.search(rf'<figure class="chart" id="figure-{key}".*?</figure>', html, re.S)[0]
    heads = json.loads(unescape(re.search(r'data-heads="([^"]*)"', figure)[1]))
    found = re.findall(r"data-name=['\"]([^'\"]*)['\"] data-points='([^']*)'", figure)
    return heads, {name: [point[2:] for point in json.loads(unescape(points))] for name, points in found}


def test_the_gain_by_length_is_that_of_the_evidence(evidence):
    heads, series = drawn(claims.render(evidence, "en"), "growth")
    board = evidence["scoreboard"]
    assert heads == ["length", "mean", "low", "high"]
    assert list(series) == [f"{k} ({group['names']})" for k, group in zip(LENGTHS, board["paired"], strict=True)]
    for points, gain in zip(series.values(), board["gain_by_length"], strict=True):
        assert points == [[chart.share(gain[side]) for side in ("mean", "low", "high")]]
    heads, series = drawn(claims.render(evidence, "zh"), "growth")
    assert heads == [say(f"head_{key}", "zh") for key in ("length", "mean", "low", "high")]


def test_a_length_without_names_is_left_out(evidence):
    board = evidence["scoreboard"]
    board = board | {"gain_by_length": [None, *board["gain_by_length"][1:]]}
    assert len(drawn(claims.render(evidence | {"scoreboard": board}, "en"), "growth")[1]) == len(LENGTHS) - 1


def test_who_is_right_alone_is_that_of_the_evidence(evidence):
    html, groups = claims.render(evidence, "en"), evidence["scoreboard"]["paired"]
    heads, series = drawn(html, "paired")
    assert heads == ["right alone", "length", "names that only it gets right"]
    for name, key in (("LSTM", "only_first"), ("RNN", "only_second")):
        assert [value for _, value in series[name]] == [chart.number(group[key]) for group in groups]
    first, second = (chart.number(sum(group[key] for group in groups)) for key in ("only_first", "only_second"))
    assert say("paired_caption", "en", first=first, second=second) in html


def test_what_is_mistaken_for_what_is_that_of_the_evidence(evidence):
    heads, series = drawn(claims.render(evidence, "en"), "confusion")
    board, languages = evidence["scoreboard"], evidence["provenance"]["languages"]
    assert heads == ["network", "language", "answer", "names", "example"]
    assert list(series) == ["LSTM", "RNN", "LSTM − RNN"]
    lstm, rnn = (board["confusion"][name] for name in ("LSTM", "RNN"))
    cells = iter(series["LSTM − RNN"])
    for i, row in enumerate(languages):
        for j, column in enumerate(languages):
            assert next(cells) == [row, column, chart.number(lstm[i][j] - rnn[i][j]), board["examples"][i][j]]
    assert series["LSTM"][1][2] == chart.number(lstm[0][1])


def test_reasons_give_shares_in_percent_gains_in_points_and_else_numbers(evidence):
    facts = {verdict.claim: verdict.facts for verdict in verdicts(evidence)}
    reasons = {verdict.claim: claims.reason(verdict, "en") for verdict in verdicts(evidence)}
    assert f"LSTM {100 * facts['accuracy']['lstm']:.3g} %, RNN" in reasons["accuracy"]
    assert f"a gain of {100 * facts['accuracy']['gain']:.3g} points" in reasons["accuracy"]
    assert f"over {facts['gates']['gru'] * 100:.3g} points" not in reasons["gates"]
    assert f"{facts['gates']['gru'] * 100:.3g} points over a GRU" in reasons["gates"]
    assert f"median of {facts['memory']['untrained_seeds']} seeds" in reasons["memory"]
    assert "within 1 point:" in reasons["own"]


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
