"""A new rule of checks, looked at before it is laid down: what it says is what happens."""

from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from domain.access import Reader
from domain.check_rules import ProgrammeCheckRule
from domain.project_values import RunState
from domain.refusals import Refusal, Refused
from projections.project_checks import checks_of
from runtime.check_preview import Moved, preview
from runtime.tick import tick
from tests.support.city import City
from tests.support.door import head
from workflows.programme_settings import SetCheckRule
from workflows.projects import MakePermanent


def rule(**other: Any) -> ProgrammeCheckRule:
    return ProgrammeCheckRule(**{"interval_weeks": 3, "weekday": 3, "time": "09:00", **other})


def moved(city: City, of: ProgrammeCheckRule, reader: Reader | None = None) -> dict[str, Moved]:
    before = head(city)
    found = preview(city.here, reader or Reader.operator(), city.programme, of)
    assert head(city) == before
    return {one.project_key: one for one in found}


@pytest.fixture
def project(city: City) -> UUID:
    made = city.add_project("CITY-2", phase="implementation")
    tick(city.here)
    return made


def test_it_says_what_then_happens_and_the_cycle_under_way_stays(city: City, project: UUID) -> None:
    joint = rule(interval_weeks=4, weekday=2, joint=True, anchor_on=date(2024, 1, 16))
    said = moved(city, joint)["CITY-2"]
    assert (said.under_way_on, said.next_on) == (date(2024, 1, 24), date(2024, 2, 14))
    assert said.new_next_on == date(2024, 2, 13)
    city.do(
        SetCheckRule(
            programme_id=city.programme,
            interval_weeks=4,
            weekday=2,
            time="09:00",
            joint=True,
            anchor_on=date(2024, 1, 16),
            decision="DS 1",
        ),
        "pia",
    )
    with city.reading() as connection:
        (under_way,) = checks_of(connection, project)
    assert under_way.due_at.date() == said.under_way_on
    city.clock.set(under_way.due_at)
    tick(city.here)
    with city.reading() as connection:
        assert checks_of(connection, project)[0].due_at.date() == said.new_next_on


@pytest.mark.usefixtures("project")
def test_all_projects_meet_on_one_date_under_a_joint_rule(city: City) -> None:
    city.add_project("CITY-3", phase="implementation")
    joint = rule(joint=True, anchor_on=date(2024, 1, 31))
    assert {one.new_next_on for one in moved(city, joint).values()} >= {date(2024, 1, 31)}


@pytest.mark.usefixtures("project")
def test_who_is_no_longer_or_newly_checked_is_shown(city: City) -> None:
    nobody = moved(city, rule(phases=("pipeline",)))
    assert (nobody["CITY-2"].next_on, nobody["CITY-2"].new_next_on) == (date(2024, 2, 14), None)
    assert nobody["CITY-1"].next_on is None
    assert nobody["CITY-1"].new_next_on is not None


def test_a_rule_that_covers_permanent_tasks_opens_their_cycles_and_one_that_does_not_ends_them(
    city: City,
) -> None:
    made = city.add_project("CITY-4", phase="implementation")
    city.do(MakePermanent(project_id=made), "pia")
    assert tick(city.here).scheduled == 0
    command = SetCheckRule(
        programme_id=city.programme,
        interval_weeks=3,
        weekday=3,
        time="09:00",
        run_states=(RunState.ACTIVE, RunState.PERMANENT),
        decision="DS 1",
    )
    city.do(command, "pia")
    assert tick(city.here).scheduled == 1
    city.do(
        SetCheckRule(programme_id=city.programme, interval_weeks=3, weekday=3, time="09:00", decision="DS 2"),
        "pia",
    )
    with city.reading() as connection:
        (cycle,) = checks_of(connection, made)
    city.clock.set(cycle.due_at)
    tick(city.here)
    with city.reading() as connection:
        assert len(checks_of(connection, made)) == 1


@pytest.mark.usefixtures("project")
def test_projects_a_reader_may_not_see_are_left_out(city: City) -> None:
    city.add_project("CITY-5", public=False, phase="implementation")
    assert "CITY-5" in moved(city, rule())
    assert "CITY-5" not in moved(city, rule(), Reader.anyone())


def test_a_faulty_rule_and_an_unknown_programme_are_refused(city: City) -> None:
    with pytest.raises(Refused) as caught:
        moved(city, rule(interval_weeks=0, time="02:30"))
    assert [one.facts["field"] for one in caught.value.unmet] == ["interval_weeks", "time"]
    with pytest.raises(Refused) as caught:
        preview(city.here, Reader.operator(), uuid5(NAMESPACE_OID, "nowhere"), rule())
    assert caught.value.refusal is Refusal.NOT_FOUND


def test_phases_no_lifecycle_knows_are_refused_when_the_rule_is_laid_down(city: City) -> None:
    command = SetCheckRule(
        programme_id=city.programme,
        interval_weeks=0,
        weekday=3,
        time="09:00",
        phases=("implementation", "nowhere"),
        decision="DS 1",
    )
    with pytest.raises(Refused) as caught:
        city.do(command, "pia")
    assert [one.facts["field"] for one in caught.value.unmet] == ["interval_weeks", "phases"]
