"""View: what every other letter in every place would change."""

import json
import string
from collections.abc import Sequence
from html import escape

import numpy as np
from markupsafe import Markup

from letterwise.explanations import WINDOW, WhatIf
from letterwise.showcase import colour
from letterwise.words import language_name, say
from page import draw


def render(text: str, found: dict[str, WhatIf], languages: Sequence[str], numbers: bool, lang: str) -> str:
    """Three maps of 26 letters by places, on one scale."""
    window = text[-WINDOW:]
    count = draw.columns(window)
    peak = max((float(np.abs(what.change).max(initial=1e-3)) for what in found.values()), default=1)
    strips = "".join(_strip(model, text, what, languages, peak, count, lang) for model, what in found.items())
    head = draw.strip("", draw.letters(window, count), say("last_letters", lang) if len(text) > WINDOW else "", "head")
    rows = (
        [f"{model} {letter}", *(draw.signed(value) for value in row)]
        for model, what in found.items()
        for letter, row in zip(string.ascii_lowercase, what.change, strict=True)
    )
    caption = say("what_if_title", lang)
    table = draw.table(numbers and bool(text), caption, [say("letter", lang), *window], rows)
    return f'{head}{strips}<p class="readout">{say("what_if_hint", lang)}</p>{table}'


def _strip(model: str, text: str, what: WhatIf, languages: Sequence[str], peak: float, count: int, lang: str) -> str:
    language = languages[what.language]
    name, window = language_name(language, lang), text[what.start :]
    blank = np.zeros((26, count - len(window)))
    shade = np.sign(what.change) * np.sqrt(np.abs(what.change) / peak)  # small changes are to be seen beside large ones
    image = draw.heat(np.hstack([shade, blank]), 1, colour(language, what.language), draw.AGAINST)
    facts = {"text": text, "start": what.start, "count": len(window), "language": name, "model": model,
             "say": say("what_if_cell", lang)}  # fmt: skip
    sentence = say("together", lang, value=f"{what.together:.2f}")
    label = f"{model}: {_strongest(text, what, name, lang)} {sentence}" if text else model
    plot = (
        f'<div class="plot heat letters26" role="img" tabindex="0" aria-label="{escape(label)}" data-columns="{count}" '
        f'data-rows="26" data-facts="{escape(json.dumps(facts))}" data-values="{draw.packed(what.change)}">'
        f'<img alt="" src="{image}"></div>'
    )
    strongest = _strongest(text, what, name, lang) if text else ""
    aside = Markup(f'<span class="badge">{escape(sentence)}</span> {escape(strongest)}')
    return draw.strip(model, plot, aside, "tall")


def _strongest(text: str, what: WhatIf, name: str, lang: str) -> str:
    """The replacement that helps the language most and the one that harms it most."""
    said = []
    for value in (what.change.max(initial=-np.inf), what.change.min(initial=np.inf)):
        row, column = np.argwhere(what.change == value)[0]
        said.append(f"{text[what.start + column]} → {string.ascii_lowercase[row]} {draw.signed(value, 1)}")
    return say("strongest", lang, language=name, most=said[0], least=said[1])
