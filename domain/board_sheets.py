"""The board sheet (Digitalisierungsboard): the seven columns a lead fills in before each project check.

Projekt · Produktvision / Projektziele · To Do · Doing · Done · Kommunikation / Einbindung Nutzer*innen ·
Entscheidungsbedarfe DM / DIKON. Name, lead and period of the project are in the record already; the first
column adds how it stands (the report), its milestones with their forecast and what is in the way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from domain.refusals import Refusal, Unmet, unmet
from domain.rules import blank
from domain.texts import Key, Public

MOST_CHARACTERS = 10_000
"""Of one cell. Longer texts belong into a document laid before the check."""
MOST_MILESTONES = 40
MOST_NEW_NEEDS = 10

TEXTS = ("vision", "todo", "doing", "done", "involvement", "obstacles")
"""The cells that are plain text, by the names of their fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneForecast:
    """A milestone as a lead sees it: planned for a day, expected on one (None: not known).

    `key` names a milestone of the project's plan (None: it stands on the sheet only).
    """

    label: Public
    key: Key | None = None
    planned_on: date | None = None
    forecast_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCells:
    """What a lead writes into the sheet, beside the lights and the report."""

    vision: Public = ""
    todo: Public = ""
    doing: Public = ""
    done: Public = ""
    involvement: Public = ""
    obstacles: Public = ""
    milestones: tuple[MilestoneForecast, ...] = ()

    @property
    def texts(self) -> dict[str, str]:
        """The cells that are plain text, by the names of their fields."""
        return {
            "vision": self.vision,
            "todo": self.todo,
            "doing": self.doing,
            "done": self.done,
            "involvement": self.involvement,
            "obstacles": self.obstacles,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNeed:
    """A question a lead puts to management (no board) or a board with the sheet."""

    question: str
    board_id: UUID | None = None
    needed_by: date | None = None
    matter_class: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetNeed:
    """A question that stood open when the sheet was submitted, with the id of its decision need."""

    need_id: UUID
    question: Public
    board_id: UUID | None = None
    needed_by: date | None = None
    matter_class: Key | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSheet:
    """A sheet as submitted: its cells and the questions that were open."""

    cells: SheetCells
    needs: tuple[SheetNeed, ...] = ()


def need_id(check_id: UUID, question: str) -> UUID:
    """Give the id of the decision need that a question raised on a sheet becomes: the same words, one need."""
    return uuid5(check_id, f"need/{question.strip()}")


def raised(check_id: UUID, news: tuple[NewNeed, ...]) -> tuple[SheetNeed, ...]:
    """Give new questions as they stand on the sheet of a check."""
    return tuple(
        SheetNeed(
            need_id=need_id(check_id, one.question),
            question=one.question.strip(),
            board_id=one.board_id,
            needed_by=one.needed_by,
            matter_class=one.matter_class,
        )
        for one in news
    )


def unfit(report: str, sheet: BoardSheet | None) -> Iterator[Unmet | None]:
    """What is wrong with a filled-in sheet: everything, cell by cell."""
    yield blank("report", report)
    yield too_long("report", report)
    if sheet is None:
        return
    for name, text in sheet.cells.texts.items():
        yield too_long(name, text)
    yield too_many("milestones", len(sheet.cells.milestones), MOST_MILESTONES)
    for one in sheet.cells.milestones:
        yield blank("milestones", one.label)
        yield too_long("milestones", one.label)
    for need in sheet.needs:
        yield blank("question", need.question)
        yield too_long("question", need.question)


def too_long(field: str, text: str) -> Unmet | None:
    """A text is longer than a cell holds."""
    if len(text) <= MOST_CHARACTERS:
        return None
    return unmet(Refusal.TEXT_TOO_LONG, field=field, length=len(text), most=MOST_CHARACTERS)


def too_many(field: str, count: int, most: int) -> Unmet | None:
    """More is listed than a sheet holds."""
    return unmet(Refusal.VALUE_INVALID, field=field, value=str(count)) if count > most else None


def changed(before: BoardSheet | None, after: BoardSheet | None) -> frozenset[str]:
    """Name the cells that say something else than before; with nothing to compare, none is marked."""
    if before is None or after is None:
        return frozenset()
    old, new = before.cells, after.cells
    cells = {name for name in TEXTS if old.texts[name] != new.texts[name]}
    if old.milestones != new.milestones:
        cells.add("milestones")
    asked = {need.need_id for need in before.needs} != {need.need_id for need in after.needs}
    return frozenset(cells | ({"needs"} if asked else set()))
