"""The answers of one runtime for one graph: the part of runtimes.py that needs only numpy and that runtime.

    python benchmarks/ask_runtime.py RUNTIME GRAPH.onnx LETTERS.json

Prints, for each batch of letters, the flat outputs by name.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ANSWERS = {"bulk.onnx": ["RNN", "LSTM", "MyLSTM"]}  # outputs with log-probabilities, by file; in other files:
LOG_PROBS = ["log_probs"]

Outputs = dict[str, list[float]]  # flat


def by_onnxruntime(graph: str, letters: Any, names: list[str]) -> list[Any]:
    """The outputs called ``names``, as arrays, from onnxruntime; ``letters``: int64 [batch, time]."""
    import onnxruntime

    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    return list(session.run(names, {"letters": letters}))


def by_onnx(graph: str, letters: Any, names: list[str]) -> list[Any]:
    """The same from ONNX's reference evaluator."""
    from onnx.reference import ReferenceEvaluator

    return list(ReferenceEvaluator(graph).run(names, {"letters": letters}))


def by_openvino(graph: str, letters: Any, names: list[str]) -> list[Any]:
    """The same from OpenVINO, in float32."""
    import openvino

    exact = {"INFERENCE_PRECISION_HINT": "f32"}  # otherwise bfloat16 if the CPU has it, off by 0.2
    outputs = openvino.Core().compile_model(graph, "CPU", exact)({"letters": letters})
    return [outputs[name] for name in names]


def by_opencv(graph: str, letters: Any, names: list[str]) -> list[Any]:
    """The same from OpenCV's dnn module."""
    import cv2

    network = cv2.dnn.readNetFromONNX(graph)
    network.setInput(letters, "letters")
    return list(network.forward(names))


def by_mnn(graph: str, letters: Any, names: list[str]) -> list[Any]:
    """The same from MNN, by a file that its converter writes beside the graph. Raises ValueError without one."""
    from MNN import expr, nn

    converter = str(Path(sys.executable).with_name("mnnconvert"))
    command = [converter, "-f", "ONNX", "--modelFile", graph, "--MNNModel", f"{graph}.mnn", "--bizCode", "letterwise"]
    done = subprocess.run(command, capture_output=True, text=True)
    if not Path(f"{graph}.mnn").exists():
        raise ValueError(done.stdout)
    network = nn.load_module_from_file(f"{graph}.mnn", ["letters"], names)
    input = expr.const(letters.ravel().tolist(), list(letters.shape), expr.NCHW, expr.int)
    return [np.array(output.read()) for output in network.forward([input])]


def by_tract(graph: str, letters: Any, names: list[str]) -> list[Any]:
    """The same from tract, but all of the graph's outputs, in their order."""
    import tract

    return [output.to_numpy() for output in tract.onnx().load(graph).into_model().into_runnable().run([letters])]


def by_onnx2torch(graph: str, letters: Any, names: list[str]) -> list[Any]:
    """The same from onnx2torch, for graphs with one output."""
    import onnx2torch
    import torch

    return [onnx2torch.convert(graph)(torch.from_numpy(letters)).numpy()]


def by_tinygrad(graph: str, letters: Any, names: list[str]) -> list[Any]:
    """The same from tinygrad."""
    from tinygrad import Tensor
    from tinygrad.nn.onnx import OnnxRunner

    outputs = OnnxRunner(graph)({"letters": Tensor(letters)})
    return [outputs[name].numpy() for name in names]


ASK: dict[str, Callable[[str, Any, list[str]], list[Any]]] = {
    "onnxruntime": by_onnxruntime,
    "onnx": by_onnx,
    "openvino": by_openvino,
    "opencv-python-headless": by_opencv,
    "MNN": by_mnn,
    "tract": by_tract,
    "onnx2torch": by_onnx2torch,
    "tinygrad": by_tinygrad,
}


def run_graph(runtime: str, graph: str, batches: list[list[list[int]]]) -> list[Outputs]:
    """The outputs for each batch of letters, in this process."""
    names, ask = ANSWERS.get(Path(graph).name, LOG_PROBS), ASK[runtime]
    results = [ask(graph, np.array(letters, np.int64), names) for letters in batches]
    return [{name: np.ravel(v).tolist() for name, v in zip(names, outputs, strict=False)} for outputs in results]


if __name__ == "__main__":
    print(json.dumps(run_graph(sys.argv[1], sys.argv[2], json.loads(Path(sys.argv[3]).read_bytes()))))
