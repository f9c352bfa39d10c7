"""The roles of a demonstration to sign in as: invented people with accounts of their own.

Their passwords are made by chance when the demonstration is first served and lie beside its record, so that
choosing a role takes the same door as signing in anywhere else.
"""

import json
from dataclasses import asdict, dataclass, field
from uuid import UUID

from domain.refusals import Refusal, Refused
from runtime.organisations import OrganisationContext
from runtime.passwords import one_time_password
from runtime.sessions import NewSession
from storage import directory
from workflows.commands import Actor

DEMO = "demo"
FILE = "roles.json"
HANDS = Actor.system(DEMO)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedRole:
    """A role somebody may choose."""

    login_name: str
    name: str
    password: str = field(repr=False)


def roles_of(context: OrganisationContext) -> tuple[PlayedRole, ...]:
    """Give the roles of a demonstration (none: it is no demonstration, or nobody has made any)."""
    file = context.folder / FILE
    if context.organisation.marked != DEMO or not file.exists():
        return ()
    return tuple(PlayedRole(**role) for role in json.loads(file.read_bytes()))


def cast_roles(context: OrganisationContext) -> tuple[PlayedRole, ...]:
    """Give every person of a demonstration an account; who has one keeps it.

    The password is written down before the account is made, so an interruption loses none.
    """
    if context.organisation.marked != DEMO:
        return ()
    known = {role.login_name: role for role in roles_of(context)}
    people = _people(context)
    served = {account.person_id for account in context.accounts.listed()}
    if all(person in served for person in people):
        return tuple(known.values())
    for login_name, name in people.values():
        if login_name not in known:
            known[login_name] = PlayedRole(login_name=login_name, name=name, password=one_time_password())
    roles = tuple(known.values())
    (context.folder / FILE).write_text(json.dumps([asdict(role) for role in roles]), encoding="utf-8")
    for person, (login_name, _) in people.items():
        if person not in served:
            context.accounts.create(person, login_name, HANDS, password=known[login_name].password)
    return roles


def play(context: OrganisationContext, login_name: str, *, address: str | None = None) -> NewSession:
    """Sign in as a role of a demonstration.

    Raises:
        Refused: there is no such role, or its password has been changed since.
    """
    role = next((one for one in roles_of(context) if one.login_name == login_name), None)
    if role is None:
        raise Refused(Refusal.NOT_FOUND, noun="account", id=login_name[:100])
    return context.sessions.sign_in(role.login_name, role.password, address=address)


def _people(context: OrganisationContext) -> dict[UUID, tuple[str, str]]:
    """Give login name and name of everybody who can be written to, in the order of the names."""
    with context.reading() as connection:
        names, addresses = directory.names(connection), directory.addresses(connection)
    found = {person: (email.partition("@")[0], names[person]) for person, email in addresses.items()}
    return dict(sorted(found.items(), key=lambda one: one[1][1]))
