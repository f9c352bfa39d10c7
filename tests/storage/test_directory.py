import pytest

from storage.directory import UnfitEntry, called, enter, entry_of, forget, names
from tests.support.city import City, person


def test_a_person_entered_is_found_with_address_and_language(city_on_each: City) -> None:
    database = city_on_each.here.store.database
    enter(database, person("ada"), name="Ada Lovelace", email="ada@city.example", language="de")
    with city_on_each.reading() as connection:
        entry = entry_of(connection, person("ada"))
    assert entry is not None
    assert (entry.name, entry.email, entry.language) == ("Ada Lovelace", "ada@city.example", "de")


def test_entering_again_replaces_what_was_known(city_on_each: City) -> None:
    database = city_on_each.here.store.database
    enter(database, person("ada"), name="Ada Byron", email="ada@old.example", language="de")
    enter(database, person("ada"), name="Ada Lovelace", email=None, language="en")
    with city_on_each.reading() as connection:
        entry = entry_of(connection, person("ada"))
        assert names(connection) == {person("ada"): "Ada Lovelace"}
    assert entry is not None
    assert (entry.email, entry.language) == (None, "en")


def test_a_person_forgotten_is_called_by_the_short_form_of_the_id(city_on_each: City) -> None:
    database = city_on_each.here.store.database
    enter(database, person("ada"), name="Ada Lovelace", email=None, language="de")
    enter(database, person("bo"), name="Bo Bocuse", email=None, language="de")
    forget(database, person("ada"))
    with city_on_each.reading() as connection:
        assert entry_of(connection, person("ada")) is None
        known = names(connection)
    assert called(person("bo"), known) == "Bo Bocuse"
    assert called(person("ada"), known) == str(person("ada"))[:8]


def test_forgetting_somebody_unknown_changes_nothing(city: City) -> None:
    forget(city.here.store.database, person("nobody"))
    with city.reading() as connection:
        assert names(connection) == {}


def test_the_record_itself_holds_no_name(city: City) -> None:
    with city.reading() as connection:
        before = city.here.store.recorder.head(connection)
    enter(city.here.store.database, person("ada"), name="Ada Lovelace", email=None, language="de")
    with city.reading() as connection:
        assert city.here.store.recorder.head(connection) == before


@pytest.mark.parametrize(
    "email", ["ada@city.example", "a.d-a+x@sub.city.example", "o'neil@localhost", "a@xn--mnchen-3ya.example"]
)
def test_a_plain_address_is_taken(city: City, email: str) -> None:
    enter(city.here.store.database, person("ada"), name="Ada", email=email, language="de")
    with city.reading() as connection:
        entry = entry_of(connection, person("ada"))
    assert entry is not None
    assert entry.email == email


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ada",
        "ada@",
        "@city.example",
        "ada@city.example\n",
        "ada@city.example\r\nBcc: eve@elsewhere.example",
        "ada@city.example,eve@elsewhere.example",
        "Ada <ada@city.example>",
        "ada..b@city.example",
        "ada@city..example",
        "ädä@city.example",
        "ada@münchen.example",
        '"ada"@city.example',
        f"{'a' * 65}@city.example",
        f"ada@{'a' * 250}.example",
    ],
)
def test_an_address_that_no_mail_reaches_is_refused_and_nothing_is_written(city: City, email: str) -> None:
    with pytest.raises(UnfitEntry, match=r"name@domain\.example"):
        enter(city.here.store.database, person("ada"), name="Ada", email=email, language="de")
    with city.reading() as connection:
        assert entry_of(connection, person("ada")) is None


@pytest.mark.parametrize("name", ["", "  ", "\n", "Ada\x00", "Ada\u202e"])
def test_a_name_without_letters_or_with_hidden_ones_is_refused(city: City, name: str) -> None:
    with pytest.raises(UnfitEntry, match="plain letters"):
        enter(city.here.store.database, person("ada"), name=name, email=None, language="de")


def test_line_breaks_in_a_name_become_blanks(city: City) -> None:
    enter(city.here.store.database, person("ada"), name=" Ada\r\nLovelace ", email=None, language="de")
    with city.reading() as connection:
        assert names(connection) == {person("ada"): "Ada Lovelace"}


def test_a_language_no_mail_is_written_in_is_refused(city: City) -> None:
    with pytest.raises(UnfitEntry, match="de or en"):
        enter(city.here.store.database, person("ada"), name="Ada", email=None, language="fr")
