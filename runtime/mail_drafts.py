"""What a claimed mail has to say today: to whom, about what still stands, and no more than they may see."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from domain.access import Reader, visible_to
from domain.people import Role, ScopeKind
from domain.reminder_ladders import Recipient
from exchange.mails import Letter, Topic, UnfitMail
from projections import mandates_held
from projections.mail_matters import MailMatter, deadline_matter, mail_matter
from projections.statements import Connection
from runtime.mail_appointments import calls_off, was_invited
from runtime.mail_meetings import meeting_matter, with_agenda
from runtime.mail_opt_outs import may_opt_out, opt_out_path
from runtime.organisations import OrganisationContext
from storage.directory import entry_of
from storage.outbox import ClaimedMail, OutboxItem
from workflows.commands import Actor
from workflows.notices import (
    CHECK_DUE,
    CHECK_OFF,
    DECISION,
    OF_MEETINGS,
    REMINDERS,
    SHEET_ACCEPTED,
    SUBSTITUTE,
)

UNWRITABLE = (ValueError, LookupError, TypeError)
"""What an item without words ends in (UnfitMail is a ValueError); errors of the database are none of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter (None: nothing is left to tell), the items that are to be cancelled, and those without words.

    `told` says which items a topic of the letter stands for.
    """

    letter: Letter | None
    told: Mapping[Topic, tuple[OutboxItem, ...]] = field(default_factory=dict)
    gone: list[OutboxItem] = field(default_factory=list)
    why_gone: str = ""
    unfit: list[tuple[OutboxItem, str]] = field(default_factory=list)
    unreachable: bool = False

    def without(self, topics: Mapping[Topic, str]) -> "Draft":
        """Give the same draft with topics, named with the reason, moved to the items without words."""
        if self.letter is None:
            return self
        kept = tuple(topic for topic in self.letter.topics if topic not in topics)
        unfit = [(item, why) for topic, why in topics.items() for item in self.told[topic]]
        return replace(
            self,
            letter=replace(self.letter, topics=kept) if kept else None,
            told={topic: self.told[topic] for topic in kept},
            unfit=[*self.unfit, *unfit],
        )


BY_THE_MATTER = frozenset({Recipient.OWNER.value, Recipient.DEPUTY.value, SUBSTITUTE})
"""Reasons that no office gives: they stand as long as the matter waits."""


def draft_of(context: OrganisationContext, claimed: ClaimedMail) -> Draft:
    """Resolve ids into words, as of now; an item that has none does not keep the others from being told.

    Raises:
        UnfitMail: the record does not know what the only item is about.
    """
    now = context.clock.now()
    reader = context.reader_of(Actor(claimed.person_id))
    unfit: list[tuple[OutboxItem, str]] = []
    with context.reading() as connection:
        entry = entry_of(connection, claimed.person_id)
        standing = [
            (item, matter)
            for item, matter in _matters(context, connection, claimed, unfit)
            if _stands(connection, item, matter, claimed.person_id, now)
            and (
                item.kind != CHECK_OFF or was_invited(context, connection, item.subject_id, claimed.person_id)
            )
        ]
        names = {matter.owner: _name_of(connection, matter.owner) for _, matter in standing}
    if entry is None or entry.email is None:
        why = "no address in the directory; told in the inbox only"
        return Draft(letter=None, gone=list(claimed.items), why_gone=why, unreachable=bool(standing))
    known = [*(item for item, _ in standing), *(item for item, _ in unfit)]
    gone = [item for item in claimed.items if item not in known]
    topics = {
        item.subject_id: _told_of(context, item, matter, reader, names[matter.owner])
        for item, matter in standing
    }  # Two levels of one reminder that wait together are one thing to tell.
    if not topics:
        return Draft(letter=None, gone=gone, why_gone="its reason is gone", unfit=unfit)
    letter = Letter(
        mail_id=claimed.mail_id,
        name=entry.name,
        email=entry.email,
        language=entry.language,
        date=now,
        topics=tuple(sorted(topics.values(), key=lambda topic: (topic.key, topic.kind))),
        opt_out=_opt_out(context, claimed.person_id, standing),
    )
    told: dict[Topic, tuple[OutboxItem, ...]] = {}
    for item, _ in standing:
        topic = topics[item.subject_id]
        told[topic] = (*told.get(topic, ()), item)
    return Draft(letter=letter, told=told, gone=gone, why_gone="its reason is gone", unfit=unfit)


def _opt_out(
    context: OrganisationContext, person_id: UUID, standing: list[tuple[OutboxItem, MailMatter]]
) -> str | None:
    """Give where a person turns such mails off: reminders, in programmes that let them."""
    if any(item.kind not in REMINDERS for item, _ in standing):
        return None
    allowed = may_opt_out(context, (matter.programme_id for _, matter in standing))
    return opt_out_path(context, person_id) if allowed else None


def _matters(
    context: OrganisationContext,
    connection: Connection,
    claimed: ClaimedMail,
    unfit: list[tuple[OutboxItem, str]],
) -> Iterator[tuple[OutboxItem, MailMatter]]:
    """Give what each item is about; of several, one that nothing is known about is set aside with the reason."""
    for item in claimed.items:
        try:
            yield item, _matter(context, connection, item, claimed.person_id)
        except UNWRITABLE as error:
            if len(claimed.items) == 1:
                raise
            unfit.append((item, why_unwritable(error)))


def why_unwritable(error: BaseException) -> str:
    """Say why an item has no words, for whoever looks at the outbox."""
    return (
        str(error) if isinstance(error, UnfitMail) else f"cannot be written: {type(error).__name__}: {error}"
    )


def _matter(
    context: OrganisationContext, connection: Connection, item: OutboxItem, person_id: UUID
) -> MailMatter:
    matter = None
    if item.kind in OF_MEETINGS:
        matter = meeting_matter(context, connection, item, context.reader_of(Actor(person_id)))
    elif item.kind in REMINDERS - {CHECK_DUE}:
        matter = deadline_matter(connection, item.project_id, item.subject_id, person_id)
    elif item.project_id is not None:
        matter = mail_matter(connection, item.project_id, item.subject_id, person_id)
    if matter is None:
        msg = f"Nothing is known of the project or meeting that {item.kind} {item.subject_id} belongs to."
        raise UnfitMail(msg)
    return matter


def _stands(
    connection: Connection, item: OutboxItem, matter: MailMatter, person_id: UUID, now: datetime
) -> bool:
    """Tell whether a reason to write still holds: something waits, and who is reminded is still in office."""
    if item.kind in {DECISION, SHEET_ACCEPTED, *OF_MEETINGS}:
        return item.kind not in OF_MEETINGS or matter.waits
    if not matter.waits or item.kind == CHECK_OFF:
        return item.kind == CHECK_OFF and not matter.waits
    if item.kind not in REMINDERS or item.reason in BY_THE_MATTER:
        return True
    if item.reason == Role.LEAD:
        return matter.lead == person_id
    if item.reason == Role.CHAIR:
        held = mandates_held.mandates_of(connection, person_id, now)
        return any(mandate.role is Role.CHAIR for mandate in held)
    return any(
        mandate.role == item.reason
        and (mandate.scope_kind is ScopeKind.ORGANISATION or mandate.scope_id == matter.programme_id)
        for mandate in mandates_held.mandates_of(connection, person_id, now)
    )


def _name_of(connection: Connection, person_id: UUID | None) -> str | None:
    entry = entry_of(connection, person_id) if person_id else None
    return entry.name if entry else None


def _told_of(
    context: OrganisationContext, item: OutboxItem, matter: MailMatter, reader: Reader, person: str | None
) -> Topic:
    topic = replace(_topic(item, matter, reader, person), calls_off=calls_off(context, item))
    return with_agenda(context, topic, item, reader)


def _topic(item: OutboxItem, matter: MailMatter, reader: Reader, person: str | None) -> Topic:
    seen = matter.project_id is None or visible_to(
        reader, public=matter.public, programme_id=matter.programme_id, project_id=matter.project_id
    )
    return Topic(
        kind=item.kind,
        role=item.reason,
        project_id=matter.project_id or matter.programme_id,
        subject_id=item.subject_id,
        key=matter.key,
        title=matter.title if seen else None,
        programme=matter.programme,
        zone=matter.zone,
        due_at=matter.due_at,
        outcome=matter.outcome,
        person=person,
    )
