"""Half a year of one project: taken over from a list, rejected, released, checked, paused, corrected, audited."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import pytest

from domain.access import Reader
from domain.ballots import Choice
from domain.project_checks import Light
from domain.project_values import RunState, project_id
from domain.projects import Project
from domain.times import end_of_day
from exchange.import_mappings import read_mapping
from exchange.mappings import shipped_mapping
from projections.my_tasks import my_tasks
from projections.portfolio import PortfolioRow, portfolio, portfolio_as_of
from projections.project_checks import CheckCycle, checks_of
from runtime.comparison import compare
from runtime.imports import import_bytes
from runtime.mail import dispatch_mail
from runtime.replay import replay
from runtime.tick import tick
from storage.history import position_known_at
from tests.support.city import City, person
from tests.support.door import facts
from tests.support.mailing import enter_everybody, outbox_rows
from tests.support.replaying import events_of, in_its_words
from workflows.commands import Actor
from workflows.gate_reviews import RequestGateReview
from workflows.project_checks import SubmitProjectCheck
from workflows.projects import AssignLead, CorrectDates, PauseProject, ResumeProject

BERLIN = "Europe/Berlin"
LIST = "#;Projekt;Status;Projektstart;Projektende\n1.;Bürgerportal;in Vorbereitung;01.03.2024;30.11.2024\n"


OF_THE_CITY = {
    "programme: stabsstelle": "programme: stadt",
    "key: magdeburg": "key: standard",
    "preparation: [preparation]": "preparation: [pipeline, initiation]",
    "phase: preparation": "phase: pipeline",
    "phase: processing": "phase: implementation",
}
"""Magdeburg's list, read by a city that follows the standard lifecycle."""


