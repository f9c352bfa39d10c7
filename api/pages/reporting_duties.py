"""The reporting duties as a page: which body is told what, how often, when next."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.pages.rendering import page
from api.pages.surveys import Reading, surveying
from api.pages.visitors import Here
from domain.intervals import Interval
from domain.times import local_date
from projections.reporting_duties import reporting_duties

router = APIRouter(include_in_schema=False)


@router.get("/{organisation}/berichtspflichten")
def show_duties(request: Request, here: Here, reader: Reading) -> HTMLResponse:
    """Show the reporting duties in force."""
    with surveying(request, here, reader) as survey:
        at = None if survey.as_of.present else (survey.on, survey.known)
        found = reporting_duties(survey.connection, reader, at=at)
        shown = survey.shown
    words = survey.words.text
    return page(
        request,
        "reporting_duties.html.j2",
        duties=found,
        rhythms={one.interval: _rhythm(one.interval, words) for one in found},
        reported={
            one.last_reported_at: local_date(one.last_reported_at, survey.zone)
            for one in found
            if one.last_reported_at
        },
        today=local_date(survey.on, survey.zone),
        **shown,
    )


def _rhythm(interval: str | None, text: Callable[..., str]) -> str:
    """Say in words how often something comes again."""
    parsed = Interval.parse(interval) if interval else None
    if interval is None or parsed is None:
        return interval or text("auf Verlangen")
    if parsed.days:
        return text("alle {count} Wochen", count=parsed.days // 7) if _whole_weeks(parsed) else interval
    if parsed.months not in {1, 3, 6, 12}:
        return text("alle {count} Monate", count=parsed.months)
    return text({1: "monatlich", 3: "vierteljährlich", 6: "halbjährlich", 12: "jährlich"}[parsed.months])


def _whole_weeks(interval: Interval) -> bool:
    return interval.months == 0 and interval.days % 7 == 0
