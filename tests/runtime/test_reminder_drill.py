"""Reminders under fire: services killed at random lose none, and with an archive send none twice."""

import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from runtime.clock import SystemClock
from runtime.tick import tick
from storage.directory import enter
from tests.support.city import City, person
from tests.support.mail_archive import ArchiveServer
from tests.support.mail_server import MailServer
from tests.support.mailing import outbox_rows
from workflows.people import RegisterPerson
from workflows.projects import AssignLead

GENERATIONS_MAX = 400
LEASE_PASSES = 20 * 60

SERVICE = """
import sys
from pathlib import Path
from pydantic import SecretStr
from runtime.mail import dispatch_mail
from runtime.organisations import Installation
from runtime.settings import Environment, Settings
from runtime.clock import SystemClock
from runtime.tick import tick

folder, database_url, smtp_url, archive_url, offset = sys.argv[1:]
settings = Settings(
    env=Environment.TEST,
    data_dir=Path(folder),
    database_url=SecretStr(database_url) if database_url else None,
    smtp_url=SecretStr(smtp_url),
    archive_url=SecretStr(archive_url),
    base_url="https://gatebook.city.example",
    mail_from="gatebook@city.example",
    clock_offset=float(offset),
)
context = Installation(settings).open("city")
tick(context)
while dispatch_mail(context, settings, most=1_000).sent:
    pass
"""


def service(city: City, urls: tuple[str, str], offset: float) -> "subprocess.Popen[bytes]":
    database = city.settings.database_url
    words = [
        str(city.settings.data_dir),
        database.get_secret_value() if database else "",
        *urls,
        str(offset),
    ]
    return subprocess.Popen([sys.executable, "-c", SERVICE, *words], cwd=Path(__file__).parents[2])  # noqa: S603 - our own program


def let_fall_due(city: City, number: int) -> float:
    """Give so many leads a project each whose first reminder is due; tell the clock's way to that day."""
    for place in range(number):
        lead = f"lead-{place}"
        city.do(RegisterPerson(person_id=person(lead)))
        address = f"{lead}@city.example"
        enter(city.here.store.database, person(lead), name=lead, email=address, language="de")
        project = city.add_project(f"D-{place}", phase="implementation")
        city.do(AssignLead(project_id=project, lead=person(lead)), "pia")
    tick(city.here)
    due = city.clock.now() + timedelta(days=12)
    return (due - SystemClock().now()).total_seconds()


def drill(city: City, reminders: int, kills: int) -> int:
    """Kill services at random until everything is sent; give how many were killed."""
    offset = let_fall_due(city, reminders)
    chance, killed = random.Random(11), 0  # noqa: S311 - the same drill each time, nothing secret
    with MailServer() as server, ArchiveServer(server) as archive:
        for generation in range(GENERATIONS_MAX):
            later = offset + generation * LEASE_PASSES
            pair = [service(city, (server.url, archive.url), later) for _ in range(2)]
            for process in pair:
                if killed < kills:
                    time.sleep(chance.uniform(0.6, 4.0))
                    killed += process.poll() is None
                    process.kill()
            for process in pair:
                process.wait(timeout=120)
            states = {row.state for row in outbox_rows(city).values()}
            if killed >= kills and states == {"sent"}:
                break
        ids = server.ids()
    rows = outbox_rows(city)
    assert len(rows) == reminders
    assert {row.state for row in rows.values()} == {"sent"}
    assert set(ids.values()) == {1}
    assert len(ids) == reminders
    with city.reading() as connection:
        connection.cursor.execute(
            "SELECT count(*), count(DISTINCT person_id) FROM inbox WHERE kind = 'check_due'"
        )
        assert tuple(connection.cursor.fetchone()) == (reminders, reminders)
    return killed


@pytest.mark.timeout(300)
def test_a_service_killed_a_few_times_reminds_everybody_once(city: City) -> None:
    assert drill(city, 12, 3) >= 2


@pytest.mark.drill
@pytest.mark.timeout(1_800)
def test_three_hundred_reminders_survive_thirty_kills(city_on_each: City) -> None:
    assert drill(city_on_each, 300, 30) >= 30
