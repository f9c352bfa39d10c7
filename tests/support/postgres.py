"""A real PostgreSQL server for tests: one that is running already, or one from the pgserver package."""

import itertools
import os
import tempfile
import warnings

import psycopg
from sqlalchemy.engine import make_url

GIVEN = "GATEBOOK_TEST_POSTGRES_URL"
"""Set to the address of a server whose account may create databases, to test against that one."""


class PostgresServer:
    """Hands out fresh databases."""

    def __init__(self) -> None:
        self._count = itertools.count(1)
        self._packaged = None
        self.url = os.environ.get(GIVEN, "")
        if not self.url:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                from pgserver.postgres_server import get_server

                self._packaged = get_server(tempfile.mkdtemp(prefix="gatebook-pg-"), cleanup_mode="delete")
            self.url = self._packaged.get_uri()
            self._hurry()

    def fresh_database(self) -> str:
        """Create an empty database and give its address."""
        name = f"gatebook_test_{os.getpid()}_{next(self._count)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def copy_database(self, source: str, target: str) -> None:
        """Make a database what another one is that nobody is connected to."""
        here, there = make_url(target).database, make_url(source).database
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {here}")
            connection.execute(f"CREATE DATABASE {here} TEMPLATE {there}")

    def _hurry(self) -> None:
        """Let our own server skip waiting for the disk: tests kill processes, never the machine."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for name in ("fsync", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {name} = off")
            connection.execute("SELECT pg_reload_conf()")

    def stop(self) -> None:
        """Stop a server of our own."""
        if self._packaged is not None:
            self._packaged.cleanup()
