"""The portfolio: every project as it stands or stood, for those who may see it."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from domain.access import Reader
from domain.project_values import GoalLink, ProjectFacts, RunState
from domain.times import Effective, parse_instant
from projections.portfolio import PortfolioRow, portfolio, portfolio_as_of
from tests.support.city import City, person
from tests.support.door import facts, head
from tests.support.mailing import decide
from tests.support.records import stream
from workflows.commands import Actor, Command
from workflows.programmes import EstablishProgramme
from workflows.project_goals import LinkGoal
from workflows.projects import (
    AssignLead,
    CorrectDates,
    CorrectPhase,
    CorrectRunState,
    MakePermanent,
    MoveProject,
    PauseProject,
    PlanDates,
    RegisterProject,
    ResumeProject,
    RetitleProject,
    SetVisibility,
)

ALL = 2**62
INSTANT = timedelta(microseconds=1)
EVERYBODY = Reader.operator()


def rows(city: City, reader: Reader = EVERYBODY) -> dict[str, PortfolioRow]:
    """Give the portfolio as it stands, by key."""
    with city.reading() as connection:
        return {row.key: row for row in portfolio(connection, reader)}


def as_of(
    city: City, on: datetime | None = None, known: int = ALL, reader: Reader = EVERYBODY
) -> dict[str, PortfolioRow]:
    """Give the portfolio as it stood, by key; without a day as of now."""
    with city.reading() as connection:
        found = portfolio_as_of(connection, reader, on or city.clock.now(), known)
    return {row.key: row for row in found}


def reader(city: City, name: str) -> Reader:
    return city.here.reader_of(Actor(person(name)))


def registered(city: City) -> tuple[int, datetime, UUID]:
    """Give position, effective time and event id of the registration of CITY-1."""
    found = next(fact for fact in facts(city) if fact.topic == "project.registered.v1")
    return found.position, parse_instant(found.effective_at), found.event_id


def test_a_row_says_how_a_project_stands(city_on_each: City) -> None:
    city = city_on_each
    it = city.load()
    assert rows(city) == {
        "CITY-1": PortfolioRow(
            project_id=city.project,
            programme_id=city.programme,
            key="CITY-1",
            kind="project",
            lifecycle_id=it.lifecycle.lifecycle_id,
            public=True,
            lead_unit_id=None,
            title="Projekt CITY-1",
            phase="pipeline",
            coarse="pipeline",
            run_state=RunState.ACTIVE,
            lead=person("eve"),
            planned_start=date(2024, 2, 1),
            planned_end=date(2024, 12, 20),
            baseline_start=None,
            baseline_end=None,
            version=it.version,
        )
    }


def test_rows_come_by_key(city_on_each: City) -> None:
    for key in ("CITY-3", "B-1", "CITY-2"):
        city_on_each.add_project(key)
    expected = ["B-1", "CITY-1", "CITY-2", "CITY-3"]
    assert list(rows(city_on_each)) == expected
    assert list(as_of(city_on_each)) == expected


def test_a_project_begins_with_its_registration_in_both_times(city_on_each: City) -> None:
    position, since, _ = registered(city_on_each)
    assert as_of(city_on_each, since - INSTANT) == {}
    assert set(as_of(city_on_each, since)) == {"CITY-1"}
    assert as_of(city_on_each, known=position - 1) == {}
    assert as_of(city_on_each, known=position)["CITY-1"].lead is None
    assert as_of(city_on_each, known=position + 1)["CITY-1"].lead == person("eve")


def test_a_project_registered_late_stood_before_anybody_knew(city: City) -> None:
    before, long_ago = head(city), datetime.fromisoformat("2019-05-01T00:00+02:00")
    city.do(
        RegisterProject(
            programme_id=city.programme,
            lifecycle="standard",
            known=ProjectFacts(key="OLD-1", title="Altbestand", kind="project", public=True),
            effective=Effective(long_ago),
            effective_reason="aus der Liste von 2019",
        ),
        "pia",
    )
    assert set(as_of(city, long_ago)) == {"OLD-1"}
    assert as_of(city, long_ago, before) == {}
    assert set(as_of(city, known=before)) == {"CITY-1"}


def test_as_of_now_with_all_that_is_known_is_the_present(city_on_each: City) -> None:
    city = city_on_each
    decide(city)
    city.add_project("CITY-2", phase="implementation")
    city.do(RetitleProject(project_id=city.project, title="Serviceportal"), "pia")
    city.do(PauseProject(project_id=city.project), "eve")
    assert as_of(city) == rows(city)


def test_a_decision_is_seen_from_its_instant_on_and_by_those_who_know_of_it(city_on_each: City) -> None:
    city = city_on_each
    before = head(city)
    decide(city)
    entered = facts(city)[-1]
    at = parse_instant(entered.effective_at)
    assert as_of(city, at - INSTANT)["CITY-1"].phase == "pipeline"
    assert as_of(city, at)["CITY-1"].phase == "initiation"
    assert as_of(city, at, entered.position)["CITY-1"].phase == "initiation"
    assert as_of(city, at, entered.position - 1)["CITY-1"].phase == "pipeline"
    assert as_of(city, at, before)["CITY-1"].phase == "pipeline"


def test_what_is_said_late_is_seen_on_its_day(city_on_each: City) -> None:
    city = city_on_each
    before, noon = head(city), city.clock.now()
    city.clock.set(noon + timedelta(days=9))
    city.do(
        RetitleProject(
            project_id=city.project,
            title="Serviceportal",
            effective=Effective(noon),
            effective_reason="nachgetragen",
        ),
        "pia",
    )
    assert as_of(city, noon - INSTANT)["CITY-1"].title == "Projekt CITY-1"
    assert as_of(city, noon)["CITY-1"].title == "Serviceportal"
    assert as_of(city, noon, before)["CITY-1"].title == "Projekt CITY-1"
    assert rows(city)["CITY-1"].title == "Serviceportal"


def test_a_correction_leaves_what_was_known_alone(city_on_each: City) -> None:
    city = city_on_each
    before, now = head(city), city.clock.now()
    planned = next(fact for fact in facts(city) if fact.topic == "project.dates_planned.v1")
    city.do(
        CorrectDates(
            project_id=city.project,
            corrects=planned.event_id,
            effective_at=parse_instant(planned.effective_at),
            start=date(2024, 3, 1),
            end=None,
            reason="Zahlendreher",
        ),
        "pia",
    )
    row, known_then = as_of(city, now)["CITY-1"], as_of(city, now, before)["CITY-1"]
    assert (row.planned_start, row.planned_end) == (date(2024, 3, 1), None)
    assert (known_then.planned_start, known_then.planned_end) == (date(2024, 2, 1), date(2024, 12, 20))
    assert rows(city)["CITY-1"] == row


def test_corrections_of_phase_and_run_state_show(city: City) -> None:
    _, since, registration = registered(city)
    for command in (
        CorrectPhase(
            project_id=city.project,
            corrects=registration,
            effective_at=since,
            phase="implementation",
            reason="Falsche Zeile.",
        ),
        CorrectRunState(
            project_id=city.project,
            corrects=registration,
            effective_at=since,
            run_state=RunState.PAUSED,
            reason="Falsche Zeile.",
        ),
    ):
        city.do(command, "pia")
    row = rows(city)["CITY-1"]
    assert (row.phase, row.coarse, row.run_state) == ("implementation", "implementation", RunState.PAUSED)
    assert as_of(city, since)["CITY-1"].phase == "implementation"


def test_run_states_show_and_the_phase_stays(city: City) -> None:
    project = city.add_project("CITY-2", phase="implementation")
    seen = []
    for command in (PauseProject, ResumeProject, MakePermanent):
        city.do(command(project_id=project), "pia")
        row = rows(city)["CITY-2"]
        seen.append((row.run_state, row.phase))
    assert seen == [
        (state, "implementation") for state in (RunState.PAUSED, RunState.ACTIVE, RunState.PERMANENT)
    ]


# Baseline and slip


def test_the_plan_at_the_gate_is_the_baseline_and_later_plans_slip(city_on_each: City) -> None:
    city = city_on_each
    assert rows(city)["CITY-1"].baseline_end is None
    decide(city)
    city.do(PlanDates(project_id=city.project, start=date(2024, 2, 1), end=date(2025, 3, 31)), "eve")
    row = rows(city)["CITY-1"]
    assert (row.baseline_start, row.baseline_end) == (date(2024, 2, 1), date(2024, 12, 20))
    assert (row.planned_start, row.planned_end) == (date(2024, 2, 1), date(2025, 3, 31))


def test_a_move_without_a_gate_leaves_the_baseline(city: City) -> None:
    decide(city)
    city.do(PlanDates(project_id=city.project, start=None, end=date(2025, 3, 31)), "eve")
    city.do(MoveProject(project_id=city.project, trigger="cancel", reason="Kein Geld."), "pia")
    row = rows(city)["CITY-1"]
    assert (row.phase, row.coarse, row.baseline_end) == ("cancelled", "closed", date(2024, 12, 20))


# Version


@pytest.mark.parametrize(
    "command",
    [
        RetitleProject(project_id=City.project, title="Serviceportal"),
        AssignLead(project_id=City.project, lead=None),
        PlanDates(project_id=City.project, start=None, end=None),
        LinkGoal(
            project_id=City.project,
            system_id=City.goals,
            goal="goal-2",
            link=GoalLink.UNCLEAR,
            reason="Noch offen.",
        ),
        SetVisibility(project_id=City.project, public=False),
        PauseProject(project_id=City.project),
        MoveProject(project_id=City.project, trigger="cancel", reason="Kein Geld."),
    ],
    ids=lambda command: type(command).__name__,
)
def test_every_change_counts_in_the_version(city: City, command: Command) -> None:
    before = rows(city)["CITY-1"].version
    city.do(command, "pia")
    assert rows(city)["CITY-1"].version == before + 1 == city.load().version


# Who sees what


def test_what_is_not_public_is_hidden_from_anyone_and_shown_to_a_mandate_of_the_programme(
    city_on_each: City,
) -> None:
    city = city_on_each
    city.add_project("SECRET-1", public=False)
    for readers_view in (rows, lambda city, reader: as_of(city, reader=reader)):
        assert set(readers_view(city, Reader.anyone())) == {"CITY-1"}
        assert set(readers_view(city, reader(city, "lea"))) == {"CITY-1"}
        assert set(readers_view(city, reader(city, "pia"))) == {"CITY-1", "SECRET-1"}
        assert set(readers_view(city, reader(city, "rob"))) == {"CITY-1", "SECRET-1"}


def test_a_mandate_in_another_programme_shows_nothing_more(city: City) -> None:
    city.add_project("SECRET-1", public=False)
    other = Reader(programmes=frozenset({stream("another programme")}))
    both = Reader(programmes=frozenset({stream("another programme"), city.programme}))
    assert set(rows(city, other)) == set(as_of(city, reader=other)) == {"CITY-1"}
    assert set(rows(city, both)) == set(as_of(city, reader=both)) == {"CITY-1", "SECRET-1"}


def test_of_two_programmes_each_mandate_shows_its_own(city_on_each: City) -> None:
    city, land = city_on_each, stream("land")
    city.add_project("SECRET-1", public=False)
    city.do(EstablishProgramme(programme_id=land, key="land", name="Landkreis", land="NW"))
    city.adopt_standard(land)
    hidden = ProjectFacts(key="L-1", title="Kreisportal", kind="project")
    city.do(RegisterProject(programme_id=land, lifecycle="standard", known=hidden))
    assert "L-1" not in rows(city, reader(city, "pia"))
    assert set(rows(city, Reader(programmes=frozenset({land})))) == {"CITY-1", "L-1"}
    assert set(rows(city)) == {"CITY-1", "L-1", "SECRET-1"}


def test_whatever_day_is_asked_about_todays_flag_decides(city_on_each: City) -> None:
    city = city_on_each
    public_then, known_then = city.clock.now(), head(city)
    city.do(SetVisibility(project_id=city.project, public=False), "pia")
    assert as_of(city, public_then, known_then, Reader.anyone()) == {}
    assert as_of(city, public_then, known_then)["CITY-1"].public is False
    city.do(SetVisibility(project_id=city.project, public=True), "pia")
    assert set(as_of(city, public_then, known_then, Reader.anyone())) == {"CITY-1"}
