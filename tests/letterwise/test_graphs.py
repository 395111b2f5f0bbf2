"""Opening the graphs: one run's graphs only, each refusal exact; running them in small batches."""

import json
from types import SimpleNamespace

import numpy as np
import onnxruntime
import pytest

from letterwise import graphs
from letterwise.manifest import ARTIFACTS, BULK, MODELS, SCHEMA_VERSION, TRACE, ArtifactsError
from letterwise.text import ALPHABET

FILES = [*MODELS.values(), TRACE, BULK]
GOOD = {
    "alphabet": ALPHABET,
    "schema_version": str(SCHEMA_VERSION),
    "languages": json.dumps(["Czech", "Dutch", "Greek"]),
    "prior": "[0.5, 0.25, 0.25]",
    "corpus_sha256": "abc",
}


class Graph:
    """A graph with this metadata that answers for three languages, or as told."""

    def __init__(self, metadata, shape):
        self.metadata, self.shape = metadata, shape

    def get_modelmeta(self):
        return SimpleNamespace(custom_metadata_map=self.metadata)

    def run(self, outputs, inputs):
        if self.shape is None:
            raise RuntimeError("no such output")
        assert inputs["letters"].shape == (1, 1)
        return [np.zeros(self.shape) for _ in outputs]


@pytest.fixture
def opening(monkeypatch):
    """``open_all`` for five graphs: metadata and output shapes changed as told, for one file or for all."""

    def call(metadata=None, file=None, shape=()):
        def session(content):
            name = content.decode()
            labels = GOOD | (metadata or {} if file in (None, name) else {})
            right_shape = (1, 3) if name == BULK else (1, 1, 3)
            return Graph(labels, shape if shape != () and file == name else right_shape)

        monkeypatch.setattr(graphs, "session", session)
        return graphs.open_all({name: name.encode() for name in FILES})

    return call


def test_graphs_of_one_run_are_opened(opening):
    sessions, languages, prior = opening()
    assert list(sessions) == FILES
    assert (languages, prior) == (["Czech", "Dutch", "Greek"], [0.5, 0.25, 0.25])


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("key", GOOD)
def test_a_graph_of_another_run_is_named_with_what_differs(opening, file, key):
    with pytest.raises(ArtifactsError) as caught:
        opening({key: "other"}, file)
    expected = f"{file} is from another version or another run than the others (its {key} differs)"
    assert str(caught.value) == expected


@pytest.mark.parametrize("key", ["alphabet", "schema_version"])
def test_five_graphs_of_another_version_are_refused_though_they_agree(opening, key):
    with pytest.raises(ArtifactsError, match=f"rnn.onnx is from another version .*its {key} differs"):
        opening({key: "other"})


@pytest.mark.parametrize(
    ("languages", "prior"),
    [
        (["Czech"], [1.0]),
        ([], []),
        (["Czech", "Dutch"], [1.0]),
        (["Czech"], [0.5, 0.5]),
        (["Czech", "Czech"], [0.5, 0.5]),
        (["Czech", ""], [0.5, 0.5]),
        (["Czech", 1], [0.5, 0.5]),
        ({"Czech": 1, "Dutch": 2}, [0.5, 0.5]),
        ("CD", [0.5, 0.5]),
        (["Czech", "Dutch"], {"1": 0.5, "2": 0.5}),
        (["Czech", "Dutch"], "12"),
        (["Czech", "Dutch"], [1.0, 0.0]),
        (["Czech", "Dutch"], [1.5, -0.5]),
        (["Czech", "Dutch"], [0.5, float("inf")]),
        (["Czech", "Dutch"], [0.5, float("nan")]),
        (["Czech", "Dutch"], [0.5, None]),
        (["Czech", "Dutch"], None),
        (None, [0.5, 0.5]),
    ],
)
def test_invalid_languages_or_priors_are_refused(opening, languages, prior):
    with pytest.raises(ArtifactsError) as caught:
        opening({"languages": json.dumps(languages), "prior": json.dumps(prior)})
    expected = f"{', '.join(FILES)} are damaged: they must name two or more languages with priors"
    assert str(caught.value) == expected


