"""The gate: genuine graphs pass unchanged, and every tampered one is refused with the name of its network."""

import numpy as np
import onnx
import pytest
import torch
from onnx import helper, numpy_helper

import export
from export import bulk
from export.gate import GateError, check, check_bulk
from export.graph import Labels, build
from models import LSTM, RNN, MyLSTM

LABELS = Labels(["A", "B", "C"], [0.2, 0.3, 0.5], "0" * 64)
SIZES = {RNN: 128, LSTM: 64, MyLSTM: 64}
KINDS = pytest.mark.parametrize("kind", SIZES, ids=lambda kind: kind.__name__)


def network_of(kind, languages=3):
    torch.manual_seed(0)
    return kind(57, SIZES[kind], languages).eval()


def graph_of(kind):
    network = network_of(kind)
    return build(network, LABELS), network


def refused(model, network):
    """The gate refuses ``model`` with a message that names the network."""
    with pytest.raises(GateError, match=rf"\b{type(network).__name__}\b"):
        check(model, network)


def floats(model):
    return [i for i in model.graph.initializer if i.data_type == onnx.TensorProto.FLOAT]


@KINDS
def test_a_correct_graph_passes_byte_for_byte(kind):
    model, network = graph_of(kind)
    content = check(model, network)
    assert onnx.load_from_string(content) == build(network, LABELS)


@pytest.mark.parametrize("languages", [2, 60])
def test_all_files_pass_with_any_number_of_languages(languages):
    labels = Labels([f"L{k}" for k in range(languages)], [1 / languages] * languages, "0" * 64)
    graphs = export.graphs({kind.__name__: network_of(kind, languages) for kind in SIZES}, labels)
    assert sorted(graphs) == ["bulk.onnx", "lstm.onnx", "lstm_trace.onnx", "mylstm.onnx", "rnn.onnx"]
    assert all(len(onnx.load_from_string(content).graph.initializer) for content in graphs.values())


@KINDS
def test_any_single_flipped_weight_is_refused(kind):
    model, network = graph_of(kind)
    for initializer in floats(model):
        honest = initializer.SerializeToString()
        values = numpy_helper.to_array(initializer).copy()
        largest = np.unravel_index(np.abs(values).argmax(), values.shape)
        values[largest] *= -1
        initializer.CopyFrom(numpy_helper.from_array(values, initializer.name))
        refused(model, network)
        initializer.ParseFromString(honest)
    check(model, network)  # restored, so it passes again


@KINDS
def test_a_graph_that_reads_blanks_as_letters_is_refused(kind):
    model, network = graph_of(kind)
    letters = next(i for i in model.graph.initializer if i.name == "letter_vectors")
    values = numpy_helper.to_array(letters).copy()
    values[57] += 0.5
    letters.CopyFrom(numpy_helper.from_array(values, "letter_vectors"))
    refused(model, network)


@KINDS
def test_not_a_number_is_refused(kind):
    model, network = graph_of(kind)
    values = numpy_helper.to_array(floats(model)[0]).copy()
    values.flat[0] = np.nan
    floats(model)[0].CopyFrom(numpy_helper.from_array(values, floats(model)[0].name))
    refused(model, network)


@KINDS
@pytest.mark.parametrize("axis", [0, 1])
def test_a_frozen_input_is_refused(kind, axis):
    model, network = graph_of(kind)
    model.graph.input[0].type.tensor_type.shape.dim[axis].dim_value = 7
    refused(model, network)


@KINDS
def test_a_frozen_output_is_refused_whichever_it_is(kind):
    model, network = graph_of(kind)
    for output in [output for output in model.graph.output if output.name != "out_weight"]:
        for size in output.type.tensor_type.shape.dim[:2]:
            symbol = size.dim_param
            size.dim_value = 7
            refused(model, network)
            size.dim_param = symbol
    check(model, network)  # restored, so it passes again


@KINDS
def test_a_huge_file_is_refused(kind):
    model, network = graph_of(kind)
    model.graph.initializer.append(numpy_helper.from_array(np.zeros(300_000, np.float32), "ballast"))
    refused(model, network)


def test_weights_in_a_second_file_are_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model, network = graph_of(LSTM)
    onnx.save_model(model, "out.onnx", save_as_external_data=True, location="weights", size_threshold=0)
    refused(onnx.load("out.onnx", load_external_data=False), network)


@pytest.mark.parametrize("domain", ["", "somewhere.else"])
def test_an_unknown_operator_is_refused(domain):
    model, network = graph_of(RNN)
    model.graph.node.append(helper.make_node("Nonsense", ["letters"], ["nothing"], domain=domain))
    if domain:
        model.opset_import.append(helper.make_opsetid(domain, 1))
    refused(model, network)


def test_another_networks_graph_is_refused():
    model, _ = graph_of(LSTM)
    torch.manual_seed(1)
    with pytest.raises(GateError):
        check(model, LSTM(57, 64, 3))


def test_one_bad_network_of_three_stops_the_export():
    networks = {kind.__name__: network_of(kind) for kind in SIZES}
    with torch.no_grad():
        networks["MyLSTM"].w_c.bias[0] = float("nan")
    with pytest.raises(GateError, match="MyLSTM"):
        export.graphs(networks, LABELS)


def networks_of(languages=3):
    return {kind.__name__: network_of(kind, languages) for kind in SIZES}


def test_the_bulk_graph_passes_byte_for_byte():
    networks = networks_of()
    model = bulk.build(networks, LABELS)
    assert onnx.load_from_string(check_bulk(model, networks)) == bulk.build(networks, LABELS)


def test_any_single_flipped_weight_of_the_bulk_graph_is_refused():
    networks = networks_of()
    model = bulk.build(networks, LABELS)
    for initializer in floats(model):
        honest = initializer.SerializeToString()
        values = numpy_helper.to_array(initializer).copy()
        values[np.unravel_index(np.abs(values).argmax(), values.shape)] *= -1
        initializer.CopyFrom(numpy_helper.from_array(values, initializer.name))
        with pytest.raises(GateError, match="bulk"):
            check_bulk(model, networks)
        initializer.ParseFromString(honest)
    check_bulk(model, networks)  # restored, so it passes again


@pytest.mark.parametrize(("network", "other"), [("RNN", RNN), ("LSTM", LSTM), ("MyLSTM", MyLSTM)])
def test_a_bulk_graph_of_another_network_is_refused_by_its_name(network, other):
    networks = networks_of()
    torch.manual_seed(1)
    model = bulk.build(networks | {network: other(57, SIZES[other], 3)}, LABELS)
    with pytest.raises(GateError, match=rf"\b{network}\b"):
        check_bulk(model, networks)


def test_frozen_sizes_of_the_bulk_graph_are_refused():
    networks = networks_of()
    model = bulk.build(networks, LABELS)
    for value, axis in ((model.graph.input[0], 0), (model.graph.input[0], 1), *((o, 0) for o in model.graph.output)):
        size = value.type.tensor_type.shape.dim[axis]
        symbol, size.dim_value = size.dim_param, 7
        with pytest.raises(GateError, match="not symbolic"):
            check_bulk(model, networks)
        size.dim_param = symbol
