"""The page: Gradio's own controls, places for the views, and what the browser asks for: facts, lists, the claims.

Everything else is drawn in the browser, by ``ui/``: page/source.js is what it asks.
"""

import asyncio
from functools import cache
from typing import Any

import gradio as gr
from starlette.concurrency import run_in_threadpool

from letterwise import claims, explanations
from letterwise.evidence import EvidenceError
from letterwise.facts import FIRST_TOP, MAX_CHARACTERS, facts, facts_of_list, what_if
from letterwise.predictor import PRIORS, Predictor
from letterwise.sentences import LANGS, say
from letterwise.showcase import FIRST_NAME
from page.long_work import FEW, LongWork

MAX_NAME = 1000  # characters that the box takes


def build(
    predictor: Predictor, evidence: dict[str, Any] | EvidenceError, long_work: LongWork | None = None
) -> gr.Blocks:
    """The page, what its script may ask, and its one public endpoint, /predict.

    ``evidence`` is what the five claims are drawn from, or why they cannot be. Lists and "what if" run in
    ``long_work``.
    """
    long_work = long_work or LongWork()
    count = len(predictor.languages)

    async def ask(question: list[Any]) -> dict[str, Any]:
        """The facts of a name for the open views: [name, views]."""
        name, views = question
        found = await run_in_threadpool(facts, predictor, name, views)
        if "what_if" in views and found["text"]:
            models = predictor.sessions
            runs = (long_work.run(explanations.what_if, predictor, model, found["text"]) for model in models)
            found["what_if"] = what_if(await asyncio.gather(*runs))
        return found

    async def ask_many(names: list[str]) -> dict[str, Any]:
        """The facts of a piece of a list."""
        if len(names) <= FEW:
            return await run_in_threadpool(facts_of_list, predictor, names)
        return await long_work.run(facts_of_list, predictor, names)

    @cache
    def draw_claims(lang: str) -> str:
        """The five claims as HTML."""
        return claims.render(evidence, lang)

    def predict(name: str, top: float = 3, prior: str = PRIORS[0]) -> dict[str, Any]:
        """The object of GET /api/predict."""
        return predictor.answer(name, int(top), prior)

    with gr.Blocks(title="Letterwise", analytics_enabled=False) as page:
        both = " · ".join(say("lang_label", lang) for lang in LANGS)
        gr.Radio([("English", "en"), ("中文", "zh")], value="en", label=both, elem_id="lang", interactive=True)
        _place("head")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab(say("tab_one", "en"), id="one"):
                gr.Textbox(
                    FIRST_NAME, label=say("name_label", "en"), placeholder=say("name_placeholder", "en"),
                    elem_id="name", max_length=MAX_NAME, autofocus=True, interactive=True,
                )  # fmt: skip
                _place("tools")
                _place("view")
                with gr.Row(elem_id="controls"):
                    gr.Slider(
                        1, count, min(FIRST_TOP, count), step=1, label=say("top_label", "en"), elem_id="top",
                        buttons=[], interactive=True,
                    )  # fmt: skip
                    gr.Radio(
                        _priors(), value=PRIORS[0], label=say("prior_label", "en"), elem_id="prior", interactive=True
                    )
                _place("why")
                _place("examples")
            with gr.Tab(say("tab_many", "en"), id="many"):
                gr.Textbox("", lines=8, max_lines=8, max_length=MAX_CHARACTERS + 1, elem_id="lines", interactive=True,
                           label=say("many_label", "en"), placeholder=say("many_placeholder", "en"))  # fmt: skip
                gr.Radio(
                    _priors(), value=PRIORS[0], label=say("prior_label", "en"), elem_id="list-prior", interactive=True
                )
                _place("many")
            with gr.Tab(say("tab_claims", "en"), id="claims"):
                _place("claims")
        _place("foot")
        gr.HTML(
            "", server_functions=[ask, ask_many, draw_claims], js_on_load="window.letterwise = server;",
            elem_id="source", apply_default_css=False,
        )  # fmt: skip
        gr.api(predict, api_name="predict", concurrency_limit=20)  # Gradio takes up so many each time it looks
    return page


def _place(name: str) -> None:
    """Where the browser draws one part of the page."""
    gr.HTML(f'<div id="{name}"></div>', apply_default_css=False)


def _priors() -> list[tuple[str, str]]:
    return [(say(f"prior_{prior}", "en"), prior) for prior in PRIORS]
