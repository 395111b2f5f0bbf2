"""Routes for the page's own script: facts about a name and a list, the five claims, settings.

Plain routes, not Gradio's server functions: they take half the CPU time per keystroke, and a script sees their status.
"""

import asyncio
import json
import os
from functools import cache, partial
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


class PageRoutes:
    """The answers to the page's script. Lists of more than FEW names, and "what if", are worked on in ``long_work``."""

    def __init__(
        self,
        predictor: Predictor,
        evidence: dict[str, Any] | EvidenceError,
        long_work: LongWork,
        frame_ancestors: str,
    ) -> None:
        """The page is told that any site may embed it if ``frame_ancestors`` contains a bare ``*``."""
        self.predictor = predictor
        self.long_work = long_work
        self.claims_page = cache(partial(claims.render, evidence))
        self.lists = cache(lambda: as_json(our_lists(predictor.manifest)))
        embed = "*" in frame_ancestors.split()
        all_settings = settings(predictor.manifest) | {"version": version(), "embed": embed, "source": _source()}
        self.settings = json.dumps(all_settings, ensure_ascii=False).encode()

    def routes(self) -> list[Route]:
        return [
            Route("/page/facts", self.answer_name, methods=["POST"]),
            Route("/page/list", self.answer_list, methods=["POST"]),
            Route("/page/claims-{lang}.html", self.send_claims),
            Route("/page/lists.json", self.send_lists),
            Route("/page/units.json", self.send_units),
            Route("/page/settings.json", self.send_settings),
        ]

    async def answer_name(self, request: Request) -> Response:
        try:
            name, views = _name_and_views(await json_object(request, '{"name": "Suzuki", "views": []}'))
        except WrongInput as error:
            return JSONResponse({"error": str(error)}, 400)
        answer = await run_in_threadpool(facts, self.predictor, name, views)
        if "what_if" in views and answer["text"]:
            runs = (
                self.long_work.run(explanations.what_if, self.predictor, model, answer["text"])
                for model in self.predictor.sessions
            )
            answer["what_if"] = what_if(await asyncio.gather(*runs))
        return Response(as_json(answer), media_type="application/json")

    async def answer_list(self, request: Request) -> Response:
        try:
            names = _names(await json_object(request, '{"names": ["Suzuki"]}'))
        except WrongInput as error:
            return JSONResponse({"error": str(error)}, 400)
        run = run_in_threadpool if len(names) <= FEW else self.long_work.run
        return Response(await run(self._list_as_json, names), media_type="application/json")

    def _list_as_json(self, names: list[str]) -> bytes:
        return as_json(facts_of_list(self.predictor, names))

    async def send_claims(self, request: Request) -> Response:
        lang = request.path_params["lang"]
        return HTMLResponse(await run_in_threadpool(self.claims_page, lang if lang in LANGS else LANGS[0]))

    async def send_lists(self, request: Request) -> Response:
        return Response(await run_in_threadpool(self.lists), media_type="application/json")

    async def send_units(self, request: Request) -> Response:
        return JSONResponse(self.predictor.manifest.get("units", {}))

    async def send_settings(self, request: Request) -> Response:
        return Response(self.settings, media_type="application/json", headers=FRESH)


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
