"""View: the three networks' answers side by side, each with its likeliest languages as bars and its test score."""

from collections.abc import Sequence
from html import escape
from typing import Any

from letterwise.predictor import Answers
from letterwise.showcase import colour
from letterwise.words import language_name, percent, say


def render(answers: Answers, manifest: dict[str, Any], top: int, prior: str, lang: str) -> str:
    """Three columns with a bar for each of the ``top`` answers; without them for an unread name.

    The number of nodes follows from ``top`` alone, so that the page patches them in place and bars can move.
    """
    languages = manifest["languages"]
    scores = {model: _score(manifest, model, prior, lang) for model in answers}
    columns = "".join(_column(model, best, top, languages, scores[model], lang) for model, best in answers.items())
    return f'<p id="agreement" aria-live="polite">{_agreement(answers, lang)}</p><div class="networks">{columns}</div>'


def _column(
    model: str, best: Sequence[tuple[str, float]], top: int, languages: Sequence[str], score: str, lang: str
) -> str:
    bars = "".join(_bar(language, p, languages, lang) for language, p in best or [("", 0.0)] * top)
    name, share = (language_name(best[0][0], lang), percent(best[0][1])) if best else ("–", "")
    return (
        f'<article id="answer-{model.lower()}" class="network" aria-label="{model}"><h2>{model}</h2>'
        f'<p class="about">{escape(say(f"about_{model}", lang))}</p>'
        f'<p class="best"><strong>{escape(name)}</strong> <span class="share">{share}</span></p>'
        f'<ol class="bars">{bars}</ol><p class="score">{escape(score)}</p></article>'
    )


def _bar(language: str, probability: float, languages: Sequence[str], lang: str) -> str:
    ink = colour(language, languages.index(language)) if language else "transparent"
    return (
        f'<li{"" if language else " hidden"} style="--share:{probability:.4f};--ink:{ink}">'
        f'<button type="button" class="language" data-language="{escape(language)}">'
        f"{escape(language_name(language, lang))}</button>"
        f'<span class="share">{percent(probability) if language else ""}</span><i></i></li>'
    )


def _score(manifest: dict[str, Any], model: str, prior: str, lang: str) -> str:
    """That network's own score on the test names, under the prior in use."""
    by_prior = manifest["scores"][manifest["corpus"]["name"]][model]
    figures = by_prior.get(prior, by_prior["equal"])  # older artifacts have no balanced prior: theirs is equal
    figure = figures["accuracy" if prior == "corpus" else "macro_recall"]
    return say(f"score_{prior}", lang, n=f"{figures['n']:,}", score=percent(figure))


def _agreement(answers: Answers, lang: str) -> str:
    firsts = {model: language_name(best[0][0], lang) for model, best in answers.items() if best}
    if not firsts:
        return ""
    groups: dict[str, list[str]] = {}
    for model, language in firsts.items():
        groups.setdefault(language, []).append(model)
    if len(groups) == 1:
        sentence = say("all_agree", lang, language=next(iter(groups)))
    elif len(groups) == 2:
        (other, [third]), (language, (first, second)) = sorted(groups.items(), key=lambda group: len(group[1]))
        sentence = say("two_agree", lang, first=first, second=second, language=language, third=third, other=other)
    else:
        each = ", ".join(f"{model} {language}" for model, language in firsts.items())
        sentence = say("none_agree", lang, answers=each)
    return escape(sentence)
