"""A town to measure: one programme, a board of five, as many projects as asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from pydantic import SecretStr

from domain.boards import board_id
from domain.goals import goal_system_id
from domain.lifecycle_definitions import LifecycleDefinition
from domain.people import Role, ScopeKind
from domain.project_values import GoalLink, Plan, ProjectFacts, project_id
from runtime.clock import StoryClock
from runtime.founding import Foundation, found_programme
from runtime.organisations import Installation, OrganisationContext
from runtime.settings import Environment, Settings
from workflows.catalogue import load_shipped
from workflows.commands import Actor, Command
from workflows.goals import AddGoal, EstablishGoalSystem
from workflows.people import AssignMandate, RegisterPerson
from workflows.project_goals import LinkGoal
from workflows.projects import AssignLead, RegisterProject

BEGIN = datetime(2024, 1, 8, 8, 0, tzinfo=UTC)
DEMO = Actor.system("demo")


class Town:
    """An organisation with people in every role."""

    def __init__(self, context: OrganisationContext, clock: StoryClock, settings: Settings) -> None:
        """Found the town."""
        self.settings = settings
        self.context = context
        self.clock = clock
        self._commands = 0
        self.programme = found_programme(
            context,
            Foundation(
                programme_key="town",
                programme_name="Town",
                land="NW",
                lifecycle="standard",
                public=True,
            ),
            "demo",
        )
        self.board = board_id(self.programme, "steering")
        self.members = [self._person(Role.CHAIR, ScopeKind.BOARD, self.board)]
        self.members += [self._person(Role.MEMBER, ScopeKind.BOARD, self.board) for _ in range(4)]
        self.pmo = self._person(Role.PMO, ScopeKind.PROGRAMME, self.programme)
        self.lead = self._person(Role.READER, ScopeKind.PROGRAMME, self.programme)
        self.goals = goal_system_id(self.programme, "goals")
        self.give(EstablishGoalSystem(programme_id=self.programme, key="goals", name="Goals"), DEMO)
        self.give(AddGoal(system_id=self.goals, goal="goal-1", label_de="Ziel", label_en="Goal"), DEMO)

    def give(self, command: Command, by: Actor) -> None:
        """Give a command a second later."""
        self.clock.set(self.clock.now() + timedelta(seconds=1))
        self._commands += 1
        self.context.dispatch(command, by, f"town-{self._commands}")

    def add_project(self, key: str) -> UUID:
        """Register a project that is ready for its first gate."""
        pmo = Actor(self.pmo)
        self.give(
            RegisterProject(
                programme_id=self.programme,
                lifecycle="standard",
                known=ProjectFacts(
                    key=key,
                    title=f"Project {key}",
                    kind="project",
                    plan=Plan(start=date(2024, 2, 1), end=date(2024, 12, 20)),
                    public=True,
                ),
            ),
            pmo,
        )
        project = project_id(self.programme, key)
        self.give(AssignLead(project_id=project, lead=self.lead), pmo)
        linked = LinkGoal(
            project_id=project, system_id=self.goals, goal="goal-1", link=GoalLink.YES, reason="It does."
        )
        self.give(linked, pmo)
        return project

    @staticmethod
    def definition() -> LifecycleDefinition:
        """The lifecycle the town's projects follow."""
        return load_shipped("standard")

    def _person(self, role: Role, kind: ScopeKind, scope: UUID) -> UUID:
        person = uuid4()
        self.give(RegisterPerson(person_id=person), DEMO)
        self.give(
            AssignMandate(mandate_id=uuid4(), person_id=person, role=role, scope_kind=kind, scope_id=scope),
            DEMO,
        )
        return person


@contextmanager
def town(folder: Path, database_url: str | None = None) -> Iterator[Town]:
    """Found a town in a folder, or in a PostgreSQL database."""
    clock = StoryClock(BEGIN)
    settings = Settings(
        env=Environment.TEST,
        data_dir=folder,
        database_url=SecretStr(database_url) if database_url else None,
    )
    installation = Installation(settings, clock)
    try:
        yield Town(installation.create("town", "Town"), clock, settings)
    finally:
        installation.close()
