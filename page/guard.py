"""ASGI middleware: what Gradio leaves open is closed, bodies are limited, crowds wait their turn, headers are set."""

import json
import logging
import re
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from page.gradio_calls import GradioCalls, Refused
from page.limit import Limit
from page.long_work import FEW, PIECE, RETRY_AFTER, Crowded, LongWork

MAX_BODY = 1_000_000  # bytes: a thousand names of a thousand letters
# Gradio routes that a text-only page has no use for: files in and out, other hosts, icons of any size, monitoring.
CLOSED = re.compile(
    r"^/(gradio_api/)?(upload|upload_progress|proxy=|file=|file/|stream/|deep_link|component_server|process_recording"
    r"|custom_component|vibe-|undo-vibe|run-history|runs|profiling|dev/|openapi\.json)|^/(pwa_icon|monitoring|docs|redoc|login/?$|logout)"
)
MAX_ADDRESS = 64_000  # bytes of path and query
MAX_PART = 255  # bytes of a name between two slashes: what a file system takes
NOT_OURS = frozenset({"page", "deep_link"})  # of Gradio's apps of many pages: it fails on unknown ones
# Gradio's INFO names the host of whoever asked first for ever after; asked for one page of many, it looks each time.
INFO = "/gradio_api/info"
_QUESTIONS = frozenset({"/api/predict", "/page/facts", "/page/list"})
_HOST = re.compile(r"([\w.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?", re.ASCII)
_FROM_ANYWHERE = re.compile(r"^/(api/|healthz$)")  # any site's script may ask these; the rest is for our own page
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
    """Stands in front of everything: paths in one spelling, headers on every answer, who may ask from where.

    Gradio's own rules for other origins, which let any site in with its visitors' cookies, see no origin at all.
    """

    def __init__(self, app: ASGIApp, root_path: str = "", frame_ancestors: str = FRAME_ANCESTORS) -> None:
        """``root_path``: the path, or whole address, under which visitors see the page; cut off where it is there."""
        self.app = app
        self.root = urlsplit(root_path).path.rstrip("/")
        self.headers = headers(frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent = Headers(scope=scope)
        path = _plain_path(scope["path"], self.root)
        more = self.headers | ({"Access-Control-Allow-Origin": "*"} if _FROM_ANYWHERE.match(path) else {})

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.update(more)
                if answer.get("content-type", "").startswith("text/html") or path in ("/config", INFO):
                    answer["Cache-Control"] = "no-store"  # they hold the host that was asked
            await send(message)

        if not _has_host(sent):
            await JSONResponse({"error": "the host is no name or address"}, 400)(scope, receive, with_headers)
            return
        if scope["method"] == "OPTIONS" and "access-control-request-method" in sent:
            if _FROM_ANYWHERE.match(path):
                more |= {"Access-Control-Allow-Methods": "GET, POST", "Access-Control-Allow-Headers": "Content-Type"}
            await PlainTextResponse("")(scope, receive, with_headers)
            return
        dropped = (b"origin", b"x-gradio-server")  # Gradio believes anyone who says that it lives elsewhere
        kept = [(key, value) for key, value in scope["headers"] if key not in dropped]
        passed_on = {**scope, "path": path, "root_path": "", "headers": kept}
        await self.app(passed_on, receive, with_headers)


def _plain_path(path: str, root: str) -> str:
    """The path as the routes are written: without ``root``, doubled slashes, or one at the end of our own routes."""
    path = re.sub("/+", "/", path)
    rest = path.removeprefix(root)
    path = (rest or "/") if rest.startswith("/") or not rest else path
    return path.rstrip("/") if path.startswith(("/api/", "/healthz")) else path


def _has_host(sent: Headers) -> bool:
    """Whether who is asked is a name or an address, with or without a port; without an origin it may be missing."""
    hosts = [sent.get("host", "" if "origin" in sent else "a"), sent.get("x-forwarded-host", "a")]
    return all(_HOST.fullmatch(host.split(",")[0].strip(" ")) for host in hosts)


class Guard:
    """Stands in front of Gradio's routes and our own."""

    def __init__(self, app: ASGIApp, calls: GradioCalls, long_work: LongWork, limit: Limit | None = None) -> None:
        self.app = app
        self.calls = calls
        self.long_work = long_work
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

        with ExitStack() as held:
            try:
                await self.app(*await self._admitted(scope, receive, held), noted)
            except Refused as refusal:
                await JSONResponse({"error": refusal.sentence}, refusal.status)(scope, receive, send)
            except Crowded:
                sentence = f"too many lists are being answered; ask again in {RETRY_AFTER} seconds"
                retry = {"Retry-After": str(RETRY_AFTER)}
                await JSONResponse({"error": sentence}, 503, retry)(scope, receive, send)
            except Exception as error:  # its text may hold what a visitor typed: the log gets the kind alone
                logging.getLogger("uvicorn.error").error("a request ended in %s", type(error).__name__)
                if not started:
                    await JSONResponse({"error": "server error"}, 500)(scope, receive, send)

    async def _admitted(self, scope: Scope, receive: Receive, held: ExitStack) -> tuple[Scope, Receive]:
        """The request as it is passed on; ``held`` gives back what it holds meanwhile. Raises Refused or Crowded."""
        path, query = scope["path"], QueryParams(scope["query_string"])
        if CLOSED.search(path) or any(len(part.encode(errors="replace")) > MAX_PART for part in path.split("/")):
            raise Refused(404, "there is nothing here")
        if len(scope.get("raw_path") or path) + len(scope["query_string"]) > MAX_ADDRESS:
            raise Refused(414, f"the address is over {MAX_ADDRESS:,} bytes; send the name by POST")
        if self.limit and await self.limit.refuses(scope, path):
            raise Refused(429, "these are too many requests a second; ask again in a second")
        if scope["method"] in ("POST", "PUT", "PATCH"):
            receive = await self._with_body(scope, path, receive, held)
        elif (session := self.calls.stream(path, query.get("session_hash", ""))) is not None:
            if not self.calls.waits(session):
                raise Refused(404, "nobody waits for this answer")
            self.calls.open.add(session)
            held.callback(self.calls.open.discard, session)
        kept = [(key, value) for key, value in query.multi_items() if key not in NOT_OURS]
        if path == INFO:
            kept.append(("page", ""))
        if path == INFO or not NOT_OURS.isdisjoint(query):
            scope = {**scope, "query_string": urlencode(kept).encode()}
        return scope, receive

    async def _with_body(self, scope: Scope, path: str, receive: Receive, held: ExitStack) -> Receive:
        """``receive`` with the body as it is passed on. Raises Refused or Crowded."""
        content = await _content(receive)
        names, is_long = 1, False
        if path.startswith("/gradio_api/"):
            checked = self.calls.checked(path, _json(content))
            if checked is not None:
                content = json.dumps(checked).encode()
        elif path in _QUESTIONS:
            names, is_long = _work(content)
        if self.limit and names > PIECE:
            self.limit.charge(scope, -(-names // PIECE) - 1)
        if is_long:
            held.enter_context(self.long_work.job())
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


def _work(content: bytes) -> tuple[int, bool]:
    """How many names a body asks about, and whether that is long work: many names, or "what if".

    What is wrong with the body its route says itself.
    """
    try:
        body = json.loads(content)
        names, views = body.get("names", [""]), body.get("views", [])
        return len(names), len(names) > FEW or "what_if" in views
    except (ValueError, RecursionError, TypeError, AttributeError):
        return 1, False


async def _content(receive: Receive) -> bytes:
    """The whole body. Raises Refused once it is over the limit."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            raise Refused(413, f"the body is over {MAX_BODY:,} bytes; send it in parts")
        if not message.get("more_body"):
            return bytes(body)
