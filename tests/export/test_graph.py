"""The ONNX graphs: their interface, and torch as the oracle for what they compute."""

import json
import string
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from export.graph import Labels, build
from models import LSTM, RNN, MyLSTM

LANGUAGES = ("Arabic", "Français", "中文", *(f"Language {k}" for k in range(15)))
LABELS = Labels(LANGUAGES, [k / 171 for k in range(1, 19)], "f" * 64)
GATES = ["forget", "input_gate", "candidate", "output_gate", "cell"]
OUTPUTS = {
    "rnn": {"log_probs": ["batch", "time", 18], "hidden": ["batch", "time", 128]},
    "lstm": {"log_probs": ["batch", "time", 18]},
    "mylstm": {"log_probs": ["batch", "time", 18]}
    | {gate: ["batch", "time", 64] for gate in GATES}
    | {"out_weight": [18, 64]},
}
OUTPUTS["lstm_trace"] = OUTPUTS["mylstm"]
FILES = tuple(OUTPUTS)


@pytest.fixture(scope="module")
def networks():
    torch.manual_seed(0)
    three = {"rnn": RNN(57, 128, 18), "lstm": LSTM(57, 64, 18), "mylstm": MyLSTM(57, 64, 18)}
    return three | {"lstm_trace": MyLSTM.from_lstm(three["lstm"])}


@pytest.fixture(scope="module")
def models(networks):
    return {name: build(network, LABELS) for name, network in networks.items()}


@pytest.fixture(scope="module")
def sessions(models):
    return {name: session(model) for name, model in models.items()}


def session(model):
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def run(session, letters):
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(None, {"letters": np.asarray(letters)}), strict=True))


def one_hot(letters):
    """[batch, time] -> [time, batch, 57]; the blank, 57, is an all-zero letter."""
    return torch.eye(58)[:, :57][torch.from_numpy(letters).T]


def random_letters(batch, time, seed=0):
    return np.random.default_rng(seed).integers(0, 58, (batch, time))


def nodes(graph):
    for node in graph.node:
        yield node
        for attribute in node.attribute:
            yield from nodes(attribute.g)


@pytest.mark.parametrize("name", FILES)
def test_inputs_and_outputs_match_the_contract(name, models, sessions):
    graph = models[name].graph

    def signature(value):
        shape = [d.dim_param if d.HasField("dim_param") else d.dim_value for d in value.type.tensor_type.shape.dim]
        return value.name, value.type.tensor_type.elem_type, shape

    assert [signature(value) for value in graph.input] == [("letters", onnx.TensorProto.INT64, ["batch", "time"])]
    expected = [(output, onnx.TensorProto.FLOAT, shape) for output, shape in OUTPUTS[name].items()]
    assert [signature(value) for value in graph.output] == expected
    for output, array in run(sessions[name], random_letters(3, 11)).items():
        assert array.shape == tuple({"batch": 3, "time": 11}.get(size, size) for size in OUTPUTS[name][output])


@pytest.mark.parametrize("name", FILES)
def test_metadata_contain_all_that_is_needed_to_use_the_file(name, sessions):
    metadata = sessions[name].get_modelmeta().custom_metadata_map
    assert metadata["alphabet"] == string.ascii_letters + " .,;'"
    assert json.loads(metadata["languages"]) == list(LANGUAGES)
    assert json.loads(metadata["prior"]) == list(LABELS.prior)
    assert metadata["corpus_sha256"] == "f" * 64
    assert metadata["schema_version"] == "1"
    if name != "lstm_trace":
        assert metadata["model"] == {"rnn": "RNN", "lstm": "LSTM", "mylstm": "MyLSTM"}[name]


@pytest.mark.parametrize("name", FILES)
def test_one_small_file_that_onnxruntime_1_20_reads_with_nothing_local_inside(name, models):
    model = models[name]
    onnx.checker.check_model(model, full_check=True)
    assert model.ir_version <= 10
    assert [(o.domain, o.version <= 21) for o in model.opset_import] == [("", True)]
    content = model.SerializeToString()
    assert len(content) < 1_000_000
    assert all(i.data_location == onnx.TensorProto.DEFAULT and not i.external_data for i in model.graph.initializer)
    here = str(Path(__file__).resolve().parents[2])
    for trace in (here, str(Path.home()), "/tmp", ".py", "site-packages", "Traceback"):
        assert trace.encode() not in content
    assert not model.doc_string
    assert not model.graph.doc_string
    assert not any(node.doc_string or node.metadata_props for node in nodes(model.graph))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("batch", [1, 2, 5])
def test_torch_gives_the_same_at_every_length(name, batch, networks, sessions):
    for time in range(1, 65):
        letters = random_letters(batch, time, seed=time)
        with torch.no_grad():
            expected = networks[name].unroll(one_hot(letters))[0].transpose(0, 1).numpy()
        actual = run(sessions[name], letters)["log_probs"]
        np.testing.assert_allclose(actual, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("name", FILES)
def test_padding_changes_nothing_before_it(name, sessions):
    letters = random_letters(4, 9)
    padded = np.concatenate([letters, np.full((4, 12), 57)], axis=1)
    alone, among = run(sessions[name], letters), run(sessions[name], padded)
    for output in set(OUTPUTS[name]) - {"out_weight"}:
        np.testing.assert_allclose(among[output][:, :9], alone[output], rtol=1e-5, atol=1e-6)


def test_rnns_hidden_output_is_the_networks_own(networks, sessions):
    letters = random_letters(3, 15)
    with torch.no_grad():
        _, hidden = networks["rnn"].unroll(one_hot(letters))
    actual = run(sessions["rnn"], letters)["hidden"]
    np.testing.assert_allclose(actual, hidden.transpose(0, 1), rtol=1e-5, atol=1e-5)


@torch.no_grad()
@pytest.mark.parametrize("name", ["mylstm", "lstm_trace"])
def test_gates_are_those_of_the_equations_stepped_by_hand(name, networks, sessions):
    network, letters = networks[name], random_letters(2, 20)
    actual = run(sessions[name], letters)
    h, C = (state.expand(1, 2, -1) for state in network.initHidden())
    for time, letter in enumerate(one_hot(letters)):
        combined = torch.cat((letter[None], h), dim=2)
        expected = {
            "forget": network.w_f(combined).sigmoid(),
            "input_gate": network.w_i(combined).sigmoid(),
            "candidate": network.w_c(combined).tanh(),
            "output_gate": network.w_o(combined).sigmoid(),
        }
        output, h, C = network(letter[None], h, C)
        for gate, value in (expected | {"cell": C, "log_probs": output}).items():
            np.testing.assert_allclose(actual[gate][:, time], value[0], rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(actual["out_weight"], network.out.weight)


def test_lstm_trace_is_the_lstm(sessions):
    for batch, time in ((1, 1), (5, 7), (2, 64)):
        letters = random_letters(batch, time)
        lstm, trace = (run(sessions[name], letters)["log_probs"] for name in ("lstm", "lstm_trace"))
        np.testing.assert_allclose(trace, lstm, rtol=1e-5, atol=1e-5)


def test_building_again_in_any_order_gives_identical_bytes(networks, models):
    for order in (FILES, FILES[::-1]):
        for name in order:
            assert build(networks[name], LABELS).SerializeToString() == models[name].SerializeToString()
