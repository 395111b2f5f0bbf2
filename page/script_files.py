"""The files that the page's script consists of: served as they are, loaded by the page's head, and their version."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

import letterwise

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "ui"
FRESH = {"Cache-Control": "no-cache"}  # revalidated each time the page is opened, so that versions never mix
MODULE = FRESH | {"Content-Type": "text/javascript; charset=utf-8"}  # whatever MIME type the system assigns


class Modules(StaticFiles):
    """The browser's modules: JavaScript with its MIME type, and every file revalidated."""

    def file_response(self, *arguments: Any, **options: Any) -> Response:
        """Starlette's response, with our headers."""
        response = super().file_response(*arguments, **options)
        response.headers.update(MODULE if str(arguments[0]).endswith(".js") else FRESH)
        return response


def routes() -> list[BaseRoute]:
    """The routes of the script's files and of their version."""

    async def send_version(request: Request) -> Response:
        return PlainTextResponse(version(), headers=FRESH)

    async def send_source(request: Request) -> Response:
        return FileResponse(ROOT / "page" / "source.js", headers=MODULE)

    return [
        Route("/page/version", send_version),
        Route("/page/source.js", send_source),
        Mount("/ui", Modules(directory=UI)),
    ]


def head(root: str) -> str:
    """HTML for the page's head that loads the files from below the path ``root``."""
    files = ["page/source.js", *sorted(file.relative_to(ROOT).as_posix() for file in UI.rglob("*.js"))]
    preloads = "".join(f'<link rel="modulepreload" href="{root}/{file}">' for file in files)
    print_sheet = f'<link rel="stylesheet" media="print" href="{root}/ui/print.css">'
    return f'{preloads}{print_sheet}<script type="module" src="{root}/{files[0]}"></script>'


@cache
def version() -> str:
    """A hash of all files on which an open page and its server must agree."""
    folders = (Path(letterwise.__file__).parent, ROOT / "page", UI)
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.suffix in (".py", ".js", ".json"))
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()[:12]
