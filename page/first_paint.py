"""The page's HTML document as served: tags for link previews, and what a visitor sees before Gradio renders.

Gradio's own document names Gradio in its tags, twice, and shows Gradio's logo until its scripts have run.
"""

import re
from html import escape
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from letterwise.predictor import Predictor
from letterwise.sentences import LANGS, language_name, percent, say
from letterwise.showcase import FIRST_NAME, tags
from page.page_routes import MAX_NAME

_TAGS = re.compile(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>\s*')
_STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
CARD = "ui/card.png"
_ONE_SLASH = (  # Gradio's script cannot start at an address like http://host//
    "<script>if (location.pathname.includes('//')) history.replaceState(null, '', "
    "location.pathname.replace(/\\/+/g, '/') + location.search)</script>"
)


class FirstPaint:
    """ASGI middleware between the guard and Gradio that rewrites the page's HTML document."""

    def __init__(self, app: ASGIApp, predictor: Predictor, root: str) -> None:
        """``root``: the path under which visitors see the page."""
        self.app = app
        self.predictor = predictor
        self.root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; if it is for the page's document, rewrite the response."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] != "/":
            await self.app(scope, receive, send)
            return
        start: Message = {}
        original = b""

        async def collect(message: Message) -> None:
            nonlocal start, original
            if message["type"] == "http.response.start":
                start = message
                return
            original += message.get("body", b"")
            if message.get("more_body"):
                return
            headers = dict(start["headers"])
            if start["status"] == 200 and headers.get(b"content-type", b"").startswith(b"text/html"):
                body = (await self._rewritten(original.decode(), Request(scope))).encode()
                start["headers"] = list((headers | {b"content-length": str(len(body)).encode()}).items())
            else:
                body = original
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, collect)

    async def _rewritten(self, document: str, request: Request) -> str:
        address = f"{request.url.scheme}://{request.headers.get('host', '')}{self.root}/"
        document = document.replace("<head>", f"<head>{_ONE_SLASH}", 1)
        document = _TAGS.sub("", document).replace("</head>", f"{tags(address, CARD)}<style>{_STYLE}</style></head>", 1)
        query = request.query_params
        preferred = [query.get("lang", ""), *request.headers.get("accept-language", "").split(",")]
        lang = next((tag.strip()[:2] for tag in preferred if tag.strip()[:2] in LANGS), LANGS[0])
        first_paint = await run_in_threadpool(
            _first_paint, self.predictor, query.get("name", FIRST_NAME)[:MAX_NAME], lang
        )
        return re.sub(r"(<body[^>]*>)", lambda match: match[1] + first_paint, document, count=1)


def _first_paint(predictor: Predictor, name: str, lang: str) -> str:
    """HTML with title, name and each network's answer; page/source.js removes it once the page itself is drawn."""
    answers = "".join(
        f"<li>{model} {escape(language_name(best[0][0], lang))} {percent(best[0][1])}</li>"
        for model, best in predictor.predict(name, 1).items()
        if best
    )
    return (
        f'<div id="first" lang="{lang}"><p class="wordmark">Letterwise</p><h1>{escape(say("title", lang))}</h1>'
        f'<p class="label">{escape(say("name_label", lang))}</p><p class="typed">{escape(name)}</p><ul>{answers}</ul>'
        f"<noscript><p>{escape(say('needs_script', lang))}</p></noscript></div>"
    )
