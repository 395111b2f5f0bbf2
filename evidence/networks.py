"""The networks that the experiments train, including controls, and what they read from a network."""

import torch
from torch import Tensor, nn

from letterwise.text import BLANK, MAX_LETTERS
from models import LSTM, RNN, MyLSTM, Recurrent
from models.letters import one_hot, weighed


class TanhRNN(RNN):
    """Control: the report's RNN with the textbook tanh on its hidden state (Elman 1990)."""

    def unroll(self, input: Tensor) -> tuple[Tensor, Tensor]:
        """As ``RNN.unroll``, with ``h_t = tanh(i2h([x_t, h_{t-1}]))``."""
        w_input, w_hidden = self.i2h.weight.tensor_split([-self.hidden_size], dim=1)
        from_letters = weighed(input, w_input, self.i2h.bias)
        hidden = [from_letters.new_zeros(input.shape[1], self.hidden_size)]
        for letter in from_letters:
            hidden.append(torch.tanh(torch.addmm(letter, hidden[-1], w_hidden.T)))
        return self.read_out(input, torch.stack(hidden))


class GRU(Recurrent):
    """Control: a gated network that is not an LSTM (Cho et al. 2014)."""

    def __init__(self, input_size: int, hidden_size: int, output_size: int) -> None:
        super().__init__()
        self.rnn: nn.RNNBase = nn.GRU(input_size, hidden_size)
        self.out = nn.Linear(hidden_size, output_size)
        self.softmax = nn.LogSoftmax(dim=-1)

    def unroll(self, input: Tensor) -> tuple[Tensor, Tensor]:
        """As ``LSTM.unroll``."""
        hidden, _ = self.rnn(one_hot(input, self.rnn.input_size))
        return self.softmax(self.out(hidden)), hidden


class Elman(GRU):
    """Control: an LSTM without its gates and cell: torch's own RNN, read out like the LSTM (Elman 1990)."""

    def __init__(self, input_size: int, hidden_size: int, output_size: int) -> None:
        super().__init__(input_size, hidden_size, output_size)
        self.rnn = nn.RNN(input_size, hidden_size)


class Transformer(Recurrent):
    """Control: a causal transformer of two layers with a learned vector for each position (Vaswani et al. 2017)."""

    def __init__(self, input_size: int, hidden_size: int, output_size: int) -> None:
        super().__init__()
        self.embedding = nn.Linear(input_size, hidden_size)
        self.places = nn.Parameter(0.02 * torch.randn(MAX_LETTERS, hidden_size))
        layer = nn.TransformerEncoderLayer(hidden_size, 4, 2 * hidden_size, dropout=0.0, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.out = nn.Linear(hidden_size, output_size)
        self.softmax = nn.LogSoftmax(dim=-1)

    def unroll(self, input: Tensor) -> tuple[Tensor, Tensor]:
        """As ``LSTM.unroll``; the states are those of the last layer."""
        x = weighed(input, self.embedding.weight, self.embedding.bias) + self.places[: len(input), None]
        states = self.layers(x, nn.Transformer.generate_square_subsequent_mask(len(x)), is_causal=True)
        return self.softmax(self.out(states)), states


REPORTED = ("RNN", "LSTM", "MyLSTM")  # the report's networks; all others are controls
NETWORKS: dict[str, tuple[type[Recurrent], int]] = {
    "RNN": (RNN, 128),
    "LSTM": (LSTM, 64),
    "MyLSTM": (MyLSTM, 64),
    "tanh RNN": (TanhRNN, 128),
    "Elman": (Elman, 143),  # this and the next two have about as many parameters as the LSTMs
    "GRU": (GRU, 76),
    "transformer": (Transformer, 40),
}
GATED = ("LSTM", "MyLSTM")


def fresh(name: str, languages: int, seed: int) -> Recurrent:
    """An untrained network of NETWORKS; the same for the same seed."""
    kind, hidden_size = NETWORKS[name]
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return kind(BLANK, hidden_size, languages)


def last_logits(network: Recurrent, input: Tensor) -> Tensor:
    """Logits after the last letter: input [time, batch, letters] -> [batch, languages]."""
    _, states = network.unroll(input)
    if isinstance(network, RNN):
        before = states[-2] if len(states) > 1 else torch.zeros_like(states[0])
        output, state = network.i2o, torch.cat((input[-1], before), dim=1)
    else:
        assert isinstance(network.out, nn.Linear)
        output, state = network.out, (states[0] if isinstance(states, tuple) else states)[-1]
    logits: Tensor = output(state)
    return logits


def recurrent_matrix(network: Recurrent) -> Tensor:
    """W of ``h_t = W h_{t-1} + ...`` of an RNN, float64 [hidden, hidden]."""
    assert isinstance(network, RNN)
    return network.i2h.weight.detach()[:, -network.hidden_size :].double()


def add_to_forget_bias(network: Recurrent, bias: float) -> None:
    """Move the forget gates of an LSTM or MyLSTM towards open, in place (Gers et al. 2000; Jozefowicz et al. 2015)."""
    with torch.no_grad():
        if isinstance(network, LSTM):
            stacked = network.rnn.get_parameter("bias_hh_l0")  # gates in torch's order: i, f, g, o
            stacked.chunk(4)[1].add_(bias)
        else:
            assert isinstance(network, MyLSTM)
            network.w_f.bias.add_(bias)


def make_orthogonal(network: Recurrent, seed: int) -> None:
    """Give an RNN's recurrent matrix the initialisation that preserves norms, in place (Saxe et al. 2014)."""
    assert isinstance(network, RNN)
    with torch.no_grad(), torch.random.fork_rng():
        torch.manual_seed(seed)
        nn.init.orthogonal_(network.i2h.weight[:, -network.hidden_size :])


def with_equations(network: Recurrent) -> MyLSTM:
    """The network itself or, for an LSTM, a MyLSTM with its weights: the same function, with readable gates."""
    if isinstance(network, LSTM):
        return MyLSTM.from_lstm(network)
    assert isinstance(network, MyLSTM)
    return network


def gates(network: Recurrent, input: Tensor) -> dict[str, Tensor]:
    """Forget, input and output gate, candidate and cell of an LSTM or MyLSTM, each [time, batch, units], for ``input``
    [time, batch, letters]."""
    with_gates = with_equations(network)
    input = input.to(with_gates.out.weight)
    _, (hidden, cell) = with_gates.unroll(input)
    combined = torch.cat((input, torch.cat((torch.zeros_like(hidden[:1]), hidden[:-1]))), dim=2)
    return {
        "forget": torch.sigmoid(with_gates.w_f(combined)),
        "input_gate": torch.sigmoid(with_gates.w_i(combined)),
        "output_gate": torch.sigmoid(with_gates.w_o(combined)),
        "candidate": torch.tanh(with_gates.w_c(combined)),
        "cell": cell,
    }


def later_product(forget: Tensor) -> Tensor:
    """For each letter, the product of all later forget gates: [time, ...] -> [time, ...]; 1 for the last letter."""
    later = torch.cat((forget[1:], torch.ones_like(forget[:1])))
    return later.flip(0).cumprod(dim=0).flip(0)
