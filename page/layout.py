"""The page: Gradio's controls, and placeholders for what the browser draws; page/script_files.py serves its script."""

from typing import Any

import gradio as gr

from letterwise.facts import FIRST_TOP, MAX_CHARACTERS
from letterwise.predictor import PRIORS, Predictor
from letterwise.sentences import LANGS, say
from letterwise.showcase import FIRST_NAME
from page.page_routes import MAX_NAME


def build(predictor: Predictor) -> gr.Blocks:
    """The page and its one public endpoint, /predict."""
    count = len(predictor.languages)

    def predict(name: str, top: float = 3, prior: str = PRIORS[0]) -> dict[str, Any]:
        """The same object as GET /api/predict."""
        return predictor.answer(name, int(top), prior)

    page: gr.Blocks
    with gr.Blocks(title="Letterwise", analytics_enabled=False) as page:
        language_label = " · ".join(say("lang_label", lang) for lang in LANGS)
        gr.Radio(
            [("English", "en"), ("中文", "zh")], value="en", label=language_label, elem_id="lang", interactive=True
        )
        _place("head")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab(say("tab_one", "en"), id="one"):
                gr.Textbox(
                    FIRST_NAME,
                    label=say("name_label", "en"),
                    placeholder=say("name_placeholder", "en"),
                    elem_id="name",
                    max_length=MAX_NAME,
                    autofocus=True,
                    interactive=True,
                )
                _place("tools")
                _place("examples")
                _place("view")
                with gr.Row(elem_id="controls"):
                    gr.Slider(
                        1,
                        count,
                        min(FIRST_TOP, count),
                        step=1,
                        label=say("top_label", "en"),
                        elem_id="top",
                        buttons=[],
                        interactive=True,
                    )
                    gr.Radio(
                        _priors(), value=PRIORS[0], label=say("prior_label", "en"), elem_id="prior", interactive=True
                    )
                _place("why")
            with gr.Tab(say("tab_many", "en"), id="many"):
                gr.Textbox(
                    "",
                    lines=8,
                    max_lines=8,
                    max_length=MAX_CHARACTERS + 1,
                    elem_id="lines",
                    interactive=True,
                    label=say("many_label", "en"),
                    placeholder=say("many_placeholder", "en"),
                )
                gr.Radio(
                    _priors(), value=PRIORS[0], label=say("prior_label", "en"), elem_id="list-prior", interactive=True
                )
                _place("many")
            with gr.Tab(say("tab_claims", "en"), id="claims"):
                _place("claims")
        _place("foot")
        # concurrency_limit: how many calls Gradio takes each time it polls its queue
        gr.api(predict, api_name="predict", concurrency_limit=20)  # type: ignore[attr-defined]
    return page


def _place(name: str) -> None:
    """A placeholder where the browser draws one part of the page."""
    gr.HTML(f'<div id="{name}"></div>', apply_default_css=False)


def _priors() -> list[tuple[str, str]]:
    return [(say(f"prior_{prior}", "en"), prior) for prior in PRIORS]
