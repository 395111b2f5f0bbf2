"""The three networks' answers, from their ONNX files through onnxruntime and nothing heavier."""

import json
import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from statistics import mode
from typing import Any, Protocol, Self

import numpy as np
import onnxruntime

from letterwise.coverage import level_of, sizes
from letterwise.languages import problem_with
from letterwise.manifest import (
    ARTIFACTS,
    BULK,
    MANIFEST,
    MODELS,
    SCHEMA_VERSION,
    TRACE,
    ArtifactsError,
    verify,
    way_out,
)
from letterwise.text import ALPHABET, BLANK, MAX_LETTERS, encode, encode_ends, read

PRIORS = ("balanced", "equal", "corpus")  # the first is meant where none is asked for
_GATES = ("log_probs", "forget", "input_gate", "candidate", "output_gate", "cell", "out_weight")
_OUTPUTS = {
    "rnn.onnx": ("log_probs", "hidden"), "lstm.onnx": ("log_probs",), "mylstm.onnx": _GATES, TRACE: _GATES,
    BULK: tuple(MODELS),
}  # fmt: skip
MAX_TIME = 1024  # letters in a row: the linear RNN's sums leave the numbers at some thousands
_ROWS = 128  # names that go through a network together: more are no faster,
_STEPS = 512  # and what onnxruntime once took for a batch, in letters, it never gives back;
_BULK_STEPS = 1536  # the graph for many names keeps less of each

Answers = dict[str, list[tuple[str, float]]]


class Session(Protocol):
    """What we use of onnxruntime.InferenceSession, which comes without types."""

    def run(self, outputs: Sequence[str], inputs: dict[str, np.ndarray]) -> list[np.ndarray]: ...
    def get_outputs(self) -> list[Any]: ...
    def get_modelmeta(self) -> Any: ...


