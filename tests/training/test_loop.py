"""The loop's contracts: every row once, padding is nothing, the best epoch is what stays."""

import copy
import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from letterwise.text import BLANK, encode
from models import LSTM, RNN, MyLSTM
from training import loop
from training.loop import Examples, calibrate, losses, train, validation_nll
from training.recipe import RECIPES

TEXTS = ["Ng", "Satoshi", "O'Brien", "Abe", "Dostoevsky", "Li", "van der Berg", "Kim", "Maximilianov", "Cho"]
TARGETS = np.stack([np.linspace(0, 1, 10), np.linspace(1, 0, 10)], axis=1)


@pytest.fixture
def examples():
    return Examples.of(TEXTS, TARGETS, np.linspace(0.5, 1.5, len(TEXTS)))


@pytest.mark.parametrize("size", [1, 3, 7, 10, 1000])
@pytest.mark.parametrize("shuffled", [False, True])
def test_batches_hold_every_row_once(size, shuffled, examples):
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


def alone(network, k):
    """Cross-entropy after every letter of one name, without padding: float32 [time]."""
    one_hot = torch.eye(BLANK)[torch.from_numpy(encode([TEXTS[k]])[0])][:, None]  # (time, 1, 57)
    return -(network.unroll(one_hot)[0][:, 0] @ torch.from_numpy(TARGETS[k]).float())


@pytest.mark.parametrize("kind", [RNN, LSTM, MyLSTM])
def test_losses_are_each_names_own_whatever_stands_beside_it(kind, examples):
    torch.manual_seed(0)
    network = kind(BLANK, 16, 2)
    last, before = losses(network, examples)
    for k in range(len(TEXTS)):
        by_letter = alone(network, k)
        torch.testing.assert_close(last[k], by_letter[-1])
        torch.testing.assert_close(before[k], by_letter[:-1].mean())


def test_a_name_of_one_letter_has_no_letters_before_its_last():
    one = Examples.of(["A", "Ab"], TARGETS[:2], np.ones(2))
    assert losses(RNN(BLANK, 8, 2), one)[1][0] == 0


def test_validation_nll_is_the_weighted_mean(examples):
    torch.manual_seed(0)
    network = LSTM(BLANK, 16, 2)
    each = np.array([alone(network, k)[-1].item() for k in range(len(TEXTS))])
    assert validation_nll(network, examples) == pytest.approx(np.average(each, weights=examples.weights), rel=1e-5)


@pytest.mark.parametrize("script", [[3, 1, 2, 5], [4, 3, 2, 1], [1, 2, 3, 4], [math.nan, 2, math.nan, 3]])
def test_the_best_epoch_on_validation_is_kept(script, examples, monkeypatch):
    """Validation is scripted: what stays are the weights of the epoch that it scored lowest."""
    torch.manual_seed(0)
    network, seen = LSTM(BLANK, 16, 2), []

    def scripted(network, validation):
        seen.append(copy.deepcopy(network.state_dict()))
        return script[len(seen) - 1]

    monkeypatch.setattr(loop, "validation_nll", scripted)
    train(network, examples, examples, replace(RECIPES["quick"], epochs=len(script)), seed=0)
    assert len(seen) == len(script)
    best = int(np.nanargmin(script))
    for name, value in network.state_dict().items():
        assert torch.equal(value, seen[best][name])
    assert any(not torch.equal(seen[best][name], seen[best - 1][name]) for name in seen[best])


@pytest.mark.parametrize(("kind", "output"), [(RNN, "i2o"), (LSTM, "out"), (MyLSTM, "out")])
def test_calibrating_undoes_an_overconfident_output_and_keeps_the_order(kind, output, examples):
    torch.manual_seed(0)
    network = kind(BLANK, 8, 2)
    layer = getattr(network, output)
    answers = torch.cat([network.unroll(loop.ONE_HOT[b.letters.T])[0][b.lengths - 1, range(len(b.lengths))].exp()
                         for b in examples.batches(100)]).detach()  # fmt: skip
    own = Examples.of(sorted(TEXTS, key=len), answers.numpy(), np.ones(len(TEXTS)))
    honest = {name: value.clone() for name, value in network.state_dict().items()}
    with torch.no_grad():
        layer.weight *= 1.5
        layer.bias *= 1.5
    assert calibrate(network, layer, own) == pytest.approx(1.5, rel=0.01)
    for name, value in network.state_dict().items():
        torch.testing.assert_close(value, honest[name], rtol=0.01, atol=1e-3)


def test_calibrating_never_worsens_the_nll(examples):
    network = LSTM(BLANK, 8, 2)
    before = validation_nll(network, examples)
    calibrate(network, network.out, examples)
    assert validation_nll(network, examples) <= before + 1e-6
