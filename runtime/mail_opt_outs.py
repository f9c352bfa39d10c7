"""The address in a mail at which its reader turns such mails off with one click, without signing in.

Nothing is kept for it: the address carries a tag made with the person's own key, and a tag that was made with it
counts. It can do this one thing only, and ends when the key is erased.
"""

from collections.abc import Iterable
from hmac import compare_digest
from uuid import UUID

from domain.mail_wishes import MailWish
from domain.people import Person
from domain.programmes import Programme
from runtime.new_ids import new_id
from runtime.organisations import OrganisationContext
from workflows.commands import Actor
from workflows.people import StateMailWish

PATH = "mail-abmelden"
_PURPOSE = "mail-opt-out"


def may_opt_out(context: OrganisationContext, programmes: Iterable[UUID]) -> bool:
    """Tell whether each of some programmes lets people wish for no mails."""
    now = context.clock.now()
    known = [context.store.load(Programme, one) for one in set(programmes)]
    return bool(known) and all(
        one is not None and MailWish.NONE in one.mail_terms_at(now).allowed for one in known
    )


def opt_out_path(context: OrganisationContext, person_id: UUID) -> str:
    """Give the end of a person's address, behind the organisation's."""
    return f"{PATH}/{person_id}/{context.keys.tag(person_id, _PURPOSE)}"


def counts(context: OrganisationContext, person_id: UUID, tag: str) -> bool:
    """Tell whether a tag is the one in a person's mails; an unknown person has none, and gets no key by asking."""
    if context.store.load(Person, person_id) is None:
        return False
    return compare_digest(context.keys.tag(person_id, _PURPOSE).encode(), tag.encode())


def opt_out(context: OrganisationContext, person_id: UUID) -> None:
    """Wish for no mails in a person's name; doing it again records nothing."""
    command = StateMailWish(person_id=person_id, wish=MailWish.NONE)
    context.dispatch(command, Actor(person_id), f"mail-opt-out/{new_id()}")
