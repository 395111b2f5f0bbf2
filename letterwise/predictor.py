"""Predictions of the three networks from their ONNX files, with nothing heavier than onnxruntime."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np

from letterwise.coverage import level_of, sizes
from letterwise.graphs import ROWS, open_all, run
from letterwise.manifest import ARTIFACTS, BULK, MANIFEST, MODELS, TRACE, ArtifactsError, remedy, verify
from letterwise.text import BLANK, MAX_LETTERS, encode, encode_ends, read

PRIORS = ("balanced", "equal", "corpus")  # the first is the default
_BULK_STEPS = 1536  # letters per batch of bulk.onnx, which keeps less memory for each

Answers = dict[str, list[tuple[str, float]]]


def apply_prior(power: float, log_probs: np.ndarray, log_prior: np.ndarray) -> np.ndarray:
    """Probabilities float32 [..., languages], from log-probabilities under the corpus's prior and that prior's log.

    The requested prior is the corpus prior to a power: 1 leaves the answers unchanged, 0 makes all languages equally
    likely beforehand. By Bayes' rule the corpus prior is divided out, the requested one multiplied in, and the result
    normalised again.
    """
    scores = log_probs - (1 - power) * log_prior
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(scores / scores.sum(axis=-1, keepdims=True), np.float32)


class Predictor:
    """RNN, LSTM and MyLSTM side by side; safe to share between threads.

    Every answer depends on a prior, the mix of languages assumed before the first letter: ``equal`` (all languages
    equally likely), ``corpus`` (the mix that the networks were trained on) or ``balanced``, between the two.
    """

    def __init__(self, graphs: dict[str, bytes], manifest: dict[str, Any] | None = None, threads: int = 1) -> None:
        """From the contents of the graphs by file name, as ``verify`` returns them; most callers want ``load``.

        Long lists are split across ``threads`` threads.

        Raises ArtifactsError for a graph written by another version or in another run than the others, and for a
        manifest that describes other networks.
        """
        self.manifest = manifest or {}
        sessions, languages, prior = open_all(graphs)
        self.sessions = {model: sessions[file] for model, file in MODELS.items()}
        self.lstm_trace = sessions[TRACE]
        self.bulk = sessions.get(BULK)
        self._map = ThreadPoolExecutor(threads).map if threads > 1 else map
        if manifest and (manifest["languages"], manifest["prior"]) != (languages, prior):
            raise ArtifactsError(f"{MANIFEST} and the graphs differ in their languages or prior")
        self.languages: tuple[str, ...] = tuple(languages)
        self._names = np.array(languages, object)
        self.log_prior = np.log(np.array(prior, np.float64))
        balanced = self.manifest.get("balanced", 0.0)  # missing in older artifacts
        self.powers = dict(zip(PRIORS, (balanced, 0.0, 1.0), strict=True))  # prior -> power of the corpus prior

    @classmethod
    def load(cls, folder: str | Path = ARTIFACTS, threads: int = 1) -> Self:
        """Load a folder of artifacts, verifying every file against the manifest. Raises ArtifactsError."""
        manifest, graphs = verify(Path(folder))
        try:
            return cls(graphs, manifest, threads)
        except ArtifactsError as error:
            raise ArtifactsError(f"{folder}: {error}; {remedy(Path(folder))}") from error

    def predict(self, name: str, top: int = 3, prior: str = PRIORS[0], coverage: float | None = None) -> Answers:
        """The ``top`` likeliest languages by network, best first; empty lists if there is nothing to read.

        A ``coverage`` of 0.5 to 0.99 overrides ``top``: as many languages as it takes to include the right one for that
        share of names (letterwise/coverage.py). Raises ValueError for ``top`` below 1, an unknown prior, a coverage out
        of range, or artifacts without coverage thresholds.
        """
        return self._best([read(name).text], top, prior, coverage)[0]

    def answer(self, name: str, top: int = 3, prior: str = PRIORS[0], coverage: float | None = None) -> dict[str, Any]:
        """``answers`` for one name."""
        return self.answers([name], top, prior, coverage)[0]

    def answers(
        self, names: Sequence[str], top: int = 3, prior: str = PRIORS[0], coverage: float | None = None
    ) -> list[dict[str, Any]]:
        """``predict`` for many names, as plain data for JSON: the name, what it was read as, changes, answers."""
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
        """Probabilities after each letter, as if the name ended there: float32 [letters, languages] by network."""
        _check_prior(prior)
        text = read(name).text
        if not text:
            return {model: np.zeros((0, len(self.languages)), np.float32) for model in self.sessions}
        letters, power = encode([text]), self.powers[prior]
        return {model: apply_prior(power, self.log_probs(model, letters)[0], self.log_prior) for model in self.sessions}

    def predict_many(self, names: Sequence[str], prior: str = PRIORS[0]) -> dict[str, np.ndarray]:
        """Probabilities float32 [names, languages] by network; a row of NaN if there is nothing to read."""
        return self.predict_texts([read(name).text for name in names], prior)

    def predict_texts(self, texts: Sequence[str], prior: str = PRIORS[0]) -> dict[str, np.ndarray]:
        """``predict_many`` for texts that ``read`` has already returned."""
        _check_prior(prior)
        power = self.powers[prior]
        return {m: apply_prior(power, log_probs, self.log_prior) for m, log_probs in self.last_log_probs(texts).items()}

    def last_log_probs(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """Log-probabilities under the corpus's prior: float32 [texts, languages] by network, NaN for an empty text.

        Texts of similar length share a batch. Raises ValueError for one of more than MAX_LETTERS.
        """
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        order = np.argsort(lengths, kind="stable")
        order = order[lengths[order] > 0]
        if len(order) and lengths[order[-1]] > MAX_LETTERS:
            raise ValueError(f"a text has {lengths[order[-1]]:,} letters; read() returns at most {MAX_LETTERS}")
        last = {model: np.full((len(texts), len(self.languages)), np.nan, np.float32) for model in self.sessions}
        batches, start = [], 0
        while start < len(order):
            rows = order[start : start + ROWS]
            batches.append(rows[: max(1, _BULK_STEPS // lengths[rows[-1]])])
            start += len(batches[-1])

        def run_batch(rows: np.ndarray) -> list[np.ndarray]:
            batch = [texts[row] for row in rows]
            if self.bulk:
                return self.bulk.run(list(last), {"letters": encode_ends(batch)})
            letters, places = encode(batch), (np.arange(len(rows)), lengths[rows] - 1)
            return [self.log_probs(model, letters)[places] for model in last]

        for rows, answers in zip(batches, self._map(run_batch, batches), strict=True):
            for log_probs, answer in zip(last.values(), answers, strict=True):
                log_probs[rows] = answer
        return last

    def log_probs(self, model: str, letters: np.ndarray) -> np.ndarray:
        """Log-probabilities under the corpus's prior: int64 [batch, time] -> float32 [batch, time, languages].

        Raises ValueError, as ``hidden`` and ``trace`` do, for input that would crash the process in onnxruntime or
        give meaningless numbers: no rows, no letters, more than MAX_TIME letters, or an index that is neither in the
        alphabet nor the blank.
        """
        return run(self.sessions[model], ["log_probs"], letters)[0]

    def hidden(self, letters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The RNN's log-probabilities and hidden state after each letter: float32 [batch, time, languages or 128]."""
        log_probs, hidden = run(self.sessions["RNN"], ["log_probs", "hidden"], letters)
        return log_probs, hidden

    def trace(self, model: str, letters: np.ndarray) -> dict[str, np.ndarray]:
        """All outputs of the LSTM's or MyLSTM's graph, by name: log_probs, the gates, the cell, out_weight.

        The LSTM's come from MyLSTM's equations with the LSTM's weights.
        """
        graph = self.lstm_trace if model == "LSTM" else self.sessions[model]
        names = [output.name for output in graph.get_outputs()]
        return dict(zip(names, run(graph, names, letters), strict=True))

    @cached_property
    def bias(self) -> dict[str, np.ndarray]:
        """The output-layer bias of LSTM and MyLSTM, minus its mean: [languages] by network.

        It is what remains of the scores for a blank without the hidden state's votes.
        """
        biases = {}
        for model in ("LSTM", "MyLSTM"):
            trace = self.trace(model, np.array([[BLANK]]))
            votes = trace["out_weight"] @ (trace["output_gate"][0, 0] * np.tanh(trace["cell"][0, 0]))
            scores = trace["log_probs"][0, 0].astype(np.float64) - votes
            biases[model] = scores - scores.mean()
        return biases

    def _best(self, texts: Sequence[str], top: int, prior: str, coverage: float | None) -> list[Answers]:
        if isinstance(top, bool) or not isinstance(top, int) or top < 1:
            raise ValueError(f"top is {top!r}; it must be a whole number from 1 to {len(self.languages)}")
        best: list[Answers] = [{model: [] for model in self.sessions} for _ in texts]
        for model, p in self.predict_texts(texts, prior).items():
            threshold = None if coverage is None else self.threshold(model, prior, coverage)
            counts = np.full(len(texts), top) if threshold is None else sizes(p, threshold)
            ranks = np.argsort(-p, axis=1, kind="stable")[:, : counts.max(initial=0)]
            ranked = np.take_along_axis(p, ranks, axis=1)
            rows = zip(texts, best, self._names[ranks].tolist(), ranked.tolist(), counts.tolist(), strict=True)
            for text, answers, languages, probabilities, count in rows:
                if text:
                    answers[model] = [*zip(languages[:count], probabilities[:count], strict=True)]
        return best

    def threshold(self, model: str, prior: str, coverage: float) -> float:
        """The least probability that puts a language in a coverage's set. Raises ValueError as ``predict`` does."""
        level = level_of(coverage)
        if "coverage" not in self.manifest:
            raise ValueError("these artifacts have no coverage thresholds; train again, or use top")
        return float(self.manifest["coverage"]["thresholds"][model][prior][level])


def _check_prior(prior: str) -> None:
    if prior not in PRIORS:
        raise ValueError(f"prior is {prior!r}; it must be one of {', '.join(PRIORS)}")
