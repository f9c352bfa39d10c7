"""The key store: one key per person whose text is sealed, outside the events database.

A key is durable before the event that relies on it commits. Deleting a key erases what it sealed.
"""

import base64
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.texts import Erased, Note, Sealed
from projections.statements import Connection
from storage.engine import Database, open_sqlite

KEY_BYTES = 32
NONCE_BYTES = 12

_TABLE = {
    "sqlite": (
        "CREATE TABLE subject_keys (key_id TEXT PRIMARY KEY, subject TEXT NOT NULL UNIQUE, key BLOB NOT NULL) STRICT",
        """
        CREATE TRIGGER subject_keys_no_update BEFORE UPDATE ON subject_keys BEGIN
          SELECT RAISE(ABORT, 'subject_keys: a key is made or deleted, never changed');
        END
        """,
        """
        CREATE TRIGGER subject_keys_no_replace BEFORE INSERT ON subject_keys BEGIN
          SELECT RAISE(ABORT, 'subject_keys: this key exists')
            WHERE EXISTS (SELECT 1 FROM subject_keys WHERE key_id = NEW.key_id);
          SELECT RAISE(IGNORE)
            WHERE EXISTS (SELECT 1 FROM subject_keys WHERE subject = NEW.subject);
        END
        """,
    ),
    "postgresql": (
        'CREATE SCHEMA IF NOT EXISTS "{schema}"',
        "CREATE TABLE subject_keys (key_id TEXT PRIMARY KEY, subject TEXT NOT NULL UNIQUE, key BYTEA NOT NULL)",
        """
        CREATE FUNCTION guard_subject_keys() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          RAISE EXCEPTION 'subject_keys: a key is made or deleted, never changed, and never all at once'
            USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        """
        CREATE TRIGGER subject_keys_no_update BEFORE UPDATE ON subject_keys
          FOR EACH ROW EXECUTE FUNCTION guard_subject_keys()
        """,
        """
        CREATE TRIGGER subject_keys_no_truncate BEFORE TRUNCATE ON subject_keys
          EXECUTE FUNCTION guard_subject_keys()
        """,
        "ALTER TABLE subject_keys ENABLE ALWAYS TRIGGER subject_keys_no_update",
        "ALTER TABLE subject_keys ENABLE ALWAYS TRIGGER subject_keys_no_truncate",
    ),
}
"""Guards keep a key from being overwritten: that would erase what it sealed without anybody having decided so."""


class IntegrityAlarm(Exception):  # noqa: N818 - an alarm, not a bug
    """A sealed text does not match its key or its place: the record was altered. Never treated as erased."""


class KeyStore:
    """Keys by subject, in a database of their own."""

    def __init__(self, database: Database) -> None:
        """Use a key database; its table and guards are created if missing."""
        self._database = database
        with self._writing() as connection:
            if database.schema:
                connection.cursor.execute(
                    f"SELECT pg_advisory_xact_lock(hashtextextended('{database.schema}', 0))"
                )
            if not holds_keys(connection):
                for statement in _TABLE[database.dialect]:
                    connection.cursor.execute(statement.format(schema=database.schema))

    @classmethod
    def at(cls, path: Path) -> "KeyStore":
        """Open the key store kept in a file."""
        return cls(open_sqlite(path))

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def seal(self, note: Note, event_id: UUID, field: str) -> Sealed:
        """Seal a note under its subject's key; the key is durable when this returns."""
        key_id, key = self._key_of(note.subject)
        nonce = secrets.token_bytes(NONCE_BYTES)
        ciphertext = AESGCM(key).encrypt(nonce, note.text.encode(), _place(event_id, field))
        return Sealed(
            key_id=key_id,
            nonce=base64.b64encode(nonce).decode(),
            ciphertext=base64.b64encode(ciphertext).decode(),
        )

    def open(self, sealed: Sealed, event_id: UUID, field: str) -> str | Erased:
        """Open a sealed text; a missing key means it was erased.

        Raises:
            IntegrityAlarm: the text does not belong to this event and field, or was altered.
        """
        key = self._find(sealed.key_id)
        if key is None:
            return Erased(sealed.key_id)
        try:
            nonce, ciphertext = (
                base64.b64decode(text, validate=True) for text in (sealed.nonce, sealed.ciphertext)
            )
            return AESGCM(key).decrypt(nonce, ciphertext, _place(event_id, field)).decode()
        except (InvalidTag, ValueError) as error:
            msg = f"The sealed text of field {field} in event {event_id} was altered or moved."
            raise IntegrityAlarm(msg) from error

    def tag(self, subject: UUID, purpose: str) -> str:
        """Give a text nobody can make without the subject's key: the same for the same purpose, until it is erased."""
        _, key = self._key_of(subject)
        made = hmac.digest(key, f"gatebook-tag/1 {purpose}".encode(), "sha256")
        return base64.urlsafe_b64encode(made).decode().rstrip("=")

    def erase(self, subject: UUID) -> bool:
        """Delete a subject's key, and with it the text it sealed; False: there was none."""
        with self._writing() as connection:
            connection.cursor.execute(
                self._sql("DELETE FROM subject_keys WHERE subject = ? RETURNING key_id"), (str(subject),)
            )
            gone = connection.cursor.fetchone() is not None
        # What was deleted still lies in the log on SQLite, and as a dead row in the table's file on PostgreSQL.
        sweep = (
            "PRAGMA wal_checkpoint(TRUNCATE)"
            if self._database.dialect == "sqlite"
            else "VACUUM FULL subject_keys"
        )
        with self._database.connected() as connection:
            connection.cursor.execute(sweep)
        return gone

    def _key_of(self, subject: UUID) -> tuple[str, bytes]:
        """Give a subject's key, asked for each time: another process may have erased the one known before."""
        with self._database.connected() as connection:
            known = self._select(connection, subject)
        if known is None:
            with self._writing() as connection:
                connection.cursor.execute(
                    self._sql(
                        "INSERT INTO subject_keys (key_id, subject, key) VALUES (?, ?, ?) "
                        "ON CONFLICT (subject) DO NOTHING"
                    ),
                    (secrets.token_hex(16), str(subject), secrets.token_bytes(KEY_BYTES)),
                )
                known = self._select(connection, subject)
        if known is None:
            msg = f"The key of {subject} was erased while it was being used."
            raise LookupError(msg)
        return known

    def _select(self, connection: Connection, subject: UUID) -> tuple[str, bytes] | None:
        connection.cursor.execute(
            self._sql("SELECT key_id, key FROM subject_keys WHERE subject = ?"), (str(subject),)
        )
        row = connection.cursor.fetchone()
        return (str(row[0]), bytes(row[1])) if row else None

    def _find(self, key_id: str) -> bytes | None:
        with self._database.connected() as connection:
            connection.cursor.execute(self._sql("SELECT key FROM subject_keys WHERE key_id = ?"), (key_id,))
            row = connection.cursor.fetchone()
        return bytes(row[0]) if row else None

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._database.connected() as connection:
            if self._database.dialect == "sqlite":
                # What is deleted is overwritten: an erased key must not stay in a free page.
                connection.cursor.execute("PRAGMA secure_delete=ON")
                connection.cursor.execute("BEGIN IMMEDIATE")
            else:
                connection.cursor.execute("BEGIN")
            try:
                yield connection
            except BaseException:
                connection.cursor.execute("ROLLBACK")
                raise
            connection.cursor.execute("COMMIT")

    def _sql(self, text: str) -> str:
        return text if self._database.dialect == "sqlite" else text.replace("?", "%s")


def holds_keys(connection: Connection) -> bool:
    """Tell whether a database is a key store; it need not hold any key yet."""
    connection.cursor.execute(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'subject_keys'"
        if connection.dialect == "sqlite"
        else "SELECT 1 FROM information_schema.tables "
        "WHERE table_schema = current_schema() AND table_name = 'subject_keys'"
    )
    return connection.cursor.fetchone() is not None


def _place(event_id: UUID, field: str) -> bytes:
    return f"{event_id}{field}".encode()
