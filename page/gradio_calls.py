"""Which calls may go through to Gradio: an invalid call gets a one-sentence error, not a traceback."""

import re
from typing import Any

import gradio as gr

from letterwise.predictor import PRIORS

_CALL = re.compile(r"^/gradio_api/(?:(run|api|call|call/v2)/([^/]+)|queue/join)/?$")
_STREAM = re.compile(r"^/gradio_api/(?:queue/data|call/(?:v2/)?[^/]+/([^/]+))/?$")
KEPT = 300  # answers, and likewise sessions, waiting to be fetched from Gradio's queue
MAX_SESSION = 64  # characters; Gradio's own have 11
MAX_NAME = 2000  # characters per call through Gradio, which keeps the name until the answer is fetched
MAX_TOP = 10**9
_DEFAULTS = {"name": None, "top": 3, "prior": PRIORS[0]}  # inputs of the endpoint /predict


class Refused(Exception):
    """A request that is not passed on: HTTP status and a one-sentence reason."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class GradioCalls:
    """Which Gradio calls and answer streams are valid here; ``page.guard.Guard`` checks them before Gradio does.

    Gradio would answer the others with 500, abort them with a traceback, or keep answers that nobody fetches.
    """

    def __init__(self, page: gr.Blocks) -> None:
        self.public = {str(event.api_name): number for number, event in page.fns.items()}
        self.queue = page._queue
        self.open: set[str] = set()  # sessions whose answer stream is being read

    def checked(self, path: str, body: Any) -> dict[str, Any] | None:
        """The body to pass on, with validated fields only; None if ``path`` is not a call.

        The only endpoint is /predict, which takes [name, top, prior]. Raises Refused.
        """
        call = _CALL.match(path)
        if not call:
            return None
        if not isinstance(body, dict):
            raise Refused(400, "the body must be an object")
        route, name = call.groups()
        number = self._event_number(route, name, body.get("fn_index"))
        session = body.get("session_hash")
        if session is not None and not (isinstance(session, str) and 0 < len(session) <= MAX_SESSION):
            raise Refused(400, f"session_hash must be a string of 1 to {MAX_SESSION} characters")
        data = _named(body) if route == "call/v2" else body.get("data")
        if not isinstance(data, list) or len(data) != len(_DEFAULTS):
            raise Refused(400, f'"data" must be a list of {len(_DEFAULTS)} inputs')
        if sentence := _problem_with_call(*data):
            raise Refused(400, sentence)
        if route not in ("run", "api"):
            self._make_room(session)
        if route == "call/v2":
            return body
        return {"data": data, "fn_index": number, "session_hash": session}

    def stream(self, path: str, session: str) -> str | None:
        """The session whose answers ``path`` streams, "" if there is none; None if ``path`` is not a stream."""
        stream = _STREAM.match(path)
        if not stream or not stream[1]:
            return session if stream else None
        if event := self.queue.event_ids_to_events.get(stream[1]):
            return event.session_hash
        return next((s for s, waiting in self.queue.pending_event_ids_session.items() if stream[1] in waiting), "")

    def waits(self, session: str) -> bool:
        """Whether this session has answers waiting that nobody is reading yet."""
        answers = self.queue.pending_event_ids_session.get(session)
        return bool(answers) and session in self.queue.pending_messages_per_session and session not in self.open

    def _event_number(self, route: str | None, name: str | None, fn_index: Any) -> int:
        """The number of the event that Gradio would call; raises Refused if there is no such public event."""
        number = self.public.get(name or "") if fn_index is None or route in ("call", "call/v2") else fn_index
        if not isinstance(number, int) or isinstance(number, bool) or number not in self.public.values():
            raise Refused(404, f"no such endpoint; known: {', '.join(self.public)}")
        return number

    def _make_room(self, session: str | None) -> None:
        """Discard the oldest answers that nobody fetched; raises Refused if too many calls or answers are pending."""
        waiting, at_work = self.queue.pending_event_ids_session, self.queue.event_ids_to_events
        stored = sum(map(len, waiting.values()))
        for oldest in list(waiting):
            if max(stored, len(waiting)) <= KEPT:
                break
            if oldest not in self.open and not at_work.keys() & waiting[oldest]:
                stored -= len(waiting.pop(oldest))
                self.queue.pending_messages_per_session.pop(oldest, None)
        if max(len(at_work), len(waiting.get(session or "", ()))) >= KEPT:
            raise Refused(429, "too many answers are waiting to be fetched; fetch them before asking for more")


def _named(body: dict[str, Any]) -> list[Any]:
    """The inputs of /predict, in order, from a body that passes them by name."""
    if unknown := sorted(set(body) - set(_DEFAULTS)):
        raise Refused(400, f"unknown input {unknown[0][:40]!r}; known: {', '.join(_DEFAULTS)}")
    return [body.get(key, default) for key, default in _DEFAULTS.items()]


def _problem_with_call(name: Any, top: Any, prior: Any) -> str:
    """What is wrong with the inputs of /predict; empty if nothing is."""
    if not isinstance(name, str):
        return "name must be a string"
    if len(name) > MAX_NAME:
        return f"name must have at most {MAX_NAME:,} characters here; /api/predict takes longer ones"
    if not _is_number(top, 1, MAX_TOP):
        return f"top must be a number from 1 to {MAX_TOP:,}"
    return "" if prior in PRIORS else f"prior must be one of {', '.join(PRIORS)}"


def _is_number(value: Any, low: float, high: float) -> bool:
    """Whether ``value`` is a number in the range; not converted, since a JSON integer may be too large for a float."""
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
