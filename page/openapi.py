"""The description of the plain HTTP routes in OpenAPI 3.1, as GET /api/openapi.json gives it."""

from collections.abc import Sequence
from typing import Any

from letterwise.coverage import LEVELS
from letterwise.predictor import PRIORS
from letterwise.text import CHANGES
from page.gradio_calls import MAX_TOP

Schema = dict[str, Any]


def description(models: Sequence[str], languages: Sequence[str], max_names: int, max_body: int) -> Schema:
    """OpenAPI document; limits are those that the routes hold to."""
    top = {"type": "integer", "minimum": 1, "maximum": MAX_TOP, "default": 3,
           "description": "How many of the likeliest languages to give."}  # fmt: skip
    coverage = {"type": "number", "minimum": LEVELS[0], "maximum": LEVELS[-1], "description": "In place of top: as "
                "many of the likeliest languages as hold the right one for this share of names."}  # fmt: skip
    prior = {"type": "string", "enum": list(PRIORS), "default": PRIORS[0],
             "description": "Assumed before the first letter. equal: every language as likely; corpus: the mix of the "
             "training names; balanced: between the two."}  # fmt: skip
    guess = {
        "type": "object", "required": ["language", "probability"], "additionalProperties": False,
        "properties": {
            "language": {"type": "string", "enum": list(languages)},
            "probability": {"type": "number", "minimum": 0, "maximum": 1},
        },
    }  # fmt: skip
    guesses = {"type": "array", "items": guess, "description": "Best first; empty where there is nothing to read."}
    answer = {
        "type": "object", "required": ["name", "read_as", "changes", "answers"], "additionalProperties": False,
        "properties": {
            "name": {"type": "string"},
            "read_as": {"type": "string"},
            "changes": {"type": "array", "items": {"type": "string", "enum": list(CHANGES)}},
            "answers": {"type": "object", "required": list(models), "additionalProperties": False,
                        "properties": dict.fromkeys(models, guesses)},
        },
    }  # fmt: skip
    error = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}
    asked = {
        "type": "object", "required": ["names"], "additionalProperties": False,
        "properties": {
            "names": {"type": "array", "maxItems": max_names, "items": {"type": "string"}}, "top": top, "prior": prior,
            "coverage": coverage,
        },
    }  # fmt: skip
    refused = {"400": _json("What was wrong, in one sentence.", {"$ref": "#/components/schemas/Error"})}
    too_large = {"413": _json(f"The body is over {max_body:,} bytes.", {"$ref": "#/components/schemas/Error"})}
    crowded = {"503": _json("Too many lists are being answered; Retry-After says when to ask again.",
                            {"$ref": "#/components/schemas/Error"})}  # fmt: skip
    status = {"type": "object", "required": ["status", "artifacts"],
              "properties": {"status": {"const": "ok"}, "artifacts": {"type": "string"}}}  # fmt: skip
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
            "title": "Letterwise", "version": "1",
            "description": "Three recurrent networks say which language a surname comes from. "
            "Nothing that is sent is stored or logged.",
        },
        "paths": {
            "/api/predict": {
                "get": {"operationId": "predict", "parameters": query,
                        "responses": {"200": _json("The answer.", reference)} | refused},
                "post": {
                    "operationId": "predict_many",
                    "requestBody": {"required": True, "content": {"application/json": {"schema": asked}}},
                    "responses": {"200": _json("An answer a name, in the order asked.",
                                               {"type": "array", "items": reference})} | refused | too_large | crowded,
                },
            },
            "/healthz": {"get": {"operationId": "health", "responses": {"200": _json("It answers.", status)}}},
        },
        "components": {"schemas": {"Answer": answer, "Error": error}},
    }  # fmt: skip


def _json(sentence: str, schema: Schema) -> Schema:
    return {"description": sentence, "content": {"application/json": {"schema": schema}}}
