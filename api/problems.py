"""Problem documents (RFC 9457): what went wrong with a request, in the language of its reader, with every reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

import orjson
from fastapi import Request
from starlette.responses import Response

from api.statuses import STATUSES
from domain.derivations import Language
from domain.lifecycle_definitions import Label
from domain.refusals import Refusal, Refused
from exchange.refusal_texts import explain_one
from runtime.failures import Failure

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 2
LATER_SECONDS = 60
"""When to ask again: at once, or when somebody has mended something."""


class Kind(NamedTuple):
    """One kind of problem that is not a refusal: its status, and what it says."""

    key: str
    status: int
    title: Label


class Problem(Enum):
    """What can be wrong with a request before any rule of the house is asked."""

    MALFORMED = Kind(
        "malformed",
        422,
        Label(de="Die Angaben sind nicht verständlich.", en="What was sent cannot be understood."),
    )
    KEY_MISSING = Kind(
        "idempotency_key_missing",
        400,
        Label(
            de="Der Kopf Idempotency-Key fehlt oder ist unbrauchbar. Nennen Sie für jeden Vorgang einen eigenen, "
            "1 bis 200 druckbare Zeichen lang.",
            en="The header Idempotency-Key is missing or unusable. Give one of its own to each operation, 1 to 200 "
            "printable characters long.",
        ),
    )
    VERSION_MISSING = Kind(
        "if_match_missing",
        428,
        Label(
            de="Der Kopf If-Match fehlt. Nennen Sie die Fassung (ETag), die Sie gesehen haben.",
            en="The header If-Match is missing. Give the version (ETag) that you have seen.",
        ),
    )
    VERSION_MALFORMED = Kind(
        "if_match_malformed",
        400,
        Label(
            de='Der Kopf If-Match ist nicht verständlich. Schreiben Sie ihn wie den ETag: "7".',
            en='The header If-Match cannot be understood. Write it like the ETag: "7".',
        ),
    )
    NOT_SIGNED_IN = Kind(
        "not_signed_in",
        401,
        Label(
            de="Dafür müssen Sie sich ausweisen: mit einem Token (Authorization: Bearer …) oder einer Sitzung.",
            en="You must say who you are: by a token (Authorization: Bearer …) or a session.",
        ),
    )
    FORM_SECRET_MISSING = Kind(
        "csrf_secret_missing",
        403,
        Label(
            de="Mit einer Sitzung braucht jeder Vorgang den Kopf Gatebook-CSRF mit deren Geheimnis und muss von "
            "dieser Anwendung ausgehen.",
            en="With a session every operation needs the header Gatebook-CSRF with its secret, and must come from "
            "this application.",
        ),
    )
    NOT_FOUND = Kind(
        "not_found",
        404,
        Label(
            de="Das gibt es hier nicht, oder Sie haben keinen Zugang dazu.",
            en="There is no such thing here, or you have no access to it.",
        ),
    )
    METHOD_NOT_ALLOWED = Kind(
        "method_not_allowed",
        405,
        Label(de="So kann das nicht aufgerufen werden.", en="This cannot be requested in this way."),
    )
    TOO_SLOW = Kind(
        "deadline_passed",
        503,
        Label(
            de="Die Anfrage hat zu lange gedauert. Ob sie angenommen wurde, zeigt eine Wiederholung unter demselben "
            "Idempotency-Key; doppelt ausgeführt wird sie nicht.",
            en="The request took too long. Repeat it under the same Idempotency-Key to learn whether it was accepted; "
            "it is not carried out twice.",
        ),
    )
    TOO_LARGE = Kind(
        "body_too_large",
        413,
        Label(de="Die Anfrage ist zu groß.", en="The request is too large."),
    )
    MOVED_ON = Kind(
        "moved_on",
        409,
        Label(
            de="Was Sie bestätigen, ist nicht mehr, was geschähe: Das Buch hat sich geändert, oder die Datei liegt nicht "
            "mehr bereit. Sehen Sie den Bericht neu an.",
            en="What you confirm is no longer what would happen: the book has changed, or the file is no longer kept. "
            "Look at the report anew.",
        ),
    )
    WRONG_MEDIA_TYPE = Kind(
        "media_type_not_supported",
        415,
        Label(de="Der Inhalt hat nicht den erwarteten Typ.", en="The content is not of the type expected."),
    )
    NOT_YET = Kind(
        "position_not_reached",
        409,
        Label(
            de="Die genannte Position ist noch nicht erreicht. Fragen Sie gleich noch einmal.",
            en="The position named has not been reached yet. Ask again in a moment.",
        ),
    )
    STORE_FAILED = Kind(
        "store_failed",
        503,
        Label(de="Der Datenbestand antwortet gerade nicht.", en="The record does not answer just now."),
    )
    FAULT = Kind(
        "fault",
        500,
        Label(
            de="Bei uns ist ein Fehler aufgetreten. Nennen Sie der Betreuung die Nummer dieser Anfrage.",
            en="Something went wrong on our side. Tell the support team the number of this request.",
        ),
    )


class Malformed(NamedTuple):
    """One place of a request that cannot be understood, as a JSON pointer or a parameter's name."""

    pointer: str
    detail: str


