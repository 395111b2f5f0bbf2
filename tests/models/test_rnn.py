"""The report's RNN: its printout and size, its two code paths, and that it is linear in its letters."""

import numpy as np
import pytest
import torch

from models import RNN

REPORT = """RNN(
  (i2h): Linear(in_features=185, out_features=128, bias=True)
  (i2o): Linear(in_features=185, out_features=18, bias=True)
  (softmax): LogSoftmax(dim=1)
)"""


@pytest.fixture
def network():
    torch.manual_seed(0)
    return RNN(57, 128, 18)


def one_hot(letters):
    return torch.eye(58)[:, :57][torch.as_tensor(letters)]  # the last row, 57, is the blank


def stepped(network, letters):
    """The report's step in a loop: outputs and hidden states [time, batch, ...]."""
    hidden = network.initHidden().expand(letters.shape[1], -1)
    outputs, states = [], []
    for letter in letters:
        output, hidden = network(letter, hidden)
        outputs.append(output)
        states.append(hidden)
    return torch.stack(outputs), torch.stack(states)


def test_repr_matches_the_report(network):
    assert [line.rstrip() for line in str(network).splitlines()] == REPORT.splitlines()


def test_size_matches_the_report(network):
    assert sum(p.numel() for p in network.parameters()) == 27_156


def test_constructor_takes_input_hidden_output_in_this_order():
    network = RNN(5, 7, 3)
    assert network.i2h.weight.shape == (7, 12)
    assert network.i2o.weight.shape == (3, 12)
    assert str(RNN(input_size=5, hidden_size=7, output_size=3)) == str(network)


@pytest.mark.parametrize("batch", [1, 4])
def test_one_step_has_the_reports_shapes(network, batch):
    hidden = network.initHidden()
    assert hidden.shape == (1, 128)
    assert not hidden.any()
    output, hidden = network(torch.rand(batch, 57), hidden.expand(batch, -1))
    assert output.shape == (batch, 18)
    assert hidden.shape == (batch, 128)
    torch.testing.assert_close(output.exp().sum(dim=1), torch.ones(batch))


def test_step_is_the_two_linear_maps_written_out(network):
    letter, hidden = torch.rand(1, 57), torch.rand(1, 128)
    combined = np.concatenate([letter[0], hidden[0]])
    i2h, i2o = ([p.detach().numpy() for p in layer.parameters()] for layer in (network.i2h, network.i2o))
    logits = i2o[0] @ combined + i2o[1]
    output, following = network(letter, hidden)
    np.testing.assert_allclose(output[0].detach(), logits - np.log(np.exp(logits).sum()), rtol=1e-12)
    np.testing.assert_allclose(following[0].detach(), i2h[0] @ combined + i2h[1], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("time", "batch"), [(1, 1), (1, 3), (7, 1), (20, 5), (64, 2)])
def test_unroll_equals_the_looped_step_including_gradients(network, time, batch):
    letters = one_hot(torch.randint(0, 58, (time, batch)))
    results = []
    for path in (stepped, lambda net, x: net.unroll(x)):
        network.zero_grad()
        outputs, states = path(network, letters)
        weights = torch.linspace(-1, 1, 18)
        (outputs @ weights + states.square().mean(dim=-1)).sum().backward()
        results.append([outputs, states, *(p.grad.clone() for p in network.parameters())])
    assert results[0][0].shape == (time, batch, 18)
    for by_step, at_once in zip(*results, strict=True):
        torch.testing.assert_close(at_once, by_step, rtol=1e-9, atol=1e-10)


def test_every_answer_of_unroll_is_normalised(network):
    log_probs, _ = network.unroll(one_hot(torch.randint(0, 57, (9, 6))))
    torch.testing.assert_close(log_probs.exp().sum(dim=-1), torch.ones(9, 6))


def test_a_row_alone_answers_as_in_a_batch(network):
    letters = one_hot(torch.randint(0, 58, (12, 5)))
    together, _ = network.unroll(letters)
    for row in range(5):
        alone, _ = network.unroll(letters[:, row : row + 1])
        torch.testing.assert_close(alone[:, 0], together[:, row], rtol=1e-12, atol=1e-12)


def test_a_blank_as_first_letter_gives_the_biases_only(network):
    log_probs, hidden = network.unroll(one_hot([[57]]))
    torch.testing.assert_close(log_probs[0, 0], network.i2o.bias.log_softmax(dim=0))
    torch.testing.assert_close(hidden[0, 0], network.i2h.bias)


@pytest.mark.parametrize(("first", "second"), [(0, 1), (0, 6), (3, 6)])
def test_letters_act_independently_of_each_other(network, first, second):
    """The second difference of the logits between any two letters is zero: no letter changes what another does."""
    name = torch.randint(0, 57, (7,))
    variants = []
    for leave_out in ([], [first], [second], [first, second]):
        variant = name.clone()
        variant[leave_out] = 57
        variants.append(variant)
    log_probs = network.unroll(one_hot(torch.stack(variants, dim=1)))[0][-1]  # (4, languages)
    logits = log_probs - log_probs[:, :1]  # relative to the first language, so that the softmax's constant cancels
    whole, without_first, without_second, without_both = logits
    torch.testing.assert_close(whole - without_first, without_second - without_both, rtol=0, atol=1e-12)
    assert (whole - without_first).abs().max() > 1e-6
