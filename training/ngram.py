"""The rival: logistic regression on letter n-grams, which sees all of a name at once and has no states."""

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from letterwise.corpus import Corpus


def ngram_model(corpus: Corpus, rows: np.ndarray) -> Pipeline:
    """TF-IDF of 1- to 3-grams with marks at both ends, C = 10, fitted on the given rows; takes ``marked`` texts."""
    model = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), lowercase=False),
        LogisticRegression(C=10, max_iter=1000),
    )
    texts = [corpus.texts[row] for row in rows]
    return model.fit(marked(texts), corpus.labels[rows], logisticregression__sample_weight=corpus.weights[rows])


def marked(texts: list[str]) -> list[str]:
    """Texts with ``^`` before and ``$`` after, so that n-grams know the ends."""
    return [f"^{text}$" for text in texts]
