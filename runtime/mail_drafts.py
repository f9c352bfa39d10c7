"""What a claimed mail has to say today: to whom, about what still stands, and no more than they may see."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.access import Reader, visible_to
from domain.people import Role, ScopeKind
from exchange.mails import Letter, Topic, UnfitMail
from projections import mandates_held
from projections.mail_matters import MailMatter, mail_matter
from projections.statements import Connection
from runtime.organisations import OrganisationContext
from storage.directory import entry_of
from storage.outbox import ClaimedMail, OutboxItem
from workflows.commands import Actor
from workflows.notices import CHECK_DUE, DECISION


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter (None: nothing is left to tell), and the items that are to be cancelled."""

    letter: Letter | None
    gone: list[OutboxItem] = field(default_factory=list)
    why_gone: str = ""


def draft_of(context: OrganisationContext, claimed: ClaimedMail) -> Draft:
    """Resolve ids into words, as of now.

    Raises:
        UnfitMail: the record does not know what the mail is about.
    """
    now = context.clock.now()
    reader = context.reader_of(Actor(claimed.person_id))
    with context.reading() as connection:
        entry = entry_of(connection, claimed.person_id)
        matters = [(item, _matter(connection, item, claimed.person_id)) for item in claimed.items]
        standing = [
            (item, matter)
            for item, matter in matters
            if _stands(connection, item, matter, claimed.person_id, now)
        ]
    if entry is None or entry.email is None:
        why = "no address in the directory; told in the inbox only"
        return Draft(letter=None, gone=list(claimed.items), why_gone=why)
    kept = [item for item, _ in standing]
    gone = [item for item in claimed.items if item not in kept]
    # Two levels of one reminder that wait together are one thing to tell.
    topics = {item.subject_id: _topic(item, matter, reader) for item, matter in standing}
    if not topics:
        return Draft(letter=None, gone=gone, why_gone="its reason is gone")
    letter = Letter(
        mail_id=claimed.mail_id,
        name=entry.name,
        email=entry.email,
        language=entry.language,
        date=now,
        topics=tuple(sorted(topics.values(), key=lambda topic: (topic.key, topic.kind))),
    )
    return Draft(letter=letter, gone=gone, why_gone="its reason is gone")


def _matter(connection: Connection, item: OutboxItem, person_id: UUID) -> MailMatter:
    matter = mail_matter(connection, item.project_id, item.subject_id, person_id) if item.project_id else None
    if matter is None:
        msg = f"Nothing is known of the project that {item.kind} {item.subject_id} belongs to."
        raise UnfitMail(msg)
    return matter


def _stands(
    connection: Connection, item: OutboxItem, matter: MailMatter, person_id: UUID, now: datetime
) -> bool:
    """Tell whether a reason to write still holds: something waits, and who is reminded is still in office."""
    if item.kind == DECISION:
        return True
    if not matter.waits:
        return False
    if item.kind != CHECK_DUE:
        return True
    if item.reason == Role.LEAD:
        return matter.lead == person_id
    return any(
        mandate.role == item.reason
        and (mandate.scope_kind is ScopeKind.ORGANISATION or mandate.scope_id == matter.programme_id)
        for mandate in mandates_held.mandates_of(connection, person_id, now)
    )


def _topic(item: OutboxItem, matter: MailMatter, reader: Reader) -> Topic:
    seen = visible_to(reader, public=matter.public, programme_id=matter.programme_id)
    return Topic(
        kind=item.kind,
        role=item.reason,
        project_id=matter.project_id,
        key=matter.key,
        title=matter.title if seen else None,
        programme=matter.programme,
        zone=matter.zone,
        due_at=matter.due_at,
        outcome=matter.outcome,
    )
