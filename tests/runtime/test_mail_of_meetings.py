"""Mails about meetings: called with agenda and appointment, moved, supplemented, called off; for whom they are."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest
import vobject

from domain.meeting_values import ItemDraft, ItemKind
from runtime.mail import MailReport, dispatch_mail
from storage.directory import enter
from tests.support.city import City, person
from tests.support.door import facts
from tests.support.mailing import enter_everybody, outbox_rows
from tests.workflows.test_meetings import ASK, MEETING, NEWS, PLAN, QUESTION, STARTS
from workflows.meetings import CancelMeeting, InviteToMeeting, MoveMeeting, SupplementAgenda
from workflows.people import EndMandate

BUDGET = ItemDraft(kind=ItemKind.OTHER, title="Haushalt", public=False)
MOVE = MoveMeeting(
    meeting_id=MEETING, starts_at=STARTS + timedelta(days=1), place="Rathaus, Saal 1", reason="Krank."
)
OFF = CancelMeeting(meeting_id=MEETING, reason="Nichts zu entscheiden.")
ADD = SupplementAgenda(meeting_id=MEETING, items=(BUDGET,), reason="Eilt.")


def called(city: City) -> None:
    """Call the board, with one item that is public and one that is not."""
    enter_everybody(city)
    city.do(ASK, "eve")
    city.do(PLAN, "pia")
    city.do(InviteToMeeting(meeting_id=MEETING, items=(QUESTION, NEWS)), "pia")


def keep(city: City) -> MailReport:
    return dispatch_mail(city.here, city.settings)


def kept(city: City, name: str) -> list[EmailMessage]:
    """Give the mails to one person, the latest last."""
    found = []
    for file in sorted((city.here.folder / "mail").iterdir(), key=lambda one: one.stat().st_mtime_ns):
        mail = message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        if f"{name}@" in mail["To"]:
            found.append(mail)
    return found


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())


def appointment(mail: EmailMessage) -> tuple[str, Any]:
    """Give method and event of the one calendar file of a mail."""
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    calendar = vobject.readOne(part.get_content())
    assert part.get_param("method") == calendar.method.value
    return calendar.method.value, calendar.vevent


def test_each_member_is_called_with_agenda_and_appointment(city_on_each: City) -> None:
    city = city_on_each
    called(city)
    assert keep(city).kept == 3
    (mail,) = kept(city, "bo")
    text = text_of(mail)
    for said in ("Sie sind zur Sitzung eingeladen", "„3. Sitzung“", "Rathaus, Saal 2", "Ö 1 Stelle", "N 1"):
        assert said in text, said
    assert f"/city/sitzungen/{MEETING}" in text
    method, event = appointment(mail)
    assert (method, event.dtstart.value) == ("REQUEST", STARTS)
    assert event.uid.value.startswith(f"meeting-{MEETING}@")
    assert event.location.value == "Rathaus, Saal 2"
    assert "Ö 1 Stelle" in event.description.value
    assert kept(city, "eve") == kept(city, "pia") == []


def test_a_change_raises_the_sequence_of_the_same_appointment(city: City) -> None:
    called(city)
    keep(city)
    for change in (MOVE, ADD, OFF):
        city.do(change, "pia")
        keep(city)
    mails = kept(city, "bo")
    told = [appointment(mail) for mail in mails]
    assert [method for method, _ in told] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert len({event.uid.value for _, event in told}) == 1
    numbers = [int(event.sequence.value) for _, event in told]
    assert numbers == sorted(set(numbers))
    assert told[1][1].dtstart.value == STARTS + timedelta(days=1)
    assert told[3][1].status.value == "CANCELLED"
    assert "Rathaus, Saal 1" in text_of(mails[1])
    assert "N 2 Haushalt" in text_of(mails[2])
    assert "fällt aus" in text_of(mails[3])
    assert "Haushalt" not in text_of(mails[3])


def test_of_changes_before_the_mail_is_written_only_the_last_is_told(city: City) -> None:
    called(city)
    city.do(MOVE, "pia")
    report = keep(city)
    assert (report.kept, report.cancelled) == (3, 3)
    (mail,) = kept(city, "bo")
    assert mail["Subject"].startswith("Sitzung verlegt auf 19.01.2024")


def test_a_meeting_nobody_was_called_to_is_moved_and_called_off_without_mails(city: City) -> None:
    enter_everybody(city)
    city.do(PLAN, "pia")
    city.do(MOVE, "pia")
    city.do(OFF, "pia")
    assert outbox_rows(city) == {}


def test_whoever_sits_on_the_board_no_more_reads_nothing_of_its_agenda(city: City) -> None:
    called(city)
    keep(city)
    bo = next(
        UUID(str(fact.state["mandate_id"]))
        for fact in facts(city)
        if fact.topic == "person.mandate_assigned.v1" and fact.stream_id == person("bo")
    )
    city.do(EndMandate(person_id=person("bo"), mandate_id=bo))
    city.clock.set(city.clock.now() + timedelta(hours=1))
    city.do(ADD, "pia")
    keep(city)
    assert len(kept(city, "bo")) == 1
    assert len(kept(city, "ada")) == 2
    city.do(OFF, "pia")
    keep(city)
    assert "fällt aus" in text_of(kept(city, "bo")[-1])


def test_a_member_without_an_address_is_a_task_of_the_pmo(city: City) -> None:
    enter_everybody(city)
    enter(city.here.store.database, person("bo"), name="Bo", email=None, language="de")
    city.do(PLAN, "pia")
    city.do(InviteToMeeting(meeting_id=MEETING, items=(NEWS,)), "pia")
    report = keep(city)
    assert (report.kept, report.cancelled, report.failed) == (2, 1, 0)
    raised = [fact.state for fact in facts(city) if fact.topic.startswith("exception_task.raised")]
    assert [one["refusals"] for one in raised] == [["address_missing"]]


@pytest.mark.parametrize(("language", "said"), [("de", "Tagesordnung:"), ("en", "Agenda:")])
def test_members_are_called_in_their_language(city: City, language: str, said: str) -> None:
    enter_everybody(city, language)
    city.do(PLAN, "pia")
    city.do(InviteToMeeting(meeting_id=MEETING, items=(NEWS,)), "pia")
    keep(city)
    assert said in text_of(kept(city, "ada")[0])
