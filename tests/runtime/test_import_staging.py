"""What somebody looks at is kept for that person alone, by its content, and not for ever."""

from datetime import timedelta

from exchange.import_mappings import read_mapping
from exchange.mappings import shipped_mapping
from runtime.import_staging import MOST, keep_mapping, looked_at, stage, staged
from tests.support.city import City, person

DIGEST = "d" * 64


def test_a_file_is_found_by_its_content_and_by_its_owner_only(city: City) -> None:
    sha256 = stage(city.here, person("pia"), b"Projekt", "liste.csv")
    found = staged(city.here, person("pia"), sha256)
    assert found is not None
    assert (found.name, found.data) == ("liste.csv", b"Projekt")
    assert staged(city.here, person("max"), sha256) is None


def test_a_digest_leads_to_file_and_mapping(city: City) -> None:
    mapping = read_mapping(shipped_mapping("magdeburg-stabsstelle"), name="shipped")
    sha256 = stage(city.here, person("pia"), b"Projekt", "liste.csv")
    keep_mapping(city.here, person("pia"), sha256, DIGEST, mapping)
    found = looked_at(city.here, person("pia"), DIGEST)
    assert found is not None
    assert found.mapping == mapping
    assert looked_at(city.here, person("max"), DIGEST) is None


def test_no_address_leads_out_of_the_folder(city: City) -> None:
    for odd in ("", "..", "../../record.db", "*", "d" * 63, "D" * 64):
        assert staged(city.here, person("pia"), odd) is None
        assert looked_at(city.here, person("pia"), odd) is None


def test_a_file_is_gone_after_a_day(city: City) -> None:
    sha256 = stage(city.here, person("pia"), b"alt", "alt.csv")
    city.clock.set(city.clock.now() + timedelta(days=1, minutes=1))
    stage(city.here, person("pia"), b"neu", "neu.csv")
    assert staged(city.here, person("pia"), sha256) is None


def test_the_oldest_make_room(city: City) -> None:
    kept = []
    for number in range(MOST + 2):
        city.clock.set(city.clock.now() + timedelta(minutes=1))
        kept.append(stage(city.here, person("pia"), str(number).encode(), "liste.csv"))
    found = [staged(city.here, person("pia"), sha256) is not None for sha256 in kept]
    assert found == [False] * 2 + [True] * MOST
