"""ASGI middleware: what Gradio leaves open is closed, bodies are limited, security headers are set."""

import json
import logging
import re
from urllib.parse import urlencode

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from page.calls import Calls
from page.limit import Limit

MAX_BODY = 1_000_000  # bytes: a thousand names of a thousand letters
# Gradio routes that a text-only page has no use for: files in and out, other hosts, icons of any size, monitoring.
CLOSED = re.compile(
    r"^/(gradio_api/)?(upload|upload_progress|proxy=|file=|file/|stream/|deep_link|component_server|process_recording"
    r"|custom_component|vibe-|undo-vibe|run-history|runs|profiling|dev/|openapi\.json)|^/(pwa_icon|monitoring|docs|redoc|login/?$|logout)"
)
MAX_ADDRESS = 64_000  # bytes of path and query
MAX_PART = 255  # bytes of a name between two slashes: what a file system takes
NOT_OURS = frozenset({"page", "deep_link"})  # of Gradio's apps of many pages: it fails on unknown ones
_HOST = re.compile(r"([\w.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?", re.ASCII)
FRAME_ANCESTORS = "'self' https://huggingface.co https://*.hf.space"  # who may embed the page: a Space is embedded


def headers(frame_ancestors: str) -> dict[str, str]:
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


class Front:
    """Stands in front of everything, Gradio's own middleware too: its headers are on every answer."""

    def __init__(self, app: ASGIApp, frame_ancestors: str = FRAME_ANCESTORS) -> None:
        self.app = app
        self.headers = headers(frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self.headers)
            await send(message)

        if scope["type"] == "http" and not _has_host(Headers(scope=scope)):
            refusal = JSONResponse({"error": "the host is no name or address"}, 400)
            await refusal(scope, receive, with_headers)
        else:
            await self.app(scope, receive, with_headers)


def _has_host(asked: Headers) -> bool:
    """Whether who is asked is a name or an address, with or without a port; without an origin it may be missing."""
    hosts = [asked.get("host", "" if "origin" in asked else "a"), asked.get("x-forwarded-host", "a")]
    return all(_HOST.fullmatch(host.split(",")[0].strip(" ")) for host in hosts)


class Guard:
    """Stands in front of Gradio's routes and our own."""

    def __init__(self, app: ASGIApp, calls: Calls, limit: Limit | None = None) -> None:
        self.app = app
        self.calls = calls
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        path, query = route_path(scope), QueryParams(scope["query_string"])
        writes = scope["method"] in ("POST", "PUT", "PATCH")
        stream = None if writes else self.calls.stream(path, query.get("session_hash", ""))
        refusal = self._refusal(scope, path)
        if not refusal and self.limit and await self.limit.refuses(scope, path):
            refusal = (429, "these are too many requests a second; ask again in a second")
        if not refusal and writes:
            body = await _body(receive)
            if body is None:
                refusal = (413, f"the body is over {MAX_BODY:,} bytes; send it in parts")
            else:
                receive = _replay(body, receive)
                refusal = self._check(path, body) if path.startswith("/gradio_api/") else None
        elif not refusal and stream is not None and not self.calls.waits(stream):
            refusal = (404, "nobody waits for this answer")
        if refusal:
            await JSONResponse({"error": refusal[1]}, refusal[0])(scope, receive, send)
            return
        if not NOT_OURS.isdisjoint(query):
            kept = [(key, value) for key, value in query.multi_items() if key not in NOT_OURS]
            scope = scope | {"query_string": urlencode(kept).encode()}
        reading = {stream} - {None}
        self.calls.open |= reading
        try:
            await self.app(scope, receive, noted)
        except Exception as error:  # its text may hold what a visitor typed: the log gets the kind alone
            logging.getLogger("uvicorn.error").error("a request ended in %s", type(error).__name__)
            if not started:
                await JSONResponse({"error": "the fault is the server's"}, 500)(scope, receive, send)
        finally:
            self.calls.open -= reading

    def _refusal(self, scope: Scope, path: str) -> tuple[int, str] | None:
        """Status and sentence for an address that leads nowhere."""
        if CLOSED.search(path) or any(len(part.encode(errors="replace")) > MAX_PART for part in path.split("/")):
            return 404, "there is nothing here"
        if len(scope.get("raw_path") or path) + len(scope["query_string"]) > MAX_ADDRESS:
            return 414, f"the address is over {MAX_ADDRESS:,} bytes; send the name by POST"
        return None

    def _check(self, path: str, body: bytes) -> tuple[int, str] | None:
        try:
            asked = json.loads(body)
            json.dumps(asked, ensure_ascii=False, allow_nan=False).encode()
        except (ValueError, RecursionError):
            return 400, "the body is not JSON in valid Unicode"
        return self.calls.misfit(path, asked)


def route_path(scope: Scope) -> str:
    """The path as the router takes it, whatever its slashes: ``root_path`` cut off where a whole name of it matches."""
    path = scope["path"]
    rest = path.removeprefix(scope.get("root_path", ""))
    return re.sub("/+", "/", rest if rest.startswith("/") or not rest else path)


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or None once it is over the limit."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            return None
        if not message.get("more_body"):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    """``receive`` with the body that was read put back in front."""
    pending = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return pending.pop() if pending else await receive()

    return replay
