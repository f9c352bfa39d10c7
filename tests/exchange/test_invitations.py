"""Invitations that go with mails about checks, read by a library that had no part in writing them."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest
import vobject

from exchange.mails import compose
from tests.exchange.test_mails import AFTER, BEFORE, DUE, letter, sender, topic

CHECK = UUID(int=77)


def sent(*topics: Any, **other: Any) -> EmailMessage:
    mail = message_from_bytes(compose(letter(*topics, **other), sender()).content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def calendars(mail: EmailMessage) -> list[Any]:
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return [vobject.readOne(part.get_content()) for part in parts]


def methods(mail: EmailMessage) -> list[str]:
    """The methods as the parts themselves name them: what a mail program looks at."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return [str(part.get_param("method")) for part in parts]


def test_a_lead_is_invited_to_the_deadline_of_the_check() -> None:
    mail = sent(topic(subject_id=CHECK), date=BEFORE)
    (calendar,) = calendars(mail)
    event = calendar.vevent
    assert methods(mail) == [calendar.method.value] == ["REQUEST"]
    assert event.uid.value == f"check-{CHECK}@gatebook.city.example"
    assert (event.sequence.value, event.dtstart.value) == ("0", DUE)
    assert event.summary.value == "Projektcheck: CITY-1 „Grüne Welle“"
    assert event.attendee.value.startswith("mailto:")


def test_reminded_again_the_lead_is_asked_for_the_same_appointment() -> None:
    first, again = (calendars(sent(topic(subject_id=CHECK), date=at))[0].vevent for at in (BEFORE, AFTER))
    assert (first.uid.value, first.sequence.value) == (again.uid.value, again.sequence.value)
    assert first.dtstart.value == again.dtstart.value


def test_an_accepted_sheet_takes_the_appointment_back() -> None:
    mail = sent(topic(kind="sheet_accepted", role="submitter", due_at=None, subject_id=CHECK))
    (calendar,) = calendars(mail)
    assert methods(mail) == [calendar.method.value] == ["CANCEL"]
    event = calendar.vevent
    assert (event.sequence.value, event.status.value) == ("1", "CANCELLED")
    assert event.uid.value == f"check-{CHECK}@gatebook.city.example"


def test_each_change_of_an_appointment_has_a_higher_sequence() -> None:
    """Asked for, called off, asked for again as the project went on, and over once the sheet is accepted."""
    lead = {"role": "lead", "subject_id": CHECK}
    off: dict[str, Any] = {**lead, "kind": "check_off", "due_at": None}
    over: dict[str, Any] = {**lead, "kind": "sheet_accepted", "role": "submitter", "due_at": None}
    told = [
        sent(topic(**one, calls_off=count))
        for one, count in ((lead, 0), (off, 1), (lead, 1), (off, 2), (over, 2))
    ]
    seen = [(methods(mail)[0], calendars(mail)[0].vevent.sequence.value) for mail in told]
    assert seen == [("REQUEST", "0"), ("CANCEL", "1"), ("REQUEST", "2"), ("CANCEL", "3"), ("CANCEL", "5")]


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_cancellation_says_in_words_that_the_check_is_off(language: str) -> None:
    mail = sent(topic(kind="check_off", due_at=None, subject_id=CHECK), language=language)
    body = mail.get_body(("plain",))
    assert body is not None
    assert {"de": "entfällt", "en": "is off"}[language] in " ".join(body.get_content().split())
    assert "CITY-1" in mail["Subject"]


@pytest.mark.parametrize(
    "other",
    [
        {"role": "pmo", "subject_id": CHECK},
        {"kind": "vote_due", "role": "member", "subject_id": CHECK},
        {"kind": "sheet_returned", "role": "submitter", "subject_id": CHECK},
        {},
    ],
)
def test_nobody_else_and_nothing_else_is_an_appointment(other: dict[str, Any]) -> None:
    assert calendars(sent(topic(**other))) == []


def test_several_checks_are_several_appointments() -> None:
    mail = sent(topic(1, subject_id=UUID(int=1)), topic(2, subject_id=UUID(int=2)))
    assert len(calendars(mail)) == 2


def test_a_title_the_reader_may_not_see_is_not_in_the_appointment() -> None:
    mail = sent(topic(subject_id=CHECK, title=None))
    assert calendars(mail)[0].vevent.summary.value == "Projektcheck: CITY-1"
    assert "Grüne Welle" not in mail.as_string()


def test_the_text_stands_first_and_says_it_all() -> None:
    body = sent(topic(subject_id=CHECK)).get_body(("plain",))
    assert body is not None
    assert "der Projektcheck zu CITY-1" in body.get_content()


def test_the_same_facts_give_the_same_bytes() -> None:
    first, again = (compose(letter(topic(subject_id=CHECK)), sender()).content for _ in range(2))
    assert first == again


@pytest.mark.parametrize("kind", ["sheet_returned", "sheet_accepted"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_who_handed_in_a_sheet_learns_what_the_pmo_said(kind: str, language: str) -> None:
    mail = sent(topic(kind=kind, role="submitter", due_at=None), language=language)
    body = mail.get_body(("plain",))
    assert body is not None
    assert "PMO" in body.get_content()
    assert "CITY-1" in str(mail["Subject"])


MEETING: dict[str, Any] = {
    "kind": "meeting_called",
    "role": "invited",
    "key": "DIKON",
    "title": "3. Sitzung",
    "subject_id": CHECK,
    "place": "Rathaus, Saal 2",
    "agenda": ("Ö 1 Freigabe", "N 1 Personal"),
    "change": 2,
}


@pytest.mark.parametrize(
    ("kind", "method"),
    [
        ("meeting_called", "REQUEST"),
        ("meeting_moved", "REQUEST"),
        ("meeting_supplemented", "REQUEST"),
        ("meeting_off", "CANCEL"),
    ],
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_meeting_is_an_appointment_that_takes_time_and_names_its_place(
    kind: str, method: str, language: str
) -> None:
    mail = sent(topic(**{**MEETING, "kind": kind}), language=language, date=BEFORE)
    (calendar,) = calendars(mail)
    event = calendar.vevent
    assert methods(mail) == [calendar.method.value] == [method]
    assert (event.uid.value, event.sequence.value) == (f"meeting-{CHECK}@gatebook.city.example", "2")
    assert (event.location.value, event.transp.value) == ("Rathaus, Saal 2", "OPAQUE")
    assert event.dtstart.value < event.dtend.value
    assert "Ö 1 Freigabe\nN 1 Personal" in event.description.value
    assert "3. Sitzung" in mail["Subject"]


def test_an_agenda_stands_in_text_and_html_and_cannot_break_out_of_either() -> None:
    mail = sent(topic(**{**MEETING, "agenda": ("Ö 1 <b>Los</b>\r\nBcc: eve@city.example",)}))
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert "- Ö 1 <b>Los</b> Bcc: eve@city.example" in plain.get_content()
    assert "&lt;b&gt;Los&lt;/b&gt;" in page.get_content()
    assert mail["Bcc"] is None
