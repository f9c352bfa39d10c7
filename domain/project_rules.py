"""What can stand against a decision on a project: one-`if` rules on its standing and its past."""

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from domain.kernel import Act
from domain.project_values import PhaseMove, PhasePoint, RunState
from domain.refusals import Refusal, Unmet, require, unmet
from domain.rules import blank, in_future
from domain.timelines import Timeline

Value = TypeVar("Value")


def closed(key: str, phase: PhasePoint) -> Unmet | None:
    """The project has come to its end."""
    return unmet(Refusal.PROJECT_CLOSED, project=key, phase=phase.phase) if phase.final else None


def elsewhere(key: str, phase: PhasePoint, move: PhaseMove) -> Unmet | None:
    """The project does not stand where the move begins."""
    if phase.phase != move.source:
        return unmet(Refusal.GATE_OUT_OF_ORDER, project=key, phase=phase.phase, expected=move.source)
    return None


def not_paused(key: str, run_state: RunState) -> Unmet | None:
    """The project does not rest."""
    return None if run_state is RunState.PAUSED else unmet(Refusal.PROJECT_NOT_PAUSED, project=key)


def before_last_move(act: Act, *lines: Timeline[Any]) -> Unmet | None:
    """A move is said to have happened before one that is already on record."""
    last = max(at for at in (line.latest_at for line in lines) if at is not None)
    if act.effective_at < last:
        return unmet(
            Refusal.EFFECTIVE_BEFORE_LAST_MOVE,
            effective_at=act.effective_at.isoformat(),
            last_move_at=last.isoformat(),
        )
    return None


def puts_right(
    line: Timeline[Value],
    corrects: UUID,
    effective_at: datetime,
    value: Value,
    reason: str,
    act: Act,
    against: Unmet | None = None,
) -> bool:
    """Tell whether a correction changes one fact of an attribute; what it states may stand there already.

    Raises:
        Refused: with everything against it, and with what the caller found `against` its value.
    """
    if line.states(corrects, effective_at, value):
        return False
    require(
        against,
        in_future(effective_at, act),
        None if line.knows(corrects) else unmet(Refusal.RECORD_UNKNOWN, event=str(corrects)),
        moves_the_beginning(line, corrects, effective_at),
        blank("reason", reason),
    )
    return True


def moves_the_beginning(line: Timeline[Any], corrects: UUID, effective_at: datetime) -> Unmet | None:
    """What registration set begins with it: before there would be a project without that attribute."""
    first = line.facts[0]
    if corrects == first.event_id and effective_at != first.effective_at:
        return unmet(
            Refusal.VALUE_INVALID,
            field="effective_at",
            value=effective_at.isoformat(),
            expected=first.effective_at.isoformat(),
        )
    return None
