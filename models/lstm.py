"""LSTM of the report, section 2: torch's own LSTM and a linear layer."""

from torch import Tensor, nn

from models.letters import one_hot
from models.recurrent import Recurrent


class LSTM(Recurrent):
    """``nn.LSTM(input_size, hidden_size)``, read out after every letter."""

    def __init__(self, input_size: int, hidden_size: int, output_size: int) -> None:
        super().__init__()
        self.rnn = nn.LSTM(input_size, hidden_size)
        self.out = nn.Linear(hidden_size, output_size)
        self.softmax = nn.LogSoftmax(dim=-1)

    def forward(self, input: Tensor) -> Tensor:
        """Input [time, batch, input_size] -> log-probabilities [time, batch, output_size]."""
        return self.unroll(input)[0]

    def unroll(self, input: Tensor) -> tuple[Tensor, Tensor]:
        """Like ``forward``, plus the hidden states [time, batch, hidden_size]; also of letters int64 [time, batch]."""
        hidden, _ = self.rnn(one_hot(input, self.rnn.input_size))
        return self.softmax(self.out(hidden)), hidden
