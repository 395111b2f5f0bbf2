"""Scores of the shipped ONNX files, through the predictor, on names that were not trained on."""

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
POWERS = np.linspace(0, 1, 21)  # of the corpus prior: candidates for the balanced prior
VISITORS = 0.25  # assumed: visitors' mix of languages, which nobody knows, is the corpus's to this power
COST = 0.002  # largest share of correct answers to give up for leaning less towards languages with many names


def balance(predictor: Predictor, corpus: Corpus, rows: np.ndarray) -> float:
    """The power of the corpus prior that gives the balanced prior, chosen on ``rows`` (the validation names).

    It is the smallest of POWERS at which the recall of LSTM and MyLSTM together is at most COST below the best. An
    answer is right if that language lists the name, since many names are found in several; names are weighted by how
    common they are in their language, and languages by the corpus's mix to the power VISITORS.
    """
    texts, labels, shares = [corpus.texts[row] for row in rows], corpus.labels[rows], corpus.shares[rows]
    listed_in = np.zeros((len(rows), len(corpus.languages)), bool)
    rows_of: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        rows_of.setdefault(text, []).append(row)
    for text, label in zip(corpus.texts, corpus.labels, strict=True):
        listed_in[rows_of.get(text, []), label] = True
    weights = shares / np.bincount(labels, shares)[labels] * np.exp(VISITORS * predictor.log_prior)[labels]
    probabilities = predictor.predict_texts(texts, "corpus")
    recall = np.zeros(len(POWERS))
    for model in ("LSTM", "MyLSTM"):
        log_probs = np.log(np.maximum(probabilities[model], np.finfo(np.float32).tiny))
        for k, power in enumerate(POWERS):
            right = listed_in[np.arange(len(rows)), (log_probs - (1 - power) * predictor.log_prior).argmax(axis=1)]
            recall[k] += right @ weights / weights.sum() / 2
    return float(POWERS[recall >= recall.max() - COST].min().round(2))


def coverage(predictor: Predictor, corpus: Corpus, validation: np.ndarray, test: np.ndarray) -> dict[str, Any]:
    """Thresholds for sets of languages, from the validation names, and how the COVERAGE sets do on the test names.

    ``{"thresholds": {model: {prior: [one per level in LEVELS]}}, "test": {model: {prior: {"covered": share of names,
    "size": mean number of languages}}}}``.
    """
    result: dict[str, Any] = {"thresholds": {}, "test": {}}
    for prior in PRIORS:
        on_validation, on_test = (
            predictor.predict_texts([corpus.texts[row] for row in rows], prior) for rows in (validation, test)
        )
        for model in predictor.sessions:
            chances = on_validation[model][np.arange(len(validation)), corpus.labels[validation]]
            levels = thresholds(chances)
            counts = sizes(on_test[model], levels[level_of(COVERAGE)])
            ranks = np.argsort(-on_test[model], axis=1, kind="stable").argsort(axis=1)
            covered = ranks[np.arange(len(test)), corpus.labels[test]] < counts
            result["thresholds"].setdefault(model, {})[prior] = levels
            result["test"].setdefault(model, {})[prior] = {
                "covered": round(float(covered.mean()), 4),
                "size": round(float(counts.mean()), 2),
            }
    return result


def score_split(
    predictor: Predictor, baseline: NgramModel, corpus: Corpus, rows: np.ndarray
) -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    """``{corpus: {model: {prior: scores}}}`` on ``rows`` and, for a joint corpus, on each source's rows."""
    texts, labels = [corpus.texts[row] for row in rows], corpus.labels[rows]
    baseline_log_probs = np.log(np.maximum(baseline.probabilities(texts), np.finfo(np.float32).tiny))
    probabilities: dict[str, dict[str, np.ndarray]] = {BASELINE: {}}
    for prior in PRIORS:
        for model, answers in predictor.predict_texts(texts, prior).items():
            probabilities.setdefault(model, {})[prior] = answers
        probabilities[BASELINE][prior] = apply_prior(predictor.powers[prior], baseline_log_probs, predictor.log_prior)
    parts = {corpus.name: np.full(len(rows), True)}
    if len(corpus.sources) > 1:
        parts |= {source: corpus.source[rows] == k for k, source in enumerate(corpus.sources)}
    return {
        part: {
            model: {prior: _scores(p[mask], labels[mask]) for prior, p in by_prior.items()}
            for model, by_prior in sorted(probabilities.items(), key=lambda item: item[0] == BASELINE)
        }
        for part, mask in parts.items()
    }


