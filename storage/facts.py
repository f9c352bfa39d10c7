"""The facts a command may ask for, answered by inline projections on the command's own connection."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.people import SEATS, Mandate, Role
from domain.programme_settings import ConsultationRole, ConsultationStep
from domain.programmes import calendar_of
from projections import (
    audit_trail,
    board_sheets,
    conditions_owed,
    deadlines,
    mandates_held,
    names,
    open_tasks,
    project_checks,
    review_deadlines,
    reviews,
    synergies,
)
from projections.statements import Connection, Statement
from storage.files import FileStore
from storage.schema import EVENTS
from workflows.facts import Awaited, BlockingCondition, LastCheck, ProgrammeTime

_STREAM_OF = Statement(sa.select(EVENTS.c.originator_id).where(EVENTS.c.event_id == sa.bindparam("event")))


def _step(written: dict[str, Any]) -> ConsultationStep:
    """Read a step of a consultation order back from its row."""
    board_id = UUID(written["board_id"]) if written["board_id"] else None
    role = ConsultationRole(written["role"])
    return ConsultationStep(body=written["body"], board_id=board_id, role=role, public=written["public"])


class InlineFacts:
    """Answers under the write lock; nothing answered can change before the command is saved."""

    def __init__(self, connection: Connection, files: FileStore) -> None:
        """Ask through the connection of the transaction, and what files are kept."""
        self._connection = connection
        self._files = files
        self._unfinished: dict[UUID, tuple[UUID, ...]] = {}
        self._held: dict[tuple[UUID, datetime], tuple[Mandate, ...]] = {}
        self._seats: dict[tuple[UUID, datetime], tuple[Mandate, ...]] = {}
        self._times: dict[UUID, ProgrammeTime | None] = {}

    def mandates_of(self, person_id: UUID, at: datetime) -> tuple[Mandate, ...]:
        """Give the mandates a person holds at an instant."""
        known = self._held.get((person_id, at))
        if known is None:
            known = self._held[person_id, at] = mandates_held.mandates_of(self._connection, person_id, at)
        return known

    def seats_on(self, board_id: UUID, at: datetime) -> tuple[Mandate, ...]:
        """Give the mandates that hold a seat on a board at an instant."""
        return tuple(held for held in self._members(board_id, at) if held.role in SEATS)

    def advisers_on(self, board_id: UUID, at: datetime) -> tuple[UUID, ...]:
        """Give who advises a board without a vote at an instant."""
        return tuple(held.person_id for held in self._members(board_id, at) if held.role is Role.ADVISER)

    def _members(self, board_id: UUID, at: datetime) -> tuple[Mandate, ...]:
        known = self._seats.get((board_id, at))
        if known is None:
            known = self._seats[board_id, at] = mandates_held.members_of(self._connection, board_id, at)
        return known

    def holders_of(self, role: Role, programme_id: UUID, at: datetime) -> tuple[UUID, ...]:
        """Give who holds a role in a programme or the whole organisation at an instant."""
        return mandates_held.holders_of(self._connection, role, programme_id, at)

    def unfinished_reviews_of(self, project_id: UUID) -> tuple[UUID, ...]:
        """Give the reviews of a project that are requested or open."""
        known = self._unfinished.get(project_id)
        if known is None:
            known = self._unfinished[project_id] = reviews.unfinished_reviews_of(self._connection, project_id)
        return known

    def open_reviews_before(self, board_id: UUID) -> tuple[UUID, ...]:
        """Give the reviews a board is voting on."""
        return reviews.open_reviews_before(self._connection, board_id)

    def stream_of(self, event_id: UUID) -> UUID | None:
        """Give the stream an event is recorded in."""
        row = self._connection.row(_STREAM_OF, event=str(event_id))
        return UUID(str(row[0])) if row else None

    def time_of(self, programme_id: UUID) -> ProgrammeTime | None:
        """Give zone, Land and working-day calendar of a programme."""
        if programme_id not in self._times:
            self._times[programme_id] = self._time_of(programme_id)
        return self._times[programme_id]

    def _time_of(self, programme_id: UUID) -> ProgrammeTime | None:
        found = names.programme_terms(self._connection, programme_id)
        if found is None:
            return None
        return ProgrammeTime(
            zone=found.zone,
            land=found.land,
            calendar=calendar_of(found.calendars),
            orders={matter: tuple(map(_step, steps)) for matter, steps in found.orders.items()},
        )

    def dependencies_of(self, project_id: UUID) -> tuple[UUID, ...]:
        """Give the projects a project waits for."""
        return synergies.dependencies_of(self._connection, project_id)

    def acts_on(self, project_id: UUID) -> tuple[str, ...]:
        """Give the commands by which anything was recorded about a project, but for imports."""
        return audit_trail.acts_on(self._connection, project_id)

    def relations_to(self, project_id: UUID) -> tuple[UUID, ...]:
        """Give the projects that wait for a project or gain with it."""
        return synergies.relations_to(self._connection, project_id)

    def last_check_of(self, project_id: UUID) -> LastCheck | None:
        """Give the latest scheduled cycle of a project's check."""
        found = project_checks.last_check_of(self._connection, project_id)
        return LastCheck(cycle=found[0], due_at=found[1], submitted=found[2]) if found else None

    def awaited(self, subject_id: UUID) -> Awaited | None:
        """Give the deadline of a condition, report, mandate, review or vote."""
        found = deadlines.deadline(self._connection, subject_id)
        if found is None:
            return None
        return Awaited(
            kind=found.kind,
            programme_id=found.programme_id,
            project_id=found.project_id,
            board_id=found.board_id,
            owner=found.owner,
            what=found.what,
            due_at=found.due_at,
            rungs=found.rungs,
            asleep=found.asleep,
        )

    def voters_missing(self, review_id: UUID) -> tuple[UUID, ...]:
        """Give who still has to vote in an open review."""
        return review_deadlines.voters_missing(self._connection, review_id)

    def open_needs_of(self, project_id: UUID) -> tuple[UUID, ...]:
        """Give the decision needs of a project that wait for an answer, the oldest first."""
        return open_tasks.open_needs_of(self._connection, project_id)

    def reported_before(self, check_id: UUID) -> UUID | None:
        """Give the last check of the same project before one whose report stands."""
        return board_sheets.reported_before(self._connection, check_id)

    def blocking_conditions_of(self, project_id: UUID) -> tuple[BlockingCondition, ...]:
        """Give the conditions that keep a project's next gate from opening, by deadline."""
        found = conditions_owed.blocking_conditions_of(self._connection, project_id)
        return tuple(
            BlockingCondition(condition_id=condition, wording=wording, state=state, due_at=due_at)
            for condition, wording, state, due_at in found
        )

    def kept_size(self, sha256: str) -> int | None:
        """Give the size of the file kept under a hash."""
        return self._files.size_of(sha256)
