"""The file of measured evidence, and what it says of the report's five claims. Torch-free: the page reads it here."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from letterwise.manifest import seal

SCHEMA_VERSION = 1
EXPERIMENTS = ("echo", "eigenvalues", "gates", "film", "scoreboard", "same_machine")
CLAIMS = ("memory", "gates", "training", "accuracy", "own")  # report, sections 3.1 to 3.4 and 4
HOLDS, CONDITIONAL, FAILS = "holds", "conditional", "fails"

FELT = 0.1  # a letter is still felt where its gradient is at least this share of the last letter's
USED = 0.01  # an extreme of a gate is used where at least this share of its values is there
EQUAL = 1e-4  # largest difference of two machines that count as one, in probability and state


class EvidenceError(ValueError):
    """Evidence that cannot be shown: the message names the file, the reason and what to run."""


@dataclass(frozen=True)
class Verdict:
    """What came out of a claim."""

    claim: str  # one of CLAIMS
    verdict: str  # HOLDS, CONDITIONAL or FAILS
    facts: dict[str, float]  # the numbers it rests on


def load(path: Path) -> dict[str, Any]:
    """The evidence of a file. Raises EvidenceError where it is missing, damaged or of another schema."""
    way_out = "run: git checkout artifacts/evidence.json or python -m evidence"
    try:
        evidence: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EvidenceError(f"{path.name} cannot be read ({error.strerror}); {way_out}") from error
    except (ValueError, RecursionError) as error:
        raise EvidenceError(f"{path.name} is damaged: it is not JSON; {way_out}") from error
    try:
        version, sealed = evidence["provenance"]["schema_version"], seal(evidence)
        missing = [name for name in EXPERIMENTS if name not in evidence]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise EvidenceError(f"{path.name} is damaged: it does not say what it holds; {way_out}") from error
    if version != SCHEMA_VERSION:
        raise EvidenceError(f"{path.name} has schema {version!r}, this Letterwise reads {SCHEMA_VERSION}; {way_out}")
    if missing:
        raise EvidenceError(f"{path.name} is damaged: it lacks {', '.join(missing)}; {way_out}")
    if sealed != evidence:
        raise EvidenceError(f"{path.name} is damaged: its SHA-256 does not hold; {way_out}")
    return evidence


def verdicts(evidence: dict[str, Any]) -> list[Verdict]:
    """One of each of CLAIMS, by the rules that each function states."""
    return [rule(evidence) for rule in (_memory, _gates, _training, _accuracy, _own)]


def _memory(evidence: dict[str, Any]) -> Verdict:
    """Holds where an untrained LSTM still feels a letter 19 back and the RNN does not; only when its forget gates are
    opened by a bias, where that alone makes it so."""
    echo = evidence["echo"]

    def left(curve: list[float]) -> float:
        return curve[-1] / curve[0]

    facts = {
        "lags": len(echo["echo"]["RNN"][0]) - 1,
        "rnn": left(echo["echo"]["RNN"][0]), "lstm": left(echo["echo"]["LSTM"][0]),
        "rnn_trained": left(echo["echo"]["RNN"][-1]), "lstm_trained": left(echo["echo"]["LSTM"][-1]),
        "bias": echo["forget_biases"][-1], "lstm_biased": left(echo["by_forget_bias"]["LSTM"][-1]),
        "radius_low": min(evidence["eigenvalues"]["radius_by_seed"]),
        "radius_high": max(evidence["eigenvalues"]["radius_by_seed"]),
    }  # fmt: skip
    lost = not FELT <= facts["rnn"] <= 1 / FELT
    kept, biased = facts["lstm"] >= FELT, facts["lstm_biased"] >= FELT
    return Verdict("memory", HOLDS if lost and kept else CONDITIONAL if lost and biased else FAILS, facts)


def _gates(evidence: dict[str, Any]) -> Verdict:
    """Holds where every gate of the LSTM is both open (over 0.9) and closed (under 0.1) somewhere, and the LSTM beats
    the tanh RNN, which has no gates; only in part where one of the two is so."""
    gates, gain = evidence["gates"]["LSTM"], evidence["scoreboard"]["lstm_minus"]["tanh RNN"]
    facts = {"open": gates["open"]["forget"], "closed": gates["closed"]["forget"],
             "gain": gain["mean"], "gain_low": gain["low"], "gain_high": gain["high"]}  # fmt: skip
    chooses = min(*gates["open"].values(), *gates["closed"].values()) >= USED
    return Verdict("gates", (FAILS, CONDITIONAL, HOLDS)[chooses + (gain["low"] > 0)], facts)


def _training(evidence: dict[str, Any]) -> Verdict:
    """Holds where the LSTM ends ahead of the RNN both at its own rate and at the tutorial's, for all seeds, and its
    gradients are the smaller ones; only at its own rate, where it does so there alone."""
    bands = evidence["film"]["bands"]
    ahead, facts = {}, {"rate": evidence["film"]["tutorial_rate"]}
    for way, by_network in bands.items():
        rnn, lstm = by_network["RNN"], by_network["LSTM"]
        ahead[way] = lstm["accuracy"]["low"][-1] > rnn["accuracy"]["high"][-1]
        for name, band in (("rnn", rnn), ("lstm", lstm)):
            facts[f"{way}_{name}"] = band["accuracy"]["median"][-1]
            facts[f"{way}_{name}_p99"] = max(v for v in band["gradient_p99"]["median"] if v is not None)
    for name in ("RNN", "LSTM"):
        best = max(evidence["film"]["tried"]["tutorial"][name], key=lambda one: one["accuracy"])
        facts |= {f"best_rate_{name.lower()}": best["rate"], f"best_{name.lower()}": best["accuracy"]}
    tried = evidence["film"]["tried"]["tutorial"]
    facts["tried"] = len(tried["RNN"])
    facts |= {f"lost_{n.lower()}": sum(one["validation_loss"] is None for one in tried[n]) for n in ("RNN", "LSTM")}
    steadier = facts["own_lstm_p99"] < facts["own_rnn_p99"]
    holds = ahead["own"] and steadier
    return Verdict("training", HOLDS if holds and ahead["tutorial"] else CONDITIONAL if holds else FAILS, facts)


def _accuracy(evidence: dict[str, Any]) -> Verdict:
    """Holds where the 95 % interval of LSTM minus RNN lies above 0; fails where it lies below."""
    board = evidence["scoreboard"]
    gain, tanh = board["lstm_minus"]["RNN"], board["lstm_minus"]["tanh RNN"]
    facts = {
        "lstm": board["by_network"]["LSTM"]["accuracy"]["mean"], "rnn": board["by_network"]["RNN"]["accuracy"]["mean"],
        "gain": gain["mean"], "gain_low": gain["low"], "gain_high": gain["high"],
        "by_tanh": 1 - tanh["mean"] / gain["mean"], "n_gram": board["n_gram"]["accuracy"],
    }  # fmt: skip
    return Verdict("accuracy", HOLDS if gain["low"] > 0 else FAILS if gain["high"] < 0 else CONDITIONAL, facts)


def _own(evidence: dict[str, Any]) -> Verdict:
    """Holds where weights carried over either way give the same states and answers, and LSTM and MyLSTM trained apart
    do not differ in accuracy (95 % interval holds 0); only with carried weights, where they do differ."""
    same, apart = evidence["same_machine"], evidence["scoreboard"]["lstm_minus"]["MyLSTM"]
    ways = [same["lstm_in_mylstm"], same["mylstm_in_lstm"]]
    largest = max(way[key] for way in ways for key in ("probability", "h", "C"))
    facts = {
        "largest": largest, "gradient": max(way["weight_gradient"] for way in ways),
        "same_answer": min(way["same_answer"] for way in ways), "names": same["names"],
        "apart": apart["mean"], "apart_low": apart["low"], "apart_high": apart["high"],
        "agreement": evidence["scoreboard"]["agreement"],
    }  # fmt: skip
    carried = largest <= EQUAL and facts["same_answer"] == 1
    alike = apart["low"] <= 0 <= apart["high"]
    return Verdict("own", HOLDS if carried and alike else CONDITIONAL if carried else FAILS, facts)
