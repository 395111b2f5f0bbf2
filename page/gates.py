"""View: what the gates of LSTM and MyLSTM do at each letter, unit by unit."""

import json
from collections.abc import Sequence
from html import escape

import numpy as np
from markupsafe import Markup

from letterwise.explanations import Gates
from letterwise.showcase import colour
from letterwise.words import language_name, say
from page import draw

QUANTITIES = {  # name in Gates -> its letter in the equations, lowest and highest value drawn
    "forget": ("f", 0, 1),
    "input_gate": ("i", 0, 1),
    "candidate": ("C̃", -1, 1),
    "output_gate": ("o", 0, 1),
    "cell": ("C", -3, 3),
}


def render(text: str, found: dict[str, Gates], languages: Sequence[str], numbers: bool, lang: str) -> str:
    """For each network five maps of units by letters with their mean, and what survives of each letter."""
    count = draw.columns(text)
    head = draw.strip("", draw.letters(text, count), "", "head")
    parts = "".join(_network(model, text, gates, languages, count, lang) for model, gates in found.items())
    means = ("forget", "input_gate", "candidate", "output_gate", "cell")
    header = [say("letter", lang), *(f"{m} {QUANTITIES[q][0]}" for m in found for q in means)]
    header += [f"{m} {say('survival', lang)}" for m in found]
    rows = (
        [f"{k + 1} {letter}", *(draw.signed(getattr(found[m], q)[k].mean()) for m in found for q in means),
         *(f"{found[m].survival[k]:.2f}" for m in found)]
        for k, letter in enumerate(text)
    )  # fmt: skip
    return f"{head}{parts}{draw.table(numbers and bool(text), say('gates_means', lang), header, rows)}"


def _network(model: str, text: str, gates: Gates, languages: Sequence[str], count: int, lang: str) -> str:
    values = np.stack([getattr(gates, q).T for q in QUANTITIES])  # (quantities, units, letters)
    facts = {
        "text": text, "count": len(text), "model": model, "say": say("gate_says", lang),
        "votes": [language_name(languages[k], lang) for k in gates.votes], "parts": list(QUANTITIES),
    }  # fmt: skip
    votes = draw.stripes([colour(languages[k], int(k)) for k in gates.votes])
    strips = "".join(_strip(model, quantity, values[k], votes, count, lang) for k, quantity in enumerate(QUANTITIES))
    survival = gates.survival
    says = [
        say("survives", lang, model=model, letter=letter, number=k + 1, share=f"{share:.2f}")
        for k, (letter, share) in enumerate(zip(text, survival, strict=True))
    ]
    half = int((survival >= 0.5).sum())
    sentence = say("survival_half", lang, model=model, count=half) if text else ""
    curve = draw.plot(
        f"{say('survival', lang)}: {sentence}", says,
        draw.svg(count, 1, draw.bars(1 - survival, np.ones(len(survival)), "var(--soft)")),
    )  # fmt: skip
    return (
        f'<div class="gates" data-facts="{escape(json.dumps(facts))}" data-rows="{values.shape[1]}" '
        f'data-columns="{count}" data-values="{draw.packed(values)}"><h3 class="network-name">{model}</h3>{strips}'
        f"{draw.strip(say('survival', lang), curve, sentence)}"
        f'<p class="readout">{say("gates_hint", lang)}</p></div>'
    )


def _strip(model: str, quantity: str, values: np.ndarray, votes: str, count: int, lang: str) -> str:
    symbol, low, high = QUANTITIES[quantity]
    blank = np.zeros((len(values), count - values.shape[1]))
    mean = values.mean(axis=0) if values.size else np.zeros(0)
    heights = 1 - (np.clip(mean, low, high) - low) / (high - low)
    name = say(f"gate_{quantity}", lang)
    sentence = say("gate_mean", lang, low=draw.signed(mean.min()), high=draw.signed(mean.max())) if mean.size else ""
    plot = (
        f'<div class="plot heat units" role="img" tabindex="0" aria-label="{escape(f"{model}, {name}. {sentence}")}">'
        f'<img class="votes" alt="" src="{votes}">'
        f'<img alt="" src="{draw.heat(np.hstack([values, blank]), max(-low, high))}">'
        f"{draw.svg(count, 1, draw.line(heights))}</div>"
    )
    return draw.strip(Markup(f"{escape(name)} <i>{symbol}</i>"), plot, sentence)
