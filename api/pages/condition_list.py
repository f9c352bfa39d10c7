"""All conditions as a page: who owes what until when, and what became of each."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.pages.rendering import page
from api.pages.surveys import Reading, surveying
from api.pages.visitors import Here
from projections.condition_list import condition_list
from projections.plain_words import BLOCKS, CONDITION_STATES

router = APIRouter(include_in_schema=False)

OPEN = "offen"


@router.get("/{organisation}/auflagen")
def show_conditions(request: Request, here: Here, reader: Reading, nur: str = "") -> HTMLResponse:
    """Show the conditions of all projects."""
    with surveying(request, here, reader) as survey:
        found = condition_list(
            survey.connection, reader, survey.on, open_only=nur == OPEN, known=survey.known
        )
        shown = survey.shown
    return page(
        request,
        "condition_list.html.j2",
        conditions=found,
        states={one.state: survey.words.listed(CONDITION_STATES, one.state) for one in found},
        effects={one.blocks: survey.words.listed(BLOCKS, one.blocks) for one in found},
        people=survey.words.people,
        open_only=nur == OPEN,
        **shown,
    )
