"""Commands about board sheets: vouch that nothing changed, accept, return; and the scale their lights stand on."""

from dataclasses import dataclass, replace
from uuid import UUID

from domain.board_sheets import BoardSheet
from domain.decision_needs import DecisionNeed
from domain.light_scales import LightScale, LightStep
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.project_rules import closed
from domain.projects import Project
from domain.refusals import Refusal, require, unmet
from workflows.boards import require_board
from workflows.commands import Command, Handler, Work
from workflows.decision_needs import past
from workflows.project_checks import open_needs


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmUnchanged(Command):
    """Vouch that nothing changed since the last sheet: it is submitted again for this cycle."""

    check_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptSheet(Command):
    """Accept the sheet of a check: its quality is good enough to be decided on."""

    check_id: UUID
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnSheet(Command):
    """Return the sheet of a check to whoever submitted it; the remark says what is to be done."""

    check_id: UUID
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseNeedsOfSheet(Command):
    """Put the new questions of a submitted sheet to management and boards."""

    check_id: UUID
    need_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLightScale(Command):
    """Lay down by which words, shapes and colours a programme's lights are told, by a named decision."""

    programme_id: UUID
    steps: tuple[LightStep, ...]
    decision: str


def confirm_unchanged(command: ConfirmUnchanged, work: Work) -> None:
    """Submit the last sheet of the project once more; the questions on it are those open today."""
    check = work.get(ProjectCheck, command.check_id)
    project = work.get(Project, check.terms.project_id)
    before = work.facts.reported_before(check.id)
    last = work.get(ProjectCheck, before).filled if before is not None else None
    if last is None:
        require(
            closed(project.key, project.phase),
            unmet(Refusal.SHEET_MISSING_BEFORE, cycle=check.terms.cycle),
        )
        return
    cells = last.sheet.cells if last.sheet else None
    sheet = BoardSheet(cells=cells, needs=open_needs(project.id, work)) if cells is not None else None
    filled = replace(last, sheet=sheet, attested=True)
    check.submit(work.person_id, filled, work.act, closed(project.key, project.phase))


def accept_sheet(command: AcceptSheet, work: Work) -> None:
    """Accept a sheet."""
    remark = (command.remark or "").strip() or None
    work.get(ProjectCheck, command.check_id).accept(work.person_id, remark, work.act)


def return_sheet(command: ReturnSheet, work: Work) -> None:
    """Return a sheet."""
    work.get(ProjectCheck, command.check_id).return_sheet(work.person_id, command.remark, work.act)


def raise_needs_of_sheet(command: RaiseNeedsOfSheet, work: Work) -> None:
    """Raise each new question once, in the name of who submitted the sheet."""
    check = work.get(ProjectCheck, command.check_id)
    project = work.get(Project, check.terms.project_id)
    sheet = check.filled.sheet if check.filled else None
    for need in sheet.needs if sheet else ():
        if need.need_id not in command.need_ids or work.find(DecisionNeed, need.need_id) is not None:
            continue
        require(past(need.needed_by, project, work))
        require_board(need.board_id, project.programme_id, work, need.matter_class)
        work.add(
            DecisionNeed.raise_for(
                need.need_id,
                (project.programme_id, project.id),
                need.question,
                (need.board_id, need.matter_class),
                need.needed_by,
                check.submitted_by,
                work.act,
            )
        )


def set_light_scale(command: SetLightScale, work: Work) -> None:
    """Set the scale of lights."""
    scale = LightScale(command.steps)
    work.get(Programme, command.programme_id).set_light_scale(scale, command.decision, work.act)


HANDLERS: dict[type[Command], Handler] = {
    ConfirmUnchanged: confirm_unchanged,
    AcceptSheet: accept_sheet,
    ReturnSheet: return_sheet,
    RaiseNeedsOfSheet: raise_needs_of_sheet,
    SetLightScale: set_light_scale,
}
