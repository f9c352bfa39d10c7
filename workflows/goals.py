"""Commands about goal systems: establish a tree, add, rename, move and retire its goals."""

from dataclasses import dataclass
from uuid import UUID

from domain.goals import Goal, GoalKind, GoalSystem, goal_system_id
from domain.programmes import Programme
from domain.refusals import Refusal, Refused
from workflows.commands import Command, Handler, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishGoalSystem(Command):
    """Begin a tree of goals of a programme; it may have several at once."""

    programme_id: UUID
    key: str
    name: str
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddGoal(Command):
    """Put a goal into the tree, under another one or at the top."""

    system_id: UUID
    goal: str
    parent: str | None = None
    kind: GoalKind = GoalKind.GOAL
    label_de: str
    label_en: str
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameGoal(Command):
    """Give a goal other words."""

    system_id: UUID
    goal: str
    label_de: str
    label_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveGoal(Command):
    """Put a goal with all below it under another one, or to the top."""

    system_id: UUID
    goal: str
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetireGoal(Command):
    """Let a goal hold no longer."""

    system_id: UUID
    goal: str
    reason: str


def establish_goal_system(command: EstablishGoalSystem, work: Work) -> None:
    """Establish a goal system; the same one again records nothing, another name under its key is refused."""
    programme = work.get(Programme, command.programme_id)
    known = work.find(GoalSystem, goal_system_id(programme.id, command.key))
    if known is not None:
        if known.name == command.name:
            return
        raise Refused(Refusal.ALREADY_EXISTS, noun="goal_system", key=command.key)
    work.add(GoalSystem.establish(programme.id, (command.key, command.name), command.source, work.act))


def add_goal(command: AddGoal, work: Work) -> None:
    """Add a goal."""
    goal = Goal(
        parent=command.parent,
        kind=command.kind,
        label_de=command.label_de,
        label_en=command.label_en,
        source=command.source,
    )
    work.get(GoalSystem, command.system_id).add_goal(command.goal, goal, work.act)


def rename_goal(command: RenameGoal, work: Work) -> None:
    """Rename a goal."""
    system = work.get(GoalSystem, command.system_id)
    system.rename_goal(command.goal, command.label_de, command.label_en, work.act)


def move_goal(command: MoveGoal, work: Work) -> None:
    """Move a goal."""
    work.get(GoalSystem, command.system_id).move_goal(command.goal, command.parent, work.act)


def retire_goal(command: RetireGoal, work: Work) -> None:
    """Retire a goal."""
    work.get(GoalSystem, command.system_id).retire_goal(command.goal, command.reason, work.act)


HANDLERS: dict[type[Command], Handler] = {
    EstablishGoalSystem: establish_goal_system,
    AddGoal: add_goal,
    RenameGoal: rename_goal,
    MoveGoal: move_goal,
    RetireGoal: retire_goal,
}
