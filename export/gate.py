"""The gate: what a graph must prove against its torch network before it may be written."""

import copy
from collections.abc import Mapping

import numpy as np
import onnx
import torch
from onnx import ModelProto, ValueInfoProto

from letterwise.predictor import Session, session
from letterwise.text import BLANK, MAX_LETTERS, NOTHING
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
    for value in (*model.graph.input, *model.graph.output):
        if value.name != "out_weight":
            _symbolic(value, ["batch", "time"], name)
    content, run = _loaded(model, MAX_BYTES)
    generator = np.random.default_rng(0)
    for batch in BATCHES:
        for time in LENGTHS:
            letters = generator.integers(0, BLANK + 1, (batch, time))
            expected, got = _both(run, network, letters)
            _log_p_holds(got, expected, _allowed(network, letters, expected), f"{name} at {batch} x {time} letters")
        expected, got = _both(run, network, generator.integers(0, BLANK, (batch, MAX_LETTERS)))
        _p_holds(got, expected, f"{name} at {batch} x {MAX_LETTERS} letters")
    _alone_and_in_a_batch(run, network, generator, name)
    _states(run, network, generator.integers(0, BLANK + 1, (5, 20)), name)
    return content


def check_bulk(model: ModelProto, networks: Mapping[str, Network]) -> bytes:
    """The bytes of the graph for long lists (export/bulk.py), held to what ``check`` asks of a graph; else GateError.

    It may be as large as a graph of each network.
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
                    what = f"{name}: {network} at {len(letters)} letters among {batch} x {time}"
                    _last_holds(networks[network], letters[None], answer, what)
    return content


def _last_holds(network: Network, letters: np.ndarray, answer: np.ndarray, what: str) -> None:
    """That ``answer`` [languages] is the network's after the last of ``letters`` [1, time]."""
    expected = _log_probs(network, letters)
    if letters.shape[1] <= max(LENGTHS):
        _log_p_holds(answer, expected[0, -1], _allowed(network, letters, expected)[0, -1], what)
    _p_holds(answer, expected[0, -1], what)


def _log_p_holds(got: np.ndarray, expected: np.ndarray, allowed: np.ndarray, what: str) -> None:
    excess = (np.abs(got - expected) / allowed).max()
    _require(excess <= 1, f"{what}: log p differs {excess:.1f} times too much")


def _p_holds(got: np.ndarray, expected: np.ndarray, what: str) -> None:
    worst = np.abs(np.exp(got) - np.exp(expected)).max()
    _require(worst <= TOLERANCE, f"{what}: p differs by {worst:.1e}")


def _symbolic(value: ValueInfoProto, names: list[str], graph: str) -> None:
    sizes = [size.dim_param for size in value.type.tensor_type.shape.dim[: len(names)]]
    _require(sizes == names, f"{graph}: {' and '.join(names)} of {value.name} are not symbolic")


def _loaded(model: ModelProto, most: int) -> tuple[bytes, Session]:
    """The bytes of a valid graph of fewer than ``most``, and onnxruntime with them."""
    name = model.graph.name
    try:
        onnx.checker.check_model(model, full_check=True)
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
        raise GateError(f"{name}: not a valid graph: {error}") from error
    content: bytes = model.SerializeToString(deterministic=True)
    _require(len(content) < most, f"{name}: {len(content):,} bytes, the limit is {most:,}")
    try:
        return content, session(content)
    except Exception as error:  # onnxruntime's errors have no class in common
        raise GateError(f"{name}: onnxruntime cannot load it: {error}") from error


def _alone_and_in_a_batch(run: Session, network: Network, generator: np.random.Generator, name: str) -> None:
    """Names of mixed lengths, padded with the blank, answer as each does alone."""
    padded = np.full((len(LENGTHS), max(LENGTHS)), BLANK)
    rows = [generator.integers(0, BLANK, length) for length in LENGTHS]
    for row, letters in zip(padded, rows, strict=True):
        row[: len(letters)] = letters
    (together,) = run.run(["log_probs"], {"letters": padded})
    for answer, letters in zip(together, rows, strict=True):
        (alone,) = run.run(["log_probs"], {"letters": letters[None]})
        allowed, what = (
            _allowed(network, letters[None], alone)[0],
            f"{name}: a name of {len(letters)} letters in a batch",
        )
        _log_p_holds(answer[: len(letters)], alone[0], allowed, what)


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
        _require(
            np.array_equal(got["out_weight"], network.out.weight.numpy()), f"{name}: out_weight is not the network's"
        )
    for graph, states in pairs:
        expected = states.transpose(0, 1).numpy()
        error = (np.abs(graph - expected) / np.maximum(1, np.abs(expected))).max()
        _require(error <= TOLERANCE, f"{name}: its states differ by {error:.1e}")


def _both(run: Session, network: Network, letters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """log p [batch, time, languages] by the network and by its graph."""
    return _log_probs(network, letters), run.run(["log_probs"], {"letters": letters})[0]


@torch.no_grad()
def _log_probs(network: Network, letters: np.ndarray) -> np.ndarray:
    """log p [batch, time, languages] by the network."""
    return network.unroll(_one_hot(letters))[0].transpose(0, 1).numpy()


def _one_hot(letters: np.ndarray) -> torch.Tensor:
    """Letters [batch, time] as the networks read them: float32 [time, batch, 57], the blank all zero."""
    return torch.cat((torch.eye(BLANK), torch.zeros(1, BLANK)))[torch.from_numpy(letters.T)]


def _require(true: bool | np.bool_, sentence: str) -> None:
    if not true:
        raise GateError(sentence)
