"""One's own tokens over HTTP: made for a purpose and a time, shown once, ended at any moment."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from fastapi.responses import Response

from api.bodies import Instant, Strict, Text, read_body
from api.callers import Calling, Here
from api.commands import raw_body
from api.documents import SIGNED_IN, answers_to_commands, answers_to_questions, body_document
from api.parts import part_of_api
from api.questions import answer, list_of, schema_of
from runtime.api_tokens import ListedToken, Scope

router = part_of_api(__name__)


class CreateToken(Strict):
    """Make a token for the caller's own account."""

    name: Text
    scopes: list[Scope]
    expires_at: Instant


MODELS: tuple[type[Strict], ...] = (CreateToken,)
_EXAMPLE = {"name": "Bericht an den Rat", "scopes": ["read"], "expires_at": "2026-12-31T22:59:59Z"}
_MADE: dict[str, Any] = {
    "type": "object",
    "required": ["token", "listed"],
    "properties": {"token": {"type": "string"}, "listed": schema_of(ListedToken)},
}


async def _wanted(request: Request, caller: Calling) -> CreateToken:
    _ = caller.person_id
    caller.require(Scope.ADMINISTER)
    read: Any = read_body(CreateToken, await raw_body(request) or b"{}")
    wanted: CreateToken = read
    return wanted


@router.post(
    "/tokens",
    operation_id="createToken",
    status_code=201,
    responses={
        **{status: said for status, said in answers_to_commands(seen=False).items() if status != 200},
        201: answers_to_questions(_MADE)[200],
    },
    openapi_extra={
        "security": SIGNED_IN,
        "x-gatebook-scope": Scope.ADMINISTER.value,
        "requestBody": body_document("CreateToken", _EXAMPLE, required=True),
    },
)
def create_token(here: Here, caller: Calling, wanted: Annotated[CreateToken, Depends(_wanted)]) -> Response:
    """Make a token; its text is shown this once, so a repetition makes another one: revoke the lost one.

    A token cannot make one that is for more than it is for itself.
    """
    scopes = frozenset(wanted.scopes)
    for scope in sorted(scopes):
        caller.require(scope)
    made = here.tokens.create(caller.account_id, wanted.name, scopes, wanted.expires_at, caller.actor)
    found = answer({"token": made.token, "listed": made.listed})
    found.status_code = 201
    return found


@router.get(
    "/tokens",
    operation_id="readTokens",
    responses=answers_to_questions(list_of(schema_of(ListedToken))),
    openapi_extra={"security": SIGNED_IN, "x-gatebook-scope": Scope.ADMINISTER.value},
)
def read_tokens(here: Here, caller: Calling) -> Response:
    """Give the caller's own tokens, the ended ones too; nothing shown lets anybody use one."""
    account_id = caller.account_id
    caller.require(Scope.ADMINISTER)
    return answer({"items": here.tokens.listed(account_id), "next": None})


@router.delete(
    "/tokens/{token_id}",
    operation_id="revokeToken",
    status_code=204,
    responses={
        204: {"description": "it counts no more"},
        **{status: said for status, said in answers_to_questions({}).items() if status != 200},
    },
    openapi_extra={"security": SIGNED_IN, "x-gatebook-scope": Scope.ADMINISTER.value},
)
def revoke_token(here: Here, caller: Calling, token_id: UUID) -> Response:
    """End one of the caller's own tokens; one that has ended stays as it is, so no key is needed."""
    account_id = caller.account_id
    own = caller.bearer is not None and caller.bearer.token_id == token_id
    if not own:
        caller.require(Scope.ADMINISTER)
    here.tokens.revoke(token_id, caller.actor, of=account_id)
    return Response(status_code=204)
