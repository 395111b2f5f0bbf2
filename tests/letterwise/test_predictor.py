"""The predictor: its methods agree with each other and with a naive use of the ONNX files."""

import json
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnxruntime
import pytest

from letterwise.coverage import level_of
from letterwise.manifest import ARTIFACTS, BULK, MODELS, ArtifactsError, remedy, verify
from letterwise.predictor import PRIORS, Predictor, apply_prior
from letterwise.text import ALPHABET, encode, read

NAMES = ["Satoshi", "Dostoevsky", "O'Brien", "x", "Van der Berg", "Достоевский", "田中", "Nguyen", "McDonald", "é"]
NOTHING = ["", "   ", "123", "😀", "\ud800"]


def naive(model, name, prior):
    """Probabilities [letters, languages] of one name, straight from the ONNX file, with Bayes' rule by hand."""
    network = onnxruntime.InferenceSession(ARTIFACTS / MODELS[model], providers=["CPUExecutionProvider"])
    letters = np.array([[ALPHABET.index(letter) for letter in read(name).text]], dtype=np.int64)
    (log_probs,) = network.run(["log_probs"], {"letters": letters})
    learned = np.array(json.loads(network.get_modelmeta().custom_metadata_map["prior"]))
    p = np.exp(log_probs[0].astype(np.float64))
    power = {"equal": 0, "corpus": 1, "balanced": Predictor.load().manifest["balanced"]}[prior]
    p = p / learned * learned**power
    return p / p.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("name", NAMES)
def test_every_method_gives_the_answer_of_the_onnx_files(predictor, name, prior):
    many, letters = predictor.predict_many([name], prior), predictor.by_letter(name, prior)
    best = predictor.predict(name, 99, prior)
    assert list(many) == list(letters) == list(best) == ["RNN", "LSTM", "MyLSTM"]
    for model in MODELS:
        expected = naive(model, name, prior)
        assert letters[model].shape == expected.shape
        assert letters[model].dtype == many[model].dtype == np.float32
        assert letters[model] == pytest.approx(expected, abs=1e-5)
        assert many[model] == pytest.approx(expected[-1:], abs=1e-5)
        assert [p for _, p in best[model]] == sorted((p for _, p in best[model]), reverse=True)
        assert dict(best[model]) == pytest.approx(dict(zip(predictor.languages, expected[-1], strict=True)), abs=1e-5)


@pytest.mark.parametrize(
    "letters",
    [
        np.zeros((0, 3), np.int64),
        np.zeros((2, 0), np.int64),
        np.zeros((1, 1025), np.int64),
        np.array([[0, -1]]),
        np.array([[58]]),
    ],
)
@pytest.mark.parametrize("model", MODELS)
def test_inputs_that_would_crash_or_mean_nothing_are_refused(predictor, model, letters):
    with pytest.raises(ValueError, match="letters"):
        predictor.log_probs(model, letters)
    with pytest.raises(ValueError, match="letters"):
        predictor.hidden(letters) if model == "RNN" else predictor.trace(model, letters)
    assert np.isfinite(predictor.log_probs(model, np.full((1, 1024), 57))).all()


@pytest.mark.parametrize("prior", PRIORS)
def test_every_prefix_is_answered_as_if_the_name_ended_there(predictor, prior):
    after = predictor.by_letter("Dostoevsky", prior)
    prefixes = predictor.predict_many(["Dostoevsky"[: k + 1] for k in range(10)], prior)
    for model in MODELS:
        assert after[model] == pytest.approx(prefixes[model], abs=1e-5)


def test_answers_under_two_priors_differ_by_a_power_of_the_learned_prior(predictor):
    learned = np.exp(predictor.log_prior)
    assert learned.sum() == pytest.approx(1)
    assert 0 < predictor.powers["balanced"] < 1
    equal = predictor.predict_many(NAMES, "equal")
    for prior in ("balanced", "corpus"):
        for model, expected in predictor.predict_many(NAMES, prior).items():
            reweighted = equal[model] * learned ** predictor.powers[prior]
            assert reweighted / reweighted.sum(axis=1, keepdims=True) == pytest.approx(expected, abs=1e-5)
            assert np.abs(equal[model] - expected).max() > 0.01