def test_two_languages_are_enough_and_their_names_are_checked(opening):
    two = {"prior": "[0.5, 0.5]", "languages": '["Czech", "Dutch"]'}
    with pytest.raises(ArtifactsError, match=r"rnn.onnx is damaged: its output does not fit the 2 languages"):
        opening(two)
    with pytest.raises(ArtifactsError) as caught:
        opening(two | {"languages": '["Czech", "<Dutch>"]'})
    assert str(caught.value).startswith(f"{', '.join(FILES)}: '<Dutch>' cannot be the name of a language")


@pytest.mark.parametrize("file", FILES)
def test_a_graph_with_other_outputs_is_named(opening, file):
    outputs = {
        "rnn.onnx": "log_probs, hidden",
        "lstm.onnx": "log_probs",
        "mylstm.onnx": "log_probs, forget, input_gate, candidate, output_gate, cell, out_weight",
        TRACE: "log_probs, forget, input_gate, candidate, output_gate, cell, out_weight",
        BULK: "RNN, LSTM, MyLSTM",
    }
    with pytest.raises(ArtifactsError) as caught:
        opening(file=file, shape=None)
    assert str(caught.value) == f"{file} is damaged: it cannot compute {outputs[file]}"
    for shape in ((1, 4), (1, 1, 4), (3,), (1, 1, 3) if file == BULK else (1, 3)):
        with pytest.raises(ArtifactsError) as caught:
            opening(file=file, shape=shape)
        expected = f"{file} is damaged: its output does not fit the 3 languages that it names"
        assert str(caught.value) == expected


def test_a_file_that_is_no_graph_is_named_with_the_reason():
    with pytest.raises(ArtifactsError) as caught:
        graphs.open_all({"lstm.onnx": b"no graph"})
    reason = f"onnxruntime {onnxruntime.__version__} raised InvalidProtobuf"
    assert str(caught.value) == f"lstm.onnx cannot be opened ({reason})"


def test_a_graph_runs_on_one_thread_of_the_processor():
    opened = graphs.session((ARTIFACTS / "lstm.onnx").read_bytes())
    options = opened.get_session_options()
    assert (options.intra_op_num_threads, options.inter_op_num_threads, options.log_severity_level) == (1, 1, 4)
    assert opened.get_providers() == ["CPUExecutionProvider"]


class Counting:
    """A graph that notes how many rows it was given at a time; answers with the letters themselves."""

    def __init__(self):
        self.rows = []

    def run(self, outputs, inputs):
        self.rows.append(len(inputs["letters"]))
        return [np.full((2, 2), 7) if name == "out_weight" else inputs["letters"] for name in outputs]


@pytest.mark.parametrize(
    ("rows", "letters", "batches"),
    [
        (128, 4, [128]),
        (129, 4, [128, 1]),
        (300, 1, [128, 128, 44]),
        (205, 5, [102, 102, 1]),  # 512 letters at a time
        (3, 512, [1, 1, 1]),
        (2, 1024, [1, 1]),
        (1, 1024, [1]),
    ],
)
def test_many_names_run_in_batches_that_save_memory(rows, letters, batches):
    graph, given = Counting(), np.arange(rows * letters).reshape(rows, letters) % 58
    log_probs, weight = graphs.run(graph, ["log_probs", "out_weight"], given)
    assert graph.rows == batches
    assert np.array_equal(log_probs, given)
    assert weight.tolist() == [[7, 7], [7, 7]]  # the same for all batches, so it is returned once


@pytest.mark.parametrize(
    ("letters", "message"),
    [
        (np.zeros((0, 3), int), r"letters have shape \[0, 3\]; it must be \[1 or more, 1 to 1,024\]"),
        (np.zeros((2, 0), int), r"letters have shape \[2, 0\]; it must be"),
        (np.zeros((1, 1025), int), r"letters have shape \[1, 1025\]; it must be"),
        (np.array([[0, -1]]), "letters contain an index outside 0 to 57"),
        (np.array([[0, 58]]), "letters contain an index outside 0 to 57"),
    ],
)
def test_letters_that_cannot_be_run_are_refused(letters, message):
    graph = Counting()
    with pytest.raises(ValueError, match=message):
        graphs.run(graph, ["log_probs"], letters)
    assert graph.rows == []
    graphs.run(graph, ["log_probs"], np.array([[0, 57]]))
    assert graph.rows == [1]
