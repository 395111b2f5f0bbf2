"""The columns that are added to a table of names: what each was read as, and the networks' answers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from letterwise.coverage import sizes
from letterwise.predictor import PRIORS, Predictor
from letterwise.text import MAX_SOURCE, read

CACHED_NAMES = 65_536  # names whose answers are cached, because names repeat
_FORMATTED = np.array([f"{k / 10_000:.4f}" for k in range(10_001)], object)  # probabilities as text

Cells = tuple[Any, ...]  # the cells added to a row
Add = Callable[[list[str]], list[Cells]]
Numbers = Callable[[np.ndarray], np.ndarray]  # formats probabilities for the output


@dataclass(frozen=True)
class Answers:
    """What to write of each network's answer: its best languages, as many as a coverage takes, or all."""

    top: int = 1
    coverage: float | None = None
    every: bool = False
    prior: str = PRIORS[0]

    def columns(self, predictor: Predictor) -> dict[str, type]:
        """The added headers and the type of each column, str or float."""
        return {"read_as": str} | {
            f"{model}_{what}": kind for model in predictor.sessions for what, kind in self._headers(predictor.languages)
        }

    def _headers(self, languages: Sequence[str]) -> list[tuple[str, type]]:
        if self.every:
            return [(language, float) for language in languages]
        if self.coverage is not None:
            return [("languages", str)]
        places = [""] if self.top == 1 else [f"_{k}" for k in range(1, min(self.top, len(languages)) + 1)]
        return [pair for place in places for pair in ((f"language{place}", str), (f"probability{place}", float))]

    def cells(self, predictor: Predictor, texts: Sequence[str], kind: str) -> Iterator[Cells]:
        """The added cells for each text, for an output of a ``kind``: a suffix."""
        numbers, nothing = _FORMATS.get(kind, (_as_text, ""))
        blank = np.array([not text for text in texts])
        columns: list[list[Any]] = [list(texts)]
        for model, p in predictor.predict_texts(texts, self.prior).items():
            p = np.where(blank[:, None], 0, p)
            best_alone = self.top == 1 and self.coverage is None and not self.every
            ranks = p.argmax(axis=1)[:, None] if best_alone else np.argsort(-p, axis=1, kind="stable")
            if self.every:
                added = list(p.T)
            elif self.coverage is not None:
                counts = sizes(p, predictor.threshold(model, self.prior, self.coverage))
                pairs = zip(ranks.tolist(), counts.tolist(), strict=True)
                added = [np.array([", ".join(predictor.languages[k] for k in row[:n]) for row, n in pairs], object)]
            else:
                languages, added = np.array(predictor.languages, object), []
                for place in range(min(self.top, len(languages))):
                    added += [languages[ranks[:, place]], p[np.arange(len(p)), ranks[:, place]]]
            for column in added:
                values = column if column.dtype == object else numbers(column).astype(object)
                values[blank] = nothing
                columns.append(values.tolist())
        return zip(*columns, strict=True)


BEST = Answers()


def cached_cells(predictor: Predictor, answers: Answers, kind: str) -> Add:
    """``Answers.cells`` as a function of names, with a cache."""
    as_read: dict[str, str] = {}
    known: dict[str, Cells] = {}  # by text

    def add(names: list[str]) -> list[Cells]:
        if len(as_read) > CACHED_NAMES:
            as_read.clear()
            known.clear()
        names = [name.strip()[:MAX_SOURCE] for name in names]  # all that read() looks at
        for name in names:
            if name not in as_read:
                as_read[name] = read(name).text
        texts = [as_read[name] for name in names]
        if new := [text for text in dict.fromkeys(texts) if text not in known]:
            known.update(zip(new, answers.cells(predictor, new, kind), strict=True))
        return [known[text] for text in texts]

    return add


def _as_text(p: np.ndarray) -> np.ndarray:
    return np.asarray(_FORMATTED[np.rint(p.astype(np.float64) * 10_000).astype(np.int64)])


def _rounded(p: np.ndarray) -> np.ndarray:
    return p.astype(np.float64).round(4)


# Suffix of the output -> how it writes probabilities, and the answers of a name with nothing to read. Others: as text.
_FORMATS: dict[str, tuple[Numbers, str | None]] = {".jsonl": (_rounded, None), ".parquet": (np.asarray, None)}
