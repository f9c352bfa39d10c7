"""What the page of a board sheet shows: the sheet that stands, what changed, and the facts beside its lights."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fastapi import HTTPException

from api.pages.lights import ShownLight, Sparkline, Told, shown_light, sparkline
from api.pages.visitors import Visitor
from api.pages.vocabulary import Vocabulary
from domain.access import visible_to
from domain.board_sheets import BoardSheet, changed
from domain.contradictions import Due, Fact, ProjectFacts, contradicting, telling_facts
from domain.project_checks import CheckStage, FilledIn, ProjectCheck
from domain.project_relations import MilestoneStage
from domain.projects import Project
from domain.times import local_date
from projections.board_sheets import Quality, SheetRow, sheets_of_project
from projections.condition_list import condition_list
from projections.names import ProgrammeName, programme_names
from projections.portfolio import PortfolioRow, portfolio
from projections.statements import Connection
from runtime.organisations import OrganisationContext

SHOWN_LIGHTS = 18
"""As many reports as a year of checks every three weeks has."""
FACTS = {
    "milestone_past": "Meilenstein „{label}“ war am {day} geplant und ist nicht erreicht ({days} Tage).",
    "milestone_late": "Meilenstein „{label}“ wird für den {day} erwartet, {days} Tage später als geplant.",
    "condition_overdue": "Auflage „{label}“ ist seit dem {day} überfällig ({days} Tage).",
    "slip": "Das geplante Ende {day} liegt {days} Tage nach dem beschlossenen.",
    "plan_past": "Das geplante Ende {day} ist vorbei ({days} Tage).",
}
"""What stands beside a light; texts of the pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSheet:
    """A sheet as handed in, with what differs from the one before."""

    row: SheetRow
    status: ShownLight
    outlook: ShownLight
    sheet: BoardSheet | None
    changed: frozenset[str]
    lights_changed: frozenset[str]
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """Everything the page of a check knows."""

    check: ProjectCheck
    project: Project
    row: PortfolioRow
    programme: ProgrammeName
    words: Vocabulary
    shown: tuple[ShownSheet, ...]
    last: FilledIn | None
    facts: tuple[Fact, ...]
    against_status: tuple[Fact, ...]
    against_outlook: tuple[Fact, ...]
    lights: tuple[SheetRow, ...]
    picture: Sparkline | None
    today: date
    now: datetime

    @property
    def standing(self) -> ShownSheet | None:
        """The latest sheet of this cycle."""
        return self.shown[0] if self.shown else None


def check_view(here: OrganisationContext, visitor: Visitor, check_id: str, language: str) -> CheckView:
    """Gather the page of a check for somebody who acts on its project or holds a mandate in its programme.

    Raises:
        HTTPException: there is no such check, or it is not for this visitor.
    """
    check = _loaded(here, check_id)
    terms = check.terms
    project = here.store.load(Project, terms.project_id)
    if project is None or not visible_to(
        visitor.reader, public=False, programme_id=terms.programme_id, project_id=terms.project_id
    ):
        raise HTTPException(404)
    now = here.clock.now()
    with here.reading() as connection:
        row = next(
            (one for one in portfolio(connection, visitor.reader) if one.project_id == terms.project_id), None
        )
        programme = next(one for one in programme_names(connection) if one.programme_id == terms.programme_id)
        words = Vocabulary.read(connection, language)
        history = sheets_of_project(connection, visitor.reader, terms.project_id)
        today = local_date(now, programme.zone)
        if row is None:
            raise HTTPException(404)
        facts = facts_beside(connection, visitor, row, project, (today, now, programme.zone))
    standing = tuple(one for one in history if one.quality is not Quality.RETURNED)
    before = next((one for one in standing if one.due_at < terms.due_at), None)
    of_this = [one for one in history if one.check_id == check.id]
    lights = standing[:SHOWN_LIGHTS]
    filled = check.filled
    return CheckView(
        check=check,
        project=project,
        row=row,
        programme=programme,
        words=words,
        shown=tuple(_shown(one, before, language) for one in of_this),
        last=filled if check.stage is CheckStage.RETURNED and filled else _filled(before),
        facts=facts,
        against_status=contradicting(filled.status, check.scale, facts) if filled else (),
        against_outlook=contradicting(filled.outlook, check.scale, facts) if filled else (),
        lights=lights,
        picture=_picture(lights, language),
        today=today,
        now=now,
    )


def _picture(lights: tuple[SheetRow, ...], language: str) -> Sparkline | None:
    told = (
        Told(at=one.submitted_at, status=one.status, outlook=one.outlook, scale=one.scale)
        for one in reversed(lights)
    )
    return sparkline(list(told), language)


def _loaded(here: OrganisationContext, check_id: str) -> ProjectCheck:
    try:
        found = here.store.load(ProjectCheck, UUID(check_id))
    except ValueError as error:
        raise HTTPException(404) from error
    if found is None:
        raise HTTPException(404)
    return found


def facts_beside(
    connection: Connection,
    visitor: Visitor,
    row: PortfolioRow,
    project: Project,
    when: tuple[date, datetime, str],
) -> tuple[Fact, ...]:
    """Give what the record says of a project's dates, to stand beside what its lead says."""
    today, now, zone = when
    standing = (line.present for line in project.milestones.values())
    owed = condition_list(connection, visitor.reader, now, within=row.project_id, open_only=True)
    return telling_facts(
        ProjectFacts(
            today=today,
            milestones=tuple(
                Due(label=one.label, due_on=one.due_on)
                for one in sorted(standing, key=lambda one: (one.due_on, one.label))
                if one.stage is MilestoneStage.PLANNED
            ),
            conditions=tuple(
                Due(label=one.wording, due_on=local_date(one.due_at, zone)) for one in owed if one.due_at
            ),
            planned_end=row.planned_end,
            baseline_end=row.baseline_end,
        )
    )


def _filled(row: SheetRow | None) -> FilledIn | None:
    if row is None:
        return None
    return FilledIn(status=row.status, outlook=row.outlook, report=row.report, sheet=row.sheet)


def _shown(row: SheetRow, before: SheetRow | None, language: str) -> ShownSheet:
    pairs = (
        (("status", before.status, row.status), ("outlook", before.outlook, row.outlook),
         ("report", before.report, row.report))
        if before
        else ()
    )  # fmt: skip
    return ShownSheet(
        row=row,
        status=shown_light(row.status, row.scale, language),
        outlook=shown_light(row.outlook, row.scale, language),
        sheet=row.sheet,
        changed=changed(before.sheet if before else None, row.sheet),
        lights_changed=frozenset(name for name, old, new in pairs if old != new),
        late=row.submitted_at > row.due_at,
    )


def told_facts(facts: tuple[Fact, ...], words: Vocabulary, write_day: Any) -> list[str]:
    """Say facts in words."""
    return [
        words.text(FACTS[fact.kind.value], label=fact.label, day=write_day(fact.on), days=fact.days)
        for fact in facts
    ]
