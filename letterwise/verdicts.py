"""The file of measured evidence, and what it says of the report's five claims. Torch-free: the page reads it here."""

import json
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from letterwise.manifest import seal

SCHEMA_VERSION = 2
EXPERIMENTS = ("echo", "eigenvalues", "gates", "film", "scoreboard", "same_machine", "recall")
CLAIMS = ("memory", "gates", "training", "accuracy", "own")  # report, sections 3.1 to 3.4 and 4
HOLDS, CONDITIONAL, FAILS = "holds", "conditional", "fails"

USED = 0.01  # an extreme of a gate is used where at least this share of its values is there
WITHIN = 0.5  # a gate chooses where at least this share of its variance is from letter to letter, not between units
LEVEL = 0.05  # of tests
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
    """Holds where, in recall, the LSTM as torch starts it solves the longest lag and neither the report's RNN nor the
    tanh RNN does; only with an open forget gate, where an LSTM with a forget bias does so and that one does not."""
    untrained, trained, recall = evidence["echo"]["untrained"], evidence["echo"]["trained"], evidence["recall"]
    reach = {name: _longest(recall, name) for name in recall["networks"]}
    biased = max(reach[f"LSTM, forget bias {bias}"] for bias in (1, 2))
    longest = recall["lags"][-1]
    facts = {
        "lags": len(evidence["echo"]["echo"]["RNN"][0]) - 1,
        "untrained_seeds": len(untrained["RNN"]),
        "rnn": median(untrained["RNN"]), "rnn_orthogonal": median(untrained["RNN, orthogonal"]),
        "lstm": median(untrained["LSTM, forget bias 0"]), "lstm_1": median(untrained["LSTM, forget bias 1"]),
        "lstm_3": median(untrained["LSTM, forget bias 3"]),
        "rnn_trained": median(trained["RNN"]), "lstm_trained": median(trained["LSTM"]),
        "elman_trained": median(trained["Elman"]),
        "explosion": max(max(along) for along in evidence["echo"]["along"]["RNN"]),
        "longest": longest, "linear_reach": max(reach["linear RNN"], reach["linear RNN, orthogonal"]),
        "tanh_reach": reach["tanh RNN"], "gru_reach": reach["GRU"],
        "lstm_reach": reach["LSTM, forget bias 0"], "biased_reach": biased,
    }  # fmt: skip
    plain = max(facts["linear_reach"], facts["tanh_reach"]) < longest
    kept, opened = facts["lstm_reach"] >= longest, biased >= longest
    return Verdict("memory", HOLDS if plain and kept else CONDITIONAL if plain and opened else FAILS, facts)


def _longest(recall: dict[str, Any], network: str) -> int:
    """The longest lag that a network solves in all but one seed at most, all shorter ones too; 0 for none."""
    reach = 0
    for lag, share in zip(recall["lags"], recall["networks"][network]["solved"], strict=True):
        if share < 1 - 1 / recall["seeds"]:
            break
        reach = lag
    return reach


def _gates(evidence: dict[str, Any]) -> Verdict:
    """Holds where, in every seed, each gate of the LSTM is open (over 0.9) and closed (under 0.1) in a hundredth of all
    cases and has half of its variance within units, from letter to letter, and where the LSTM beats an Elman network of
    as many parameters; only in part where one of the two is so."""
    by_seed, gain = evidence["gates"]["LSTM"]["by_seed"], evidence["scoreboard"]["lstm_minus"]["Elman"]
    least = {key: min(min(seeds) for seeds in by_seed[key].values()) for key in ("open", "closed", "within")}
    facts = {"open": median(by_seed["open"]["forget"]), "closed": median(by_seed["closed"]["forget"]),
             "least": min(least["open"], least["closed"]), "within": least["within"],
             "gain": gain["mean"], "gain_low": gain["low"], "gain_high": gain["high"],
             "gru": evidence["scoreboard"]["lstm_minus"]["GRU"]["mean"]}  # fmt: skip
    chooses = facts["least"] >= USED and facts["within"] >= WITHIN
    return Verdict("gates", (FAILS, CONDITIONAL, HOLDS)[chooses + (gain["low"] > 0)], facts)