@pytest.mark.parametrize("prior", PRIORS)
def test_names_of_every_length_answer_together_as_alone(predictor, prior):
    names = [("Dostoevskyanakopoulos" * 4)[:length] for length in range(64, 0, -1)]
    together = predictor.predict_many(names, prior)
    for model in MODELS:
        alone = np.concatenate([predictor.predict_many([name], prior)[model] for name in names])
        assert together[model] == pytest.approx(alone, abs=1e-4)
        assert together[model].sum(axis=1) == pytest.approx(np.ones(64), abs=1e-4)


def test_the_bulk_graph_answers_as_the_three_do(predictor):
    texts = [("Dostoevskyanakopoulos" * 4)[k % 7 : k % 7 + length] for k, length in enumerate([*range(1, 65)] * 3)]
    older = Predictor({file: graph for file, graph in verify(ARTIFACTS)[1].items() if file != BULK})
    assert older.bulk is None
    for model, log_probs in predictor.last_log_probs(texts).items():
        expected = older.last_log_probs(texts)[model]
        assert np.exp(log_probs) == pytest.approx(np.exp(expected), abs=1e-4)
        assert np.abs(log_probs - expected)[expected > -20].max() < 1e-3
        letters = encode(texts[:1])
        assert log_probs[0] == pytest.approx(predictor.log_probs(model, letters)[0, -1], abs=1e-5)


def test_threads_share_a_long_list_and_change_nothing(predictor):
    texts = [("Dostoevskyanakopoulos" * 4)[: 1 + k % 64] for k in range(1000)]
    for model, probabilities in Predictor.load(threads=3).predict_texts(texts).items():
        assert np.array_equal(probabilities, predictor.predict_texts(texts)[model])


def test_a_text_that_was_not_read_is_refused(predictor):
    with pytest.raises(ValueError, match="65 letters"):
        predictor.predict_texts(["x" * 65])


def test_the_order_of_names_is_kept_over_many_batches(predictor):
    names = [NAMES[k % len(NAMES)] for k in range(1500)]
    few, many = predictor.predict_many(NAMES), predictor.predict_many(names)
    for model in MODELS:
        assert many[model] == pytest.approx(few[model][np.arange(1500) % len(NAMES)], abs=1e-5)


def test_no_names_give_no_rows(predictor):
    for p in predictor.predict_many([]).values():
        assert p.shape == (0, len(predictor.languages))
        assert p.dtype == np.float32


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", NOTHING)
@pytest.mark.parametrize("prior", PRIORS)
def test_nothing_to_read_is_an_empty_answer(predictor, name, prior):
    assert predictor.predict(name, prior=prior) == {"RNN": [], "LSTM": [], "MyLSTM": []}
    assert {p.shape for p in predictor.by_letter(name, prior).values()} == {(0, len(predictor.languages))}
    for p in predictor.predict_many([name, "Smith", name], prior).values():
        assert np.isnan(p).all(axis=1).tolist() == [True, False, True]
    assert predictor.answer(name, prior=prior)["answers"] == {"RNN": [], "LSTM": [], "MyLSTM": []}


@pytest.mark.parametrize("top", [1, 3, 17, 18, 19, 1000])
def test_top_is_capped_at_the_number_of_languages(predictor, top):
    assert {len(best) for best in predictor.predict("Smith", top).values()} == {min(top, len(predictor.languages))}
    for model, best in predictor.predict("Smith", top).items():
        assert best == predictor.predict("Smith", 99)[model][:top]


def test_the_default_is_three_languages_under_the_balanced_prior(predictor):
    assert predictor.predict("Smith") == predictor.predict("Smith", top=3, prior="balanced")
    assert predictor.predict("Smith") != predictor.predict("Smith", top=3, prior="corpus")


@pytest.mark.parametrize("top", [0, -1, 1.5, "3", None, True])
@pytest.mark.parametrize("name", ["Smith", ""])
def test_a_wrong_top_names_the_choices(predictor, name, top):
    with pytest.raises(ValueError, match=f"1 to {len(predictor.languages)}"):
        predictor.predict(name, top=top)


