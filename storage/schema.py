"""The tables of one organisation: events and everything that must agree with them.

`events` is a format kept for decades; its columns and their meaning are written down in
docs/decisions/0002 and tested against committed vectors.
"""

import sqlalchemy as sa

from projections.statements import BigInt

SCHEMA_VERSION = 6
"""Rises with every change of these tables; a database of another version is refused at start."""

METADATA = sa.MetaData()


def _text(name: str, *, nullable: bool = False, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable, primary_key=primary_key)


ORGANISATION = sa.Table(
    "organisation",
    METADATA,
    sa.Column("one", BigInt, sa.CheckConstraint("one = 1"), primary_key=True, autoincrement=False),
    _text("slug"),
    _text("name"),
    _text("log_origin"),
    _text("marked"),
    sa.Column("schema_version", BigInt, nullable=False),
    sqlite_strict=True,
)
"""What this database is: fixed by `init`. `marked` is `production` or, for ever, `demo` or `test`."""

EVENTS = sa.Table(
    "events",
    METADATA,
    sa.Column("position", BigInt, primary_key=True, autoincrement=False),
    sa.Column("event_id", sa.Text, nullable=False, unique=True),
    _text("originator_id"),
    sa.Column("originator_version", BigInt, nullable=False),
    _text("topic"),
    _text("effective_at"),
    _text("effective_precision"),
    _text("recorded_at"),
    sa.Column("state", sa.LargeBinary),
    sa.Column("state_salt", sa.LargeBinary),
    sa.Column("state_sha256", sa.LargeBinary, nullable=False),
    sa.Column("metadata", sa.LargeBinary),
    sa.Column("metadata_salt", sa.LargeBinary),
    sa.Column("metadata_sha256", sa.LargeBinary, nullable=False),
    sa.Column("leaf_hash", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("originator_id", "originator_version"),
    sa.Index("events_recorded_at", "recorded_at"),
    sqlite_strict=True,
)
"""The record: dense positions from 1 in commit order; leaf index = position - 1."""

DISPOSALS = sa.Table(
    "disposals",
    METADATA,
    sa.Column("position", BigInt, primary_key=True, autoincrement=False),
    _text("decision_event_id"),
    sqlite_strict=True,
)
"""Positions whose payload may be set to NULL, by a disposal decided under four eyes."""

OF_PERSONS = sa.text("substr(account, 1, 7) <> 'system:'")
"""Which receipts are a person's; the text stands in index and question alike, so that the one serves the other."""

RECEIPTS = sa.Table(
    "receipts",
    METADATA,
    _text("account", primary_key=True),
    _text("key", primary_key=True),
    _text("body_sha256"),
    sa.Column("position", BigInt, nullable=False),
    _text("recorded_at"),
    sa.Index("receipts_of_persons", "recorded_at", sqlite_where=OF_PERSONS, postgresql_where=OF_PERSONS),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What accepted commands were answered with, for idempotency; commands of persons are kept 30 days."""

POSITIONS = sa.Table(
    "projection_positions",
    METADATA,
    _text("name", primary_key=True),
    sa.Column("position", BigInt, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Up to which event each projection is folded; `inline` is shared by all inline ones."""

GENERATIONS = sa.Table(
    "generations",
    METADATA,
    sa.Column("number", BigInt, primary_key=True, autoincrement=False),
    _text("projection", primary_key=True),
    _text("state"),
    sa.Column("position", BigInt, nullable=False),
    sa.Column("built_at", sa.Text),
    sa.Column("replaced_at", sa.Text),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Generations of projection tables that a rebuild made or replaced: building, live or kept."""

DIRECTORY = sa.Table(
    "directory",
    METADATA,
    _text("person_id", primary_key=True),
    _text("name"),
    _text("email", nullable=True),
    _text("language"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Names and addresses of persons: never in events, may be erased."""

INBOX = sa.Table(
    "inbox",
    METADATA,
    _text("person_id", primary_key=True),
    _text("recorded_at", primary_key=True),
    _text("event_id", primary_key=True),
    _text("kind"),
    _text("subject_id"),
    sa.Column("project_id", sa.Text),
    _text("reason"),
    sa.Column("level", BigInt, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What each person was told, exactly once per event: an event has one recorded time."""

MAIL_OUTBOX = sa.Table(
    "mail_outbox",
    METADATA,
    _text("mail_id", primary_key=True),
    _text("person_id"),
    _text("event_id"),
    _text("kind"),
    _text("subject_id"),
    sa.Column("project_id", sa.Text),
    _text("reason"),
    sa.Column("level", BigInt, nullable=False),
    _text("recorded_at"),
    _text("state"),
    sa.Column("lease_until", sa.Text),
    sa.Column("attempts", BigInt, nullable=False),
    sa.Column("carried_in", sa.Text),
    sa.Column("sent_at", sa.Text),
    sa.Column("answer", sa.Text),
    sa.Column("mail_sha256", sa.Text),
    sa.Index("mail_outbox_waiting", "state", "lease_until"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Mail to be sent: ids only; address, language and text are resolved when it is sent.

`carried_in` names the row whose id became the mail's: several reminders of one person may share a mail.
"""

ACCOUNTS = sa.Table(
    "accounts",
    METADATA,
    _text("account_id", primary_key=True),
    sa.Column("person_id", sa.Text, nullable=False, index=True),
    sa.Column("login_name", sa.Text, nullable=False, unique=True),
    _text("password_hash"),
    sa.Column(
        "state", sa.Text, sa.CheckConstraint("state IN ('active', 'locked', 'disabled')"), nullable=False
    ),
    sa.Column("must_change", BigInt, nullable=False),
    sa.Column("one_time_until", sa.Text),
    sa.Column("totp_secret", sa.Text),
    sa.Column("totp_confirmed", BigInt, nullable=False),
    sa.Column("totp_step", BigInt, nullable=False),
    sa.Column("failed_attempts", BigInt, nullable=False),
    _text("created_at"),
    sa.Column("signed_in_at", sa.Text),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Who may sign in as which person. `one_time_until` is set while the password is a one-time one; `totp_secret`
is sealed, and `totp_step` the last time step whose code was taken."""

SESSIONS = sa.Table(
    "sessions",
    METADATA,
    _text("session_sha256", primary_key=True),
    sa.Column("account_id", sa.Text, nullable=False, index=True),
    _text("csrf_secret"),
    _text("created_at"),
    _text("last_seen_at"),
    sa.Column("ends_at", sa.Text, nullable=False, index=True),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Browsers that are signed in, by the digest of the id they carry."""

API_TOKENS = sa.Table(
    "api_tokens",
    METADATA,
    _text("token_id", primary_key=True),
    sa.Column("prefix", sa.Text, nullable=False, unique=True),
    _text("token_sha256"),
    sa.Column("account_id", sa.Text, nullable=False, index=True),
    _text("name"),
    _text("scopes"),
    _text("created_at"),
    _text("expires_at"),
    sa.Column("last_used_at", sa.Text),
    sa.Column("revoked_at", sa.Text),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What programs sign in with; revoked ones are kept, so that their owner sees what they were."""

ATTEMPTS = sa.Table(
    "attempts",
    METADATA,
    _text("key", primary_key=True),
    sa.Column("failures", BigInt, nullable=False),
    sa.Column("held_until", sa.Text),
    sa.Column("trusted_until", sa.Text),
    sa.Column("forgotten_at", sa.Text, nullable=False, index=True),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""How often a secret was given wrongly, by a digest of the name or address it came from."""
