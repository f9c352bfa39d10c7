"""Who calls: a program by its token, a person by a session, or the public; known anew at each request."""

from dataclasses import dataclass, field, replace
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request

from api.bodies import LONGEST_NAME
from api.pages.visitors import cookie_name
from api.problems import Problem, Wrong
from domain.access import Reader
from domain.refusals import Refusal, Refused
from runtime.api_tokens import Bearer, Scope
from runtime.organisations import OrganisationContext
from runtime.sessions import SignedIn
from workflows.commands import Actor

ACROSS = {"cross-site", "same-site"}
SAFE = {"GET", "HEAD", "OPTIONS"}
CSRF = "Gatebook-CSRF"


def organisation_of(
    request: Request, organisation: Annotated[str, Path(max_length=LONGEST_NAME)]
) -> OrganisationContext:
    """Give the organisation an address names.

    Raises:
        Wrong: there is none.
    """
    found: dict[str, OrganisationContext] = request.app.state.organisations
    if organisation not in found:
        raise Wrong(Problem.NOT_FOUND)
    return found[organisation]


Here = Annotated[OrganisationContext, Depends(organisation_of)]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, through what, and what they may read if they ask; neither token nor session means the public."""

    bearer: Bearer | None = None
    signed_in: SignedIn | None = None
    reader: Reader = field(default_factory=Reader.anyone)

    @property
    def who(self) -> Bearer | SignedIn:
        """Who calls, if not the public.

        Raises:
            Wrong: nobody has said who they are.
        """
        found = self.bearer or self.signed_in
        if found is None:
            raise Wrong(Problem.NOT_SIGNED_IN)
        return found

    @property
    def person_id(self) -> UUID:
        """Who calls, as a person."""
        return self.who.person_id

    @property
    def account_id(self) -> UUID:
        """The account by which they call."""
        return self.who.account_id

    @property
    def actor(self) -> Actor:
        """Who gives the commands."""
        return Actor(self.person_id)

    def require(self, scope: Scope) -> None:
        """Let a program go on only if its token is for this; a session is for everything its person may.

        Raises:
            Refused: it is not.
        """
        if self.bearer is not None:
            self.bearer.require(scope)


def caller_of(request: Request, here: Here) -> Caller:
    """Recognise who calls, and what they may read by today's mandates: in one go, for it is asked of every question.

    Raises:
        Refused: the token.
        Wrong: a session changes something without its secret, or from elsewhere.
    """
    caller = _recognised(request, here)
    if request.method in SAFE and (caller.bearer or caller.signed_in):
        return replace(caller, reader=here.reader_of(caller.actor))
    return caller


def _recognised(request: Request, here: OrganisationContext) -> Caller:
    """Recognise who calls. A token that does not count is refused, never taken for the public.

    Raises:
        Refused: the token.
        Wrong: a session changes something without its secret, or from elsewhere.
    """
    authorization = request.headers.get("authorization")
    if authorization is not None:
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise Refused(Refusal.TOKEN_NOT_VALID)
        address = request.client.host if request.client else None
        return Caller(bearer=here.tokens.verify(token.strip(), address=address))
    session_id = request.cookies.get(cookie_name(request, here))
    signed_in = here.sessions.recognise(session_id) if session_id else None
    if signed_in is None or signed_in.must_change:
        return Caller()
    if request.method not in SAFE:
        _require_own(request, signed_in)
    return Caller(signed_in=signed_in)


def _require_own(request: Request, signed_in: SignedIn) -> None:
    """Let only this application's own pages use a session to change something."""
    across = request.headers.get("sec-fetch-site", "").lower() in ACROSS
    if across or not signed_in.sent_form(request.headers.get(CSRF)):
        raise Wrong(Problem.FORM_SECRET_MISSING)


Calling = Annotated[Caller, Depends(caller_of)]


def reader_of(caller: Calling) -> Reader:
    """Give what the caller may read, if that is what their token is for."""
    caller.require(Scope.READ)
    return caller.reader


Reading = Annotated[Reader, Depends(reader_of)]
