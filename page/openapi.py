"""The OpenAPI 3.1 description of the plain HTTP routes, as served by GET /api/openapi.json.

Written by hand, like the checks in page/api.py and page/page_routes.py: their messages say in one sentence what to send
instead, so each of pydantic's would have to be replaced; and its JSON parser refuses lone surrogates, which names may
contain.
"""

from collections.abc import Sequence
from typing import Any

from letterwise.coverage import LEVELS
from letterwise.predictor import PRIORS
from letterwise.text import CHANGES
from page.gradio_calls import MAX_TOP

Schema = dict[str, Any]

OPTIONS: dict[str, Schema] = {  # of a request, whether GET or POST
    "top": {
        "type": "integer",
        "minimum": 1,
        "maximum": MAX_TOP,
        "default": 3,
        "description": "How many of the likeliest languages to return.",
    },
    "prior": {
        "type": "string",
        "enum": list(PRIORS),
        "default": PRIORS[0],
        "description": "Assumed before the first letter. equal: all languages equally likely; corpus: the mix of "
        "the training names; balanced: between the two.",
    },
    "coverage": {
        "type": "number",
        "minimum": LEVELS[0],
        "maximum": LEVELS[-1],
        "description": "Instead of top: as "
        "many of the likeliest languages as contain the right one for this share of names.",
    },
}
TOO_MANY = "Too many requests per second from one client, if the host has set a limit."
STATUS: Schema = {
    "type": "object",
    "required": ["status", "artifacts"],
    "properties": {"status": {"const": "ok"}, "artifacts": {"type": "string"}},
}
ERROR: Schema = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}


def description(models: Sequence[str], languages: Sequence[str], max_names: int, max_body: int) -> Schema:
    """The OpenAPI document; ``max_names`` and ``max_body`` (bytes) are the limits that the routes enforce."""
    answer = {"$ref": "#/components/schemas/Answer"}
    predict = {
        "operationId": "predict",
        "parameters": [
            {"name": "name", "in": "query", "required": True, "schema": {"type": "string"}},
            *({"name": name, "in": "query", "schema": schema} for name, schema in OPTIONS.items()),
        ],
        "responses": {
            "200": _response("The answer.", answer),
            "400": _error("What was wrong, in one sentence."),
            "414": _error("The address is too long; send the name by POST."),
            "429": _error(TOO_MANY),
        },
    }
    predict_many = {
        "operationId": "predict_many",
        "requestBody": {"required": True, "content": {"application/json": {"schema": _names(max_names)}}},
        "responses": {
            "200": _response("One answer per name, in the order of the request.", {"type": "array", "items": answer}),
            "400": _error("What was wrong, in one sentence."),
            "413": _error(f"The body is over {max_body:,} bytes."),
            "429": _error(TOO_MANY),
            "503": _error("Too many lists are being processed; Retry-After says when to try again."),
        },
    }
    health = {"operationId": "health", "responses": {"200": _response("The server is up.", STATUS)}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Letterwise",
            "version": "1",
            "description": "Three recurrent networks guess which language a surname comes from. "
            "Nothing you send is stored or logged.",
        },
        "paths": {"/api/predict": {"get": predict, "post": predict_many}, "/healthz": {"get": health}},
        "components": {"schemas": {"Answer": _answer(models, languages), "Error": ERROR}},
    }


def _names(max_names: int) -> Schema:
    """The body of a POST."""
    names = {"type": "array", "maxItems": max_names, "items": {"type": "string"}}
    return {
        "type": "object",
        "required": ["names"],
        "additionalProperties": False,
        "properties": {"names": names, **OPTIONS},
    }


def _answer(models: Sequence[str], languages: Sequence[str]) -> Schema:
    guess = {
        "type": "object",
        "required": ["language", "probability"],
        "additionalProperties": False,
        "properties": {
            "language": {"type": "string", "enum": list(languages)},
            "probability": {"type": "number", "minimum": 0, "maximum": 1},
        },
    }
    guesses = {"type": "array", "items": guess, "description": "Best first; empty if there is nothing to read."}
    answers = {
        "type": "object",
        "required": list(models),
        "additionalProperties": False,
        "properties": dict.fromkeys(models, guesses),
    }
    return {
        "type": "object",
        "required": ["name", "read_as", "changes", "answers"],
        "additionalProperties": False,
        "properties": {
            "name": {"type": "string"},
            "read_as": {"type": "string"},
            "changes": {"type": "array", "items": {"type": "string", "enum": list(CHANGES)}},
            "answers": answers,
        },
    }


def _response(sentence: str, schema: Schema) -> Schema:
    return {"description": sentence, "content": {"application/json": {"schema": schema}}}


def _error(sentence: str) -> Schema:
    return _response(sentence, {"$ref": "#/components/schemas/Error"})
