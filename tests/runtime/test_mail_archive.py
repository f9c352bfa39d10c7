"""An archive settles what became of a mail whose answer was lost; without its word nothing is sent again."""

from datetime import timedelta

import pytest
from pydantic import SecretStr

from runtime.mail import MailReport, dispatch_mail
from runtime.mail_archive import mailbox_at
from runtime.settings import UnfitSettings, load_settings
from storage.outbox import LEASE
from tests.support.city import City
from tests.support.mail_archive import ArchiveServer
from tests.support.mail_server import HANG_UP, MailServer, Wishes
from tests.support.mailing import enter_everybody, let_reminders_fall_due, outbox_rows


def send(city: City, server: MailServer, archive: ArchiveServer) -> MailReport:
    settings = city.settings.model_copy(
        update={
            "smtp_url": SecretStr(server.url),
            "archive_url": SecretStr(archive.url),
            "mail_from": "gatebook@city.example",
            "base_url": "https://gatebook.city.example",
        }
    )
    return dispatch_mail(city.here, settings)


def one_reminder(city: City) -> None:
    enter_everybody(city)
    let_reminders_fall_due(city, ("CITY-2",))


def lease_runs_out(city: City) -> None:
    city.clock.set(city.clock.now() + LEASE + timedelta(seconds=1))


def test_a_mail_found_in_the_archive_is_not_sent_again(city_on_each: City) -> None:
    city = city_on_each
    one_reminder(city)
    with MailServer(Wishes(data=lambda _: HANG_UP)) as server, ArchiveServer(server) as archive:
        send(city, server, archive)
        assert archive.asked == []
        lease_runs_out(city)
        send(city, server, archive)
        assert list(server.ids().values()) == [1]
    (row,) = outbox_rows(city).values()
    assert (row.state, row.answer) == ("sent", "found in the archive")


def test_a_mail_that_is_not_there_is_sent_again_under_the_same_id(city: City) -> None:
    one_reminder(city)
    with MailServer(Wishes(data=lambda _: HANG_UP)) as first, ArchiveServer(first) as archive:
        send(city, first, archive)
    (lost,) = first.ids()
    lease_runs_out(city)
    with MailServer() as second, ArchiveServer(second) as archive:
        send(city, second, archive)
        assert archive.asked == [lost]
        assert second.ids() == {lost: 1}


def test_an_archive_that_cannot_be_asked_leaves_it_open(city: City) -> None:
    one_reminder(city)
    with MailServer(Wishes(data=lambda _: HANG_UP)) as server, ArchiveServer(server) as archive:
        send(city, server, archive)
        lease_runs_out(city)
        archive.broken = True
        report = send(city, server, archive)
        assert "archive" in report.refused[0]
        assert list(server.ids().values()) == [1]
        archive.broken = False
        send(city, server, archive)
        assert list(server.ids().values()) == [1]
    assert {row.state for row in outbox_rows(city).values()} == {"sent"}


def test_an_address_of_an_archive_is_read() -> None:
    box = mailbox_at("imaps://journal%40city:s%20x@mail.city.example/Journal%202026")
    assert (box.host, box.port, box.user, box.password, box.name) == (
        "mail.city.example",
        993,
        "journal@city",
        "s x",
        "Journal 2026",
    )
    assert mailbox_at("imap://u:p@127.0.0.1:1143").name == "INBOX"
    assert "secret" not in repr(mailbox_at("imaps://u:secret@host/x"))


@pytest.mark.parametrize(
    "url", ["imaps://host/x", "imaps://u:p@/x", "imaps://u:p@host:x/y", "imap://u:secret@host/x"]
)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(UnfitSettings) as caught:
        mailbox_at(url)
    assert "secret" not in str(caught.value)


def test_only_a_mailbox_can_be_an_archive() -> None:
    with pytest.raises(UnfitSettings, match="GATEBOOK_ARCHIVE_URL"):
        load_settings(archive_url="https://host/x")
