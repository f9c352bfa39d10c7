"""Commands over HTTP: each is one row that says where it is offered; all are given in the same way.

The body is the command without what the address names, what the server gives and what headers carry. The
answer says where in the record it was done: a read that names this position as `after` will see it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from inspect import Parameter, Signature
from typing import Annotated, Any, get_type_hints
from uuid import UUID, uuid5

import orjson
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from api.bodies import Strict, build, model_of, parameter_of, read_body, values_of
from api.callers import Calling, Here
from api.documents import answers_to_commands, body_document, headers_of_commands
from api.parts import part_of_api
from api.problems import Problem, Wrong
from domain.people import Role
from domain.times import format_instant
from runtime.api_tokens import Scope
from runtime.organisations import OrganisationContext
from workflows.authority import AUTHORITY
from workflows.commands import Actor, Command
from workflows.dispatch import Receipt

POSITION = "Gatebook-Position"
REPEATED = "Idempotency-Replayed"
NEW_IDS = UUID("3d0c7a52-9b1e-5f57-8a43-6b2d1c9e4c11")
BODY_MOST = 1024 * 1024
BODY_WITHIN_S = 20
KEY_MOST = 200

_LEFT_OUT = frozenset({"expected_version"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Where a command is offered.

    `makes` is the field with the id the server gives, `names` tells the id of what the command is about where
    it follows from the body. With `seen`, a caller must name the version seen, for the command overwrites it.
    """

    command: type[Command]
    address: str
    example: Mapping[str, Any]
    method: str = "POST"
    makes: str | None = None
    names: Callable[[Any], UUID] | None = None
    seen: bool = False
    operation_id: str = ""
    model: type[Strict] = field(init=False)

    def __post_init__(self) -> None:
        """Make the model of the body, and the operation's name unless one was given."""
        left_out = _LEFT_OUT | set(self.in_address) | ({self.makes} if self.makes else set())
        kind: type = self.command
        name = kind.__name__
        object.__setattr__(self, "model", model_of(kind, name, frozenset(left_out)))
        if not self.operation_id:
            object.__setattr__(self, "operation_id", name[0].lower() + name[1:])

    @property
    def in_address(self) -> tuple[str, ...]:
        """The fields that the address names."""
        return tuple(part[1:-1] for part in self.address.split("/") if part.startswith("{"))

    @property
    def asks(self) -> bool:
        """Whether the body must say something."""
        return any(one.is_required() for one in self.model.model_fields.values())

    @property
    def scope(self) -> Scope:
        """What a token must be for."""
        permit = AUTHORITY[self.command]
        only_administration = permit.roles == {Role.ADMINISTRATOR} and permit.named is None
        return Scope.ADMINISTER if only_administration else Scope.WRITE


@dataclass(frozen=True, slots=True)
class Given:
    """What of a request is judged before the command is made: by whom, under which key, and the body."""

    here: OrganisationContext
    actor: Actor
    key: str
    raw: bytes


class Operation:
    """One command as an endpoint: body to command, command to the door, receipt to answer."""

    def __init__(self, offer: Offer) -> None:
        """Take what the address names as parameters."""
        self.offer = offer
        self.__name__ = offer.operation_id
        self.__doc__ = offer.command.__doc__
        hints = get_type_hints(offer.command)
        self.__signature__ = Signature(
            [
                Parameter("request", Parameter.KEYWORD_ONLY, annotation=Request),
                Parameter(
                    "given",
                    Parameter.KEYWORD_ONLY,
                    annotation=Annotated[Given, Depends(_given_for(offer))],
                ),
                *(
                    Parameter(name, Parameter.KEYWORD_ONLY, annotation=parameter_of(hints[name]))
                    for name in offer.in_address
                ),
            ]
        )

    def __call__(self, *, request: Request, given: Given, **named: Any) -> Response:
        """Carry the command out."""
        offer = self.offer
        version = expected_version(request, required=offer.seen)
        values = {**named, "expected_version": version}
        if offer.makes is not None:
            values[offer.makes] = uuid5(NEW_IDS, f"{offer.operation_id}\n{given.actor.name}\n{given.key}")
        read = read_body(offer.model, given.raw or b"{}")
        command = build(lambda: offer.command(**values_of(offer.command, read), **values))
        receipt = given.here.dispatch(command, given.actor, given.key)
        return done(receipt, _id_of(offer, command, values), created=offer.makes is not None)


