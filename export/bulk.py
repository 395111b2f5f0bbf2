"""One graph for long lists: all three networks, with the answer after the last letter only.

Its input is right-aligned, ``letters`` int64 [batch, time] with NOTHING before a name's first letter; its outputs are
float32 [batch, languages] by network. It skips the outputs per letter of the three graphs in ``export.graph``, and with
them most of the time they take.

- NOTHING contributes zeros to the gates, without biases: its candidate is tanh 0, so the cell and hidden states of LSTM
  and MyLSTM stay zero until the name begins.
- The linear RNN's logits are a sum of one score per letter and distance from the end (models/rnn.py): the scores are a
  table, and only the sum remains of the network.
"""

from collections.abc import Mapping

import numpy as np
from onnx import ModelProto, helper

from export.graph import Labels, and_zeros, array, gate_weights, lstm_step, model, zero_state
from letterwise.text import BLANK, MAX_LETTERS, NOTHING
from models import LSTM, RNN, MyLSTM, Network


def build(networks: Mapping[str, Network], labels: Labels) -> ModelProto:
    """The graph of ``networks["RNN"]``, ``["LSTM"]`` and ``["MyLSTM"]``; it reads at most MAX_LETTERS letters."""
    rnn, lstm, mylstm = networks["RNN"], networks["LSTM"], networks["MyLSTM"]
    assert isinstance(rnn, RNN)
    assert isinstance(lstm, LSTM)
    assert isinstance(mylstm, MyLSTM)
    size, languages = mylstm.hidden_size, mylstm.out.out_features
    weights = {
        "scores": scores(rnn).reshape(-1, languages),
        "rows": np.array(NOTHING + 1, np.int64),  # of the table, per distance
        "last": np.array(-1, np.int64),
        "time_axis": np.array([1], np.int64),
        "gate_sizes": np.full(3, size, np.int64),
        "sigmoid_and_tanh": np.array([3 * size, size], np.int64),
    }
    nodes = [
        helper.make_node("Transpose", ["letters"], ["letters_by_time"], perm=[1, 0]),
        *zero_state(weights, size),
        helper.make_node("Gather", ["shape", "time_axis"], ["times"]),
        helper.make_node("Squeeze", ["times"], ["time"]),
        helper.make_node("Add", ["time", "last"], ["farthest"]),
        helper.make_node("Range", ["farthest", "last", "last"], ["distances"]),
        helper.make_node("Mul", ["distances", "rows"], ["tables"]),
        helper.make_node("Add", ["letters", "tables"], ["places"]),
        helper.make_node("Gather", ["scores", "places"], ["of_letters"]),
        helper.make_node("ReduceSum", ["of_letters", "time_axis"], ["RNN_logits"], keepdims=0),
        helper.make_node("LogSoftmax", ["RNN_logits"], ["RNN"], axis=-1),
    ]
    for name, network in (("LSTM", MyLSTM.from_lstm(lstm)), ("MyLSTM", mylstm)):
        letter_vectors, w_hidden = gate_weights(network)
        weights |= {
            f"{name}_letter_vectors": and_zeros(letter_vectors),
            f"{name}_w_hidden": w_hidden,
            f"{name}_out_weight": array(network.out.weight).T,
            f"{name}_out_bias": array(network.out.bias),
        }
        step = lstm_step(size, f"{name}_w_hidden")
        nodes += [
            helper.make_node("Gather", [f"{name}_letter_vectors", "letters_by_time"], [f"{name}_x"]),
            helper.make_node(
                "Scan", ["zeros", "zeros", f"{name}_x"], [f"{name}_h", f"{name}_C"], body=step, num_scan_inputs=1
            ),
            helper.make_node("Gemm", [f"{name}_h", f"{name}_out_weight", f"{name}_out_bias"], [f"{name}_logits"]),
            helper.make_node("LogSoftmax", [f"{name}_logits"], [name], axis=-1),
        ]
    return model("bulk", nodes, weights, {name: ["batch", languages] for name in ("RNN", "LSTM", "MyLSTM")}, labels)


def scores(rnn: RNN) -> np.ndarray:
    """The RNN's logits decomposed: float32 [distance from the end, letter, language], each table's last row zero.

    Distance 0 is the letter's direct contribution to the output, plus the bias; distance k is what remains of its
    hidden state after k - 1 more steps. Computed in float64, because the numbers grow with every letter.
    """
    i2h, i2o = (array(layer.weight).astype(np.float64) for layer in (rnn.i2h, rnn.i2o))
    state = and_zeros(i2h[:, :BLANK].T) + array(rnn.i2h.bias)  # (58, hidden): after this letter only
    tables = [and_zeros(i2o[:, :BLANK].T) + array(rnn.i2o.bias)]
    for _ in range(1, MAX_LETTERS):
        tables.append(state @ i2o[:, BLANK:].T)
        state = state @ i2h[:, BLANK:].T
    return np.stack([and_zeros(table) for table in tables]).astype(np.float32)
