"""The facts about a name: what they contain, how few runs of the networks they need, how small they are."""

import base64
import json

import numpy as np
import pytest

from letterwise import __version__, explanations
from letterwise.facts import VIEWS, facts, facts_of_list, settings, what_if
from letterwise.predictor import PRIORS, Predictor
from letterwise.sentences import LANGS
from letterwise.showcase import COLOURS, FIRST_NAME
from letterwise.text import encode


def unpacked(packed):
    if "float32" in packed:
        return np.frombuffer(base64.b64decode(packed["float32"]), "<f4")
    steps = np.frombuffer(base64.b64decode(packed["uint8"]), np.uint8)
    return packed["low"] + steps / 255 * (packed["high"] - packed["low"])


@pytest.fixture
def counted(monkeypatch):
    """A fresh predictor, and a list that grows with every run of one of its networks."""
    predictor, runs = Predictor.load(), []

    class Counted:
        def __init__(self, session):
            self.session = session

        def __getattr__(self, name):
            return getattr(self.session, name)

        def run(self, *arguments):
            runs.append(arguments)
            return self.session.run(*arguments)

    predictor.sessions = {model: Counted(session) for model, session in predictor.sessions.items()}
    predictor.lstm_trace = Counted(predictor.lstm_trace)
    return predictor, runs


def test_each_network_reads_a_name_once(counted):
    predictor, runs = counted
    facts(predictor, "Satoshi", ["ledger"])  # computes what is computed only once, the bias of the output layers
    for views, limit in (((), 3), (VIEWS, 8), (["ledger"], 5), (["gates"], 4), (["same_machine"], 4), (["stress"], 6)):
        runs.clear()
        facts(predictor, "Satoshi", views)
        assert len(runs) <= limit, views


@pytest.mark.parametrize("name", ["Dostoevsky", "Qi", "田中", "x" * 64])
def test_the_answers_are_the_predictors(predictor, name):
    result = facts(predictor, name)
    log_probs = unpacked(result["log_probs"]).reshape(3, len(result["text"]), -1)
    for rows, expected in zip(log_probs, predictor.by_letter(name, "corpus").values(), strict=True):
        assert np.exp(rows) == pytest.approx(expected, abs=1e-6)


def test_views_hold_what_the_explanations_say(predictor):
    text = "Dostoevsky"
    result, letters = facts(predictor, text, VIEWS), encode([text])
    assert set(result) == {"text", "changes", "other", "log_probs", *VIEWS} - {"what_if"}
    assert set(result["stress"]) == {"text", "ends", "norms", "log_probs"}
    assert set(result["gates"]) == {"LSTM", "MyLSTM"}
    traces = {model: predictor.trace(model, letters) for model in explanations.GATED}
    ledger = explanations.ledger(predictor, text, traces)
    assert unpacked(result["ledger"]["letters"]).reshape(3, len(text), -1)[1] == pytest.approx(
        ledger["LSTM"].letters, abs=1e-5
    )
    assert unpacked(result["ledger"]["before"]).reshape(3, -1)[0] == pytest.approx(ledger["RNN"].before, abs=1e-5)
    gates = explanations.gates(traces["MyLSTM"])
    assert result["gates"]["MyLSTM"]["votes"] == gates.votes.tolist()
    assert unpacked(result["gates"]["MyLSTM"]["survival"]) == pytest.approx(gates.survival)
    ranges = {
        name: (packed["low"], packed["high"]) for name, packed in result["gates"]["MyLSTM"].items() if "low" in packed
    }
    assert {name: ranges[name] for name in ("forget", "input_gate", "output_gate", "candidate")} == dict.fromkeys(
        ("forget", "input_gate", "output_gate"), (0, 1)
    ) | {"candidate": (-1, 1)}
    for quantity in ("forget", "input_gate", "candidate", "output_gate", "cell"):
        packed = result["gates"]["MyLSTM"][quantity]
        step = (packed["high"] - packed["low"]) / 255
        values = unpacked(packed).reshape(len(text), -1)
        assert values == pytest.approx(getattr(gates, quantity), abs=step / 2 + 1e-6)
    stress = explanations.stress(predictor, text)
    assert result["stress"]["text"] == text * 6
    assert result["stress"]["ends"] == stress.ends
    repeated = unpacked(result["stress"]["log_probs"]).reshape(3, len(stress.ends), -1)
    assert repeated[2] == pytest.approx(stress.log_probs["MyLSTM"], rel=1e-5)
    assert unpacked(result["stress"]["norms"]).reshape(3, -1)[0] == pytest.approx(stress.norms["RNN"], rel=1e-5)
    assert unpacked(result["same_machine"]).reshape(len(text), -1) == pytest.approx(traces["LSTM"]["log_probs"][0])
    changes = [explanations.what_if(predictor, model, text) for model in predictor.sessions]
    packed = what_if(changes)
    for prior in PRIORS:
        assert packed[prior]["languages"] == [by_prior[prior].language for by_prior in changes]
        change = unpacked(packed[prior]["change"]).reshape(3, 26, len(text))
        assert change[2] == pytest.approx(changes[2][prior].change, abs=1e-5)


@pytest.mark.parametrize("name", ["", "!!!", "123", "\ud800"])
def test_a_name_with_nothing_to_read_has_no_further_facts(predictor, name):
    assert set(facts(predictor, name, VIEWS)) == {"text", "changes", "other"}


def test_facts_are_small(predictor):
    def size(name, views=()):
        return len(json.dumps(facts(predictor, name, views)))

    assert size("Dostoevskyab") <= 4096
    assert size("x" * 64, ["gates"]) - size("x" * 64) <= 60_000


