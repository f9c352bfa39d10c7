from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.gate_review_values import Outcome
from domain.people import Role
from exchange.mail_words import WORDS
from exchange.mails import (
    Letter,
    Mail,
    Sender,
    Topic,
    UnfitMail,
    can_be_written_to,
    compose,
    mail_domain,
    message_id_of,
    one_line,
)

DUE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
BEFORE, AFTER = datetime(2026, 11, 20, 8, 0, tzinfo=UTC), datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
MANDATE = {
    "kind": "mandate_ends", "role": "pmo", "title": "member", "person": "Cy Ode",
    "due_at": datetime(2026, 11, 23, 23, 0, tzinfo=UTC),
}  # fmt: skip
"""It ends at midnight, which is the end of the 23rd."""
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "References", "List-Id", "Auto-Submitted",
    "X-Auto-Response-Suppress", "Content-Language", "MIME-Version", "Content-Type",
}  # fmt: skip


def sender(**other: Any) -> Sender:
    known: dict[str, Any] = {
        "slug": "city",
        "organisation": "Stadt Beispiel",
        "base_url": "https://gatebook.city.example",
        "mail_from": "gatebook@city.example",
        "demo": False,
    }
    return Sender(**{**known, **other})


def topic(number: int = 1, **other: Any) -> Topic:
    known: dict[str, Any] = {
        "kind": "check_due",
        "role": "lead",
        "project_id": UUID(int=number),
        "key": f"CITY-{number}",
        "title": "Grüne Welle",
        "programme": "Digitale Stadt",
        "zone": "Europe/Berlin",
        "due_at": DUE,
    }
    return Topic(**{**known, **other})


def letter(*topics: Topic, **other: Any) -> Letter:
    known: dict[str, Any] = {
        "mail_id": UUID(int=7),
        "name": "Eve Müller",
        "email": "eve@city.example",
        "language": "de",
        "date": BEFORE,
        "topics": topics or (topic(),),
    }
    return Letter(**{**known, **other})


