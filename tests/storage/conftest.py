"""Fixtures for the store: an empty record on each database, of which every test may open more connections."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.engine import Database
from tests.support.records import open_record


@pytest.fixture
def record(tmp_path: Path, database_url: str | None) -> Iterator[Database]:
    """An empty record with tables and guards, on SQLite and on PostgreSQL."""
    database = open_record(tmp_path, database_url)
    yield database
    database.close()