def _id_of(offer: Offer, command: Command, values: Mapping[str, Any]) -> UUID | None:
    if offer.names is not None:
        return offer.names(command)
    named = values.get(offer.makes or (offer.in_address[0] if offer.in_address else ""))
    return named if isinstance(named, UUID) else None


def done(receipt: Receipt, about: UUID | None, *, created: bool = False) -> Response:
    """Answer that a command is recorded; a repeated one gets the same answer and is marked in a header."""
    body = {
        "id": about,
        "position": receipt.position,
        "recorded_at": format_instant(receipt.recorded_at),
    }
    answer = Response(orjson.dumps(body), status_code=201 if created else 200, media_type="application/json")
    answer.headers[POSITION] = str(receipt.position)
    if receipt.repeated:
        answer.headers[REPEATED] = "true"
    return answer


def offered(offers: tuple[Offer, ...], module: str) -> APIRouter:
    """Make the part of the API that offers a noun's commands."""
    router = part_of_api(module)
    for one in offers:
        router.add_api_route(
            one.address,
            Operation(one),
            methods=[one.method],
            operation_id=one.operation_id,
            name=one.operation_id,
            summary=(one.command.__doc__ or "").split("\n")[0],
            status_code=201 if one.makes else 200,
            response_class=Response,
            responses=answers_to_commands(seen=one.seen, made=one.makes is not None),
            openapi_extra={
                "requestBody": body_document(one.model.__name__, one.example, required=one.asks),
                "parameters": headers_of_commands(seen=one.seen),
                "x-gatebook-scope": one.scope.value,
            },
        )
    return router


def _given_for(offer: Offer) -> Callable[..., Any]:
    async def given(request: Request, here: Here, caller: Calling) -> Given:
        actor = caller.actor
        caller.require(offer.scope)
        key = key_of(request)
        return Given(here, actor, key, await raw_body(request))

    return given


def key_of(request: Request) -> str:
    """Give the key under which an operation is done once.

    Raises:
        Wrong: there is none, or it cannot be kept.
    """
    key = request.headers.get("idempotency-key", "")
    if not 0 < len(key) <= KEY_MOST or not key.isascii() or not key.isprintable():
        raise Wrong(Problem.KEY_MISSING)
    return key


def expected_version(request: Request, *, required: bool) -> int | None:
    """Give the version a caller has seen (None: any).

    Raises:
        Wrong: it is missing where it is asked for, or not a version.
    """
    said = request.headers.get("if-match")
    if said is None:
        if required:
            raise Wrong(Problem.VERSION_MISSING)
        return None
    if said.strip() == "*":
        return None
    digits = said.strip().removeprefix('"').removesuffix('"')
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        raise Wrong(Problem.VERSION_MALFORMED)
    return int(digits)


async def raw_body(request: Request) -> bytes:
    """Read a body of JSON, not longer and not for longer than is right; there may be none.

    Raises:
        Wrong: its type, its length, or that it does not come.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {"", "application/json"}:
        raise Wrong(Problem.WRONG_MEDIA_TYPE)
    try:
        async with asyncio.timeout(BODY_WITHIN_S):
            raw = b"".join([chunk async for chunk in chunks_of(request, BODY_MOST)])
    except TimeoutError as error:
        raise Wrong(Problem.TOO_SLOW) from error
    if raw and not kind:
        raise Wrong(Problem.WRONG_MEDIA_TYPE)
    return raw


async def chunks_of(request: Request, most: int) -> AsyncIterator[bytes]:
    """Read what is sent, up to so many bytes.

    Raises:
        Wrong: it is more, or announced to be.
    """
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > most:
        raise Wrong(Problem.TOO_LARGE)
    length = 0
    async for chunk in request.stream():
        length += len(chunk)
        if length > most:
            raise Wrong(Problem.TOO_LARGE)
        yield chunk
