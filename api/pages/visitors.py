"""Who looks at a page: somebody who signed in, or the public; known anew at each request."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import Response

from api.pages.questions import organisation_of
from domain.access import Reader
from domain.people import Mandate
from projections.mandates_held import mandates_of
from runtime.directory import names_of_people
from runtime.organisations import OrganisationContext
from runtime.sessions import NewSession, SignedIn
from workflows.commands import Actor

SIGN_IN, PASSWORD, TASKS = "anmelden", "passwort", "aufgaben"
LOCAL = "http"


class GoElsewhere(Exception):  # noqa: N818 - states what is to be done
    """A page cannot be shown before another one was answered."""

    def __init__(self, address: str) -> None:
        """Keep where to go."""
        super().__init__(address)
        self.address = address


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody who signed in, with name, mandates and what they may read."""

    signed_in: SignedIn
    name: str
    mandates: tuple[Mandate, ...]
    reader: Reader

    @property
    def actor(self) -> Actor:
        """Who gives the commands of this visitor's forms."""
        return self.signed_in.actor

    @property
    def form_token(self) -> str:
        """What each form of this session carries."""
        return self.signed_in.csrf_secret

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles held today, each once."""
        return tuple(dict.fromkeys(mandate.role.value for mandate in self.mandates))


Here = Annotated[OrganisationContext, Depends(organisation_of)]


def anybody_of(request: Request, here: Here) -> Visitor | None:
    """Recognise who sent a request, whatever they still have to do first (None: the public)."""
    session_id = request.cookies.get(cookie_name(request, here))
    signed_in = here.sessions.recognise(session_id) if session_id else None
    if signed_in is None:
        return None
    with here.reading() as connection:
        held = mandates_of(connection, signed_in.person_id, here.clock.now())
        name = names_of_people(connection).get(signed_in.person_id, signed_in.login_name)
    visitor = Visitor(signed_in=signed_in, name=name, mandates=held, reader=here.reader_of(signed_in.actor))
    request.state.visitor = visitor
    return visitor


def visitor_known(request: Request) -> Visitor | None:
    """Give the visitor a request was found to come from, if it was asked."""
    found: Visitor | None = request.scope.get("state", {}).get("visitor")
    return found


Anybody = Annotated[Visitor | None, Depends(anybody_of)]


def visitor_of(request: Request, here: Here, anybody: Anybody) -> Visitor | None:
    """Give who looks at a page (None: the public); a password that must be changed is changed first.

    Raises:
        GoElsewhere: to the page for that.
    """
    if anybody is not None and anybody.signed_in.must_change:
        raise GoElsewhere(address_of(request, here, PASSWORD))
    return anybody


def reader_of(visitor: Annotated[Visitor | None, Depends(visitor_of)]) -> Reader:
    """Give who reads."""
    return Reader.anyone() if visitor is None else visitor.reader


def member_of(
    request: Request, here: Here, visitor: Annotated[Visitor | None, Depends(visitor_of)]
) -> Visitor:
    """Give who looks at a page that is for people who signed in.

    Raises:
        GoElsewhere: nobody did; they come back here afterwards.
    """
    if visitor is None:
        raise sign_in_first(request, here)
    return visitor


def sign_in_first(request: Request, here: OrganisationContext) -> GoElsewhere:
    """Send somebody to sign in and then back; a form that was sent leads back to the page it stands on."""
    path = request.url.path
    back = path if request.method == "GET" else path.rpartition("/")[0]
    return GoElsewhere(address_of(request, here, SIGN_IN, weiter=back))


def address_of(request: Request, here: OrganisationContext, *path: str, **query: str) -> str:
    """Give the address of a page of an organisation in the language of a request."""
    asked = {**query, "lang": request.query_params.get("lang", "")}
    written = urlencode({name: value for name, value in asked.items() if value})
    address = "/".join(("", here.slug, *path))
    return f"{address}?{written}" if written else address


def own_address(here: OrganisationContext, wanted: str) -> str | None:
    """Give an address to go on to if it lies within the organisation (None: it leads away, or cannot be read)."""
    plain = wanted.isascii() and wanted.isprintable() and not {"\\", " ", "#"} & set(wanted)
    inside = wanted.startswith(f"/{here.slug}/") and "//" not in wanted
    return wanted if plain and inside else None


def cookie_name(request: Request, here: OrganisationContext) -> str:
    """Name the cookie of an organisation's sessions, so that one never passes for another's.

    Browsers take a `__Host-` cookie only over https. Invented records are also shown over plain http.
    """
    return f"gatebook-{here.slug}" if over_plain_http(request, here) else f"__Host-gatebook-{here.slug}"


def over_plain_http(request: Request, here: OrganisationContext) -> bool:
    """Tell whether a page of an invented record is asked for over plain http; others insist on https."""
    return request.url.scheme == LOCAL and here.organisation.marked != "production"


def keep_session(request: Request, here: OrganisationContext, answer: Response, begun: NewSession) -> None:
    """Give a browser the id of a session; it keeps it until it is closed, and shows it to no script."""
    answer.set_cookie(
        cookie_name(request, here),
        begun.session_id,
        path="/",
        secure=not over_plain_http(request, here),
        httponly=True,
        samesite="lax",
    )


def drop_session(request: Request, here: OrganisationContext, answer: Response) -> None:
    """Let a browser forget its session."""
    answer.delete_cookie(
        cookie_name(request, here),
        path="/",
        secure=not over_plain_http(request, here),
        httponly=True,
        samesite="lax",
    )
