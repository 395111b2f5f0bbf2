"""The OpenAPI 3.1 description of the plain HTTP routes, as served by GET /api/openapi.json.

Written by hand, like the checks in page/routes.py: pydantic's error messages do not say what to send instead, and a
name may hold a lone surrogate, which its JSON parser refuses.
"""

from collections.abc import Sequence
from typing import Any

from letterwise.coverage import LEVELS
from letterwise.predictor import PRIORS
from letterwise.text import CHANGES
from page.gradio_calls import MAX_TOP

Schema = dict[str, Any]


def description(models: Sequence[str], languages: Sequence[str], max_names: int, max_body: int) -> Schema:
    """The OpenAPI document; ``max_names`` and ``max_body`` (bytes) are the limits that the routes enforce."""
    top = {
        "type": "integer",
        "minimum": 1,
        "maximum": MAX_TOP,
        "default": 3,
        "description": "How many of the likeliest languages to return.",
    }
    coverage = {
        "type": "number",
        "minimum": LEVELS[0],
        "maximum": LEVELS[-1],
        "description": "Instead of top: as "
        "many of the likeliest languages as contain the right one for this share of names.",
    }
    prior = {
        "type": "string",
        "enum": list(PRIORS),
        "default": PRIORS[0],
        "description": "Assumed before the first letter. equal: all languages equally likely; corpus: the mix of "
        "the training names; balanced: between the two.",
    }
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
    answer = {
        "type": "object",
        "required": ["name", "read_as", "changes", "answers"],
        "additionalProperties": False,
        "properties": {
            "name": {"type": "string"},
            "read_as": {"type": "string"},
            "changes": {"type": "array", "items": {"type": "string", "enum": list(CHANGES)}},
            "answers": {
                "type": "object",
                "required": list(models),
                "additionalProperties": False,
                "properties": dict.fromkeys(models, guesses),
            },
        },
    }
    error = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}
    request = {
        "type": "object",
        "required": ["names"],
        "additionalProperties": False,
        "properties": {
            "names": {"type": "array", "maxItems": max_names, "items": {"type": "string"}},
            "top": top,
            "prior": prior,
            "coverage": coverage,
        },
    }
    invalid = {"400": _json("What was wrong, in one sentence.", {"$ref": "#/components/schemas/Error"})}
    too_large = {"413": _json(f"The body is over {max_body:,} bytes.", {"$ref": "#/components/schemas/Error"})}
    crowded = {
        "503": _json(
            "Too many lists are being processed; Retry-After says when to try again.",
            {"$ref": "#/components/schemas/Error"},
        )
    }
    status = {
        "type": "object",
        "required": ["status", "artifacts"],
        "properties": {"status": {"const": "ok"}, "artifacts": {"type": "string"}},
    }
    query = [
        {"name": "name", "in": "query", "required": True, "schema": {"type": "string"}},
        {"name": "top", "in": "query", "schema": top},
        {"name": "prior", "in": "query", "schema": prior},
        {"name": "coverage", "in": "query", "schema": coverage},
    ]
    reference = {"$ref": "#/components/schemas/Answer"}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Letterwise",
            "version": "1",
            "description": "Three recurrent networks guess which language a surname comes from. "
            "Nothing you send is stored or logged.",
        },
        "paths": {
            "/api/predict": {
                "get": {
                    "operationId": "predict",
                    "parameters": query,
                    "responses": {"200": _json("The answer.", reference)} | invalid,
                },
                "post": {
                    "operationId": "predict_many",
                    "requestBody": {"required": True, "content": {"application/json": {"schema": request}}},
                    "responses": {
                        "200": _json(
                            "One answer per name, in the order of the request.", {"type": "array", "items": reference}
                        )
                    }
                    | invalid
                    | too_large
                    | crowded,
                },
            },
            "/healthz": {"get": {"operationId": "health", "responses": {"200": _json("The server is up.", status)}}},
        },
        "components": {"schemas": {"Answer": answer, "Error": error}},
    }


def _json(sentence: str, schema: Schema) -> Schema:
    return {"description": sentence, "content": {"application/json": {"schema": schema}}}
