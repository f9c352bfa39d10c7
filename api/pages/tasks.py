"""My tasks: what waits for whoever signed in, the most urgent first."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from api.pages.portfolio import ZONE
from api.pages.questions import language_of
from api.pages.rendering import page, text_in
from api.pages.task_words import KINDS, PAGES, REMINDED
from api.pages.visitors import Here, Visitor, member_of
from projections.my_tasks import my_tasks
from projections.names import programme_names

router = APIRouter(include_in_schema=False)

MOST = 50


@router.get("/{organisation}/aufgaben")
def show_tasks(request: Request, here: Here, visitor: Annotated[Visitor, Depends(member_of)]) -> HTMLResponse:
    """Show what waits for the visitor."""
    with here.reading() as connection:
        zones = {one.programme_id: one.zone for one in programme_names(connection)}
        keys = {one.programme_id: one.key for one in programme_names(connection)}
        found = my_tasks(connection, visitor.signed_in.person_id, visitor.mandates, most=MOST + 1)
    words = text_in(language_of(request))
    return page(
        request,
        "tasks.html.j2",
        tasks=[(words(KINDS[task.kind]), task) for task in found[:MOST]],
        more=len(found) > MOST,
        pages=PAGES,
        reminded=REMINDED,
        zones=zones,
        programme_keys=keys,
        default_zone=ZONE,
        now=here.clock.now(),
    )
