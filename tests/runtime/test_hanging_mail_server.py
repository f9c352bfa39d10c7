"""A mail server that says nothing: nobody waits for it for ever, and nobody is written to twice in a row."""

import socket
from datetime import timedelta

import pytest
from pydantic import SecretStr

from runtime.mail import MailReport, dispatch_mail
from storage.outbox import LEASE
from tests.support.city import City
from tests.support.mail_server import HANG, MailServer, Wishes
from tests.support.mailing import enter_everybody, outbox_rows

PATIENCE_S = 0.3
"""Long enough for a server that answers, even on a busy machine, where it hangs on purpose only."""


def send(city: City, url: str) -> MailReport:
    settings = city.settings.model_copy(
        update={"smtp_url": SecretStr(url), "base_url": "https://gatebook.city.example"}
    )
    return dispatch_mail(city.here, settings)


@pytest.fixture
def waiting(city: City) -> City:
    """A city in which three members are asked to vote."""
    enter_everybody(city)
    city.request_release()
    return city


def test_a_server_that_never_greets_leaves_everything_waiting(
    waiting: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.mail_carriers.TIMEOUT_S", PATIENCE_S)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        report = send(waiting, f"smtp://127.0.0.1:{mute.getsockname()[1]}")
    assert (report.sent, report.failed, report.waiting) == (0, 0, 3)
    assert "does not answer" in report.refused[0]
    assert {row.attempts for row in outbox_rows(waiting).values()} == {0}


def test_a_server_that_hangs_over_one_mail_takes_the_others_and_that_one_once_more(
    waiting: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([HANG])
    wishes = Wishes(data=lambda to: next(answers, None) if to.startswith("bo@") else None)
    with MailServer(wishes) as server:
        monkeypatch.setattr("runtime.mail_carriers.TIMEOUT_S", PATIENCE_S)
        report = send(waiting, server.url)
        monkeypatch.undo()
        assert (report.sent, report.failed, report.waiting) == (2, 0, 1)
        waiting.clock.set(waiting.clock.now() + LEASE - timedelta(microseconds=1))
        assert send(waiting, server.url).sent == 0
        waiting.clock.set(waiting.clock.now() + timedelta(microseconds=1))
        assert send(waiting, server.url).sent == 1
    assert sorted(server.ids().values()) == [1, 1, 2]
