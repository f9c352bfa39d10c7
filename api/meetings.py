"""Meetings over HTTP: planned, called, held, minuted; and what should come on the next agenda."""

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api import examples
from api.callers import Here, Reading
from api.commands import Offer, offered
from api.documents import answers_to_questions
from api.problems import Problem, Wrong
from api.questions import CAUGHT_UP, answer, list_of, schema_of
from domain.access import Reader
from domain.meeting_values import ItemKind, ItemState, MeetingStage
from domain.meetings import Meeting
from projections.meetings import MeetingRow, meetings
from runtime.agendas import Suggested, suggested_agenda
from runtime.minutes import insider_of, item_seen
from runtime.organisations import OrganisationContext
from workflows import meeting_decisions
from workflows import meetings as commands

_ONE = "/meetings/{meeting_id}"
_ITEM = f"{_ONE}/items/{{item}}"
_OTHER = {"kind": "other", "title": "Verschiedenes", "public": False}
OFFERS = (
    Offer(
        command=commands.PlanMeeting,
        address="/boards/{board_id}/meetings",
        makes="meeting_id",
        example={
            "title": "3. Sitzung",
            "starts_at": "2026-12-14T09:00:00+01:00",
            "place": "Rathaus, Saal 2",
        },
    ),
    Offer(
        command=commands.PlanMeetingSeries,
        address="/boards/{board_id}/meeting-series",
        makes="series_id",
        example={
            "title": "Sitzung",
            "first_on": "2026-12-14",
            "time": "09:00",
            "every_weeks": 4,
            "count": 6,
            "place": "Rathaus, Saal 2",
        },
    ),
    Offer(
        command=commands.MoveMeeting,
        address=f"{_ONE}/move",
        example={
            "starts_at": "2026-12-15T09:00:00+01:00",
            "place": "Rathaus, Saal 1",
            "reason": "Saal 2 ist belegt",
        },
    ),
    Offer(
        command=commands.CancelMeeting, address=f"{_ONE}/cancellation", example={"reason": "Zu wenige Punkte"}
    ),
    Offer(command=commands.InviteToMeeting, address=f"{_ONE}/invitation", example={"items": [_OTHER]}),
    Offer(
        command=commands.SupplementAgenda,
        address=f"{_ONE}/supplements",
        example={"items": [_OTHER], "reason": "Von der Leitung erbeten"},
    ),
    Offer(
        command=commands.OpenMeeting,
        address=f"{_ONE}/opening",
        example={"chaired_by": examples.PERSON, "present": [examples.PERSON]},
    ),
    Offer(
        command=commands.RecordArrival,
        address=f"{_ONE}/arrivals",
        example={"person_id": examples.PERSON},
    ),
    Offer(
        command=commands.RecordLeaving, address=f"{_ONE}/departures", example={"person_id": examples.PERSON}
    ),
    Offer(command=commands.CloseMeeting, address=f"{_ONE}/closing", example={}),
    Offer(
        command=meeting_decisions.RecordShowOfHands,
        address=f"{_ITEM}/hands",
        example={
            "dossier_sha256": examples.SHA256,
            "hands": [{"person_id": examples.PERSON, "choice": "yes"}],
        },
    ),
    Offer(
        command=meeting_decisions.RecordResolution,
        address=f"{_ITEM}/resolution",
        example={"wording": "Die Stelle wird besetzt.", "counts": {"yes": 4, "no": 1, "abstained": 0}},
    ),
    Offer(
        command=meeting_decisions.PostponeItem,
        address=f"{_ITEM}/postponement",
        example={"reason": "Die Zeit reichte nicht"},
    ),
    Offer(
        command=meeting_decisions.MinuteItem,
        address=f"{_ITEM}/minutes",
        method="PUT",
        example={"text": "Die Projektleitung stellt den Plan vor."},
    ),
    Offer(command=meeting_decisions.ApproveMinutes, address=f"{_ONE}/minutes/approval", example={}),
    Offer(
        command=meeting_decisions.CorrectMinutes,
        address=f"{_ONE}/minutes/corrections",
        example={"item": "O1", "wording": "Vorgestellt hat die Stellvertretung.", "reason": "Verwechslung"},
    ),
)
router: APIRouter = offered(OFFERS, __name__)

