"""What the page's own script asks: facts of a name and of a list, the five claims, and the script itself.

Plain routes, not Gradio's server functions: they take half the processor's time a key, and a script sees their status.
"""

import asyncio
import hashlib
import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

import letterwise
from letterwise import claims, explanations
from letterwise.facts import VIEWS, facts, facts_of_list, settings, what_if
from letterwise.lists import our_lists
from letterwise.predictor import Predictor
from letterwise.sentences import LANGS
from letterwise.verdicts import EvidenceError
from page.long_work import FEW, PIECE, LongWork
from page.routes import WrongInput, as_json, json_object

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "ui"
MAX_NAME = 1000  # characters
FRESH = {"Cache-Control": "no-cache"}  # asked for anew each time the page is opened: no version meets another
MODULE = FRESH | {"Content-Type": "text/javascript; charset=utf-8"}  # whatever the system calls it


def questions(
    predictor: Predictor, evidence: dict[str, Any] | EvidenceError, long_work: LongWork, frame_ancestors: str
) -> list[BaseRoute]:
    """The routes. Lists of more than a few names, and "what if", are answered in ``long_work``.

    Any site may embed the page where ``frame_ancestors`` has a star by itself.
    """

    def written(function: Callable[..., Any], *arguments: Any) -> bytes:
        return as_json(function(predictor, *arguments))

    async def answer_name(request: Request) -> Response:
        try:
            name, views = _name_and_views(await json_object(request, '{"name": "Suzuki", "views": []}'))
        except WrongInput as error:
            return JSONResponse({"error": str(error)}, 400)
        if "what_if" not in views:
            return Response(await run_in_threadpool(written, facts, name, views), media_type="application/json")
        found = await run_in_threadpool(facts, predictor, name, views)
        if found["text"]:
            models = predictor.sessions
            runs = (long_work.run(explanations.what_if, predictor, model, found["text"]) for model in models)
            found["what_if"] = what_if(await asyncio.gather(*runs))
        return JSONResponse(found)

    async def answer_list(request: Request) -> Response:
        try:
            names = _names(await json_object(request, '{"names": ["Suzuki"]}'))
        except WrongInput as error:
            return JSONResponse({"error": str(error)}, 400)
        run = run_in_threadpool if len(names) <= FEW else long_work.run
        return Response(await run(written, facts_of_list, names), media_type="application/json")

    @cache
    def drawn(lang: str) -> str:
        return claims.render(evidence, lang)

    async def draw_claims(request: Request) -> Response:
        lang = request.path_params["lang"]
        return HTMLResponse(await run_in_threadpool(drawn, lang if lang in LANGS else LANGS[0]))

    @cache
    def lists() -> bytes:
        return as_json(our_lists(predictor.manifest))

    async def tell_lists(request: Request) -> Response:
        return Response(await run_in_threadpool(lists), media_type="application/json")

    async def tell_units(request: Request) -> Response:
        return JSONResponse(predictor.manifest.get("units", {}))

    version = _version()
    told = json.dumps(
        settings(predictor.manifest)
        | {"version": version, "embed": "*" in frame_ancestors.split(), "source": _source()},
        ensure_ascii=False,
    ).encode()

    async def tell_settings(request: Request) -> Response:
        return Response(told, media_type="application/json", headers=FRESH)

    async def tell_version(request: Request) -> Response:
        return PlainTextResponse(version, headers=FRESH)

    async def script(request: Request) -> Response:
        return FileResponse(ROOT / "page" / "source.js", headers=MODULE)

    return [
        Route("/page/facts", answer_name, methods=["POST"]),
        Route("/page/list", answer_list, methods=["POST"]),
        Route("/page/claims-{lang}.html", draw_claims),
        Route("/page/lists.json", tell_lists),
        Route("/page/units.json", tell_units),
        Route("/page/settings.json", tell_settings),
        Route("/page/version", tell_version),
        Route("/page/source.js", script),
        Mount("/ui", Modules(directory=UI)),
    ]


class Modules(StaticFiles):
    """The browser's modules."""

    def file_response(self, *arguments: Any, **options: Any) -> Response:
        response = super().file_response(*arguments, **options)
        response.headers.update(MODULE if str(arguments[0]).endswith(".js") else FRESH)
        return response


def scripts(root: str) -> str:
    """What the page's head needs to load them, under the path ``root``."""
    files = ["page/source.js", *sorted(file.relative_to(ROOT).as_posix() for file in UI.rglob("*.js"))]
    preloads = "".join(f'<link rel="modulepreload" href="{root}/{file}">' for file in files)
    on_paper = f'<link rel="stylesheet" media="print" href="{root}/ui/print.css">'
    return f'{preloads}{on_paper}<script type="module" src="{root}/{files[0]}"></script>'


def _source() -> str:
    """The address of this program's text, where the surroundings tell it: LETTERWISE_SOURCE, or a Space's own files."""
    space = os.environ.get("SPACE_ID", "")
    told = os.environ.get("LETTERWISE_SOURCE") or (f"https://huggingface.co/spaces/{space}/tree/main" if space else "")
    return told if told.startswith(("https://", "http://")) else ""


def _version() -> str:
    """Of all that an open page and its server have to agree upon."""
    rooms = (Path(letterwise.__file__).parent, ROOT / "page", UI)
    files = sorted(file for room in rooms for file in room.rglob("*") if file.suffix in (".py", ".js", ".json"))
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()[:12]


def _name_and_views(body: dict[str, Any]) -> tuple[str, list[str]]:
    name, views = body.get("name"), body.get("views")
    if not isinstance(name, str) or len(name) > MAX_NAME:
        raise WrongInput(f"name must be a string of at most {MAX_NAME:,} characters")
    if not isinstance(views, list) or len(views) > len(VIEWS) or not all(view in VIEWS for view in views):
        raise WrongInput(f"views must be a list of {', '.join(VIEWS)}")
    return name, views


def _names(body: dict[str, Any]) -> list[str]:
    names = body.get("names")
    if not isinstance(names, list) or len(names) > PIECE:
        raise WrongInput(f"names must be a list of at most {PIECE}")
    if not all(isinstance(name, str) and len(name) <= MAX_NAME for name in names):
        raise WrongInput(f"a name must be a string of at most {MAX_NAME:,} characters")
    return names