def details(predictor: Predictor, corpus: Corpus, rows: np.ndarray) -> dict[str, Any]:
    """What the model card reports beyond the scores, on those of ``rows`` that are from the first source.

    ``support``: test names by language; ``recall``: ``{model: {prior: {language: share, None without names}}}``. Under
    the corpus prior, by model: ``confusion``, names of each language (row) answered as each (column);
    ``calibration``, ``[names, mean confidence, accuracy]`` per confidence bin; ``ece_floor``, see
    ``scores.calibrated_error``; ``after_two_letters``, ``[mean confidence, accuracy]``.
    """
    rows = rows[corpus.source[rows] == 0]
    texts, labels, size = [corpus.texts[row] for row in rows], corpus.labels[rows], len(corpus.languages)
    support = np.bincount(labels, minlength=size)
    result: dict[str, Any] = {"part": corpus.sources[0], "support": _by_language(corpus, support)}
    result |= {name: {} for name in ("recall", "confusion", "calibration", "ece_floor", "after_two_letters")}
    beginnings = predictor.predict_texts([text[:2].rstrip() for text in texts], "corpus")
    for prior in PRIORS:
        for model, probabilities in predictor.predict_texts(texts, prior).items():
            best = probabilities.argmax(axis=1)
            correct = np.bincount(labels[best == labels], minlength=size)
            shares = [round(hits / names, 4) if names else None for hits, names in zip(correct, support, strict=True)]
            result["recall"].setdefault(model, {})[prior] = _by_language(corpus, shares)
            if prior == "corpus":
                result["confusion"][model] = (
                    np.bincount(labels * size + best, minlength=size**2).reshape(size, size).tolist()
                )
                result["calibration"][model] = _bins(probabilities.max(axis=1), best == labels)
                result["ece_floor"][model] = round(calibrated_error(probabilities), 4)
                result["after_two_letters"][model] = _mean(beginnings[model], labels)
    return result


def names(predictor: Predictor, file: str) -> dict[str, Any]:
    """Scores by prior and model on a file in data/: ``name<TAB>language``, or several languages separated by commas.

    ``{"names": n, "scores": {prior: {model: {"top1", "top3", "any_top1", "any_top3", "recall", "any_recall"}}}}``: a
    name is right if the answer is its first language or, for keys with ``any``, one of its languages; recalls are
    ``{language: share that is right of the names that have it first, None without names}``.
    """
    rows = _labelled(DATA / file)
    languages_of = [[predictor.languages.index(language) for language in languages.split(",")] for _, languages in rows]
    labels = np.array([first for first, *_ in languages_of])
    by_prior: dict[str, Any] = {}
    for prior in PRIORS:
        for model, probabilities in predictor.predict_many([name for name, _ in rows], prior).items():
            best = probabilities.argmax(axis=1)
            all_scores, any_scores = scores(probabilities, labels), any_of(probabilities, languages_of)
            right = {
                "recall": best == labels,
                "any_recall": [answer in languages for answer, languages in zip(best, languages_of, strict=True)],
            }
            by_prior.setdefault(prior, {})[model] = {
                "top1": round(all_scores["accuracy"], 4),
                "top3": round(all_scores["top3"], 4),
                "any_top1": round(any_scores["any_accuracy"], 4),
                "any_top3": round(any_scores["any_top3"], 4),
            } | {
                which: {
                    language: round(float(np.array(hits)[labels == k].mean()), 4) if (labels == k).any() else None
                    for k, language in enumerate(predictor.languages)
                }
                for which, hits in right.items()
            }
    return {"names": len(rows), "scores": by_prior}


def scripts(predictor: Predictor) -> dict[str, Any]:
    """Scores of names in their own script and of their usual Latin spelling, under the balanced prior.

    ``{script: {"names": n, model: [first right, among three, first right in Latin, among three in Latin]}}`` on
    data/visitors-scripts.tsv and data/visitors-scripts-latin.tsv, whose rows correspond.
    """
    native, latin = (_labelled(DATA / f"visitors-scripts{which}.tsv") for which in ("", "-latin"))
    answers = [predictor.predict_many([name for name, _ in rows]) for rows in (native, latin)]
    labels = np.array([predictor.languages.index(language) for _, language in native])
    kinds = np.array([_script(name, language) for name, language in native])
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
    """The script of the first letter; for Chinese characters, also the language."""
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
    for in_bin in (bins == k for k in range(ECE_BINS)):
        means = (confidence[in_bin].mean(), right[in_bin].mean()) if in_bin.any() else (0, 0)
        rows.append([int(in_bin.sum()), *(round(float(mean), 4) for mean in means)])
    return rows


def _mean(probabilities: np.ndarray, labels: np.ndarray) -> list[float]:
    right = probabilities.argmax(axis=1) == labels
    return [round(float(probabilities.max(axis=1).mean()), 4), round(float(right.mean()), 4)]


def _scores(probabilities: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    figures = scores(probabilities, labels) | {"macro_recall": macro_recall(probabilities, labels)}
    return {name: round(figure, 4) for name, figure in figures.items()}