def read(mail: Mail) -> EmailMessage:
    message = message_from_bytes(mail.content, _class=EmailMessage, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(mail: Mail) -> str:
    part = read(mail).get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def flowing(mail: Mail) -> str:
    return " ".join(text_of(mail).split())


def html_of(mail: Mail) -> str:
    part = read(mail).get_body(("html",))
    assert part is not None
    return str(part.get_content())


def test_a_reminder_reads_well_as_text_alone() -> None:
    assert text_of(compose(letter(), sender())) == (
        "Guten Tag Eve Müller,\n"
        "\n"
        "der Projektcheck zu CITY-1 „Grüne Welle“ ist am Dienstag, 24. November\n"
        "2026, 09:00 Uhr fällig.\n"
        "\n"
        "Zum Projekt: https://gatebook.city.example/city/projekte/CITY-1\n"
        "\n"
        "Stadt Beispiel\n"
        "\n"
        "-- \n"
        "Sie erhalten diese Nachricht, weil Sie Projektleitung von CITY-1 sind.\n"
        "Gatebook hat sie automatisch erstellt.\n"
    )


def test_reminders_of_several_projects_make_one_list_in_english() -> None:
    late = topic(3, due_at=BEFORE - timedelta(days=1))
    mail = compose(letter(topic(2), late, language="en", date=BEFORE), sender(demo=True))
    assert text_of(mail) == (
        "Dear Eve Müller,\n"
        "\n"
        "A project check is outstanding for these projects:\n"
        "\n"
        "- CITY-2 “Grüne Welle”: due on Tuesday, 24 November 2026, 09:00\n"
        "  https://gatebook.city.example/city/projekte/CITY-2\n"
        "\n"
        "- CITY-3 “Grüne Welle”: overdue since Thursday, 19 November 2026, 09:00\n"
        "  https://gatebook.city.example/city/projekte/CITY-3\n"
        "\n"
        "Stadt Beispiel\n"
        "\n"
        "-- \n"
        "You receive this message because you lead CITY-2, CITY-3. Gatebook wrote\n"
        "it automatically.\n"
        "This is a demonstration: persons, votes, dates and courses of events are\n"
        "invented.\n"
    )
    assert read(mail)["Subject"] == "2 project checks are outstanding"


@pytest.mark.parametrize(
    ("language", "other", "subject"),
    [
        ("de", {}, "Projektcheck fällig am 24.11.2026: CITY-1 „Grüne Welle“"),
        ("en", {}, "Project check due on 24 Nov 2026: CITY-1 “Grüne Welle”"),
        ("de", {"kind": "vote_due", "role": "chair"}, "Ihre Stimme ist gefragt: CITY-1 „Grüne Welle“"),
        ("en", {"kind": "vote_due", "role": "member"}, "Your vote is needed: CITY-1 “Grüne Welle”"),
        (
            "de",
            {"kind": "decision", "role": "requester", "outcome": "approve"},
            "Entschieden: CITY-1 „Grüne Welle“",
        ),
        (
            "en",
            {"kind": "decision", "role": "requester", "outcome": "reject"},
            "Decided: CITY-1 “Grüne Welle”",
        ),
        ("de", {"kind": "vote_reminder", "role": "owner"}, "Ihre Stimme ist gefragt: CITY-1 „Grüne Welle“"),
        ("de", {"kind": "vote_reminder", "role": "chair"}, "Es fehlen Stimmen: CITY-1 „Grüne Welle“"),
        ("en", {"kind": "vote_reminder", "role": "chair"}, "Votes are missing: CITY-1 “Grüne Welle”"),
        (
            "de",
            {"kind": "dossier_changed", "role": "member"},
            "Unterlagen geändert, bitte neu abstimmen: CITY-1 „Grüne Welle“",
        ),
        ("de", MANDATE, "Mandat endet am 23.11.2026: Cy Ode, Mitglied (Digitale Stadt)"),
        ("en", MANDATE, "Mandate ends on 23 Nov 2026: Cy Ode, member (Digitale Stadt)"),
    ],
)
def test_each_kind_says_in_its_subject_what_it_is_about(
    language: str, other: dict[str, Any], subject: str
) -> None:
    assert read(compose(letter(topic(**other), language=language), sender()))["Subject"] == subject


def test_a_check_is_due_today_on_its_day_and_overdue_from_the_next_on() -> None:
    assert "überfällig" not in text_of(compose(letter(date=BEFORE), sender()))
    midnight = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
    last = compose(letter(date=midnight - timedelta(seconds=1)), sender())
    assert read(last)["Subject"] == "Projektcheck heute fällig: CITY-1 „Grüne Welle“"
    assert "seit Dienstag, 24. November" in flowing(compose(letter(date=midnight), sender()))
    assert str(read(compose(letter(date=AFTER), sender()))["Subject"]).startswith("Projektcheck überfällig")


@pytest.mark.parametrize(
    ("kind", "role", "leads_to"),
    [
        ("check_due", "lead", f"Zum Board-Blatt: https://gatebook.city.example/city/blaetter/{UUID(int=77)}"),
        ("sheet_returned", "submitter", f"/city/blaetter/{UUID(int=77)}"),
        ("check_due", "substitute", "Zum Projekt: https://gatebook.city.example/city/projekte/CITY-1"),
        ("sheet_accepted", "submitter", "Zum Projekt: https://gatebook.city.example/city/projekte/CITY-1"),
    ],
)
def test_who_may_see_the_sheet_is_led_to_it(kind: str, role: str, leads_to: str) -> None:
    asked = topic(kind=kind, role=role, subject_id=UUID(int=77))
    assert leads_to in flowing(compose(letter(asked), sender()))


def test_a_vote_names_its_deadline_if_it_has_one() -> None:
    bounded, open_ended = (
        topic(kind="vote_due", role="member"),
        topic(kind="vote_due", role="member", due_at=None),
    )
    assert "bis Dienstag, 24. November" in flowing(compose(letter(bounded), sender()))
    assert "Ihre Stimme wird gebraucht." in flowing(compose(letter(open_ended), sender()))


@pytest.mark.parametrize(("outcome", "word"), [("approve", "zugestimmt"), ("defer", "vertagt")])
def test_a_decision_says_how_it_went(outcome: str, word: str) -> None:
    told = topic(kind="decision", role="requester", outcome=outcome)
    assert word in text_of(compose(letter(told), sender()))


def test_times_are_those_of_the_programme() -> None:
    assert "10:00 Uhr" in text_of(compose(letter(topic(zone="Europe/Helsinki")), sender()))


def test_what_the_addressee_may_not_see_is_left_out_everywhere() -> None:
    for kind, role in (("check_due", "lead"), ("vote_due", "member"), ("decision", "requester")):
        mail = compose(letter(topic(kind=kind, role=role, title=None, outcome="reject")), sender())
        shown = f"{read(mail)['Subject']} {text_of(mail)} {html_of(mail)}"
        assert "CITY-1" in shown
        assert "Grüne Welle" not in shown
        assert "abgelehnt" not in shown


def test_a_demonstration_says_that_it_is_invented_and_a_real_record_does_not() -> None:
    assert "erfunden" in text_of(compose(letter(), sender(demo=True)))
    assert "erfunden" in html_of(compose(letter(), sender(demo=True)))
    assert "erfunden" not in text_of(compose(letter(), sender()))


def test_the_headers_are_those_of_an_automatic_mail_and_no_others() -> None:
    mail = compose(letter(), sender())
    message = read(mail)
    assert set(message.keys()) == HEADERS
    assert message["Message-ID"] == mail.message_id == f"<{UUID(int=7)}@gatebook.city.example>"
    assert message["References"] == f"<{UUID(int=1)}@gatebook.city.example>"
    assert message["List-Id"] == "<city.gatebook.city.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Date"] == "Fri, 20 Nov 2026 08:00:00 +0000"
    assert message["Content-Language"] == "de"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_the_same_facts_give_the_same_bytes() -> None:
    assert compose(letter(), sender()) == compose(letter(), sender())


