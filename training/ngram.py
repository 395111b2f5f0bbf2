"""The n-gram model: logistic regression on letter n-grams, which sees a whole name at once and has no state.

It is the baseline that the networks are compared with, and half of the teacher that they learn from.
"""

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline


class NgramModel:
    """Logistic regression on TF-IDF of 1- to 3-grams, with markers at both ends of a name."""

    def __init__(
        self,
        texts: Sequence[str],
        labels: np.ndarray,
        weights: np.ndarray,
        languages: int,
        lowercase: bool = False,
        C: float = 10,
        tol: float = 1e-4,
    ) -> None:
        """``lowercase`` treats capitals as lower case; ``C`` and ``tol`` are scikit-learn's."""
        self.languages = languages
        self.known = np.unique(labels)  # languages that have names
        if len(self.known) > 1:
            grams = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), lowercase=lowercase)
            self.model = make_pipeline(grams, LogisticRegression(C=C, tol=tol, max_iter=1000))
            self.model.fit(_marked(texts), labels, logisticregression__sample_weight=weights)

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """float64 [names, languages]; 0 for a language without names in the training data."""
        answers = np.zeros((len(texts), self.languages))
        answers[:, self.known] = self.model.predict_proba(_marked(texts)) if len(self.known) > 1 else 1
        return answers


def _marked(texts: Sequence[str]) -> list[str]:
    return [f"^{text}$" for text in texts]