def session(graph: bytes) -> Session:
    """An onnxruntime session on one CPU thread: at this size threads cost more than they bring; many may share it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4  # what fails is told by us
    opened: Session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    return opened


def apply_prior(power: float, log_probs: np.ndarray, log_prior: np.ndarray) -> np.ndarray:
    """Probabilities float32 [..., languages], from log-probabilities as learned and the log of the learned prior.

    The prior that is asked for is the learned one to a power: 1 leaves the answers, 0 takes every language for equally
    likely beforehand. By Bayes' rule the one is divided out and the other multiplied in; the rest is normalised again.
    """
    scores = log_probs - (1 - power) * log_prior
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(scores / scores.sum(axis=-1, keepdims=True), np.float32)


class Predictor:
    """RNN, LSTM and MyLSTM side by side; safe to share between threads.

    Every answer is given under a prior, a mix of languages assumed before the first letter: ``equal`` (every language
    as likely as any other), ``corpus`` (as the networks learned it) or ``balanced``, between the two.
    """

    def __init__(self, graphs: dict[str, bytes], manifest: dict[str, Any] | None = None, threads: int = 1) -> None:
        """From the bytes of the graphs by file name, as ``verify`` gives them; ``load`` is the usual way in.

        Long lists are shared among so many ``threads``.

        Raises ArtifactsError for a graph that is none of this Letterwise's or not of the same run as the others, and
        for a manifest that tells of other networks.
        """
        self.manifest = manifest or {}
        opened = {file: _opened(file, graph) for file, graph in graphs.items()}
        self.sessions = {model: opened[file] for model, file in MODELS.items()}
        self.lstm_trace = opened[TRACE]
        self.bulk = opened.get(BULK)
        self._each = ThreadPoolExecutor(threads).map if threads > 1 else map
        languages, prior = _labels(_facts(opened))
        for file, graph in opened.items():
            _try(file, graph, len(languages))
        if manifest and (manifest["languages"], manifest["prior"]) != (languages, prior):
            raise ArtifactsError(f"{MANIFEST} tells other languages or another prior than the graphs")
        self.languages: tuple[str, ...] = tuple(languages)
        self._names = np.array(languages, object)
        self.log_prior = np.log(np.array(prior, np.float64))
        balanced = self.manifest.get("balanced", 0.0)  # older artifacts have no such power
        self.powers = dict(zip(PRIORS, (balanced, 0.0, 1.0), strict=True))  # of the learned prior, by prior

    @classmethod
    def load(cls, folder: str | Path = ARTIFACTS, threads: int = 1) -> Self:
        """From a folder of artifacts, every file verified against the manifest. Raises ArtifactsError."""
        manifest, graphs = verify(Path(folder))
        try:
            return cls(graphs, manifest, threads)
        except ArtifactsError as error:
            raise ArtifactsError(f"{folder}: {error}; {way_out(Path(folder))}") from error

    def predict(self, name: str, top: int = 3, prior: str = PRIORS[0], coverage: float | None = None) -> Answers:
        """The ``top`` likeliest languages by network, best first; empty lists where there is nothing to read.

        With a ``coverage`` of 0.5 to 0.99 they are instead as many as it takes to hold the right language for that
        share of names (letterwise/coverage.py). Raises ValueError for ``top`` below 1, an unknown prior, another
        coverage, or artifacts without thresholds for it.
        """
        return self._best([read(name).text], top, prior, coverage)[0]

    def answer(self, name: str, top: int = 3, prior: str = PRIORS[0], coverage: float | None = None) -> dict[str, Any]:
        """``answers`` for one name."""
        return self.answers([name], top, prior, coverage)[0]

    def answers(
        self, names: Sequence[str], top: int = 3, prior: str = PRIORS[0], coverage: float | None = None
    ) -> list[dict[str, Any]]:
        """``predict`` for each of many, as plain data for JSON: the name, what it was read as, changes, answers."""
        readings = [read(name) for name in names]
        best = self._best([reading.text for reading in readings], top, prior, coverage)
        return [
            {
                "name": name,
                "read_as": reading.text,
                "changes": list(reading.changes),
                "answers": {
                    model: [{"language": language, "probability": probability} for language, probability in pairs]
                    for model, pairs in answers.items()
                },
            }
            for name, reading, answers in zip(names, readings, best, strict=True)
        ]

    def by_letter(self, name: str, prior: str = PRIORS[0]) -> dict[str, np.ndarray]:
        """Probabilities after every letter, as if the name ended there: float32 [letters, languages] by network."""
        _check_prior(prior)
        text = read(name).text
        if not text:
            return {model: np.zeros((0, len(self.languages)), np.float32) for model in self.sessions}
        letters, power = encode([text]), self.powers[prior]
        return {model: apply_prior(power, self.log_probs(model, letters)[0], self.log_prior) for model in self.sessions}

    def predict_many(self, names: Sequence[str], prior: str = PRIORS[0]) -> dict[str, np.ndarray]:
        """Probabilities float32 [names, languages] by network; a row of NaN where there is nothing to read."""
        return self.predict_texts([read(name).text for name in names], prior)

    def predict_texts(self, texts: Sequence[str], prior: str = PRIORS[0]) -> dict[str, np.ndarray]:
        """``predict_many`` for names that were read already."""
        _check_prior(prior)
        power = self.powers[prior]
        return {m: apply_prior(power, log_probs, self.log_prior) for m, log_probs in self.last_log_probs(texts).items()}

    def last_log_probs(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """As learned: float32 [texts, languages] by network, NaN for an empty text.

        Texts of like length share a batch. Raises ValueError for one of more than MAX_LETTERS.
        """
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        order = np.argsort(lengths, kind="stable")
        order = order[lengths[order] > 0]
        if len(order) and lengths[order[-1]] > MAX_LETTERS:
            raise ValueError(f"a text has {lengths[order[-1]]:,} letters; read() gives at most {MAX_LETTERS}")
        last = {model: np.full((len(texts), len(self.languages)), np.nan, np.float32) for model in self.sessions}
        batches, start = [], 0
        while start < len(order):
            rows = order[start : start + _ROWS]
            batches.append(rows[: max(1, _BULK_STEPS // lengths[rows[-1]])])
            start += len(batches[-1])

        def answers(rows: np.ndarray) -> list[np.ndarray]:
            batch = [texts[row] for row in rows]
            if self.bulk:
                return self.bulk.run(list(last), {"letters": encode_ends(batch)})
            letters, places = encode(batch), (np.arange(len(rows)), lengths[rows] - 1)
            return [self.log_probs(model, letters)[places] for model in last]

        for rows, found in zip(batches, self._each(answers, batches), strict=True):
            for log_probs, answer in zip(last.values(), found, strict=True):
                log_probs[rows] = answer
        return last

    def log_probs(self, model: str, letters: np.ndarray) -> np.ndarray:
        """As learned: int64 [batch, time] -> float32 [batch, time, languages].

        Raises ValueError, as ``hidden`` and ``trace`` do, for what onnxruntime would end the process over, or answer
        with numbers that mean nothing: no rows, no letters, more than MAX_TIME of them, an index that is none of the
        alphabet's or the blank's.
        """
        return _run(self.sessions[model], ["log_probs"], letters)[0]

    def hidden(self, letters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The RNN's log-probabilities and hidden state after every letter: float32 [batch, time, languages or 128]."""
        log_probs, hidden = _run(self.sessions["RNN"], ["log_probs", "hidden"], letters)
        return log_probs, hidden

    def trace(self, model: str, letters: np.ndarray) -> dict[str, np.ndarray]:
        """All that the graph of LSTM or MyLSTM outputs, by name: log_probs, the gates, the cell, out_weight.

        The LSTM's comes from MyLSTM's equations carrying the LSTM's weights.
        """
        graph = self.lstm_trace if model == "LSTM" else self.sessions[model]
        names = [output.name for output in graph.get_outputs()]
        return dict(zip(names, _run(graph, names, letters), strict=True))

    @cached_property
    def bias(self) -> dict[str, np.ndarray]:
        """The bias of the output layers of LSTM and MyLSTM [languages], less its mean.

        It is what a blank's answer has beyond its hidden state's vote.
        """
        found = {}
        for model in ("LSTM", "MyLSTM"):
            trace = self.trace(model, np.array([[BLANK]]))
            votes = trace["out_weight"] @ (trace["output_gate"][0, 0] * np.tanh(trace["cell"][0, 0]))
            scores = trace["log_probs"][0, 0].astype(np.float64) - votes
            found[model] = scores - scores.mean()
        return found

    def _best(self, texts: Sequence[str], top: int, prior: str, coverage: float | None) -> list[Answers]:
        if isinstance(top, bool) or not isinstance(top, int) or top < 1:
            raise ValueError(f"top is {top!r}; it must be a whole number from 1 to {len(self.languages)}")
        best: list[Answers] = [{model: [] for model in self.sessions} for _ in texts]
        for model, p in self.predict_texts(texts, prior).items():
            least = None if coverage is None else self.threshold(model, prior, coverage)
            counts = np.full(len(texts), top) if least is None else sizes(p, least)
            ranks = np.argsort(-p, axis=1, kind="stable")[:, : counts.max(initial=0)]
            ranked = np.take_along_axis(p, ranks, axis=1)
            rows = zip(texts, best, self._names[ranks].tolist(), ranked.tolist(), counts.tolist(), strict=True)
            for text, answers, languages, probabilities, count in rows:
                if text:
                    answers[model] = [*zip(languages[:count], probabilities[:count], strict=True)]
        return best

    def threshold(self, model: str, prior: str, coverage: float) -> float:
        """The least probability of a language in the set for a coverage. Raises ValueError as ``predict`` does."""
        level = level_of(coverage)
        if "coverage" not in self.manifest:
            raise ValueError("these artifacts hold no thresholds for coverage; train again, or ask for top")
        return float(self.manifest["coverage"]["thresholds"][model][prior][level])


