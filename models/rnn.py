"""RNN of the report, section 1: two linear layers on (letter, hidden), no non-linearity on the hidden state."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.letters import weighed
from models.recurrent import Recurrent


class RNN(Recurrent):
    """``h_t = i2h([x_t, h_{t-1}])``, ``log p_t = log softmax(i2o([x_t, h_{t-1}]))``.

    Both maps are linear, so the logits are a sum of one score per (letter, distance from the end, language).
    """

    def __init__(self, input_size: int, hidden_size: int, output_size: int) -> None:
        super().__init__()
        self.hidden_size = hidden_size
        self.i2h = nn.Linear(input_size + hidden_size, hidden_size)
        self.i2o = nn.Linear(input_size + hidden_size, output_size)
        self.softmax = nn.LogSoftmax(dim=1)

    def forward(self, input: Tensor, hidden: Tensor) -> tuple[Tensor, Tensor]:
        """One step: input [batch, input_size], hidden [batch, hidden_size] -> log-probabilities, next hidden."""
        combined = torch.cat((input, hidden), dim=1)
        return self.softmax(self.i2o(combined)), self.i2h(combined)

    def unroll(self, input: Tensor) -> tuple[Tensor, Tensor]:
        """All steps from a zero hidden state: input [time, batch, input_size], or letters int64 [time, batch].

        Returns log-probabilities [time, batch, output_size] and the hidden states [time, batch, hidden_size].
        """
        w_input, w_hidden = self.i2h.weight.tensor_split([-self.hidden_size], dim=1)
        from_letters = weighed(input, w_input, self.i2h.bias)  # (time, batch, hidden), one product for all steps
        hidden = [from_letters.new_zeros(input.shape[1], self.hidden_size)]
        for letter in from_letters:
            hidden.append(torch.addmm(letter, hidden[-1], w_hidden.T))
        return self.read_out(input, torch.stack(hidden))

    def read_out(self, input: Tensor, states: Tensor) -> tuple[Tensor, Tensor]:
        """The result of ``unroll`` from the hidden states before the first and after every letter [1 + time, ...]."""
        w_input, w_hidden = self.i2o.weight.tensor_split([-self.hidden_size], dim=1)
        logits = weighed(input, w_input, self.i2o.bias) + F.linear(states[:-1], w_hidden)
        return F.log_softmax(logits, dim=-1), states[1:]

    def initHidden(self) -> Tensor:
        """The zero hidden state [1, hidden_size]; named as in the report."""
        return torch.zeros(1, self.hidden_size)
