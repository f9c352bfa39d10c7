"""One project or one programme gives what the whole portfolio would, and to nobody more."""

from domain.access import Reader
from projections.chosen_projects import (
    project_as_of,
    project_by_id,
    projects_by_key,
    projects_of_programme,
    projects_of_programme_as_of,
)
from projections.portfolio import portfolio, portfolio_as_of
from tests.support.city import City, person
from tests.support.two_programmes import FOREIGN, found_foreign
from workflows.commands import Actor


def test_what_is_chosen_is_as_in_the_portfolio(city_on_each: City) -> None:
    city = city_on_each
    found_foreign(city)
    city.add_project("CITY-2", public=False)
    readers = [
        Reader.operator(),
        Reader.anyone(),
        *(city.here.reader_of(Actor(person(one))) for one in ("pia", "eve")),
    ]
    now = city.clock.now()
    with city.reading() as connection:
        for reader in readers:
            rows = portfolio(connection, reader)
            stood = portfolio_as_of(connection, reader, now, 2**62)
            assert projects_of_programme(connection, reader, city.programme) == rows
            assert projects_of_programme_as_of(connection, reader, city.programme, now, 2**62) == stood
            assert projects_of_programme(connection, reader, FOREIGN) == ()
            for row in portfolio(connection, Reader.operator()):
                seen = row if row in rows else None
                assert project_by_id(connection, reader, row.project_id) == seen
                assert projects_by_key(connection, reader, row.key) == ((row,) if seen else ())
                assert (project_as_of(connection, reader, row.project_id, now, 2**62) is None) == (
                    seen is None
                )


def test_a_key_nobody_can_have_names_nothing(city_on_each: City) -> None:
    with city_on_each.reading() as connection:
        for key in ("CITY-9", "", "CITY-1\0", "city-1"):
            assert projects_by_key(connection, Reader.operator(), key) == ()
