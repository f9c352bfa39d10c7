"""The portfolio as a page shows it: lines per programme, how many stand in which phase, what is filtered out."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from uuid import UUID

from api.pages.vocabulary import RUN_STATE_SIGNS, PhaseShown, Vocabulary
from domain.project_values import RunState
from projections.names import ProgrammeName
from projections.plain_words import RUN_STATES
from projections.portfolio import PortfolioRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One project in the list."""

    key: str
    title: str
    details: tuple[str, ...]
    kind: str
    programme_key: str
    phase: PhaseShown
    run_state: RunState
    run_state_word: str
    run_state_sign: str
    lead: str | None
    start: date | None
    end: date | None
    baseline_end: date | None
    slip_days: int | None
    beyond: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseCount:
    """How many projects stand in a phase, and how long its bar is of a hundred."""

    phase: PhaseShown
    count: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeTable:
    """One programme: the projects that pass the filter, and the counts of all."""

    programme: ProgrammeName
    lines: tuple[Line, ...]
    counts: tuple[PhaseCount, ...]
    total: int

    def columns(self) -> list[tuple[PhaseShown, list[Line]]]:
        """Give the lines by phase, in the order of the phases; a phase nobody is in now is left out."""
        return [(one.phase, [line for line in self.lines if line.phase == one.phase]) for one in self.counts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What of the portfolio is asked for; empty fields ask for everything."""

    text: str = ""
    phase: str = ""
    run_state: str = ""
    kind: str = ""
    detail: str = ""
    beyond: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is filtered out."""
        return not any(astuple(self))

    def takes(self, line: Line) -> bool:
        """Tell whether a line passes."""
        wanted = self.text.casefold()
        return (
            (wanted in line.key.casefold() or wanted in line.title.casefold())
            and self.phase in {"", line.phase.key}
            and self.run_state in {"", line.run_state.value}
            and self.kind in {"", line.kind}
            and (not self.detail or self.detail in line.details)
            and (not self.beyond or line.beyond)
        )


def write_line(
    row: PortfolioRow,
    programme_key: str,
    classes: Mapping[str, str],
    words: Vocabulary,
    *,
    with_baseline: bool,
) -> Line:
    """Write a row as a line; the baseline is known for the present only, and nobody works on what has ended.

    Its details are the unit in charge and the classes its city sorts it into, in the order of their schemes;
    what says the same is said once.
    """
    unit = words.units.get(row.lead_unit_id) if row.lead_unit_id else None
    baseline_end = row.baseline_end if with_baseline else None
    phase = words.phase(row.lifecycle_id, row.phase, row.coarse)
    ended = phase.final and row.run_state is RunState.ACTIVE
    return Line(
        key=row.key,
        title=row.title,
        details=tuple(dict.fromkeys([*([unit] if unit else []), *(classes[one] for one in sorted(classes))])),
        kind=row.kind,
        programme_key=programme_key,
        phase=phase,
        run_state=row.run_state,
        run_state_word="–" if ended else words.listed(RUN_STATES, row.run_state),
        run_state_sign=RUN_STATE_SIGNS[row.run_state],
        lead=words.people.get(row.lead) if row.lead else None,
        start=row.planned_start,
        end=row.planned_end,
        baseline_end=baseline_end,
        slip_days=slip(baseline_end, row.planned_end),
    )


def slip(baseline_end: date | None, planned_end: date | None) -> int | None:
    """Give by how many days the planned end lies behind the approved one (None: one is not known)."""
    return (planned_end - baseline_end).days if baseline_end and planned_end else None


def programme_tables(
    programmes: Iterable[ProgrammeName], rows: Mapping[UUID, list[Line]], wanted: Filter
) -> tuple[ProgrammeTable, ...]:
    """Arrange lines by programme and key, filtered; the counts are of all."""
    return tuple(
        ProgrammeTable(
            programme=programme,
            lines=tuple(sorted((line for line in lines if wanted.takes(line)), key=_by_key)),
            counts=_counts(lines),
            total=len(lines),
        )
        for programme in programmes
        for lines in [rows.get(programme.programme_id, [])]
    )


def _by_key(line: Line) -> list[tuple[int, int, str]]:
    """Sort keys as people count: X-2 before X-10."""
    parts = re.findall(r"\d+|\D+", line.key)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part.casefold()) for part in parts]


def _counts(lines: Iterable[Line]) -> tuple[PhaseCount, ...]:
    """Count by phase, in the order of the phases; the longest bar is the full length."""
    found = Counter(line.phase for line in lines)
    longest = max(found.values(), default=1)
    return tuple(
        PhaseCount(phase=phase, count=count, length=round(100 * count / longest))
        for phase, count in sorted(found.items(), key=lambda one: (one[0].place, one[0].word))
    )


def phases_in(tables: Iterable[list[Line]]) -> tuple[PhaseShown, ...]:
    """Give every phase in use once, in order, for the choice in the filter."""
    found = {line.phase.key: line.phase for lines in tables for line in lines}
    return tuple(sorted(found.values(), key=lambda phase: (phase.place, phase.word)))
