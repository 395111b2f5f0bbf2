"""Reading the evidence, and the rules by which claims are judged."""

import json

import pytest

from letterwise.manifest import ARTIFACTS, EVIDENCE
from letterwise.verdicts import CONDITIONAL, FAILS, HOLDS, EvidenceError, load, verdicts

CLAIMS = ["memory", "gates", "training", "accuracy", "own"]


@pytest.fixture
def evidence():
    return load(ARTIFACTS / EVIDENCE)


def verdict_on(evidence, claim):
    return {verdict.claim: verdict for verdict in verdicts(evidence)}[claim].verdict


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        *((text, "is not an evidence file") for text in ("[]", "null", "3", '"provenance"', '{"provenance": []}')),
        ('{"provenance": {"schema_version": 3}, "a": "\\ud800"}', "is not an evidence file"),
        ('{"provenance": {"schema_version": 99}}', "schema 99"),
        ('{"provenance": {"schema_version": 2}}', "schema 2"),
        ('{"provenance": {"schema_version": 3}}', "lacks echo"),
    ],
)
def test_an_unusable_file_is_refused_in_one_line(tmp_path, content, says):
    path = tmp_path / EVIDENCE
    path.write_text(content, encoding="utf-8")
    with pytest.raises(EvidenceError, match=says) as caught:
        load(path)
    assert "python -m evidence" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_changed_number_is_refused_and_another_json_layout_is_not(tmp_path, evidence):
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


def test_there_is_a_verdict_on_every_claim(evidence):
    assert [verdict.claim for verdict in verdicts(evidence)] == CLAIMS


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
    assert verdict_on(evidence | {"recall": recall}, "memory") == verdict


def test_a_solved_lag_beyond_an_unsolved_one_does_not_count(evidence):
    recall = evidence["recall"]
    for name, figures in recall["networks"].items():
        figures["solved"] = [0, *[float(name.startswith("LSTM"))] * (len(recall["lags"]) - 1)]
    assert verdict_on(evidence, "memory") == FAILS


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
    assert verdict_on(evidence, "gates") == verdict


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
    runs = evidence["training_runs"]
    for regime, lstm, rnn in (("own", own, 0.7), ("tutorial", tutorial, 0.5)):
        bands = runs["bands"][regime]
        bands["LSTM"]["accuracy"]["low"][-1], bands["RNN"]["accuracy"]["high"][-1] = lstm, rnn
    runs["rates"] |= {"RNN": 0.01, "LSTM": 0.01}
    for name, norms in (("LSTM", p99), ("RNN", [10, 10])):
        runs["tried"]["own"][name] = [{"rate": r, "gradient_p99": p} for r, p in zip((0.01, 0.03), norms, strict=True)]
    assert verdict_on(evidence, "training") == verdict


def test_the_values_for_training_match_the_evidence(evidence):
    runs = evidence["training_runs"]
    values = {verdict.claim: verdict.values for verdict in verdicts(evidence)}["training"]
    assert (values["rate"], values["seeds"]) == (runs["tutorial_rate"], len(evidence["provenance"]["seeds"]))
    for name in ("RNN", "LSTM"):
        key = name.lower()
        for regime in ("own", "tutorial"):
            assert values[f"{regime}_{key}"] == runs["bands"][regime][name]["accuracy"]["median"][-1]
        assert values[f"own_rate_{key}"] == runs["rates"][name]
        assert values[f"best_rate_{key}"] == runs["tutorial_rates"][name]
        by_rate = {trial["rate"]: trial for trial in runs["tried"]["tutorial"][name]}
        assert values[f"best_{key}"] == by_rate[values[f"best_rate_{key}"]]["accuracy"]
    rnn, lstm = ([trial["gradient_p99"] for trial in runs["tried"]["own"][name]] for name in ("RNN", "LSTM"))
    ratios = [a / b for a, b in zip(rnn, lstm, strict=True) if a is not None and b is not None]
    assert (values["times_low"], values["times_high"], values["rates"]) == (min(ratios), max(ratios), len(ratios))
    assert values["diverged"] == rnn.count(None)


@pytest.mark.parametrize(
    ("low", "growth", "verdict"), [(0.01, 0.02, HOLDS), (0.01, -0.02, CONDITIONAL), (0.0, 0.02, FAILS)]
)
def test_accuracy(evidence, low, growth, verdict):
    evidence["scoreboard"]["lstm_minus"]["RNN"]["low"] = low
    evidence["scoreboard"]["growth"]["low"] = growth
    assert verdict_on(evidence, "accuracy") == verdict


