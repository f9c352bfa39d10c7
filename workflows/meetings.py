"""Commands about meetings: plan, invite, open, who comes and goes, what is decided, minutes.

What happened in a meeting may be recorded later: each command then carries the time at which it was so.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from domain.boards import Board
from domain.meeting_values import ItemDraft, MeetingTerms
from domain.meetings import Meeting
from domain.people import Person, Role
from domain.refusals import Refusal, Refused, found_by, require, unmet
from domain.times import local_date
from domain.working_days import WorkingDayCalendar, YearNotPublished
from workflows.commands import Command, Handler, Work
from workflows.facts import ProgrammeTime
from workflows.meeting_items import placed

SERIES_MOST = 60
WEEKS_MOST = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMeeting(Command):
    """Plan one meeting of a board."""

    meeting_id: UUID
    board_id: UUID
    title: str
    starts_at: datetime
    place: str
    public: bool = True
    notice_days: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMeetingSeries(Command):
    """Plan the meetings of a board at a rhythm; one that falls on a day off moves to the next working day.

    Each is a meeting of its own afterwards: moved, called off and invited by itself.
    """

    series_id: UUID
    board_id: UUID
    title: str
    first_on: date
    time: str
    every_weeks: int
    count: int
    place: str
    public: bool = True
    notice_days: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveMeeting(Command):
    """Hold a meeting at another time or place."""

    meeting_id: UUID
    starts_at: datetime
    place: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMeeting(Command):
    """Call a meeting off."""

    meeting_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteToMeeting(Command):
    """Call the members of the board to a meeting and fix its agenda; a short notice needs its reason."""

    meeting_id: UUID
    items: tuple[ItemDraft, ...]
    late_because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementAgenda(Command):
    """Put further items on an agenda that has gone out."""

    meeting_id: UUID
    items: tuple[ItemDraft, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMeeting(Command):
    """Open a meeting under its chair, with those who are present; who takes the minutes is named if known."""

    meeting_id: UUID
    chaired_by: UUID
    minutes_by: UUID | None = None
    present: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordArrival(Command):
    """State that somebody came in: a member of the board, or a guest."""

    meeting_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLeaving(Command):
    """State that somebody left."""

    meeting_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMeeting(Command):
    """Close a meeting."""

    meeting_id: UUID


def plan_meeting(command: PlanMeeting, work: Work) -> None:
    """Plan a meeting once under its id; other terms under the id are refused."""
    board = work.get(Board, command.board_id)
    terms = MeetingTerms(command.title, command.starts_at, command.place, command.public, command.notice_days)
    _plan(command.meeting_id, board, None, terms, work)


def plan_meeting_series(command: PlanMeetingSeries, work: Work) -> None:
    """Plan as many meetings as asked for, the first on its day and each so many weeks after the last."""
    board = work.get(Board, command.board_id)
    here = _time_of(board, work)
    clock = _clock(command.time)
    require(
        None
        if 1 <= command.every_weeks <= WEEKS_MOST
        else unmet(Refusal.VALUE_INVALID, field="interval_weeks", value=command.every_weeks),
        None
        if 1 <= command.count <= SERIES_MOST
        else unmet(Refusal.VALUE_INVALID, field="counts", value=command.count),
        unmet(Refusal.VALUE_INVALID, field="time", value=command.time) if clock is None else None,
    )
    assert clock is not None  # noqa: S101 - just refused otherwise
    for number in range(command.count):
        day = _working_day(command.first_on + timedelta(weeks=number * command.every_weeks), here)
        starts_at = datetime.combine(day, clock, tzinfo=ZoneInfo(here.zone))
        terms = MeetingTerms(
            f"{number + 1}. {command.title}", starts_at, command.place, command.public, command.notice_days
        )
        _plan(meeting_of_series(command.series_id, number + 1), board, command.series_id, terms, work)


def meeting_of_series(series_id: UUID, number: int) -> UUID:
    """Give the id of the n-th meeting of a series."""
    return uuid5(series_id, f"meeting {number}")


def _plan(meeting_id: UUID, board: Board, series_id: UUID | None, terms: MeetingTerms, work: Work) -> None:
    known = work.find(Meeting, meeting_id)
    if known is None:
        work.add(Meeting.plan(meeting_id, (board.programme_id, board.id), series_id, terms, work.act))
    elif (known.board_id, known.title) != (board.id, terms.title):
        raise Refused(Refusal.ALREADY_EXISTS, noun="meeting", id=str(meeting_id))


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def _time_of(board: Board, work: Work) -> ProgrammeTime:
    here = work.facts.time_of(board.programme_id)
    if here is None:
        raise Refused(Refusal.CALENDAR_MISSING, land=None)
    return here


def _working_day(day: date, here: ProgrammeTime) -> date:
    """Give the day itself, or the next working day after it."""
    calendar: WorkingDayCalendar | None = here.calendar
    if calendar is None:
        raise Refused(Refusal.CALENDAR_MISSING, land=here.land)
    try:
        return calendar.add_working_days(day - timedelta(days=1), 1)
    except YearNotPublished as missing:
        raise Refused(Refusal.CALENDAR_MISSING, land=missing.land, year=missing.year) from None


def move_meeting(command: MoveMeeting, work: Work) -> None:
    """Move a meeting."""
    meeting = work.get(Meeting, command.meeting_id)
    meeting.move(command.starts_at, command.place, command.reason, work.act)


def cancel_meeting(command: CancelMeeting, work: Work) -> None:
    """Call a meeting off."""
    work.get(Meeting, command.meeting_id).cancel(command.reason, work.act)


def invite_to_meeting(command: InviteToMeeting, work: Work) -> None:
    """Invite whoever sits on the board as the invitation goes out."""
    meeting = work.get(Meeting, command.meeting_id)
    zone = _time_of(work.get(Board, meeting.board_id), work).zone
    days_left = (local_date(meeting.starts_at, zone) - local_date(work.act.effective_at, zone)).days
    seats = work.facts.seats_on(meeting.board_id, work.act.effective_at)
    invited = tuple(dict.fromkeys(mandate.person_id for mandate in seats))
    drafts, against = placed(meeting, command.items, work)
    found = found_by(lambda: meeting.invite(drafts, invited, days_left, command.late_because, work.act))
    require(*against, *found)


def supplement_agenda(command: SupplementAgenda, work: Work) -> None:
    """Supplement an agenda."""
    meeting = work.get(Meeting, command.meeting_id)
    drafts, against = placed(meeting, command.items, work)
    require(*against, *found_by(lambda: meeting.supplement(drafts, command.reason, work.act)))


def open_meeting(command: OpenMeeting, work: Work) -> None:
    """Open a meeting; its chair is present, and so is everybody named."""
    meeting = work.get(Meeting, command.meeting_id)
    mandate = seat_on(meeting, command.chaired_by, work)
    if mandate is None:
        raise Refused(Refusal.VOTER_WITHOUT_SEAT, person=str(command.chaired_by))
    if command.minutes_by is not None:
        work.get(Person, command.minutes_by)
    begun = meeting.opened_at is not None
    meeting.open((command.chaired_by, mandate), command.minutes_by, work.act)
    for person_id in () if begun else dict.fromkeys((command.chaired_by, *command.present)):
        _arrive(meeting, person_id, work)


def record_arrival(command: RecordArrival, work: Work) -> None:
    """Let somebody come in."""
    _arrive(work.get(Meeting, command.meeting_id), command.person_id, work)


def _arrive(meeting: Meeting, person_id: UUID, work: Work) -> None:
    work.get(Person, person_id)
    meeting.arrive(person_id, seat_on(meeting, person_id, work), work.act)


def seat_on(meeting: Meeting, person_id: UUID, work: Work) -> UUID | None:
    """Give the mandate on which a person sits on the meeting's board, the chair's first (None: a guest)."""
    held = [
        one
        for one in work.facts.seats_on(meeting.board_id, work.act.effective_at)
        if one.person_id == person_id
    ]
    held.sort(key=lambda mandate: mandate.role is not Role.CHAIR)
    return held[0].mandate_id if held else None


def record_leaving(command: RecordLeaving, work: Work) -> None:
    """Let somebody go."""
    work.get(Meeting, command.meeting_id).leave(command.person_id, work.act)


def close_meeting(command: CloseMeeting, work: Work) -> None:
    """Close a meeting."""
    work.get(Meeting, command.meeting_id).close(work.act)


HANDLERS: dict[type[Command], Handler] = {
    PlanMeeting: plan_meeting,
    PlanMeetingSeries: plan_meeting_series,
    MoveMeeting: move_meeting,
    CancelMeeting: cancel_meeting,
    InviteToMeeting: invite_to_meeting,
    SupplementAgenda: supplement_agenda,
    OpenMeeting: open_meeting,
    RecordArrival: record_arrival,
    RecordLeaving: record_leaving,
    CloseMeeting: close_meeting,
}
