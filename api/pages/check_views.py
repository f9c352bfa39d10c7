"""The project checks of a programme at one glance: cockpit, calendar, board and figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse

from api.pages.check_calendar import Month, calendar_month, month_asked
from api.pages.lights import ShownLight, shown_light
from api.pages.questions import language_of
from api.pages.rendering import page
from api.pages.visitors import Here, Visitor, member_of
from api.pages.vocabulary import Vocabulary
from domain.access import Reader, visible_to
from domain.programmes import calendar_of
from domain.times import Precision, local_date
from domain.working_days import WorkingDayCalendar, YearNotPublished
from projections.board_sheets import SheetRow, standing_sheets
from projections.check_cockpit import CheckState, CockpitRow, DueCheck, Lights, check_cockpit, due_checks
from projections.check_statistics import AgeClass, Punctuality, ages, punctuality
from projections.names import ProgrammeName, days_off, programme_names
from projections.portfolio import PortfolioRow, portfolio
from projections.statements import Connection
from runtime.organisations import OrganisationContext

router = APIRouter(include_in_schema=False)

ON_A_PAGE = 100
YEAR = timedelta(days=366)
LIST_AHEAD, LIST_BACK = timedelta(weeks=8), timedelta(weeks=6)
STATES = {
    CheckState.MISSING: "fehlt",
    CheckState.RETURNED: "zurückgegeben",
    CheckState.TO_JUDGE: "zu prüfen",
    CheckState.AHEAD: "noch nicht fällig",
    CheckState.DONE: "angenommen",
}
"""How a check stands; texts of the pages."""
STATE_SIGNS = {
    CheckState.MISSING: "▲",
    CheckState.RETURNED: "↩",
    CheckState.TO_JUDGE: "?",
    CheckState.AHEAD: "○",
    CheckState.DONE: "✓",
}
Member = Annotated[Visitor, Depends(member_of)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What every one of these pages is about: which programmes, in which words, as of when."""

    visitor: Visitor
    programmes: dict[UUID, ProgrammeName]
    wanted: UUID | None
    words: Vocabulary
    calendars: Mapping[UUID, WorkingDayCalendar | None]
    now: datetime

    @property
    def reader(self) -> Reader:
        """Who looks."""
        return self.visitor.reader

    def zone(self, programme_id: UUID) -> str:
        """Give the zone in which a programme counts its days."""
        return self.programmes[programme_id].zone

    def takes(self, programme_id: UUID) -> bool:
        """Tell whether a programme is one of those asked about."""
        return self.wanted in {None, programme_id}

    def days_left(self, programme_id: UUID, due_at: datetime) -> int | None:
        """Count the working days to a deadline, negative once it has passed (None: no calendar covers them)."""
        zone, calendar = self.zone(programme_id), self.calendars.get(programme_id)
        if calendar is None:
            return None
        try:
            return calendar.working_days_between(local_date(self.now, zone), local_date(due_at, zone))
        except YearNotPublished:
            return None


def overview_of(
    request: Request, connection: Connection, here: OrganisationContext, visitor: Visitor
) -> Overview:
    """Find which programmes are asked about.

    Raises:
        HTTPException: there is no such programme.
    """
    known = {one.programme_id: one for one in programme_names(connection)}
    asked = request.query_params.get("programm", "")
    wanted = next((one.programme_id for one in known.values() if one.key == asked), None)
    if asked and wanted is None:
        raise HTTPException(404)
    calendars = {}
    for programme_id in known:
        off = days_off(connection, programme_id)
        calendars[programme_id] = calendar_of(off[2]) if off else None
    return Overview(
        visitor=visitor,
        programmes=known,
        wanted=wanted,
        words=Vocabulary.read(connection, language_of(request)),
        calendars=calendars,
        now=here.clock.now(),
    )


