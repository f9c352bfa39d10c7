"""„Warum habe ich das bekommen?": the page that explains the reminders of one deadline."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse

from api.pages.portfolio import ZONE
from api.pages.questions import language_of
from api.pages.rendering import page
from api.pages.visitors import Here, Visitor, member_of
from domain.access import visible_to
from domain.projects import Project
from projections.names import programme_names
from projections.plain_words import NOUNS, word
from projections.sentences_of_check_rules import MAIL_WISHES, RECIPIENTS
from runtime.directory import called, names_of_people
from runtime.explanations import explain_reminders
from runtime.organisations import OrganisationContext

router = APIRouter(include_in_schema=False)

FATES = {
    "issued": "erinnert",
    "passed": "übersprungen: eine höhere Stufe war schon erreicht",
    "ahead": "kommt noch",
    "done": "entfällt: erledigt",
    "rests": "entfällt, solange das Projekt ruht oder beendet ist",
}
"""What became of a step; texts of the pages."""
MAILS = {
    "waiting": "Mail wartet",
    "sending": "Mail wird gesendet",
    "sent": "Mail gesendet",
    "failed": "Mail gescheitert",
    "cancelled": "Mail entfallen",
    None: "keine Mail",
}


def _project(here: OrganisationContext, visitor: Visitor, project_id: UUID | None) -> Project | None:
    """Give the project a deadline belongs to, if whoever asks may see it today."""
    project = here.store.load(Project, project_id) if project_id else None
    if project is None or not visible_to(
        visitor.reader, public=project.public, programme_id=project.programme_id, project_id=project.id
    ):
        return None
    return project


@router.get("/{organisation}/warum/{subject_id}")
def show_reasons(
    request: Request, here: Here, visitor: Annotated[Visitor, Depends(member_of)], subject_id: UUID
) -> HTMLResponse:
    """Show each step of the ladder, whom it reached and why, and whether the visitor is among them."""
    found = explain_reminders(here, visitor.reader, subject_id)
    if found is None:
        raise HTTPException(404)
    language = language_of(request)
    with here.reading() as connection:
        names = names_of_people(connection)
        zones = {one.programme_id: one.zone for one in programme_names(connection)}
    return page(
        request,
        "reasons.html.j2",
        found=found,
        what=word(NOUNS, found.kind.value, language),
        mine=found.of(visitor.signed_in.person_id),
        me=visitor.signed_in.person_id,
        fates=FATES,
        mails=MAILS,
        role=lambda key: word(RECIPIENTS, key, language),
        wish=lambda key: word(MAIL_WISHES, key, language),
        name=lambda person: called(person, names),
        zone=zones.get(found.programme_id, ZONE),
        project=_project(here, visitor, found.project_id),
    )
