"""The networks as ONNX graphs, built node by node.

torch's exporters silently freeze or unroll the time axis of recurrent networks, so the graphs are written out here: the
LSTM operator, and the equations of RNN and MyLSTM as the body of a Scan over axis 0, which more runtimes support than
other axes or an RNN operator without non-linearity. All take ``letters`` int64 [batch, time] and return ``log_probs``
float32 [batch, time, languages], the answer after every letter; the networks are causal, so padding after a name
changes nothing before it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper
from torch import Tensor

from letterwise.manifest import SCHEMA_VERSION
from letterwise.text import ALPHABET, BLANK
from models import LSTM, RNN, MyLSTM, Network

OPSET, IR_VERSION = 17, 8  # readable by onnxruntime >= 1.20 and onnxruntime-web
GATES = ("forget", "input_gate", "candidate", "output_gate", "cell")


Weights = dict[str, np.ndarray]
Shapes = dict[str, list[str | int]]


@dataclass(frozen=True)
class Labels:
    """What every graph has in its metadata."""

    languages: Sequence[str]
    prior: Sequence[float]  # each language's share of the corpus
    corpus_sha256: str


def build(network: Network, labels: Labels) -> ModelProto:
    """The graph of an RNN, LSTM or MyLSTM; the same weights always give the same bytes."""
    match network:
        case RNN():
            nodes, weights, outputs = _rnn(network)
        case LSTM():
            nodes, weights, outputs = _lstm(network)
        case MyLSTM():
            nodes, weights, outputs = _mylstm(network)
    return model(type(network).__name__, nodes, weights, outputs, labels)


def model(name: str, nodes: Sequence[NodeProto], weights: Weights, outputs: Shapes, labels: Labels) -> ModelProto:
    """A graph with input ``letters`` int64 [batch, time] and everything a user must know in its metadata."""
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("letters", TensorProto.INT64, ["batch", "time"])],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, shape) for n, shape in outputs.items()],
        [numpy_helper.from_array(value, n) for n, value in weights.items()],
    )
    onnx_model = helper.make_model(
        graph,
        producer_name="letterwise",
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )
    metadata = {
        "model": name,
        "alphabet": ALPHABET,
        "languages": json.dumps(list(labels.languages), ensure_ascii=False),
        "prior": json.dumps([float(p) for p in labels.prior]),
        "schema_version": str(SCHEMA_VERSION),
        "corpus_sha256": labels.corpus_sha256,
    }
    helper.set_model_props(onnx_model, metadata)
    return onnx.shape_inference.infer_shapes(onnx_model, check_type=True, strict_mode=True)


Parts = tuple[list[NodeProto], Weights, Shapes]  # nodes, weights, outputs


def _rnn(network: RNN) -> Parts:
    """h_t = W_hx x_t + W_hh h_{t-1} + b, as a Scan: not all runtimes have an RNN operator without activation."""
    size, languages = network.hidden_size, network.i2o.out_features
    w_input, w_hidden = np.split(array(network.i2h.weight), [BLANK], axis=1)
    out_input, out_hidden = np.split(array(network.i2o.weight), [BLANK], axis=1)
    weights = {
        "letter_vectors": and_zeros(w_input.T) + array(network.i2h.bias),  # (58, hidden)
        "w_hidden": w_hidden.T,  # (hidden, hidden)
        "output_letters": and_zeros(out_input.T) + array(network.i2o.bias),  # (58, languages)
        "output_hidden": out_hidden.T,  # (hidden, languages)
    }
    step = helper.make_graph(
        [
            helper.make_node("MatMul", ["h_before", "w_hidden"], ["from_hidden"]),
            helper.make_node("Add", ["from_letter", "from_hidden"], ["h_t"]),
            helper.make_node("Identity", ["h_before"], ["h_before_t"]),
            helper.make_node("Identity", ["h_t"], ["h_out"]),
        ],
        "step",
        [_rows("h_before", size), _rows("from_letter", size)],
        [_rows(name, size) for name in ("h_out", "h_before_t", "h_t")],
    )
    nodes = [
        helper.make_node("Transpose", ["letters"], ["letters_by_time"], perm=[1, 0]),
        helper.make_node("Gather", ["letter_vectors", "letters_by_time"], ["x"]),
        *zero_state(weights, size),
        helper.make_node(
            "Scan", ["zeros", "x"], ["h_last", "h_before_by_time", "h_by_time"], body=step, num_scan_inputs=1
        ),
        helper.make_node("Transpose", ["h_by_time"], ["hidden"], perm=[1, 0, 2]),
        helper.make_node("Transpose", ["h_before_by_time"], ["hidden_before"], perm=[1, 0, 2]),
        helper.make_node("MatMul", ["hidden_before", "output_hidden"], ["from_state"]),
        helper.make_node("Gather", ["output_letters", "letters"], ["from_letters"]),
        helper.make_node("Add", ["from_state", "from_letters"], ["logits"]),
        helper.make_node("LogSoftmax", ["logits"], ["log_probs"], axis=-1),
    ]
    return nodes, weights, {"log_probs": ["batch", "time", languages], "hidden": ["batch", "time", size]}


def _lstm(network: LSTM) -> Parts:
    """The LSTM operator; ONNX stacks its gates as i, o, f, c, torch as i, f, g, o."""
    size, languages = network.rnn.hidden_size, network.out.out_features

    def reorder(stacked: Tensor) -> np.ndarray:
        i, f, g, o = np.split(array(stacked), 4)
        return np.concatenate([i, o, f, g])

    [[weight_input, weight_hidden, bias_input, bias_hidden]] = network.rnn.all_weights
    weights = {
        "letter_vectors": and_zeros(np.eye(BLANK, dtype=np.float32)),
        "W": reorder(weight_input)[None],
        "R": reorder(weight_hidden)[None],
        "B": np.concatenate([reorder(bias_input), reorder(bias_hidden)])[None],
        "direction_axis": np.array([1], np.int64),
        "out_weight_transposed": array(network.out.weight).T,
        "out_bias": array(network.out.bias),
    }
    nodes = [
        helper.make_node("Transpose", ["letters"], ["letters_by_time"], perm=[1, 0]),
        helper.make_node("Gather", ["letter_vectors", "letters_by_time"], ["x"]),
        helper.make_node("LSTM", ["x", "W", "R", "B"], ["Y"], hidden_size=size),
        helper.make_node("Squeeze", ["Y", "direction_axis"], ["h_by_time"]),
        helper.make_node("Transpose", ["h_by_time"], ["h"], perm=[1, 0, 2]),
        *_read_out(),
    ]
    return nodes, weights, {"log_probs": ["batch", "time", languages]}


def _mylstm(network: MyLSTM) -> Parts:
    """MyLSTM's equations, one step as the body of a Scan over time; every gate of every step is an output."""
    size, languages = network.hidden_size, network.out.out_features
    letter_vectors, w_hidden = gate_weights(network)
    weights = {
        "letter_vectors": letter_vectors,
        "w_hidden": w_hidden,
        "gate_sizes": np.full(3, size, np.int64),
        "sigmoid_and_tanh": np.array([3 * size, size], np.int64),
        "out_weight_transposed": array(network.out.weight).T,
        "out_bias": array(network.out.bias),
    }
    kept = {"h_t": "h", "C": "cell", "f_t": "forget", "i_t": "input_gate", "c_t": "candidate", "o_t": "output_gate"}
    nodes = [
        helper.make_node("Transpose", ["letters"], ["letters_by_time"], perm=[1, 0]),
        helper.make_node("Gather", ["letter_vectors", "letters_by_time"], ["x"]),
        *zero_state(weights, size),
        helper.make_node(
            "Scan",
            ["zeros", "zeros", "x"],
            ["h_last", "C_last", *(f"{name}_by_time" for name in kept.values())],
            body=lstm_step(size, "w_hidden", tuple(kept)),
            num_scan_inputs=1,
        ),
        *(helper.make_node("Transpose", [f"{n}_by_time"], [n], perm=[1, 0, 2]) for n in kept.values()),
        *_read_out(),
        helper.make_node("Transpose", ["out_weight_transposed"], ["out_weight"], perm=[1, 0]),
    ]
    outputs: Shapes = {"log_probs": ["batch", "time", languages]}
    outputs |= {gate: ["batch", "time", size] for gate in GATES}
    return nodes, weights, outputs | {"out_weight": [languages, size]}


