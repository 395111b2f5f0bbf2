"""The gate: checks that a graph equals its torch network; only graphs that pass may be written."""

import copy
from collections.abc import Mapping

import numpy as np
import onnx
import torch
from onnx import ModelProto, ValueInfoProto

from letterwise.graphs import Session, session
from letterwise.text import BLANK, MAX_LETTERS, NOTHING
from models import RNN, MyLSTM, Network

LENGTHS = (1, 2, 3, 7, 19, 20)
BATCHES = (1, 2, 5)
LOG_TOLERANCE = 1e-5  # of log p, times max(1, |log p|); or, if float32 itself is coarser:
NOISE = 8  # times the largest error of torch's own float32 against its float64 on the same letters
TOLERANCE = 1e-4  # of p, up to MAX_LETTERS, where the linear RNN's log p reach thousands
MAX_BYTES = 1_000_000


class GateError(RuntimeError):
    """A graph differs from its network: nothing may be written."""


def check(model: ModelProto, network: Network) -> bytes:
    """The graph's bytes if it is valid, dynamic, small, self-contained and equal to ``network``; else GateError."""
    name = model.graph.name
    for value in (*model.graph.input, *model.graph.output):
        if value.name != "out_weight":
            _symbolic(value, ["batch", "time"], name)
    content, run = _loaded(model, MAX_BYTES)
    generator = np.random.default_rng(0)
    for batch in BATCHES:
        for time in LENGTHS:
            letters = generator.integers(0, BLANK + 1, (batch, time))
            expected, actual = _expected_and_actual(run, network, letters)
            _require_log_p(
                actual, expected, _allowed(network, letters, expected), f"{name} at {batch} x {time} letters"
            )
        expected, actual = _expected_and_actual(run, network, generator.integers(0, BLANK, (batch, MAX_LETTERS)))
        _require_p(actual, expected, f"{name} at {batch} x {MAX_LETTERS} letters")
    _require_batch_equals_alone(run, network, generator, name)
    _require_states(run, network, generator.integers(0, BLANK + 1, (5, 20)), name)
    return content


def check_bulk(model: ModelProto, networks: Mapping[str, Network]) -> bytes:
    """The bytes of the graph for long lists (export/bulk.py) if it passes the checks of ``check``; else GateError.

    It may be as large as the graphs of all ``networks`` together.
    """
    name = model.graph.name
    for value in (*model.graph.input, *model.graph.output):
        _symbolic(value, ["batch", "time"] if value.name == "letters" else ["batch"], name)
    content, run = _loaded(model, MAX_BYTES * len(networks))
    generator = np.random.default_rng(0)
    for batch in BATCHES:
        for time in (*LENGTHS, MAX_LETTERS):
            lengths = [time, *generator.integers(1, time + 1, batch - 1)]
            names = [generator.integers(0, BLANK if time == MAX_LETTERS else BLANK + 1, length) for length in lengths]
            together = np.full((batch, time), NOTHING)
            for row, letters in zip(together, names, strict=True):
                row[time - len(letters) :] = letters
            for network, answers in zip(networks, run.run(list(networks), {"letters": together}), strict=True):
                for answer, letters in zip(answers, names, strict=True):
                    label = f"{name}: {network} at {len(letters)} letters among {batch} x {time}"
                    _require_last(networks[network], letters[None], answer, label)
    return content


def _require_last(network: Network, letters: np.ndarray, answer: np.ndarray, label: str) -> None:
    """Require ``answer`` [languages] to be the network's after the last of ``letters`` [1, time]."""
    expected = _log_probs(network, letters)
    if letters.shape[1] <= max(LENGTHS):
        _require_log_p(answer, expected[0, -1], _allowed(network, letters, expected)[0, -1], label)
    _require_p(answer, expected[0, -1], label)


def _require_log_p(actual: np.ndarray, expected: np.ndarray, allowed: np.ndarray, label: str) -> None:
    excess = (np.abs(actual - expected) / allowed).max()
    _require(excess <= 1, f"{label}: log p differs by {excess:.1f} times the tolerance")


def _require_p(actual: np.ndarray, expected: np.ndarray, label: str) -> None:
    worst = np.abs(np.exp(actual) - np.exp(expected)).max()
    _require(worst <= TOLERANCE, f"{label}: p differs by {worst:.1e}")


def _symbolic(value: ValueInfoProto, names: list[str], graph: str) -> None:
    sizes = [size.dim_param for size in value.type.tensor_type.shape.dim[: len(names)]]
    _require(sizes == names, f"{graph}: {' and '.join(names)} of {value.name} are not symbolic")


