"""Phases counted: how many projects, in which run state, for how long; now and then."""

from datetime import timedelta

from domain.access import Reader
from domain.project_values import RunState
from projections.phase_overview import PhaseCount, phase_overview
from tests.support.builders import act, day, move, project
from tests.support.city import BEGIN, City
from tests.support.folds import folded
from workflows.projects import PauseProject, SetVisibility

ALL = Reader.operator()


def overview(city: City, days: int = 0, known: int = 2**62, reader: Reader = ALL) -> dict[str, PhaseCount]:
    with city.reading() as connection:
        on = city.clock.now() + timedelta(days=days)
        return {one.phase: one for one in phase_overview(connection, reader, on, known)}


def test_projects_are_counted_by_phase_in_the_order_of_their_lifecycle(city_on_each: City) -> None:
    city = city_on_each
    city.add_project("CITY-2")
    city.add_project("CITY-3", phase="implementation")
    review = city.request_release()
    for who in ("ada", "bo"):
        city.vote(review, who)
    found = overview(city)
    assert {phase: one.count for phase, one in found.items()} == {
        "pipeline": 1,
        "initiation": 1,
        "implementation": 1,
    }
    assert [one.place for one in found.values()] == sorted(one.place for one in found.values())
    assert [one.key for one in found["initiation"].projects] == ["CITY-1"]


def test_a_paused_project_keeps_its_phase(city: City) -> None:
    city.do(PauseProject(project_id=city.project, reason="Haushalt"), "pia")
    found = overview(city)["pipeline"]
    assert found.run_states == {RunState.ACTIVE: 0, RunState.PAUSED: 1, RunState.PERMANENT: 0}
    assert found.projects[0].run_state is RunState.PAUSED
    assert found.projects[0].since < city.clock.now() - timedelta(minutes=1)


def test_days_in_a_phase_have_a_median_and_a_longest(city: City) -> None:
    for days, key in ((10, "CITY-2"), (40, "CITY-3")):
        city.clock.set(city.clock.now() + timedelta(days=days))
        city.add_project(key)
    found = overview(city, days=5)["pipeline"]
    assert [one.days for one in found.projects] == [55, 45, 5]
    assert (found.median_days, found.longest_days) == (45, 55)


def test_time_in_a_phase_begins_with_the_last_entry_into_it() -> None:
    it = project()
    with folded() as tables:
        tables.follow(it)
        it.enter_phase(move(), None, None, act(10))
        tables.follow(it)
        it.assign_lead(None, act(12))
        it.pause(None, None, pausable=True, act=act(15))
        tables.follow(it)
        it.resume(act(20))
        it.enter_phase(move("initiation", "pipeline"), None, "zurück", act(30))
        tables.follow(it)
        for on, phase, days in (
            (9, "pipeline", 9),
            (10, "initiation", 0),
            (29, "initiation", 19),
            (33, "pipeline", 3),
        ):
            (one,) = phase_overview(tables.connection, ALL, day(on))
            assert (one.phase, one.projects[0].days) == (phase, days), on


def test_it_answers_as_it_was_known(city: City) -> None:
    with city.reading() as connection:
        head, _ = city.here.store.recorder.head(connection)
    city.add_project("CITY-2")
    assert overview(city)["pipeline"].count == 2
    assert overview(city, known=head)["pipeline"].count == 1


def test_what_is_not_public_is_not_counted_for_the_public(city: City) -> None:
    assert overview(city, reader=Reader.anyone())["pipeline"].count == 1
    city.do(SetVisibility(project_id=city.project, public=False), "pia")
    assert overview(city, reader=Reader.anyone()) == {}
    assert overview(city, reader=Reader(programmes=frozenset({city.programme})))["pipeline"].count == 1


def test_before_anything_was_registered_there_is_nothing(city: City) -> None:
    with city.reading() as connection:
        assert phase_overview(connection, ALL, BEGIN - timedelta(days=1)) == ()
