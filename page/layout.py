"""The page: one name box, the name as it was read, three answers; the wiring stands last."""

import asyncio
import json
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any

import gradio as gr
import numpy as np
from starlette.concurrency import run_in_threadpool

from letterwise import explanations
from letterwise.evidence import EvidenceError
from letterwise.predictor import PRIORS, Predictor
from letterwise.showcase import EXAMPLES, FIRST_NAME, colour
from letterwise.text import read
from letterwise.words import LANGS, language_name, percent, say
from page import answers, claims, folds, many, reading, tour, verdict
from page.long_work import PIECE, LongWork

FIRST_TOP = 3

# The page opens with what the address asks for, where that makes sense, and in the browser's language.
FROM_ADDRESS = """(name, top, prior, lang, show, language) => {
  const [count, priors, langs, tabs] = CHOICES;
  document.querySelector("#top input[type=number]").readOnly = true;  // the slider sets it
  const asked = new URLSearchParams(location.search);
  const number = parseInt(asked.get("top"), 10);
  const wanted = [asked.get("lang"), ...navigator.languages.map((tag) => tag.slice(0, 2)), lang];
  return [...(TO_ADDRESS)(
    (asked.get("name") ?? name).slice(0, 1000).toWellFormed(),
    Number.isNaN(number) ? top : Math.min(Math.max(number, 1), count),
    priors.includes(asked.get("prior")) ? asked.get("prior") : prior,
    wanted.find((tag) => langs.includes(tag)),
    (asked.get("show") ?? show).slice(0, 100).toWellFormed(),
    (asked.get("language") ?? language).slice(0, 100).toWellFormed(),
  ), {selected: tabs.includes(asked.get("tab")) ? asked.get("tab") : tabs[0], __type__: "update"}];
}"""
TO_ADDRESS = """(name, top, prior, lang, show, language) => {
  const address = new URL(location.href);
  const shown = {name, top, prior, show, language, lang};
  for (const [key, value] of Object.entries(shown)) address.searchParams.set(key, value ?? "");
  for (const key of ["show", "language"]) if (!shown[key]) address.searchParams.delete(key);
  history.replaceState(history.state, "", address);
  const root = document.documentElement;
  if (root.lang !== lang) root.lang = lang;  // setting it, even to what it is, styles the whole page anew
  return [name, top, prior, lang, show, language];
}"""
TABS = ("one", "many", "claims")


