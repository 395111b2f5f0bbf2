"""View: the ledger, which letter said how much for one language."""

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from letterwise.explanations import Ledger
from letterwise.showcase import colour
from letterwise.words import language_name, say
from page import draw


def render(
    text: str, ledgers: dict[str, Ledger], languages: Sequence[str], chosen: str, numbers: bool, lang: str
) -> str:
    """Three strips of bars, up for the language and down against it, all on one scale.

    The language is ``chosen`` for all three networks, or where that is empty each network's own first answer.
    """
    count = draw.columns(text)
    picked = {model: _language(ledger, languages, chosen) for model, ledger in ledgers.items()}
    columns = {model: ledger.letters[:, picked[model]] for model, ledger in ledgers.items()}
    peak = max((np.abs(column).max(initial=1e-3) for column in columns.values()), default=1)
    strips = "".join(
        _strip(model, text, ledger.before[picked[model]], columns[model], languages, picked[model], peak, count, lang)
        for model, ledger in ledgers.items()
    )
    head = draw.strip(_free(chosen, lang), draw.letters(text, count), "", "head")
    names = [f"{model}, {language_name(languages[picked[model]], lang)}" for model in ledgers]
    rows = [[say("before_letters", lang), *(draw.signed(ledgers[m].before[picked[m]]) for m in ledgers)]]
    rows += [[f"{k + 1} {letter}", *(draw.signed(columns[m][k]) for m in ledgers)] for k, letter in enumerate(text)]
    rows += [[say("sum", lang), *(draw.signed(ledgers[m].before[picked[m]] + columns[m].sum()) for m in ledgers)]]
    table = draw.table(numbers and bool(text), say("ledger_title", lang), [say("letter", lang), *names], rows)
    return f'{head}{strips}<p class="readout">{say("ledger_hint", lang)}</p>{table}'


def _language(ledger: Ledger, languages: Sequence[str], chosen: str) -> int:
    if chosen:
        return languages.index(chosen)
    return int((ledger.before + ledger.letters.sum(axis=0)).argmax())


def _strip(
    model: str, text: str, before: float, shares: np.ndarray, languages: Sequence[str], language: int, peak: float,
    count: int, lang: str,
) -> str:  # fmt: skip
    name, heights = language_name(languages[language], lang), shares / peak
    paths = (
        draw.bars(1 - np.maximum(heights, 0), np.ones(len(heights)), colour(languages[language], language)),
        draw.bars(np.ones(len(heights)), 1 - np.minimum(heights, 0), draw.AGAINST),
        f'<path class="axis" d="M0 1H{count}"/>',
    )
    says = [
        say("share", lang, model=model, letter=letter, number=k + 1, value=draw.signed(share), language=name)
        for k, (letter, share) in enumerate(zip(text, shares, strict=True))
    ]
    most = [k for k in np.argsort(-shares)[:3] if shares[k] > 0]
    mostly = ", ".join(f"{text[k]} {draw.signed(shares[k], 1)}" for k in most) or "–"
    sentence = say(
        "ledger_sum", lang, language=name, total=draw.signed(before + shares.sum(), 1),
        before=draw.signed(before, 1), mostly=mostly,
    )  # fmt: skip
    return draw.strip(
        model, draw.plot(f"{model}: {sentence}" if text else model, says, draw.svg(count, 2, *paths), "signed"),
        sentence if text else "",
    )  # fmt: skip


def _free(chosen: str, lang: str) -> Markup:
    hidden = "" if chosen else " hidden"
    return Markup(f'<button type="button" class="free" data-language=""{hidden}>{say("own_answers", lang)}</button>')