@pytest.mark.parametrize("prior", ["", "Equal", "uniform", None, 0])
@pytest.mark.parametrize("name", ["Smith", ""])
def test_a_wrong_prior_names_the_choices(predictor, name, prior):
    for method in (predictor.predict, predictor.by_letter, lambda name, prior: predictor.predict_many([name], prior)):
        with pytest.raises(ValueError, match=r"equal.*corpus"):
            method(name, prior=prior)


@pytest.mark.parametrize("name", [*NAMES, *NOTHING])
def test_an_answer_is_plain_data(predictor, name):
    answer = predictor.answer(name, 2, "corpus")
    assert json.loads(json.dumps(answer)) == answer
    assert (answer["name"], answer["read_as"], tuple(answer["changes"])) == (name, read(name).text, read(name).changes)
    for model, best in predictor.predict(name, 2, "corpus").items():
        assert [(a["language"], a["probability"]) for a in answer["answers"][model]] == best


def test_eight_threads_get_the_same_answers_as_one(predictor):
    names = [name for name in NAMES for _ in range(40)]
    expected = [predictor.predict(name) for name in names]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(predictor.predict, names)) == expected


@pytest.mark.parametrize(("power", "expected"), [(1, [0.6, 0.4]), (0, [1 / 3, 2 / 3]), (2, [9 / 11, 2 / 11])])
@pytest.mark.parametrize("shift", [0, -1000])
def test_a_prior_is_divided_out_and_another_multiplied_in(power, expected, shift):
    """0.6 and 0.4 under a prior of 0.75 and 0.25: the letters speak 1 to 2 for the second language."""
    p = apply_prior(power, np.log([[0.6, 0.4]]) + shift, np.log([0.75, 0.25]))
    assert p == pytest.approx(np.array([expected]))
    assert (p.dtype, p.shape) == (np.float32, (1, 2))


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda p: p.predict("Smith", top=0), "top is 0; it must be a whole number from 1 to 18"),
        (lambda p: p.answer("Smith", prior="x"), "prior is 'x'; it must be one of balanced, equal, corpus"),
        (lambda p: p.predict_texts(["x" * 64, "y" * 1065]), "a text has 1,065 letters; read() returns at most 64"),
    ],
)
def test_messages_about_invalid_arguments_are_exact(predictor, ask, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  the message is compared below
        ask(predictor)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("lengths", "batches"),
    [
        ([12] * 128, [128]),
        ([12] * 200, [128, 72]),
        ([13] * 128, [118, 10]),  # 1,536 letters at a time
        ([64] * 50, [24, 24, 2]),
        ([64, 1, 0, 64, 1], [4]),
        ([0, 0], []),
        ([1], [1]),
    ],
)
def test_texts_of_similar_length_share_a_batch(predictor, monkeypatch, lengths, batches):
    rows = []

    class Bulk:
        def run(self, outputs, inputs):
            assert outputs == ["RNN", "LSTM", "MyLSTM"]
            rows.append(len(inputs["letters"]))
            return [np.full((rows[-1], 18), k, np.float32) for k in range(3)]

    monkeypatch.setattr(predictor, "bulk", Bulk())
    last = predictor.last_log_probs(["A" * length for length in lengths])
    assert rows == batches
    for k, log_probs in enumerate(last.values()):
        assert [row for row, length in enumerate(lengths) if not length] == np.isnan(log_probs[:, 0]).nonzero()[
            0
        ].tolist()
        assert set(log_probs[~np.isnan(log_probs)]) <= {k}


def test_a_manifest_of_other_networks_is_refused():
    manifest, graphs = verify(ARTIFACTS)
    reordered = manifest | {"languages": manifest["languages"][::-1]}
    other = manifest | {"prior": manifest["prior"][::-1]}
    for wrong in (reordered, other):
        with pytest.raises(ArtifactsError) as caught:
            Predictor(graphs, wrong)
        assert str(caught.value) == "manifest.json and the graphs differ in their languages or prior"


def test_an_unusable_folder_is_refused_with_its_name_and_the_remedy(artifacts, monkeypatch):
    manifest, graphs = verify(artifacts)
    monkeypatch.setattr("letterwise.predictor.verify", lambda folder: (manifest | {"prior": []}, graphs))
    with pytest.raises(ArtifactsError) as caught:
        Predictor.load(artifacts)
    reason = "manifest.json and the graphs differ in their languages or prior"
    assert str(caught.value) == f"{artifacts}: {reason}; {remedy(artifacts)}"