class Portal:
    """The project of the story, and what its people do."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.id = project_id(city.programme, "MD-001")

    def on(self, day: str) -> None:
        """Let the clock come to a morning; the service beats each day on the way."""
        until = datetime.fromisoformat(f"{day}T08:00").replace(tzinfo=UTC)
        while self.city.clock.now() < until:
            self.city.clock.set(min(until, self.city.clock.now() + timedelta(days=1)))
            tick(self.city.here)
            dispatch_mail(self.city.here, self.city.settings)

    def is_imported(self) -> None:
        text = shipped_mapping("magdeburg-stabsstelle")
        for theirs, ours in OF_THE_CITY.items():
            assert theirs in text
            text = text.replace(theirs, ours)
        mapping = read_mapping(text, name="stadt.yaml")
        assert import_bytes(self.city.here, LIST.encode(), "liste.csv", mapping).taken == 1
        self.city.do(AssignLead(project_id=self.id, lead=person("eve")), "pia")

    def requests_release(self, name: str) -> UUID:
        review = uuid5(self.id, name)
        motion = "Das Bürgerportal wird freigegeben."
        self.city.do(
            RequestGateReview(review_id=review, project_id=self.id, gate="release", motion=motion), "eve"
        )
        return review

    def votes(self, review: UUID, **said: Choice) -> None:
        for who, choice in said.items():
            self.city.vote(review, who, choice)

    def reports(self) -> None:
        command = SubmitProjectCheck(
            check_id=self.cycles()[0].check_id, status=Light.YELLOW, outlook=Light.GREEN, report="Fast."
        )
        self.city.do(command, "eve")

    def cycles(self) -> tuple[CheckCycle, ...]:
        with self.city.reading() as connection:
            return checks_of(connection, self.id)

    def stands(self) -> PortfolioRow:
        with self.city.reading() as connection:
            return next(row for row in portfolio(connection, Reader.operator()) if row.project_id == self.id)

    def stood(self, on: str, known: str) -> PortfolioRow:
        with self.city.reading() as connection:
            position = position_known_at(connection, end_of_day(date.fromisoformat(known), BERLIN))
            day = end_of_day(date.fromisoformat(on), BERLIN)
            rows = portfolio_as_of(connection, Reader.operator(), day, position)
            row = next(one for one in rows if one.project_id == self.id)
        events = events_of(self.city.here)[:position]
        assert in_its_words(row) in replay(events, day)
        return row

    def inbox(self, who: str) -> list[int]:
        with self.city.reading() as connection:
            connection.cursor.execute(
                "SELECT level FROM inbox WHERE kind = 'check_due' AND person_id = ? ORDER BY recorded_at, level",
                (str(person(who)),),
            )
            return [int(row[0]) for row in connection.cursor.fetchall()]


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    city = City(tmp_path)
    enter_everybody(city)
    yield Portal(city)
    city.close()


def test_a_project_lives_through_half_a_year(portal: Portal) -> None:
    city = portal.city

    portal.on("2024-01-10")
    portal.is_imported()
    assert portal.stands().phase == "pipeline"

    portal.on("2024-01-22")
    first = portal.requests_release("first")
    portal.votes(first, ada=Choice.NO, bo=Choice.NO)
    assert portal.stands().phase == "pipeline"

    portal.on("2024-02-12")
    second = portal.requests_release("second")
    portal.votes(second, ada=Choice.YES, cy=Choice.YES)
    assert (portal.stands().phase, portal.stands().baseline_end) == ("initiation", date(2024, 11, 30))

    portal.on("2024-02-14")
    (open_check,) = portal.cycles()
    assert open_check.due_at == datetime(2024, 2, 28, 8, 0, tzinfo=UTC)
    portal.on("2024-03-07")
    assert portal.inbox("eve") == [1, 2, 3, 4]
    assert portal.inbox("pia") == [4]
    portal.on("2024-03-12")
    assert portal.inbox("max") == [5]
    portal.on("2024-03-18")
    portal.reports()
    portal.on("2024-03-28")
    assert portal.cycles()[1].submitted_at is not None
    assert portal.inbox("max") == [5]

    portal.on("2024-04-02")
    city.do(PauseProject(project_id=portal.id, reason="Vergabe ruht."), "eve")
    told = portal.inbox("eve")
    portal.on("2024-05-21")
    assert portal.inbox("eve") == told
    city.do(ResumeProject(project_id=portal.id), "eve")
    portal.on("2024-05-23")
    assert portal.cycles()[0].due_at > city.clock.now()
    with city.reading() as connection:
        tasks = my_tasks(connection, person("eve"), ())
    assert portal.cycles()[0].check_id in {task.subject_id for task in tasks}

    portal.on("2024-06-03")
    plan = city.here.store.load(Project, portal.id)
    assert plan is not None
    city.do(
        CorrectDates(
            project_id=portal.id,
            corrects=plan.plans.facts[0].event_id,
            effective_at=plan.plans.facts[0].effective_at,
            start=date(2024, 3, 1),
            end=date(2025, 11, 30),
            reason="In der Liste stand das falsche Jahr.",
        ),
        "pia",
    )

    the_auditor_sees_what_was_known_when(portal)
    nothing_shown_differs_from_the_record(portal)


def the_auditor_sees_what_was_known_when(portal: Portal) -> None:
    """What the board saw in February stays what it saw, whatever was put right in June."""
    assert portal.stood("2024-02-12", known="2024-02-12").planned_end == date(2024, 11, 30)
    assert portal.stood("2024-02-12", known="2024-06-03").planned_end == date(2025, 11, 30)
    assert portal.stands().baseline_end == date(2024, 11, 30)
    phases = [
        portal.stood(day, known="2024-06-03").phase for day in ("2024-01-22", "2024-02-11", "2024-02-12")
    ]
    assert phases == ["pipeline", "pipeline", "initiation"]
    states = [
        portal.stood(day, known="2024-06-03").run_state for day in ("2024-04-01", "2024-04-02", "2024-05-21")
    ]
    assert states == [RunState.ACTIVE, RunState.PAUSED, RunState.ACTIVE]
    votes = [fact for fact in facts(portal.city) if fact.topic == "gate_review.vote_cast.v1"]
    assert [fact.metadata["actor"] for fact in votes] == [
        Actor(person(who)).name for who in ("ada", "bo", "ada", "cy")
    ]


def nothing_shown_differs_from_the_record(portal: Portal) -> None:
    """Replay and pages agree; every mail left the house, but for calls to votes decided on the same day."""
    city = portal.city
    with city.reading() as connection:
        head = city.here.store.recorder.head(connection)[0]
    assert compare(city.here, city.clock.now(), head) == ()
    dispatch_mail(city.here, city.settings)
    assert {row.state for row in outbox_rows(city).values()} == {"sent", "cancelled"}