def _training(evidence: dict[str, Any]) -> Verdict:
    """Holds where the LSTM's worst seed ends ahead of the RNN's best, at their own rates and at the tutorial's, and
    its largest gradients are the smaller ones at every rate; only at their own rates, where it does so there alone."""
    film, ahead = evidence["film"], {}
    facts = {"rate": film["tutorial_rate"], "seeds": len(film["bands"]["own"]["RNN"]["accuracy_by_seed"])}
    for way, by_network in film["bands"].items():
        rnn, lstm = by_network["RNN"], by_network["LSTM"]
        ahead[way] = lstm["accuracy"]["low"][-1] > rnn["accuracy"]["high"][-1]
        for name, band in (("rnn", rnn), ("lstm", lstm)):
            facts[f"{way}_{name}"] = band["accuracy"]["median"][-1]
    own = {n: {one["rate"]: one for one in film["tried"]["own"][n]} for n in ("RNN", "LSTM")}
    for name in ("RNN", "LSTM"):
        best = next(one for one in film["tried"]["tutorial"][name] if one["rate"] == film["tutorial_rates"][name])
        facts |= {f"best_rate_{name.lower()}": best["rate"], f"best_{name.lower()}": best["accuracy"]}
        facts[f"own_rate_{name.lower()}"] = film["rates"][name]
        facts[f"own_{name.lower()}_p99"] = own[name][film["rates"][name]]["gradient_p99"]
    norms = [(own["RNN"][rate]["gradient_p99"], own["LSTM"][rate]["gradient_p99"]) for rate in own["RNN"]]
    times = [rnn / lstm for rnn, lstm in norms if rnn is not None and lstm is not None]  # None: it became NaN or inf
    facts |= {"times_low": min(times), "times_high": max(times), "rates": len(times)}
    facts["diverged"] = sum(rnn is None for rnn, _ in norms)
    steadier = facts["own_lstm_p99"] < facts["own_rnn_p99"]
    always = facts["times_low"] > 1 and all(lstm is not None for _, lstm in norms)
    holds = ahead["own"] and steadier
    everywhere = holds and ahead["tutorial"] and always
    return Verdict("training", HOLDS if everywhere else CONDITIONAL if holds else FAILS, facts)


def _accuracy(evidence: dict[str, Any]) -> Verdict:
    """Holds where the 95 % interval of LSTM minus RNN lies above 0 and so does that of the gain's growth from shorter
    names to those of ten letters and more, for the report gives long range as the reason; for the accuracy alone where
    the gain does not grow; fails where it is not there."""
    board = evidence["scoreboard"]
    gain, growth, tanh = board["lstm_minus"]["RNN"], board["growth"], board["by_tanh"]
    facts = {
        "lstm": board["by_network"]["LSTM"]["accuracy"]["mean"], "rnn": board["by_network"]["RNN"]["accuracy"]["mean"],
        "gain": gain["mean"], "gain_low": gain["low"], "gain_high": gain["high"],
        "growth": growth["mean"], "growth_low": growth["low"], "growth_high": growth["high"],
        "by_tanh": tanh["mean"], "by_tanh_low": tanh["low"], "by_tanh_high": tanh["high"],
        "transformer": board["by_network"]["transformer"]["accuracy"]["mean"],
        "n_gram": board["n_gram"]["accuracy"],
    }  # fmt: skip
    verdict = FAILS if gain["low"] <= 0 else HOLDS if growth["low"] > 0 else CONDITIONAL
    return Verdict("accuracy", verdict, facts)


def _own(evidence: dict[str, Any]) -> Verdict:
    """Holds where weights carried over either way give the same states and answers, and LSTM and MyLSTM trained apart
    are equally accurate: within a margin of 0.01 by two one-sided tests at 5 %; only with carried weights, where that
    is not shown."""
    same, board = evidence["same_machine"], evidence["scoreboard"]
    apart, macro = board["lstm_minus"]["MyLSTM"], board["lstm_minus_macro_f1"]["MyLSTM"]
    ways = [same["lstm_in_mylstm"], same["mylstm_in_lstm"]]
    largest = max(way[key] for way in ways for key in ("probability", "h", "C"))
    facts = {
        "largest": largest, "gradient": max(way["weight_gradient"] for way in ways),
        "same_answer": min(way["same_answer"] for way in ways), "names": same["names"],
        "apart": apart["mean"], "apart_low": apart["low"], "apart_high": apart["high"],
        "margin": board["lstm_and_mylstm"]["margin"], "p": board["lstm_and_mylstm"]["p"],
        "macro": macro["mean"], "macro_low": macro["low"], "macro_high": macro["high"],
        "agreement": board["agreement"],
    }  # fmt: skip
    carried = largest <= EQUAL and facts["same_answer"] == 1
    alike = facts["p"] < LEVEL
    return Verdict("own", HOLDS if carried and alike else CONDITIONAL if carried else FAILS, facts)
