"""What is owed to whom, and when next: Potsdam's bodies with their half-yearly and yearly reports."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from domain.access import Reader
from domain.programme_settings import DutyTerms
from domain.programmes import Programme
from domain.times import Effective
from projections.reporting_duties import ReportingDuty, reporting_duties
from tests.support.builders import duty
from tests.support.city import City
from tests.support.door import head
from workflows.programme_settings import EndReportingDuty, FulfilReportingDuty, SetReportingDuty
from workflows.programmes import EstablishProgramme

OPERATOR = Reader.operator()
MINUTES = "Hauptausschuss, 89. Sitzung, TOP 5.1.2"
COMMITTEE = "Ausschuss für Partizipation, Transparenz und Digitalisierung"
POTSDAM = {
    "status": (COMMITTEE, "übergreifender Statusbericht", "P6M"),
    "einbindung": (COMMITTEE, "Einbindung zu einzelnen Projekten", None),
    "digitalisierungsrat": ("Digitalisierungsrat", "übergreifender Bericht", "P1Y"),
    "beteiligungsrat": ("Beteiligungsrat", "übergreifender Bericht", "P1Y"),
}


def lay_down(city: City, key: str, terms: DutyTerms | None = None) -> None:
    city.do(
        SetReportingDuty(programme_id=city.programme, duty=key, terms=terms or duty(), decision=MINUTES),
        "pia",
    )


def report(city: City, key: str, name: str, on: datetime | None = None) -> None:
    command = FulfilReportingDuty(programme_id=city.programme, duty=key, report=name)
    if on is not None:
        command = replace(command, effective=Effective(on), effective_reason="nachgetragen")
    city.do(command, "pia")


def owed(
    city: City, at: tuple[datetime, int] | None = None, reader: Reader = OPERATOR
) -> list[ReportingDuty]:
    with city.reading() as connection:
        return list(reporting_duties(connection, reader, programme_id=city.programme, at=at))


def next_due(city: City, at: tuple[datetime, int] | None = None) -> dict[str, date | None]:
    return {one.duty: one.next_due_on for one in owed(city, at)}


def test_what_potsdam_owes_its_bodies_can_be_said(city_on_each: City) -> None:
    city = city_on_each
    for key, (body, subject, interval) in POTSDAM.items():
        first = {None: None, "P6M": date(2024, 9, 30), "P1Y": date(2025, 3, 31)}[interval]
        lay_down(
            city,
            key,
            DutyTerms(
                body=body,
                board_id=None,
                subject=subject,
                interval=interval,
                first_due_on=first,
                source=MINUTES,
            ),
        )
    assert next_due(city) == {
        "status": date(2024, 9, 30),
        "beteiligungsrat": date(2025, 3, 31),
        "digitalisierungsrat": date(2025, 3, 31),
        "einbindung": None,
    }
    assert [one.duty for one in owed(city)] == [
        "status",
        "beteiligungsrat",
        "digitalisierungsrat",
        "einbindung",
    ]


def test_a_duty_is_shown_with_all_it_says(city: City) -> None:
    lay_down(city, "status")
    report(city, "status", "MV 1")
    assert owed(city) == [
        ReportingDuty(
            programme_id=city.programme,
            duty="status",
            duty_version=1,
            body="Hauptausschuss",
            board_id=None,
            subject="Übergreifender Statusbericht",
            interval="P6M",
            source="MV 23/SVV/1238",
            decision=MINUTES,
            next_due_on=date(2024, 12, 30),
            last_reported_at=city.clock.now(),
            last_report="MV 1",
        )
    ]


def test_how_it_stood_and_was_known_then_can_be_asked(city_on_each: City) -> None:
    city = city_on_each
    lay_down(city, "status")
    city.clock.set(datetime(2024, 6, 20, 9, tzinfo=UTC))
    before, known = city.clock.now(), head(city)
    report(city, "status", "MV 1", before - timedelta(days=2))
    city.clock.set(datetime(2024, 12, 20, 9, tzinfo=UTC))
    report(city, "status", "MV 2")
    assert next_due(city) == {"status": date(2025, 6, 30)}
    assert next_due(city, (before, head(city))) == {"status": date(2024, 12, 30)}
    assert next_due(city, (before, known)) == {"status": date(2024, 6, 30)}
    assert next_due(city, (before - timedelta(days=3), head(city))) == {"status": date(2024, 6, 30)}


def test_new_terms_set_a_new_day_and_an_ended_duty_is_owed_no_more(city_on_each: City) -> None:
    city = city_on_each
    lay_down(city, "status")
    report(city, "status", "MV 1")
    lay_down(city, "status", duty("P1Y", date(2025, 3, 31)))
    (shown,) = owed(city)
    assert (shown.duty_version, shown.next_due_on, shown.last_report) == (2, date(2025, 3, 31), "MV 1")
    then = city.clock.now()
    city.do(EndReportingDuty(programme_id=city.programme, duty="status", decision="Beschluss"), "pia")
    assert owed(city) == []
    assert next_due(city, (then, head(city))) == {"status": date(2025, 3, 31)}


def test_the_projection_says_what_the_domain_says(city: City) -> None:
    lay_down(city, "status")
    for month in (5, 9, 12):
        city.clock.set(datetime(2024, month, 1, 9, tzinfo=UTC))
        report(city, "status", f"MV {month}")
        programme = city.here.store.load(Programme, city.programme)
        assert programme is not None
        assert next_due(city) == {"status": programme.next_due_on("status")}


def test_the_duties_of_a_programme_that_is_not_public_are_for_those_inside(city: City) -> None:
    inner = uuid5(NAMESPACE_OID, "inner programme")
    city.do(EstablishProgramme(programme_id=inner, key="innen", name="Innen", land="NW"))
    city.do(SetReportingDuty(programme_id=inner, duty="status", terms=duty(), decision=MINUTES))
    with city.reading() as connection:
        assert reporting_duties(connection, Reader.anyone()) == ()
        inside = Reader(programmes=frozenset({inner}))
        assert len(reporting_duties(connection, inside)) == 1
