"""Every quantity against a naive definition on a tiny network."""

import math

import numpy as np
import pytest
import torch

from evidence import gating, memory, networks, same_machine, scoreboard
from evidence.training_history import BATCH, OWN, POINTS, TUTORIAL, Job, TrainingHistory, train_one
from evidence.training_runs import tune
from letterwise.text import BLANK, encode
from models import LSTM, RNN, MyLSTM
from training.loop import ONE_HOT, Examples

TEXTS = ("Abel", "Ng", "Obrien", "Satoshi")
LANGUAGES = 3


def tiny(kind: type, hidden: int = 4, seed: int = 0) -> torch.nn.Module:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return kind(BLANK, hidden, LANGUAGES).double()


@pytest.fixture
def letters() -> torch.Tensor:
    return torch.from_numpy(encode(["Satoshi", "Obriens"]))


@pytest.mark.parametrize("kind", [RNN, LSTM, MyLSTM, networks.TanhRNN])
def test_last_logits_are_those_of_the_answer(kind, letters):
    network, input = tiny(kind), ONE_HOT[letters.T].double()
    expected = network.unroll(input)[0][-1]
    assert torch.allclose(networks.last_logits(network, input).log_softmax(dim=1), expected)
    one_letter = networks.last_logits(network, input[:1]).log_softmax(dim=1)
    assert torch.allclose(one_letter, network.unroll(input[:1])[0][-1])


@pytest.mark.parametrize("kind", [RNN, LSTM, MyLSTM])
def test_echo_against_finite_differences(kind, letters):
    network, input, step = tiny(kind), ONE_HOT[letters.T].double(), 1e-6
    top = networks.last_logits(network, input).argmax(dim=1)
    time, names, size = input.shape
    norms = np.zeros((time, names))
    for t in range(time):
        for n in range(names):
            slopes = []
            for k in range(size):
                up, down = input.clone(), input.clone()
                up[t, n, k] += step
                down[t, n, k] -= step
                logits = [networks.last_logits(network, moved)[n, top[n]] for moved in (up, down)]
                slopes.append((logits[0] - logits[1]).item() / (2 * step))
            norms[t, n] = math.hypot(*slopes)
    assert np.allclose(memory.echo(network, letters), norms.mean(axis=1)[::-1], atol=1e-8)


def test_power_norms_by_hand():
    matrix = torch.tensor([[0.5, 3.0], [0.0, 0.25]], dtype=torch.float64)  # not normal: its powers first grow
    by_hand = [np.linalg.svd(np.linalg.matrix_power(matrix.numpy(), k), compute_uv=False)[0] for k in range(6)]
    assert np.allclose(memory.power_norms(matrix, 6), by_hand)
    assert memory.power_norms(matrix, 6)[1] > 3


def test_tanh_rnn_step_by_step(letters):
    network, input = tiny(networks.TanhRNN), ONE_HOT[letters.T].double()
    hidden = torch.zeros(2, 4, dtype=torch.float64)
    for letter, unrolled in zip(input, network.unroll(input)[0], strict=True):
        log_probs, linear = network(letter, hidden)
        assert torch.allclose(unrolled, log_probs)
        hidden = torch.tanh(linear)


def test_gates_match_the_reports_own_step(letters):
    network, input = tiny(MyLSTM), ONE_HOT[letters.T].double()
    gates = networks.gates(network, input)
    h, C = (state.expand(1, 2, 4).double() for state in (torch.zeros(1, 1, 4), torch.zeros(1, 1, 4)))
    for k, letter in enumerate(input):
        f = torch.sigmoid(network.w_f(torch.cat((letter[None], h), dim=2)))[0]
        assert torch.allclose(gates["forget"][k], f)
        _, h, new = network(letter[None], h, C)
        written = gates["input_gate"][k] * gates["candidate"][k]
        assert torch.allclose(new[0], f * C[0] + written)
        assert torch.allclose(h[0], gates["output_gate"][k] * torch.tanh(gates["cell"][k]))
        C = new


def test_later_product():
    forget = torch.tensor([0.9, 0.5, 0.2])
    assert torch.allclose(networks.later_product(forget), torch.tensor([0.5 * 0.2, 0.2, 1.0]))


@pytest.mark.parametrize("kind", [LSTM, MyLSTM])
def test_a_forget_bias_moves_the_forget_gates_alone(kind, letters):
    network, input = tiny(kind), ONE_HOT[letters.T].double()[:1]
    before = networks.gates(network, input)
    networks.add_to_forget_bias(network, 2.0)
    after = networks.gates(network, input)
    assert torch.allclose(torch.logit(after["forget"]), torch.logit(before["forget"]) + 2)
    assert all(torch.allclose(after[gate], before[gate]) for gate in ("input_gate", "output_gate", "candidate"))


