"""What the API says of itself: schemas of what every operation takes and answers."""

from collections.abc import Mapping
from typing import Any

PROBLEM = "#/components/schemas/Problem"
SCHEMAS: dict[str, Any] = {
    "Problem": {
        "type": "object",
        "description": "What went wrong (RFC 9457), in German, or in English if Accept-Language asks for it first.",
        "required": ["type", "title", "status", "request_id"],
        "properties": {
            "type": {"type": "string", "description": "urn:gatebook:problem:<key>; stable"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "refusal": {"type": "string", "description": "key of the most important refusal"},
            "unmet": {"type": "array", "items": {"$ref": "#/components/schemas/Unmet"}},
            "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Malformed"}},
            "request_id": {"type": "string"},
        },
    },
    "Unmet": {
        "type": "object",
        "required": ["refusal", "detail", "facts"],
        "properties": {
            "refusal": {"type": "string"},
            "detail": {"type": "string"},
            "facts": {"type": "object"},
        },
    },
    "Malformed": {
        "type": "object",
        "required": ["pointer", "detail"],
        "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
    },
    "Done": {
        "type": "object",
        "description": "Where in the record a command was done; a read with `after` set to the position sees it.",
        "required": ["id", "position", "recorded_at"],
        "properties": {
            "id": {"type": ["string", "null"], "format": "uuid"},
            "position": {"type": "integer"},
            "recorded_at": {"type": "string", "format": "date-time"},
        },
    },
}
SECURITY_SCHEMES = {
    "token": {"type": "http", "scheme": "bearer", "description": "`gatebook token create` makes one."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-gatebook-{organisation}",
        "description": "The session of somebody who signed in; with it, every operation that changes something "
        "carries the header Gatebook-CSRF.",
    },
}
SIGNED_IN: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]
ANYBODY: list[dict[str, list[str]]] = [{}, *SIGNED_IN]

PROBLEMS = {
    400: "a header is missing or cannot be understood",
    401: "nobody has said who they are, or the token does not count",
    403: "the mandate, the scope of the token or the session's secret is missing",
    404: "there is no such thing, or the caller may not know of it",
    405: "not in this way",
    409: "as things stand it cannot be done; `unmet` names every reason, or a position is not reached yet",
    412: "it has been changed since the version that was seen",
    413: "the body is too large",
    415: "the body is not of the type expected",
    422: "what was sent cannot be understood, or could not be at any time",
    428: "If-Match is missing",
    429: "tried too often; Retry-After says when again",
    503: "busy, not yet there, or too slow: repeat under the same Idempotency-Key",
}
_OF_READS = (401, 403, 404, 409, 422, 429, 503)
_OF_COMMANDS = (400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503)


def name_of_problem(status: int) -> str:
    """Name the answer of a status where the document keeps it once."""
    return f"Problem{status}"


def problem_answer(status: int) -> dict[str, Any]:
    """Describe the answer of a problem."""
    return {
        "description": PROBLEMS[status],
        "content": {"application/problem+json": {"schema": {"$ref": PROBLEM}}},
    }


def answers_to_commands(*, seen: bool, made: bool = False) -> dict[int | str, dict[str, Any]]:
    """Describe how a command is answered."""
    done = {
        "description": "recorded, now or before under the same key",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Done"}}},
        "headers": {
            "Gatebook-Position": {"schema": {"type": "integer"}, "description": "where in the record"},
            "Idempotency-Replayed": {
                "schema": {"type": "string"},
                "description": "`true` if it was accepted before",
            },
        },
    }
    problems = (*_OF_COMMANDS, 428) if seen else _OF_COMMANDS
    return {201 if made else 200: done, **{status: problem_answer(status) for status in sorted(problems)}}


def answers_to_questions(schema: Mapping[str, Any], example: Any = None) -> dict[int | str, dict[str, Any]]:
    """Describe how a question is answered."""
    shown: dict[str, Any] = {"schema": schema}
    if example is not None:
        shown["example"] = example
    return {
        200: {"description": "as asked", "content": {"application/json": shown}},
        **{status: problem_answer(status) for status in _OF_READS},
    }


def body_document(model: str, example: Mapping[str, Any], *, required: bool) -> dict[str, Any]:
    """Describe the body of a command."""
    schema = {"$ref": f"#/components/schemas/{model}"}
    return {"required": required, "content": {"application/json": {"schema": schema, "example": example}}}


def headers_of_commands(*, seen: bool) -> list[dict[str, Any]]:
    """Describe the headers of a command."""
    return [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": True,
            "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[ -~]+$"},
            "description": "One for each operation; a repetition under it has one effect and the same answer.",
            "example": "2f1c9a-vote-ada",
        },
        {
            "name": "If-Match",
            "in": "header",
            "required": seen,
            "schema": {"type": "string", "pattern": '^(\\*|"?[0-9]{1,9}"?)$'},
            "description": "The version (ETag) the caller has seen; `*` for any.",
            "example": '"7"',
        },
    ]