_ITEM_SHOWN: dict[str, Any] = {
    "type": "object",
    "required": ["item", "label", "kind", "subject_id", "project_id", "title", "public", "state"],
    "properties": {
        "item": {"type": "string"},
        "label": {"type": "string"},
        "kind": {"enum": [kind.value for kind in ItemKind]},
        "subject_id": {"type": ["string", "null"], "format": "uuid"},
        "project_id": {"type": ["string", "null"], "format": "uuid"},
        "title": {"type": "string"},
        "public": {"type": "boolean"},
        "supplement": {"type": "boolean"},
        "state": {"enum": [state.value for state in ItemState]},
        "dealt_at": {"type": ["string", "null"], "format": "date-time"},
        "wording": {"type": "string"},
        "carried": {"type": ["boolean", "null"]},
        "tally": {},
        "present": {"type": "integer"},
        "text": {"type": "string"},
    },
}
_MEETING: dict[str, Any] = {
    "type": "object",
    "required": ["meeting_id", "board_id", "title", "starts_at", "place", "public", "stage", "items"],
    "properties": {
        "meeting_id": {"type": "string", "format": "uuid"},
        "programme_id": {"type": "string", "format": "uuid"},
        "board_id": {"type": "string", "format": "uuid"},
        "series_id": {"type": ["string", "null"], "format": "uuid"},
        "title": {"type": "string"},
        "starts_at": {"type": "string", "format": "date-time"},
        "place": {"type": "string"},
        "public": {"type": "boolean"},
        "notice_days": {"type": "integer"},
        "stage": {"enum": [stage.value for stage in MeetingStage]},
        "invited_at": {"type": ["string", "null"], "format": "date-time"},
        "opened_at": {"type": ["string", "null"], "format": "date-time"},
        "closed_at": {"type": ["string", "null"], "format": "date-time"},
        "minutes_approved_at": {"type": ["string", "null"], "format": "date-time"},
        "minutes_sha256": {"type": ["string", "null"]},
        "items": {"type": "array", "items": _ITEM_SHOWN},
        "chaired_by": {"type": ["string", "null"], "format": "uuid", "description": "for the board only"},
        "attendance": {"type": ["array", "null"], "items": {}, "description": "for the board only"},
        "corrections": {"type": ["array", "null"], "items": {}, "description": "for the board only"},
    },
}


@router.get(
    "/meetings",
    operation_id="readMeetings",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(MeetingRow))),
)
def read_meetings(here: Here, reader: Reading, board: Annotated[UUID | None, Query()] = None) -> Response:
    """Give the meetings of a board, or of all, the latest first."""
    with here.reading() as connection:
        return answer({"items": meetings(connection, reader, board), "next": None})


@router.get(
    _ONE, operation_id="readMeeting", dependencies=[CAUGHT_UP], responses=answers_to_questions(_MEETING)
)
def read_meeting(here: Here, reader: Reading, meeting_id: UUID) -> Response:
    """Give a meeting with its agenda and what was decided; who was there is for its board."""
    meeting = found_meeting(here, reader, meeting_id)
    return answer(_shown(here, reader, meeting), version=meeting.version)


@router.get(
    f"{_ONE}/agenda-proposal",
    operation_id="readAgendaProposal",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(Suggested))),
)
def read_agenda_proposal(here: Here, reader: Reading, meeting_id: UUID) -> Response:
    """Give what waits for the board of a meeting and is on no agenda yet: items as an invitation takes them."""
    meeting = found_meeting(here, reader, meeting_id)
    with here.reading() as connection:
        items = suggested_agenda(connection, here, reader, meeting)
    return answer({"items": items, "next": None})


def found_meeting(here: OrganisationContext, reader: Reader, meeting_id: UUID) -> Meeting:
    """Give a meeting a reader may know of.

    Raises:
        Wrong: there is none.
    """
    meeting = here.store.load(Meeting, meeting_id)
    if meeting is None or not (meeting.public or insider_of(reader, meeting)):
        raise Wrong(Problem.NOT_FOUND)
    return meeting


def _shown(here: OrganisationContext, reader: Reader, meeting: Meeting) -> dict[str, Any]:
    insider = insider_of(reader, meeting)
    return {
        "meeting_id": meeting.id,
        "programme_id": meeting.programme_id,
        "board_id": meeting.board_id,
        "series_id": meeting.series_id,
        **meeting.terms()._asdict(),
        "stage": meeting.stage,
        "invited_at": meeting.invited_at,
        "opened_at": meeting.opened_at,
        "closed_at": meeting.closed_at,
        "minutes_approved_at": meeting.approved_at,
        "minutes_sha256": meeting.minutes_sha256,
        "items": [
            _item(meeting, item.key) for item in meeting.items if item_seen(here, reader, meeting, item)
        ],
        "chaired_by": meeting.chaired_by[0] if insider and meeting.chaired_by else None,
        "attendance": [
            {"person_id": person, **asdict(stay)} for person, stays in meeting.stays.items() for stay in stays
        ]
        if insider
        else None,
        "corrections": [one._asdict() for one in meeting.corrections] if insider else None,
    }


def _item(meeting: Meeting, key: str) -> dict[str, Any]:
    item, dealt = meeting.item(key), meeting.dealt.get(key)
    assert item is not None  # noqa: S101 - a key of the meeting's own items
    return {
        "item": item.key,
        "label": item.label,
        "kind": item.kind,
        "subject_id": item.subject_id,
        "project_id": item.project_id,
        "title": item.title,
        "public": item.public,
        "supplement": key in meeting.supplements,
        "state": dealt.state if dealt else ItemState.WAITING,
        "dealt_at": dealt.at if dealt else None,
        "wording": dealt.wording if dealt else "",
        "carried": dealt.carried if dealt else None,
        "tally": dealt.tally if dealt else None,
        "present": len(dealt.present) if dealt else 0,
        "text": meeting.texts.get(key, ""),
    }
