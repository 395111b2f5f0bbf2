"""The plain HTTP routes, without Gradio: GET and POST /api/predict, GET /api/openapi.json, GET /healthz."""

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
    """A validated request to /api/predict."""

    names: list[str]
    top: int
    prior: str
    coverage: float | None  # instead of ``top``


Parse = Callable[[Request], Awaitable[Question]]


def as_json(content: Any) -> bytes:
    """JSON in UTF-8, or in ASCII if a name contains a lone surrogate, which UTF-8 cannot encode."""
    try:
        return orjson.dumps(content)
    except orjson.JSONEncodeError:
        return json.dumps(content).encode("ascii")


class Answer(JSONResponse):
    """A JSON response in which names may contain lone surrogates."""

    def render(self, content: Any) -> bytes:
        return as_json(content)


class WrongInput(ValueError):
    """An invalid request; the message tells the caller in one sentence what is wrong."""


def routes(predictor: Predictor, long_work: LongWork) -> list[Route]:
    """The routes, which come before Gradio's own; lists of more than FEW names are answered in ``long_work``."""

    class Predict(HTTPEndpoint):
        async def get(self, request: Request) -> Response:
            return await _answer(_from_query, request)

        async def post(self, request: Request) -> Response:
            return await _answer(_from_body, request)

        async def method_not_allowed(self, request: Request) -> Response:
            sentence = f"{request.method} is not supported here; use GET with ?name= or POST with JSON"
            return Answer({"error": sentence}, status_code=405, headers={"Allow": "GET, POST"})

    def answers(question: Question) -> list[bytes]:
        return [as_json(answer) for answer in predictor.answers(*question)]

    async def _answer(parse: Parse, request: Request) -> Response:
        try:
            question = await parse(request)
            if question.coverage is not None and "coverage" not in predictor.manifest:
                raise WrongInput("these networks have no coverage thresholds; use top")
        except WrongInput as error:
            return Answer({"error": str(error)}, status_code=400)
        if len(question.names) <= FEW:
            encoded = await run_in_threadpool(answers, question)
        else:
            encoded = []
            for start in range(0, len(question.names), PIECE):
                if await request.is_disconnected():
                    break
                encoded += await long_work.run(answers, question._replace(names=question.names[start : start + PIECE]))
        content = b"[" + b", ".join(encoded) + b"]" if request.method == "POST" else encoded[0]
        return Response(content, media_type="application/json")

    async def healthz(request: Request) -> Response:
        return Answer({"status": "ok", "artifacts": predictor.manifest["sha256"]})

    openapi_document = description(list(predictor.sessions), predictor.languages, MAX_NAMES, MAX_BODY)

    async def openapi(request: Request) -> Response:
        return Answer(openapi_document)

    return [Route("/api/predict", Predict), Route("/api/openapi.json", openapi), Route("/healthz", healthz)]


async def _from_query(request: Request) -> Question:
    parameters: dict[str, Any] = dict(request.query_params)
    if "name" not in parameters:
        raise WrongInput("name is missing; use /api/predict?name=Suzuki")
    _require_known(parameters, ("name", "top", "prior", "coverage"))
    if len(parameters) < len(request.query_params.multi_items()):
        raise WrongInput("name, top, prior and coverage may be given only once each; use POST for several names")
    top = parameters.get("top")
    if top is not None:
        parameters["top"] = int(top) if top.isascii() and top.isdigit() and len(top) <= 10 else 0
    if "coverage" in parameters:
        parameters["coverage"] = float(parameters["coverage"]) if _NUMBER.fullmatch(parameters["coverage"]) else 0
    return Question([parameters["name"]], *_options(parameters))


async def _from_body(request: Request) -> Question:
    body = await json_object(request, '{"names": ["Suzuki"]}')
    _require_known(body, ("names", "top", "prior", "coverage"))
    names = body.get("names")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise WrongInput('names must be a list of strings; send {"names": ["Suzuki"]}')
    if len(names) > MAX_NAMES:
        raise WrongInput(f"names has {len(names):,} entries, the limit is {MAX_NAMES:,}; send several requests")
    return Question(names, *_options(body))


async def json_object(request: Request, example: str) -> dict[str, Any]:
    """The body of a request. Raises WrongInput with a message that shows ``example``."""
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise WrongInput(f"the body is not JSON; send {example}") from error
    if not isinstance(body, dict):
        raise WrongInput(f"the body is not an object; send {example}")
    return body


def _require_known(parameters: dict[str, Any], keys: tuple[str, ...]) -> None:
    if unknown := sorted(set(parameters) - set(keys)):
        raise WrongInput(f"unknown parameter {unknown[0][:40]!r}; known: {', '.join(keys)}")


def _options(parameters: dict[str, Any]) -> tuple[int, str, float | None]:
    """Top, prior and coverage; coverage, if given, replaces top."""
    top, prior, coverage = _top(parameters.get("top", 3)), _prior(parameters), parameters.get("coverage")
    if "coverage" not in parameters:
        return top, prior, None
    if isinstance(coverage, bool) or not isinstance(coverage, int | float) or not LEVELS[0] <= coverage <= LEVELS[-1]:
        raise WrongInput(f"coverage must be a number from {LEVELS[0]} to {LEVELS[-1]}")
    return top, prior, float(coverage)


def _top(top: Any) -> int:
    if isinstance(top, float) and top.is_integer():
        top = int(top)  # JSON has one number type: 3.0 is 3
    if isinstance(top, bool) or not isinstance(top, int) or not 1 <= top <= MAX_TOP:
        raise WrongInput(f"top must be a whole number from 1 to {MAX_TOP:,}")
    return top


def _prior(parameters: dict[str, Any]) -> str:
    prior: str = parameters.get("prior", PRIORS[0])
    if prior not in PRIORS:
        raise WrongInput(f"prior must be one of {', '.join(PRIORS)}")
    return prior
