"""A clock set back an hour, or forward a day: nobody is reminded twice, and nothing is recorded out of order."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from domain.project_checks import ProjectCheck
from projections.project_checks import checks_of
from runtime.clock import StoryClock
from runtime.mail import dispatch_mail
from runtime.organisations import Installation, OrganisationContext
from runtime.readiness import readiness_of
from runtime.tick import tick
from tests.support.city import City, person
from tests.support.door import Fact, facts, head
from tests.support.mailing import enter_everybody, outbox_rows
from workflows.projects import AssignLead

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def check(city: City) -> ProjectCheck:
    """The first cycle of CITY-2, led by Eve, with everybody in the directory."""
    enter_everybody(city)
    project = city.add_project("CITY-2", phase="implementation")
    city.do(AssignLead(project_id=project, lead=person("eve")), "pia")
    tick(city.here)
    with city.reading() as connection:
        (cycle,) = checks_of(connection, project)
    found = city.here.store.load(ProjectCheck, cycle.check_id)
    assert found is not None
    return found


def step(check: ProjectCheck, level: int) -> datetime:
    return next(rung.at for rung in check.terms.rungs if rung.level == level)


@contextmanager
def on_a_clock(city: City, now: datetime) -> Iterator[OrganisationContext]:
    """The same record, on a machine whose clock says something else."""
    elsewhere = Installation(city.settings, StoryClock(now))
    yield elsewhere.open("city")
    elsewhere.close()


def beat(city: City, here: OrganisationContext) -> list[Fact]:
    """Let a machine beat; give the reminders recorded."""
    before = head(city)
    tick(here)
    dispatch_mail(here, city.settings)
    return [fact for fact in facts(city, before) if fact.topic.startswith("reminder.")]


def levels(found: list[Fact]) -> list[int]:
    return [fact.state["level"] for fact in found]


def test_a_clock_set_back_an_hour_reminds_nobody_again(city: City, check: ProjectCheck) -> None:
    city.clock.set(step(check, 1))
    assert levels(beat(city, city.here)) == [1]
    with on_a_clock(city, step(check, 1) - HOUR) as behind:
        assert beat(city, behind) == []
        (reason,) = readiness_of(behind).reasons
    assert "3600 s behind the record" in reason
    assert beat(city, city.here) == []
    assert [row.state for row in outbox_rows(city).values()] == ["sent"]


def test_what_a_clock_behind_records_is_recorded_after_what_was_there(
    city: City, check: ProjectCheck
) -> None:
    city.clock.set(step(check, 1) + HOUR)
    city.do(AssignLead(project_id=city.project, lead=person("bo")), "pia")
    with on_a_clock(city, step(check, 1)) as behind:
        assert levels(beat(city, behind)) == [1]
    recorded = [fact.recorded_at for fact in facts(city)]
    assert recorded == sorted(recorded)


def test_a_clock_a_day_ahead_reminds_early_and_never_again(city: City, check: ProjectCheck) -> None:
    with on_a_clock(city, step(check, 1)) as ahead:
        assert levels(beat(city, ahead)) == [1]
    city.clock.set(step(check, 1) - DAY)
    assert beat(city, city.here) == []
    city.clock.set(step(check, 1))
    assert beat(city, city.here) == []
    city.clock.set(step(check, 2))
    assert levels(beat(city, city.here)) == [2]
    assert [row.state for row in outbox_rows(city).values()] == ["sent", "sent"]
