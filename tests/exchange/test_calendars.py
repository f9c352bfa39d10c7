"""Invitations and feeds, read by a library that had no part in writing them."""

from datetime import UTC, datetime
from typing import Any

import pytest
import vobject

from exchange.calendars import Appointment, Party, feed, invitation

CITY = Party(name="Stadt Beispiel", email="gatebook@city.example")
EVE = Party(name="Eve Beispiel", email="eve@city.example")


def appointment(**other: Any) -> Appointment:
    known: dict[str, Any] = {
        "uid": "check-1@city.example",
        "sequence": 0,
        "due_at": datetime(2026, 10, 28, 8, tzinfo=UTC),
        "summary": "Projektcheck: CITY-1 Bürgerportal",
        "description": "Projektcheck\nhttps://city.example/x",
        "url": "https://city.example/x",
        "changed_at": datetime(2026, 10, 1, tzinfo=UTC),
    }
    return Appointment(**{**known, **other})


def read(content: bytes) -> Any:
    return vobject.readOne(content.decode())


def test_an_invitation_asks_one_person_for_one_time() -> None:
    calendar = read(invitation(appointment(), CITY, EVE))
    event = calendar.vevent
    assert (calendar.method.value, calendar.version.value) == ("REQUEST", "2.0")
    assert (event.uid.value, event.sequence.value, event.status.value) == (
        "check-1@city.example",
        "0",
        "CONFIRMED",
    )
    assert event.dtstart.value == datetime(2026, 10, 28, 8, tzinfo=UTC)
    assert event.dtend.value > event.dtstart.value
    assert event.attendee.value == "mailto:eve@city.example"
    assert len(event.attendee_list) == 1
    assert event.organizer.value == "mailto:gatebook@city.example"
    assert event.transp.value == "TRANSPARENT"


def test_a_cancellation_has_the_same_identity_and_a_higher_sequence() -> None:
    event = read(invitation(appointment(sequence=1, cancelled=True), CITY, EVE)).vevent
    calendar = read(invitation(appointment(sequence=1, cancelled=True), CITY, EVE))
    assert calendar.method.value == "CANCEL"
    assert (event.uid.value, event.sequence.value, event.status.value) == (
        "check-1@city.example",
        "1",
        "CANCELLED",
    )


def test_a_feed_publishes_all_there_is() -> None:
    calendar = read(feed("Meine Fristen", [appointment(), appointment(uid="check-2@city.example")]))
    assert calendar.method.value == "PUBLISH"
    assert [event.uid.value for event in calendar.vevent_list] == [
        "check-1@city.example",
        "check-2@city.example",
    ]
    assert not hasattr(calendar.vevent, "attendee")


def test_an_empty_feed_is_a_calendar_too() -> None:
    assert read(feed("Meine Fristen", [])).x_wr_calname.value == "Meine Fristen"


def test_the_same_facts_give_the_same_bytes() -> None:
    assert invitation(appointment(), CITY, EVE) == invitation(appointment(), CITY, EVE)
    assert feed("x", [appointment()]) == feed("x", [appointment()])


@pytest.mark.parametrize(
    "title",
    ['Ä, Ö; Ü \\ "Zitat"', "x" * 300, "Zeile\r\nATTENDEE:mailto:mallory@evil.example", "a\x00b\u2028c"],
)
def test_a_title_never_becomes_anything_but_a_title(title: str) -> None:
    content = invitation(appointment(summary=title), Party(name=title, email=CITY.email), EVE)
    event = read(content).vevent
    assert [one.value for one in event.attendee_list] == ["mailto:eve@city.example"]
    assert "mallory" not in "".join(
        line for line in content.decode().split("\r\n") if line.startswith("ATTENDEE")
    )
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
