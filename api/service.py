"""The JSON API as one: all nouns under `/api/v1/{organisation}`."""

from fastapi import Request
from starlette.routing import BaseRoute

from api import (
    audit_trail,
    board_sheets,
    boards,
    check_calendar,
    check_preview,
    conditions,
    decision_needs,
    decision_register,
    dossier_checklists,
    evidence,
    exception_tasks,
    gate_agenda,
    gate_reviews,
    goals,
    imports,
    lifecycles,
    meetings,
    my_tasks,
    people,
    phase_overview,
    portfolio,
    portfolio_export,
    programmes,
    project_checks,
    project_relations,
    projects,
    reminders,
    tokens,
    tolerances,
    units,
    year_comparison,
)
from api.commands import Offer
from api.parts import PREFIX

NOUNS = (
    people,
    units,
    programmes,
    boards,
    lifecycles,
    goals,
    projects,
    project_relations,
    tolerances,
    gate_reviews,
    conditions,
    evidence,
    project_checks,
    board_sheets,
    decision_needs,
    meetings,
    exception_tasks,
    imports,
)
QUESTIONS = (
    portfolio,
    portfolio_export,
    audit_trail,
    my_tasks,
    check_calendar,
    check_preview,
    decision_register,
    dossier_checklists,
    gate_agenda,
    phase_overview,
    reminders,
    year_comparison,
    tokens,
)
OFFERS: tuple[Offer, ...] = tuple(offer for noun in NOUNS for offer in noun.OFFERS)


def api_routes() -> list[BaseRoute]:
    """Gather everything the API answers; questions first, for their addresses name no ids."""
    return [route for part in (*QUESTIONS, *NOUNS) for route in part.router.routes]


def is_api(request: Request) -> bool:
    """Tell whether a request is one of a program."""
    return request.url.path.startswith(f"{PREFIX}/")
