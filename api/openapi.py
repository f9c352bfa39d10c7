"""The OpenAPI document: what FastAPI finds, completed by the schemas of bodies, problems and ways to sign in."""

from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from api import health, tokens
from api.documents import (
    ANYBODY,
    PROBLEMS,
    SCHEMAS,
    SECURITY_SCHEMES,
    SIGNED_IN,
    name_of_problem,
    problem_answer,
)
from api.links import links_of
from api.service import OFFERS, api_routes

_REFERENCES = "#/components/schemas/{model}"
_EXAMPLES = {offer.operation_id: offer.example for offer in OFFERS}
_FOREIGN = {"HTTPValidationError", "ValidationError"}
"""How FastAPI would say that something cannot be understood."""
_ABOUT = (
    "The book of record for project portfolios. Everything is under /api/v1/{organisation}. Every command carries an "
    "Idempotency-Key and is answered with the position at which it is recorded; a question with `after` set to it "
    "sees it. What cannot be done is answered with a problem document (RFC 9457) that names everything unmet."
)


def document() -> dict[str, Any]:
    """Give the whole document; it is the same for every installation."""
    app = FastAPI()
    app.include_router(health.router)
    app.router.routes.extend(api_routes())
    said = get_openapi(title="Gatebook", version="1", description=_ABOUT, routes=app.routes)
    models = [*(offer.model for offer in OFFERS), *tokens.MODELS]
    _, bodies = models_json_schema([(model, "validation") for model in models], ref_template=_REFERENCES)
    found = {name: schema for name, schema in said["components"]["schemas"].items() if name not in _FOREIGN}
    schemas = {**found, **SCHEMAS, **bodies.get("$defs", {})}
    for path, operations in said["paths"].items():
        for method, operation in operations.items():
            _complete(path, method, operation)
    _hoist(said["paths"], schemas)
    said["components"] = {
        "schemas": schemas,
        "responses": {name_of_problem(status): problem_answer(status) for status in PROBLEMS},
        "securitySchemes": SECURITY_SCHEMES,
    }
    plain: dict[str, Any] = orjson.loads(orjson.dumps(said))
    return plain


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Say who may call, and drop FastAPI's own account of what cannot be understood."""
    answers = operation["responses"]
    foreign = answers.get("422", {}).get("content", {})
    if "application/json" in foreign:
        del answers["422"]
    if not path.startswith("/api/"):
        return
    example = _EXAMPLES.get(operation["operationId"])
    if example is not None:  # FastAPI leaves out what is null, and with it what these examples are about
        operation["requestBody"]["content"]["application/json"]["example"] = dict(example)
    for status in answers.keys() & {str(status) for status in PROBLEMS}:
        answers[status] = {"$ref": f"#/components/responses/{name_of_problem(int(status))}"}
    if links := links_of(operation["operationId"]):
        answers["200"]["links"] = links
    operation.setdefault("security", ANYBODY if method == "get" else SIGNED_IN)
    operation.setdefault("x-gatebook-scope", "read")


def _hoist(value: Any, schemas: dict[str, Any]) -> None:
    """Move the definitions of nested models to where references look for them."""
    if isinstance(value, dict):
        for name, schema in value.pop("$defs", {}).items():
            schemas.setdefault(name, schema)
            _hoist(schema, schemas)
        for one in value.values():
            _hoist(one, schemas)
    elif isinstance(value, list):
        for one in value:
            _hoist(one, schemas)


def text() -> str:
    """Write the document as it is kept and printed."""
    return orjson.dumps(document(), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode() + "\n"
