"""The form of the board sheet: filled with a copy of the last one, and read back into a command."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from api.pages.forms import Form
from api.pages.reviews import day_of, text_of
from domain.board_sheets import TEXTS, BoardSheet, MilestoneForecast, NewNeed, SheetCells
from domain.project_checks import FilledIn
from domain.project_relations import MilestoneStage
from domain.projects import Project
from domain.refusals import Refusal, Refused
from workflows.project_checks import SubmitProjectCheck

BLANK_MILESTONES, NEW_NEEDS = 2, 2
MOST_ROWS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneLine:
    """One line of milestones as the form shows it; `key` names one of the project's plan."""

    key: str = ""
    label: str = ""
    planned_on: str = ""
    forecast_on: str = ""

    @property
    def planned_day(self) -> date | None:
        """The planned day (None: none, or what was entered is none)."""
        try:
            return date.fromisoformat(self.planned_on)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedLine:
    """One question to be asked as the form shows it."""

    question: str = ""
    board: str = ""
    needed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetForm:
    """Everything the fields of the form say."""

    status: str
    outlook: str
    report: str
    cells: dict[str, str]
    milestones: tuple[MilestoneLine, ...]
    needs: tuple[NeedLine, ...]


def copied(last: FilledIn | None, project: Project) -> SheetForm:
    """Begin with what was said last, on the milestones that are planned today."""
    sheet = last.sheet if last else None
    cells = sheet.cells if sheet else SheetCells()
    return SheetForm(
        status=last.status if last else "",
        outlook=last.outlook if last else "",
        report=last.report if last else "",
        cells=cells.texts,
        milestones=(*_lines(cells, project), *(MilestoneLine() for _ in range(BLANK_MILESTONES))),
        needs=tuple(NeedLine() for _ in range(NEW_NEEDS)),
    )


def _lines(cells: SheetCells, project: Project) -> Iterator[MilestoneLine]:
    """Give the milestones of the plan with the forecast of the last sheet, then those of that sheet only."""
    forecast = {one.key: one.forecast_on for one in cells.milestones if one.key is not None}
    for key, label, due_on in planned(project):
        yield MilestoneLine(
            key=key, label=label, planned_on=due_on.isoformat(), forecast_on=_written(forecast.get(key))
        )
    for one in cells.milestones:
        if one.key is None:
            yield MilestoneLine(
                label=one.label, planned_on=_written(one.planned_on), forecast_on=_written(one.forecast_on)
            )


def planned(project: Project) -> list[tuple[str, str, date]]:
    """Give key, label and day of the milestones still to be reached, by their days."""
    standing = ((key, line.present) for key, line in project.milestones.items())
    found = [(key, one.label, one.due_on) for key, one in standing if one.stage is MilestoneStage.PLANNED]
    return sorted(found, key=lambda one: (one[2], one[0]))


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def entered(form: Form, project: Project) -> SheetForm:
    """Give what was entered, to show it again: nothing of it is lost."""
    labels = {key: (label, due_on.isoformat()) for key, label, due_on in planned(project)}
    milestones = []
    for number in _numbers(form, "milestone"):
        key = form.get(f"milestone-{number}-key", "")
        label, due_on = labels.get(
            key, (form.get(f"milestone-{number}", ""), form.get(f"planned-{number}", ""))
        )
        milestones.append(
            MilestoneLine(
                key=key if key in labels else "",
                label=label,
                planned_on=due_on,
                forecast_on=form.get(f"forecast-{number}", ""),
            )
        )
    needs = tuple(
        NeedLine(
            question=form.get(f"need-{number}", ""),
            board=form.get(f"board-{number}", ""),
            needed_by=form.get(f"needed-by-{number}", ""),
        )
        for number in _numbers(form, "need")
    )
    return SheetForm(
        status=form.get("status", ""),
        outlook=form.get("outlook", ""),
        report=form.get("report", ""),
        cells={name: form.get(name, "") for name in TEXTS},
        milestones=tuple(milestones),
        needs=needs,
    )


def _numbers(form: Form, name: str) -> list[int]:
    return [number for number in range(MOST_ROWS) if f"{name}-{number}" in form]


def command_of(check_id: UUID, form: Form, project: Project) -> SubmitProjectCheck:
    """Read the form as the command it asks for.

    Raises:
        Refused: a day is no day, or a body is not one that can be asked.
    """
    cells = SheetCells(
        **{name: text_of(form, name) for name in TEXTS}, milestones=tuple(_forecasts(form, project))
    )
    return SubmitProjectCheck(
        check_id=check_id,
        status=text_of(form, "status"),
        outlook=text_of(form, "outlook"),
        report=text_of(form, "report"),
        cells=cells,
        new_needs=tuple(_new_needs(form)),
    )


def _forecasts(form: Form, project: Project) -> Iterator[MilestoneForecast]:
    known = {key: (label, due_on) for key, label, due_on in planned(project)}
    for number in _numbers(form, "milestone"):
        key = text_of(form, f"milestone-{number}-key")
        forecast_on = day_of(form, f"forecast-{number}")
        if key in known:
            label, due_on = known[key]
            yield MilestoneForecast(key=key, label=label, planned_on=due_on, forecast_on=forecast_on)
            continue
        label, planned_on = text_of(form, f"milestone-{number}"), day_of(form, f"planned-{number}")
        if label or planned_on or forecast_on:
            yield MilestoneForecast(label=label, planned_on=planned_on, forecast_on=forecast_on)


def _new_needs(form: Form) -> Iterator[NewNeed]:
    for number in _numbers(form, "need"):
        question = text_of(form, f"need-{number}")
        if not question:
            continue
        board = text_of(form, f"board-{number}")
        try:
            board_id = UUID(board) if board else None
        except ValueError as error:
            raise Refused(Refusal.BOARD_UNKNOWN, board=board[:40]) from error
        yield NewNeed(question=question, board_id=board_id, needed_by=day_of(form, f"needed-by-{number}"))


def as_filled(form: SheetForm, last: FilledIn | None) -> BoardSheet:
    """Give the cells of a form as a sheet, to mark what differs from the last one."""
    needs = last.sheet.needs if last and last.sheet else ()
    milestones = last.sheet.cells.milestones if last and last.sheet else ()
    return BoardSheet(cells=SheetCells(**form.cells, milestones=milestones), needs=needs)
