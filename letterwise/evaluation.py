"""Scoring the networks on a file of labelled names."""

import sys
from pathlib import Path

import numpy as np

from letterwise.predictor import Predictor
from letterwise.scores import scores
from letterwise.table import TableError


def evaluate(predictor: Predictor, path: str, prior: str = "equal") -> dict[str, dict[str, float]]:
    """Scores of each network on a file of ``name<TAB>language`` lines, no header. Raises TableError."""
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise TableError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise TableError(f"{path}: not UTF-8; save it as UTF-8") from error
    names, labels = [], []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        name, tab, language = line.rstrip("\r").partition("\t")
        if not tab:
            raise TableError(f"{path}: line {number} is not name<TAB>language")
        if language not in predictor.languages:
            known = ", ".join(predictor.languages)
            raise TableError(f"{path}: line {number}: unknown language {language!r}; known: {known}")
        names.append(name)
        labels.append(predictor.languages.index(language))
    answers = predictor.predict_many(names, prior)
    readable = ~np.isnan(next(iter(answers.values()))[:, 0])
    if not readable.any():
        raise TableError(f"{path}: holds no name that can be read")
    if not readable.all():
        print(f"{(~readable).sum():,} names had nothing to read and are not scored", file=sys.stderr)
    return {model: scores(p[readable], np.array(labels)[readable]) for model, p in answers.items()}
