"""The outermost ASGI middleware: plain paths, headers on every response, and what other sites may ask for."""

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from page.guard import INFO

_HOST = re.compile(r"([\w.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?", re.ASCII)
_FROM_ANYWHERE = re.compile(r"^/(api/|healthz$)")  # open to scripts of any site; the rest is for our own page
FRAME_ANCESTORS = "'self' https://huggingface.co https://*.hf.space"  # who may embed the page; Spaces are embedded


def headers(frame_ancestors: str) -> dict[str, str]:
    """Headers set on every response."""
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
    """The outermost layer: normalises paths, sets headers on every response, and decides on cross-origin requests.

    The Origin header is removed, because Gradio's own CORS rules would let any site in with its visitors' cookies.
    """

    def __init__(self, app: ASGIApp, root_path: str = "", frame_ancestors: str = FRAME_ANCESTORS) -> None:
        """``root_path``: the path, or full URL, under which visitors see the page; removed from paths that have it."""
        self.app = app
        self.root = urlsplit(root_path).path.rstrip("/")
        self.headers = headers(frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on under its plain path, or answer a bad host or a preflight here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_headers = Headers(scope=scope)
        path = _plain_path(scope["path"], self.root)
        added = self.headers | ({"Access-Control-Allow-Origin": "*"} if _FROM_ANYWHERE.match(path) else {})

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                response_headers = MutableHeaders(scope=message)
                response_headers.update(added)
                if response_headers.get("content-type", "").startswith("text/html") or path in ("/config", INFO):
                    response_headers["Cache-Control"] = "no-store"  # they contain the requested host
            await send(message)

        if not _has_host(request_headers):
            await JSONResponse({"error": "the host is not a name or address"}, 400)(scope, receive, with_headers)
            return
        if scope["method"] == "OPTIONS" and "access-control-request-method" in request_headers:
            if _FROM_ANYWHERE.match(path):
                added |= {"Access-Control-Allow-Methods": "GET, POST", "Access-Control-Allow-Headers": "Content-Type"}
            await PlainTextResponse("")(scope, receive, with_headers)
            return
        dropped = (b"origin", b"x-gradio-server")  # Gradio would believe any client's claim about its own address
        kept_headers = [(key, value) for key, value in scope["headers"] if key not in dropped]
        passed_on = {**scope, "path": path, "root_path": "", "headers": kept_headers}
        await self.app(passed_on, receive, with_headers)


def _plain_path(path: str, root: str) -> str:
    """The path without ``root`` and repeated slashes, and for our own routes without a trailing slash."""
    path = re.sub("/+", "/", path)
    rest = path.removeprefix(root)
    path = (rest or "/") if rest.startswith("/") or not rest else path
    return path.rstrip("/") if path.startswith(("/api/", "/healthz")) else path


def _has_host(request_headers: Headers) -> bool:
    """Whether the requested host is a name or an address, with or without port; it may be missing without Origin."""
    hosts = [
        request_headers.get("host", "" if "origin" in request_headers else "a"),
        request_headers.get("x-forwarded-host", "a"),
    ]
    return all(_HOST.fullmatch(host.split(",")[0].strip(" ")) for host in hosts)