@dataclass(eq=False)
class Wrong(Exception):  # noqa: N818 - states what is the case
    """A request that is wrong in a way of its own, before any rule was asked; nothing was done."""

    problem: Problem
    detail: Label | None = None
    errors: Sequence[Malformed] = ()

    @classmethod
    def at(cls, pointer: str, de: str, en: str) -> "Wrong":
        """Say what cannot be understood at one place."""
        return cls(Problem.MALFORMED, Label(de=de, en=en), (Malformed(pointer, en),))


def language_of(request: Request) -> Language:
    """Give the language a program asks for: English if it comes before German, else German."""
    weights: dict[str, float] = {"": 0.0}
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, weight = part.strip().partition(";q=")
        weights.setdefault(tag.split("-")[0].strip().lower(), _weight(weight))
    understood = [tag for tag in weights if tag in {"de", "en"}]
    return "en" if understood and max(understood, key=weights.__getitem__) == "en" else "de"


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


def problem_of(request: Request, wrong: Wrong, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with the document of a problem."""
    kind, language = wrong.problem.value, language_of(request)
    said: dict[str, Any] = {"title": kind.title.in_language(language)}
    if wrong.detail is not None:
        said["detail"] = wrong.detail.in_language(language)
    if wrong.errors:
        said["errors"] = [one._asdict() for one in wrong.errors]
    own = {"WWW-Authenticate": "Bearer"} if kind.status == 401 else {}
    if kind.status == 503 or wrong.problem is Problem.NOT_YET:
        own["Retry-After"] = str(RETRY_SECONDS)
    return _document(request, kind.key, kind.status, said, {**own, **(headers or {})})


def refusal_of(request: Request, refused: Refused) -> Response:
    """Answer with the document of a refusal: the most important reason first, every reason in `unmet`."""
    language, refusal = language_of(request), refused.refusal
    told = [
        {"refusal": one.refusal.value, "detail": explain_one(one, language), "facts": one.facts}
        for one in refused.unmet
    ]
    said = {"title": told[0]["detail"], "refusal": refusal.value, "unmet": told}
    headers: dict[str, str] = {}
    if STATUSES[refusal] == 401:
        headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    if refusal is Refusal.TRIED_TOO_OFTEN:
        headers["Retry-After"] = str(refused.unmet[0].facts.get("seconds", RETRY_SECONDS))
    return _document(request, refusal.value, STATUSES[refusal], said, headers)


def failure_as(request: Request, failure: Failure) -> Response:
    """Answer with the document of a store that cannot do its work just now, or not before somebody mends it."""
    wrong = Wrong(Problem.STORE_FAILED, Label(de=failure.de, en=failure.en))
    return problem_of(request, wrong, {} if failure.passes else {"Retry-After": str(LATER_SECONDS)})


def _document(
    request: Request, key: str, status: int, said: Mapping[str, Any], headers: Mapping[str, str]
) -> Response:
    document = {
        "type": f"urn:gatebook:problem:{key}",
        "status": int(status),
        **said,
        "request_id": request.scope.get("state", {}).get("request_id", ""),
    }
    answer = Response(
        orjson.dumps(document), status_code=status, media_type=MEDIA_TYPE, headers=dict(headers)
    )
    answer.headers["Content-Language"] = language_of(request)
    answer.headers["Vary"] = "Accept-Language"
    return answer
