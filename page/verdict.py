"""View: each network's verdict after every letter, as if the name ended there."""

from collections.abc import Sequence

import numpy as np

from letterwise.explanations import decided
from letterwise.showcase import colour
from letterwise.words import language_name, percent, say
from page import draw

SHOWN = 3  # languages of the last answer that are followed back to the first letter
DRAWN = 7  # with those that led on the way, as far as there is room


def render(text: str, by_letter: dict[str, np.ndarray], languages: Sequence[str], numbers: bool, lang: str) -> str:
    """Three strips of stacked bars over the letters, the last answer at the foot.

    ``by_letter`` holds probabilities [letters, languages] by network.
    """
    count = draw.columns(text)
    strips = "".join(_strip(model, text, p, languages, count, lang) for model, p in by_letter.items())
    rows = (
        [f"{k + 1} {letter}", *(", ".join(_best(p[k], languages, lang)) for p in by_letter.values())]
        for k, letter in enumerate(text)
    )
    table = draw.table(numbers, say("verdict_title", lang), [say("letter", lang), *by_letter], rows)
    head = draw.strip("", draw.letters(text, count), "", "head")
    return (
        f'<section id="verdict" class="view"><h2>{say("verdict_title", lang)}</h2>{head}{strips}'
        f'<p class="readout">{say("verdict_hint", lang)}</p>{table}</section>'
    )


def _strip(model: str, text: str, p: np.ndarray, languages: Sequence[str], count: int, lang: str) -> str:
    last = p[-1] if len(p) else np.zeros(len(languages))
    shown = list(np.argsort(-last, kind="stable")[:SHOWN])
    leaders = np.bincount(p.argmax(axis=1), minlength=len(languages)) if len(p) else last
    shown += [k for k in np.argsort(-leaders, kind="stable") if leaders[k] and k not in shown][: DRAWN - SHOWN]
    edges = [[1.0] * len(p), *(1 - np.cumsum(p[:, shown], axis=1)).T.tolist()]
    paths = [
        draw.bars(edges[k + 1], edges[k], colour(languages[language], int(language)))
        for k, language in enumerate(shown)
    ]
    paths += [draw.bars([], [], "none")] * (DRAWN - len(shown))
    sentence = _story(text, p, languages, lang) if text else ""
    says = [
        say("ended_here", lang, start=text[: k + 1], model=model, answers=", ".join(_best(row, languages, lang)))
        for k, row in enumerate(p)
    ]
    label = f"{model}: {', '.join(_best(last, languages, lang))}. {sentence}" if text else model
    return draw.strip(model, draw.plot(label, says, draw.svg(count, 1, *paths)), sentence)


def _best(row: np.ndarray, languages: Sequence[str], lang: str) -> list[str]:
    best = np.argsort(-row, kind="stable")[:SHOWN]
    return [f"{language_name(languages[k], lang)} {percent(float(row[k]))}" for k in best]


def _story(text: str, p: np.ndarray, languages: Sequence[str], lang: str) -> str:
    """From which letter on the last answer stands, and what it said before."""
    first, since = p.argmax(axis=1), decided(p)
    final = language_name(languages[first[-1]], lang)
    if not since:
        return say("decided_at_once", lang, language=final)
    before = [language_name(languages[k], lang) for n, k in enumerate(first[:since]) if not n or k != first[n - 1]]
    path = " → ".join(before[-3:])
    return say("decided", lang, language=final, letter=text[since], number=since + 1, before=path)