def test_many_references_stay_plain_ids() -> None:
    mail = compose(letter(*(topic(number) for number in range(1, 60))), sender())
    assert b"=?utf-8?" not in mail.content.split(b"References:")[1].split(b"List-Id")[0]
    assert len(str(read(mail)["References"]).split()) == 59
    assert "CITY-1, CITY-2, CITY-3 und 56 weiteren" in flowing(mail)


def test_lines_are_short_enough_for_every_mail_server() -> None:
    mail = compose(letter(topic(title="Ä" * 3_000)), sender())
    assert max(map(len, mail.content.split(b"\r\n"))) <= 998
    assert b"\n" not in mail.content.replace(b"\r\n", b"")
    mail.content.decode("ascii")


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in {"href", "src", "action", "background"}]


def test_the_html_holds_one_link_and_nothing_that_loads_or_runs() -> None:
    seen = _Seen()
    seen.feed(html_of(compose(letter(topic(title='<img src="//x"><script>')), sender())))
    assert seen.links == ["https://gatebook.city.example/city/projekte/CITY-1"]
    assert not {"img", "script", "style", "link", "iframe"} & set(seen.tags)


def test_a_key_with_marks_is_quoted_in_the_link() -> None:
    mail = compose(letter(topic(key="A/1 ä?#")), sender(base_url="https://gatebook.city.example/"))
    assert "https://gatebook.city.example/city/projekte/A%2F1%20%C3%A4%3F%23" in text_of(mail)


nasty = st.text(max_size=80) | st.sampled_from(
    [
        "a\r\nBcc: eve@evil.example",
        "a\n\n<script>",
        "x, <b@evil.example>",
        "{0.__class__}",
        "{{ 7*7 }}",
        "\u202eabc",
    ]
)


