"""Three hundred mails, two dispatchers, killed at random: none is lost, none comes twice under another id."""

import random
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from domain.times import format_instant
from projections.statements import Connection
from storage.directory import enter
from storage.recorder import writing
from tests.support.city import City
from tests.support.mail_server import HANG_UP, MailServer, Wishes
from tests.support.mailing import outbox_rows

MAILS, KILLS, GENERATIONS_MAX = 300, 30, 200
HANG_UPS = 0.02
LEASE_PASSES = 20 * 60
"""Each generation of dispatchers lives twenty minutes later, so that the leases of the killed have run out."""

DISPATCHER = """
import sys
from pathlib import Path
from pydantic import SecretStr
from runtime.mail import dispatch_mail
from runtime.organisations import Installation
from runtime.settings import Environment, Settings

folder, database_url, smtp_url, offset = sys.argv[1:]
settings = Settings(
    env=Environment.TEST,
    data_dir=Path(folder),
    database_url=SecretStr(database_url) if database_url else None,
    smtp_url=SecretStr(smtp_url),
    base_url="https://gatebook.city.example",
    mail_from="gatebook@city.example",
    clock_offset=float(offset),
)
context = Installation(settings).open("city")
while dispatch_mail(context, settings, most=1_000).sent:
    pass
"""


def dispatcher(city: City, url: str, offset: int) -> "subprocess.Popen[bytes]":
    database = city.settings.database_url
    words = [str(city.settings.data_dir), database.get_secret_value() if database else "", url, str(offset)]
    return subprocess.Popen([sys.executable, "-c", DISPATCHER, *words], cwd=Path(__file__).parents[2])  # noqa: S603 - our own program


def queue_mails(city: City, number: int) -> None:
    """Let so many persons wait for word of a decision."""
    for place in range(number):
        name = f"requester-{place}"
        enter(
            city.here.store.database,
            uuid5(NAMESPACE_OID, name),
            name=name,
            email=f"{name}@city.example",
            language="de",
        )
    with writing(city.here.store.database) as connection:
        for place in range(number):
            _queue(connection, city, uuid5(NAMESPACE_OID, f"requester-{place}"), city.clock.now())


def _queue(connection: Connection, city: City, requester: UUID, now: datetime) -> None:
    mark = "?" if connection.dialect == "sqlite" else "%s"
    connection.cursor.execute(
        "INSERT INTO mail_outbox (mail_id, person_id, event_id, kind, subject_id, project_id, reason, level, "
        f"recorded_at, state, attempts) VALUES ({', '.join([mark] * 11)})",
        [
            str(uuid5(requester, "mail")),
            str(requester),
            str(uuid5(requester, "event")),
            "decision",
            str(uuid5(NAMESPACE_OID, "review")),
            str(city.project),
            "requester",
            0,
            format_instant(now),
            "waiting",
            0,
        ],
    )


@pytest.mark.drill
@pytest.mark.timeout(600)
def test_no_mail_is_lost_however_often_its_dispatchers_are_killed(city_on_each: City) -> None:
    city = city_on_each
    queue_mails(city, MAILS)
    chance = random.Random(7)  # noqa: S311 - the same drill each time, nothing secret
    kills, hung_up = 0, []

    def answer(to: str) -> str | None:
        if chance.random() < HANG_UPS:
            hung_up.append(to)
            return HANG_UP
        return None

    with MailServer(Wishes(data=answer)) as server:
        for generation in range(GENERATIONS_MAX):
            pair = [dispatcher(city, server.url, generation * LEASE_PASSES) for _ in range(2)]
            for process in pair:
                if kills < KILLS:
                    kills += killed(process, server, chance.randint(3, 12))
            for process in pair:
                process.wait(timeout=120)
            if {row.state for row in outbox_rows(city).values()} <= {"sent", "failed"}:
                break
    rows = outbox_rows(city)
    ids = server.ids()
    assert kills >= KILLS // 2
    assert set(ids) == {f"<{mail}@gatebook.city.example>" for mail in rows}
    given_up = [row.answer or "" for row in rows.values() if row.state != "sent"]
    assert all("may have arrived" in answer for answer in given_up)
    assert sum(ids.values()) - MAILS <= kills + len(hung_up)


def killed(process: "subprocess.Popen[bytes]", server: MailServer, after: int) -> bool:
    """Kill a dispatcher once the server has taken so many more mails; False: it had ended by itself."""
    enough = len(server.raw) + after
    while process.poll() is None:
        if len(server.raw) >= enough:
            process.kill()
            return True
        time.sleep(0.001)
    return False
