"""ASGI middleware: what Gradio leaves open is closed, bodies are limited, security headers are set."""

import json
import re
from collections.abc import Callable
from typing import Any

from starlette.datastructures import MutableHeaders, QueryParams
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from page.limit import Limit

MAX_BODY = 1_000_000  # bytes: a thousand names of a thousand letters
# Gradio routes that a text-only page has no use for: files in and out, other hosts, icons of any size, monitoring.
CLOSED = re.compile(
    r"^/(gradio_api/)?(upload|upload_progress|proxy=|file=|file/|stream/|deep_link|component_server|process_recording"
    r"|custom_component|vibe-|undo-vibe|run-history|runs|profiling|dev/|openapi\.json)|^/(pwa_icon|monitoring|docs|redoc|login/?$|logout)"
)
FRAME_ANCESTORS = "'self' https://huggingface.co https://*.hf.space"  # who may embed the page: a Space is embedded


def headers(frame_ancestors: str = FRAME_ANCESTORS) -> dict[str, str]:
    """Of every answer."""
    return {
        "Content-Security-Policy": (
            "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
            "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
            f"form-action 'self'; frame-ancestors {frame_ancestors}"
        ),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }


class Guard:
    """Stands in front of Gradio's routes and our own."""

    def __init__(
        self,
        app: ASGIApp,
        misfit: Callable[[str, Any], tuple[int, str] | None],
        unasked: Callable[[str, str], bool],
        limit: Limit | None = None,
        frame_ancestors: str = FRAME_ANCESTORS,
    ) -> None:
        """What Gradio would answer with 500 or break off, each with a traceback, is told apart by two checks.

        ``misfit(path, json)``: status and sentence for a call; ``unasked(path, session)``: a stream to refuse.
        """
        self.app = app
        self.misfit = misfit
        self.unasked = unasked
        self.limit = limit
        self.headers = headers(frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        path = re.sub("/+", "/", scope["path"].removeprefix(scope.get("root_path", "")))
        refusal = (404, "there is nothing here") if CLOSED.search(path) else None
        if not refusal and self.limit and await self.limit.refuses(scope, path):
            refusal = (429, "these are too many requests a second; ask again in a second")
        if not refusal and scope["method"] in ("POST", "PUT", "PATCH"):
            body = await _body(receive)
            if body is None:
                refusal = (413, f"the body is over {MAX_BODY:,} bytes; send it in parts")
            else:
                receive = _replay(body, receive)
                refusal = self._check(path, body) if path.startswith("/gradio_api/") else None
        elif not refusal and self.unasked(path, QueryParams(scope["query_string"]).get("session_hash", "")):
            refusal = (404, "nobody waits for this answer")
        if refusal:
            await JSONResponse({"error": refusal[1]}, refusal[0])(scope, receive, with_headers)
        else:
            await self.app(scope, receive, with_headers)

    def _check(self, path: str, body: bytes) -> tuple[int, str] | None:
        try:
            asked = json.loads(body)
            json.dumps(asked, ensure_ascii=False, allow_nan=False).encode()
        except (ValueError, RecursionError):
            return 400, "the body is not JSON in valid Unicode"
        return self.misfit(path, asked)


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or None once it is over the limit."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            return None
        if not message.get("more_body"):
            return body


def _replay(body: bytes, receive: Receive) -> Receive:
    """``receive`` with the body that was read put back in front."""
    pending = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return pending.pop() if pending else await receive()

    return replay
