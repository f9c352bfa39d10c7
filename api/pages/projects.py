"""One project: how it stands, what was decided, and its whole history."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse

from api.pages.history import entries_of, history_lines, knows_persons
from api.pages.lights import shown_light
from api.pages.portfolio import as_it_stood
from api.pages.portfolio_table import slip, write_line
from api.pages.project_forms import acting_shown
from api.pages.project_record import GOAL_SIGNS, ProjectRecord, gather
from api.pages.project_reviews import count_open_votes, shown_reviews
from api.pages.questions import NotYetRecorded, as_of_asked, language_of, organisation_of
from api.pages.refused_forms import Sent
from api.pages.rendering import page
from api.pages.tolerances import tolerance_section
from api.pages.visitors import Visitor, reader_of, visitor_known
from api.pages.vocabulary import PhaseShown, Vocabulary
from domain.access import Reader, visible_to
from domain.lifecycle_definitions import LifecycleDefinition
from domain.lifecycles import Lifecycle
from domain.project_relations import MilestoneStage
from domain.project_values import GoalLink
from exchange.lifecycle_diagram import diagram
from projections.chosen_projects import projects_by_key
from projections.evidence_list import By, evidence_list
from projections.milestones import milestones_of
from projections.names import ProgrammeName, programme_names
from projections.plain_words import GOAL_LINKS, MILESTONE_STAGES, PROJECT_KINDS
from projections.portfolio import PortfolioRow
from projections.statements import Connection
from runtime.dossier_checklists import GateChecklist, checklists_of
from runtime.organisations import OrganisationContext

router = APIRouter(include_in_schema=False)

SHOWN_CHECKS = 12


@router.get("/{organisation}/projekte/{key:path}")
def show_project(
    request: Request,
    key: str,
    here: Annotated[OrganisationContext, Depends(organisation_of)],
    reader: Annotated[Reader, Depends(reader_of)],
    programm: str = "",
) -> HTMLResponse:
    """Show the project a programme knows under a key, or the choice if several do."""
    with here.reading() as connection:
        programmes = {one.programme_id: one for one in programme_names(connection)}
        found = [
            row
            for row in projects_by_key(connection, reader, key)
            if programm in {"", programmes[row.programme_id].key}
        ]
        if not found:
            raise HTTPException(404)
        if len(found) > 1:
            choices = [(programmes[row.programme_id], row.title) for row in found]
            return page(request, "project_choice.html.j2", key=key, choices=choices)
        return project_page(request, connection, here, reader, (found[0], programmes[found[0].programme_id]))


def project_page(
    request: Request,
    connection: Connection,
    here: OrganisationContext,
    reader: Reader,
    what: tuple[PortfolioRow, ProgrammeName],
    sent: Sent | None = None,
) -> HTMLResponse:
    """Show a project; a form that was refused stands there again with why."""
    today, programme = what
    now = here.clock.now()
    as_of = as_of_asked(request, programme.zone, now)
    row = as_it_stood(connection, reader, what, as_of, here)
    if row is None:
        raise NotYetRecorded("{key} stand zu dieser Zeit noch nicht im Buch.", key=today.key)
    on, known = as_of.instant(programme.zone, now), as_of.position(connection)
    entries = entries_of(connection, reader, row.project_id, on, known)
    words = Vocabulary.read(connection, language_of(request))
    record, definition = gather(entries), definition_of(here, row)
    visitor = visitor_known(request) if as_of.present else None
    if as_of.present:
        count_open_votes(here, reader, programme.programme_id, record.reviews.values())
    return page(
        request,
        "project.html.j2",
        status=sent.status if sent else 200,
        **acting_shown(connection, here, visitor, (row, definition), words),
        checklists=_checklists(connection, here, reader, (row, definition), visitor) if as_of.present else (),
        papers=evidence_list(connection, reader, By.PROJECT, row.project_id) if as_of.present else (),
        **entered(sent),
        as_of=as_of,
        now=now,
        zone=programme.zone,
        programme=programme,
        project_id=row.project_id,
        line=write_line(row, programme.key, {}, words, with_baseline=False),
        picture=diagram(definition, row.phase, words.language),
        phases=_steps(definition, row, words),
        lifecycle=definition.label.in_language(words.language),
        reviews=shown_reviews(record.reviews.values(), definition, words),
        **_milestones(connection, reader, row, None if as_of.present else (on, known), words),
        history=history_lines(
            entries,
            words.for_sentences(programme, row, definition),
            words,
            insider=knows_persons(reader, programme.programme_id),
        ),
        tolerances=as_of.present and tolerance_section(connection, here, visitor, row.project_id, record),
        **_facts(record, row, words, reader),
    )


def _checklists(
    connection: Connection,
    here: OrganisationContext,
    reader: Reader,
    what: tuple[PortfolioRow, LifecycleDefinition],
    visitor: Visitor | None,
) -> tuple[GateChecklist, ...]:
    """Give what the project waits for; how many votes are missing is not for everybody."""
    row, definition = what
    leads = visitor is not None and visitor.signed_in.person_id == row.lead and row.lead is not None
    inside = leads or knows_persons(reader, row.programme_id)
    return checklists_of(connection, here, row, definition, inside=inside)


def entered(sent: Sent | None) -> dict[str, Any]:
    """Give a form that was refused, and what was entered into it."""
    return {"sent": sent, "entered": sent.form if sent else {}}


def _works_on(reader: Reader, row: PortfolioRow) -> bool:
    """Tell whether what is written for the work, such as board sheets, is for a reader."""
    return visible_to(reader, public=False, programme_id=row.programme_id, project_id=row.project_id)


def _steps(definition: LifecycleDefinition, row: PortfolioRow, words: Vocabulary) -> list[PhaseShown]:
    """Give the phases as steps to the regular end; another end is shown to those who reached it only."""
    end = next((phase.key for phase in definition.phases if phase.final), None)
    return [
        words.phase(row.lifecycle_id, phase.key, phase.coarse.value)
        for phase in definition.phases
        if not phase.final or phase.key in {end, row.phase}
    ]


def _milestones(
    connection: Connection,
    reader: Reader,
    row: PortfolioRow,
    at: tuple[datetime, int] | None,
    words: Vocabulary,
) -> dict[str, Any]:
    """Give what the project is to reach by which day, and the words for how far it has come."""
    return {
        "milestones": milestones_of(connection, reader, row.project_id, at),
        "milestone_words": {stage.value: words.listed(MILESTONE_STAGES, stage) for stage in MilestoneStage},
    }


def _facts(record: ProjectRecord, row: PortfolioRow, words: Vocabulary, reader: Reader) -> dict[str, Any]:
    """Give what the record adds to the standing, in words."""
    baseline_end = record.baseline[1] if record.baseline else None
    checks = sorted(record.checks.items(), key=lambda one: one[1].due_at, reverse=True)
    return {
        "public": row.public,
        "sheets_shown": _works_on(reader, row),
        "kind": words.listed(PROJECT_KINDS, row.kind),
        "lead_unit": words.units.get(row.lead_unit_id) if row.lead_unit_id else None,
        "co_units": [name for unit, name in words.units.items() if str(unit) in record.co_units],
        "classifications": record.registered.get("classifications") or {},
        "references": record.registered.get("references") or (),
        "source": record.source,
        "baseline": record.baseline,
        "slip_days": slip(baseline_end, row.planned_end),
        "goals": sorted(record.goals.values(), key=lambda goal: goal.key),
        "goal_signs": GOAL_SIGNS,
        "goal_words": {link: words.listed(GOAL_LINKS, link) for link in GoalLink},
        "next_check": record.next_check,
        "checks": [
            (
                check_id,
                check,
                shown_light(check.status, check.scale, words.language) if check.status else None,
                shown_light(check.outlook, check.scale, words.language) if check.outlook else None,
            )
            for check_id, check in checks[:SHOWN_CHECKS]
        ],
        "more_checks": len(checks) - SHOWN_CHECKS,
    }


def definition_of(here: OrganisationContext, row: PortfolioRow) -> LifecycleDefinition:
    """Give the phase model a project is pinned to; what is published never changes."""
    lifecycle = here.store.load(Lifecycle, row.lifecycle_id)
    if lifecycle is None:
        msg = f"Project {row.project_id} follows a lifecycle that is not in the record: {row.lifecycle_id}"
        raise LookupError(msg)
    return lifecycle.definition()
