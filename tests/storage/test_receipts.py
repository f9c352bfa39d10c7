"""Receipts of persons grow old and go; those of the system's jobs stay; a key that outlived its receipt is named."""

from datetime import timedelta

import pytest

from domain.refusals import Refusal, Refused
from storage import receipts
from tests.support.city import SETUP, City, person
from tests.support.door import every_row
from tests.support.records import rows
from workflows.dispatch import TICK, Conflict
from workflows.people import RegisterPerson
from workflows.project_checks import ScheduleProjectChecks
from workflows.projects import RetitleProject

MOMENT = timedelta(microseconds=1)
PIA = str(person("pia"))


def retitle(city: City, title: str = "Serviceportal") -> RetitleProject:
    return RetitleProject(project_id=city.project, title=title)


def kept_keys(city: City, account: str) -> list[str]:
    found = rows(
        city.here.store.database, "SELECT key FROM receipts WHERE account = ? ORDER BY key", (account,)
    )
    return [str(row[0]) for row in found]


def purge(city: City, most: int = 100) -> int:
    return receipts.purge(city.here.store.database, city.clock.now(), most)


def due(city: City) -> bool:
    with city.reading() as connection:
        return receipts.any_to_purge(connection, city.clock.now())


def wait(city: City, pause: timedelta) -> None:
    city.clock.set(city.clock.now() + pause)


def test_a_persons_receipt_is_kept_for_thirty_days_and_then_goes(city_on_each: City) -> None:
    city = city_on_each
    purge(city)
    city.do(retitle(city), "pia", key="k")
    wait(city, receipts.KEPT)
    purge(city)
    assert "k" in kept_keys(city, PIA)
    wait(city, MOMENT)
    assert due(city)
    assert purge(city) > 0
    assert kept_keys(city, PIA) == []
    assert not due(city)


def test_receipts_of_the_systems_jobs_stay_for_ever(city_on_each: City) -> None:
    city = city_on_each
    before = kept_keys(city, SETUP.name)
    wait(city, timedelta(days=3_650))
    purge(city)
    assert kept_keys(city, SETUP.name) == before
    assert before


def test_the_oldest_go_first_and_no_more_than_asked_for(city: City) -> None:
    wait(city, timedelta(days=60))
    purge(city)
    for key in ("a", "b", "c"):
        city.do(retitle(city, key), "pia", key=key)
    wait(city, receipts.KEPT + timedelta(days=1))
    assert purge(city, most=2) == 2
    assert kept_keys(city, PIA) == ["c"]


def test_whether_there_is_anything_to_purge_is_found_by_the_index_of_persons_receipts(city: City) -> None:
    question = receipts._ONE_OLD.sql("sqlite")
    plan = rows(city.here.store.database, f"EXPLAIN QUERY PLAN {question}", ("x", 1, 0))
    assert "receipts_of_persons" in str(plan)


def test_a_key_used_again_for_something_else_after_its_receipt_is_gone_is_refused(city_on_each: City) -> None:
    city = city_on_each
    city.do(retitle(city), "pia", key="k")
    wait(city, receipts.KEPT + timedelta(days=1))
    purge(city)
    before = every_row(city)
    with pytest.raises(Refused) as caught:
        city.do(retitle(city, "Digitalamt"), "pia", key="k")
    assert caught.value.refusal is Refusal.KEY_USED_WITH_ANOTHER_BODY
    assert caught.value.unmet[0].facts == {"key": "k"}
    assert every_row(city) == before
    city.do(retitle(city, "Digitalamt"), "pia", key="another")
    assert city.load().title == "Digitalamt"


def test_a_conflict_that_is_none_of_a_known_event_stays_one(city: City) -> None:
    door = receipts.DoorTransactions(city.here.store)
    with pytest.raises(Conflict), door(city.clock.now()):
        raise Conflict("another writer was faster")


def test_of_a_beat_that_recorded_nothing_no_receipt_is_kept(city: City) -> None:
    before = kept_keys(city, TICK.name)
    city.do(ScheduleProjectChecks(project_ids=(city.project,)), TICK)
    assert kept_keys(city, TICK.name) == before


def test_of_a_beat_that_recorded_something_the_receipt_is_kept(city: City) -> None:
    running = city.add_project("CITY-2", phase="implementation")
    city.do(ScheduleProjectChecks(project_ids=(running,)), TICK, key="beat")
    assert kept_keys(city, TICK.name) == ["beat"]


def test_of_anyone_elses_command_that_changed_nothing_the_receipt_is_kept(city: City) -> None:
    city.do(RegisterPerson(person_id=person("ada")), SETUP, key="known")
    assert "known" in kept_keys(city, SETUP.name)
