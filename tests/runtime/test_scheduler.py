"""The heartbeat beats at once, for everyone, whatever befalls one of them, and says when it is not well."""

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from domain.project_values import project_id
from projections.project_checks import checks_of
from runtime.organisations import Installation
from runtime.scheduler import Heartbeat
from runtime.settings import Environment, Settings
from tests.support.city import City
from tests.support.mailing import enter_everybody, let_reminders_fall_due, outbox_rows
from tests.support.records import run

PATIENCE_S = 20.0
"""A busy machine may take so long to begin; nothing is asserted about it."""


def eventually(holds: Callable[[], bool]) -> bool:
    """Wait until something holds, in small steps."""
    pause = Event()
    for _ in range(int(PATIENCE_S / 0.02)):
        if holds():
            return True
        pause.wait(0.02)
    return holds()


def due_project(city: City, key: str = "CITY-2") -> None:
    """Register a project for which the next beat opens a cycle."""
    city.add_project(key, phase="implementation")


def has_cycle(city: City, key: str = "CITY-2") -> bool:
    with city.reading() as connection:
        return bool(checks_of(connection, project_id(city.programme, key)))


def test_it_beats_at_once_and_sees_to_checks_and_mail(city: City) -> None:
    enter_everybody(city)
    let_reminders_fall_due(city, ("CITY-2",))
    due_project(city, "CITY-3")
    assert not has_cycle(city, "CITY-3")
    beating = Heartbeat(city.installation, beat_s=3_600)
    beating.start()
    try:
        assert eventually(lambda: {row.state for row in outbox_rows(city).values()} == {"sent"})
        assert eventually(lambda: has_cycle(city, "CITY-3"))
        assert beating.complaints() == ()
    finally:
        beating.stop()
    assert [file.suffix for file in (city.here.folder / "mail").iterdir()] == [".eml"]


def test_it_beats_again(city: City) -> None:
    beating = Heartbeat(city.installation, beat_s=1)
    beating.start()
    try:
        assert eventually(lambda: not beating.complaints())
        due_project(city)
        assert eventually(lambda: has_cycle(city))
    finally:
        beating.stop()


def test_after_stopping_nothing_beats(city: City) -> None:
    beating = Heartbeat(city.installation, beat_s=1)
    beating.start()
    beating.stop()
    due_project(city)
    Event().wait(1.2)
    assert not has_cycle(city)


def test_one_failing_organisation_does_not_stop_the_others(
    city: City, caplog: pytest.LogCaptureFixture
) -> None:
    town = city.installation.create("burg", "Burg")
    run(town.store.database, "ALTER TABLE check_calendar_v1 RENAME TO away")
    due_project(city)
    beating = Heartbeat(city.installation)
    with caplog.at_level(logging.ERROR):
        beating.tick()
    assert has_cycle(city)
    assert any("tick of burg failed and will run again" in line for line in caplog.messages)
    (said,) = beating.complaints()
    assert said.startswith("tick of burg failed: ")
    run(town.store.database, "ALTER TABLE away RENAME TO check_calendar_v1")
    beating.tick()
    assert beating.complaints() == ()


def test_a_record_that_cannot_even_be_opened_does_not_stop_the_others(city: City) -> None:
    broken = city.settings.data_dir / "organisations" / "aachen" / "record.db"
    broken.parent.mkdir()
    broken.write_bytes(b"no database" * 100)
    due_project(city)
    beating = Heartbeat(city.installation)
    beating.tick()
    assert has_cycle(city)
    (said,) = beating.complaints()
    assert said.startswith("tick of aachen failed: ")


def test_what_was_refused_is_complained_of_until_it_is_not(city: City) -> None:
    due_project(city)
    run(
        city.here.store.database,
        "UPDATE check_calendar_v1 SET project_id = 'd0e0aa00-0000-5000-8000-000000000009' "
        "WHERE schedule_at IS NOT NULL",
    )
    beating = Heartbeat(city.installation)
    beating.tick()
    (said,) = beating.complaints()
    assert said.startswith("tick of city: schedule d0e0aa00")
    run(city.here.store.database, "DELETE FROM check_calendar_v1 WHERE schedule_at IS NOT NULL")
    beating.tick()
    assert beating.complaints() == ()


def test_jobs_that_stay_away_are_complained_of(city: City) -> None:
    hasty, patient = Heartbeat(city.installation, beat_s=0), Heartbeat(city.installation)
    for beating in (hasty, patient):
        assert beating.complaints() == ()
        beating.tick()
    assert hasty.complaints() == ("tick of city has not run to its end for more than 0 s",)
    assert patient.complaints() == ()


def test_nobody_to_beat_for_is_no_trouble(tmp_path: Path) -> None:
    beating = Heartbeat(Installation(Settings(env=Environment.TEST, data_dir=tmp_path)))
    beating.tick()
    beating.dispatch_mail()
    assert beating.complaints() == ()
