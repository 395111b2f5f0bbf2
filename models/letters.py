"""Letters as indices instead of one-hot vectors: multiplying by a one-hot vector is a look-up."""

import torch
from torch import Tensor
from torch.nn import functional as F


def weighed(input: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """``F.linear`` of one-hot letters, or of their indices int64 [time, batch]; index ``input_size`` is no letter."""
    if input.is_floating_point():
        return F.linear(input, weight, bias)
    return F.embedding(input, torch.cat((weight.T, weight.new_zeros(1, len(weight)))) + bias)


def one_hot(input: Tensor, input_size: int) -> Tensor:
    """Letter indices as one-hot vectors [time, batch, input_size]; one-hot vectors are returned unchanged."""
    if input.is_floating_point():
        return input
    return torch.cat((torch.eye(input_size), torch.zeros(1, input_size)))[input]
