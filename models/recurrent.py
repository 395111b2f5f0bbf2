"""The base class of the three networks."""

from typing import Any

from torch import Tensor, nn


class Recurrent(nn.Module):
    """A network that reads a whole batch over all time steps."""

    def unroll(self, input: Tensor) -> tuple[Tensor, Any]:
        """Input [time, batch, input_size], or letters int64 [time, batch] -> log-probabilities
        [time, batch, output_size] after every letter, and the states after every letter."""
        raise NotImplementedError
