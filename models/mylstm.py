"""MyLSTM of the report, section 4: the LSTM cell written by hand (Hochreiter & Schmidhuber 1997, Gers et al. 2000)."""

from typing import Self

import torch
from torch import Tensor, nn

from models.letters import weighed
from models.lstm import LSTM
from models.recurrent import Recurrent


class MyLSTM(Recurrent):
    """Four linear maps of [x_t, h_{t-1}] make the forget gate, input gate, candidate and output gate::

    f = sigmoid(w_f [x, h])    i = sigmoid(w_i [x, h])    C~ = tanh(w_c [x, h])    o = sigmoid(w_o [x, h])
    C = f * C + i * C~         h = o * tanh(C)            log p = log softmax(out h)
    """

    def __init__(self, input_size: int, hidden_size: int, output_size: int) -> None:
        super().__init__()
        self.hidden_size = hidden_size
        self.w_f = nn.Linear(input_size + hidden_size, hidden_size)
        self.w_i = nn.Linear(input_size + hidden_size, hidden_size)
        self.w_c = nn.Linear(input_size + hidden_size, hidden_size)
        self.w_o = nn.Linear(input_size + hidden_size, hidden_size)
        self.out = nn.Linear(hidden_size, output_size)
        self.softmax = nn.LogSoftmax(dim=-1)

    @classmethod
    def from_lstm(cls, lstm: LSTM) -> Self:
        """MyLSTM with a copy of the LSTM's weights: it computes the same function.

        torch stacks its gates as i, f, g, o and has two biases that only act as their sum.
        """
        rnn, out = lstm.rnn, lstm.out
        copy = cls(rnn.input_size, rnn.hidden_size, out.out_features).to(out.weight)
        [[weight_input, weight_hidden, bias_input, bias_hidden]] = rnn.all_weights
        weights = torch.cat((weight_input, weight_hidden), dim=1).chunk(4)  # four (hidden, input + hidden)
        biases = (bias_input + bias_hidden).chunk(4)
        with torch.no_grad():
            for layer, weight, bias in zip((copy.w_i, copy.w_f, copy.w_c, copy.w_o), weights, biases, strict=True):
                layer.weight.copy_(weight)
                layer.bias.copy_(bias)
        copy.out.load_state_dict(out.state_dict())
        return copy

    def forward(self, input: Tensor, h: Tensor, C: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """One step: input [1, batch, input_size], h and C [1, batch, hidden_size] -> log-probabilities, h, C."""
        combined = torch.cat((input, h), dim=2)
        f_t = torch.sigmoid(self.w_f(combined))
        i_t = torch.sigmoid(self.w_i(combined))
        C_tilde = torch.tanh(self.w_c(combined))
        C = f_t * C + i_t * C_tilde
        o_t = torch.sigmoid(self.w_o(combined))
        h = o_t * torch.tanh(C)
        return self.softmax(self.out(h)), h, C

    def unroll(self, input: Tensor) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """All steps from zero states, four maps fused: input [time, batch, input_size], or letters int64 [time, batch].

        Returns log-probabilities [time, batch, output_size] and the states h, C, each [time, batch, hidden_size].
        """
        gates = (self.w_f, self.w_i, self.w_o, self.w_c)
        w_input, w_hidden = torch.cat([w.weight for w in gates]).tensor_split([-self.hidden_size], dim=1)
        from_letters = weighed(input, w_input, torch.cat([w.bias for w in gates]))  # (time, batch, 4 hidden)
        h = C = from_letters.new_zeros(input.shape[1], self.hidden_size)
        states = []
        for letter in from_letters:
            f_i_o, candidate = torch.addmm(letter, h, w_hidden.T).tensor_split([3 * self.hidden_size], dim=1)
            f_t, i_t, o_t = torch.sigmoid(f_i_o).chunk(3, dim=1)
            C = f_t * C + i_t * torch.tanh(candidate)
            h = o_t * torch.tanh(C)
            states.append((h, C))
        hidden, cells = (torch.stack(s) for s in zip(*states, strict=True))
        return self.softmax(self.out(hidden)), (hidden, cells)

    def initHidden(self) -> tuple[Tensor, Tensor]:
        """Zero h and C, each [1, 1, hidden_size]; named as in the report."""
        return torch.zeros(1, 1, self.hidden_size), torch.zeros(1, 1, self.hidden_size)
