"""Letters by their numbers instead of as one-hot vectors: a product with a one-hot vector is a look-up."""

import torch
from torch import Tensor
from torch.nn import functional as F


def weighed(input: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """``F.linear`` of one-hot letters, or of their numbers: int64 [time, batch]; ``input_size`` is no letter."""
    if input.is_floating_point():
        return F.linear(input, weight, bias)
    return F.embedding(input, torch.cat((weight.T, weight.new_zeros(1, len(weight)))) + bias)


def one_hot(input: Tensor, input_size: int) -> Tensor:
    """Letters by their numbers as one-hot vectors [time, batch, input_size]; what is one already stays."""
    if input.is_floating_point():
        return input
    return torch.cat((torch.eye(input_size), torch.zeros(1, input_size)))[input]
