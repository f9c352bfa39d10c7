"""Fixtures every test may use: databases of both kinds, and a small city on each."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.city import City
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


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    """A small city on SQLite: one programme, one board, one project, a person for each role."""
    built = City(tmp_path)
    yield built
    built.close()


@pytest.fixture
def city_on_each(tmp_path: Path, database_url: str | None) -> Iterator[City]:
    """The small city on SQLite and on PostgreSQL in turn."""
    built = City(tmp_path, database_url)
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
