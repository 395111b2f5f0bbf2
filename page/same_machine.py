"""View: the LSTM operator beside MyLSTM's equations carrying the same weights."""

from collections.abc import Sequence
from html import escape

import numpy as np

from letterwise.words import language_name, say
from page import draw

LOWEST, HIGHEST = -9, -4  # powers of ten on the axis
SHOWN = 3


def render(
    text: str, operator: np.ndarray, equations: np.ndarray, languages: Sequence[str], numbers: bool, lang: str
) -> str:
    """The largest difference, letter by letter and in all, and the first answers to seven places.

    ``operator`` and ``equations`` are probabilities [letters, languages].
    """
    count = draw.columns(text)
    gaps = np.abs(operator.astype(np.float64) - equations).max(axis=1, initial=0)
    heights = (np.log10(np.maximum(gaps, 10.0**LOWEST)) - LOWEST) / (HIGHEST - LOWEST)
    says = [
        say("gap_at", lang, letter=letter, number=k + 1, value=_small(gap))
        for k, (letter, gap) in enumerate(zip(text, gaps, strict=True))
    ]
    largest = say("largest_gap", lang, value=_small(gaps.max(initial=0))) if text else ""
    chart = draw.plot(largest, says, draw.svg(count, 1, draw.bars(1 - heights, np.ones(len(gaps)), "var(--soft)")))
    best = np.argsort(-operator[-1], kind="stable")[:SHOWN] if text else np.zeros(0, int)
    rows = ""
    for k in range(SHOWN):
        cells = (draw.NO_BREAK,) * 3
        if k < len(best):
            cells = (
                escape(language_name(languages[best[k]], lang)),
                f"{operator[-1, best[k]]:.7f}",
                f"{equations[-1, best[k]]:.7f}",
            )
        rows += f'<tr><th scope="row">{cells[0]}</th><td>{cells[1]}</td><td>{cells[2]}</td></tr>'
    head = "".join(f'<th scope="col">{say(key, lang)}</th>' for key in ("language", "operator", "equations"))
    everything = [[f"{k + 1} {letter}", _small(gap)] for k, (letter, gap) in enumerate(zip(text, gaps, strict=True))]
    return (
        f'<p class="largest">{escape(largest) or draw.NO_BREAK}</p>'
        f'<table class="pair"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        f"{draw.strip('', draw.letters(text, count), '', 'head')}"
        f"{draw.strip(say('gap', lang), chart, say('gap_axis', lang))}"
        f'<p class="readout">{say("gap_hint", lang)}</p>'
        f"{draw.table(numbers and bool(text), largest, [say('letter', lang), say('gap', lang)], everything)}"
    )


def _small(value: float) -> str:
    """Two digits and a power of ten: 2.4e−7."""
    return f"{value:.1e}".replace("e-0", "e\u2212").replace("e+00", "")
