"""Project checks over HTTP: a project's cycles, and the report given in one."""

from fastapi import APIRouter
from fastapi.responses import Response

from api.callers import Here, Reading
from api.commands import Offer, offered
from api.documents import answers_to_questions
from api.projects import found_project
from api.questions import CAUGHT_UP, answer, list_of, schema_of
from projections.project_checks import CheckCycle, checks_of
from workflows import project_checks

OFFERS = (
    Offer(
        command=project_checks.SubmitProjectCheck,
        address="/project-checks/{check_id}/report",
        example={
            "status": "green",
            "outlook": "yellow",
            "report": "Vergabe läuft; Zuschlag Ende Mai.",
            "cells": {
                "todo": "Abnahme vorbereiten",
                "milestones": [{"label": "Zuschlag", "key": "zuschlag", "forecast_on": "2026-05-29"}],
            },
            "new_needs": [{"question": "Soll die Ausschreibung geteilt werden?"}],
        },
    ),
)
router: APIRouter = offered(OFFERS, __name__)


@router.get(
    "/projects/{project}/checks",
    operation_id="readProjectChecks",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(CheckCycle))),
)
def read_project_checks(here: Here, reader: Reading, project: str) -> Response:
    """Give a project's cycles, the latest first."""
    with here.reading() as connection:
        found, _ = found_project(connection, reader, project)
        return answer({"items": checks_of(connection, found.project_id), "next": None})
