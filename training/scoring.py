"""Scores of what ships: the ONNX files, through the predictor, on names that no training has seen."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from letterwise.corpus import DATA, Corpus
from letterwise.coverage import COVERAGE, level_of, sizes, thresholds
from letterwise.predictor import PRIORS, Predictor, apply_prior
from letterwise.scores import ECE_BINS, any_of, calibrated_error, macro_recall, scores
from training.ngram import NgramModel

BASELINE = "n-gram"
POWERS = np.linspace(0, 1, 21)  # of the learned prior, that may be the balanced one's
VISITORS = 0.25  # visitors' mix of languages is taken to be the corpus's to this power: nobody knows it
COST = 0.002  # of the names found, that leaning less towards languages with many names may come to


def balance(predictor: Predictor, corpus: Corpus, rows: np.ndarray) -> float:
    """The power of the learned prior that is called balanced, chosen on the given rows, the validation names.

    It is the smallest of POWERS with which LSTM and MyLSTM together find at most COST less than with the best. Found is
    a name that is answered with a language that lists it, for many are at home in several; within a language names
    count by how common they are, and languages by the corpus's mix to the power VISITORS.
    """
    texts, labels, shares = [corpus.texts[row] for row in rows], corpus.labels[rows], corpus.shares[rows]
    homes = np.zeros((len(rows), len(corpus.languages)), bool)
    place: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        place.setdefault(text, []).append(row)
    for text, label in zip(corpus.texts, corpus.labels, strict=True):
        homes[place.get(text, []), label] = True
    weights = shares / np.bincount(labels, shares)[labels] * np.exp(VISITORS * predictor.log_prior)[labels]
    learned = predictor.predict_texts(texts, "corpus")
    found = np.zeros(len(POWERS))
    for model in ("LSTM", "MyLSTM"):
        log_probs = np.log(np.maximum(learned[model], np.finfo(np.float32).tiny))
        for k, power in enumerate(POWERS):
            right = homes[np.arange(len(rows)), (log_probs - (1 - power) * predictor.log_prior).argmax(axis=1)]
            found[k] += right @ weights / weights.sum() / 2
    return float(POWERS[found >= found.max() - COST].min().round(2))


def coverage(predictor: Predictor, corpus: Corpus, validation: np.ndarray, test: np.ndarray) -> dict[str, Any]:
    """Thresholds for sets of languages from the validation names, and how the sets for COVERAGE do on the test names.

    ``{"thresholds": {model: {prior: [one for each of LEVELS]}}, "test": {model: {prior: {"covered": share of names,
    "size": mean number of languages}}}}``.
    """
    found: dict[str, Any] = {"thresholds": {}, "test": {}}
    for prior in PRIORS:
        known, unseen = (
            predictor.predict_texts([corpus.texts[row] for row in rows], prior) for rows in (validation, test)
        )
        for model in predictor.sessions:
            chances = known[model][np.arange(len(validation)), corpus.labels[validation]]
            levels = thresholds(chances)
            counts = sizes(unseen[model], levels[level_of(COVERAGE)])
            ranks = np.argsort(-unseen[model], axis=1, kind="stable").argsort(axis=1)
            covered = ranks[np.arange(len(test)), corpus.labels[test]] < counts
            found["thresholds"].setdefault(model, {})[prior] = levels
            found["test"].setdefault(model, {})[prior] = {
                "covered": round(float(covered.mean()), 4),
                "size": round(float(counts.mean()), 2),
            }
    return found


def evaluate(
    predictor: Predictor, baseline: NgramModel, corpus: Corpus, rows: np.ndarray
) -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    """``{corpus: {model: {prior: scores}}}`` on the given rows, and, of a joint corpus, on each source's own rows."""
    texts, labels = [corpus.texts[row] for row in rows], corpus.labels[rows]
    learned = np.log(np.maximum(baseline.probabilities(texts), np.finfo(np.float32).tiny))
    probabilities: dict[str, dict[str, np.ndarray]] = {BASELINE: {}}
    for prior in PRIORS:
        for model, answers in predictor.predict_texts(texts, prior).items():
            probabilities.setdefault(model, {})[prior] = answers
        probabilities[BASELINE][prior] = apply_prior(predictor.powers[prior], learned, predictor.log_prior)
    parts = {corpus.name: np.full(len(rows), True)}
    if len(corpus.sources) > 1:
        parts |= {source: corpus.source[rows] == k for k, source in enumerate(corpus.sources)}
    return {
        part: {
            model: {prior: _scores(p[chosen], labels[chosen]) for prior, p in by_prior.items()}
            for model, by_prior in sorted(probabilities.items(), key=lambda item: item[0] == BASELINE)
        }
        for part, chosen in parts.items()
    }


