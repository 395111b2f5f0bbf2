"""What may be called through Gradio: calls that do not fit get a sentence, not a traceback."""

import math
import re
from typing import Any

import gradio as gr

from letterwise.predictor import PRIORS

_CALL = re.compile(r"^/gradio_api/(?:(run|api|call)/(v2/)?([^/]+)|queue/join)/?$")
_STREAM = re.compile(r"^/gradio_api/(?:queue/data|call/(?:v2/)?[^/]+/([^/]+))/?$")
KEPT = 500  # answers, and sessions, that wait to be fetched from Gradio's queue
MAX_SESSION = 64  # characters; Gradio's own are of 11
MAX_NAME = 10_000  # characters of a call through Gradio, which keeps it for as long as the answer waits
_DEFAULTS = {"name": None, "top": 3, "prior": "equal"}  # of the endpoint /predict


class Calls:
    """Which of Gradio's calls and streams of answers fit this page: ``page.guard.Guard`` asks before Gradio is asked.

    Gradio would answer the others with 500, break them off with a traceback, or keep answers that nobody fetches.
    """

    def __init__(self, page: gr.Blocks) -> None:
        self.events = page.fns
        self.queue = page._queue
        self.public = {str(e.api_name): number for number, e in page.fns.items() if e.api_visibility == "public"}
        self.open: set[str] = set()  # sessions whose stream of answers is being read

    def misfit(self, path: str, asked: Any) -> tuple[int, str] | None:
        """Status and sentence for a call that does not fit: its path and JSON.

        An event of the page takes the values of its own components, the endpoint /predict takes [name, top, prior].
        """
        call = _CALL.match(path)
        if not call:
            return None
        if not isinstance(asked, dict):
            return 400, "the body must be an object"
        number = asked.get("fn_index")
        if number is None:
            number = self.public.get(call[3] or "")
        if not isinstance(number, int) or number not in self.events or (call[2] and call[3] not in self.public):
            return 404, f"no such endpoint; known: {', '.join(self.public)}"
        if call[2]:
            if unknown := sorted(set(asked) - set(_DEFAULTS)):
                return 400, f"{unknown[0][:40]!r} is not known here; known: {', '.join(_DEFAULTS)}"
            data = [asked.get(key, default) for key, default in _DEFAULTS.items()]
        else:
            data = asked.get("data")
        session = asked.get("session_hash")
        if session is not None and not (isinstance(session, str) and 0 < len(session) <= MAX_SESSION):
            return 400, f"session_hash must be a string of 1 to {MAX_SESSION} characters"
        inputs = self.events[number].inputs
        if not isinstance(data, list) or len(data) != len(inputs):
            return 400, f'"data" must be a list of {len(inputs)} inputs'
        public = number in self.public.values()
        if sentence := _predict(*data) if public else next(filter(None, map(_input, inputs, data)), ""):
            return 400, sentence
        return self._crowded(session) if call[1] not in ("run", "api") else None

    def stream(self, path: str, session: str) -> str | None:
        """The session whose answers ``path`` streams, "" for nobody's; None where it is no such path."""
        stream = _STREAM.match(path)
        if not stream or not stream[1]:
            return session if stream else None
        if event := self.queue.event_ids_to_events.get(stream[1]):
            return event.session_hash
        return next((s for s, waiting in self.queue.pending_event_ids_session.items() if stream[1] in waiting), "")

    def waits(self, session: str) -> bool:
        """Whether answers of this session wait and nobody reads them yet."""
        answers = self.queue.pending_event_ids_session.get(session)
        return bool(answers) and session in self.queue.pending_messages_per_session and session not in self.open

    def _crowded(self, session: str | None) -> tuple[int, str] | None:
        """The oldest answers that nobody fetched are forgotten; who has too many of them is refused."""
        waiting, at_work = self.queue.pending_event_ids_session, self.queue.event_ids_to_events
        kept = sum(map(len, waiting.values()))
        for old in list(waiting):
            if max(kept, len(waiting)) <= KEPT:
                break
            if old not in self.open and not at_work.keys() & waiting[old]:
                kept -= len(waiting.pop(old))
                self.queue.pending_messages_per_session.pop(old, None)
        if max(len(at_work), len(waiting.get(session or "", ()))) >= KEPT:
            return 429, "too many answers wait to be fetched; fetch them before you ask for more"
        return None


def _predict(name: Any, top: Any, prior: Any) -> str:
    """What is wrong with the inputs of /predict; empty where nothing is."""
    if not isinstance(name, str):
        return "name must be a string"
    if len(name) > MAX_NAME:
        return f"name must have at most {MAX_NAME:,} characters here; /api/predict takes longer ones"
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
