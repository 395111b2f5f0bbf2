"""What may be called through Gradio: a call that does not fit gets a sentence, not a traceback."""

import re
from typing import Any

import gradio as gr

from letterwise.predictor import PRIORS

_CALL = re.compile(r"^/gradio_api/(?:(run|api|call|call/v2)/([^/]+)|queue/join)/?$")
_STREAM = re.compile(r"^/gradio_api/(?:queue/data|call/(?:v2/)?[^/]+/([^/]+))/?$")
KEPT = 300  # answers, and sessions, that wait to be fetched from Gradio's queue
MAX_SESSION = 64  # characters; Gradio's own are of 11
MAX_NAME = 2000  # characters of a call through Gradio, which keeps it for as long as the answer waits
MAX_TOP = 10**9
_DEFAULTS = {"name": None, "top": 3, "prior": PRIORS[0]}  # of the endpoint /predict


class Refused(Exception):
    """A request that is not passed on: status and sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class GradioCalls:
    """Which of Gradio's calls and streams of answers fit this page: ``page.guard.Guard`` asks before Gradio is asked.

    Gradio would answer the others with 500, break them off with a traceback, or keep answers that nobody fetches.
    """

    def __init__(self, page: gr.Blocks) -> None:
        self.public = {str(event.api_name): number for number, event in page.fns.items()}
        self.queue = page._queue
        self.open: set[str] = set()  # sessions whose stream of answers is being read

    def checked(self, path: str, body: Any) -> dict[str, Any] | None:
        """The body to pass on, with nothing in it but what was checked; None where ``path`` is not a call.

        There is one endpoint, /predict, which takes [name, top, prior]. Raises Refused.
        """
        call = _CALL.match(path)
        if not call:
            return None
        if not isinstance(body, dict):
            raise Refused(400, "the body must be an object")
        way, name = call.groups()
        number = self._number(way, name, body.get("fn_index"))
        session = body.get("session_hash")
        if session is not None and not (isinstance(session, str) and 0 < len(session) <= MAX_SESSION):
            raise Refused(400, f"session_hash must be a string of 1 to {MAX_SESSION} characters")
        data = _named(body) if way == "call/v2" else body.get("data")
        if not isinstance(data, list) or len(data) != len(_DEFAULTS):
            raise Refused(400, f'"data" must be a list of {len(_DEFAULTS)} inputs')
        if sentence := _problem_with_call(*data):
            raise Refused(400, sentence)
        if way not in ("run", "api"):
            self._make_room(session)
        if way == "call/v2":
            return body
        return {"data": data, "fn_index": number, "session_hash": session}

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

    def _number(self, way: str | None, name: str | None, fn_index: Any) -> int:
        """The event that Gradio would call; raises Refused where there is none for outsiders."""
        number = self.public.get(name or "") if fn_index is None or way in ("call", "call/v2") else fn_index
        if not isinstance(number, int) or isinstance(number, bool) or number not in self.public.values():
            raise Refused(404, f"no such endpoint; known: {', '.join(self.public)}")
        return number

    def _make_room(self, session: str | None) -> None:
        """The oldest answers that nobody fetched are forgotten; whoever has too many of them is refused."""
        waiting, at_work = self.queue.pending_event_ids_session, self.queue.event_ids_to_events
        kept = sum(map(len, waiting.values()))
        for old in list(waiting):
            if max(kept, len(waiting)) <= KEPT:
                break
            if old not in self.open and not at_work.keys() & waiting[old]:
                kept -= len(waiting.pop(old))
                self.queue.pending_messages_per_session.pop(old, None)
        if max(len(at_work), len(waiting.get(session or "", ()))) >= KEPT:
            raise Refused(429, "too many answers wait to be fetched; fetch them before you ask for more")


def _named(body: dict[str, Any]) -> list[Any]:
    """The inputs of /predict from a body that gives them by name."""
    if unknown := sorted(set(body) - set(_DEFAULTS)):
        raise Refused(400, f"{unknown[0][:40]!r} is not known here; known: {', '.join(_DEFAULTS)}")
    return [body.get(key, default) for key, default in _DEFAULTS.items()]


def _problem_with_call(name: Any, top: Any, prior: Any) -> str:
    """What is wrong with the inputs of /predict; empty where nothing is."""
    if not isinstance(name, str):
        return "name must be a string"
    if len(name) > MAX_NAME:
        return f"name must have at most {MAX_NAME:,} characters here; /api/predict takes longer ones"
    if not _is_number(top, 1, MAX_TOP):
        return f"top must be a number from 1 to {MAX_TOP:,}"
    return "" if prior in PRIORS else f"prior must be one of {', '.join(PRIORS)}"


def _is_number(value: Any, low: float, high: float) -> bool:
    """Compared, never converted: a whole number of JSON may be too large for a float."""
    return isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
