"""Letters given as numbers and as one-hot vectors have the same results, blanks and gradients included."""

import pytest
import torch

from models import LSTM, RNN, MyLSTM


@pytest.mark.parametrize("kind", [RNN, LSTM, MyLSTM])
def test_indices_and_one_hot_vectors_give_the_same(kind):
    torch.manual_seed(0)
    network = kind(57, 16, 5)
    letters = torch.randint(0, 58, (9, 7))
    letters[3:, 2] = 57  # blanks
    one_hot = torch.cat((torch.eye(57), torch.zeros(1, 57)))[letters]
    results = []
    for input in (letters, one_hot):
        network.zero_grad()
        log_probs, _ = network.unroll(input)
        log_probs[..., 0].sum().backward()
        results.append([log_probs.detach(), *(weights.grad.clone() for weights in network.parameters())])
    for by_number, by_vector in zip(*results, strict=True):
        torch.testing.assert_close(by_number, by_vector, rtol=1e-5, atol=1e-5)
