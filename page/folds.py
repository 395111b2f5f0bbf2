"""The five views that fold open under the verdict; only those that are open are computed."""

from collections.abc import Sequence

import numpy as np

from letterwise import explanations
from letterwise.explanations import Gates, Ledger, WhatIf
from letterwise.predictor import Predictor
from letterwise.words import say
from page import gates, ledger, same_machine, stress, what_if

FOLDS = {  # view -> a name that tells
    "ledger": "Vereshchagin",
    "what_if": "Falcone",
    "gates": "Diamantopoulos",
    "stress": "Dostoevsky",
    "same_machine": "Magalhaes",
}
NUMBERS = "numbers"  # shown beside the views: their numbers as text


def parse(show: str) -> list[str]:
    """The known views of a list with commas, as the address has it."""
    asked = show.split(",")
    return [view for view in (*FOLDS, NUMBERS) if view in asked]


def render(
    predictor: Predictor, text: str, prior: str, show: Sequence[str], chosen: str, lang: str,
    changes: dict[str, WhatIf],
) -> str:  # fmt: skip
    """All five, open or closed; ``chosen`` is the language of the ledger, empty for each network's first answer.

    ``changes`` are those of "what if" by network, which take too long to be computed here; none where it is closed.
    """
    parts = "".join(
        _fold(view, _body(view, predictor, text, prior, show, chosen, lang, changes), lang) for view in FOLDS
    )
    pressed = str(NUMBERS in show).lower()
    toggle = (
        f'<button type="button" class="plain" data-show="{NUMBERS}" aria-pressed="{pressed}">'
        f"{say('numbers_label', lang)}</button>"
    )
    return f'<section class="why"><div class="why-head"><h2>{say("why", lang)}</h2>{toggle}</div>{parts}</section>'


def _fold(view: str, body: str, lang: str) -> str:
    name = FOLDS[view]
    inside = (
        f'<p class="claim">{say(f"{view}_claim", lang)}</p>{body}<p class="caveat">{say(f"{view}_caveat", lang)} '
        f'<button type="button" class="plain" data-name="{name}">{say("try_name", lang, name=name)}</button></p>'
    )
    return (
        f'<section class="fold" id="fold-{view.replace("_", "-")}"><h3 class="title"><button type="button" '
        f'data-show="{view}" aria-expanded="{str(bool(body)).lower()}">{say(f"{view}_title", lang)}</button></h3>'
        f'<div class="body">{inside if body else ""}</div></section>'
    )


def _body(
    view: str, predictor: Predictor, text: str, prior: str, show: Sequence[str], chosen: str, lang: str,
    changes: dict[str, WhatIf],
) -> str:  # fmt: skip
    """Empty for a closed view."""
    if view not in show:
        return ""
    languages, numbers = predictor.languages, NUMBERS in show
    if view == "ledger":
        found = explanations.ledger(predictor, text, prior) if text else _no_ledger(predictor)
        return ledger.render(text, found, languages, chosen, numbers, lang)
    if view == "what_if":
        nothing = dict.fromkeys(predictor.sessions, WhatIf(0, 0, np.zeros((26, 0)), 0.0))
        return what_if.render(text, changes or nothing, languages, numbers, lang)
    if view == "gates":
        nothing_gated = dict.fromkeys(explanations.GATED, Gates(*[np.zeros((0, 1))] * 5, np.zeros(0, int), np.zeros(0)))
        return gates.render(
            text, explanations.gates(predictor, text) if text else nothing_gated, languages, numbers, lang
        )
    if view == "stress":
        found_stress = explanations.stress(predictor, text, prior) if text else None
        return stress.render(text, found_stress, list(predictor.sessions), languages, numbers, lang)
    pair = explanations.same_machine(predictor, text) if text else (np.zeros((0, len(languages))),) * 2
    return same_machine.render(text, *pair, languages, numbers, lang)


def _no_ledger(predictor: Predictor) -> dict[str, Ledger]:
    count = len(predictor.languages)
    return dict.fromkeys(predictor.sessions, Ledger(np.zeros(count), np.zeros((0, count))))