def build(
    predictor: Predictor, evidence: dict[str, Any] | EvidenceError, long_work: LongWork | None = None
) -> gr.Blocks:
    """The page and its one public endpoint, /predict; everything is answered before the first visitor comes.

    ``evidence`` is what the tab of the five claims draws, or why it cannot. Lists and "what if" run in ``long_work``.
    """
    long_work = long_work or LongWork()
    count = len(predictor.languages)
    first_top = min(FIRST_TOP, count)

    def draw(
        name: str, top: float, prior: str, lang: str, show: str = "", language: str = "",
        changes: dict[str, explanations.WhatIf] | None = None,
    ) -> list[str]:  # fmt: skip
        """What stands under the box: the name as read, three answers, how they came about; and the views below."""
        seen, opened = read(name), folds.parse(show)
        chosen = language if language in predictor.languages else ""
        best = predictor.predict(seen.text, int(top), prior)
        by_letter = predictor.by_letter(seen.text, prior)
        return [
            reading.render(name, seen, lang)
            + answers.render(best, predictor.manifest, int(top), prior, lang)
            + verdict.render(seen.text, by_letter, predictor.languages, folds.NUMBERS in opened, lang),
            folds.render(predictor, seen.text, prior, opened, chosen, lang, changes or {}),
        ]

    async def see(name: str, top: float, prior: str, lang: str, show: str, language: str) -> list[str]:
        """``draw``, with "what if" where it is open."""
        text = read(name).text if "what_if" in folds.parse(show) else ""
        models = predictor.sessions if text else ()
        runs = (long_work.run(explanations.what_if, predictor, model, text, prior) for model in models)
        changes = dict(zip(models, await asyncio.gather(*runs), strict=True))
        return await run_in_threadpool(draw, name, top, prior, lang, show, language, changes)

    async def see_many(lines: str, prior: str, lang: str) -> str:
        """The table of a list of names."""
        listed = await long_work.run(many.pasted, lines)
        texts = [reading.text for reading in listed.readings]
        pieces = [texts[k : k + PIECE] for k in range(0, len(texts), PIECE)] or [[]]
        answers = [await long_work.run(predictor.predict_texts, piece, prior) for piece in pieces]
        found = {model: np.concatenate([answer[model] for answer in answers]) for model in predictor.sessions}
        return await long_work.run(many.render, listed, found, predictor.languages, lang)

    @cache
    def see_claims(lang: str) -> str:
        """The five claims: drawn when they are first looked at."""
        return claims.render(evidence, lang)

    async def speak(name: str, top: float, prior: str, lang: str, show: str, language: str) -> list[Any]:
        """Everything on the page, in ``lang``, but for the switch itself, the answers to a list and the claims."""
        return [
            gr.update(label=say("name_label", lang), placeholder=say("name_placeholder", lang)),
            gr.update(label=say("top_label", lang)),
            gr.update(label=say("prior_label", lang), choices=_priors(lang)),
            *await see(name, top, prior, lang, show, language),
            _head(lang),
            tour.render(lang),
            _examples(predictor.languages, lang),
            _foot(predictor, lang),
            *(gr.update(label=say(f"tab_{tab}", lang)) for tab in TABS),
            gr.update(label=say("many_label", lang), placeholder=say("many_placeholder", lang)),
            gr.update(label=say("prior_label", lang), choices=_priors(lang)),
        ]

    def predict(name: str, top: float = 3, prior: str = PRIORS[0]) -> dict[str, Any]:
        """The object of GET /api/predict."""
        return predictor.answer(name, int(top), prior)

    with gr.Blocks(title="Letterwise", analytics_enabled=False) as page:
        both = " · ".join(say("lang_label", lang) for lang in LANGS)
        lang = gr.Radio([("English", "en"), ("中文", "zh")], value="en", label=both, elem_id="lang")
        head = gr.HTML(_head("en"), apply_default_css=False)
        with gr.Tabs(elem_id="tabs") as tabs:
            with gr.Tab(say("tab_one", "en"), id="one") as tab_one:
                name = gr.Textbox(FIRST_NAME, elem_id="name", label=say("name_label", "en"), max_length=1000,
                                  autofocus=True, placeholder=say("name_placeholder", "en"))  # fmt: skip
                tools = gr.HTML(tour.render("en"), elem_id="tools", apply_default_css=False)
                first_view, first_folds = draw(FIRST_NAME, first_top, PRIORS[0], "en")
                view = gr.HTML(first_view, elem_id="view", apply_default_css=False)
                with gr.Row(elem_id="controls"):
                    top = gr.Slider(
                        1, count, first_top, step=1, label=say("top_label", "en"), elem_id="top", buttons=[]
                    )
                    prior = gr.Radio(_priors("en"), value=PRIORS[0], label=say("prior_label", "en"), elem_id="prior")
                why = gr.HTML(first_folds, elem_id="why", apply_default_css=False)
                examples = gr.HTML(_examples(predictor.languages, "en"), elem_id="examples", apply_default_css=False)
            with gr.Tab(say("tab_many", "en"), id="many") as tab_many:
                lines = gr.Textbox("", lines=8, max_lines=8, max_length=many.MAX_CHARACTERS + 1, elem_id="lines",
                                   label=say("many_label", "en"),
                                   placeholder=say("many_placeholder", "en"))  # fmt: skip
                list_prior = gr.Radio(
                    _priors("en"), value=PRIORS[0], label=say("prior_label", "en"), elem_id="list-prior"
                )
                nothing = many.render(many.pasted(""), predictor.predict_texts([]), predictor.languages, "en")
                table = gr.HTML(nothing, elem_id="many", apply_default_css=False)
            with gr.Tab(say("tab_claims", "en"), id="claims") as tab_claims:
                sheet = gr.HTML("", elem_id="claims", apply_default_css=False)
        foot = gr.HTML(_foot(predictor, "en"), elem_id="foot", apply_default_css=False)

        # What is open and the ledger's language, which page.js writes here: out of sight.
        show, language = (gr.Textbox("", elem_id=state, show_label=False) for state in ("show", "language"))

        asked = [name, top, prior, lang, show, language]
        spoken = [name, top, prior, view, why, head, tools, examples, foot]
        spoken += [tab_one, tab_many, tab_claims, lines, list_prior]
        private = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
        private |= {"preprocess": False, "postprocess": False}  # plain values: Gradio would hand each to a thread
        # One answer to an event: where there are two, Gradio may ask both for ever, each on account of the other.
        latest = {"trigger_mode": "always_last", **private}
        changes = [part.change for part in (name, top, prior, show, language)]
        listed = [lines, list_prior, lang]
        gr.on(changes, see, asked, [view, why], js=TO_ADDRESS, **latest)
        gr.on([lines.change, list_prior.change], see_many, listed, table, **latest)
        tab_claims.select(see_claims, lang, sheet, **latest)
        switched = lang.change(speak, asked, spoken, js=TO_ADDRESS, **latest)
        switched = switched.then(see, asked, [view, why], **private)  # of the name that has been typed meanwhile
        switched.then(see_many, listed, table, **private).then(see_claims, lang, sheet, **private)
        from_address = FROM_ADDRESS.replace("CHOICES", json.dumps([count, PRIORS, LANGS, TABS]))
        from_address = from_address.replace("TO_ADDRESS", TO_ADDRESS)
        page.load(None, asked, [*asked, tabs], js=from_address)  # what differs from the page as built is a change
        gr.api(predict, api_name="predict", concurrency_limit=20)  # Gradio takes up so many each time it looks
    return page


def _priors(lang: str) -> list[tuple[str, str]]:
    return [(say(f"prior_{prior}", lang), prior) for prior in PRIORS]


def _head(lang: str) -> str:
    return (
        f'<header><p class="wordmark">Letterwise</p><h1>{escape(say("title", lang))}</h1></header>'
        f'<p id="away" role="status" data-away="{escape(say("away", lang))}"></p>'
    )


def _examples(languages: Sequence[str], lang: str) -> str:
    buttons = "".join(
        f'<button type="button" data-name="{escape(name)}" style="--ink:{colour(language, 0)}">'
        f"<span>{escape(language_name(language, lang))}</span> {escape(name)}</button>"
        for language, name in EXAMPLES.items()
        if language in languages
    )
    return f'<section><h2>{escape(say("examples", lang))}</h2><div class="names">{buttons}</div></section>'


def _foot(predictor: Predictor, lang: str) -> str:
    prior = predictor.manifest["prior"]
    most = max(range(len(prior)), key=prior.__getitem__)
    sentences = (
        say("prior_note", lang, language=language_name(predictor.languages[most], lang), share=percent(prior[most])),
        say("limits", lang, count=len(predictor.languages)),
        say("privacy", lang),
    )
    paragraphs = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    link = f'<a href="api/predict?name={FIRST_NAME}">api/predict</a>'
    return f"<footer>{paragraphs}<p>{escape(say('for_programs', lang))} {link}</p></footer>"
