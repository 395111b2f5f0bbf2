"""View: the name written again and again: the size of the hidden state, and the verdict each time."""

from collections.abc import Sequence
from html import escape

import numpy as np

from letterwise.explanations import REPEATS, Stress
from letterwise.showcase import colour
from letterwise.text import MAX_LETTERS
from letterwise.words import language_name, percent, say
from page import draw

LOWEST, HIGHEST = -1, 4  # powers of ten on the axis
LIMIT = 8  # no LSTM with 64 units can pass it: each unit of h lies between -1 and 1


def render(
    text: str, stress: Stress | None, models: Sequence[str], languages: Sequence[str], numbers: bool, lang: str
) -> str:
    """Three lines on a logarithmic axis over up to 64 letters, and a table of verdicts."""
    norms = stress.norms if stress else dict.fromkeys(models, np.zeros(0))
    written = stress.text if stress else ""
    lines = [draw.line(_heights(norm), model.lower()) for model, norm in norms.items()]
    limit = f'<path class="axis limit" d="M0 {_heights(np.array([LIMIT]))[0]:.4f}H{MAX_LETTERS}"/>'
    says = [
        f"{k + 1} {letter}: " + ", ".join(f"{model} |h| = {_size(norm[k])}" for model, norm in norms.items())
        for k, letter in enumerate(written)
    ]
    sentence = ", ".join(f"{m} {_size(norm[0])} → {_size(norm[-1])}" for m, norm in norms.items()) if stress else ""
    label = say("stress_label", lang, count=len(written), norms=sentence)
    ticks = "".join(
        f'<span style="top:{100 * _heights(np.array([10.0**power]))[0]:.1f}%">{10.0**power:,g}</span>'
        for power in range(LOWEST, HIGHEST + 1)
    )
    names = "".join(
        f'<span class="{m.lower()}" style="left:{100 * len(n) / MAX_LETTERS:.1f}%;top:{_label(m, norms):.1f}%">'
        f"{f'{m} {_size(n[-1])}' if len(n) else draw.NO_BREAK}</span>"
        for m, n in norms.items()
    )
    body = f'<div class="ticks">{ticks}</div>{draw.svg(MAX_LETTERS, 1, limit, *lines)}<div class="names">{names}</div>'
    return (
        f"{draw.plot(label, says, body, 'norms')}"
        f'<p class="readout">{say("stress_hint", lang)}</p>{_verdicts(stress, models, languages, lang)}'
        f"{_table(norms, written, numbers and bool(stress), lang)}"
    )


def _verdicts(stress: Stress | None, models: Sequence[str], languages: Sequence[str], lang: str) -> str:
    """What each network says at the end of each writing; always REPEATS columns."""
    ends = stress.ends if stress else []
    head = "".join(f'<th scope="col">{f"×{k + 1}" if k < len(ends) else draw.NO_BREAK}</th>' for k in range(REPEATS))
    rows = ""
    for model in models:
        cells = ""
        for k in range(REPEATS):
            if k < len(ends):
                p = stress.answers[model][k]
                best = int(p.argmax())
                said = f"{escape(language_name(languages[best], lang))} {percent(p[best])}"
                cells += f'<td style="--ink:{colour(languages[best], best)}">{said}</td>'
            else:
                cells += f'<td style="--ink:transparent">{draw.NO_BREAK}</td>'
        rows += f'<tr><th scope="row">{model}</th>{cells}</tr>'
    caption = say("stress_verdicts", lang)
    return (
        f'<div class="verdicts" tabindex="0"><table><caption>{caption}</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _table(norms: dict[str, np.ndarray], written: str, shown: bool, lang: str) -> str:
    rows = ([f"{k + 1} {letter}", *(_size(n[k]) for n in norms.values())] for k, letter in enumerate(written))
    return draw.table(
        shown, say("stress_label", lang, count=len(written), norms=""), [say("letter", lang), *norms], rows
    )


def _heights(norms: np.ndarray) -> np.ndarray:
    """y from 0 (top) to 1."""
    powers = np.log10(np.maximum(norms, 10.0**LOWEST))
    return 1 - (np.clip(powers, LOWEST, HIGHEST) - LOWEST) / (HIGHEST - LOWEST)


def _label(model: str, norms: dict[str, np.ndarray]) -> float:
    """Where a line's name stands, in percent from the top: beside its end; MyLSTM's below LSTM's where they touch."""
    ends = {m: 100 * float(_heights(n[-1:])[0]) if len(n) else 50.0 for m, n in norms.items()}
    lower = max(ends["LSTM"], ends["MyLSTM"])
    upper = min(ends["LSTM"], ends["MyLSTM"])
    if model == "RNN" or lower - upper > 9:
        return ends[model]
    return (lower + upper) / 2 + (4.5 if model == "MyLSTM" else -4.5)


def _size(norm: float) -> str:
    return f"{norm:,.1f}" if norm < 1000 else f"{norm:,.0f}"
