"""Dependencies and synergies as a page: which projects wait for which, and which gain together."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.pages.rendering import page
from api.pages.surveys import Reading, surveying
from api.pages.visitors import Here
from projections.sentences_of_relations import DEPENDENCY_KINDS
from projections.synergies import RelatedProjects, Relation, relations_of

router = APIRouter(include_in_schema=False)


@router.get("/{organisation}/synergien")
def show_synergies(request: Request, here: Here, reader: Reading) -> HTMLResponse:
    """Show what the projects have to do with each other."""
    with surveying(request, here, reader) as survey:
        at = None if survey.as_of.present else (survey.on, survey.known)
        found: dict[object, RelatedProjects] = {
            (one.relation, one.project_id, one.other_id): one
            for programme in survey.programmes
            for one in relations_of(survey.connection, reader, programme_id=programme.programme_id, at=at)
        }
        shown = survey.shown
    relations = tuple(found.values())
    return page(
        request,
        "synergies.html.j2",
        dependencies=[one for one in relations if one.relation is Relation.DEPENDENCY],
        synergies=[one for one in relations if one.relation is Relation.SYNERGY],
        kinds={one.kind: survey.words.listed(DEPENDENCY_KINDS, one.kind) for one in relations if one.kind},
        **shown,
    )