def test_a_list_holds_the_last_letters_answers(predictor):
    names = ["Satoshi", "", "Müller", "x" * 64]
    result = facts_of_list(predictor, names)
    assert result["texts"] == ["Satoshi", "", "Muller", "X" + "x" * 63]
    log_probs = unpacked(result["log_probs"]).reshape(len(names), 3, -1)
    assert np.isnan(log_probs[1]).all()
    for n, expected in enumerate(predictor.predict_many(names, "corpus").values()):
        assert np.exp(log_probs[:, n]) == pytest.approx(expected, abs=1e-6, nan_ok=True)


def test_facts_include_a_names_other_readings(predictor):
    result = facts(predictor, "林")
    assert (result["text"], result["other"]) == ("Lin", [["Japanese", "Hayashi"]])
    assert "mandarin" in result["changes"]
    assert facts_of_list(predictor, ["林"])["changes"] == [result["changes"]]


def test_settings_contain_what_a_page_needs_once(predictor):
    manifest = predictor.manifest
    result = settings(manifest)
    assert result["release"] == __version__
    assert result["models"] == ["RNN", "LSTM", "MyLSTM"]
    assert result["languages"] == list(predictor.languages)
    assert result["colours"] == [COLOURS[language] for language in predictor.languages]
    assert result["circle"] == manifest["circle"]
    assert result["powers"] == predictor.powers
    coverage = manifest["coverage"]
    assert result["enough"]["coverage"] == 0.9
    assert result["enough"]["test"] == coverage["test"]
    assert result["enough"]["thresholds"]["LSTM"]["equal"] == coverage["thresholds"]["LSTM"]["equal"][40]
    assert result["first"] == {"name": FIRST_NAME, "top": 3, "prior": "balanced", "lang": "en"}
    assert {"name": "Suzuki", "language": "Japanese"} in result["examples"]
    assert len(result["examples"]) == len(predictor.languages)
    assert result["noted"] == ["cut", "dropped", "script", "separators", "surname"]
    assert {"von", "de", "la"} <= set(result["particles"])
    limits = [result[key] for key in ("others", "max_letters", "max_lines", "max_characters")]
    assert limits == [2, 64, 1000, 150_000]


def test_settings_of_older_and_of_smaller_networks(predictor):
    """Without a balanced prior, coverage or circle; and with two languages, in which no example of ours is."""
    corpus = predictor.manifest["corpus"]["name"]
    scores = {
        model: {prior: by_prior[prior] for prior in ("equal", "corpus")}
        for model, by_prior in predictor.manifest["scores"][corpus].items()
    }
    older = {key: value for key, value in predictor.manifest.items() if key not in ("balanced", "coverage", "circle")}
    older |= {"scores": {corpus: scores}, "languages": ["Elvish", "Dwarvish"], "prior": [0.5, 0.5]}
    result = settings(older)
    assert result["scores"]["LSTM"]["balanced"] == {
        "n": scores["LSTM"]["equal"]["n"],
        "share": scores["LSTM"]["equal"]["macro_recall"],
    }
    assert result["powers"] == {"balanced": 0, "equal": 0, "corpus": 1}
    assert (result["enough"], result["circle"], result["examples"]) == (None, [0, 1], [])
    assert result["first"]["top"] == 2
    for damaged in ([1, 1], [0], "01", [0, "1"]):
        assert settings(older | {"circle": damaged})["circle"] == [0, 1]
    assert settings(older | {"circle": [1, 0]})["circle"] == [1, 0]


def test_settings_hold_the_scores_under_each_prior_and_all_words(predictor):
    result = settings(predictor.manifest)
    json.dumps(result)
    scores = predictor.manifest["scores"][predictor.manifest["corpus"]["name"]]
    for model in predictor.sessions:
        assert result["scores"][model]["corpus"]["share"] == scores[model]["corpus"]["accuracy"]
        assert result["scores"][model]["balanced"]["share"] == scores[model]["balanced"]["macro_recall"]
    assert set(result["words"]) == set(LANGS)
    assert np.exp(result["log_prior"]).sum() == pytest.approx(1)
    assert set(result["view_examples"]) == set(VIEWS)


def test_what_another_letter_would_change_is_packed_by_prior(predictor):
    changes = [explanations.what_if(predictor, model, "Sato") for model in predictor.sessions]
    packed = what_if(changes)
    assert list(packed) == list(PRIORS)
    for prior, packed_changes in packed.items():
        assert list(packed_changes) == ["languages", "change", "together"]
        assert packed_changes["together"] == [by_prior[prior].together for by_prior in changes]


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_gets_its_facts_though_no_other_is_open(predictor, view):
    result = facts(predictor, "Sato", [view])
    views = set(result) - {"text", "changes", "other", "log_probs"}
    assert views == ({view} if view != "what_if" else set())
    assert all(result[key] for key in views)
    assert view != "gates" or list(result["gates"]) == ["LSTM", "MyLSTM"]


def test_settings_hold_each_priors_own_score_and_the_colours_of_the_languages(predictor):
    result = settings(predictor.manifest)
    assert result["colours"] == [COLOURS[language] for language in predictor.languages]
    scores = predictor.manifest["scores"][predictor.manifest["corpus"]["name"]]
    for model, by_prior in result["scores"].items():
        for prior, figure in (("balanced", "macro_recall"), ("equal", "macro_recall"), ("corpus", "accuracy")):
            of = scores[model][prior]
            assert by_prior[prior] == {"n": of["n"], "share": of[figure]}
