"""What a row of the table of authority is: where a command acts, and who may give it there."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from domain.kernel import Aggregate
from domain.people import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Where a command acts: mandates on this programme, this board or the organisation count.

    `target` is what the command names; whoever may not know of its project is told it does not exist.
    """

    programme_id: UUID | None = None
    board_id: UUID | None = None
    project_id: UUID | None = None
    target: tuple[type[Aggregate], UUID] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """One row: the roles that may, where the command acts, and the jobs of the system that may.

    `named` gives the one person the target itself names for it, whatever mandates that person holds.
    """

    roles: frozenset[Role] = frozenset()
    scope: Callable[..., Scope] = lambda _command, _work: Scope()
    jobs: frozenset[str] = frozenset()
    roles_of_target: Callable[..., frozenset[Role]] | None = None
    named: Callable[..., UUID | None] | None = None
