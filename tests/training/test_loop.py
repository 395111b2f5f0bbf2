"""The training loop's contract: every row once, padding changes nothing, the last weights stay, one temperature."""

import copy
import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from letterwise.text import BLANK, encode
from models import LSTM, RNN, MyLSTM
from training import loop
from training.loop import Examples, calibrate, fit, losses, validation_nll
from training.recipe import RECIPES

TEXTS = ["Ng", "Satoshi", "O'Brien", "Abe", "Dostoevsky", "Li", "van der Berg", "Kim", "Maximilianov", "Cho"]
TARGETS = np.stack([np.linspace(0, 1, 10), np.linspace(1, 0, 10)], axis=1)


@pytest.fixture
def examples():
    return Examples.of(TEXTS, TARGETS, np.linspace(0.5, 1.5, len(TEXTS)))


@pytest.mark.parametrize("size", [1, 3, 7, 10, 1000])
@pytest.mark.parametrize("shuffled", [False, True])
def test_batches_contain_every_row_once(size, shuffled, examples):
    generator = torch.Generator().manual_seed(0) if shuffled else None
    rows = []
    for batch in examples.batches(size, generator):
        assert 1 <= len(batch.lengths) <= size
        for letters, length, target, weight in zip(
            batch.letters.tolist(), batch.lengths.tolist(), batch.targets.tolist(), batch.weights.tolist(), strict=True
        ):
            assert set(letters[length:]) <= {BLANK}
            rows.append((letters[:length], target, weight))
    expected = [
        (examples.letters[k, : len(text)].tolist(), examples.targets[k].tolist(), examples.weights[k].item())
        for k, text in enumerate(TEXTS)
    ]
    assert sorted(rows) == sorted(expected)


def losses_alone(network, k):
    """Cross-entropy after every letter of one name, without padding: float32 [time]."""
    one_hot = torch.eye(BLANK)[torch.from_numpy(encode([TEXTS[k]])[0])][:, None]  # (time, 1, 57)
    return -(network.unroll(one_hot)[0][:, 0] @ torch.from_numpy(TARGETS[k]).float())


@pytest.mark.parametrize("kind", [RNN, LSTM, MyLSTM])
def test_a_names_loss_does_not_depend_on_its_batch(kind, examples):
    torch.manual_seed(0)
    network = kind(BLANK, 16, 2)
    last, before = losses(network, examples)
    for k in range(len(TEXTS)):
        by_letter = losses_alone(network, k)
        torch.testing.assert_close(last[k], by_letter[-1])
        torch.testing.assert_close(before[k], by_letter[:-1].mean())


def test_a_name_of_one_letter_has_no_letters_before_its_last():
    examples = Examples.of(["A", "Ab"], TARGETS[:2], np.ones(2))
    assert losses(RNN(BLANK, 8, 2), examples)[1][0] == 0


def test_validation_nll_is_the_weighted_mean(examples):
    torch.manual_seed(0)
    network = LSTM(BLANK, 16, 2)
    each = np.array([losses_alone(network, k)[-1].item() for k in range(len(TEXTS))])
    assert validation_nll(network, examples) == pytest.approx(np.average(each, weights=examples.weights), rel=1e-5)


def test_repeated_examples_occur_that_often(examples):
    repeated = examples.repeated(np.arange(len(TEXTS)))
    assert len(repeated.lengths) == sum(range(len(TEXTS)))
    lengths = [len(text) for k, text in enumerate(TEXTS) for _ in range(k)]
    assert repeated.lengths.tolist() == lengths
    assert repeated.weights[-1] == examples.weights[-1]


def test_training_lowers_the_loss_and_keeps_the_last_weights(examples, monkeypatch):
    torch.manual_seed(0)
    network, snapshots = LSTM(BLANK, 16, 2), []

    def snapshot(network, validation):
        snapshots.append(copy.deepcopy(network.state_dict()))
        return math.nan

    before = validation_nll(network, examples)
    monkeypatch.setattr(loop, "validation_nll", snapshot)
    fit(network, examples, examples, replace(RECIPES["quick"], epochs=20), seed=0)
    assert validation_nll(network, examples) < before - 0.1
    assert len(snapshots) == 20
    assert all(torch.equal(value, snapshots[-1][name]) for name, value in network.state_dict().items())


@pytest.mark.parametrize(("kind", "output"), [(RNN, "i2o"), (LSTM, "out"), (MyLSTM, "out")])
def test_calibration_corrects_overconfidence_and_keeps_the_order(kind, output, examples):
    torch.manual_seed(0)
    network = kind(BLANK, 8, 2)
    layer = getattr(network, output)
    answers = torch.cat(
        [network.unroll(b.letters.T)[0][b.lengths - 1, range(len(b.lengths))].exp() for b in examples.batches(100)]
    ).detach()
    self_labelled = Examples.of(sorted(TEXTS, key=len), answers.numpy(), np.ones(len(TEXTS)))
    original = {name: value.clone() for name, value in network.state_dict().items()}
    with torch.no_grad():
        layer.weight *= 1.5
        layer.bias *= 1.5
    assert calibrate(network, layer, self_labelled, np.zeros(2)) == pytest.approx(1.5, rel=0.01)
    for name, value in network.state_dict().items():
        torch.testing.assert_close(value, original[name], rtol=0.01, atol=1e-3)


def test_calibration_never_worsens_the_nll(examples):
    network = LSTM(BLANK, 8, 2)
    before = validation_nll(network, examples)
    calibrate(network, network.out, examples, np.log([0.9, 0.1]))
    assert validation_nll(network, examples) <= before + 1e-6


def test_calibration_scales_likelihoods_and_keeps_the_prior(examples):
    """The log-odds, less those of the prior, are divided by the temperature."""
    torch.manual_seed(1)
    network, log_prior = LSTM(BLANK, 8, 2), np.log([0.9, 0.1])

    def likelihoods():
        return (loop.losses(network, replace(examples, targets=torch.eye(2)[:1].expand(10, 2)))[0] * -1).detach()

    def odds():
        first = likelihoods().exp()
        return torch.log(first / (1 - first)) - (log_prior[0] - log_prior[1])

    before = odds()
    temperature = calibrate(network, network.out, examples, log_prior)
    assert abs(temperature - 1) > 0.05
    torch.testing.assert_close(odds(), before / temperature, rtol=1e-3, atol=1e-4)
