"""An exception task: what a follow-up could not do, kept for the PMO so that no decision is lost."""

from typing import Self
from uuid import UUID

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.refusals import Refusal, Unmet, require, unmet
from domain.rules import blank
from domain.texts import Key, Public


class ExceptionTask(Aggregate):
    """A decision stands, but what should have followed was refused; a person must see to it."""

    TOPIC = "exception_task"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Raised(First, Aggregate.Event):
        TOPIC = "exception_task.raised.v1"
        programme_id: UUID
        project_id: UUID | None
        command: Key
        caused_by: UUID
        refusals: tuple[Key, ...]

    class Settled(Aggregate.Event):
        TOPIC = "exception_task.settled.v1"
        programme_id: UUID
        project_id: UUID | None
        remark: Public

    # State: folded from events.
    @event(Raised)
    def __init__(
        self,
        id: UUID,
        programme_id: UUID,
        project_id: UUID | None,
        command: Key,
        caused_by: UUID,
        refusals: tuple[Key, ...],
        stamp: Stamp,
    ) -> None:
        self.programme_id = programme_id
        self.project_id = project_id
        self.caused_by = caused_by
        self.settled = False

    @event(Settled)
    def _settled(self, *, programme_id: UUID, project_id: UUID | None, remark: Public, stamp: Stamp) -> None:
        self.settled = True

    # Decisions.
    @classmethod
    def raise_for(
        cls,
        task_id: UUID,
        place: tuple[UUID, UUID | None],
        command: str,
        caused_by: UUID,
        refusals: tuple[str, ...],
        act: Act,
    ) -> Self:
        """Put a refused follow-up before the PMO of (programme, project)."""
        return cls(
            id=task_id,
            programme_id=place[0],
            project_id=place[1],
            command=command,
            caused_by=caused_by,
            refusals=refusals,
            stamp=act.stamp(),
        )

    def settle(self, remark: str, act: Act) -> None:
        """State what was done instead; a settled task records nothing."""
        if self.settled:
            return
        require(blank("remark", remark))
        self._settled(
            programme_id=self.programme_id, project_id=self.project_id, remark=remark, stamp=act.stamp()
        )

    def against_retrying(self, remark: str) -> tuple[Unmet | None, ...]:
        """Say what keeps the refused follow-up from being tried again in the name of this task."""
        return (
            unmet(Refusal.TASK_SETTLED, task=str(self.id)) if self.settled else None,
            blank("remark", remark),
        )
