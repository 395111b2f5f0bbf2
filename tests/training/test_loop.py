"""The loop's contracts: every row once, padding is nothing, the best epoch is what stays."""

import copy
import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from letterwise.text import BLANK
from models import LSTM, RNN, MyLSTM
from training import loop
from training.loop import Examples, last_log_probs, train, validation_nll
from training.recipe import RECIPES

TEXTS = ["Ng", "Satoshi", "O'Brien", "Abe", "Dostoevsky", "Li", "van der Berg", "Kim", "Maximilianov", "Cho"]
LABELS = np.array([0, 1, 0, 1, 1, 0, 0, 1, 1, 0])


@pytest.fixture
def examples():
    return Examples.of(TEXTS, LABELS, np.linspace(0.5, 1.5, len(TEXTS)))


@pytest.mark.parametrize("size", [1, 3, 7, 10, 1000])
@pytest.mark.parametrize("shuffled", [False, True])
def test_batches_hold_every_row_once(size, shuffled, examples):
    generator = torch.Generator().manual_seed(0) if shuffled else None
    rows = []
    for batch in examples.batches(size, generator):
        assert 1 <= len(batch.labels) <= size
        for letters, length, label, weight in zip(
            batch.letters.tolist(), batch.lengths.tolist(), batch.labels.tolist(), batch.weights.tolist(), strict=True
        ):
            assert set(letters[length:]) <= {BLANK}
            rows.append((letters[:length], label, weight))
    expected = [
        (examples.letters[k, : len(text)].tolist(), int(LABELS[k]), examples.weights[k].item())
        for k, text in enumerate(TEXTS)
    ]
    assert sorted(rows) == sorted(expected)


@pytest.mark.parametrize("kind", [RNN, LSTM, MyLSTM])
def test_a_names_answer_is_its_own_whatever_stands_beside_it(kind, examples):
    torch.manual_seed(0)
    network = kind(BLANK, 16, 2)
    together = last_log_probs(network, examples.letters, examples.lengths)
    for k, text in enumerate(TEXTS):
        one_hot = torch.eye(BLANK)[examples.letters[k, : len(text)]][:, None]  # (time, 1, 57), no padding
        torch.testing.assert_close(together[k], network.unroll(one_hot)[0][-1, 0])


def test_validation_nll_is_the_weighted_mean(examples):
    torch.manual_seed(0)
    network = LSTM(BLANK, 16, 2)
    total = weights = 0.0
    for k in range(len(TEXTS)):
        log_probs = last_log_probs(network, examples.letters[k : k + 1], examples.lengths[k : k + 1])
        total -= examples.weights[k].item() * log_probs[0, LABELS[k]].item()
        weights += examples.weights[k].item()
    assert validation_nll(network, examples) == pytest.approx(total / weights, rel=1e-5)


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
