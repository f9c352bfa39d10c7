"""Fixtures every test may use: databases of both kinds, and a small city on each."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.city import City, FoundedCity
from tests.support.demo import built_once
from tests.support.postgres import PostgresServer


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One PostgreSQL server for the whole run of this worker."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """The database to test on: None for SQLite files, an address for PostgreSQL."""
    if request.param == "sqlite":
        return None
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.fresh_database()


@pytest.fixture(scope="session")
def city_as_founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, FoundedCity]:
    """The small city on SQLite as it was founded; nobody opens it, everybody copies it."""
    folder = tmp_path_factory.mktemp("founded")
    return folder, _found(folder, None)


@pytest.fixture(scope="session")
def city_as_founded_on_postgres(
    tmp_path_factory: pytest.TempPathFactory, postgres_server: PostgresServer
) -> tuple[Path, str, FoundedCity]:
    """The same on PostgreSQL."""
    folder, url = tmp_path_factory.mktemp("founded"), postgres_server.fresh_database()
    return folder, url, _found(folder, url)


def _found(folder: Path, database_url: str | None) -> FoundedCity:
    built = City(folder, database_url)
    built.close()
    return built.founded()


@pytest.fixture
def city(tmp_path: Path, city_as_founded: tuple[Path, FoundedCity]) -> Iterator[City]:
    """A small city on SQLite: one programme, one board, one project, a person for each role."""
    folder, founded = city_as_founded
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    built = City(tmp_path, copied=founded)
    yield built
    built.close()


@pytest.fixture
def city_on_each(tmp_path: Path, database_url: str | None, request: pytest.FixtureRequest) -> Iterator[City]:
    """The small city on SQLite and on PostgreSQL in turn."""
    if database_url is None:
        yield request.getfixturevalue("city")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    folder, source, founded = request.getfixturevalue("city_as_founded_on_postgres")
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    server.copy_database(source, database_url)
    built = City(tmp_path, database_url, copied=founded)
    yield built
    built.close()


@pytest.fixture(scope="session")
def demo_as_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the demonstration as it was built; nobody opens it, everybody copies it."""
    return built_once(tmp_path_factory)


@pytest.fixture(scope="session")
def demo_folder(demo_as_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration to be read only; `demo_copy` may be changed."""
    return Path(shutil.copytree(demo_as_built, tmp_path_factory.mktemp("read") / "demo"))


@pytest.fixture
def demo_copy(demo_as_built: Path, tmp_path: Path) -> Path:
    """A demonstration of one's own."""
    return Path(shutil.copytree(demo_as_built, tmp_path / "demo"))