@pytest.mark.parametrize(
    ("difference", "p", "verdict"), [(1e-6, 0.01, HOLDS), (1e-6, 0.2, CONDITIONAL), (1e-3, 0.01, FAILS)]
)
def test_own(evidence, difference, p, verdict):
    """The claim that the report's own MyLSTM is the same machine as LSTM."""
    evidence["same_machine"]["lstm_in_mylstm"]["C"] = difference
    evidence["scoreboard"]["lstm_and_mylstm"]["p"] = p
    assert verdict_on(evidence, "own") == verdict


def test_a_truncated_file_is_refused(tmp_path, evidence):
    whole = json.dumps(evidence)
    path = tmp_path / EVIDENCE
    for k in range(1, 20):
        path.write_text(whole[: len(whole) * k // 20], encoding="utf-8")
        with pytest.raises(EvidenceError):
            load(path)


def test_the_values_for_memory_gates_and_accuracy_match_the_evidence(evidence):
    values = {verdict.claim: verdict.values for verdict in verdicts(evidence)}
    echo, board = evidence["echo"], evidence["scoreboard"]
    middle = {name: sorted(seeds) for name, seeds in echo["untrained"].items()}
    middle = {name: (v[(len(v) - 1) // 2] + v[len(v) // 2]) / 2 for name, v in middle.items()}
    memory = values["memory"]
    assert (memory["lags"], memory["longest"]) == (19, 80)
    assert memory["untrained_seeds"] == len(echo["untrained"]["RNN"])
    assert (memory["rnn"], memory["rnn_orthogonal"]) == pytest.approx((middle["RNN"], middle["RNN, orthogonal"]))
    lstm_echoes = [memory["lstm"], memory["lstm_1"], memory["lstm_3"]]
    assert lstm_echoes == pytest.approx([middle[f"LSTM, forget bias {bias}"] for bias in (0, 1, 3)])
    for name in ("RNN", "LSTM", "Elman"):
        assert memory[f"{name.lower()}_trained"] == sorted(echo["trained"][name])[2]  # the middle one of five seeds
    assert memory["explosion"] == max(value for seed in echo["along"]["RNN"] for value in seed)
    by_seed = evidence["gates"]["LSTM"]["by_seed"]
    for side in ("open", "closed"):
        assert values["gates"][side] == sorted(by_seed[side]["forget"])[2]
    for claim, against in (("gates", "Elman"), ("accuracy", "RNN"), ("own", "MyLSTM")):
        for key, side in (("", "mean"), ("_low", "low"), ("_high", "high")):
            name = "apart" if claim == "own" else "gain"
            assert values[claim][f"{name}{key}"] == board["lstm_minus"][against][side]
    assert values["gates"]["gru"] == board["lstm_minus"]["GRU"]["mean"]
    for key, side in (("", "mean"), ("_low", "low"), ("_high", "high")):
        assert values["accuracy"][f"growth{key}"] == board["growth"][side]
        assert values["accuracy"][f"by_tanh{key}"] == board["by_tanh"][side]
        assert values["own"][f"macro{key}"] == board["lstm_minus_macro_f1"]["MyLSTM"][side]
    for key, name in (("lstm", "LSTM"), ("rnn", "RNN"), ("transformer", "transformer")):
        assert values["accuracy"][key] == board["by_network"][name]["accuracy"]["mean"]
    assert values["accuracy"]["n_gram"] == board["n_gram"]["accuracy"]
    assert (values["own"]["margin"], values["own"]["p"]) == tuple(board["lstm_and_mylstm"].values())
    assert (values["own"]["agreement"], values["own"]["names"]) == (board["agreement"], board["names"])


def test_how_far_each_network_reaches_is_the_longest_lag_it_solves(evidence):
    solved = {
        "linear RNN": [1, 0, 0, 0, 0],
        "linear RNN, orthogonal": [1, 1, 0, 0, 0],
        "tanh RNN": [0, 0, 0, 0, 0],
        "GRU": [1, 1, 1, 0.8, 0.6],
        "LSTM, forget bias 0": [0.8, 0.6, 1, 1, 1],
        "LSTM, forget bias 1": [1, 1, 1, 0, 0],
        "LSTM, forget bias 2": [1, 1, 1, 1, 1],
    }
    for name, shares in solved.items():
        evidence["recall"]["networks"][name]["solved"] = shares
    values = {verdict.claim: verdict.values for verdict in verdicts(evidence)}["memory"]
    reach = {key: values[f"{key}_reach"] for key in ("linear", "tanh", "gru", "lstm", "biased")}
    assert reach == {"linear": 10, "tanh": 0, "gru": 40, "lstm": 5, "biased": 80}


@pytest.mark.parametrize(
    ("least", "within", "verdict"),
    [(0.01, 0.5, HOLDS), (0.0099, 0.5, CONDITIONAL), (0.01, 0.4999, CONDITIONAL)],
)
def test_gates_choose_from_one_percent_of_extremes_and_half_the_variance_on(evidence, least, within, verdict):
    for side in ("open", "closed"):
        by_seed = {"open": {"forget": [0.3]}, "closed": {"forget": [0.3]}, "within": {"forget": [within]}}
        by_seed[side]["forget"] = [0.3, least]
        evidence["gates"]["LSTM"]["by_seed"] = by_seed
        evidence["scoreboard"]["lstm_minus"]["Elman"]["low"] = 0.01
        assert verdict_on(evidence, "gates") == verdict


@pytest.mark.parametrize(("times", "verdict"), [(1.5, HOLDS), (1, CONDITIONAL), (0.9, CONDITIONAL)])
def test_the_lstm_is_steadier_only_if_its_gradients_are_smaller_at_every_rate(evidence, times, verdict):
    runs = evidence["training_runs"]
    for regime in ("own", "tutorial"):
        bands = runs["bands"][regime]
        bands["LSTM"]["accuracy"]["low"], bands["RNN"]["accuracy"]["high"] = [0.1, 0.8], [0.9, 0.7]
    runs["rates"] |= {"RNN": 0.01, "LSTM": 0.01}
    for name, norms in (("LSTM", [1, 1]), ("RNN", [2, times])):
        runs["tried"]["own"][name] = [{"rate": r, "gradient_p99": p} for r, p in zip((0.01, 0.03), norms, strict=True)]
    assert verdict_on(evidence, "training") == verdict


def test_growth_whose_interval_touches_zero_does_not_count(evidence):
    evidence["scoreboard"]["lstm_minus"]["RNN"]["low"] = 0.01
    evidence["scoreboard"]["growth"]["low"] = 0
    assert verdict_on(evidence, "accuracy") == CONDITIONAL


@pytest.mark.parametrize(
    ("change", "p", "verdict"),
    [
        ({}, 0.0499, HOLDS),
        ({}, 0.05, CONDITIONAL),
        ({"probability": 1e-4, "h": 1e-4, "C": 1e-4}, 0.01, HOLDS),
        *(({key: 1.01e-4}, 0.01, FAILS) for key in ("probability", "h", "C")),
        ({"weight_gradient": 1}, 0.01, HOLDS),
        ({"same_answer": 0.999}, 0.01, FAILS),
    ],
)
@pytest.mark.parametrize("direction", ["lstm_in_mylstm", "mylstm_in_lstm"])
def test_two_lstms_count_as_the_same_up_to_a_difference_of_1e_4(evidence, direction, change, p, verdict):
    evidence["same_machine"][direction] |= change
    evidence["scoreboard"]["lstm_and_mylstm"]["p"] = p
    assert verdict_on(evidence, "own") == verdict
    values = {verdict.claim: verdict.values for verdict in verdicts(evidence)}["own"]
    copies = [evidence["same_machine"][key] for key in ("lstm_in_mylstm", "mylstm_in_lstm")]
    assert values["gradient"] == max(differences["weight_gradient"] for differences in copies)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"provenance": {"schema_version": 2}}, "has schema 2, this version reads 3"),
        ({"echo": None, "recall": None}, "is damaged: it lacks echo, recall"),
        ({"sha256": ""}, "is damaged: its SHA-256 does not match"),
    ],
)
def test_unusable_evidence_says_what_is_wrong_and_what_to_run(tmp_path, evidence, change, says):
    path = tmp_path / EVIDENCE
    changed = {key: value for key, value in (evidence | change).items() if value is not None}
    path.write_text(json.dumps(changed), encoding="utf-8")
    with pytest.raises(EvidenceError) as caught:
        load(path)
    assert str(caught.value) == f"evidence.json {says}; run: git checkout artifacts/evidence.json or python -m evidence"
