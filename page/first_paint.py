"""The page's document as it is sent: tags for whoever shares the address, and what a visitor sees before Gradio draws.

Gradio's own document names Gradio in its tags, twice, and shows its mark until its scripts have run.
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
from page.questions import MAX_NAME

_TAGS = re.compile(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>\s*')
_STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
CARD = "ui/card.png"


class FirstPaint:
    """Stands between the guard and Gradio, and changes the one document of the page."""

    def __init__(self, app: ASGIApp, predictor: Predictor, root: str) -> None:
        """``root``: the path under which visitors see the page."""
        self.app = app
        self.predictor = predictor
        self.root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] != "/":
            await self.app(scope, receive, send)
            return
        start: Message = {}
        sent = b""

        async def collect(message: Message) -> None:
            nonlocal start, sent
            if message["type"] == "http.response.start":
                start = message
                return
            sent += message.get("body", b"")
            if message.get("more_body"):
                return
            headers = dict(start["headers"])
            if start["status"] == 200 and headers.get(b"content-type", b"").startswith(b"text/html"):
                body = (await self._changed(sent.decode(), Request(scope))).encode()
                start["headers"] = list((headers | {b"content-length": str(len(body)).encode()}).items())
            else:
                body = sent
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, collect)

    async def _changed(self, document: str, request: Request) -> str:
        address = f"{request.url.scheme}://{request.headers.get('host', '')}{self.root}/"
        document = _TAGS.sub("", document).replace("</head>", f"{tags(address, CARD)}<style>{_STYLE}</style></head>", 1)
        asked = request.query_params
        tongues = [asked.get("lang", ""), *request.headers.get("accept-language", "").split(",")]
        lang = next((tongue.strip()[:2] for tongue in tongues if tongue.strip()[:2] in LANGS), LANGS[0])
        first = await run_in_threadpool(_first, self.predictor, asked.get("name", FIRST_NAME)[:MAX_NAME], lang)
        return re.sub(r"(<body[^>]*>)", lambda body: body[1] + first, document, count=1)


def _first(predictor: Predictor, name: str, lang: str) -> str:
    """Title, name and each network's answer; page/source.js takes it away once the page itself is drawn."""
    said = "".join(
        f"<li>{model} {escape(language_name(best[0][0], lang))} {percent(best[0][1])}</li>"
        for model, best in predictor.predict(name, 1).items()
        if best
    )
    return (
        f'<div id="first" lang="{lang}"><p class="wordmark">Letterwise</p><h1>{escape(say("title", lang))}</h1>'
        f'<p class="label">{escape(say("name_label", lang))}</p><p class="typed">{escape(name)}</p><ul>{said}</ul>'
        f"<noscript><p>{escape(say('needs_script', lang))}</p></noscript></div>"
    )
