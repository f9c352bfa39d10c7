"""What the page of a meeting shows, and whom: its agenda, who is there, what was decided, what may be done now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import HTTPException, Request

from api.pages.questions import language_of
from api.pages.visitors import Visitor
from api.pages.vocabulary import Vocabulary
from domain.access import Reader
from domain.gate_review_values import Stage
from domain.gate_reviews import GateReview
from domain.meeting_values import AgendaItem, ItemKind, ItemState, MeetingStage
from domain.meetings import Meeting
from domain.people import Role
from domain.refusals import Refusal
from projections.mandates_held import seats_on
from projections.names import ProgrammeName, programme_names
from projections.statements import Connection
from runtime.agendas import Suggested, suggested_agenda
from runtime.minutes import insider_of, item_seen
from runtime.organisations import OrganisationContext
from workflows.meeting_decisions import ApproveMinutes
from workflows.meetings import CloseMeeting, MoveMeeting

MEETING_STAGES = {
    MeetingStage.PLANNED: "geplant",
    MeetingStage.INVITED: "eingeladen",
    MeetingStage.OPEN: "läuft",
    MeetingStage.CLOSED: "geschlossen",
    MeetingStage.CANCELLED: "abgesagt",
}
ITEM_STATES = {
    ItemState.WAITING: "noch nicht behandelt",
    ItemState.VOTED: "abgestimmt",
    ItemState.RESOLVED: "beschlossen",
    ItemState.POSTPONED: "vertagt",
}
"""How far meetings and items have come; texts of the pages."""
CARRIED, REJECTED = "angenommen", "abgelehnt"
PREPARE, LEAD, APPROVE = "prepare", "lead", "approve"
"""What somebody may do about a meeting: prepare and minute it, open and close it, approve its minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownItem:
    """An item of the agenda; `dossier_sha256` is there while hands may be shown on it."""

    item: AgendaItem
    state: str
    waiting: bool
    result: str
    wording: str
    text: str
    supplement: bool
    extract: bool
    dossier_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attending:
    """Somebody's time in the meeting; `until` is None while they are there."""

    person_id: UUID
    name: str
    guest: bool
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingSheet:
    """A meeting as one visitor sees it."""

    meeting: Meeting
    programme: ProgrammeName
    board: str
    stage: str
    insider: bool
    items: tuple[ShownItem, ...]
    attending: tuple[Attending, ...]
    members: tuple[tuple[UUID, str], ...]
    people: tuple[tuple[UUID, str], ...]
    proposal: tuple[Suggested, ...]
    may: frozenset[str]
    hidden: int

    @property
    def there(self) -> tuple[Attending, ...]:
        """Who is in the room as far as is recorded."""
        return tuple(one for one in self.attending if one.until is None)


def meeting_of(here: OrganisationContext, reader: Reader, text: str) -> Meeting:
    """Give a meeting a reader may know of.

    Raises:
        HTTPException: there is none.
    """
    try:
        meeting = here.store.load(Meeting, UUID(text))
    except ValueError as error:
        raise HTTPException(404) from error
    if meeting is None or not (meeting.public or insider_of(reader, meeting)):
        raise HTTPException(404)
    return meeting


def sheet_of(
    request: Request, here: OrganisationContext, reader: Reader, visitor: Visitor | None, meeting: Meeting
) -> MeetingSheet:
    """Gather what the page of a meeting shows."""
    insider = insider_of(reader, meeting)
    with here.reading() as connection:
        words = Vocabulary.read(connection, language_of(request))
        programme = next(
            one for one in programme_names(connection) if one.programme_id == meeting.programme_id
        )
        may = _allowed(connection, here, visitor, meeting)
        seats = seats_on(connection, meeting.board_id, here.clock.now())
        proposal = suggested_agenda(connection, here, reader, meeting) if PREPARE in may else ()
    in_order = sorted(
        seats, key=lambda seat: (seat.role is not Role.CHAIR, words.people.get(seat.person_id, ""))
    )
    members = tuple(dict.fromkeys(seat.person_id for seat in in_order))
    seen = tuple(
        _item(here, meeting, item, words) for item in meeting.items if item_seen(here, reader, meeting, item)
    )
    return MeetingSheet(
        meeting=meeting,
        programme=programme,
        board=words.boards.get(meeting.board_id, ""),
        stage=words.text(MEETING_STAGES[meeting.stage]),
        insider=insider,
        items=seen,
        attending=_attending(meeting, words) if insider else (),
        members=tuple((person, words.people.get(person, str(person))) for person in members)
        if insider
        else (),
        people=tuple(sorted(words.people.items(), key=lambda one: one[1])) if PREPARE in may else (),
        proposal=proposal,
        may=may,
        hidden=len(meeting.items) - len(seen),
    )


def _allowed(
    connection: Connection, here: OrganisationContext, visitor: Visitor | None, meeting: Meeting
) -> frozenset[str]:
    """Ask the rules themselves what a visitor is let to do at all."""
    if visitor is None:
        return frozenset()
    asked = {
        PREPARE: MoveMeeting(meeting_id=meeting.id, starts_at=meeting.starts_at, place="–", reason="–"),
        LEAD: CloseMeeting(meeting_id=meeting.id),
        APPROVE: ApproveMinutes(meeting_id=meeting.id),
    }
    return frozenset(
        what
        for what, command in asked.items()
        if Refusal.NOT_AUTHORISED
        not in {one.refusal for one in here.stands_against(command, visitor.actor, connection)}
    )


def _item(here: OrganisationContext, meeting: Meeting, item: AgendaItem, words: Vocabulary) -> ShownItem:
    dealt = meeting.dealt.get(item.key)
    review = None
    if item.kind is ItemKind.GATE_REVIEW and item.subject_id is not None:
        review = here.store.load(GateReview, item.subject_id)
    may_vote = dealt is None and review is not None and review.stage is Stage.OPEN
    return ShownItem(
        item=item,
        state=words.text(ITEM_STATES[dealt.state if dealt else ItemState.WAITING]),
        waiting=dealt is None,
        result=_result(meeting, item, review, words),
        wording=dealt.wording if dealt else "",
        text=meeting.texts.get(item.key, ""),
        supplement=item.key in meeting.supplements,
        extract=dealt is not None and dealt.state is not ItemState.POSTPONED,
        dossier_sha256=review.frozen.dossier_sha256 if may_vote and review and review.frozen else "",
    )


def _result(meeting: Meeting, item: AgendaItem, review: GateReview | None, words: Vocabulary) -> str:
    dealt = meeting.dealt.get(item.key)
    if dealt is None or dealt.state is ItemState.POSTPONED:
        return ""
    carried = dealt.carried if review is None else bool(review.outcome and review.outcome.passes)
    return words.text(CARRIED if carried else REJECTED)


def _attending(meeting: Meeting, words: Vocabulary) -> tuple[Attending, ...]:
    return tuple(
        Attending(
            person_id=person,
            name=words.people.get(person, str(person)),
            guest=stay.mandate_id is None,
            since=stay.arrived_at,
            until=stay.left_at or meeting.closed_at,
        )
        for person, stays in meeting.stays.items()
        for stay in stays
    )
