"""The teacher that the networks learn from, built from letter counts in a few seconds.

Its answer is the mean of two: Bayes' rule on one letter model per language (counts of what follows the last four
letters), and the n-gram model. Its letter models also invent names, which the teacher then labels itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from letterwise.text import ALPHABET, MAX_LETTERS
from training.ngram import NgramModel

SYMBOLS = ALPHABET + "$"  # what may follow a letter; $ ends the name
END = len(ALPHABET)
START = END + 1
BASE = START + 1  # a context is a number in this base, its last letter the last digit
CONTEXT = 4  # letters
CHUNK = 50_000  # grams whose probabilities are computed at once


@dataclass(frozen=True)
class _Counts:
    """What followed the contexts of one length: one row per context, one cell per gram (context, symbol)."""

    contexts: np.ndarray  # int64 [rows], ascending
    totals: np.ndarray  # float64 [rows, languages]: symbols that followed
    unseen: np.ndarray  # float64 [rows, languages]: pseudo-counts for symbols that never followed
    grams: np.ndarray  # int64 [cells], ascending: context * BASE + symbol
    counts: np.ndarray  # float64 [cells, languages]
    symbols: np.ndarray  # int64: every symbol that followed, grouped by row and language
    starts: np.ndarray  # int64 [rows, languages]: where the group starts in ``symbols``

    @classmethod
    def of(
        cls, contexts: np.ndarray, symbols: np.ndarray, labels: np.ndarray, languages: int, backoff: float
    ) -> "_Counts":
        """From events, each a symbol that followed a context in a name of language ``label``: int64 [events]."""
        rows, row = np.unique(contexts, return_inverse=True)
        grams, cell = np.unique(contexts * BASE + symbols, return_inverse=True)
        counts = np.bincount(cell * languages + labels, minlength=len(grams) * languages).reshape(-1, languages)
        row_of = np.searchsorted(rows, grams // BASE)
        totals, distinct = np.zeros((2, len(rows), languages))
        np.add.at(totals, row_of, counts)
        np.add.at(distinct, row_of, counts > 0)
        order = np.argsort(row * languages + labels, kind="stable")
        starts = (np.cumsum(totals) - totals.ravel()).reshape(totals.shape).astype(np.int64)
        return cls(rows, totals, backoff * distinct, grams, counts.astype(float), symbols[order], starts)


class LetterModel:
    """Per language, how often each symbol follows each context of up to four letters (Witten & Bell 1991, method C)."""

    def __init__(self, texts: Sequence[str], labels: np.ndarray, languages: int, backoff: float = 2.0) -> None:
        """``backoff``: pseudo-counts per distinct follower of a context, spread as the shorter context predicts."""
        self.languages = languages
        names, depths, contexts, symbols = _events(texts)
        self.counts = [
            _Counts.of(contexts[deep] % BASE**length, symbols[deep], labels[names[deep]], languages, backoff)
            for length in range(CONTEXT + 1)
            if (deep := depths >= length).any()
        ]

    def log_likelihood(self, texts: Sequence[str]) -> np.ndarray:
        """Log-probability of each whole name in each language: float64 [names, languages]."""
        names, _, contexts, symbols = _events(texts)
        grams, gram = np.unique(contexts * BASE + symbols, return_inverse=True)
        logs = np.empty((len(grams), self.languages))
        for k in range(0, len(grams), CHUNK):
            logs[k : k + CHUNK] = np.log(self._probabilities(grams[k : k + CHUNK]))
        ends = np.flatnonzero(np.diff(names, append=len(texts)))
        starts = np.concatenate([[0], ends[:-1] + 1]) if len(texts) else ends
        scores = np.empty((len(texts), self.languages))
        for language in range(self.languages):
            scores[:, language] = np.add.reduceat(logs[gram, language], starts)
        return scores

    def _probabilities(self, grams: np.ndarray) -> np.ndarray:
        """Of each gram's symbol, given its context: float64 [grams, languages]."""
        contexts, symbols = np.divmod(grams, BASE)
        chance = np.full((len(grams), self.languages), 1 / len(SYMBOLS))
        for length, level in enumerate(self.counts):
            shortened = contexts % BASE**length
            row, known = _find(level.contexts, shortened)
            cell, seen = _find(level.grams, shortened * BASE + symbols)
            totals, unseen = level.totals[row], level.unseen[row]
            counted = level.counts[cell] * seen[:, None] + unseen * chance
            np.divide(counted, totals + unseen, out=chance, where=known[:, None] & (totals > 0))
        return chance

    def invent(self, languages: np.ndarray, generator: np.random.Generator) -> list[str]:
        """A name for each of ``languages``, int64 [names], drawn letter by letter from that language's model."""
        letters = np.zeros((len(languages), MAX_LETTERS), "U1")
        contexts, writing = np.full(len(languages), START), np.arange(len(languages))
        for k in range(MAX_LETTERS):
            symbols = self._draw(contexts[writing], languages[writing], generator)
            writing, symbols = writing[symbols != END], symbols[symbols != END]
            if not len(writing):
                break
            letters[writing, k] = _LETTERS[symbols]
            contexts[writing] = (contexts[writing] * BASE + symbols) % BASE**CONTEXT
        names: list[str] = letters.view(f"U{MAX_LETTERS}")[:, 0].tolist()
        return names

    def _draw(self, contexts: np.ndarray, languages: np.ndarray, generator: np.random.Generator) -> np.ndarray:
        """A symbol for each context, distributed as ``_probabilities``: one that followed it, else backing off."""
        drawn = generator.integers(len(SYMBOLS), size=len(contexts))
        waiting = np.arange(len(contexts))
        for length, level in reversed([*enumerate(self.counts)]):
            row, known = _find(level.contexts, contexts[waiting] % BASE**length)
            language = languages[waiting]
            total = level.totals[row, language] * known
            points = generator.random(len(waiting)) * (total + level.unseen[row, language])
            followed = points < total
            drawn[waiting[followed]] = level.symbols[(level.starts[row, language] + points.astype(np.int64))[followed]]
            waiting = waiting[~followed]
        return drawn


