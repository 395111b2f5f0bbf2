"""Scoring the networks on a file of labelled names."""

import sys

import numpy as np

from letterwise.predictor import PRIORS, Predictor
from letterwise.scores import any_of, scores
from letterwise.table_files import TableError, lines, open_source


def evaluate(
    predictor: Predictor, path: str, prior: str = PRIORS[0], encoding: str = "utf-8"
) -> dict[str, dict[str, float]]:
    """Scores of each network on a file of ``name<TAB>language`` lines, no header. Raises TableError.

    A name may belong to several languages, ``English,Scottish``: the scores count the first as right, and
    ``any_accuracy`` and ``any_top3`` are the shares of names with any of them answered first, or among the first three.
    """
    with open_source(path) as raw:
        labelled = list(lines(raw, path, encoding))
    names, labels = [], []
    for number, line in enumerate(labelled, 1):
        if not line.strip():
            continue
        name, tab, listed = line.rstrip("\r\n").partition("\t")
        if not tab:
            raise TableError(f"{path}: line {number} is not name<TAB>language")
        languages = [listed]  # the name of a user's own language may contain a comma
        if listed not in predictor.languages:
            languages = [language.strip() for language in listed.split(",")]
        if unknown := [language for language in languages if language not in predictor.languages]:
            known = ", ".join(predictor.languages)
            raise TableError(f"{path}: line {number}: unknown language {unknown[0]!r}; known: {known}")
        names.append(name)
        labels.append([predictor.languages.index(language) for language in languages])
    answers = predictor.predict_many(names, prior)
    readable = ~np.isnan(next(iter(answers.values()))[:, 0])
    if not readable.any():
        raise TableError(f"{path}: contains no readable name")
    if not readable.all():
        unread = int((~readable).sum())
        what = "1 name had nothing to read and is" if unread == 1 else f"{unread:,} names had nothing to read and are"
        print(f"{what} not scored", file=sys.stderr)
    kept = [indices for indices, usable in zip(labels, readable, strict=True) if usable]
    first, several = np.array([indices[0] for indices in kept]), any(len(indices) > 1 for indices in kept)
    return {
        model: scores(p[readable], first) | (any_of(p[readable], kept) if several else {})
        for model, p in answers.items()
    }
