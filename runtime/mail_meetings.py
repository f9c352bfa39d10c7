"""What mails about meetings have to say today: the meeting as it stands, no more of it than the addressee may see."""

from dataclasses import replace
from uuid import UUID

from domain.access import Reader
from domain.meeting_values import MeetingStage
from domain.meetings import Meeting
from exchange.mails import Topic
from projections.mail_matters import MailMatter
from projections.names import board_names, programme_names
from projections.statements import Connection
from runtime.minutes import insider_of, item_seen
from runtime.organisations import OrganisationContext
from storage.outbox import OutboxItem
from workflows.notices import MEETING_OFF, OF_MEETINGS, notices_of


def meeting_matter(
    context: OrganisationContext, connection: Connection, item: OutboxItem, reader: Reader
) -> MailMatter | None:
    """Give a meeting as a mail tells of it (None: there is none); it is called by its board and its title.

    It waits until it is called off or held, for whoever belongs to its board; of what changed twice before a mail
    was written, only the last is told. That it is called off stands for everybody who was called.
    """
    meeting = context.store.load(Meeting, item.subject_id)
    if meeting is None:
        return None
    programme = next(one for one in programme_names(connection) if one.programme_id == meeting.programme_id)
    boards = {one.board_id: one.name for one in board_names(connection)}
    waits = item.level == _last_told(context, connection, meeting.id)
    if item.kind != MEETING_OFF:
        inside = insider_of(reader, meeting)
        waits = waits and inside and meeting.stage is MeetingStage.INVITED
    return MailMatter(
        project_id=None,
        key=boards.get(meeting.board_id, ""),
        title=meeting.title,
        public=meeting.public,
        programme_id=meeting.programme_id,
        programme=programme.name,
        zone=programme.zone,
        lead=None,
        waits=waits,
        due_at=meeting.starts_at,
        outcome=None,
    )


def _last_told(context: OrganisationContext, connection: Connection, meeting_id: UUID) -> int:
    """Give the last change of a meeting that those called to it are told of."""
    events = tuple(context.store.events(meeting_id, connection))
    return max((one.originator_version for one in events if notices_of(one)), default=0)


def with_agenda(context: OrganisationContext, topic: Topic, item: OutboxItem, reader: Reader) -> Topic:
    """Add place and agenda to what a mail tells of a meeting; what the addressee may not see is not in it."""
    meeting = context.store.load(Meeting, item.subject_id) if item.kind in OF_MEETINGS else None
    if meeting is None:
        return topic
    known = meeting.public or insider_of(reader, meeting)
    off = item.kind == MEETING_OFF
    return replace(
        topic,
        title=meeting.title if known else None,
        place=meeting.place if known else "",
        agenda=()
        if off
        else tuple(
            f"{one.label} {one.title}" for one in meeting.items if item_seen(context, reader, meeting, one)
        ),
        change=item.level,
    )
