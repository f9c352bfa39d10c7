"""A rebuild is itself a fact of the record, noted once it is done."""

import pytest

from runtime.rebuilding import rebuild
from storage.generations import RebuildRefused
from storage.refolding import differing_rows
from tests.support.city import City
from tests.support.door import facts


def quiet(_step: str, _done: int, _whole: int) -> None:
    """Tell nobody how far it has come."""


def test_a_rebuild_is_noted_with_what_it_did(city_on_each: City) -> None:
    city = city_on_each
    first = rebuild(city.here, None, quiet)
    second = rebuild(city.here, "portfolio", quiet)
    *_, begun, continued = facts(city)
    assert begun.state["kind"] == "rebuild"
    assert begun.metadata["actor"] == "system:rebuild"
    noted = {"projections": "all", "position": first.position, "rows": first.rows}
    assert (begun.state["occasion"], begun.state["noted"]) == ("generation 2", noted)
    assert continued.state["occasion"] == f"generation {second.generation}"
    assert continued.state["noted"]["projections"] == "portfolio"
    with city.reading() as connection:
        assert list(differing_rows(connection, city.here.store.mapper)) == []


def test_a_rebuild_that_was_refused_is_not_noted(city: City) -> None:
    before = len(facts(city))
    with pytest.raises(RebuildRefused):
        rebuild(city.here, "nothing", quiet)
    assert len(facts(city)) == before
