"""How programmes, boards and units are called."""

from datetime import date

from domain.units import unit_id
from exchange.holiday_calendars import public_holidays
from projections.names import (
    BoardName,
    ProgrammeName,
    board_names,
    programme_names,
    programme_of_board,
    unit_names,
)
from tests.support.city import City
from tests.support.records import stream
from workflows.boards import EstablishBoard
from workflows.programmes import EstablishProgramme, PublishCalendar
from workflows.units import DissolveUnit, RegisterUnit, RenameUnit

LAND = stream("land")


def test_a_programme_has_its_name_place_notice_and_calendar(city_on_each: City) -> None:
    city = city_on_each
    city.do(
        EstablishProgramme(programme_id=LAND, key="land", name="Ämter im Land", land="SN", notice="Entwurf.")
    )
    with city.reading() as connection:
        found = {one.key: one for one in programme_names(connection)}
    assert found["stadt"] == ProgrammeName(
        programme_id=city.programme,
        key="stadt",
        name="Digitale Stadt",
        zone="Europe/Berlin",
        land="NW",
        public=True,
        notice=None,
        calendar_until=2025,
    )
    assert (found["land"].public, found["land"].notice, found["land"].calendar_until) == (
        False,
        "Entwurf.",
        0,
    )


def published_until(city: City) -> int:
    with city.reading() as connection:
        return programme_names(connection)[0].calendar_until


def test_a_calendar_is_published_until_the_last_of_its_years(city: City) -> None:
    for year, until in ((2022, 2025), (2026, 2026)):
        calendar = public_holidays("NW", [year])
        city.do(PublishCalendar(programme_id=city.programme, year=year, calendar=calendar))
        assert published_until(city) == until


def test_names_come_in_their_order(city_on_each: City) -> None:
    city = city_on_each
    city.do(EstablishProgramme(programme_id=LAND, key="land", name="Ausbau", land="NW"))
    for key, name in (("first", "Beirat"), ("last", "Stadtrat")):
        city.do(EstablishBoard(programme_id=city.programme, key=key, name=name, statutory_seats=3))
    with city.reading() as connection:
        assert [one.name for one in programme_names(connection)] == ["Ausbau", "Digitale Stadt"]
        assert [one.name for one in board_names(connection)] == ["Beirat", "Lenkungsausschuss", "Stadtrat"]


def test_a_board_is_known_with_its_programme(city: City) -> None:
    with city.reading() as connection:
        assert board_names(connection) == (
            BoardName(
                board_id=city.board, programme_id=city.programme, key="steering", name="Lenkungsausschuss"
            ),
        )
        assert programme_of_board(connection, str(city.board)) == str(city.programme)
        assert programme_of_board(connection, str(LAND)) is None


def test_a_unit_is_called_by_its_present_name(city_on_each: City) -> None:
    city = city_on_each
    for name in ("Amt für Digitales", "Stadtkämmerei"):
        city.do(RegisterUnit(name=name, kind="amt", valid_from=date(2024, 1, 1)))
    city.do(RenameUnit(unit_id=unit_id("Amt für Digitales"), name="Digitalamt"), "ann")
    city.do(DissolveUnit(unit_id=unit_id("Stadtkämmerei"), valid_until=date(2025, 1, 1)), "ann")
    with city.reading() as connection:
        assert unit_names(connection) == {
            unit_id("Amt für Digitales"): "Digitalamt",
            unit_id("Stadtkämmerei"): "Stadtkämmerei",
        }
