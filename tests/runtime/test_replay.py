"""What is shown is what the events say: at every position, for every day, over any history."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from domain.project_values import RunState
from domain.projects import Project
from domain.times import effective_on, end_of_day
from runtime.organisations import OrganisationContext
from runtime.replay import fold, replay, standing_of
from storage.history import position_known_at
from tests.support.city import BEGIN, City, person
from tests.support.demo import opened
from tests.support.replaying import differing_positions, events_of, shown_as_of, shown_now
from workflows.projects import CorrectDates, PauseProject, PlanDates, ResumeProject, RetitleProject

SAMPLES = 25
SLUGS = ("duisburg", "leipzig", "magdeburg", "potsdam")
BERLIN = "Europe/Berlin"
DAYS = (
    None,
    datetime(2023, 12, 31, 22, 59, tzinfo=UTC),
    datetime(2024, 2, 6, 12, 0, tzinfo=UTC),
    datetime(2025, 6, 30, 21, 59, tzinfo=UTC),
)


def head(here: OrganisationContext) -> int:
    with here.reading() as connection:
        return here.store.recorder.head(connection)[0]


def lived_through(city: City) -> None:
    """Let CITY-1 be released, renamed, paused as of earlier, resumed and replanned."""
    review = city.request_release()
    city.vote(review, "ada")
    city.vote(review, "bo")
    city.clock.set(BEGIN + timedelta(days=30))
    city.do(
        PauseProject(
            project_id=city.project,
            effective=effective_on(date(2024, 2, 5), BERLIN),
            effective_reason="Sitzung vom 05.02.",
        ),
        "pia",
    )
    city.do(
        RetitleProject(
            project_id=city.project,
            title="Bürgerportal",
            effective=effective_on(date(2024, 1, 9), BERLIN),
            effective_reason="nachgetragen",
        ),
        "pia",
    )
    city.do(ResumeProject(project_id=city.project), "eve")
    city.do(
        CorrectDates(
            project_id=city.project,
            corrects=city.load().plans.facts[-1].event_id,
            effective_at=BEGIN + timedelta(days=2),
            start=date(2024, 2, 1),
            end=date(2025, 6, 30),
            reason="Zahlendreher",
        ),
        "pia",
    )


@pytest.mark.parametrize("on", DAYS)
def test_the_small_city_is_shown_as_its_events_say_at_every_position(
    city_on_each: City, on: datetime | None
) -> None:
    lived_through(city_on_each)
    here = city_on_each.here
    assert differing_positions(here, range(1, head(here) + 1), on) == []


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("on", DAYS)
def test_the_demonstration_is_shown_as_its_events_say(
    demo_folder: Path, slug: str, on: datetime | None
) -> None:
    with opened(demo_folder) as cities:
        last = head(cities[slug])
        sampled = sorted({*range(1, last + 1, max(1, last // SAMPLES)), last})
        assert differing_positions(cities[slug], sampled, on) == []


@pytest.mark.drill
@pytest.mark.timeout(900)
@pytest.mark.parametrize("slug", SLUGS)
def test_the_demonstration_is_shown_as_its_events_say_at_every_position(demo_folder: Path, slug: str) -> None:
    with opened(demo_folder) as cities:
        for on in DAYS:
            assert differing_positions(cities[slug], range(1, head(cities[slug]) + 1), on) == []


def test_the_present_of_the_demonstration_is_what_all_its_events_say(demo_folder: Path) -> None:
    with opened(demo_folder) as cities:
        for here in cities.values():
            with here.reading() as connection:
                assert shown_now(connection) == replay(events_of(here), here.clock.now())


def test_a_day_before_a_correction_still_shows_what_was_known_then(city: City) -> None:
    lived_through(city)
    here = city.here
    corrected = head(here)
    on = end_of_day(date(2024, 1, 20), BERLIN)
    with here.reading() as connection:
        (then,) = shown_as_of(connection, on, corrected - 1)
        (now,) = shown_as_of(connection, on, corrected)
    assert (then.planned_end, now.planned_end) == (date(2024, 12, 20), date(2025, 6, 30))
    events = events_of(here)
    assert (replay(events[:-1], on), replay(events, on)) == ((then,), (now,))


def test_a_back_dated_fact_counts_from_its_day_and_is_known_from_its_recording(city: City) -> None:
    lived_through(city)
    here = city.here
    on = end_of_day(date(2024, 2, 5), BERLIN)
    with here.reading() as connection:
        before = position_known_at(connection, datetime(2024, 2, 6, tzinfo=UTC))
        (then,) = shown_as_of(connection, on, before)
        (now,) = shown_as_of(connection, on, head(here))
    assert (then.run_state, now.run_state) == (RunState.ACTIVE, RunState.PAUSED)
    assert (then.title, now.title) == ("Projekt CITY-1", "Bürgerportal")


def test_what_was_known_at_an_instant_ends_with_what_was_recorded_then(city: City) -> None:
    receipt = city.do(RetitleProject(project_id=city.project, title="Neu"), "pia")
    with city.reading() as connection:
        at = receipt.recorded_at
        assert position_known_at(connection, at) == receipt.position
        assert position_known_at(connection, at - timedelta(microseconds=1)) == receipt.position - 1
        assert position_known_at(connection, BEGIN - timedelta(days=1)) == 0


def test_before_its_registration_took_effect_there_is_no_project(city: City) -> None:
    events = events_of(city.here)
    began = city.load().phases.facts[0].effective_at
    assert replay(events, began - timedelta(microseconds=1)) == ()
    assert [one.key for one in replay(events, began)] == ["CITY-1"]
    project = fold(events, city.clock.now()).projects[city.project]
    assert standing_of(project, began - timedelta(microseconds=1)) is None
    assert replay([], began) == ()


def test_projects_stand_in_the_order_of_programme_and_key(city: City) -> None:
    for key in ("CITY-3", "ALPHA", "CITY-2"):
        city.add_project(key)
    said = replay(events_of(city.here), city.clock.now())
    assert [one.key for one in said] == ["ALPHA", "CITY-1", "CITY-2", "CITY-3"]


def test_a_replayed_project_is_plain_data_with_stable_names(city: City) -> None:
    (said,) = replay(events_of(city.here), city.clock.now())
    assert said.to_data() == {
        "project_id": str(city.project),
        "programme_id": str(city.programme),
        "key": "CITY-1",
        "title": "Projekt CITY-1",
        "phase": "pipeline",
        "coarse": "pipeline",
        "run_state": "active",
        "lead": str(person("eve")),
        "planned_start": "2024-02-01",
        "planned_end": "2024-12-20",
    }


def test_other_nouns_are_passed_over(city: City) -> None:
    events = events_of(city.here)
    city.do(PlanDates(project_id=city.project, start=None, end=None), "pia")
    folded = fold(events_of(city.here), city.clock.now()).projects
    assert set(folded) == {city.project}
    assert isinstance(folded[city.project], Project)
    assert fold(events, city.clock.now()).projects[city.project].plan.end == date(2024, 12, 20)