def gate_weights(network: MyLSTM) -> tuple[np.ndarray, np.ndarray]:
    """The gates' weights: of each letter, plus biases [58, 4 hidden], and of the hidden state [hidden, 4 hidden].

    The order is f, i, o and the candidate, so that one sigmoid serves three gates.
    """
    gates = (network.w_f, network.w_i, network.w_o, network.w_c)
    stacked = np.concatenate([array(gate.weight) for gate in gates])  # (4 hidden, 57 + hidden)
    bias = np.concatenate([array(gate.bias) for gate in gates])
    return and_zeros(stacked[:, :BLANK].T) + bias, stacked[:, BLANK:].T


def lstm_step(size: int, w_hidden: str, kept: Sequence[str] = ()) -> GraphProto:
    """The body of a Scan: h, C and a letter's share of the gates -> h, C, and the ``kept`` values of every step.

    ``w_hidden``, ``sigmoid_and_tanh`` and ``gate_sizes`` are weights of the enclosing graph.
    """
    nodes = [
        helper.make_node("MatMul", ["h_before", w_hidden], ["from_hidden"]),
        helper.make_node("Add", ["from_letter", "from_hidden"], ["gates"]),
        helper.make_node("Split", ["gates", "sigmoid_and_tanh"], ["f_i_o_in", "c_in"], axis=1),
        helper.make_node("Sigmoid", ["f_i_o_in"], ["f_i_o"]),
        helper.make_node("Split", ["f_i_o", "gate_sizes"], ["f_t", "i_t", "o_t"], axis=1),
        helper.make_node("Tanh", ["c_in"], ["c_t"]),
        helper.make_node("Mul", ["f_t", "C_before"], ["remembered"]),
        helper.make_node("Mul", ["i_t", "c_t"], ["written"]),
        helper.make_node("Add", ["remembered", "written"], ["C"]),
        helper.make_node("Tanh", ["C"], ["tanh_C"]),
        helper.make_node("Mul", ["o_t", "tanh_C"], ["h_t"]),
        helper.make_node("Identity", ["h_t"], ["h_out"]),
        helper.make_node("Identity", ["C"], ["C_out"]),
    ]
    inputs = [_rows("h_before", size), _rows("C_before", size), _rows("from_letter", 4 * size)]
    return helper.make_graph(nodes, "step", inputs, [_rows(name, size) for name in ("h_out", "C_out", *kept)])