def _loaded(model: ModelProto, limit: int) -> tuple[bytes, Session]:
    """The bytes of a valid graph, fewer than ``limit``, and an onnxruntime session with them."""
    name = model.graph.name
    try:
        onnx.checker.check_model(model, full_check=True)
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
        raise GateError(f"{name}: not a valid graph: {error}") from error
    content: bytes = model.SerializeToString(deterministic=True)
    _require(len(content) < limit, f"{name}: {len(content):,} bytes, the limit is {limit:,}")
    try:
        return content, session(content)
    except Exception as error:  # onnxruntime's errors have no common base class
        raise GateError(f"{name}: onnxruntime cannot load it: {error}") from error


def _require_batch_equals_alone(run: Session, network: Network, generator: np.random.Generator, name: str) -> None:
    """Require names of mixed lengths, padded with blanks, to get the same answers in a batch as alone."""
    padded = np.full((len(LENGTHS), max(LENGTHS)), BLANK)
    rows = [generator.integers(0, BLANK, length) for length in LENGTHS]
    for row, letters in zip(padded, rows, strict=True):
        row[: len(letters)] = letters
    (together,) = run.run(["log_probs"], {"letters": padded})
    for answer, letters in zip(together, rows, strict=True):
        (alone,) = run.run(["log_probs"], {"letters": letters[None]})
        allowed, label = (
            _allowed(network, letters[None], alone)[0],
            f"{name}: a name of {len(letters)} letters in a batch",
        )
        _require_log_p(answer[: len(letters)], alone[0], allowed, label)


@torch.no_grad()
def _allowed(network: Network, letters: np.ndarray, log_probs: np.ndarray) -> np.ndarray:
    """The tolerance of each log p: float [batch, time, languages].

    The linear RNN adds numbers that grow with every letter and cancel: no float32 graph can be closer to torch than
    torch's float32 is to the exact result.
    """
    single, _ = network.unroll(_one_hot(letters))
    double, _ = copy.deepcopy(network).double().unroll(_one_hot(letters).double())
    noise = float((single - double).abs().max())
    return np.asarray(np.maximum(LOG_TOLERANCE * np.maximum(1, np.abs(log_probs)), NOISE * noise))


@torch.no_grad()
def _require_states(run: Session, network: Network, letters: np.ndarray, name: str) -> None:
    """Check a graph's other outputs: the RNN's hidden states, or gates and cell that satisfy the LSTM's equations."""
    names = [output.name for output in run.get_outputs()]
    actual = dict(zip(names, run.run(names, {"letters": letters}), strict=True))
    x = _one_hot(letters)
    pairs = []
    if isinstance(network, RNN):
        pairs = [(actual["hidden"], network.unroll(x)[1])]
    elif isinstance(network, MyLSTM):
        hidden, cell = network.unroll(x)[1]
        before = np.pad(actual["cell"], ((0, 0), (1, 0), (0, 0)))[:, :-1]
        written = actual["forget"] * before + actual["input_gate"] * actual["candidate"]
        pairs = [(actual["cell"], cell), (written, cell), (actual["output_gate"] * np.tanh(actual["cell"]), hidden)]
        _require(
            np.array_equal(actual["out_weight"], network.out.weight.numpy()),
            f"{name}: out_weight differs from the network's",
        )
    for graph, states in pairs:
        expected = states.transpose(0, 1).numpy()
        error = (np.abs(graph - expected) / np.maximum(1, np.abs(expected))).max()
        _require(error <= TOLERANCE, f"{name}: states differ by {error:.1e}")


def _expected_and_actual(run: Session, network: Network, letters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """log p [batch, time, languages] by the network and by its graph."""
    return _log_probs(network, letters), run.run(["log_probs"], {"letters": letters})[0]


@torch.no_grad()
def _log_probs(network: Network, letters: np.ndarray) -> np.ndarray:
    """log p [batch, time, languages] by the network."""
    return network.unroll(_one_hot(letters))[0].transpose(0, 1).numpy()


def _one_hot(letters: np.ndarray) -> torch.Tensor:
    """Letters [batch, time] as input of the networks: float32 [time, batch, 57], all zero for the blank."""
    return torch.cat((torch.eye(BLANK), torch.zeros(1, BLANK)))[torch.from_numpy(letters.T)]


def _require(condition: bool | np.bool_, message: str) -> None:
    if not condition:
        raise GateError(message)
