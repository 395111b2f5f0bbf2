"""The gate: what a graph must prove against its torch network before it may be written."""

import copy

import numpy as np
import onnx
import torch
from onnx import ModelProto

from letterwise.predictor import Session, session
from letterwise.text import BLANK, MAX_LETTERS
from models import RNN, MyLSTM, Network

LENGTHS = (1, 2, 3, 7, 19, 20)
BATCHES = (1, 2, 5)
LOG_TOLERANCE = 1e-5  # of log p, times max(1, |log p|); or, where float32 itself is coarser:
NOISE = 8  # times the largest error, on the same letters, of torch's own float32 against its float64
TOLERANCE = 1e-4  # of p, to MAX_LETTERS: the linear RNN's log p reach thousands there
MAX_BYTES = 1_000_000


class GateError(RuntimeError):
    """A graph that is not its network: nothing may be written."""


def check(model: ModelProto, network: Network) -> bytes:
    """The bytes of a graph that is valid, dynamic, small, self-contained and equal to ``network``; else GateError."""
    name = model.graph.name
    try:
        onnx.checker.check_model(model, full_check=True)
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
        raise GateError(f"{name}: not a valid graph: {error}") from error
    by_letter = [model.graph.input[0], *(output for output in model.graph.output if output.name != "out_weight")]
    for value in by_letter:
        sizes = [size.dim_param for size in value.type.tensor_type.shape.dim[:2]]
        _hold(sizes == ["batch", "time"], f"{name}: batch and time of {value.name} are not symbolic")
    content: bytes = model.SerializeToString(deterministic=True)
    _hold(len(content) < MAX_BYTES, f"{name}: {len(content):,} bytes, the limit is {MAX_BYTES:,}")
    try:
        run = session(content)
    except Exception as error:  # onnxruntime's errors have no class in common
        raise GateError(f"{name}: onnxruntime cannot load it: {error}") from error
    generator = np.random.default_rng(0)
    for batch in BATCHES:
        for time in LENGTHS:
            letters = generator.integers(0, BLANK + 1, (batch, time))
            expected, got = _both(run, network, letters)
            excess = np.abs(got - expected) / _allowed(network, letters, expected)
            _hold(
                excess.max() <= 1,
                f"{name}: log p differs {excess.max():.1f} times too much at {batch} x {time} letters",
            )
        expected, got = _both(run, network, generator.integers(0, BLANK, (batch, MAX_LETTERS)))
        worst = np.abs(np.exp(got) - np.exp(expected)).max()
        _hold(worst <= TOLERANCE, f"{name}: p differs by {worst:.1e} at {batch} x {MAX_LETTERS} letters")
    _alone_and_in_a_batch(run, network, generator, name)
    _states(run, network, generator.integers(0, BLANK + 1, (5, 20)), name)
    return content


def _alone_and_in_a_batch(run: Session, network: Network, generator: np.random.Generator, name: str) -> None:
    """Names of mixed lengths, padded with the blank, answer as each does alone."""
    padded = np.full((len(LENGTHS), max(LENGTHS)), BLANK)
    rows = [generator.integers(0, BLANK, length) for length in LENGTHS]
    for row, letters in zip(padded, rows, strict=True):
        row[: len(letters)] = letters
    (together,) = run.run(["log_probs"], {"letters": padded})
    for answer, letters in zip(together, rows, strict=True):
        (alone,) = run.run(["log_probs"], {"letters": letters[None]})
        excess = np.abs(answer[: len(letters)] - alone[0]) / _allowed(network, letters[None], alone)[0]
        _hold(excess.max() <= 1, f"{name}: a name of {len(letters)} letters answers otherwise in a batch")


@torch.no_grad()
def _allowed(network: Network, letters: np.ndarray, log_probs: np.ndarray) -> np.ndarray:
    """How far a log p may be off: float [batch, time, languages].

    The linear RNN adds numbers that grow with every letter and cancel: no float32 graph can be nearer to torch than
    torch's float32 is to the truth.
    """
    single, _ = network.unroll(_one_hot(letters))
    double, _ = copy.deepcopy(network).double().unroll(_one_hot(letters).double())
    noise = float((single - double).abs().max())
    return np.asarray(np.maximum(LOG_TOLERANCE * np.maximum(1, np.abs(log_probs)), NOISE * noise))


@torch.no_grad()
def _states(run: Session, network: Network, letters: np.ndarray, name: str) -> None:
    """What else a graph gives: the RNN's hidden states, or gates and cell that satisfy the LSTM's equations."""
    names = [output.name for output in run.get_outputs()]
    got = dict(zip(names, run.run(names, {"letters": letters}), strict=True))
    x = _one_hot(letters)
    pairs = []
    if isinstance(network, RNN):
        pairs = [(got["hidden"], network.unroll(x)[1])]
    elif isinstance(network, MyLSTM):
        hidden, cell = network.unroll(x)[1]
        before = np.pad(got["cell"], ((0, 0), (1, 0), (0, 0)))[:, :-1]
        written = got["forget"] * before + got["input_gate"] * got["candidate"]
        pairs = [(got["cell"], cell), (written, cell), (got["output_gate"] * np.tanh(got["cell"]), hidden)]
        _hold(np.array_equal(got["out_weight"], network.out.weight.numpy()), f"{name}: out_weight is not the network's")
    for graph, states in pairs:
        expected = states.transpose(0, 1).numpy()
        error = (np.abs(graph - expected) / np.maximum(1, np.abs(expected))).max()
        _hold(error <= TOLERANCE, f"{name}: its states differ by {error:.1e}")


@torch.no_grad()
def _both(run: Session, network: Network, letters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """log p [batch, time, languages] by the network and by its graph."""
    expected = network.unroll(_one_hot(letters))[0].transpose(0, 1).numpy()
    return expected, run.run(["log_probs"], {"letters": letters})[0]


def _one_hot(letters: np.ndarray) -> torch.Tensor:
    """Letters [batch, time] as the networks read them: float32 [time, batch, 57], the blank all zero."""
    return torch.cat((torch.eye(BLANK), torch.zeros(1, BLANK)))[torch.from_numpy(letters.T)]


def _hold(true: bool | np.bool_, sentence: str) -> None:
    if not true:
        raise GateError(sentence)
