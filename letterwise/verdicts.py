"""The file of measured evidence and its verdicts on the report's five claims. Torch-free: the page imports it."""

import json
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from letterwise.folders import BUNDLED
from letterwise.manifest import seal

SCHEMA_VERSION = 3
EXPERIMENTS = ("echo", "eigenvalues", "gates", "training_runs", "scoreboard", "same_machine", "recall")
HOLDS, CONDITIONAL, FAILS = "holds", "conditional", "fails"

USED = 0.01  # a gate uses an extreme if at least this share of its values is there
WITHIN = 0.5  # a gate chooses if at least this share of its variance is from letter to letter, not between units
LEVEL = 0.05  # significance level of tests
EQUAL = 1e-4  # largest difference, in probability and state, of two machines that count as the same


class EvidenceError(ValueError):
    """Evidence that cannot be shown; the message names the file, the reason and what to run."""


@dataclass(frozen=True)
class Verdict:
    """The outcome for one claim."""

    claim: str  # memory, gates, training, accuracy (report, sections 3.1 to 3.4) or own (section 4)
    verdict: str  # HOLDS, CONDITIONAL or FAILS
    values: dict[str, float]  # the numbers that it rests on


def load(path: Path) -> dict[str, Any]:
    """The evidence in a file. Raises EvidenceError if it is missing, damaged or of another schema."""
    checkout = "run: git checkout artifacts/evidence.json or python -m evidence"
    remedy = "reinstall letterwise" if BUNDLED else checkout
    try:
        evidence: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EvidenceError(f"{path.name} cannot be read ({error.strerror}); {remedy}") from error
    except (ValueError, RecursionError) as error:
        raise EvidenceError(f"{path.name} is damaged: it is not JSON; {remedy}") from error
    try:
        version, sealed = evidence["provenance"]["schema_version"], seal(evidence)
        missing = [name for name in EXPERIMENTS if name not in evidence]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise EvidenceError(f"{path.name} is damaged: it is not an evidence file; {remedy}") from error
    if version != SCHEMA_VERSION:
        raise EvidenceError(f"{path.name} has schema {version!r}, this version reads {SCHEMA_VERSION}; {remedy}")
    if missing:
        raise EvidenceError(f"{path.name} is damaged: it lacks {', '.join(missing)}; {remedy}")
    if sealed != evidence:
        raise EvidenceError(f"{path.name} is damaged: its SHA-256 does not match; {remedy}")
    return evidence


def verdicts(evidence: dict[str, Any]) -> list[Verdict]:
    """One for each claim, in the report's order, by the rule in each function's docstring."""
    return [rule(evidence) for rule in (_memory, _gates, _training, _accuracy, _own)]


def _memory(evidence: dict[str, Any]) -> Verdict:
    """Holds if, in recall, the LSTM with torch's initialisation solves the longest lag and neither the report's RNN nor
    the tanh RNN does; conditional, on an open forget gate, if only an LSTM with a forget bias solves it."""
    untrained, trained, recall = evidence["echo"]["untrained"], evidence["echo"]["trained"], evidence["recall"]
    reach = {name: _longest(recall, name) for name in recall["networks"]}
    biased = max(reach[f"LSTM, forget bias {bias}"] for bias in (1, 2))
    longest = recall["lags"][-1]
    values = {
        "lags": len(evidence["echo"]["echo"]["RNN"][0]) - 1,
        "untrained_seeds": len(untrained["RNN"]),
        "rnn": median(untrained["RNN"]),
        "rnn_orthogonal": median(untrained["RNN, orthogonal"]),
        "lstm": median(untrained["LSTM, forget bias 0"]),
        "lstm_1": median(untrained["LSTM, forget bias 1"]),
        "lstm_3": median(untrained["LSTM, forget bias 3"]),
        "rnn_trained": median(trained["RNN"]),
        "lstm_trained": median(trained["LSTM"]),
        "elman_trained": median(trained["Elman"]),
        "explosion": max(max(along) for along in evidence["echo"]["along"]["RNN"]),
        "longest": longest,
        "linear_reach": max(reach["linear RNN"], reach["linear RNN, orthogonal"]),
        "tanh_reach": reach["tanh RNN"],
        "gru_reach": reach["GRU"],
        "lstm_reach": reach["LSTM, forget bias 0"],
        "biased_reach": biased,
    }
    rnns_fail = max(values["linear_reach"], values["tanh_reach"]) < longest
    lstm_solves, biased_solves = values["lstm_reach"] >= longest, biased >= longest
    verdict = HOLDS if rnns_fail and lstm_solves else CONDITIONAL if rnns_fail and biased_solves else FAILS
    return Verdict("memory", verdict, values)


def _longest(recall: dict[str, Any], network: str) -> int:
    """The longest lag that a network solves, like all shorter ones, in all seeds but at most one; 0 if none."""
    reach = 0
    for lag, share in zip(recall["lags"], recall["networks"][network]["solved"], strict=True):
        if share < 1 - 1 / recall["seeds"]:
            break
        reach = lag
    return reach


def _gates(evidence: dict[str, Any]) -> Verdict:
    """Holds if, in every seed, each gate of the LSTM is open (over 0.9) and closed (under 0.1) in at least 1 % of all
    cases and has at least half of its variance within units, from letter to letter, and if the LSTM beats an Elman
    network with as many parameters; conditional if only one of the two is true."""
    by_seed, gain = evidence["gates"]["LSTM"]["by_seed"], evidence["scoreboard"]["lstm_minus"]["Elman"]
    least = {key: min(min(seeds) for seeds in by_seed[key].values()) for key in ("open", "closed", "within")}
    values = {
        "open": median(by_seed["open"]["forget"]),
        "closed": median(by_seed["closed"]["forget"]),
        "least": min(least["open"], least["closed"]),
        "within": least["within"],
        "gain": gain["mean"],
        "gain_low": gain["low"],
        "gain_high": gain["high"],
        "gru": evidence["scoreboard"]["lstm_minus"]["GRU"]["mean"],
    }
    chooses = values["least"] >= USED and values["within"] >= WITHIN
    return Verdict("gates", (FAILS, CONDITIONAL, HOLDS)[chooses + (gain["low"] > 0)], values)