def test_same_seed_same_network():
    first, again, other = (networks.fresh("LSTM", LANGUAGES, seed).out.weight for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_strings_end_where_a_name_ends():
    strings = memory.strings(TEXTS, count=5, length=20)
    assert [len(text) for text in strings] == [20] * 5
    assert all(text.endswith(TEXTS) for text in strings)


def test_gate_shares_and_cell_contents_by_hand():
    network = tiny(MyLSTM, seed=3)
    measured = gating.measure(network, TEXTS)
    values, held = [], [[] for _ in range(gating.LAGS)]
    for text in TEXTS:
        gates = {k: v[:, 0].detach().numpy() for k, v in networks.gates(network, one_hot(text)).items()}
        values.append(gates["forget"])
        written = []
        for t in range(len(text)):
            remaining = gates["input_gate"][t] * gates["candidate"][t]
            for later in range(t + 1, len(text)):
                remaining = remaining * gates["forget"][later]
            written.append(np.abs(remaining).sum())
        for lag in range(min(len(text), gating.LAGS)):
            held[lag].append(written[len(text) - 1 - lag] / sum(written))
    everything = np.concatenate(values)
    assert np.isclose(measured["open"]["forget"], np.mean(everything > 0.9))
    assert np.isclose(measured["closed"]["forget"], np.mean(everything < 0.1))
    assert np.isclose(sum(measured["histogram"]["forget"]), 1)
    assert np.isclose(measured["histogram"]["forget"][10], np.mean((everything >= 0.5) & (everything < 0.55)))
    assert np.allclose(measured["units"], sorted(everything.mean(axis=0)))
    assert measured["names"] == [len(shares) for shares in held]
    assert np.allclose(measured["held"][:7], [np.mean(shares) for shares in held[:7]])
    assert measured["held"][7:] == [None] * (gating.LAGS - 7)


def one_hot(text: str) -> torch.Tensor:
    return ONE_HOT[torch.from_numpy(encode([text])).T].double()


def test_interval_paired_and_confusion_by_hand():
    interval = scoreboard.interval([0.8, 0.9])
    assert interval["mean"] == pytest.approx(0.85)
    assert interval["high"] - interval["mean"] == pytest.approx(12.706 * 0.0707107 / math.sqrt(2), rel=1e-4)
    right = np.array([[True, True, False, False], [True, False, False, True]])
    rival = np.array([[False, True, True, False], [True, True, False, False]])
    bins = scoreboard.paired(right, rival, np.array([3, 5, 5, 12]))
    assert [(b["only_first"], b["only_second"], b["names"]) for b in bins if b["names"]] == [
        (0.5, 0, 1),
        (0, 1, 2),
        (0.5, 0, 1),
    ]
    best, labels = np.array([[0, 1, 1], [0, 0, 1]]), np.array([0, 0, 1])
    assert scoreboard.confusion(best, labels, 2).tolist() == [[1.5, 0.5], [0, 1]]


def test_equivalence_needs_small_and_certain_differences():
    near, far, noisy = (
        [0.001, -0.001, 0.002, 0.0, -0.002],
        [0.02, 0.021, 0.019, 0.02, 0.022],
        [0.05, -0.05, 0.03, -0.03, 0],
    )
    assert scoreboard.equivalence(near)["p"] < 0.001
    assert scoreboard.equivalence(far)["p"] > 0.9
    low, high = (scoreboard.interval(noisy)[end] for end in ("low", "high"))
    assert low < 0 < high  # an interval that contains 0 is not enough
    assert scoreboard.equivalence(noisy)["p"] > 0.05


def test_half_lives():
    assert memory.half_life(np.array([1.0, 0.5, 0.25])) == 1
    assert memory.half_life(np.array([8.0, 8.0, 2.0])) == pytest.approx(1.5)
    assert memory.half_life(np.array([1.0, 0.9, 0.8])) is None
    assert memory.half_life(np.array([1.0, 0.0])) == pytest.approx(0, abs=0.01)


def test_make_orthogonal_changes_the_recurrent_matrix_only():
    network, plain = tiny(RNN), tiny(RNN)
    networks.make_orthogonal(network, 0)
    matrix = networks.recurrent_matrix(network)
    assert torch.allclose(matrix @ matrix.T, torch.eye(4, dtype=torch.float64))
    assert torch.equal(network.i2h.weight[:, :BLANK], plain.i2h.weight[:, :BLANK])


@pytest.mark.parametrize("kind", [networks.GRU, networks.Elman, networks.Transformer])
def test_controls_are_causal_and_read_letters_by_number_too(kind, letters):
    network = tiny(kind, 8)
    whole, _ = network.unroll(ONE_HOT[letters.T].double())
    assert torch.allclose(network.unroll(ONE_HOT[letters.T[:3]].double())[0], whole[:3])
    assert torch.allclose(network.float().unroll(letters.T)[0].double(), whole, atol=1e-5)
    assert torch.allclose(whole.exp().sum(dim=2), torch.ones(7, 2, dtype=torch.float64))


def test_networks_that_are_compared_have_about_as_many_parameters():
    count = {n: sum(p.numel() for p in networks.fresh(n, 18, 0).parameters()) for n in networks.NETWORKS}
    assert count["Elman"] == 31_478
    assert all(abs(count[name] / count["LSTM"] - 1) < 0.05 for name in ("MyLSTM", "Elman", "GRU", "transformer"))


def test_a_constant_gate_has_no_variance_within_units():
    network = tiny(MyLSTM, seed=3)
    moving = gating.measure(network, TEXTS)["within"]["forget"]
    with torch.no_grad():
        network.w_f.weight.zero_()
    assert gating.measure(network, TEXTS)["within"]["forget"] < 1e-12 < moving < 1


def test_copied_weights_give_the_same_outputs_and_gradients():
    mine = tiny(MyLSTM)
    theirs = same_machine.from_mylstm(mine)
    differences = same_machine.differences(theirs, mine, examples())
    assert max(differences[key] for key in ("probability", "h", "C", "letter_gradient", "weight_gradient")) < 1e-12
    assert differences["same_answer"] == 1
    with torch.no_grad():
        mine.w_f.weight += 0.1
    assert same_machine.differences(theirs, mine, examples())["C"] > 1e-4


def examples() -> Examples:
    return Examples.of(TEXTS, np.eye(LANGUAGES)[[0, 1, 2, 0]], np.ones(len(TEXTS)))


@pytest.mark.parametrize("regime", [OWN, TUTORIAL])
def test_training_lowers_the_loss_records_every_point_and_is_reproducible(regime):
    rate = 1e-2 if regime == OWN else 0.1
    job = Job(regime, "LSTM", rate, 0, 40 * BATCH if regime == OWN else 600)
    first, again = (train_one(job, *[examples()] * 3) for _ in range(2))
    assert all(np.array_equal(first.curves[k], again.curves[k], equal_nan=True) for k in first.curves if k != "seconds")
    assert first.curves["loss"][-1] < first.curves["loss"][0]
    assert len(first.weights) == len(POINTS) == len(first.curves["names"])
    assert np.all(np.diff(first.curves["names"]) >= 0)
    assert first.answers.shape == (len(TEXTS), LANGUAGES)


def test_the_gradient_norm_is_that_of_all_weights_together():
    job = Job(TUTORIAL, "RNN", 0.0, 0, 100)  # nothing is learned: every step's gradient is the untrained network's
    history = train_one(job, *[examples()] * 3)
    norms = []
    for text, language in zip(TEXTS, (0, 1, 2, 0), strict=True):
        network = networks.fresh("RNN", LANGUAGES, 0)
        input = ONE_HOT[torch.from_numpy(encode([text])).T]
        (-network.unroll(input)[0][-1, 0, language]).backward()
        norms.append(math.sqrt(sum(float((p.grad**2).sum()) for p in network.parameters())))
    assert min(norms) - 1e-5 <= history.curves["gradient_median"][-1] <= max(norms) + 1e-5


def test_each_networks_rate_is_the_best_on_validation_over_its_seeds():
    losses = {"RNN": {0.1: (0.5, np.nan), 0.2: (0.7, 0.7)}, "LSTM": {0.1: (0.4, 0.8), 0.2: (0.5, 0.5)}}
    histories = {
        Job(OWN, name, rate, seed, 1): TrainingHistory({"validation_loss": np.array(loss)}, [], np.zeros((1, 1)))
        for name, by_rate in losses.items()
        for rate, by_seed in by_rate.items()
        for seed, loss in enumerate(by_seed)
    }
    tutorial = {
        Job(TUTORIAL, "RNN", 9.0, 0, 1): TrainingHistory({"validation_loss": np.array(0.0)}, [], np.zeros((1, 1)))
    }
    assert tune(histories | tutorial, OWN) == {"RNN": 0.2, "LSTM": 0.2}
    assert tune(histories | tutorial, TUTORIAL) == {"RNN": 9.0}
