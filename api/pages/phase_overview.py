"""The overview of phases as a page: how many projects are in each, and for how long, in picture and table."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.pages.rendering import page
from api.pages.surveys import Reading, surveying
from api.pages.visitors import Here
from api.pages.vocabulary import PhaseShown, Vocabulary
from projections.names import ProgrammeName
from projections.phase_overview import PhaseCount, phase_overview

router = APIRouter(include_in_schema=False)

LONGEST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseLine:
    """One phase with its projects; `length` is a share of a hundred of the fullest one's."""

    phase: PhaseShown
    count: int
    length: int
    counted: PhaseCount

    @property
    def longest(self) -> str:
        """The projects that have been there longest, by key."""
        return ", ".join(f"{one.key} ({one.days})" for one in self.counted.projects[:LONGEST_NAMED])


@router.get("/{organisation}/phasen")
def show_phases(request: Request, here: Here, reader: Reading) -> HTMLResponse:
    """Show how the projects are spread over the phases."""
    with surveying(request, here, reader) as survey:
        found = phase_overview(survey.connection, reader, survey.on, survey.known)
        shown = survey.shown
    by_programme = {one.programme_id: one for one in survey.programmes}
    overviews = [
        (programme, tuple(_lines(tuple(counts), survey.words)))
        for programme, counts in _grouped(found, by_programme.values())
    ]
    return page(request, "phase_overview.html.j2", overviews=overviews, **shown)


def _grouped(
    found: Iterable[PhaseCount], programmes: Iterable[ProgrammeName]
) -> Iterable[tuple[ProgrammeName, tuple[PhaseCount, ...]]]:
    """Give the counts of each programme, in the order of the programmes."""
    counted = {
        programme_id: tuple(counts)
        for programme_id, counts in groupby(found, key=lambda one: one.programme_id)
    }
    return ((one, counted[one.programme_id]) for one in programmes if one.programme_id in counted)


def _lines(counts: tuple[PhaseCount, ...], words: Vocabulary) -> Iterable[PhaseLine]:
    fullest = max(one.count for one in counts)
    return (
        PhaseLine(
            phase=words.phase(one.lifecycle_id, one.phase, one.coarse),
            count=one.count,
            length=round(100 * one.count / fullest),
            counted=one,
        )
        for one in counts
    )
