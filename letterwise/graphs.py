"""Opening the ONNX graphs in onnxruntime, checking that they belong together, and running them in small batches."""

import json
import math
from collections.abc import Sequence
from statistics import mode
from typing import Any, Protocol

import numpy as np
import onnxruntime

from letterwise.languages import problem_with
from letterwise.manifest import BULK, MODELS, SCHEMA_VERSION, TRACE, ArtifactsError
from letterwise.text import ALPHABET, BLANK

_GATES = ("log_probs", "forget", "input_gate", "candidate", "output_gate", "cell", "out_weight")
_OUTPUTS = {
    "rnn.onnx": ("log_probs", "hidden"),
    "lstm.onnx": ("log_probs",),
    "mylstm.onnx": _GATES,
    TRACE: _GATES,
    BULK: tuple(MODELS),
}
MAX_TIME = 1024  # letters per row: the linear RNN overflows after a few thousand
ROWS = 128  # names per batch: more are no faster
_STEPS = 512  # letters per batch: onnxruntime never frees the memory that its largest batch took


class Session(Protocol):
    """The parts of onnxruntime.InferenceSession that we use; onnxruntime has no type hints."""

    def run(self, outputs: Sequence[str], inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        """The outputs with these names, in this order."""

    def get_outputs(self) -> list[Any]:
        """A description of each output, with its ``name``."""

    def get_modelmeta(self) -> Any:
        """The graph's metadata, as ``custom_metadata_map``."""


def session(graph: bytes) -> Session:
    """An onnxruntime session, safe to share, on one CPU thread: at this size more threads cost more than they gain."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4  # we report errors ourselves
    opened: Session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    return opened


def open_all(graphs: dict[str, bytes]) -> tuple[dict[str, Session], list[str], list[float]]:
    """Sessions by file name, from the files' contents; the languages and the corpus prior that all of them name.

    Raises ArtifactsError for a graph written by another version or in another run than the others.
    """
    sessions = {file: _open_graph(file, graph) for file, graph in graphs.items()}
    languages, prior = _labels(_metadata(sessions))
    for file, graph in sessions.items():
        _check_outputs(file, graph, len(languages))
    return sessions, languages, prior


def run(graph: Session, outputs: Sequence[str], letters: np.ndarray) -> list[np.ndarray]:
    """The outputs for int64 [batch, time], run in batches small enough to save memory."""
    batch, time = letters.shape
    if not batch or not 0 < time <= MAX_TIME:
        raise ValueError(f"letters have shape [{batch}, {time}]; it must be [1 or more, 1 to {MAX_TIME:,}]")
    if letters.min() < 0 or letters.max() > BLANK:
        raise ValueError(f"letters contain an index outside 0 to {BLANK}")
    rows = min(ROWS, max(1, _STEPS // time))
    if batch <= rows:
        return graph.run(outputs, {"letters": letters})
    parts = [graph.run(outputs, {"letters": letters[k : k + rows]}) for k in range(0, batch, rows)]
    columns = zip(*parts, strict=True)
    return [c[0] if name == "out_weight" else np.concatenate(c) for name, c in zip(outputs, columns, strict=True)]


def _open_graph(file: str, graph: bytes) -> Session:
    try:
        return session(graph)
    except Exception as error:  # onnxruntime's exceptions share no base class
        reason = f"onnxruntime {onnxruntime.__version__} raised {type(error).__name__}"
        raise ArtifactsError(f"{file} cannot be opened ({reason})") from error


def _metadata(opened: dict[str, Session]) -> dict[str, str]:
    """The metadata of the graphs, given by file name: all graphs of one run must agree."""
    by_file = {file: graph.get_modelmeta().custom_metadata_map for file, graph in opened.items()}
    expected = {"alphabet": ALPHABET, "schema_version": str(SCHEMA_VERSION)}
    for key in ("alphabet", "schema_version", "languages", "prior", "corpus_sha256"):
        expected.setdefault(key, mode(metadata.get(key) for metadata in by_file.values()))
        for file, metadata in by_file.items():
            if metadata.get(key) != expected[key]:
                reason = f"its {key} differs"
                raise ArtifactsError(f"{file} is from another version or another run than the others ({reason})")
    return expected


def _labels(metadata: dict[str, str]) -> tuple[list[str], list[float]]:
    """The languages and the corpus prior from the graphs' metadata."""
    try:
        languages, prior = json.loads(metadata["languages"]), json.loads(metadata["prior"])
        valid = isinstance(languages, list) and all(isinstance(language, str) and language for language in languages)
        valid = valid and len(set(languages)) == len(languages) == len(prior) >= 2
        valid = valid and isinstance(prior, list) and all(share > 0 and math.isfinite(share) for share in prior)
    except (ValueError, TypeError, OverflowError, RecursionError):
        valid = False
    if not valid:
        raise ArtifactsError(f"{', '.join(_OUTPUTS)} are damaged: they must name two or more languages with priors")
    if problem := problem_with(languages):
        raise ArtifactsError(f"{', '.join(_OUTPUTS)}: {problem}")
    return languages, prior


def _check_outputs(file: str, graph: Session, languages: int) -> None:
    """Run the graph on one letter: its declared outputs may be wrong."""
    try:
        answers = graph.run(_OUTPUTS[file], {"letters": np.zeros((1, 1), np.int64)})
    except Exception as error:  # onnxruntime's exceptions share no base class
        raise ArtifactsError(f"{file} is damaged: it cannot compute {', '.join(_OUTPUTS[file])}") from error
    log_probs = answers if file == BULK else answers[:1]
    shape = (1, languages) if file == BULK else (1, 1, languages)
    if any(output.shape != shape for output in log_probs):
        raise ArtifactsError(f"{file} is damaged: its output does not fit the {languages} languages that it names")
