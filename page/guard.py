"""ASGI middleware: closes what Gradio leaves open, and limits bodies and load."""

import json
import logging
import re
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from page.gradio_calls import GradioCalls, Refused
from page.limit import Limit
from page.long_work import FEW, PIECE, RETRY_AFTER, Crowded, LongWork

MAX_BODY = 1_000_000  # bytes: a thousand names of a thousand letters
# Gradio routes that a text-only page does not need: file transfer, proxying, icons of any size, monitoring.
CLOSED = re.compile(
    r"^/(gradio_api/)?(upload|upload_progress|proxy=|file=|file/|stream/|deep_link|component_server|process_recording"
    r"|custom_component|vibe-|undo-vibe|run-history|runs|profiling|dev/|openapi\.json)|^/(pwa_icon|monitoring|docs|redoc|login/?$|logout)"
)
MAX_ADDRESS = 64_000  # bytes of path and query
MAX_PART = 255  # bytes of a path segment: the usual limit of file systems
NOT_OURS = frozenset({"page", "deep_link"})  # query parameters of Gradio's multi-page apps; unknown values make it fail
# Gradio caches INFO with the host of the first request; with a page parameter it is computed for every request.
INFO = "/gradio_api/info"
_QUESTIONS = frozenset({"/api/predict", "/page/facts", "/page/list"})


class Guard:
    """Checks and limits every request to Gradio's routes and our own."""

    def __init__(self, app: ASGIApp, calls: GradioCalls, long_work: LongWork, limit: Limit | None = None) -> None:
        self.app = app
        self.calls = calls
        self.long_work = long_work
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with the reason for refusing it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def noting_start(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        with ExitStack() as cleanup:
            try:
                await self.app(*await self._admitted(scope, receive, cleanup), noting_start)
            except Refused as refusal:
                await JSONResponse({"error": refusal.sentence}, refusal.status)(scope, receive, send)
            except Crowded:
                sentence = f"too many lists are being processed; try again in {RETRY_AFTER} seconds"
                retry = {"Retry-After": str(RETRY_AFTER)}
                await JSONResponse({"error": sentence}, 503, retry)(scope, receive, send)
            except Exception as error:  # log only its type: its text may contain what a visitor typed
                logging.getLogger("uvicorn.error").error("a request failed with %s", type(error).__name__)
                if not started:
                    await JSONResponse({"error": "server error"}, 500)(scope, receive, send)

    async def _admitted(self, scope: Scope, receive: Receive, cleanup: ExitStack) -> tuple[Scope, Receive]:
        """The request to pass on; ``cleanup`` releases what it occupies meanwhile. Raises Refused or Crowded."""
        path, query = scope["path"], QueryParams(scope["query_string"])
        if CLOSED.search(path) or any(len(part.encode(errors="replace")) > MAX_PART for part in path.split("/")):
            raise Refused(404, "no such address")
        if len(scope.get("raw_path") or path) + len(scope["query_string"]) > MAX_ADDRESS:
            raise Refused(414, f"the address is over {MAX_ADDRESS:,} bytes; send the name by POST")
        if self.limit and await self.limit.refuses(scope, path):
            raise Refused(429, "too many requests per second; try again in a second")
        if scope["method"] in ("POST", "PUT", "PATCH"):
            receive = await self._with_body(scope, path, receive, cleanup)
        elif (session := self.calls.stream(path, query.get("session_hash", ""))) is not None:
            if not self.calls.waits(session):
                raise Refused(404, "no answer is waiting to be read here")
            self.calls.open.add(session)
            cleanup.callback(self.calls.open.discard, session)
        parameters = [(key, value) for key, value in query.multi_items() if key not in NOT_OURS]
        if path == INFO:
            parameters.append(("page", ""))
        if path == INFO or not NOT_OURS.isdisjoint(query):
            scope = {**scope, "query_string": urlencode(parameters).encode()}
        return scope, receive

    async def _with_body(self, scope: Scope, path: str, receive: Receive, cleanup: ExitStack) -> Receive:
        """A ``receive`` that delivers the body to pass on. Raises Refused or Crowded."""
        content = await _read_body(receive)
        names, is_long = 1, False
        if path.startswith("/gradio_api/"):
            checked = self.calls.checked(path, _json(content))
            if checked is not None:
                content = json.dumps(checked).encode()
        elif path in _QUESTIONS:
            names, is_long = _workload(content)
        if self.limit and names > PIECE:
            self.limit.charge(scope, -(-names // PIECE) - 1)
        if is_long:
            cleanup.enter_context(self.long_work.job())
        pending: list[Message] = [{"type": "http.request", "body": content, "more_body": False}]

        async def replay() -> Message:
            return pending.pop() if pending else await receive()

        return replay


def _json(content: bytes) -> Any:
    try:
        body = json.loads(content)
        json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise Refused(400, "the body is not JSON in valid Unicode") from error
    return body


def _workload(content: bytes) -> tuple[int, bool]:
    """How many names a body contains, and whether that is long work: many names, or "what if".

    Errors in the body are left for its route to report.
    """
    try:
        body = json.loads(content)
        names, views = body.get("names", [""]), body.get("views", [])
        return len(names), len(names) > FEW or "what_if" in views
    except (ValueError, RecursionError, TypeError, AttributeError):
        return 1, False


async def _read_body(receive: Receive) -> bytes:
    """The whole body; raises Refused as soon as it exceeds MAX_BODY."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            raise Refused(413, f"the body is over {MAX_BODY:,} bytes; split it into several requests")
        if not message.get("more_body"):
            return bytes(body)
