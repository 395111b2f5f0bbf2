"""benchmarks/runtimes.py: what it runs, how it compares, and that the committed table shows the committed figures."""

import json
import subprocess

import pytest

from benchmarks import runtimes
from letterwise.manifest import ARTIFACTS, GRAPHS
from letterwise.text import encode


@pytest.mark.parametrize("graph", GRAPHS)
def test_onnxruntime_gives_the_predictors_answers(graph, predictor):
    letters = encode(["Sato", "Ng"]).tolist()[:1]
    (outputs,) = runtimes.run_graph("onnxruntime", str(ARTIFACTS / graph), [letters])
    expected = predictor.last_log_probs(["Sato"])
    last = {name: flat[-len(predictor.languages) :] for name, flat in outputs.items()}
    if graph == "bulk.onnx":
        assert {name: pytest.approx(row[0], abs=1e-4) for name, row in expected.items()} == last
    else:
        model = {"rnn.onnx": "RNN", "mylstm.onnx": "MyLSTM"}.get(graph, "LSTM")
        assert last["log_probs"] == pytest.approx(expected[model][0], abs=1e-4)


def test_the_difference_is_of_probabilities_and_other_shapes_are_refused():
    assert runtimes.difference([{"a": [0.0, -100.0]}], [{"a": [0.0, -50.0]}]) < 1e-20
    assert runtimes.difference([{"a": [-0.5]}], [{"a": [0.0]}]) == pytest.approx(0.3935, abs=1e-4)
    for wrong in ({"a": [0.0]}, {}, {"a": [0.0, float("nan")]}):
        with pytest.raises(RuntimeError, match="another shape"):
            runtimes.difference([wrong], [{"a": [0.0, 0.0]}])


def test_a_refusal_is_reported_in_plain_words_or_its_own():
    def cell(error):
        def fail():
            raise error

        return runtimes.result([], fail)

    assert cell(RuntimeError("Failed:\nop Scan is not implemented\n")) == "has no Scan"
    assert cell(RuntimeError("Traceback\nBoom: no such thing\n")) == "Boom: no such thing"
    assert "timed out" in cell(subprocess.TimeoutExpired("python", 300))
    assert cell(RuntimeError("")) == "nothing said"


def test_the_committed_table_matches_the_committed_figures_and_is_in_the_document():
    table = json.loads((runtimes.HERE / "runtimes.json").read_text(encoding="utf-8"))
    written = (runtimes.HERE / "runtimes.md").read_text(encoding="utf-8")
    assert runtimes.markdown(table) == written
    assert written in (runtimes.HERE.parent / "docs" / "onnx.md").read_text(encoding="utf-8")
    everywhere = [name for name, row in table.items() if all(isinstance(value, float) for value in row.values())]
    assert {name.split()[0] for name in everywhere} >= {"onnxruntime", "OpenVINO", "onnxruntime-web", "ONNX's"}
    assert all(value < 1e-4 for row in table.values() for value in row.values() if isinstance(value, float))
