"""Routes for the page's own script: facts about a name and a list, the five claims, settings.

Plain routes, not Gradio's server functions: they take half the CPU time per keystroke, and a script sees their status.
"""

import asyncio
import json
import os
from collections.abc import Callable
from functools import cache
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from letterwise import claims, explanations
from letterwise.facts import VIEWS, facts, facts_of_list, settings, what_if
from letterwise.lists import our_lists
from letterwise.predictor import Predictor
from letterwise.sentences import LANGS
from letterwise.verdicts import EvidenceError
from page.api import WrongInput, as_json, json_object
from page.long_work import FEW, PIECE, LongWork
from page.script_files import FRESH, version

MAX_NAME = 1000  # characters


def page_routes(
    predictor: Predictor, evidence: dict[str, Any] | EvidenceError, long_work: LongWork, frame_ancestors: str
) -> list[Route]:
    """The routes. Lists of more than FEW names, and "what if", are answered in ``long_work``.

    The page is told that any site may embed it if ``frame_ancestors`` contains a bare ``*``.
    """

    def as_bytes(function: Callable[..., Any], *arguments: Any) -> bytes:
        return as_json(function(predictor, *arguments))

    async def answer_name(request: Request) -> Response:
        try:
            name, views = _name_and_views(await json_object(request, '{"name": "Suzuki", "views": []}'))
        except WrongInput as error:
            return JSONResponse({"error": str(error)}, 400)
        if "what_if" not in views:
            return Response(await run_in_threadpool(as_bytes, facts, name, views), media_type="application/json")
        answer = await run_in_threadpool(facts, predictor, name, views)
        if answer["text"]:
            models = predictor.sessions
            runs = (long_work.run(explanations.what_if, predictor, model, answer["text"]) for model in models)
            answer["what_if"] = what_if(await asyncio.gather(*runs))
        return JSONResponse(answer)

    async def answer_list(request: Request) -> Response:
        try:
            names = _names(await json_object(request, '{"names": ["Suzuki"]}'))
        except WrongInput as error:
            return JSONResponse({"error": str(error)}, 400)
        run = run_in_threadpool if len(names) <= FEW else long_work.run
        return Response(await run(as_bytes, facts_of_list, names), media_type="application/json")

    @cache
    def claims_page(lang: str) -> str:
        return claims.render(evidence, lang)

    async def draw_claims(request: Request) -> Response:
        lang = request.path_params["lang"]
        return HTMLResponse(await run_in_threadpool(claims_page, lang if lang in LANGS else LANGS[0]))

    @cache
    def lists() -> bytes:
        return as_json(our_lists(predictor.manifest))

    async def send_lists(request: Request) -> Response:
        return Response(await run_in_threadpool(lists), media_type="application/json")

    async def send_units(request: Request) -> Response:
        return JSONResponse(predictor.manifest.get("units", {}))

    settings_json = json.dumps(
        settings(predictor.manifest)
        | {"version": version(), "embed": "*" in frame_ancestors.split(), "source": _source()},
        ensure_ascii=False,
    ).encode()

    async def send_settings(request: Request) -> Response:
        return Response(settings_json, media_type="application/json", headers=FRESH)

    return [
        Route("/page/facts", answer_name, methods=["POST"]),
        Route("/page/list", answer_list, methods=["POST"]),
        Route("/page/claims-{lang}.html", draw_claims),
        Route("/page/lists.json", send_lists),
        Route("/page/units.json", send_units),
        Route("/page/settings.json", send_settings),
    ]


def _source() -> str:
    """URL of this program's source code: LETTERWISE_SOURCE, or the files of the Space it runs in; empty if unknown."""
    space = os.environ.get("SPACE_ID", "")
    url = os.environ.get("LETTERWISE_SOURCE") or (f"https://huggingface.co/spaces/{space}/tree/main" if space else "")
    return url if url.startswith(("https://", "http://")) else ""


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