def details(predictor: Predictor, corpus: Corpus, rows: np.ndarray) -> dict[str, Any]:
    """What the model card says beyond the scores, on the first source's own rows among the given ones.

    ``support``: test names by language; ``recall``: ``{model: {prior: {language: share found, None without names}}}``;
    under the learned prior, by model: ``confusion``, names of each language (row) answered as each (column);
    ``calibration``, ``[names, mean confidence, accuracy]`` of each bin of confidence; ``ece_floor``, see
    ``scores.calibrated_error``; ``after_two_letters``, ``[mean confidence, accuracy]``.
    """
    rows = rows[corpus.source[rows] == 0]
    texts, labels, size = [corpus.texts[row] for row in rows], corpus.labels[rows], len(corpus.languages)
    support = np.bincount(labels, minlength=size)
    facts: dict[str, Any] = {"part": corpus.sources[0], "support": _by_language(corpus, support)}
    facts |= {name: {} for name in ("recall", "confusion", "calibration", "ece_floor", "after_two_letters")}
    beginnings = predictor.predict_texts([text[:2].rstrip() for text in texts], "corpus")
    for prior in PRIORS:
        for model, probabilities in predictor.predict_texts(texts, prior).items():
            best = probabilities.argmax(axis=1)
            found = np.bincount(labels[best == labels], minlength=size)
            shares = [round(hits / names, 4) if names else None for hits, names in zip(found, support, strict=True)]
            facts["recall"].setdefault(model, {})[prior] = _by_language(corpus, shares)
            if prior == "corpus":
                facts["confusion"][model] = (
                    np.bincount(labels * size + best, minlength=size**2).reshape(size, size).tolist()
                )
                facts["calibration"][model] = _bins(probabilities.max(axis=1), best == labels)
                facts["ece_floor"][model] = round(calibrated_error(probabilities), 4)
                facts["after_two_letters"][model] = _mean(beginnings[model], labels)
    return facts


def names(predictor: Predictor, file: str) -> dict[str, Any]:
    """Scores on a list of data/, ``name<TAB>language`` or several languages behind commas, by prior and model.

    ``{"names": n, "scores": {prior: {model: {"top1", "top3", "any_top1", "any_top3", "recall", "any_recall"}}}}``: a
    name is right if its first language is answered or, for what starts with any, if one of its languages is; recalls
    are ``{language: share found of the names that have it first}``.
    """
    rows = _labelled(DATA / file)
    homes = [[predictor.languages.index(language) for language in languages.split(",")] for _, languages in rows]
    labels = np.array([own[0] for own in homes])
    by_prior: dict[str, Any] = {}
    for prior in PRIORS:
        for model, probabilities in predictor.predict_many([name for name, _ in rows], prior).items():
            best = probabilities.argmax(axis=1)
            all_scores, any_scores = scores(probabilities, labels), any_of(probabilities, homes)
            right = {
                "recall": best == labels,
                "any_recall": [answer in own for answer, own in zip(best, homes, strict=True)],
            }
            by_prior.setdefault(prior, {})[model] = {
                "top1": round(all_scores["accuracy"], 4),
                "top3": round(all_scores["top3"], 4),
                "any_top1": round(any_scores["any_accuracy"], 4),
                "any_top3": round(any_scores["any_top3"], 4),
            } | {
                which: {
                    language: round(float(np.array(hits)[labels == k].mean()), 4)
                    for k, language in enumerate(predictor.languages)
                }
                for which, hits in right.items()
            }
    return {"names": len(rows), "scores": by_prior}


def scripts(predictor: Predictor) -> dict[str, Any]:
    """How names in their own script are answered, beside the usual Latin spelling of the same names, balanced prior.

    ``{script: {"names": n, model: [first right, among three, first right in Latin, among three in Latin]}}`` on
    data/visitors-scripts.tsv and data/visitors-scripts-latin.tsv, which go row by row together.
    """
    own, latin = (_labelled(DATA / f"visitors-scripts{which}.tsv") for which in ("", "-latin"))
    answers = [predictor.predict_many([name for name, _ in rows]) for rows in (own, latin)]
    labels = np.array([predictor.languages.index(language) for _, language in own])
    kinds = np.array([_script(name, language) for name, language in own])
    table: dict[str, Any] = {}
    for kind in dict.fromkeys(kinds.tolist()):
        rows = kinds == kind
        table[kind] = {"names": int(rows.sum())} | {
            model: [
                round(scores(by_model[model][rows], labels[rows])[figure], 4)
                for by_model in answers
                for figure in ("accuracy", "top3")
            ]
            for model in predictor.sessions
        }
    return table


def _labelled(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def _script(name: str, language: str) -> str:
    """Of the first letter; Chinese characters by the language."""
    script = unicodedata.name(name[0]).split()[0].capitalize()
    return {"Hiragana": "Kana", "Katakana": "Kana", "Cjk": f"{language} characters"}.get(script, script)


def _by_language(corpus: Corpus, values: Iterable[Any]) -> dict[str, Any]:
    return {
        language: value.item() if isinstance(value, np.generic) else value
        for language, value in zip(corpus.languages, values, strict=True)
    }


def _bins(confidence: np.ndarray, right: np.ndarray) -> list[list[float]]:
    bins = np.minimum((confidence * ECE_BINS).astype(int), ECE_BINS - 1)
    rows = []
    for chosen in (bins == k for k in range(ECE_BINS)):
        means = (confidence[chosen].mean(), right[chosen].mean()) if chosen.any() else (0, 0)
        rows.append([int(chosen.sum()), *(round(float(mean), 4) for mean in means)])
    return rows


def _mean(probabilities: np.ndarray, labels: np.ndarray) -> list[float]:
    right = probabilities.argmax(axis=1) == labels
    return [round(float(probabilities.max(axis=1).mean()), 4), round(float(right.mean()), 4)]


def _scores(probabilities: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    figures = scores(probabilities, labels) | {"macro_recall": macro_recall(probabilities, labels)}
    return {name: round(figure, 4) for name, figure in figures.items()}