@settings(deadline=None)
@given(nasty, nasty, nasty, st.sampled_from(["de", "en"]))
def test_no_text_becomes_a_header_an_addressee_or_markup(
    title: str, name: str, organisation: str, language: str
) -> None:
    told = topic(title=title)
    mail = compose(letter(told, name=name, language=language), sender(organisation=organisation))
    message = read(mail)
    assert set(message.keys()) == HEADERS
    assert [address.addr_spec for address in message["To"].addresses] == ["eve@city.example"]
    assert [address.addr_spec for address in message["From"].addresses] == ["gatebook@city.example"]
    assert not message.defects
    assert one_line(title) in flowing(mail)
    seen = _Seen()
    seen.feed(html_of(mail))
    assert sorted(set(seen.tags)) == ["a", "body", "head", "hr", "html", "meta", "p", "small", "title"]


@settings(deadline=None)
@given(st.text(max_size=300))
def test_a_subject_is_read_as_it_was_written(title: str) -> None:
    subject = str(read(compose(letter(topic(title=title)), sender()))["Subject"])
    assert subject.startswith("Projektcheck fällig am 24.11.2026: CITY-1")
    assert len(subject) <= 150
    if len(one_line(title)) < 80:
        assert one_line(title) in subject


@pytest.mark.parametrize("kind", ["sheet_returned", "check_due"])
@pytest.mark.parametrize(
    "title", ["Projekt CITY-2", "Bürger Konto für Überlingen", "a  b c d e f g h i j ä k"]
)
def test_a_subject_keeps_its_spaces(title: str, kind: str) -> None:
    subject = str(read(compose(letter(topic(title=title, kind=kind)), sender()))["Subject"])
    assert subject.endswith(f"CITY-1 „{one_line(title)}“")


@pytest.mark.parametrize(
    "email",
    ["", "eve", "eve@", "@city.example", "eve@city.example\r\nBcc: bo@x", "a@b, c@d", "ädä@city.example"],
)
def test_an_address_that_cannot_stand_in_a_mail_is_refused(email: str) -> None:
    assert not can_be_written_to(email)
    with pytest.raises(UnfitMail, match="no mail address"):
        compose(letter(email=email), sender())
    with pytest.raises(UnfitMail, match="no mail address"):
        compose(letter(), sender(mail_from=email))


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (letter(language="fr"), "language"),
        (letter(topic(kind="gossip")), "gossip"),
        (letter(topic(kind="vote_due", role="member"), topic(2)), "share a mail"),
    ],
)
def test_a_mail_there_are_no_words_for_is_refused(made: Letter, said: str) -> None:
    with pytest.raises(UnfitMail, match=said):
        compose(made, sender())


@pytest.mark.parametrize(
    ("base_url", "domain"),
    [
        ("https://Gatebook.City.example:8443/x", "gatebook.city.example"),
        ("http://127.0.0.1:8000", "127.0.0.1"),
        ("https://münchen.example", "xn--mnchen-3ya.example"),
        ("http://[::1]:8000", "localhost"),
        ("https://a..b", "localhost"),
        ("", "localhost"),
    ],
)
def test_message_ids_carry_the_host_of_our_address(base_url: str, domain: str) -> None:
    assert mail_domain(base_url) == domain
    assert message_id_of(UUID(int=7), base_url) == f"<{UUID(int=7)}@{domain}>"


@pytest.mark.parametrize("language", sorted(WORDS))
def test_there_are_words_for_every_role_and_outcome(language: str) -> None:
    others = {"requester", "deputy", "owner", "substitute", "submitter", "invited"}
    assert set(WORDS[language].reasons) == {role.value for role in Role} | others
    assert set(WORDS[language].outcomes) == {outcome.value for outcome in Outcome}


def test_both_languages_say_the_same_things() -> None:
    de, en = WORDS["de"], WORDS["en"]
    for part in ("subjects", "sentences", "lines", "outcomes", "reasons"):
        assert getattr(de, part).keys() == getattr(en, part).keys()
