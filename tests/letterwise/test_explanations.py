"""Every quantity against its definition, written out naively from the weights in the graphs."""

import math
import string

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from letterwise import explanations
from letterwise.explanations import GATED
from letterwise.manifest import ARTIFACTS, MODELS, TRACE
from letterwise.predictor import PRIORS
from letterwise.text import BLANK, encode

NAMES = ("Dostoevsky", "O", "Qi", "Aaaaaa", "O'Brien Smith", "Wolfeschlegelsteinhausenbergerdorff")
GRAPHS = {"RNN": MODELS["RNN"], "LSTM": TRACE, "MyLSTM": MODELS["MyLSTM"]}


@pytest.fixture(scope="module")
def weights():
    """Model -> name of the weight -> array."""
    graphs = {model: onnx.load(ARTIFACTS / file).graph for model, file in GRAPHS.items()}
    return {m: {i.name: numpy_helper.to_array(i).astype(float) for i in g.initializer} for m, g in graphs.items()}


def centred(scores):
    return scores - scores.mean(axis=-1, keepdims=True)


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def traces(predictor, text):
    return {model: predictor.trace(model, encode([text])) for model in GATED}


def read_lstm(weights, text):
    """For each letter f, i, c, o, C and h, each [units], computed step by step and unit by unit."""
    units = weights["w_hidden"].shape[0]
    h, cell, steps = np.zeros(units), np.zeros(units), []
    for letter in encode([text])[0]:
        z = weights["letter_vectors"][letter] + h @ weights["w_hidden"]
        f, i, o = (np.array([sigmoid(x) for x in z[k * units : (k + 1) * units]]) for k in range(3))
        c = np.tanh(z[3 * units :])
        cell = f * cell + i * c
        h = o * np.tanh(cell)
        steps.append((f, i, c, o, cell, h))
    return steps


@pytest.mark.parametrize("name", NAMES)
def test_ledger_sums_to_the_centred_logit(predictor, name):
    for model, ledger in explanations.ledger(predictor, name, traces(predictor, name)).items():
        answer = np.log(predictor.by_letter(name, "corpus")[model][-1].astype(float))
        representable = answer > np.log(1e-20)  # float32 probabilities cannot be much smaller
        total = ledger.before + ledger.letters.sum(axis=0)
        assert ledger.letters.shape == (len(name), len(predictor.languages))
        rounding = max(1e-4, len(name) * 8e-6)  # per letter, two float32 steps of a log-probability near -50
        assert (total - answer)[representable] == pytest.approx((total - answer)[representable].mean(), abs=rounding)
        assert ledger.before.mean() == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("name", ["Dostoevsky", "O", "Qi"])
def test_the_rnns_shares_are_its_matrices_powers(predictor, weights, name):
    w = weights["RNN"]
    shares = explanations.ledger(predictor, name, traces(predictor, name))["RNN"].letters
    for k, letter in enumerate(encode([name])[0]):
        share = w["output_letters"][letter] - w["output_letters"][BLANK] if k == len(name) - 1 else None
        if share is None:
            power = np.linalg.matrix_power(w["w_hidden"].T, len(name) - 2 - k)
            share = w["output_hidden"].T @ power @ (w["letter_vectors"][letter] - w["letter_vectors"][BLANK])
        assert shares[k] == pytest.approx(centred(share), abs=1e-4)


@pytest.mark.parametrize("model", GATED)
@pytest.mark.parametrize("name", ["Dostoevsky", "O", "Qi"])
def test_an_lstms_shares_are_steps_of_its_cell(predictor, weights, model, name):
    w, steps = weights[model], read_lstm(weights[model], name)
    ledger = explanations.ledger(predictor, name, traces(predictor, name))[model]
    assert ledger.before == pytest.approx(centred(w["out_bias"]), abs=1e-4)
    cell = np.zeros_like(steps[0][4])
    for t, (_, i, c, *_) in enumerate(steps):
        remaining = i * c
        for f, *_ in steps[t + 1 :]:
            remaining = remaining * f
        step = np.tanh(cell + remaining) - np.tanh(cell)
        cell = cell + remaining
        assert ledger.letters[t] == pytest.approx(centred((steps[-1][3] * step) @ w["out_weight_transposed"]), abs=1e-4)
    assert cell == pytest.approx(steps[-1][4], abs=1e-5)


