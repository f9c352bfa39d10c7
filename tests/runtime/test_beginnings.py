"""A record's first event says for ever what it is; kept as anything else it is not opened."""

from dataclasses import replace

import pytest

from domain.system_records import SystemKind, SystemRecord
from domain.units import Unit
from runtime.beginnings import first_event, require_agreement
from runtime.organisations import Installation
from storage.engine import UnfitDatabase
from tests.support.city import City
from tests.support.door import facts
from tests.support.samples import samples


def test_the_first_event_is_the_founding_and_says_what_the_record_is(city_on_each: City) -> None:
    city = city_on_each
    first = first_event(city.here.store)
    assert isinstance(first, SystemRecord.Begun)
    assert first.kind is SystemKind.FOUNDING
    assert first.noted == {
        "slug": "city",
        "name": "Stadt Beispiel",
        "log_origin": city.here.organisation.log_origin,
        "marked": "test",
    }
    assert facts(city)[0].metadata["actor"] == "system:init"


def test_opening_again_records_nothing(city: City) -> None:
    before = len(facts(city))
    city.close()
    city.installation = Installation(city.settings, city.clock)
    city.here = city.installation.open("city")
    assert len(facts(city)) == before
    assert [fact.topic for fact in facts(city)].count("system_record.begun.v1") == 1


@pytest.mark.parametrize("change", [{"marked": "production"}, {"name": "Stadt Anders"}, {"slug": "other"}])
def test_a_record_kept_as_something_else_is_not_opened(city: City, change: dict[str, str]) -> None:
    first = first_event(city.here.store)
    assert first is not None
    require_agreement(city.here.organisation, first)
    with pytest.raises(UnfitDatabase, match="its first event says otherwise"):
        require_agreement(replace(city.here.organisation, **change), first)


def test_a_record_that_does_not_begin_with_a_founding_is_not_opened(city: City) -> None:
    other = samples()[Unit.Registered]
    with pytest.raises(UnfitDatabase, match="another beginning"):
        require_agreement(city.here.organisation, other)
