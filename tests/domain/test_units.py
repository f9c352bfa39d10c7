"""An organisational unit and its names over time."""

from datetime import date

from domain.refusals import Refusal
from domain.units import Unit, unit_id
from tests.support.builders import act
from tests.support.story import given, when

NAME = "Amt für Digitales"
FIRST = date(2024, 1, 1)


def unit() -> Unit:
    return Unit.register(NAME, "amt", None, FIRST, act(0))


def test_a_unit_is_known_from_a_day_on() -> None:
    when(unit).then(
        (
            Unit.Registered,
            {"originator_id": unit_id(NAME), "name": NAME, "kind": "amt", "valid_from": FIRST},
        )
    )


def test_a_unit_keeps_its_id_under_a_new_name() -> None:
    renamed = given(unit())
    renamed.when(lambda it: it.rename("Digitalamt", act())).then((Unit.Renamed, {"name": "Digitalamt"}))
    assert (renamed.aggregate.id, renamed.aggregate.name) == (unit_id(NAME), "Digitalamt")


def test_the_name_a_unit_has_records_nothing() -> None:
    given(unit()).when(lambda it: it.rename(NAME, act())).then_nothing()


def test_a_unit_ends_on_its_first_day_at_the_earliest() -> None:
    given(unit()).when(lambda it: it.dissolve(FIRST, act())).then((Unit.Dissolved, {"valid_until": FIRST}))
    given(unit()).when(lambda it: it.dissolve(date(2023, 12, 31), act())).refused(
        Refusal.PERIOD_ENDS_BEFORE_IT_BEGINS, valid_from="2024-01-01", valid_until="2023-12-31"
    )


def test_a_unit_dissolved_on_the_same_day_again_records_nothing() -> None:
    given(unit(), lambda it: it.dissolve(FIRST, act())).when(
        lambda it: it.dissolve(FIRST, act())
    ).then_nothing()


def test_an_end_before_the_beginning_is_still_part_of_the_past() -> None:
    it = unit()
    it._dissolved(valid_until=date(2020, 1, 1), stamp=act().stamp())
    assert it.valid_until == date(2020, 1, 1)
