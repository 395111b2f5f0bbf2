"""The networks as ONNX graphs, built node by node.

torch's exporters freeze the time axis of recurrent networks or unroll it (and say nothing), so the graphs are
written out here: the native RNN and LSTM operators, and MyLSTM's equations as the body of a Scan. All read
``letters`` int64 [batch, time] and give ``log_probs`` float32 [batch, time, languages], the answer after every
letter; the networks are causal, so padding after a name changes nothing before it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper
from torch import Tensor

from letterwise.manifest import SCHEMA_VERSION
from letterwise.text import ALPHABET, BLANK
from models import LSTM, RNN, MyLSTM, Network

OPSET, IR_VERSION = 17, 8  # readable by onnxruntime >= 1.20 and onnxruntime-web
GATES = ("forget", "input_gate", "candidate", "output_gate", "cell")


@dataclass(frozen=True)
class Labels:
    """What every graph carries in its metadata."""

    languages: Sequence[str]
    prior: Sequence[float]  # learned share of each language
    corpus_sha256: str


def build(network: Network, labels: Labels) -> ModelProto:
    """The graph of an RNN, LSTM or MyLSTM; the same weights always give the same bytes."""
    name = type(network).__name__
    match network:
        case RNN():
            nodes, weights, outputs = _rnn(network)
        case LSTM():
            nodes, weights, outputs = _lstm(network)
        case MyLSTM():
            nodes, weights, outputs = _mylstm(network)
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("letters", TensorProto.INT64, ["batch", "time"])],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, shape) for n, shape in outputs.items()],
        [numpy_helper.from_array(value, n) for n, value in weights.items()],
    )
    model = helper.make_model(
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
    helper.set_model_props(model, metadata)
    return onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True)


Parts = tuple[list[NodeProto], dict[str, np.ndarray], dict[str, list[str | int]]]  # nodes, weights, outputs


def _rnn(network: RNN) -> Parts:
    """h_t = W_hx x_t + W_hh h_{t-1} + b: the RNN operator with the identity (Affine) as its activation."""
    size, languages = network.hidden_size, network.i2o.out_features
    w_input, w_hidden = np.split(_array(network.i2h.weight), [BLANK], axis=1)
    out_input, out_hidden = np.split(_array(network.i2o.weight), [BLANK], axis=1)
    weights = {
        "letter_vectors": _with_blank(np.eye(BLANK, dtype=np.float32)),
        "W": w_input[None],  # (1, hidden, 57)
        "R": w_hidden[None],  # (1, hidden, hidden)
        "B": np.concatenate([_array(network.i2h.bias), np.zeros(size, np.float32)])[None],
        "output_letters": _with_blank(out_input.T),  # (58, languages)
        "output_hidden": out_hidden.T,  # (hidden, languages)
        "output_bias": _array(network.i2o.bias),
        "one_step_before": np.array([1, 0, 0, 0, 0, 0], np.int64),
        "start": np.array([0], np.int64),
        "stop": np.array([-1], np.int64),
        "direction_axis": np.array([1], np.int64),
    }
    nodes = [
        helper.make_node("Transpose", ["letters"], ["letters_by_time"], perm=[1, 0]),
        helper.make_node("Gather", ["letter_vectors", "letters_by_time"], ["x"]),
        helper.make_node(
            "RNN", ["x", "W", "R", "B"], ["Y"], hidden_size=size, activations=["Affine"],
            activation_alpha=[1.0], activation_beta=[0.0],
        ),
        helper.make_node("Squeeze", ["Y", "direction_axis"], ["h"]),  # (time, batch, hidden)
        helper.make_node("Transpose", ["h"], ["hidden"], perm=[1, 0, 2]),
        helper.make_node("Pad", ["h", "one_step_before"], ["zero_and_h"]),
        helper.make_node("Slice", ["zero_and_h", "start", "stop"], ["h_before"]),  # h_{t-1}
        helper.make_node("MatMul", ["h_before", "output_hidden"], ["from_hidden"]),
        helper.make_node("Gather", ["output_letters", "letters_by_time"], ["from_letters"]),
        helper.make_node("Add", ["from_hidden", "from_letters"], ["scores"]),
        helper.make_node("Add", ["scores", "output_bias"], ["logits"]),
        helper.make_node("LogSoftmax", ["logits"], ["log_probs_by_time"], axis=-1),
        helper.make_node("Transpose", ["log_probs_by_time"], ["log_probs"], perm=[1, 0, 2]),
    ]  # fmt: skip
    return nodes, weights, {"log_probs": ["batch", "time", languages], "hidden": ["batch", "time", size]}


def _lstm(network: LSTM) -> Parts:
    """The LSTM operator; ONNX stacks its gates as i, o, f, c where torch has i, f, g, o."""
    size, languages = network.rnn.hidden_size, network.out.out_features

    def reorder(stacked: Tensor) -> np.ndarray:
        i, f, g, o = np.split(_array(stacked), 4)
        return np.concatenate([i, o, f, g])

    [[weight_input, weight_hidden, bias_input, bias_hidden]] = network.rnn.all_weights
    weights = {
        "letter_vectors": _with_blank(np.eye(BLANK, dtype=np.float32)),
        "W": reorder(weight_input)[None],
        "R": reorder(weight_hidden)[None],
        "B": np.concatenate([reorder(bias_input), reorder(bias_hidden)])[None],
        "direction_axis": np.array([1], np.int64),
        "out_weight_transposed": _array(network.out.weight).T,
        "out_bias": _array(network.out.bias),
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
    gates = (network.w_f, network.w_i, network.w_o, network.w_c)
    stacked = np.concatenate([_array(gate.weight) for gate in gates])  # (4 hidden, 57 + hidden)
    bias = np.concatenate([_array(gate.bias) for gate in gates])
    weights = {
        "letter_vectors": _with_blank(stacked[:, :BLANK].T) + bias,  # (58, 4 hidden): each letter's share of the gates
        "w_hidden": stacked[:, BLANK:].T,  # (hidden, 4 hidden)
        "gate_sizes": np.full(4, size, np.int64),
        "first": np.array([0], np.int64),
        "second": np.array([1], np.int64),
        "size": np.array([size], np.int64),
        "out_weight_transposed": _array(network.out.weight).T,
        "out_bias": _array(network.out.bias),
    }
    state = [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["batch", size]) for n in ("h_before", "C_before")]
    letter = helper.make_tensor_value_info("from_letter", TensorProto.FLOAT, ["batch", 4 * size])
    step = helper.make_graph(
        [
            helper.make_node("MatMul", ["h_before", "w_hidden"], ["from_hidden"]),
            helper.make_node("Add", ["from_letter", "from_hidden"], ["gates"]),
            helper.make_node("Split", ["gates", "gate_sizes"], ["f_in", "i_in", "o_in", "c_in"], axis=1),
            helper.make_node("Sigmoid", ["f_in"], ["f_t"]),
            helper.make_node("Sigmoid", ["i_in"], ["i_t"]),
            helper.make_node("Tanh", ["c_in"], ["c_t"]),
            helper.make_node("Sigmoid", ["o_in"], ["o_t"]),
            helper.make_node("Mul", ["f_t", "C_before"], ["kept"]),
            helper.make_node("Mul", ["i_t", "c_t"], ["written"]),
            helper.make_node("Add", ["kept", "written"], ["C"]),
            helper.make_node("Tanh", ["C"], ["tanh_C"]),
            helper.make_node("Mul", ["o_t", "tanh_C"], ["h_t"]),
            helper.make_node("Identity", ["h_t"], ["h_out"]),
            helper.make_node("Identity", ["C"], ["C_out"]),
        ],
        "step",
        [*state, letter],
        [
            helper.make_tensor_value_info(n, TensorProto.FLOAT, ["batch", size])
            for n in ("h_t", "C", "f_t", "i_t", "c_t", "o_t", "C_out", "h_out")
        ],
    )
    nodes = [
        helper.make_node("Gather", ["letter_vectors", "letters"], ["x"]),
        helper.make_node("Shape", ["letters"], ["shape"]),
        helper.make_node("Slice", ["shape", "first", "second"], ["batch_size"]),
        helper.make_node("Concat", ["batch_size", "size"], ["state_shape"], axis=0),
        helper.make_node("ConstantOfShape", ["state_shape"], ["zeros"]),
        helper.make_node(
            "Scan", ["zeros", "zeros", "x"], ["h_last", "C_last", *GATES, "h"], body=step, num_scan_inputs=1,
            scan_input_axes=[1], scan_output_axes=[1] * 6,
        ),
        *_read_out(),
        helper.make_node("Transpose", ["out_weight_transposed"], ["out_weight"], perm=[1, 0]),
    ]  # fmt: skip
    outputs: dict[str, list[str | int]] = {"log_probs": ["batch", "time", languages]}
    outputs |= {gate: ["batch", "time", size] for gate in GATES}
    return nodes, weights, outputs | {"out_weight": [languages, size]}


def _read_out() -> list[NodeProto]:
    """log_probs = log softmax(out h)."""
    return [
        helper.make_node("MatMul", ["h", "out_weight_transposed"], ["scores"]),
        helper.make_node("Add", ["scores", "out_bias"], ["logits"]),
        helper.make_node("LogSoftmax", ["logits"], ["log_probs"], axis=-1),
    ]


def _array(tensor: Tensor) -> np.ndarray:
    return tensor.detach().numpy()


def _with_blank(rows: np.ndarray) -> np.ndarray:
    """One row for each letter and a last row of zeros for the blank."""
    return np.concatenate([rows, np.zeros_like(rows[:1])])
