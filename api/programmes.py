"""Programmes over HTTP: their lifecycles, calendars, rhythm of checks, reporting duties, order of consultation."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api import examples
from api.callers import Here, Reading
from api.commands import Offer, offered
from api.documents import answers_to_questions
from api.questions import CAUGHT_UP, answer, list_of, schema_of
from domain.access import visible_to
from projections.names import ProgrammeName, programme_names
from projections.reporting_duties import ReportingDuty, reporting_duties
from workflows import programme_settings, programmes

_ONE = "/programmes/{programme_id}"
OFFERS = (
    Offer(
        command=programmes.EstablishProgramme,
        address="/programmes",
        makes="programme_id",
        example={"key": "digital", "name": "Digitale Stadt", "land": "NW", "public": True},
    ),
    Offer(
        command=programmes.AdoptLifecycle,
        address=f"{_ONE}/lifecycles",
        example={"lifecycle_id": examples.LIFECYCLE},
    ),
    Offer(
        command=programmes.PublishCalendar,
        address=f"{_ONE}/calendars/{{year}}",
        method="PUT",
        example={"calendar": {"land": "NW", "years": [2026], "holidays": {"2026-01-01": "Neujahr"}}},
    ),
    Offer(
        command=programme_settings.SetCheckRule,
        address=f"{_ONE}/check-rule",
        method="PUT",
        example={
            "interval_weeks": 3,
            "weekday": 2,
            "time": "12:00",
            "joint": True,
            "anchor_on": "2026-01-06",
            "days_off": [{"on": "2026-12-24", "name": "Heiligabend"}],
            "decision": "DS 0557/23",
        },
    ),
    Offer(
        command=programme_settings.SetReminderLadder,
        address=f"{_ONE}/reminder-ladders/{{kind}}",
        method="PUT",
        example={
            "ladder": [
                {"level": 1, "offset_working_days": -5, "recipients": ["lead"]},
                {"level": 2, "offset_working_days": 5, "recipients": ["lead", "pmo"]},
            ],
            "decision": "DS 0557/23",
        },
    ),
    Offer(
        command=programme_settings.SetMailTerms,
        address=f"{_ONE}/mail-terms",
        method="PUT",
        example={"allowed": ["at_once", "daily"], "digest_time": "07:00", "decision": "DS 0557/23"},
    ),
    Offer(
        command=programme_settings.SetConsultationOrder,
        address=f"{_ONE}/consultation-orders/{{matter_class}}",
        method="PUT",
        example={
            "steps": [
                {"body": "Ausschuss", "board_id": None, "role": "preliminary", "public": True},
                {
                    "body": "Lenkungsausschuss",
                    "board_id": examples.BOARD,
                    "role": "decision",
                    "public": False,
                },
            ],
            "decision": "DS 0557/23",
        },
    ),
    Offer(
        command=programme_settings.SetReportingDuty,
        address=f"{_ONE}/reporting-duties/{{duty}}",
        method="PUT",
        example={
            "terms": {
                "body": "Stadtrat",
                "board_id": None,
                "subject": "Stand der Projekte",
                "interval": "P6M",
                "first_due_on": "2026-06-30",
                "source": "DS 0557/23",
            },
            "decision": "DS 0557/23",
        },
    ),
    Offer(
        command=programme_settings.FulfilReportingDuty,
        address=f"{_ONE}/reporting-duties/{{duty}}/reports",
        example={"report": "I0295/23"},
    ),
    Offer(
        command=programme_settings.EndReportingDuty,
        address=f"{_ONE}/reporting-duties/{{duty}}/end",
        example={"decision": "DS 0100/26"},
    ),
)
router: APIRouter = offered(OFFERS, __name__)


@router.get(
    "/programmes",
    operation_id="readProgrammes",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(ProgrammeName))),
)
def read_programmes(here: Here, reader: Reading) -> Response:
    """Give the programmes the reader may know of."""
    with here.reading() as connection:
        found = programme_names(connection)
    seen = [one for one in found if visible_to(reader, public=one.public, programme_id=one.programme_id)]
    return answer({"items": seen, "next": None})


@router.get(
    "/reporting-duties",
    operation_id="readReportingDuties",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(ReportingDuty))),
)
def read_reporting_duties(
    here: Here, reader: Reading, programme: Annotated[UUID | None, Query()] = None
) -> Response:
    """Give what is to be reported to which body, the next due first."""
    with here.reading() as connection:
        return answer({"items": reporting_duties(connection, reader, programme_id=programme), "next": None})
