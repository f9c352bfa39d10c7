"""The facts a command may ask for, answered by inline projections on the command's own connection."""

from datetime import datetime
from uuid import UUID

from domain.people import Mandate, Role
from domain.programmes import calendar_of
from projections import check_calendar, mandates_held, names, reviews, synergies
from projections.statements import Connection
from workflows.facts import LastCheck, ProgrammeTime


class InlineFacts:
    """Answers under the write lock; nothing answered can change before the command is saved."""

    def __init__(self, connection: Connection) -> None:
        """Ask through the connection of the transaction."""
        self._connection = connection
        self._unfinished: dict[UUID, tuple[UUID, ...]] = {}

    def mandates_of(self, person_id: UUID, at: datetime) -> tuple[Mandate, ...]:
        """Give the mandates a person holds at an instant."""
        return mandates_held.mandates_of(self._connection, person_id, at)

    def seats_on(self, board_id: UUID, at: datetime) -> tuple[Mandate, ...]:
        """Give the mandates of chair and members of a board at an instant."""
        return mandates_held.seats_on(self._connection, board_id, at)

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

    def time_of(self, programme_id: UUID) -> ProgrammeTime | None:
        """Give zone, Land and working-day calendar of a programme."""
        found = names.days_off(self._connection, programme_id)
        if found is None:
            return None
        zone, land, calendars = found
        return ProgrammeTime(zone=zone, land=land, calendar=calendar_of(calendars))

    def dependencies_of(self, project_id: UUID) -> tuple[UUID, ...]:
        """Give the projects a project waits for."""
        return synergies.dependencies_of(self._connection, project_id)

    def last_check_of(self, project_id: UUID) -> LastCheck | None:
        """Give the latest scheduled cycle of a project's check."""
        found = check_calendar.last_check_of(self._connection, project_id)
        return LastCheck(cycle=found[0], due_at=found[1], submitted=found[2]) if found else None
