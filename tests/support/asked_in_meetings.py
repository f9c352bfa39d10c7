"""The commands about meetings, absences and reminders: who may give them, and one of each."""

from datetime import date, datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.mail_wishes import MailWish
from domain.meeting_values import Counts
from domain.reminder_ladders import ReminderKind
from workflows import meeting_decisions, meetings, people, programme_settings, reminders
from workflows.commands import Command

NEW = uuid5(NAMESPACE_OID, "something new")
MEETING = uuid5(NAMESPACE_OID, "meeting")
ITEM = "O1"

_PREPARING = (
    meetings.PlanMeeting,
    meetings.PlanMeetingSeries,
    meetings.MoveMeeting,
    meetings.InviteToMeeting,
    meetings.SupplementAgenda,
    meetings.RecordArrival,
    meetings.RecordLeaving,
    meeting_decisions.RecordShowOfHands,
    meeting_decisions.RecordResolution,
    meeting_decisions.MinuteItem,
    meeting_decisions.CorrectMinutes,
)
_LEADING = (
    meetings.CancelMeeting,
    meetings.OpenMeeting,
    meetings.CloseMeeting,
    meeting_decisions.PostponeItem,
)
_OF_ONESELF = (people.NoteAbsence, people.CancelAbsence, people.NameDeputy, people.StateMailWish)


def may(pmo: set[str], setting: set[str], oneself: set[str]) -> dict[type[Command], set[str]]:
    """Give who may give each command."""
    return {
        **dict.fromkeys(_PREPARING, pmo),
        **dict.fromkeys(_LEADING, pmo | {"chair"}),
        **dict.fromkeys(_OF_ONESELF, oneself),
        meeting_decisions.CountShowOfHands: {"followup"},
        meeting_decisions.AnswerByResolution: {"followup"},
        meeting_decisions.ApproveMinutes: {"chair", "followup"},
        programme_settings.SetReminderLadder: setting,
        programme_settings.SetMailTerms: setting,
        reminders.RemindOfDeadlines: {"tick"},
    }


def planned(board: UUID, starts_at: datetime) -> Command:
    """Give the command that plans the meeting the others are about."""
    return meetings.PlanMeeting(
        meeting_id=MEETING, board_id=board, title="Sitzung", starts_at=starts_at, place="Rathaus"
    )


def asked(board: UUID, programme: UUID, who: UUID, at: datetime) -> tuple[Command, ...]:
    """Give one of each, about a board, its programme and a person."""
    counts = Counts(yes=1, no=0)
    return (
        planned(board, at),
        meetings.PlanMeetingSeries(
            series_id=NEW,
            board_id=board,
            title="x",
            first_on=date(2030, 1, 2),
            time="10:00",
            every_weeks=3,
            count=2,
            place="x",
        ),
        meetings.MoveMeeting(meeting_id=MEETING, starts_at=at, place="x", reason="x"),
        meetings.CancelMeeting(meeting_id=MEETING, reason="x"),
        meetings.InviteToMeeting(meeting_id=MEETING, items=()),
        meetings.SupplementAgenda(meeting_id=MEETING, items=(), reason="x"),
        meetings.OpenMeeting(meeting_id=MEETING, chaired_by=who),
        meetings.RecordArrival(meeting_id=MEETING, person_id=who),
        meetings.RecordLeaving(meeting_id=MEETING, person_id=who),
        meetings.CloseMeeting(meeting_id=MEETING),
        meeting_decisions.RecordShowOfHands(meeting_id=MEETING, item=ITEM, dossier_sha256="", hands=()),
        meeting_decisions.CountShowOfHands(review_id=NEW, dossier_sha256="", hands=()),
        meeting_decisions.RecordResolution(meeting_id=MEETING, item=ITEM, wording="x", counts=counts),
        meeting_decisions.AnswerByResolution(need_id=NEW, decision="x", chaired_by=who, mandate_id=NEW),
        meeting_decisions.PostponeItem(meeting_id=MEETING, item=ITEM, reason="x"),
        meeting_decisions.MinuteItem(meeting_id=MEETING, item=ITEM, text="x"),
        meeting_decisions.ApproveMinutes(meeting_id=MEETING),
        meeting_decisions.CorrectMinutes(meeting_id=MEETING, wording="x", reason="x"),
        people.NoteAbsence(
            absence_id=NEW,
            person_id=who,
            begins_on=date(2030, 1, 2),
            ends_on=date(2030, 1, 9),
            substitute=NEW,
        ),
        people.CancelAbsence(person_id=who, absence_id=NEW),
        people.NameDeputy(person_id=who, deputy=None),
        people.StateMailWish(person_id=who, wish=MailWish.DAILY),
        programme_settings.SetReminderLadder(
            programme_id=programme, kind=next(iter(ReminderKind)), decision="x"
        ),
        programme_settings.SetMailTerms(
            programme_id=programme, allowed=(), digest_time="07:00", decision="x"
        ),
        reminders.RemindOfDeadlines(subject_ids=()),
    )
