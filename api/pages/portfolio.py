"""The first page: which projects there are and how they stand, now or as of any day."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages.portfolio_table import Filter, Line, phases_in, programme_tables, write_line
from api.pages.questions import as_of_asked, language_of, organisation_of
from api.pages.rendering import link, page
from api.pages.visitors import reader_of
from api.pages.vocabulary import Vocabulary
from domain.access import Reader, visible_to
from domain.project_values import RunState
from projections.chosen_projects import project_as_of
from projections.classifications import classes_as_of
from projections.my_tasks import beyond_tolerance
from projections.names import ProgrammeName, programme_names
from projections.plain_words import PROJECT_KINDS, RUN_STATES
from projections.portfolio import PortfolioRow, portfolio, portfolio_as_of
from projections.statements import Connection
from runtime.as_of import AsOf
from runtime.organisations import OrganisationContext

router = APIRouter(include_in_schema=False)

PHASES = "phasen"
"""The view in which projects stand in columns by phase."""

ZONE = "Europe/Berlin"
"""Where an organisation without a programme is taken to be."""


@router.get("/", response_model=None)
def choose_organisation(request: Request) -> Response:
    """Offer the organisations; a single one needs no choice."""
    found = request.app.state.organisations
    if len(found) == 1:
        return RedirectResponse(link({}, *found, "", lang=request.query_params.get("lang", "")), 303)
    named = sorted((context.organisation for context in found.values()), key=lambda one: one.name)
    return page(request, "organisations.html.j2", organisations=named)


@router.get("/{organisation}", response_model=None)
def enter_organisation(
    request: Request, here: Annotated[OrganisationContext, Depends(organisation_of)]
) -> Response:
    """Lead an address without its last stroke to the portfolio."""
    return RedirectResponse(link(dict(request.query_params), here.slug, ""), 303)


def filter_of(request: Request) -> Filter:
    """Read from an address what of the portfolio is asked for."""
    asked = request.query_params
    return Filter(
        text=asked.get("text", "").strip(),
        phase=asked.get("phase", ""),
        run_state=asked.get("run_state", ""),
        kind=asked.get("kind", ""),
        detail=asked.get("detail", ""),
        beyond=asked.get("beyond", "")[:1],
    )


@router.get("/{organisation}/")
def show_portfolio(
    request: Request,
    here: Annotated[OrganisationContext, Depends(organisation_of)],
    reader: Annotated[Reader, Depends(reader_of)],
    wanted: Annotated[Filter, Depends(filter_of)],
    ansicht: str = "",
) -> HTMLResponse:
    """Show the portfolio of an organisation."""
    now = here.clock.now()
    with here.reading() as connection:
        programmes = programme_names(connection)
        as_of = as_of_asked(request, zone_of(programmes), now)
        rows = rows_as_of(connection, reader, programmes, as_of, here)
        classes = _classes(connection, programmes, as_of, now)
        words = Vocabulary.read(connection, language_of(request))
        beyond = beyond_tolerance(connection) if as_of.present else frozenset()
    lines = _lines(rows, programmes, (classes, beyond), words, with_baseline=as_of.present)
    named = [one for one in programmes if lines.get(one.programme_id) or may_see(reader, one)]
    tables = programme_tables(named, lines, wanted)
    return page(
        request,
        "portfolio.html.j2",
        tables=tables,
        wanted=wanted,
        view=PHASES if ansicht == PHASES else "",
        phases=phases_in(lines.values()),
        kinds=_kinds(lines, words),
        details=sorted({one for of in lines.values() for line in of for one in line.details}),
        run_states=[(state.value, words.listed(RUN_STATES, state)) for state in RunState],
        shown=sum(len(table.lines) for table in tables),
        total=sum(table.total for table in tables),
        ambiguous=_keys_twice(lines),
        as_of=as_of,
        zone=zone_of(programmes),
        now=now,
    )


def _kinds(lines: Mapping[UUID, list[Line]], words: Vocabulary) -> list[tuple[str, str]]:
    """Give the kinds there are, with their words."""
    kinds = sorted({line.kind for of_programme in lines.values() for line in of_programme})
    return [(kind, words.listed(PROJECT_KINDS, kind)) for kind in kinds]


def may_see(reader: Reader, programme: ProgrammeName) -> bool:
    """Tell whether a reader may know of a programme that shows no project to them."""
    return visible_to(reader, public=programme.public, programme_id=programme.programme_id)


def zone_of(programmes: tuple[ProgrammeName, ...]) -> str:
    """Give the zone in which an organisation's page speaks of days."""
    return programmes[0].zone if programmes else ZONE


def rows_as_of(
    connection: Connection,
    reader: Reader,
    programmes: tuple[ProgrammeName, ...],
    as_of: AsOf,
    here: OrganisationContext,
) -> tuple[PortfolioRow, ...]:
    """Give the projects a reader may see; each programme's day ends in its own zone."""
    if as_of.present:
        return portfolio(connection, reader)
    known, now = as_of.position(connection), here.clock.now()
    zone_by_programme = {one.programme_id: one.zone for one in programmes}
    return tuple(
        row
        for zone in sorted(set(zone_by_programme.values()))
        for row in portfolio_as_of(connection, reader, as_of.instant(zone, now), known)
        if zone_by_programme[row.programme_id] == zone
    )


def as_it_stood(
    connection: Connection,
    reader: Reader,
    what: tuple[PortfolioRow, ProgrammeName],
    as_of: AsOf,
    here: OrganisationContext,
) -> PortfolioRow | None:
    """Give one project as of the time asked about (None: it was not in the record yet)."""
    today, programme = what
    if as_of.present:
        return today
    until = as_of.instant(programme.zone, here.clock.now())
    return project_as_of(connection, reader, today.project_id, until, as_of.position(connection))


def _classes(
    connection: Connection, programmes: tuple[ProgrammeName, ...], as_of: AsOf, now: datetime
) -> Mapping[UUID, Mapping[str, str]]:
    """Give the classes of all projects as of the time asked about; only those of projects shown are used."""
    known = as_of.position(connection)
    found: dict[UUID, Mapping[str, str]] = {}
    for one in programmes:
        found |= classes_as_of(connection, one.programme_id, as_of.instant(one.zone, now), known)
    return found


def _lines(
    rows: tuple[PortfolioRow, ...],
    programmes: tuple[ProgrammeName, ...],
    what: tuple[Mapping[UUID, Mapping[str, str]], frozenset[UUID]],
    words: Vocabulary,
    *,
    with_baseline: bool,
) -> dict[UUID, list[Line]]:
    key_by_programme = {one.programme_id: one.key for one in programmes}
    classes, beyond = what
    lines: dict[UUID, list[Line]] = defaultdict(list)
    for row in rows:
        line = write_line(
            row,
            key_by_programme[row.programme_id],
            classes.get(row.project_id, {}),
            words,
            with_baseline=with_baseline,
        )
        lines[row.programme_id].append(replace(line, beyond=True) if row.project_id in beyond else line)
    return lines


def _keys_twice(lines: Mapping[UUID, list[Line]]) -> frozenset[str]:
    """Give the keys that several programmes use: their addresses name the programme."""
    uses = Counter(line.key for of_programme in lines.values() for line in of_programme)
    return frozenset(key for key, count in uses.items() if count > 1)
