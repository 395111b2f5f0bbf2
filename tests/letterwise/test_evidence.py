"""Reading the evidence, and the rules by which claims are judged."""

import json

import pytest

from letterwise.evidence import CLAIMS, CONDITIONAL, FAILS, HOLDS, EvidenceError, load, verdicts
from letterwise.manifest import ARTIFACTS, EVIDENCE


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
        *((text, "does not say what it holds") for text in ("[]", "null", "3", '"provenance"', '{"provenance": []}')),
        ('{"provenance": {"schema_version": 1}, "a": "\\ud800"}', "does not say what it holds"),
        ('{"provenance": {"schema_version": 99}}', "schema 99"),
        ('{"provenance": {"schema_version": 1}}', "lacks echo"),
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
    with pytest.raises(EvidenceError, match=r"evidence\.json is damaged: its SHA-256 does not hold"):
        load(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(EvidenceError, match=r"evidence\.json cannot be read"):
        load(tmp_path / EVIDENCE)


def test_there_is_a_verdict_of_every_claim(evidence):
    assert [verdict.claim for verdict in verdicts(evidence)] == list(CLAIMS)


@pytest.mark.parametrize(
    ("start", "biased", "rnn", "verdict"),
    [
        (0.5, 0.9, 1e-6, HOLDS), (1e-4, 0.5, 1e-6, CONDITIONAL), (1e-4, 1e-3, 1e-6, FAILS), (0.5, 0.9, 0.5, FAILS),
        (0.5, 0.9, 1e6, HOLDS),
    ],
)  # fmt: skip
def test_memory(evidence, start, biased, rnn, verdict):
    echo = evidence["echo"]
    echo["echo"]["LSTM"][0], echo["echo"]["RNN"][0] = [1, start], [1, rnn]
    echo["by_forget_bias"]["LSTM"][-1] = [1, biased]
    assert judged(evidence, "memory") == verdict


@pytest.mark.parametrize(
    ("closed", "low", "verdict"),
    [(0.1, 0.01, HOLDS), (0.0, 0.01, CONDITIONAL), (0.1, -0.01, CONDITIONAL), (0, 0, FAILS)],
)
def test_gates(evidence, closed, low, verdict):
    gates = evidence["gates"]["LSTM"]
    gates["open"], gates["closed"] = {"forget": 0.3}, {"forget": closed}
    evidence["scoreboard"]["lstm_minus"]["tanh RNN"]["low"] = low
    assert judged(evidence, "gates") == verdict


@pytest.mark.parametrize(
    ("own", "tutorial", "p99", "verdict"),
    [(0.8, 0.6, 1, HOLDS), (0.8, 0.2, 1, CONDITIONAL), (0.6, 0.6, 1, FAILS), (0.8, 0.6, 99, FAILS)],
)
def test_training(evidence, own, tutorial, p99, verdict):
    for way, lstm, rnn in (("own", own, 0.7), ("tutorial", tutorial, 0.5)):
        bands = evidence["film"]["bands"][way]
        bands["LSTM"]["accuracy"]["low"][-1], bands["RNN"]["accuracy"]["high"][-1] = lstm, rnn
        bands["LSTM"]["gradient_p99"]["median"], bands["RNN"]["gradient_p99"]["median"] = [None, p99], [None, 10]
    assert judged(evidence, "training") == verdict


@pytest.mark.parametrize(("low", "high", "verdict"), [(0.01, 0.02, HOLDS), (-0.01, 0.02, CONDITIONAL), (-2, -1, FAILS)])
def test_accuracy(evidence, low, high, verdict):
    evidence["scoreboard"]["lstm_minus"]["RNN"] |= {"low": low, "high": high}
    assert judged(evidence, "accuracy") == verdict


@pytest.mark.parametrize(
    ("difference", "low", "verdict"), [(1e-6, -0.01, HOLDS), (1e-6, 0.01, CONDITIONAL), (1e-3, -0.01, FAILS)]
)
def test_own(evidence, difference, low, verdict):
    evidence["same_machine"]["lstm_in_mylstm"]["C"] = difference
    evidence["scoreboard"]["lstm_minus"]["MyLSTM"] = {"mean": 0.0, "low": low, "high": 0.02}
    assert judged(evidence, "own") == verdict


def test_a_file_cut_anywhere_is_refused_not_shown(tmp_path, evidence):
    whole = json.dumps(evidence)
    path = tmp_path / EVIDENCE
    for k in range(1, 20):
        path.write_text(whole[: len(whole) * k // 20], encoding="utf-8")
        with pytest.raises(EvidenceError):
            load(path)
