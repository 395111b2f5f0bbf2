"""The rival: logistic regression on letter n-grams, which sees all of a name at once and has no states."""

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline


def ngram_model(texts: list[str], labels: np.ndarray, weights: np.ndarray, seed: int = 0) -> Pipeline:
    """TF-IDF of 1- to 3-grams with marks at both ends, C = 10; texts to be passed through ``marked``."""
    model = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), lowercase=False),
        LogisticRegression(C=10, max_iter=1000, random_state=seed),
    )
    return model.fit(marked(texts), labels, logisticregression__sample_weight=weights)


def marked(texts: list[str]) -> list[str]:
    """Texts with ``^`` before and ``$`` after, so that n-grams know the ends."""
    return [f"^{text}$" for text in texts]
