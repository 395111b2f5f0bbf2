"""What may be called through Gradio: calls that do not fit get a sentence, not a traceback."""

import math
import re
from collections.abc import Callable
from typing import Any

import gradio as gr

from letterwise.predictor import PRIORS

_CALL = re.compile(r"^/gradio_api/(?:(run|api|call)/(v2/)?([^/]+)|queue/join)/?$")
_STREAM = re.compile(r"^/gradio_api/(?:queue/data|call/(?:v2/)?[^/]+/([^/]+))/?$")
_DEFAULTS = {"name": None, "top": 3, "prior": "equal"}  # of the endpoint /predict


def misfit(page: gr.Blocks) -> Callable[[str, Any], tuple[int, str] | None]:
    """A check for ``page.guard.Guard``: (path, JSON) -> status and sentence, or None for a call that fits.

    An event of the page takes the values of its own components, the endpoint /predict takes [name, top, prior].
    """
    public = {str(event.api_name): number for number, event in page.fns.items() if event.api_visibility == "public"}

    def check(path: str, asked: Any) -> tuple[int, str] | None:
        call = _CALL.match(path)
        if not call:
            return None
        if not isinstance(asked, dict):
            return 400, "the body must be an object"
        number = asked.get("fn_index")
        if number is None:
            number = public.get(call[3] or "")
        if not isinstance(number, int) or number not in page.fns or (call[2] and call[3] not in public):
            return 404, f"no such endpoint; known: {', '.join(public)}"
        if call[2]:
            if unknown := sorted(set(asked) - set(_DEFAULTS)):
                return 400, f"{unknown[0][:40]!r} is not known here; known: {', '.join(_DEFAULTS)}"
            data = [asked.get(key, default) for key, default in _DEFAULTS.items()]
        else:
            data = asked.get("data")
        if asked.get("session_hash") == "":
            return 400, "session_hash must not be empty"
        inputs = page.fns[number].inputs
        if not isinstance(data, list) or len(data) != len(inputs):
            return 400, f'"data" must be a list of {len(inputs)} inputs'
        sentence = _predict(*data) if number in public.values() else next(filter(None, map(_input, inputs, data)), "")
        return (400, sentence) if sentence else None

    return check


def unasked(page: gr.Blocks) -> Callable[[str, str], bool]:
    """A check for ``page.guard.Guard``: (path, session) -> whether a stream of answers that nobody waits for is read.

    Gradio would break off such a stream with a traceback.
    """

    def check(path: str, session: str) -> bool:
        stream, queue = _STREAM.match(path), page._queue
        if not stream:
            return False
        if stream[1]:
            waited_for = {*queue.event_ids_to_events}.union(*queue.pending_event_ids_session.values())
            return stream[1] not in waited_for
        return session not in queue.pending_messages_per_session

    return check


def _predict(name: Any, top: Any, prior: Any) -> str:
    """What is wrong with the inputs of /predict; empty where nothing is."""
    if not isinstance(name, str):
        return "name must be a string"
    if not _is_number(top) or top < 1:
        return "top must be a number of at least 1"
    return "" if prior in PRIORS else f"prior must be one of {', '.join(PRIORS)}"


def _input(component: gr.components.Component, value: Any) -> str:
    """What is wrong with the value of one of the page's components."""
    if isinstance(component, gr.Slider):
        low, high = component.minimum, component.maximum
        fits = _is_number(value) and low <= value <= high
        return "" if fits else f"{component.elem_id} must be a number from {low} to {high}"
    if isinstance(component, gr.Radio):
        choices = [choice for _, choice in component.choices]
        return "" if value in choices else f"{component.elem_id} must be one of {', '.join(choices)}"
    return "" if isinstance(value, str) else f"{component.elem_id} must be a string"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
