"""MyLSTM: the report's own step, its fast path, and torch's nn.LSTM as the oracle, gradients included."""

import pytest
import torch

from models import LSTM, MyLSTM


@pytest.fixture
def network():
    torch.manual_seed(0)
    return MyLSTM(57, 64, 18)


def one_hot(letters):
    return torch.eye(58)[:, :57][torch.as_tensor(letters)]  # the last row, 57, is the blank


def stepped(network, letters):
    """The report's step in a loop: log p, h and C, each [time, batch, ...]."""
    h, C = (state.expand(1, letters.shape[1], -1) for state in network.initHidden())
    steps = []
    for letter in letters:
        output, h, C = network(letter[None], h, C)
        steps.append((output, h, C))
    return [torch.cat(part) for part in zip(*steps, strict=True)]


def unrolled(network, letters):
    output, (h, C) = network.unroll(letters)
    return [output, h, C]


def by_torch(network, letters):
    """nn.LSTM one letter at a time, so that C can be read at every step."""
    states, steps = None, []
    for letter in letters:
        output, states = network.rnn(letter[None], states)
        steps.append((network.softmax(network.out(output)), *states))
    return [torch.cat(part) for part in zip(*steps, strict=True)]


def loss(output, h, C):
    """Some scalar that depends on all three."""
    return (output @ torch.linspace(-1, 1, output.shape[-1])).sum() + h.square().sum() + C.sin().sum()


def test_modules_match_the_reports_in_order(network):
    shapes = {name: [tuple(p.shape) for p in child.parameters()] for name, child in network.named_children()}
    assert list(shapes) == ["w_f", "w_i", "w_c", "w_o", "out", "softmax"]
    assert [shapes[gate] for gate in ("w_f", "w_i", "w_c", "w_o")] == [[(64, 121), (64,)]] * 4
    assert shapes["out"] == [(18, 64), (18,)]
    assert str(network.softmax) == "LogSoftmax(dim=-1)"


def test_size_matches_the_report(network):
    assert sum(p.numel() for p in network.parameters()) == 32_402


def test_constructor_takes_input_hidden_output_in_this_order():
    network = MyLSTM(5, 7, 3)
    assert network.w_f.weight.shape == (7, 12)
    assert network.out.weight.shape == (3, 7)
    assert str(MyLSTM(input_size=5, hidden_size=7, output_size=3)) == str(network)


@pytest.mark.parametrize("batch", [1, 4])
def test_one_step_has_the_reports_shapes(network, batch):
    zeros = network.initHidden()
    assert [tuple(state.shape) for state in zeros] == [(1, 1, 64)] * 2
    assert not any(state.any() for state in zeros)
    output, h, C = network(torch.rand(1, batch, 57), *(state.expand(1, batch, -1) for state in zeros))
    assert output.shape == (1, batch, 18)
    assert h.shape == C.shape == (1, batch, 64)
    torch.testing.assert_close(output.exp().sum(dim=-1), torch.ones(1, batch))


def test_a_blank_as_first_letter_gives_the_biases_only(network):
    f, i, c, o = (gate.bias for gate in (network.w_f, network.w_i, network.w_c, network.w_o))
    output, h, C = stepped(network, one_hot([[57]]))
    torch.testing.assert_close(C[0, 0], i.sigmoid() * c.tanh())
    torch.testing.assert_close(h[0, 0], o.sigmoid() * C[0, 0].tanh())
    network.w_f.bias.data = f + 1  # nothing to forget yet
    assert torch.equal(stepped(network, one_hot([[57]]))[0], output)


@pytest.mark.parametrize(("time", "batch"), [(1, 1), (1, 3), (7, 1), (20, 5), (64, 2)])
def test_unroll_equals_the_looped_step_including_gradients(network, time, batch):
    letters = one_hot(torch.randint(0, 58, (time, batch)))
    results = []
    for path in (stepped, unrolled):
        network.zero_grad()
        values = path(network, letters)
        loss(*values).backward()
        results.append([*values, *(p.grad.clone() for p in network.parameters())])
    assert results[0][0].shape == (time, batch, 18)
    for by_step, at_once in zip(*results, strict=True):
        torch.testing.assert_close(at_once, by_step, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("path", [stepped, unrolled])
def test_with_nn_lstms_weights_it_equals_nn_lstm_including_gradients(path):
    torch.manual_seed(1)
    lstm = LSTM(57, 64, 18)
    mine = MyLSTM.from_lstm(lstm)
    letters = [one_hot(torch.randint(0, 58, (20, 5))).requires_grad_()]
    letters.append(letters[0].detach().clone().requires_grad_())
    theirs, ours = by_torch(lstm, letters[0]), path(mine, letters[1])
    for expected, actual in zip(theirs, ours, strict=True):
        torch.testing.assert_close(actual, expected, rtol=1e-9, atol=1e-12)
    loss(*theirs).backward()
    loss(*ours).backward()
    torch.testing.assert_close(letters[1].grad, letters[0].grad, rtol=1e-9, atol=1e-11)
    rnn = lstm.rnn
    weights = torch.cat((rnn.weight_ih_l0.grad, rnn.weight_hh_l0.grad), dim=1).chunk(4)  # i, f, g, o
    for gate, weight, bias in zip(("w_i", "w_f", "w_c", "w_o"), weights, rnn.bias_ih_l0.grad.chunk(4), strict=True):
        layer = getattr(mine, gate)
        torch.testing.assert_close(layer.weight.grad, weight, rtol=1e-9, atol=1e-11)
        torch.testing.assert_close(layer.bias.grad, bias, rtol=1e-9, atol=1e-11)
    for ours_out, their_out in zip(mine.out.parameters(), lstm.out.parameters(), strict=True):
        torch.testing.assert_close(ours_out.grad, their_out.grad, rtol=1e-9, atol=1e-11)


def test_from_lstm_copies_and_keeps_the_sizes():
    lstm = LSTM(5, 7, 3)
    mine = MyLSTM.from_lstm(lstm)
    before = lstm(torch.ones(2, 1, 5))
    assert str(mine) == str(MyLSTM(5, 7, 3))
    for parameter in mine.parameters():
        parameter.data.zero_()
    assert torch.equal(lstm(torch.ones(2, 1, 5)), before)


def test_a_row_alone_answers_as_in_a_batch(network):
    letters = one_hot(torch.randint(0, 58, (12, 5)))
    together = unrolled(network, letters)
    for row in range(5):
        for alone, among in zip(unrolled(network, letters[:, row : row + 1]), together, strict=True):
            torch.testing.assert_close(alone[:, 0], among[:, row], rtol=1e-12, atol=1e-12)
