"""A small city for tests: real record, real door, a clock stepped by hand.

Ada chairs the board, Bo and Cy are members, Eve leads project CITY-1, Pia is the PMO, Max the
management, Rob audits, Ann administers, Lea holds no mandate at all.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import NAMESPACE_OID, UUID, uuid5

from pydantic import SecretStr

from domain.ballots import Choice
from domain.boards import board_id
from domain.gate_reviews import GateReview
from domain.goals import goal_system_id
from domain.lifecycles import lifecycle_id
from domain.people import Role, ScopeKind
from domain.project_values import GoalLink, ProjectFacts, project_id
from domain.projects import Project
from domain.times import Effective
from domain.vote_rules import SIMPLE_MAJORITY
from exchange.holiday_calendars import public_holidays
from projections.statements import Connection
from runtime.clock import StoryClock
from runtime.organisations import Installation, OrganisationContext
from runtime.settings import Environment, Settings
from workflows import (
    boards,
    gate_reviews,
    goals,
    lifecycles,
    people,
    programmes,
    project_goals,
    projects,
)
from workflows.catalogue import load_shipped
from workflows.commands import Actor, Command
from workflows.dispatch import Receipt

BEGIN = datetime(2024, 1, 8, 8, 0, tzinfo=UTC)
SETUP = Actor.system("demo")


def person(name: str) -> UUID:
    """Give the id of a person of the city."""
    return uuid5(NAMESPACE_OID, name)


class FoundedCity(NamedTuple):
    """When the clock of a city stood still, and how many commands it had been given."""

    now: datetime
    keys: int


class City:
    """One organisation `city` in a folder, on SQLite or PostgreSQL."""

    programme = uuid5(NAMESPACE_OID, "programme")
    board = board_id(programme, "steering")
    project = project_id(programme, "CITY-1")
    goals = goal_system_id(programme, "agenda")

    def __init__(
        self, folder: Path, database_url: str | None = None, *, copied: "FoundedCity | None" = None
    ) -> None:
        """Found the city, or go on with what was copied into the folder and the database."""
        self.clock = StoryClock(copied.now if copied else BEGIN)
        self.settings = Settings(
            env=Environment.TEST,
            data_dir=folder,
            database_url=SecretStr(database_url) if database_url else None,
        )
        self.installation = Installation(self.settings, self.clock)
        self._keys = copied.keys if copied else 0
        self.here: OrganisationContext = (
            self.installation.open("city") if copied else self.installation.create("city", "Stadt Beispiel")
        )
        if not copied:
            self._found()

    def founded(self) -> "FoundedCity":
        """Say how far the city has come; whoever copies its folder and database may go on from here."""
        return FoundedCity(self.clock.now(), self._keys)

    def close(self) -> None:
        """Let go of the record."""
        self.installation.close()

    def do(
        self, command: Command, by: UUID | str | Actor | None = None, *, key: str | None = None
    ) -> Receipt:
        """Give a command one minute later, as a person by name or id, or as the set-up job."""
        self.clock.set(self.clock.now() + timedelta(minutes=1))
        self._keys += 1
        actor = by if isinstance(by, Actor) else self._actor(by)
        return self.here.dispatch(command, actor, key or f"key-{self._keys}")

    @staticmethod
    def _actor(by: UUID | str | None) -> Actor:
        if by is None:
            return SETUP
        return Actor(person(by) if isinstance(by, str) else by)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Ask questions of the record."""
        with self.here.reading() as connection:
            yield connection

    def load(self) -> Project:
        """Give project CITY-1 as it stands."""
        found = self.here.store.load(Project, self.project)
        assert found is not None
        return found

    def review(self, review_id: UUID) -> GateReview:
        """Give a review as it stands."""
        found = self.here.store.load(GateReview, review_id)
        assert found is not None
        return found

    def request_release(
        self, name: str = "review", effective: Effective | None = None, by: str = "eve"
    ) -> UUID:
        """Let Eve, who leads it, request the release of CITY-1; the vote opens with the request."""
        review_id = uuid5(NAMESPACE_OID, name)
        self.do(
            gate_reviews.RequestGateReview(
                review_id=review_id,
                project_id=self.project,
                gate="release",
                motion="Das Projekt wird freigegeben.",
                effective=effective,
                effective_reason="nachgetragen" if effective else None,
            ),
            by,
        )
        return review_id

    def vote(self, review_id: UUID, who: str, choice: Choice = Choice.YES) -> Receipt:
        """Let a member vote on the dossier of an open review."""
        frozen = self.review(review_id).frozen
        assert frozen is not None
        command = gate_reviews.CastVote(
            review_id=review_id, choice=choice, dossier_sha256=frozen.dossier_sha256
        )
        return self.do(command, who)

    def mandate(self, who: str, role: Role, kind: ScopeKind, scope: UUID | None = None) -> UUID:
        """Give a person a mandate and return its id."""
        mandate_id = uuid5(NAMESPACE_OID, f"mandate {who} {role} {scope}")
        self.do(
            people.AssignMandate(
                mandate_id=mandate_id, person_id=person(who), role=role, scope_kind=kind, scope_id=scope
            )
        )
        return mandate_id

    def add_project(self, key: str, *, public: bool = True, phase: str | None = None) -> UUID:
        """Register one more project, without a lead."""
        self.do(
            projects.RegisterProject(
                programme_id=self.programme,
                lifecycle="standard",
                phase=phase,
                known=ProjectFacts(key=key, title=f"Projekt {key}", kind="project", public=public),
            ),
            "pia",
        )
        return project_id(self.programme, key)

    def adopt_standard(self, programme: UUID, *, seats: int = 1) -> None:
        """Let a programme adopt the standard lifecycle, with the board it needs."""
        self.do(
            boards.EstablishBoard(
                programme_id=programme, key="steering", name="Lenkungsausschuss", statutory_seats=seats
            )
        )
        self.do(programmes.AdoptLifecycle(programme_id=programme, lifecycle_id=lifecycle_id("standard", 1)))

    def _found(self) -> None:
        self.do(
            programmes.EstablishProgramme(
                programme_id=self.programme, key="stadt", name="Digitale Stadt", land="NW", public=True
            )
        )
        for year in (2023, 2024, 2025):
            self.do(
                programmes.PublishCalendar(
                    programme_id=self.programme, year=year, calendar=public_holidays("NW", [year])
                )
            )
        standard = load_shipped("standard")
        self.do(lifecycles.PublishLifecycle(definition=standard))
        self.adopt_standard(self.programme, seats=3)
        for matter_class in ("release", "phase_gate"):
            self.do(
                boards.SetVoteRule(
                    board_id=self.board,
                    matter_class=matter_class,
                    rule=SIMPLE_MAJORITY,
                    basis="Geschäftsordnung § 4",
                )
            )
        for name in ("ada", "bo", "cy", "eve", "pia", "max", "rob", "ann", "lea"):
            self.do(people.RegisterPerson(person_id=person(name)))
        self.mandate("ada", Role.CHAIR, ScopeKind.BOARD, self.board)
        self.mandate("bo", Role.MEMBER, ScopeKind.BOARD, self.board)
        self.mandate("cy", Role.MEMBER, ScopeKind.BOARD, self.board)
        self.mandate("pia", Role.PMO, ScopeKind.PROGRAMME, self.programme)
        self.mandate("max", Role.MANAGEMENT, ScopeKind.PROGRAMME, self.programme)
        self.mandate("rob", Role.AUDITOR, ScopeKind.ORGANISATION)
        self.mandate("ann", Role.ADMINISTRATOR, ScopeKind.ORGANISATION)
        self.add_project("CITY-1")
        self.do(projects.AssignLead(project_id=self.project, lead=person("eve")), "pia")
        self.do(
            projects.PlanDates(project_id=self.project, start=date(2024, 2, 1), end=date(2024, 12, 20)),
            "pia",
        )
        self._found_goals()

    def _found_goals(self) -> None:
        """Two goals of the agenda; CITY-1 serves the first."""
        agenda = goals.EstablishGoalSystem(programme_id=self.programme, key="agenda", name="Agenda")
        self.here.dispatch(agenda, SETUP, "agenda")
        for goal, de, en in (
            ("goal-1", "Bürgerservice", "Citizen service"),
            ("goal-2", "Innovation", "Innovation"),
        ):
            added = goals.AddGoal(system_id=self.goals, goal=goal, label_de=de, label_en=en)
            self.here.dispatch(added, SETUP, goal)
        self.link_goal("goal-1", GoalLink.YES)

    def link_goal(self, goal: str, link: GoalLink, project: UUID = project) -> Receipt:
        """Relate a project to a goal of the agenda."""
        said = project_goals.LinkGoal(
            project_id=project, system_id=self.goals, goal=goal, link=link, reason="So beraten."
        )
        return self.do(said, "pia")
