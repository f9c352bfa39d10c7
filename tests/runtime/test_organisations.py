"""The organisations of an installation: each alone with its record, and opened as what it is or not at all."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr

from domain.access import Reader
from domain.project_values import project_id
from domain.projects import Project
from domain.texts import Sealed
from projections.names import programme_names
from projections.portfolio import portfolio
from runtime.clock import StoryClock, SystemClock
from runtime.organisations import Installation, OrganisationContext
from runtime.settings import Environment, Settings
from storage.engine import UnfitDatabase
from storage.schema import SCHEMA_VERSION
from tests.support.city import SETUP, City, person
from tests.support.postgres import PostgresServer
from tests.support.records import rows, run
from workflows.commands import Actor
from workflows.people import RegisterPerson
from workflows.programmes import EstablishProgramme
from workflows.projects import PauseProject, RetitleProject

BEGIN = datetime(2024, 1, 8, 8, 0, tzinfo=UTC)
Opening = Callable[..., Installation]


@pytest.fixture
def opening(tmp_path: Path, database_url: str | None) -> Iterator[Opening]:
    """Opens installations over one data folder, as one process after another would."""
    opened: list[Installation] = []

    def open_as(env: Environment, clock: StoryClock | None = None) -> Installation:
        url = SecretStr(database_url) if database_url else None
        opened.append(Installation(Settings(env=env, data_dir=tmp_path, database_url=url), clock))
        return opened[-1]

    yield open_as
    for installation in opened:
        installation.close()


def establish(here: OrganisationContext, name: str) -> None:
    command = EstablishProgramme(programme_id=person(name), key="stadt", name=name, land="NW", public=True)
    here.dispatch(command, SETUP, "establish")


def test_a_created_organisation_is_found_again(opening: Opening) -> None:
    first = opening(Environment.TEST)
    assert first.slugs() == ()
    first.create("duisburg", "Stadt Duisburg")
    first.create("kreis-wesel", "Kreis Wesel")
    first.close()
    second = opening(Environment.TEST)
    assert second.slugs() == ("duisburg", "kreis-wesel")
    assert [here.organisation.name for here in second.open_all()] == ["Stadt Duisburg", "Kreis Wesel"]
    assert second.open("duisburg") is second.open("duisburg")
    assert second.open("duisburg").slug == "duisburg"


def test_creating_twice_keeps_the_record(opening: Opening) -> None:
    installation = opening(Environment.TEST)
    here = installation.create("city", "Stadt")
    here.dispatch(RegisterPerson(person_id=person("ada")), SETUP, "ada")
    assert installation.create("city", "Stadt") is here
    assert rows(here.store.database, "SELECT count(*) FROM events") == [(2,)]


@pytest.mark.parametrize(
    "slug", ["", "Stadt", "1city", "-city", "a/b", "..", "city_x", "ä", "c" * 41, "city\n"]
)
def test_a_slug_that_cannot_stand_in_an_address_is_refused(opening: Opening, slug: str) -> None:
    installation = opening(Environment.TEST)
    with pytest.raises(UnfitDatabase, match="cannot name an organisation"):
        installation.create(slug, "Stadt")
    with pytest.raises(UnfitDatabase, match="There is no organisation"):
        installation.open(slug)
    assert installation.slugs() == ()


def test_an_unknown_organisation_is_refused_with_those_that_are_known(opening: Opening) -> None:
    installation = opening(Environment.TEST)
    with pytest.raises(
        UnfitDatabase, match=r"no organisation 'town' here \(known: none\).*gatebook init town"
    ):
        installation.open("town")
    installation.create("city", "Stadt")
    with pytest.raises(UnfitDatabase, match=r"known: city"):
        installation.open("town")


def test_threads_that_open_an_organisation_at_once_share_it(opening: Opening) -> None:
    opening(Environment.TEST).create("city", "Stadt")
    installation = opening(Environment.TEST)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(installation.open, ["city"] * 16))
    assert len({id(here) for here in found}) == 1


# Marks, versions, clocks


@pytest.mark.parametrize(
    ("made", "opened"),
    [(Environment.DEMO, Environment.PRODUCTION), (Environment.PRODUCTION, Environment.DEMO)],
)
def test_a_demo_is_never_opened_as_production_nor_the_reverse(
    opening: Opening, made: Environment, opened: Environment
) -> None:
    opening(made).create("city", "Stadt")
    with pytest.raises(UnfitDatabase, match=f"marked '{made}' for ever"):
        opening(opened).open("city")
    with pytest.raises(UnfitDatabase, match="for ever"):
        opening(opened).create("city", "Stadt")
    assert opening(made).open("city").organisation.marked == made


@pytest.mark.parametrize(("step", "says"), [(-1, "gatebook migrate"), (1, "Install the Gatebook release")])
def test_a_record_of_another_schema_version_is_not_opened(opening: Opening, step: int, says: str) -> None:
    here = opening(Environment.TEST).create("city", "Stadt")
    run(here.store.database, "UPDATE organisation SET schema_version = ?", (SCHEMA_VERSION + step,))
    with pytest.raises(UnfitDatabase, match=says):
        opening(Environment.TEST).open("city")


def test_a_file_put_in_the_place_of_another_organisation_is_noticed(tmp_path: Path) -> None:
    settings = Settings(env=Environment.TEST, data_dir=tmp_path)
    first = Installation(settings)
    for slug in ("city", "town"):
        first.create(slug, slug)
    first.close()
    home = tmp_path / "organisations"
    (home / "city" / "record.db").replace(home / "town" / "record.db")
    second = Installation(settings)
    with pytest.raises(UnfitDatabase, match="record of city, not of town"):
        second.open("town")
    second.close()


def test_production_is_written_by_the_machines_clock_only(opening: Opening) -> None:
    with pytest.raises(UnfitDatabase, match="machine's clock only"):
        opening(Environment.PRODUCTION, StoryClock(BEGIN))
    here = opening(Environment.PRODUCTION).create("city", "Stadt")
    assert isinstance(here.clock, SystemClock)


def test_a_demo_lives_on_in_its_own_years(opening: Opening) -> None:
    told = opening(Environment.DEMO, StoryClock(BEGIN)).create("city", "Stadt")
    told.dispatch(RegisterPerson(person_id=person("ada")), SETUP, "ada")
    here = opening(Environment.DEMO).open("city")
    assert BEGIN <= here.clock.now() < BEGIN + timedelta(hours=1)


def test_a_test_installation_follows_the_machine_shifted_by_its_offset(tmp_path: Path) -> None:
    ahead = Installation(Settings(env=Environment.TEST, data_dir=tmp_path, clock_offset=86_400))
    here = ahead.create("city", "Stadt")
    assert here.clock.now() - SystemClock().now() > timedelta(hours=23)
    ahead.close()


# Apart from each other


def test_two_organisations_with_the_same_keys_do_not_see_each_other(opening: Opening) -> None:
    installation = opening(Environment.TEST)
    city, town = installation.create("city", "Stadt"), installation.create("town", "Ort")
    establish(city, "Digitale Stadt")
    establish(town, "Digitaler Ort")
    for here, name in ((city, "Digitale Stadt"), (town, "Digitaler Ort")):
        with here.reading() as connection:
            assert [one.name for one in programme_names(connection)] == [name]
            assert portfolio(connection, Reader.operator()) == ()
        assert rows(here.store.database, "SELECT count(*) FROM events") == [(2,)]


def test_the_same_idempotency_key_means_another_command_in_another_organisation(opening: Opening) -> None:
    installation = opening(Environment.TEST)
    city, town = installation.create("city", "Stadt"), installation.create("town", "Ort")
    ada, bo = RegisterPerson(person_id=person("ada")), RegisterPerson(person_id=person("bo"))
    assert not city.dispatch(ada, SETUP, "same key").repeated
    assert not town.dispatch(bo, SETUP, "same key").repeated


def test_each_organisation_seals_with_keys_of_its_own(opening: Opening) -> None:
    installation = opening(Environment.TEST)
    city, town = installation.create("city", "Stadt"), installation.create("town", "Ort")
    places = {(here.keys._database.engine.url, here.keys._database.schema) for here in (city, town)}
    assert len(places) == 2


def test_a_closed_installation_may_be_opened_anew(city_on_each: City) -> None:
    city = city_on_each
    city.close()
    here = city.installation.open("city")
    found = here.store.load(Project, project_id(city.programme, "CITY-1"))
    assert found is not None
    assert found.key == "CITY-1"
    retitle = RetitleProject(project_id=city.project, title="Neu")
    here.dispatch(retitle, Actor(person("pia")), "after")


# Data folders


@pytest.mark.parametrize("place", ["file", "file/below", "/proc/gatebook", "/dev/null"])
def test_a_data_folder_that_cannot_be_written_is_refused_with_the_way_out(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UnfitDatabase, match=r"data folder .* cannot be written .*GATEBOOK_DATA_DIR"):
        Installation(Settings(env=Environment.TEST, data_dir=tmp_path / place))


def test_a_data_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    Installation(Settings(env=Environment.TEST, data_dir=tmp_path / "new" / "data")).close()
    assert (tmp_path / "new" / "data").is_dir()
    assert list((tmp_path / "new" / "data").iterdir()) == []


def test_a_missing_postgresql_server_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    url = SecretStr("postgresql://ada:geheim@127.0.0.1:1/city")
    installation = Installation(Settings(env=Environment.TEST, data_dir=tmp_path, database_url=url))
    with pytest.raises(UnfitDatabase, match=r"(?s)does not answer.*GATEBOOK_DATABASE_URL"):
        installation.create("city", "Stadt")
    with pytest.raises(UnfitDatabase, match="does not answer"):
        installation.slugs()


def test_the_origin_of_the_log_is_taken_from_the_public_address(tmp_path: Path) -> None:
    for number, address in enumerate(("https://gatebook.example", "https://gatebook.example/")):
        folder = tmp_path / str(number)
        installation = Installation(Settings(env=Environment.TEST, data_dir=folder, base_url=address))
        origin = installation.create("city", "Stadt").organisation.log_origin
        installation.close()
        assert origin == "gatebook.example/city/log"


def test_a_record_is_not_opened_without_its_keys(city: City) -> None:
    city.close()
    (city.settings.data_dir / "keys" / "city.db").unlink()
    with pytest.raises(UnfitDatabase, match="keys of city are missing"):
        Installation(city.settings, city.clock).open("city")


def test_a_record_is_opened_with_its_keys(city: City) -> None:
    city.close()
    again = Installation(city.settings, city.clock)
    assert again.open("city").slug == "city"
    again.close()


# Keys on PostgreSQL


def on_postgres(folder: Path, url: str, keys_url: str | None = None) -> Installation:
    return Installation(
        Settings(
            env=Environment.TEST,
            data_dir=folder,
            database_url=SecretStr(url),
            keys_url=SecretStr(keys_url) if keys_url else None,
        )
    )


def pause_with_reason(city: City, reason: str = "Haushaltssperre") -> None:
    city.do(PauseProject(project_id=city.project, reason=reason), "pia")


def sealed_reason(here: OrganisationContext) -> object:
    (state, event_id) = rows(
        here.store.database, "SELECT state, event_id FROM events WHERE topic = 'project.paused.v1'"
    )[0]
    sealed = json.loads(bytes(state))["reason"]
    sealed.pop("v")
    return here.keys.open(Sealed(**sealed), UUID(event_id), "reason")


@pytest.fixture
def city_on_postgres(tmp_path: Path, postgres_server: PostgresServer) -> Iterator[City]:
    built = City(tmp_path / "here", postgres_server.fresh_database())
    yield built
    built.close()


def address_of(city: City) -> str:
    url = city.settings.database_url
    assert url is not None
    return url.get_secret_value()


@pytest.mark.postgres
def test_a_second_instance_with_a_folder_of_its_own_reads_what_the_first_one_sealed(
    city_on_postgres: City, tmp_path: Path
) -> None:
    pause_with_reason(city_on_postgres)
    second = on_postgres(tmp_path / "there", address_of(city_on_postgres))
    here = second.open("city")
    assert sealed_reason(here) == "Haushaltssperre"
    assert not (tmp_path / "there" / "keys").exists()
    assert second.slugs() == ("city",)
    second.close()


@pytest.mark.postgres
def test_the_keys_on_postgresql_lie_in_a_schema_of_their_own(city_on_postgres: City) -> None:
    pause_with_reason(city_on_postgres)
    database = city_on_postgres.here.store.database
    assert rows(database, "SELECT count(*) FROM gatebook_city_keys.subject_keys") == [(1,)]
    found = rows(database, "SELECT schemaname FROM pg_tables WHERE tablename = 'subject_keys'")
    assert found == [("gatebook_city_keys",)]


@pytest.mark.postgres
def test_a_begun_record_on_postgresql_is_not_opened_without_its_keys(
    city_on_postgres: City, tmp_path: Path
) -> None:
    run(city_on_postgres.here.store.database, "DROP SCHEMA gatebook_city_keys CASCADE")
    second = on_postgres(tmp_path / "there", address_of(city_on_postgres))
    with pytest.raises(UnfitDatabase, match=r"keys of city are missing: schema gatebook_city_keys"):
        second.open("city")
    second.close()


@pytest.mark.postgres
def test_the_keys_may_lie_on_another_server(tmp_path: Path, postgres_server: PostgresServer) -> None:
    records, keys = postgres_server.fresh_database(), postgres_server.fresh_database()
    installation = on_postgres(tmp_path, records, keys)
    here = installation.create("city", "Stadt")
    here.dispatch(RegisterPerson(person_id=person("ada")), SETUP, "ada")
    beside = "SELECT count(*) FROM pg_tables WHERE tablename = 'subject_keys'"
    assert rows(here.store.database, beside) == [(0,)]
    assert rows(here.keys._database, beside) == [(1,)]
    installation.close()
    without = on_postgres(tmp_path, records)
    with pytest.raises(UnfitDatabase, match="keys of city are missing"):
        without.open("city")
    without.close()


@pytest.mark.postgres
def test_a_missing_server_of_keys_is_refused_by_its_setting(
    tmp_path: Path, postgres_server: PostgresServer
) -> None:
    installation = on_postgres(
        tmp_path, postgres_server.fresh_database(), "postgresql://ada:geheim@127.0.0.1:1/keys"
    )
    with pytest.raises(UnfitDatabase, match=r"(?s)does not answer.*GATEBOOK_KEYS_URL"):
        installation.create("city", "Stadt")
    installation.close()


def test_a_name_that_would_meet_the_keys_of_another_organisation_is_refused(opening: Opening) -> None:
    installation = opening(Environment.TEST)
    with pytest.raises(UnfitDatabase, match="names ending in '-keys' are kept"):
        installation.create("city-keys", "Stadt")
    assert installation.create("keys-city", "Stadt").slug == "keys-city"


@pytest.mark.parametrize("place", ["organisations", "keys"])
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, place: str) -> None:
    (tmp_path / place).write_text("in the way")
    installation = Installation(Settings(env=Environment.TEST, data_dir=tmp_path))
    with pytest.raises(UnfitDatabase, match=rf"Datenordner .*{place}.* lässt sich nicht beschreiben"):
        installation.create("city", "Stadt")
    installation.close()
