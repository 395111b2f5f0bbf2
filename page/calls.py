"""What may be called through Gradio: calls that do not fit get a sentence, not a traceback."""

import math
import re
from collections.abc import Callable
from typing import Any

import gradio as gr

from letterwise.predictor import PRIORS
from letterwise.words import LANGS

_CALL = re.compile(r"^/gradio_api/(?:(run|api|call)/(v2/)?([^/]+)|queue/join)/?$")
_DEFAULTS = {"name": None, "top": 3, "prior": "equal"}  # of the endpoint /predict


def misfit(page: gr.Blocks, count: int) -> Callable[[str, Any], tuple[int, str] | None]:
    """A check for ``page.guard.Guard``: (path, JSON) -> status and sentence, or None for a call that fits.

    Every event of the page takes [name, top, prior, lang, show, language], the endpoint /predict takes
    [name, top, prior]; ``count`` is the number of languages.
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
        sentence = _inputs(data, len(page.fns[number].inputs), count)
        return (400, sentence) if sentence else None

    return check


def _inputs(data: Any, takes: int, count: int) -> str:
    """What is wrong with the inputs of a call; empty where nothing is."""
    if not isinstance(data, list) or len(data) != takes:
        return f'"data" must be a list of {takes} inputs'
    name, top, prior, *page_only = data
    if not isinstance(name, str):
        return "name must be a string"
    if isinstance(top, bool) or not isinstance(top, int | float) or not math.isfinite(top) or top < 1:
        return "top must be a number of at least 1"
    if prior not in PRIORS:
        return f"prior must be one of {', '.join(PRIORS)}"
    if not page_only:
        return ""
    lang, *texts = page_only
    if top > count:
        return f"top must be at most {count}"
    if lang not in LANGS:
        return f"lang must be one of {', '.join(LANGS)}"
    return "" if all(isinstance(text, str) for text in texts) else "show and language must be strings"