def _page(request: Request, template: str, seen: Overview, **shown: Any) -> HTMLResponse:
    reader = seen.reader
    own = [
        one
        for one in seen.programmes.values()
        if visible_to(reader, public=False, programme_id=one.programme_id)
    ]
    asked = seen.programmes[seen.wanted].key if seen.wanted else ""
    return page(
        request,
        template,
        seen=seen,
        own_programmes=own,
        asked_programme=asked,
        now=seen.now,
        people=seen.words.people,
        **shown,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CockpitLine:
    """One project in the cockpit, in words."""

    row: CockpitRow
    state: str
    sign: str
    zone: str
    days_left: int | None
    status: ShownLight | None
    outlook: ShownLight | None
    status_before: ShownLight | None
    outlook_before: ShownLight | None


@router.get("/{organisation}/projektchecks")
def show_cockpit(request: Request, here: Here, visitor: Member, seite: int = 1) -> HTMLResponse:
    """Show who reported, who is late, how far it went, and the lights now and before; a hundred on a page."""
    language = language_of(request)
    with here.reading() as connection:
        seen = overview_of(request, connection, here, visitor)
        rows = check_cockpit(connection, seen.reader, seen.now, seen.wanted)
    pages = max(1, -(-len(rows) // ON_A_PAGE))
    if not 1 <= seite <= pages:
        raise HTTPException(404)
    lines = [_line(row, seen, language) for row in rows[(seite - 1) * ON_A_PAGE : seite * ON_A_PAGE]]
    counts = [
        (seen.words.text(STATES[state]), STATE_SIGNS[state], sum(row.state is state for row in rows))
        for state in CheckState
    ]
    return _page(
        request, "check_cockpit.html.j2", seen, lines=lines, counts=counts, page_shown=seite, pages=pages
    )


def _line(row: CockpitRow, seen: Overview, language: str) -> CockpitLine:
    def light(of: Lights | None, name: str) -> ShownLight | None:
        if of is None:
            return None
        return shown_light(of.status if name == "status" else of.outlook, of.scale, language)

    return CockpitLine(
        row=row,
        state=seen.words.text(STATES[row.state]),
        sign=STATE_SIGNS[row.state],
        zone=seen.zone(row.programme_id),
        days_left=seen.days_left(row.programme_id, row.due_at),
        status=light(row.now, "status"),
        outlook=light(row.now, "outlook"),
        status_before=light(row.before, "status"),
        outlook_before=light(row.before, "outlook"),
    )


@router.get("/{organisation}/projektchecks/kalender")
def show_calendar(request: Request, here: Here, visitor: Member, monat: str = "") -> HTMLResponse:
    """Show when which check is due: a month as a sheet, and the coming weeks as a list."""
    with here.reading() as connection:
        seen = overview_of(request, connection, here, visitor)
        zone = next(iter(seen.programmes.values())).zone if seen.programmes else "Europe/Berlin"
        first = month_asked(monat, local_date(seen.now, zone))
        month = Month.of(first, zone)
        in_month = due_checks(connection, seen.reader, month.begins, month.ends)
        listed = due_checks(connection, seen.reader, seen.now - LIST_BACK, seen.now + LIST_AHEAD)
    wanted = [one for one in in_month if seen.takes(one.programme_id)]
    weeks = calendar_month(month, wanted, _names_of_days_off(seen), seen.zone)
    upcoming = [one for one in listed if seen.takes(one.programme_id) and _pressing(one, seen.now)]
    return _page(
        request,
        "check_calendar.html.j2",
        seen,
        month=month,
        month_precision=Precision.MONTH,
        zone=zone,
        weeks=weeks,
        upcoming=[(one, seen.days_left(one.programme_id, one.due_at)) for one in upcoming],
    )


def _pressing(check: DueCheck, now: datetime) -> bool:
    return check.due_at > now or not check.reported


def _names_of_days_off(seen: Overview) -> dict[date, str]:
    calendars = [
        calendar for one, calendar in seen.calendars.items() if calendar is not None and seen.takes(one)
    ]
    return {day: name for calendar in calendars for day, name in calendar.holidays}


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """One project on the board: its seven columns."""

    row: PortfolioRow
    sheet: SheetRow
    phase: Any
    status: ShownLight
    outlook: ShownLight
    zone: str


@router.get("/{organisation}/projektchecks/board")
def show_board(request: Request, here: Here, visitor: Member) -> HTMLResponse:
    """Show the Digitalisierungsboard: the seven columns, a row for each project."""
    language = language_of(request)
    with here.reading() as connection:
        seen = overview_of(request, connection, here, visitor)
        rows = {row.project_id: row for row in portfolio(connection, seen.reader)}
        sheets = standing_sheets(connection, seen.reader)
    lines = [
        BoardLine(
            row=rows[one.project_id],
            sheet=one,
            phase=seen.words.phase(
                rows[one.project_id].lifecycle_id, rows[one.project_id].phase, rows[one.project_id].coarse
            ),
            status=shown_light(one.status, one.scale, language),
            outlook=shown_light(one.outlook, one.scale, language),
            zone=seen.zone(one.programme_id),
        )
        for one in sheets
        if seen.takes(one.programme_id) and one.project_id in rows
    ]
    return _page(request, "check_board.html.j2", seen, lines=lines)


@router.get("/{organisation}/projektchecks/zahlen")
def show_figures(request: Request, here: Here, visitor: Member) -> HTMLResponse:
    """Show how punctual reports were over a year, and how old what is known is."""
    with here.reading() as connection:
        seen = overview_of(request, connection, here, visitor)
        months = punctuality(connection, seen.reader, (seen.now - YEAR, seen.now), seen.wanted)
        classes = ages(connection, seen.reader, seen.now, seen.wanted)
    return _page(
        request,
        "check_figures.html.j2",
        seen,
        months=months,
        month_bars=[_bar(one) for one in months],
        classes=[(_age_in_words(one, seen.words), one.projects) for one in classes],
        class_bars=_age_bars(classes, seen.words),
    )


WIDTH = 320


def _bar(month: Punctuality) -> dict[str, Any]:
    parts = (("good", month.in_time), ("caution", month.late), ("danger", month.missing))
    return {"label": month.month, "total": month.total, "parts": _parts(parts, month.total)}


def _parts(parts: Iterable[tuple[str, int]], total: int) -> list[dict[str, Any]]:
    """Lay parts of a whole side by side over the width of the picture."""
    laid, x = [], 0.0
    for tone, count in parts:
        width = WIDTH * count / total if total else 0.0
        if width:
            laid.append({"tone": tone, "x": round(x, 1), "width": round(width, 1)})
        x += width
    return laid


def _age_in_words(one: AgeClass, words: Vocabulary) -> str:
    if one.never:
        return words.text("noch nie")
    if one.up_to is None:
        return words.text("mehr als {days} Tage", days=one.over)
    return words.text("bis {days} Tage", days=one.up_to)


def _age_bars(classes: tuple[AgeClass, ...], words: Vocabulary) -> list[dict[str, Any]]:
    most = max((one.projects for one in classes), default=0)
    return [
        {
            "label": _age_in_words(one, words),
            "total": one.projects,
            "parts": _parts((("neutral", one.projects),), most),
        }
        for one in classes
    ]