def _training(evidence: dict[str, Any]) -> Verdict:
    """Holds if the LSTM's worst seed ends ahead of the RNN's best, at their own rates and at the tutorial's, and its
    largest gradients are smaller at every rate; conditional if this is true only at their own rates."""
    runs, ahead = evidence["training_runs"], {}
    values = {"rate": runs["tutorial_rate"], "seeds": len(runs["bands"]["own"]["RNN"]["accuracy_by_seed"])}
    for regime, by_network in runs["bands"].items():
        rnn, lstm = by_network["RNN"], by_network["LSTM"]
        ahead[regime] = lstm["accuracy"]["low"][-1] > rnn["accuracy"]["high"][-1]
        for name, band in (("rnn", rnn), ("lstm", lstm)):
            values[f"{regime}_{name}"] = band["accuracy"]["median"][-1]
    trials = {n: {trial["rate"]: trial for trial in runs["tried"]["own"][n]} for n in ("RNN", "LSTM")}
    for name in ("RNN", "LSTM"):
        best = next(t for t in runs["tried"]["tutorial"][name] if t["rate"] == runs["tutorial_rates"][name])
        values |= {f"best_rate_{name.lower()}": best["rate"], f"best_{name.lower()}": best["accuracy"]}
        values[f"own_rate_{name.lower()}"] = runs["rates"][name]
        values[f"own_{name.lower()}_p99"] = trials[name][runs["rates"][name]]["gradient_p99"]
    norms = [(trials["RNN"][rate]["gradient_p99"], trials["LSTM"][rate]["gradient_p99"]) for rate in trials["RNN"]]
    ratios = [rnn / lstm for rnn, lstm in norms if rnn is not None and lstm is not None]  # None: NaN or inf
    values |= {"times_low": min(ratios), "times_high": max(ratios), "rates": len(ratios)}
    values["diverged"] = sum(rnn is None for rnn, _ in norms)
    steadier = values["own_lstm_p99"] < values["own_rnn_p99"]
    steadier_everywhere = values["times_low"] > 1 and all(lstm is not None for _, lstm in norms)
    holds = ahead["own"] and steadier
    holds_everywhere = holds and ahead["tutorial"] and steadier_everywhere
    return Verdict("training", HOLDS if holds_everywhere else CONDITIONAL if holds else FAILS, values)


def _accuracy(evidence: dict[str, Any]) -> Verdict:
    """Holds if the 95 % interval of LSTM minus RNN lies above 0 and so does that of the gain's growth from shorter
    names to those of ten letters and more, because the report gives long range as the reason; conditional, for the
    accuracy alone, if the gain does not grow; fails if there is no gain."""
    board = evidence["scoreboard"]
    gain, growth, tanh = board["lstm_minus"]["RNN"], board["growth"], board["by_tanh"]
    values = {
        "lstm": board["by_network"]["LSTM"]["accuracy"]["mean"],
        "rnn": board["by_network"]["RNN"]["accuracy"]["mean"],
        "gain": gain["mean"],
        "gain_low": gain["low"],
        "gain_high": gain["high"],
        "growth": growth["mean"],
        "growth_low": growth["low"],
        "growth_high": growth["high"],
        "by_tanh": tanh["mean"],
        "by_tanh_low": tanh["low"],
        "by_tanh_high": tanh["high"],
        "transformer": board["by_network"]["transformer"]["accuracy"]["mean"],
        "n_gram": board["n_gram"]["accuracy"],
    }
    verdict = FAILS if gain["low"] <= 0 else HOLDS if growth["low"] > 0 else CONDITIONAL
    return Verdict("accuracy", verdict, values)


def _own(evidence: dict[str, Any]) -> Verdict:
    """Holds if weights copied either way give the same states and answers, and LSTM and MyLSTM trained separately are
    equally accurate: within a margin of 0.01 by two one-sided tests at 5 %; conditional, with copied weights only, if
    equal accuracy is not shown."""
    same, board = evidence["same_machine"], evidence["scoreboard"]
    apart, macro = board["lstm_minus"]["MyLSTM"], board["lstm_minus_macro_f1"]["MyLSTM"]
    copies = [same["lstm_in_mylstm"], same["mylstm_in_lstm"]]
    largest = max(differences[key] for differences in copies for key in ("probability", "h", "C"))
    values = {
        "largest": largest,
        "gradient": max(differences["weight_gradient"] for differences in copies),
        "same_answer": min(differences["same_answer"] for differences in copies),
        "names": same["names"],
        "apart": apart["mean"],
        "apart_low": apart["low"],
        "apart_high": apart["high"],
        "margin": board["lstm_and_mylstm"]["margin"],
        "p": board["lstm_and_mylstm"]["p"],
        "macro": macro["mean"],
        "macro_low": macro["low"],
        "macro_high": macro["high"],
        "agreement": board["agreement"],
    }
    copied = largest <= EQUAL and values["same_answer"] == 1
    alike = values["p"] < LEVEL
    return Verdict("own", HOLDS if copied and alike else CONDITIONAL if copied else FAILS, values)
