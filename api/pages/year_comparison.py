"""Two days of a programme beside each other as a page: its projects counted by their classes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from api.pages.questions import BadQuestion
from api.pages.rendering import page
from api.pages.surveys import Reading, Survey, surveying
from api.pages.visitors import Here
from domain.times import local_date
from projections.classifications import schemes_of
from projections.names import ProgrammeName
from projections.portfolio import PortfolioRow, portfolio
from projections.year_comparison import Moment, YearComparison, year_comparison
from runtime.as_of import EVERYTHING, AsOf

router = APIRouter(include_in_schema=False)

SCHEMES_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is compared: a programme, by which classes, on which two days."""

    programme: ProgrammeName
    schemes: tuple[str, ...]
    before: date
    after: date


@router.get("/{organisation}/jahresvergleich")
def show_years(request: Request, here: Here, reader: Reading) -> HTMLResponse:
    """Show how one year of a programme differs from another."""
    with surveying(request, here, reader) as survey:
        if not survey.programmes:
            raise HTTPException(404)
        programme = _programme(request, survey)
        offered = schemes_of(survey.connection, programme.programme_id)
        asked = _asked(request, survey, programme, offered)
        compared = _compared(survey, asked)
        projects = {row.project_id: row for row in portfolio(survey.connection, reader)}
        shown = survey.shown
    return page(
        request,
        "year_comparison.html.j2",
        asked=asked,
        offered=offered,
        compared=compared,
        joined=_named(compared.joined, projects),
        moved=_named(compared.moved, projects),
        **shown,
    )


def _programme(request: Request, survey: Survey) -> ProgrammeName:
    """Find the programme asked for; without a wish, the one with most classes."""
    wanted = request.query_params.get("programm", "")
    if wanted:
        found = next((one for one in survey.programmes if one.key == wanted), None)
        if found is None:
            raise HTTPException(404)
        return found
    return max(
        survey.programmes,
        key=lambda one: len(schemes_of(survey.connection, one.programme_id)),
        default=survey.programmes[0],
    )


def _asked(request: Request, survey: Survey, programme: ProgrammeName, offered: tuple[str, ...]) -> Asked:
    today = local_date(survey.now, programme.zone)
    last_year = date(today.year - 1, 12, 31)
    wanted = tuple(one for one in request.query_params.getlist("klasse") if one in offered)
    return Asked(
        programme=programme,
        schemes=(wanted or offered)[:SCHEMES_MOST],
        before=_day(request, "vorher", last_year, today),
        after=_day(request, "nachher", today, today),
    )


def _day(request: Request, name: str, otherwise: date, today: date) -> date:
    """Read one of the two days.

    Raises:
        BadQuestion: it cannot be read, or lies ahead.
    """
    text = request.query_params.get(name, "").strip()
    if not text:
        return otherwise
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadQuestion(
            "„{value}“ ist kein Tag. Schreiben Sie ihn als JJJJ-MM-TT, zum Beispiel 2024-03-31.", value=text
        ) from error
    if day > today:
        raise BadQuestion("„{value}“ liegt in der Zukunft; das Buch kennt nur Geschehenes.", value=text)
    if day.year < 1900:
        raise BadQuestion("„{value}“ liegt vor 1900; so weit reicht kein Buch zurück.", value=text)
    return day


def _compared(survey: Survey, asked: Asked) -> YearComparison:
    zone = asked.programme.zone
    first, second = (
        Moment(AsOf(on=day).instant(zone, survey.now), EVERYTHING) for day in (asked.before, asked.after)
    )
    return year_comparison(
        survey.connection, survey.reader, asked.programme.programme_id, asked.schemes, (first, second)
    )


def _named(projects: tuple[UUID, ...], rows: dict[UUID, PortfolioRow]) -> list[PortfolioRow]:
    return sorted((rows[one] for one in projects if one in rows), key=lambda row: row.key)
