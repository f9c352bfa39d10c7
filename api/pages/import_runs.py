"""The page of one import: taken as the report showed, how far it is, and what came of it."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages.forms import require_token
from api.pages.imports import (
    Member,
    Sent,
    desk_of,
    desk_page,
    fault_lines,
    gone,
    report_page,
)
from api.pages.questions import language_of
from api.pages.refused_forms import reasons, status_of
from api.pages.rendering import page
from api.pages.visitors import Here, address_of
from domain.refusals import Refused
from runtime.import_desk import MovedOn
from runtime.import_jobs import ImportJobs, JobState
from runtime.import_mappings import UnfitImport

router = APIRouter(include_in_schema=False)


@router.post("/{organisation}/import/uebernahme")
def take_list(request: Request, here: Here, visitor: Member, form: Sent) -> Response:
    """Take just what the report showed; a list that is not in soon goes on, and its page says how far it is."""
    require_token(visitor, form.fields)
    desk = desk_of(here, visitor)
    try:
        job = _jobs(request).confirm(desk, form.fields.get("digest", ""))
    except MovedOn:
        return desk_page(request, desk, 409, [gone(request)])
    except UnfitImport as fault:
        return desk_page(request, desk, 422, fault_lines(request, fault))
    except Refused as refused:
        return desk_page(request, desk, status_of(refused), reasons(refused, language_of(request)))
    if job.state is JobState.DONE:
        return desk_page(request, desk, outcome=job.outcome)
    return RedirectResponse(address_of(request, here, "import", "lauf", job.digest), 303)


@router.get("/{organisation}/import/lauf/{digest}")
def show_run(request: Request, here: Here, visitor: Member, digest: str) -> HTMLResponse:
    """Say how far an import is that the visitor confirmed, and at its end what came of it."""
    job = _jobs(request).find(desk_of(here, visitor), digest)
    if job is None:
        raise HTTPException(404)
    return page(request, "import_run.html.j2", job=job, goes_on=job.state is JobState.RUNNING)


@router.post("/{organisation}/import/rest")
def look_at_rest(request: Request, here: Here, visitor: Member, form: Sent) -> HTMLResponse:
    """Show what is still to be done of an import that was broken off."""
    require_token(visitor, form.fields)
    desk = desk_of(here, visitor)
    try:
        return report_page(request, desk.look_again(form.fields.get("digest", "")))
    except MovedOn:
        return desk_page(request, desk, 409, [gone(request)])
    except UnfitImport as fault:
        return desk_page(request, desk, 422, fault_lines(request, fault))
    except Refused as refused:
        return desk_page(request, desk, status_of(refused), reasons(refused, language_of(request)))


def _jobs(request: Request) -> ImportJobs:
    found: ImportJobs = request.app.state.import_jobs
    return found
