"""Commands about what a meeting decides and writes down: hands, resolutions, minutes and their corrections."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.ballots import Choice, allows
from domain.boards import Board
from domain.decision_needs import DecisionNeed
from domain.electorates import SeatRef
from domain.gate_reviews import GateReview
from domain.meeting_values import Counts, Hand, ItemKind
from domain.meetings import Meeting
from domain.people import Mandate, Role
from domain.refusals import Refusal, Unmet, require, unmet
from domain.show_of_hands import against_hands, count_hands, decide_by_hands, quorum_of
from domain.vote_rules import SIMPLE_MAJORITY, VoteRule
from workflows.commands import Command, Handler, Work
from workflows.dossiers import sha256_of

RESOLUTION = "resolution"
"""The matter class under which a board may lay down how it resolves on what is no gate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordShowOfHands(Command):
    """State how each member present voted on a gate; that decides it, as of when hands were shown."""

    meeting_id: UUID
    item: str
    dossier_sha256: str
    hands: tuple[Hand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountShowOfHands(Command):
    """Follow-up of shown hands: the votes are cast in the review and close it."""

    review_id: UUID
    dossier_sha256: str
    hands: tuple[Hand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordResolution(Command):
    """State what the board resolved on an item that is no gate, by count; a carried one answers its question."""

    meeting_id: UUID
    item: str
    wording: str
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerByResolution(Command):
    """Follow-up of a carried resolution: the question that was put to the board is answered by it."""

    need_id: UUID
    decision: str
    chaired_by: UUID
    mandate_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PostponeItem(Command):
    """Put an item off to another meeting."""

    meeting_id: UUID
    item: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinuteItem(Command):
    """Write what the minutes say of an item beside its decision."""

    meeting_id: UUID
    item: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveMinutes(Command):
    """Approve the minutes as they are written, possibly in a later meeting."""

    meeting_id: UUID
    approved_in: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectMinutes(Command):
    """Put approved minutes right, at an item or in general; what stood there stays."""

    meeting_id: UUID
    item: str | None = None
    wording: str
    reason: str


def record_show_of_hands(command: RecordShowOfHands, work: Work) -> None:
    """Keep the hands if meeting and review both allow it; everything unmet in either is named."""
    meeting = work.get(Meeting, command.meeting_id)
    if meeting.shown(command.item, command.hands):
        return
    item = meeting.item(command.item)
    quorum = 0
    against: tuple[Unmet, ...] = ()
    if item is not None and item.kind is ItemKind.GATE_REVIEW and item.subject_id is not None:
        review = work.get(GateReview, item.subject_id)
        quorum = quorum_of(review)
        against = against_hands(review, command.hands, command.dossier_sha256, work.act)
    require(*meeting.against_hands(command.item, command.hands, quorum, work.act), *against)
    meeting.show_hands(command.item, command.dossier_sha256, command.hands, quorum, work.act)


def count_show_of_hands(command: CountShowOfHands, work: Work) -> None:
    """Let the hands decide the review."""
    review = work.get(GateReview, command.review_id)
    decide_by_hands(review, command.hands, command.dossier_sha256, work.act)


def record_resolution(command: RecordResolution, work: Work) -> None:
    """Keep a resolution under the board's rule for resolutions; where it has none, by simple majority."""
    meeting = work.get(Meeting, command.meeting_id)
    board = work.get(Board, meeting.board_id)
    found = board.rule_for(RESOLUTION, work.act.effective_at)
    rule = found[1] if found else SIMPLE_MAJORITY
    require(_may_not_abstain(rule, command.counts))
    seats = _seats(work.facts.seats_on(board.id, work.act.effective_at))
    count = count_hands(rule, board.statutory_seats, seats, command.counts)
    meeting.resolve(command.item, command.wording, command.counts, count, work.act)


def _may_not_abstain(rule: VoteRule, counts: Counts) -> Unmet | None:
    if counts.abstained <= 0 or allows(rule, Choice.ABSTAIN):
        return None
    return unmet(Refusal.ABSTENTION_FORBIDDEN)


def _seats(mandates: tuple[Mandate, ...]) -> tuple[SeatRef, ...]:
    """Give each person one seat; the first who chairs is the chair."""
    chair = next((one.person_id for one in mandates if one.role is Role.CHAIR), None)
    people = dict.fromkeys(one.person_id for one in mandates)
    return tuple(SeatRef(person=person, chair=person == chair) for person in people)


def answer_by_resolution(command: AnswerByResolution, work: Work) -> None:
    """Answer the question in the words of the resolution, on the mandate of whoever chaired."""
    need = work.get(DecisionNeed, command.need_id)
    need.decide(command.decision, command.chaired_by, (Role.CHAIR, command.mandate_id), work.act)


def postpone_item(command: PostponeItem, work: Work) -> None:
    """Put an item off."""
    work.get(Meeting, command.meeting_id).postpone(command.item, command.reason, work.act)


def minute_item(command: MinuteItem, work: Work) -> None:
    """Write what is minuted of an item."""
    work.get(Meeting, command.meeting_id).minute(command.item, command.text, work.act)


def approve_minutes(command: ApproveMinutes, work: Work) -> None:
    """Approve minutes: the chair does, or the board by a resolution of a later meeting."""
    meeting = work.get(Meeting, command.meeting_id)
    approved_by = work.by.person_id
    if command.approved_in is not None:
        later = work.get(Meeting, command.approved_in)
        require(_of_another_board(later, meeting))
        approved_by = approved_by or (later.chaired_by[0] if later.chaired_by else None)
    if approved_by is None:
        approved_by = work.person_id
    meeting.approve_minutes(approved_by, command.approved_in, sha256_of(minutes_of(meeting)), work.act)


def _of_another_board(later: Meeting, meeting: Meeting) -> Unmet | None:
    if later.board_id == meeting.board_id:
        return None
    return unmet(Refusal.ITEM_OF_ANOTHER_BOARD, item=meeting.title)


def correct_minutes(command: CorrectMinutes, work: Work) -> None:
    """Put approved minutes right."""
    meeting = work.get(Meeting, command.meeting_id)
    meeting.correct_minutes(command.item, command.wording, command.reason, work.act)


def minutes_of(meeting: Meeting) -> dict[str, Any]:
    """Give everything the minutes rest on, so that approving them fixes it by one hash."""
    return {
        "meeting": meeting.id,
        "terms": meeting.terms()._asdict(),
        "opened_at": meeting.opened_at,
        "closed_at": meeting.closed_at,
        "chaired_by": meeting.chaired_by,
        "minutes_by": meeting.minutes_by,
        "items": meeting.items,
        "present": {str(person): stays for person, stays in meeting.stays.items()},
        "decided": {key: dealt._asdict() for key, dealt in meeting.dealt.items()},
        "texts": meeting.texts,
    }


HANDLERS: dict[type[Command], Handler] = {
    RecordShowOfHands: record_show_of_hands,
    CountShowOfHands: count_show_of_hands,
    RecordResolution: record_resolution,
    AnswerByResolution: answer_by_resolution,
    PostponeItem: postpone_item,
    MinuteItem: minute_item,
    ApproveMinutes: approve_minutes,
    CorrectMinutes: correct_minutes,
}
