"""The teacher: what the networks learn from, made of counted letters in a few seconds.

Its answer is the mean of two: Bayes' rule on one letter model per language (what follows the last four letters,
counted), and the n-gram model. Its letter models also invent names, which it then labels itself.
"""

import random
from collections.abc import Sequence

import numpy as np

from letterwise.text import ALPHABET, MAX_LETTERS
from training.ngram import NgramModel

START, END = "^", "$"
SYMBOLS = ALPHABET + END  # what may follow a letter


class LetterModel:
    """Per language, how often each symbol follows each context of up to four letters (Witten & Bell 1991, method C)."""

    def __init__(
        self, texts: Sequence[str], labels: np.ndarray, languages: int, context: int = 4, backoff: float = 2.0
    ) -> None:
        """``backoff`` weighs a context's distinct followers, as pseudo-counts spread as the shorter context says."""
        self.languages, self.context = languages, context
        self.followers: dict[str, dict[int, list[int]]] = {}  # context -> language -> symbols that followed it
        for text, label in zip(texts, labels.tolist(), strict=True):
            line = START + text + END
            for k in range(1, len(line)):
                symbol = SYMBOLS.index(line[k])
                for n in range(min(context, k) + 1):
                    self.followers.setdefault(line[k - n : k], {}).setdefault(label, []).append(symbol)
        self.unseen = {  # context -> language -> pseudo-counts for what never followed
            context: {language: backoff * len(set(symbols)) for language, symbols in by_language.items()}
            for context, by_language in self.followers.items()
        }
        self.cache: dict[str, np.ndarray] = {}

    def after(self, line: str) -> np.ndarray:
        """Probability of every symbol after ``line``: float64 [languages, symbols]."""
        context = line[-self.context :]
        while context not in self.followers:
            context = context[1:]
        if context not in self.cache:
            uniform = np.full((self.languages, len(SYMBOLS)), 1 / len(SYMBOLS))
            table = self.after(context[1:]).copy() if context else uniform
            for language, symbols in self.followers[context].items():
                counts, unseen = np.bincount(symbols, minlength=len(SYMBOLS)), self.unseen[context][language]
                table[language] = (counts + unseen * table[language]) / (len(symbols) + unseen)
            self.cache[context] = table
        return self.cache[context]

    def log_likelihood(self, texts: Sequence[str]) -> np.ndarray:
        """Log-probability of each whole name in each language: float64 [names, languages]."""
        known: dict[str, np.ndarray] = {}
        scores = np.zeros((len(texts), self.languages))
        for score, text in zip(scores, texts, strict=True):
            line = START + text + END
            for k in range(1, len(line)):
                gram = line[max(0, k - self.context) : k + 1]
                if gram not in known:
                    known[gram] = np.log(self.after(gram[:-1])[:, SYMBOLS.index(gram[-1])])
                score += known[gram]
        return scores

    def invent(self, language: int, generator: random.Random) -> str:
        """A name written letter by letter as ``language`` would: a draw from ``after`` without adding it up."""
        line = START
        while len(line) <= MAX_LETTERS and (symbol := self._draw(line[-self.context :], language, generator)) != END:
            line += symbol
        return line[1:]

    def _draw(self, context: str, language: int, generator: random.Random) -> str:
        symbols = self.followers.get(context, {}).get(language, ())
        if symbols and generator.random() * (len(symbols) + self.unseen[context][language]) < len(symbols):
            return SYMBOLS[generator.choice(symbols)]
        return self._draw(context[1:], language, generator) if context else generator.choice(SYMBOLS)


class Teacher:
    """Letter models and n-gram model, answering under the mix of languages that the weights give.

    Answers are divided by that prior to the power ``tilt``, which is small, and normalised again.
    """

    def __init__(
        self, texts: Sequence[str], labels: np.ndarray, weights: np.ndarray, languages: int, tilt: float = 0.0
    ) -> None:
        self.tilt = tilt
        self.prior = np.bincount(labels, weights, languages) / weights.sum()
        self.letters = LetterModel(texts, labels, languages)
        self.grams = NgramModel(texts, labels, weights, languages)

    def answers(self, texts: Sequence[str]) -> np.ndarray:
        """Probabilities, float64 [names, languages]."""
        with np.errstate(divide="ignore"):  # a language without names
            scores = self.letters.log_likelihood(texts) + np.log(self.prior)
        by_letters = np.exp(scores - scores.max(axis=1, keepdims=True))
        by_letters /= by_letters.sum(axis=1, keepdims=True)
        answers = (by_letters + self.grams.probabilities(texts)) / np.maximum(self.prior, 1e-12) ** self.tilt
        return answers / answers.sum(axis=1, keepdims=True)
