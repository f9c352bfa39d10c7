"""Minutes and extracts: one text for page and print, everything escaped, the same facts the same bytes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from exchange.minutes import (
    Corrected,
    Extract,
    Minutes,
    MinutesItem,
    extract_html,
    extract_pdf,
    minutes_html,
    minutes_pdf,
)

DECISION = Extract(
    number="3. Sitzung – Ö 1",
    wording="CITY-1 wird <freigegeben>.",
    result="angenommen",
    derivation="Ja 3, Nein 1; 3 > 1/2 von 4: angenommen",
    votes=("Ada: Ja", "Łukasz Şahin: Nein"),
    rule="einfache Mehrheit",
    conditions=("Datenschutzkonzept vorlegen, 01.03.2024 (offen)",),
    present=4,
    effective="18.01.2024, 10:10 Uhr",
    recorded="18.01.2024, 17:00 Uhr",
    position=123,
    leaf="ab" * 32,
)
RELEASE = MinutesItem(key="O1", label="Ö 1", title="Freigabe", public=True, text="Beraten.", extract=DECISION)
STAFF = MinutesItem(key="N1", label="N 1", title="Personal", public=False, postponed="Keine Zeit.")
MINUTES = Minutes(
    organisation="Stadt Beispiel",
    board="Lenkungsausschuss",
    title="3. Sitzung",
    when="18.01.2024, 10:00 Uhr",
    place="Rathaus",
    opened="18.01.2024, 10:00 Uhr",
    closed="18.01.2024, 11:30 Uhr",
    chair="Ada",
    minutes_by="Pia",
    attendance=("Ada: 10:00 – 11:30",),
    members_present=4,
    items=(RELEASE, STAFF),
    approved="Genehmigt am 01.02.2024.",
    sha256="cd" * 32,
    written_at=datetime(2024, 1, 18, 10, 30, tzinfo=UTC),
)


def test_an_extract_says_what_was_decided_how_it_follows_and_where_it_is_proved() -> None:
    text = extract_html(MINUTES, RELEASE)
    for said in (
        "Beschlussauszug 3. Sitzung – Ö 1",
        "angenommen",
        "3 &gt; 1/2 von 4",
        "Datenschutzkonzept vorlegen",
        "Wirksam: 18.01.2024, 10:10 Uhr",
        "Erfasst: 18.01.2024, 17:00 Uhr",
        "Eintrag Nr. 123",
        "ab" * 32,
    ):
        assert said in text
    assert "&lt;freigegeben&gt;" in text


def test_minutes_hold_both_parts_and_what_was_put_right() -> None:
    wrong = Corrected(wording="Es waren fünf.", reason="Verzählt.", recorded="02.02.2024")
    text = minutes_html(replace(MINUTES, items=(replace(RELEASE, corrections=(wrong,)), STAFF)))
    for said in ("Öffentlicher Teil", "Nichtöffentlicher Teil", "Vertagt", "Es waren fünf.", "cd" * 32):
        assert said in text


def test_minutes_not_approved_say_that_they_are_a_draft() -> None:
    assert "Entwurf" in minutes_html(replace(MINUTES, approved=""))
    assert "Entwurf" not in minutes_html(MINUTES)


def test_minutes_are_there_in_english() -> None:
    assert "Non-public part" in minutes_html(replace(MINUTES, language="en"))


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_same_facts_give_the_same_pdf(language: str) -> None:
    minutes = replace(MINUTES, language=language)
    assert minutes_pdf(minutes).startswith(b"%PDF-")
    assert minutes_pdf(minutes) == minutes_pdf(minutes)
    assert extract_pdf(minutes, RELEASE) != minutes_pdf(minutes)


def test_only_what_was_decided_can_be_extracted() -> None:
    assert MINUTES.item("O1") == RELEASE
    assert MINUTES.item("N1") is None
    assert MINUTES.item("O9") is None
