"""The JSON API as one: all nouns under `/api/v1/{organisation}`, a deadline, and problems said as documents."""

import asyncio

from fastapi import APIRouter, Depends, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import (
    audit_trail,
    boards,
    check_calendar,
    conditions,
    decision_needs,
    decision_register,
    evidence,
    exception_tasks,
    gate_agenda,
    gate_reviews,
    goals,
    lifecycles,
    my_tasks,
    people,
    phase_overview,
    portfolio,
    programmes,
    project_checks,
    project_relations,
    projects,
    tokens,
    units,
    year_comparison,
)
from api.callers import organisation_of
from api.commands import Offer
from api.problems import Problem, Wrong, problem_of

PREFIX = "/api/v1"
DEADLINE_S = 30.0

NOUNS = (
    people,
    units,
    programmes,
    boards,
    lifecycles,
    goals,
    projects,
    project_relations,
    gate_reviews,
    conditions,
    evidence,
    project_checks,
    decision_needs,
    exception_tasks,
)
QUESTIONS = (
    portfolio,
    audit_trail,
    my_tasks,
    check_calendar,
    decision_register,
    gate_agenda,
    phase_overview,
    year_comparison,
    tokens,
)
OFFERS: tuple[Offer, ...] = tuple(offer for noun in NOUNS for offer in noun.OFFERS)


def api_router() -> APIRouter:
    """Gather everything the API answers; questions first, for their addresses name no ids."""
    router = APIRouter(prefix=f"{PREFIX}/{{organisation}}", dependencies=[Depends(organisation_of)])
    for part in (*QUESTIONS, *NOUNS):
        tag = part.__name__.rpartition(".")[2].replace("_", " ")
        router.include_router(part.router, tags=[tag])
    return router


def is_api(request: Request) -> bool:
    """Tell whether a request is one of a program."""
    return request.url.path.startswith(f"{PREFIX}/")


class Deadline:
    """Lets no request of the API take longer than is right; what was begun is learned by repeating it."""

    def __init__(self, app: ASGIApp, seconds: float = DEADLINE_S) -> None:
        """Stand around an application."""
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in time, by a problem if need be."""
        if scope["type"] != "http" or not scope["path"].startswith(f"{PREFIX}/"):
            await self._app(scope, receive, send)
            return
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            async with asyncio.timeout(self._seconds):
                await self._app(scope, receive, noted)
        except TimeoutError:
            if begun:
                raise
            await problem_of(Request(scope), Wrong(Problem.TOO_SLOW))(scope, receive, send)