_LETTERS = np.array(list(ALPHABET))


def _events(texts: Sequence[str]) -> tuple[np.ndarray, ...]:
    """Every symbol of every name: int64 arrays [events] of the name's index, the number of symbols before it (counting
    the start), the context as a number, and the symbol."""
    lengths = np.fromiter((len(text) + 2 for text in texts), np.int64, len(texts))  # with start and end
    codes = np.frombuffer("".join(f"^{text}$" for text in texts).encode("ascii"), np.uint8)
    symbols = _CODES[codes]
    names = np.repeat(np.arange(len(texts)), lengths)
    depths = np.arange(len(symbols)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    contexts = np.zeros(len(symbols), np.int64)
    for back in range(CONTEXT, 0, -1):
        before = np.concatenate([np.zeros(back, np.int64), symbols[:-back]])[: len(symbols)]
        contexts = contexts * BASE + np.where(depths >= back, before, 0)
    after_start = depths > 0
    return names[after_start], depths[after_start], contexts[after_start], symbols[after_start]


_CODES = np.zeros(128, np.int64)
_CODES[[ord(symbol) for symbol in SYMBOLS + "^"]] = np.arange(BASE)


def _find(ascending: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The position of each of ``wanted`` in ``ascending``, and whether it is there."""
    place = np.searchsorted(ascending, wanted).clip(max=len(ascending) - 1)
    return place, ascending[place] == wanted


class Teacher:
    """Letter models and n-gram model, answering under the prior that the weights give."""

    def __init__(self, texts: Sequence[str], labels: np.ndarray, weights: np.ndarray, languages: int) -> None:
        self.prior = np.bincount(labels, weights, languages) / weights.sum()
        self.letters = LetterModel(texts, labels, languages)
        self.grams = NgramModel(texts, labels, weights, languages)

    def answers(self, texts: Sequence[str]) -> np.ndarray:
        """Probabilities, float64 [names, languages]."""
        with np.errstate(divide="ignore"):  # a language without names
            scores = self.letters.log_likelihood(texts) + np.log(self.prior)
        by_letters = np.exp(scores - scores.max(axis=1, keepdims=True))
        by_letters /= by_letters.sum(axis=1, keepdims=True)
        answers: np.ndarray = (by_letters + self.grams.probabilities(texts)) / 2
        return answers