def _run(graph: Session, outputs: Sequence[str], letters: np.ndarray) -> list[np.ndarray]:
    """The outputs for int64 [batch, time], asked for in batches that cost little memory."""
    batch, time = letters.shape
    if not batch or not 0 < time <= MAX_TIME:
        raise ValueError(f"letters are [{batch}, {time}]; they must be [1 or more, 1 to {MAX_TIME:,}]")
    if letters.min() < 0 or letters.max() > BLANK:
        raise ValueError(f"letters hold an index out of 0 to {BLANK}")
    rows = min(_ROWS, max(1, _STEPS // time))
    if batch <= rows:
        return graph.run(outputs, {"letters": letters})
    parts = [graph.run(outputs, {"letters": letters[k : k + rows]}) for k in range(0, batch, rows)]
    columns = zip(*parts, strict=True)
    return [c[0] if name == "out_weight" else np.concatenate(c) for name, c in zip(outputs, columns, strict=True)]


def _opened(file: str, graph: bytes) -> Session:
    try:
        return session(graph)
    except Exception as error:  # onnxruntime's own have no base of their own
        reason = f"onnxruntime {onnxruntime.__version__} says {type(error).__name__}"
        raise ArtifactsError(f"{file} cannot be opened ({reason})") from error


def _facts(opened: dict[str, Session]) -> dict[str, str]:
    """What the graphs, by file name, say of themselves in their metadata; all of one run say the same."""
    said = {file: graph.get_modelmeta().custom_metadata_map for file, graph in opened.items()}
    known = {"alphabet": ALPHABET, "schema_version": str(SCHEMA_VERSION)}
    for key in ("alphabet", "schema_version", "languages", "prior", "corpus_sha256"):
        known.setdefault(key, mode(facts.get(key) for facts in said.values()))
        for file, facts in said.items():
            if facts.get(key) != known[key]:
                raise ArtifactsError(f"{file} is of another Letterwise or of another run than the others (its {key})")
    return known


def _labels(facts: dict[str, str]) -> tuple[list[str], list[float]]:
    """The languages and the learned prior that the graphs' metadata give."""
    try:
        languages, prior = json.loads(facts["languages"]), json.loads(facts["prior"])
        fit = isinstance(languages, list) and all(isinstance(language, str) and language for language in languages)
        fit = fit and len(set(languages)) == len(languages) == len(prior) >= 2
        fit = fit and isinstance(prior, list) and all(share > 0 and math.isfinite(share) for share in prior)
    except (ValueError, TypeError, OverflowError, RecursionError):
        fit = False
    if not fit:
        raise ArtifactsError(f"{', '.join(_OUTPUTS)} are damaged: they name no two languages with a prior for each")
    if problem := problem_with(languages):
        raise ArtifactsError(f"{', '.join(_OUTPUTS)}: {problem}")
    return languages, prior


def _try(file: str, graph: Session, languages: int) -> None:
    """Read one letter: what a graph declares of itself need not be so."""
    try:
        answers = graph.run(_OUTPUTS[file], {"letters": np.zeros((1, 1), np.int64)})
    except Exception as error:  # onnxruntime's own have no base of their own
        raise ArtifactsError(f"{file} is damaged: it cannot be asked for {', '.join(_OUTPUTS[file])}") from error
    log_probs = answers if file == BULK else answers[:1]
    shape = (1, languages) if file == BULK else (1, 1, languages)
    if any(one.shape != shape for one in log_probs):
        raise ArtifactsError(f"{file} is damaged: it does not answer in the {languages} languages that it names")


def _check_prior(prior: str) -> None:
    if prior not in PRIORS:
        raise ValueError(f"prior is {prior!r}; it must be one of {', '.join(PRIORS)}")