@pytest.mark.parametrize("prior", PRIORS)
@pytest.mark.parametrize("name", NAMES)
def test_what_if_is_the_answer_to_the_other_name(predictor, name, prior):
    generator = np.random.default_rng(0)
    for model in predictor.sessions:
        result = explanations.what_if(predictor, model, name)[prior]
        assert result.change.shape == (26, min(len(name), explanations.WINDOW))
        start = len(name) - result.change.shape[1]

        def chance(text, model=model, result=result):
            return float(predictor.predict_texts([text], prior)[model][0, result.language])

        assert result.language == predictor.predict_texts([name], prior)[model][0].argmax()
        for _ in range(12):
            row, column = generator.integers(26), generator.integers(result.change.shape[1])
            place = start + column
            letter = string.ascii_lowercase[row]
            letter = letter.upper() if name[place].isupper() else letter
            changed = name[:place] + letter + name[place + 1 :]
            if chance(changed) > 1e-20:
                assert result.change[row, column] == pytest.approx(math.log(chance(changed) / chance(name)), abs=1e-3)
        unchanged = [
            result.change[string.ascii_lowercase.index(c.lower()), k] for k, c in enumerate(name[start:]) if c.isalpha()
        ]
        assert unchanged == pytest.approx([0] * len(unchanged), abs=1e-3)


@pytest.mark.parametrize("name", ["Dostoevsky", "Qi", "Wolfeschlegelsteinhausenbergerdorff"])
def test_letters_act_together_is_the_mean_second_difference(predictor, name):
    for model in predictor.sessions:
        result = explanations.what_if(predictor, model, name)["balanced"]

        def score(*blanks, model=model, result=result):
            letters = encode([name])
            letters[0, list(blanks)] = BLANK
            return float(centred(predictor.log_probs(model, letters)[0, -1].astype(float))[result.language])

        pairs = [(t, t + 1) for t in range(len(name) - 1)]
        mean = np.mean([abs(score() - score(a) - score(b) + score(a, b)) for a, b in pairs])
        assert result.together == pytest.approx(mean, abs=1e-4)
        assert result.together < 1e-4 if model == "RNN" else result.together > 1e-3


@pytest.mark.parametrize("model", GATED)
@pytest.mark.parametrize("name", NAMES)
def test_gates_are_those_of_the_equations(predictor, weights, model, name):
    gates, steps = explanations.gates(traces(predictor, name)[model]), read_lstm(weights[model], name)
    vote = centred(weights[model]["out_weight_transposed"])  # (units, languages)
    order = sorted(range(len(vote)), key=lambda unit: (vote[unit].argmax(), -vote[unit].max()))
    assert gates.votes.tolist() == [vote[unit].argmax() for unit in order]
    names = ("forget", "input_gate", "candidate", "output_gate", "cell")
    for t, step in enumerate(steps):
        for quantity, values in zip(names, step, strict=False):
            assert getattr(gates, quantity)[t] == pytest.approx(values[order], abs=1e-4)
        later = np.prod([f for f, *_ in steps[t + 1 :]], axis=0) if t + 1 < len(steps) else np.ones(len(vote))
        assert gates.survival[t] == pytest.approx(later.mean(), abs=1e-4)


@pytest.mark.parametrize("name", NAMES)
def test_stress_reads_the_name_again_and_again(predictor, weights, name):
    stress = explanations.stress(predictor, name)
    times = len(stress.ends)
    assert stress.text == name * times
    assert stress.ends == [len(name) * (k + 1) for k in range(times)]
    assert times == max(1, min(8, 64 // len(name)))
    for model, log_probs in stress.log_probs.items():
        expected = [predictor.predict_texts([name * (k + 1)], "corpus")[model][0] for k in range(times)]
        assert np.exp(log_probs) == pytest.approx(np.array(expected), abs=1e-4)
    for model in GATED:
        hidden = [math.sqrt(sum(x * x for x in step[5])) for step in read_lstm(weights[model], stress.text)]
        assert stress.norms[model] == pytest.approx(hidden, rel=1e-3)
        assert max(hidden) < 8
    w, h = weights["RNN"], np.zeros(128)
    for letter, norm in zip(encode([stress.text])[0], stress.norms["RNN"], strict=True):
        h = w["w_hidden"].T @ h + w["letter_vectors"][letter]
        assert norm == pytest.approx(np.linalg.norm(h), rel=1e-3)


def test_the_linear_rnn_grows_where_the_lstms_do_not(predictor):
    norms = explanations.stress(predictor, "Dostoevsky").norms
    growth = {model: norm[-1] / norm[9] for model, norm in norms.items()}
    assert growth["RNN"] > 4 > 2 > growth["LSTM"]
    assert growth["MyLSTM"] < 2


@pytest.mark.parametrize("name", NAMES)
def test_the_operator_and_the_equations_are_the_same_machine(predictor, name):
    equations = np.exp(traces(predictor, name)["LSTM"]["log_probs"][0])
    assert np.abs(predictor.by_letter(name, "corpus")["LSTM"] - equations).max() < 1e-5
    assert equations.sum(axis=1) == pytest.approx(np.ones(len(name)), abs=1e-5)


def test_a_single_letter_has_no_interactions(predictor):
    for model in predictor.sessions:
        for result in explanations.what_if(predictor, model, "X").values():
            assert result.together == 0
            assert result.change.shape == (26, 1)
