"""The report's LSTM: its printout and size, its shapes, and the equations of its cell as the oracle."""

import numpy as np
import pytest
import torch

from models import LSTM

REPORT = """LSTM(
  (rnn): LSTM(57, 64)
  (out): Linear(in_features=64, out_features=18, bias=True)
  (softmax): LogSoftmax(dim=-1)
)"""


@pytest.fixture
def network():
    torch.manual_seed(0)
    return LSTM(57, 64, 18)


def one_hot(letters):
    return torch.eye(58)[:, :57][torch.as_tensor(letters)]  # the last row, 57, is the blank


def by_hand(network, letters):
    """log p and h [time, ...] of one name from the equations, in numpy; torch stacks the gates as i, f, g, o."""
    w_x, w_h, b_x, b_h = (p.detach().numpy() for p in network.rnn.parameters())
    w_out, b_out = (p.detach().numpy() for p in network.out.parameters())
    h, cell, answers = np.zeros(64), np.zeros(64), []
    for letter in letters.numpy():
        i, f, g, o = np.split(w_x @ letter + w_h @ h + b_x + b_h, 4)
        cell = cell / (1 + np.exp(-f)) + np.tanh(g) / (1 + np.exp(-i))
        h = np.tanh(cell) / (1 + np.exp(-o))
        logits = w_out @ h + b_out
        answers.append((logits - np.log(np.exp(logits).sum()), h))
    return [np.stack(a) for a in zip(*answers, strict=True)]


def test_repr_matches_the_report(network):
    assert [line.rstrip() for line in str(network).splitlines()] == REPORT.splitlines()


def test_size_matches_the_report(network):
    assert sum(p.numel() for p in network.parameters()) == 32_658


def test_constructor_takes_input_hidden_output_in_this_order():
    network = LSTM(5, 7, 3)
    assert (network.rnn.input_size, network.rnn.hidden_size) == (5, 7)
    assert network.out.weight.shape == (3, 7)
    assert str(LSTM(input_size=5, hidden_size=7, output_size=3)) == str(network)


@pytest.mark.parametrize(("time", "batch"), [(1, 1), (1, 3), (20, 1), (64, 5)])
def test_forward_answers_after_every_letter(network, time, batch):
    log_probs = network(one_hot(torch.randint(0, 58, (time, batch))))
    assert log_probs.shape == (time, batch, 18)
    torch.testing.assert_close(log_probs.exp().sum(dim=-1), torch.ones(time, batch))


def test_unroll_is_forward_and_the_states_it_was_read_from(network):
    letters = one_hot(torch.randint(0, 58, (9, 4)))
    log_probs, hidden = network.unroll(letters)
    assert torch.equal(log_probs, network(letters))
    assert hidden.shape == (9, 4, 64)
    torch.testing.assert_close(network.out(hidden).log_softmax(dim=-1), log_probs)


@pytest.mark.parametrize("time", [1, 2, 19, 64])
def test_the_equations_written_out_agree(network, time):
    letters = one_hot(torch.randint(0, 58, (time, 1)))
    for ours, expected in zip(network.unroll(letters), by_hand(network, letters[:, 0]), strict=True):
        np.testing.assert_allclose(ours[:, 0].detach(), expected, rtol=1e-9, atol=1e-12)


def test_a_row_alone_answers_as_in_a_batch(network):
    letters = one_hot(torch.randint(0, 58, (12, 5)))
    together = network(letters)
    for row in range(5):
        torch.testing.assert_close(network(letters[:, row : row + 1])[:, 0], together[:, row], rtol=1e-12, atol=1e-12)


def test_later_letters_change_no_earlier_answer(network):
    letters = torch.randint(0, 57, (10, 3))
    padded = letters.clone()
    padded[6:] = 57
    first, second = network(one_hot(letters)), network(one_hot(padded))
    torch.testing.assert_close(first[:6], second[:6])
    assert (first[6:] - second[6:]).abs().max() > 1e-3


def test_blanks_give_the_letters_weights_no_gradient(network):
    """A blank is an all-zero letter: no gradient reaches the letters' weights, but the biases have one."""
    network(one_hot(torch.full((5, 2), 57)))[..., 0].sum().backward()
    assert not network.rnn.weight_ih_l0.grad.any()
    assert network.rnn.bias_ih_l0.grad.abs().max() > 1e-6
