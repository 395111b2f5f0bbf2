"""Reading the evidence, and the rules by which claims are judged."""

import json

import pytest

from letterwise.manifest import ARTIFACTS, EVIDENCE
from letterwise.verdicts import CLAIMS, CONDITIONAL, FAILS, HOLDS, EvidenceError, load, verdicts


@pytest.fixture
def evidence():
    return load(ARTIFACTS / EVIDENCE)


def judged(evidence, claim):
    return {verdict.claim: verdict for verdict in verdicts(evidence)}[claim].verdict


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        *((text, "is not an evidence file") for text in ("[]", "null", "3", '"provenance"', '{"provenance": []}')),
        ('{"provenance": {"schema_version": 2}, "a": "\\ud800"}', "is not an evidence file"),
        ('{"provenance": {"schema_version": 99}}', "schema 99"),
        ('{"provenance": {"schema_version": 1}}', "schema 1"),
        ('{"provenance": {"schema_version": 2}}', "lacks echo"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_a_line(tmp_path, content, says):
    path = tmp_path / EVIDENCE
    path.write_text(content, encoding="utf-8")
    with pytest.raises(EvidenceError, match=says) as caught:
        load(path)
    assert "python -m evidence" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_changed_figure_is_refused_and_another_layout_is_not(tmp_path, evidence):
    path = tmp_path / EVIDENCE
    path.write_text(json.dumps(evidence, indent=1), encoding="utf-8")
    assert load(path) == evidence
    evidence["same_machine"]["names"] += 1
    path.write_text(json.dumps(evidence), encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"evidence\.json is damaged: its SHA-256 does not match"):
        load(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(EvidenceError, match=r"evidence\.json cannot be read"):
        load(tmp_path / EVIDENCE)


def test_there_is_a_verdict_of_every_claim(evidence):
    assert [verdict.claim for verdict in verdicts(evidence)] == list(CLAIMS)


@pytest.mark.parametrize(
    ("solved", "verdict"),
    [
        ({"LSTM, forget bias 0": 1}, HOLDS),
        ({"LSTM, forget bias 0": 0.8}, HOLDS),  # all seeds but one
        ({"LSTM, forget bias 1": 1}, CONDITIONAL),
        ({"LSTM, forget bias 2": 1, "LSTM, forget bias 0": 0.6}, CONDITIONAL),
        ({}, FAILS),
        ({"LSTM, forget bias 0": 1, "tanh RNN": 1}, FAILS),
        ({"LSTM, forget bias 2": 1, "linear RNN, orthogonal": 1}, FAILS),
    ],
)
def test_memory(evidence, solved, verdict):
    recall = evidence["recall"] | {"seeds": 5}
    for name, figures in recall["networks"].items():
        figures["solved"] = [solved.get(name, 0)] * len(recall["lags"])
    assert judged(evidence | {"recall": recall}, "memory") == verdict


def test_a_lag_that_is_solved_beyond_one_that_is_not_does_not_count(evidence):
    recall = evidence["recall"]
    for name, figures in recall["networks"].items():
        figures["solved"] = [0, *[float(name.startswith("LSTM"))] * (len(recall["lags"]) - 1)]
    assert judged(evidence, "memory") == FAILS


@pytest.mark.parametrize(
    ("closed", "within", "low", "verdict"),
    [
        (0.1, 0.7, 0.01, HOLDS),
        (0.0, 0.7, 0.01, CONDITIONAL),
        (0.1, 0.7, -0.01, CONDITIONAL),
        (0, 0.7, 0, FAILS),
        (0.1, 0.3, 0.01, CONDITIONAL),  # gates that never move, some open and some closed, choose nothing
    ],
)
def test_gates(evidence, closed, within, low, verdict):
    by_seed = {"open": {"forget": [0.3, 0.2]}, "closed": {"forget": [0.3, closed]}, "within": {"forget": [0.9, within]}}
    evidence["gates"]["LSTM"]["by_seed"] = by_seed
    evidence["scoreboard"]["lstm_minus"]["Elman"]["low"] = low
    assert judged(evidence, "gates") == verdict


@pytest.mark.parametrize(
    ("own", "tutorial", "p99", "verdict"),
    [
        (0.8, 0.6, [1, 1], HOLDS),
        (0.8, 0.2, [1, 1], CONDITIONAL),
        (0.6, 0.6, [1, 1], FAILS),
        (0.7, 0.6, [1, 1], FAILS),  # level is not ahead
        (0.8, 0.5, [1, 1], CONDITIONAL),
        (0.8, 0.6, [10, 1], FAILS),
        (0.8, 0.6, [1, 10], CONDITIONAL),
        (0.8, 0.6, [1, None], CONDITIONAL),  # the LSTM diverged at another rate
        (0.8, 0.6, [99, 1], FAILS),
        (0.8, 0.6, [1, 99], CONDITIONAL),  # smaller gradients at its own rate, but not at another
    ],
)
def test_training(evidence, own, tutorial, p99, verdict):
    film = evidence["film"]
    for way, lstm, rnn in (("own", own, 0.7), ("tutorial", tutorial, 0.5)):
        bands = film["bands"][way]
        bands["LSTM"]["accuracy"]["low"][-1], bands["RNN"]["accuracy"]["high"][-1] = lstm, rnn
    film["rates"] |= {"RNN": 0.01, "LSTM": 0.01}
    for name, norms in (("LSTM", p99), ("RNN", [10, 10])):
        film["tried"]["own"][name] = [{"rate": r, "gradient_p99": p} for r, p in zip((0.01, 0.03), norms, strict=True)]
    assert judged(evidence, "training") == verdict


def test_the_facts_about_training_are_those_of_the_evidence(evidence):
    film, facts = evidence["film"], {verdict.claim: verdict.facts for verdict in verdicts(evidence)}["training"]
    assert (facts["rate"], facts["seeds"]) == (film["tutorial_rate"], len(evidence["provenance"]["seeds"]))
    for name in ("RNN", "LSTM"):
        key = name.lower()
        for way in ("own", "tutorial"):
            assert facts[f"{way}_{key}"] == film["bands"][way][name]["accuracy"]["median"][-1]
        assert facts[f"own_rate_{key}"] == film["rates"][name]
        assert facts[f"best_rate_{key}"] == film["tutorial_rates"][name]
        by_rate = {trial["rate"]: trial for trial in film["tried"]["tutorial"][name]}
        assert facts[f"best_{key}"] == by_rate[facts[f"best_rate_{key}"]]["accuracy"]
    rnn, lstm = ([trial["gradient_p99"] for trial in film["tried"]["own"][name]] for name in ("RNN", "LSTM"))
    ratios = [a / b for a, b in zip(rnn, lstm, strict=True) if a is not None and b is not None]
    assert (facts["times_low"], facts["times_high"], facts["rates"]) == (min(ratios), max(ratios), len(ratios))
    assert facts["diverged"] == rnn.count(None)


@pytest.mark.parametrize(
    ("low", "growth", "verdict"), [(0.01, 0.02, HOLDS), (0.01, -0.02, CONDITIONAL), (0.0, 0.02, FAILS)]
)
def test_accuracy(evidence, low, growth, verdict):
    evidence["scoreboard"]["lstm_minus"]["RNN"]["low"] = low
    evidence["scoreboard"]["growth"]["low"] = growth
    assert judged(evidence, "accuracy") == verdict


@pytest.mark.parametrize(
    ("difference", "p", "verdict"), [(1e-6, 0.01, HOLDS), (1e-6, 0.2, CONDITIONAL), (1e-3, 0.01, FAILS)]
)
def test_own(evidence, difference, p, verdict):
    """The claim that the report's own MyLSTM is the same machine as LSTM."""
    evidence["same_machine"]["lstm_in_mylstm"]["C"] = difference
    evidence["scoreboard"]["lstm_and_mylstm"]["p"] = p
    assert judged(evidence, "own") == verdict


def test_a_file_cut_anywhere_is_refused_not_shown(tmp_path, evidence):
    whole = json.dumps(evidence)
    path = tmp_path / EVIDENCE
    for k in range(1, 20):
        path.write_text(whole[: len(whole) * k // 20], encoding="utf-8")
        with pytest.raises(EvidenceError):
            load(path)
