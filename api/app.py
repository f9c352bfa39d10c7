"""The web application: pages for people, health for machines."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api import health
from api.addresses import Addresses
from api.deadline import Deadline
from api.errors import add_error_pages
from api.guard import Guard
from api.health import Beating
from api.pages import (
    board_sheets,
    calendar_feeds,
    check_views,
    condition_list,
    decision_register,
    goals_matrix,
    import_runs,
    mail_settings,
    mails,
    meetings,
    own_password,
    papers,
    phase_overview,
    portfolio,
    project_actions,
    projects,
    reasons,
    reporting_duties,
    reviews,
    signing_in,
    surveys,
    synergies,
    tasks,
    year_comparison,
)
from api.pages import conditions as condition_pages
from api.pages import imports as import_page
from api.pages.rendering import STATIC, STATIC_ADDRESS
from api.service import api_routes
from runtime.import_jobs import ImportJobs
from runtime.organisations import Installation

PAGES = (
    portfolio,
    projects,
    mails,
    signing_in,
    own_password,
    tasks,
    reasons,
    meetings,
    reviews,
    condition_pages,
    papers,
    check_views,
    calendar_feeds,
    mail_settings,
    board_sheets,
    surveys,
    phase_overview,
    goals_matrix,
    year_comparison,
    decision_register,
    condition_list,
    reporting_duties,
    synergies,
    project_actions,
    import_page,
    import_runs,
)
"""The pages, in the order in which an address is looked up."""

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


def create_app(installation: Installation, heartbeat: Beating | None = None) -> FastAPI:
    """Make the application for an installation; a heartbeat given beats for as long as it serves."""

    @asynccontextmanager
    async def serving(app: FastAPI) -> AsyncIterator[None]:
        if heartbeat is not None:
            heartbeat.start()
        yield
        app.state.import_jobs.close()
        if heartbeat is not None:
            heartbeat.stop()

    app = FastAPI(
        title="Gatebook",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=serving,
        redirect_slashes=False,  # it would name host and scheme as this process sees them, not as the reader does
    )
    app.state.organisations = {context.slug: context for context in installation.open_all()}
    app.state.heartbeat = heartbeat
    app.state.import_jobs = ImportJobs()
    app.state.base_url = installation.settings.base_url.rstrip("/")
    app.state.evidence_most_bytes = installation.settings.evidence_most_bytes
    app.router.routes.append(Addresses(api_routes()))
    app.include_router(health.router)
    app.mount(STATIC_ADDRESS, PinnedFiles(directory=STATIC))
    for one in PAGES:
        app.include_router(one.router)
    add_error_pages(app)
    app.add_middleware(Deadline)
    app.add_middleware(Guard)
    return app


class PinnedFiles(StaticFiles):
    """Files whose address changes with their content may be kept for ever; others are asked for again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Serve one file with what a browser may do with it."""
        answer = await super().get_response(path, scope)
        pinned = path.startswith("vendor/") or b"v=" in scope["query_string"]
        answer.headers["Cache-Control"] = FOR_EVER if pinned else ASK_AGAIN
        return answer