def zero_state(weights: Weights, size: int) -> list[NodeProto]:
    """``zeros`` float32 [batch, size], the state before the first letter; adds what it needs to ``weights``."""
    zero = np.zeros(1, np.float32)  # ONNX's default value, but not all runtimes apply it
    weights |= {"first": np.array([0], np.int64), "second": np.array([1], np.int64), "size": np.array([size], np.int64)}
    return [
        helper.make_node("Shape", ["letters"], ["shape"]),
        helper.make_node("Slice", ["shape", "first", "second"], ["batch_size"]),
        helper.make_node("Concat", ["batch_size", "size"], ["state_shape"], axis=0),
        helper.make_node("ConstantOfShape", ["state_shape"], ["zeros"], value=numpy_helper.from_array(zero)),
    ]


def _read_out() -> list[NodeProto]:
    """log_probs = log softmax(out h)."""
    return [
        helper.make_node("MatMul", ["h", "out_weight_transposed"], ["scores"]),
        helper.make_node("Add", ["scores", "out_bias"], ["logits"]),
        helper.make_node("LogSoftmax", ["logits"], ["log_probs"], axis=-1),
    ]


def _rows(name: str, size: int) -> ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", size])


def array(tensor: Tensor) -> np.ndarray:
    """The tensor's values, without its gradient, in the same memory."""
    return tensor.detach().numpy()


def and_zeros(rows: np.ndarray) -> np.ndarray:
    """``rows`` and a last row of zeros, for the blank."""
    return np.concatenate([rows, np.zeros_like(rows[:1])])
