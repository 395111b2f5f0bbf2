"""The tab of many names: a pasted list, its table, the languages found and how far the networks agree."""

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from letterwise.showcase import colour
from letterwise.text import Reading, read
from letterwise.words import language_name, percent, say
from page import draw

MAX_LINES = 1000
MAX_CHARACTERS = 150_000  # the page sends them twice, escaped, and stays below the server's limit


@dataclass(frozen=True)
class Pasted:
    """The names of a pasted list, a line each, and whether more was pasted than is answered."""

    names: list[str]
    cut: bool
    readings: list[Reading]


def pasted(lines: str) -> Pasted:
    """What is answered of a pasted list."""
    names = [line for line in re.split(r"\r\n|\r|\n", lines[:MAX_CHARACTERS]) if line.strip()]
    cut = len(names) > MAX_LINES or len(lines) > MAX_CHARACTERS
    return Pasted(names[:MAX_LINES], cut, [read(name) for name in names[:MAX_LINES]])


def render(given: Pasted, found: dict[str, np.ndarray], languages: Sequence[str], lang: str) -> str:
    """A table of the names, charts of all answers, and the data that the page's downloads are made of.

    ``found`` holds probabilities [names, languages] by network, NaN where there is nothing to read.
    """
    names, readings = given.names, given.readings
    best = np.stack([p.argmax(axis=1) for p in found.values()], axis=1)  # (names, networks)
    readable = np.array([bool(reading.text) for reading in readings], bool)
    note = say("many_note", lang, count=f"{len(names):,}", unread=f"{int((~readable).sum()):,}")
    if given.cut:
        note += " " + say("many_cut", lang, lines=f"{MAX_LINES:,}", characters=f"{MAX_CHARACTERS:,}")
    facts = {
        "names": names, "read_as": [reading.text for reading in readings],
        "changes": [list(reading.changes) for reading in readings], "models": list(found),
        "languages": list(languages), "shown": [language_name(k, lang) for k in languages],
    }  # fmt: skip
    body = "".join(
        _row(k, name, reading.text, [p[k] for p in found.values()], languages, lang)
        for k, (name, reading) in enumerate(zip(names, readings, strict=True))
    )
    heads = (say("many_name", lang), say("many_read_as", lang), *found, say("many_agree", lang))
    header = "".join(
        f'<th scope="col"><button type="button" data-sort="{k}">{escape(head)}</button></th>'
        for k, head in enumerate(heads)
    )
    return (
        f'<section id="many-answers" data-facts="{escape(json.dumps(facts))}" data-values="{_packed(found)}">'
        f'<p class="note" role="status">{escape(note) if names else draw.NO_BREAK}</p>'
        f'<div class="downloads"{"" if names else " hidden"}>{_buttons(lang)}</div>'
        f'<div class="overview"{"" if readable.any() else " hidden"}>'
        f"{_counts(best[readable], list(found), languages, lang)}"
        f"{_agreement(best[readable], list(found), lang)}</div>"
        f'<div class="table list" tabindex="0"{"" if names else " hidden"}><table><thead><tr>{header}</tr></thead>'
        f'<tbody>{body}</tbody></table></div><div class="detail" aria-live="polite"></div></section>'
    )


def _row(number: int, name: str, text: str, answers: Sequence[np.ndarray], languages: Sequence[str], lang: str) -> str:
    cells, first = "", []
    for p in answers:
        if text:
            k = int(p.argmax())
            first.append(k)
            cells += (
                f'<td style="--ink:{colour(languages[k], k)}"><b>{escape(language_name(languages[k], lang))}</b> '
                f"{percent(p[k])}</td>"
            )
        else:
            cells += "<td>–</td>"
    most = max((first.count(k) for k in first), default=0)
    return (
        f'<tr><th scope="row"><button type="button" data-detail="{number}">{escape(name[:80])}</button></th>'
        f"<td>{escape(text)}</td>{cells}<td>{f'{most}/{len(answers)}' if first else '–'}</td></tr>"
    )


def _counts(best: np.ndarray, models: Sequence[str], languages: Sequence[str], lang: str) -> str:
    """How many names each network gives to each language, most found first."""
    counts = np.stack([np.bincount(column, minlength=len(languages)) for column in best.T])  # (networks, languages)
    order = [int(k) for k in np.argsort(-counts.sum(axis=0), kind="stable") if counts[:, k].any()]
    most = max(1, counts.max(initial=0))
    rows = "".join(
        f'<tr style="--ink:{colour(languages[k], k)}"><th scope="row">{escape(language_name(languages[k], lang))}</th>'
        + "".join(f'<td><i style="--share:{count / most:.3f}"></i> {count:,}</td>' for count in counts[:, k])
        + "</tr>"
        for k in order
    )
    head = "".join(f'<th scope="col">{model}</th>' for model in models)
    caption = say("many_counts", lang)
    return (
        f'<table class="counts"><caption>{caption}</caption><thead><tr><td></td>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def _agreement(best: np.ndarray, models: Sequence[str], lang: str) -> str:
    """The share of names on which each two networks give the same language."""
    rows = ""
    for i, model in enumerate(models):
        shares = [float((best[:, i] == best[:, j]).mean()) if len(best) else 0.0 for j in range(len(models))]
        cells = "".join(
            f'<td style="--share:{share:.3f}">{percent(share) if share < 1 else "100 %"}</td>' for share in shares
        )
        rows += f'<tr><th scope="row">{model}</th>{cells}</tr>'
    head = "".join(f'<th scope="col">{model}</th>' for model in models)
    return (
        f'<table class="agreement"><caption>{say("many_agreement", lang)}</caption>'
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _buttons(lang: str) -> str:
    return "".join(
        f'<button type="button" class="plain" data-download="{kind}">'
        f"{say('download', lang, kind=kind.upper())}</button>"
        for kind in ("csv", "json")
    )


def _packed(found: dict[str, np.ndarray]) -> str:
    """Ten-thousandths as little-endian int16 in base64, [names, networks, languages]; -1 where nothing was read."""
    values = np.stack(list(found.values()), axis=1)
    return base64.b64encode(np.rint(np.nan_to_num(values, nan=-1e-4) * 10_000).astype("<i2").tobytes()).decode()
