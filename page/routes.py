"""The plain HTTP routes, without Gradio: GET and POST /api/predict, its description, GET /healthz."""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from letterwise.coverage import LEVELS
from letterwise.predictor import PRIORS, Predictor
from page.gradio_calls import MAX_TOP
from page.guard import MAX_BODY
from page.long_work import FEW, PIECE, LongWork
from page.openapi import description

MAX_NAMES = 1000
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?", re.ASCII)


class Question(NamedTuple):
    """What a caller wants to know."""

    names: list[str]
    top: int
    prior: str
    coverage: float | None  # in place of ``top``


Parse = Callable[[Request], Awaitable[Question]]


def as_json(content: Any) -> bytes:
    """JSON in UTF-8, or in ASCII where a name holds a lone surrogate, which UTF-8 cannot."""
    try:
        return orjson.dumps(content)
    except orjson.JSONEncodeError:
        return json.dumps(content).encode("ascii")


class Answer(JSONResponse):
    """A name in it may hold a lone surrogate."""

    def render(self, content: Any) -> bytes:
        return as_json(content)


class WrongInput(ValueError):
    """What a caller got wrong, in one sentence."""


def routes(predictor: Predictor, long_work: LongWork) -> list[Route]:
    """The routes, in front of Gradio's own; lists of more than a few names are answered in ``long_work``."""

    class Predict(HTTPEndpoint):
        async def get(self, request: Request) -> Response:
            return await _answer(_from_query, request)

        async def post(self, request: Request) -> Response:
            return await _answer(_from_body, request)

        async def method_not_allowed(self, request: Request) -> Response:
            sentence = f"{request.method} is not known here; use GET with ?name= or POST with JSON"
            return Answer({"error": sentence}, status_code=405, headers={"Allow": "GET, POST"})

    def answers(question: Question) -> list[bytes]:
        return [as_json(answer) for answer in predictor.answers(*question)]

    async def _answer(parse: Parse, request: Request) -> Response:
        try:
            question = await parse(request)
            if question.coverage is not None and "coverage" not in predictor.manifest:
                raise WrongInput("the networks here hold no thresholds for coverage; ask for top")
        except WrongInput as error:
            return Answer({"error": str(error)}, status_code=400)
        if len(question.names) <= FEW:
            found = await run_in_threadpool(answers, question)
        else:
            found = []
            for start in range(0, len(question.names), PIECE):
                if await request.is_disconnected():
                    break
                found += await long_work.run(answers, question._replace(names=question.names[start : start + PIECE]))
        content = b"[" + b", ".join(found) + b"]" if request.method == "POST" else found[0]
        return Response(content, media_type="application/json")

    async def healthz(request: Request) -> Response:
        return Answer({"status": "ok", "artifacts": predictor.manifest["sha256"]})

    described = description(list(predictor.sessions), predictor.languages, MAX_NAMES, MAX_BODY)

    async def openapi(request: Request) -> Response:
        return Answer(described)

    return [Route("/api/predict", Predict), Route("/api/openapi.json", openapi), Route("/healthz", healthz)]


async def _from_query(request: Request) -> Question:
    asked: dict[str, Any] = dict(request.query_params)
    if "name" not in asked:
        raise WrongInput("name is missing; ask /api/predict?name=Suzuki")
    _known(asked, ("name", "top", "prior", "coverage"))
    if len(asked) < len(request.query_params.multi_items()):
        raise WrongInput("each of name, top, prior and coverage may be given once; POST takes many names")
    top = asked.get("top")
    if top is not None:
        asked["top"] = int(top) if top.isascii() and top.isdigit() and len(top) <= 10 else 0
    if "coverage" in asked:
        asked["coverage"] = float(asked["coverage"]) if _NUMBER.fullmatch(asked["coverage"]) else 0
    return Question([asked["name"]], *_how(asked))


async def _from_body(request: Request) -> Question:
    asked = await json_object(request, '{"names": ["Suzuki"]}')
    _known(asked, ("names", "top", "prior", "coverage"))
    names = asked.get("names")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise WrongInput('names must be a list of strings; send {"names": ["Suzuki"]}')
    if len(names) > MAX_NAMES:
        raise WrongInput(f"names holds {len(names):,} names, the limit is {MAX_NAMES:,}; send them in parts")
    return Question(names, *_how(asked))


async def json_object(request: Request, example: str) -> dict[str, Any]:
    """The body of a request. Raises WrongInput, which tells the ``example``."""
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise WrongInput(f"the body is not JSON; send {example}") from error
    if not isinstance(body, dict):
        raise WrongInput(f"the body is not an object; send {example}")
    return body


def _known(asked: dict[str, Any], keys: tuple[str, ...]) -> None:
    if unknown := sorted(set(asked) - set(keys)):
        raise WrongInput(f"{unknown[0][:40]!r} is not known here; known: {', '.join(keys)}")


def _how(asked: dict[str, Any]) -> tuple[int, str, float | None]:
    """Top, prior and coverage, which stands in place of top."""
    top, prior, coverage = _top(asked.get("top", 3)), _prior(asked), asked.get("coverage")
    if "coverage" not in asked:
        return top, prior, None
    if isinstance(coverage, bool) or not isinstance(coverage, int | float) or not LEVELS[0] <= coverage <= LEVELS[-1]:
        raise WrongInput(f"coverage must be a number from {LEVELS[0]} to {LEVELS[-1]}")
    return top, prior, float(coverage)


def _top(top: Any) -> int:
    if isinstance(top, float) and top.is_integer():
        top = int(top)  # JSON knows one kind of number: 3.0 is 3
    if isinstance(top, bool) or not isinstance(top, int) or not 1 <= top <= MAX_TOP:
        raise WrongInput(f"top must be a whole number from 1 to {MAX_TOP:,}")
    return top


def _prior(asked: dict[str, Any]) -> str:
    prior: str = asked.get("prior", PRIORS[0])
    if prior not in PRIORS:
        raise WrongInput(f"prior must be one of {', '.join(PRIORS)}")
    return prior