def test_older_artifacts_have_two_priors_and_no_coverage():
    older = Predictor(verify(ARTIFACTS)[1])
    assert older.powers == {"balanced": 0.0, "equal": 0.0, "corpus": 1.0}
    assert older.predict("Sato") == older.predict("Sato", prior="equal")
    with pytest.raises(ValueError, match=r"^these artifacts have no coverage thresholds; train again, or use top$"):
        older.predict("Sato", coverage=0.9)


def test_many_answers_are_those_of_each_name(predictor):
    names = ["Sato", "", "Dostoevsky"]
    for arguments in (
        {"top": 1},
        {"top": 2, "prior": "corpus"},
        {"coverage": 0.9},
        {"prior": "equal", "coverage": 0.99},
    ):
        answers = predictor.answers(names, **arguments)
        assert [(answer["name"], answer["read_as"]) for answer in answers] == [(name, name) for name in names]
        for name, answer in zip(names, answers, strict=True):
            assert answer["changes"] == []
            for model, best in predictor.predict(name, **arguments).items():
                probabilities = {a["language"]: a["probability"] for a in answer["answers"][model]}
                assert list(probabilities) == [language for language, _ in best]
                expected = predictor.answer(name, **arguments)["answers"][model]
                assert [a["language"] for a in expected] == list(probabilities)
                assert probabilities == pytest.approx(dict(best), abs=1e-5)
    assert [len(best) for best in predictor.answers(["Sato"])[0]["answers"].values()] == [3, 3, 3]


@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("coverage", [0.5, 0.9, 0.99])
def test_a_set_holds_all_languages_at_or_above_the_threshold_and_one_at_least(predictor, prior, coverage):
    for name in ("Sato", "Smith", "Dostoevsky"):
        everything = predictor.predict(name, 18, prior)
        for model, best in predictor.predict(name, 1, prior, coverage).items():
            least = predictor.manifest["coverage"]["thresholds"][model][prior][level_of(coverage)]
            assert predictor.threshold(model, prior, coverage) == least
            enough = [pair for pair in everything[model] if pair[1] >= least]
            assert best == (enough or everything[model][:1])


def test_the_bias_is_what_a_blank_scores_without_the_hidden_states_votes(predictor):
    assert list(predictor.bias) == ["LSTM", "MyLSTM"]
    for model, bias in predictor.bias.items():
        trace = predictor.trace(model, np.array([[57]]))
        hidden = trace["output_gate"][0, 0] * np.tanh(trace["cell"][0, 0])
        scores = bias + np.array([weights @ hidden for weights in trace["out_weight"]])
        log_probs = scores - np.log(np.exp(scores).sum())
        assert log_probs == pytest.approx(trace["log_probs"][0, 0], abs=1e-5)
        assert bias.mean() == pytest.approx(0, abs=1e-9)
        assert bias.shape == (18,)


def test_the_gates_of_the_lstm_give_its_answers(predictor):
    letters = encode(["Dostoevsky"])
    for model in ("LSTM", "MyLSTM"):
        trace = predictor.trace(model, letters)
        names = ["log_probs", "forget", "input_gate", "candidate", "output_gate", "cell", "out_weight"]
        assert sorted(trace) == sorted(names)
        assert trace["log_probs"] == pytest.approx(predictor.log_probs(model, letters), abs=1e-4)


@pytest.mark.parametrize("threads", [1, 2])
def test_a_long_list_is_split_over_the_requested_threads(monkeypatch, threads):
    pools = []

    class Pool(ThreadPoolExecutor):
        def __init__(self, workers):
            pools.append(workers)
            super().__init__(workers)

    monkeypatch.setattr("letterwise.predictor.ThreadPoolExecutor", Pool)
    predictor = Predictor.load(threads=threads)
    assert pools == ([threads] if threads > 1 else [])
    assert predictor.predict("Sato", 1)["LSTM"][0][0] == "Japanese"
    assert predictor.bulk is not None
    assert Predictor(verify(ARTIFACTS)[1]).predict("Sato", 1)["RNN"][0][0] == "Japanese"
    assert pools == ([threads] if threads > 1 else [])  # no pool unless asked for


def test_no_texts_give_no_answers(predictor):
    assert predictor.answers([]) == []
