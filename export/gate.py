"""The gate: what a graph must prove against its torch network before it may be written."""

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import ModelProto
from torch import nn

from letterwise.predictor import session
from letterwise.text import BLANK, MAX_LETTERS

LENGTHS = (1, 2, 3, 7, 19, 20)
BATCHES = (1, 2, 5)
LOG_TOLERANCE = 1e-5  # of log p, times max(1, |log p|)
TOLERANCE = 1e-4  # of p, to MAX_LETTERS: the linear RNN's log p reach thousands there
MAX_BYTES = 1_000_000


class GateError(RuntimeError):
    """A graph that is not its network: nothing may be written."""


def check(model: ModelProto, network: nn.Module) -> bytes:
    """The bytes of a graph that is valid, dynamic, small, self-contained and equal to ``network``; else GateError."""
    name = model.graph.name
    try:
        onnx.checker.check_model(model, full_check=True)
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
        raise GateError(f"{name}: not a valid graph: {error}") from error
    letters = [d.dim_param for d in model.graph.input[0].type.tensor_type.shape.dim]
    log_probs = [d.dim_param for d in model.graph.output[0].type.tensor_type.shape.dim[:2]]
    _hold(letters == log_probs == ["batch", "time"], f"{name}: batch and time are not symbolic")
    content = model.SerializeToString(deterministic=True)
    _hold(len(content) < MAX_BYTES, f"{name}: {len(content):,} bytes, the limit is {MAX_BYTES:,}")
    run = session(content)
    generator = np.random.default_rng(0)
    for batch in BATCHES:
        for time in LENGTHS:
            expected, got = _both(run, network, generator.integers(0, BLANK + 1, (batch, time)))
            error = np.abs(got - expected) / np.maximum(1, np.abs(expected))
            _hold(
                error.max() <= LOG_TOLERANCE, f"{name}: log p differs by {error.max():.1e} at {batch} x {time} letters"
            )
        expected, got = _both(run, network, generator.integers(0, BLANK, (batch, MAX_LETTERS)))
        error = np.abs(np.exp(got) - np.exp(expected))
        _hold(error.max() <= TOLERANCE, f"{name}: p differs by {error.max():.1e} at {batch} x {MAX_LETTERS} letters")
    _alone_and_in_a_batch(run, generator, name)
    return content


def _alone_and_in_a_batch(run: onnxruntime.InferenceSession, generator: np.random.Generator, name: str) -> None:
    """Names of mixed lengths, padded with the blank, answer as each does alone."""
    padded = np.full((len(LENGTHS), max(LENGTHS)), BLANK)
    rows = [generator.integers(0, BLANK, length) for length in LENGTHS]
    for row, letters in zip(padded, rows, strict=True):
        row[: len(letters)] = letters
    (together,) = run.run(["log_probs"], {"letters": padded})
    for answer, letters in zip(together, rows, strict=True):
        (alone,) = run.run(["log_probs"], {"letters": letters[None]})
        error = np.abs(answer[: len(letters)] - alone[0]) / np.maximum(1, np.abs(alone[0]))
        _hold(error.max() <= LOG_TOLERANCE, f"{name}: a name of {len(letters)} letters answers otherwise in a batch")


@torch.no_grad()
def _both(run: onnxruntime.InferenceSession, network: nn.Module, letters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """log p [batch, time, languages] by the network and by its graph."""
    one_hot = torch.cat((torch.eye(BLANK), torch.zeros(1, BLANK)))[torch.from_numpy(letters.T)]
    expected = network.unroll(one_hot)[0].transpose(0, 1).numpy()
    return expected, run.run(["log_probs"], {"letters": letters})[0]


def _hold(true: bool | np.bool_, sentence: str) -> None:
    if not true:
        raise GateError(sentence)
