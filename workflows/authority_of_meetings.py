"""Who may do what about meetings: the PMO prepares and minutes, the chair opens, closes and approves."""

from domain.boards import Board
from domain.meetings import Meeting
from domain.people import Role
from workflows import meeting_decisions, meetings
from workflows.commands import Command, Work
from workflows.permits import Permit, Scope

_PMO = frozenset({Role.PMO})
_CHAIR = frozenset({Role.CHAIR})
_PMO_OR_CHAIR = _PMO | _CHAIR
_FOLLOWING = frozenset({"followup"})


def _of_board(command: meetings.PlanMeeting, work: Work) -> Scope:
    board = work.get(Board, command.board_id)
    return Scope(programme_id=board.programme_id, board_id=board.id)


def _of_meeting(command: meetings.InviteToMeeting, work: Work) -> Scope:
    meeting = work.get(Meeting, command.meeting_id)
    return Scope(
        programme_id=meeting.programme_id, board_id=meeting.board_id, target=(Meeting, command.meeting_id)
    )


AUTHORITY_OF_MEETINGS: dict[type[Command], Permit] = {
    meetings.PlanMeeting: Permit(roles=_PMO, scope=_of_board),
    meetings.PlanMeetingSeries: Permit(roles=_PMO, scope=_of_board),
    meetings.MoveMeeting: Permit(roles=_PMO, scope=_of_meeting),
    meetings.CancelMeeting: Permit(roles=_PMO_OR_CHAIR, scope=_of_meeting),
    meetings.InviteToMeeting: Permit(roles=_PMO, scope=_of_meeting),
    meetings.SupplementAgenda: Permit(roles=_PMO, scope=_of_meeting),
    meetings.OpenMeeting: Permit(roles=_PMO_OR_CHAIR, scope=_of_meeting),
    meetings.RecordArrival: Permit(roles=_PMO, scope=_of_meeting),
    meetings.RecordLeaving: Permit(roles=_PMO, scope=_of_meeting),
    meetings.CloseMeeting: Permit(roles=_PMO_OR_CHAIR, scope=_of_meeting),
    meeting_decisions.RecordShowOfHands: Permit(roles=_PMO, scope=_of_meeting),
    meeting_decisions.CountShowOfHands: Permit(jobs=_FOLLOWING),
    meeting_decisions.RecordResolution: Permit(roles=_PMO, scope=_of_meeting),
    meeting_decisions.AnswerByResolution: Permit(jobs=_FOLLOWING),
    meeting_decisions.PostponeItem: Permit(roles=_PMO_OR_CHAIR, scope=_of_meeting),
    meeting_decisions.MinuteItem: Permit(roles=_PMO, scope=_of_meeting),
    meeting_decisions.ApproveMinutes: Permit(roles=_CHAIR, scope=_of_meeting, jobs=_FOLLOWING),
    meeting_decisions.CorrectMinutes: Permit(roles=_PMO, scope=_of_meeting),
}
"""Part of the table of authority."""
