"""Composition root: the organisations of an installation, each with its own record, keys and door."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Lock
from uuid import UUID

from domain.access import Reader
from domain.kernel import DomainEvent
from domain.people import Person, ScopeKind
from domain.refusals import Refused, Unmet
from domain.times import parse_instant
from projections import mandates_held
from projections.projects_acted_on import projects_acted_on
from projections.statements import Connection
from runtime.accounts import Accounts
from runtime.api_tokens import ApiTokens
from runtime.beginnings import FOUNDER, first_event, founding, require_agreement
from runtime.clock import Clock, StoryClock, SystemClock
from runtime.credentials import Credentials
from runtime.passwords import Passwords
from runtime.second_factor import SecondFactor
from runtime.sessions import Sessions
from runtime.settings import Environment, Settings
from storage.engine import Database, UnfitDatabase, open_postgres, open_sqlite, postgres_schemas
from storage.files import FileStore
from storage.keys import KeyStore, holds_keys
from storage.mapper import EventMapper
from storage.organisations import Organisation, found, identify
from storage.receipts import DoorTransactions
from storage.transactions import CommandTransaction, EventStore
from workflows.commands import Actor, Command
from workflows.dispatch import Dispatcher, Receipt, rehearse, stands_against

SLUG = re.compile(r"[a-z][a-z0-9-]{0,39}")
SCHEMA_PREFIX = "gatebook_"
KEYS_SUFFIX = "_keys"
"""Added to a record's schema, it names the schema of its keys; so no organisation's slug may end like it."""


@dataclass(frozen=True, slots=True)
class OrganisationContext:
    """Everything a request to one organisation needs; nothing of another one can be reached from it."""

    organisation: Organisation
    store: EventStore
    keys: KeyStore
    dispatcher: Dispatcher
    clock: Clock
    folder: Path
    credentials: Credentials

    @property
    def accounts(self) -> Accounts:
        """Who may sign in here."""
        return Accounts(self.credentials)

    @property
    def sessions(self) -> Sessions:
        """Signing in, staying signed in and signing out."""
        return Sessions(self.credentials)

    @property
    def second_factor(self) -> SecondFactor:
        """Codes that sign-in asks for beside the password."""
        return SecondFactor(self.credentials)

    @property
    def tokens(self) -> ApiTokens:
        """What programs sign in with."""
        return ApiTokens(self.credentials)

    @property
    def slug(self) -> str:
        """The organisation's name in addresses and commands."""
        return self.organisation.slug

    def dispatch(self, command: Command, by: Actor, key: str, part_of: UUID | None = None) -> Receipt:
        """Give a command through the one door, at the present of this organisation's clock."""
        return self.dispatcher.dispatch(command, by, self.clock.now(), key, part_of)

    def dispatch_each(
        self, given: Sequence[tuple[Command, str]], by: Actor, part_of: UUID
    ) -> tuple[Receipt | Refused, ...]:
        """Give many small commands of one whole in one transaction; each is refused for itself."""
        return self.dispatcher.dispatch_each(given, by, self.clock.now(), part_of)

    def stands_against(self, command: Command, by: Actor, connection: Connection) -> tuple[Unmet, ...]:
        """Ask what a command would be refused for now; nothing is recorded."""
        return stands_against(command, by, CommandTransaction(self.store, connection, self.clock.now()))

    def rehearse(self, command: Command, by: Actor, connection: Connection) -> tuple[DomainEvent, ...]:
        """Ask what a command would record now; nothing is recorded."""
        return rehearse(command, by, CommandTransaction(self.store, connection, self.clock.now()))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection on one consistent snapshot for questions."""
        with self.store.database.reading() as connection:
            yield connection

    def position(self) -> int:
        """Give the last position recorded: whatever is asked now sees up to there."""
        with self.store.database.reading() as connection:
            return self.store.recorder.head(connection)[0]

    def reader_of(self, actor: Actor) -> Reader:
        """Give what an actor may read as of today's mandates, leads and reviews."""
        if actor.person_id is None:
            return Reader.anyone()
        with self.reading() as connection:
            held = mandates_held.mandates_of(connection, actor.person_id, self.clock.now())
            acted_on = projects_acted_on(connection, actor.person_id, self.clock.now())
        return Reader(
            person_id=actor.person_id,
            everything=any(mandate.scope_kind is ScopeKind.ORGANISATION for mandate in held),
            programmes=frozenset(
                mandate.scope_id
                for mandate in held
                if mandate.scope_kind is ScopeKind.PROGRAMME and mandate.scope_id is not None
            ),
            projects=acted_on,
            boards=frozenset(
                mandate.scope_id
                for mandate in held
                if mandate.scope_kind is ScopeKind.BOARD and mandate.scope_id is not None
            ),
        )

    def close(self) -> None:
        """Let go of record and keys."""
        self.store.database.close()
        self.keys.close()


class Installation:
    """The organisations one process serves."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        """Prepare to open organisations; in demo and test a clock of a story may be given.

        Raises:
            UnfitDatabase: the data folder cannot be written.
        """
        self.settings = settings
        self._clock = clock
        self._open: dict[str, OrganisationContext] = {}
        self._opening = Lock()
        invented = settings.env is not Environment.PRODUCTION
        self._passwords = Passwords.quick() if invented else Passwords()
        if clock is not None and settings.env is Environment.PRODUCTION:
            msg = "A production record is written by the machine's clock only."
            raise UnfitDatabase(msg)
        _assert_writable(settings.data_dir)

    def slugs(self) -> tuple[str, ...]:
        """Give the organisations that were created here."""
        url = self.settings.database_url
        if url is not None:
            schemas = postgres_schemas(url.get_secret_value(), SCHEMA_PREFIX)
            records = (name for name in schemas if not name.endswith(KEYS_SUFFIX))
            return tuple(sorted(name.removeprefix(SCHEMA_PREFIX).replace("_", "-") for name in records))
        home = self.settings.data_dir / "organisations"
        return tuple(sorted(path.parent.name for path in home.glob("*/record.db")))

    def create(self, slug: str, name: str) -> OrganisationContext:
        """Create an organisation's record, marked for this environment for ever.

        Raises:
            UnfitDatabase: the slug is malformed, or the place holds another record.
        """
        if SLUG.fullmatch(slug) is None:
            msg = f"{slug!r} cannot name an organisation: use a-z, 0-9 and '-', beginning with a letter."
            raise UnfitDatabase(msg)
        if slug.replace("-", "_").endswith(KEYS_SUFFIX):
            msg = f"{slug!r} cannot name an organisation: names ending in '-keys' are kept for the keys of others."
            raise UnfitDatabase(msg)
        database = self._database(slug)
        try:
            found(
                database,
                Organisation(
                    slug=slug,
                    name=name,
                    log_origin=f"{self.settings.base_url.split('://')[-1].rstrip('/')}/{slug}/log",
                    marked=self.settings.env.value,
                ),
            )
        finally:
            database.close()
        return self.open(slug)

    def open(self, slug: str) -> OrganisationContext:
        """Open one organisation, once per process.

        Raises:
            UnfitDatabase: there is no such record, or this process must not open it.
        """
        with self._opening:
            known = self._open.get(slug)
            if known is None:
                known = self._open[slug] = self._opened(slug)
            return known

    def _opened(self, slug: str) -> OrganisationContext:
        if slug not in self.slugs():
            here = ", ".join(self.slugs()) or "none"
            msg = f"There is no organisation {slug!r} here (known: {here}). Create it with `gatebook init {slug}`."
            raise UnfitDatabase(msg)
        database = self._database(slug)
        try:
            organisation = identify(database, slug=slug, environment=self.settings.env.value)
            keys = self._keys(slug, database)
        except BaseException:
            database.close()
            raise
        files = FileStore(
            self._folder(slug) / "evidence",
            self.settings.evidence_most_bytes,
            self.settings.evidence_quota_bytes,
        )
        store = EventStore(database, EventMapper(keys), files)
        context = OrganisationContext(
            organisation=organisation,
            store=store,
            keys=keys,
            dispatcher=Dispatcher(DoorTransactions(store)),
            clock=self._clock or self._clock_of(store),
            folder=self._folder(slug),
            credentials=Credentials(
                slug=slug,
                database=database,
                keys=keys,
                # Also where a record lives on in its own years, people and their apps live in ours.
                clock=self._clock or self._machine_clock(),
                passwords=self._passwords,
                person_known=lambda person_id: store.load(Person, person_id) is not None,
            ),
        )
        try:
            _begin(context)
        except BaseException:
            context.close()
            raise
        return context

    def _keys(self, slug: str, database: Database) -> KeyStore:
        """Open the keys of a record: a file beside SQLite's, on PostgreSQL a schema every instance can reach.

        An empty key store in the place of a lost one would take every sealed text for erased, so a record that
        has begun is not opened without its keys.

        Raises:
            UnfitDatabase: the keys are missing.
        """
        with database.connected() as connection:
            connection.cursor.execute("SELECT 1 FROM events LIMIT 1")
            begun = connection.cursor.fetchone() is not None
        url = self.settings.keys_url or self.settings.database_url
        if url is None or database.schema is None:
            file = self.settings.data_dir / "keys" / f"{slug}.db"
            if begun and not file.exists():
                raise _keys_missing(slug, str(file))
            return KeyStore.at(_made(file.parent) / file.name)
        setting = "GATEBOOK_KEYS_URL" if self.settings.keys_url else "GATEBOOK_DATABASE_URL"
        beside = open_postgres(url.get_secret_value(), database.schema + KEYS_SUFFIX, setting)
        with beside.connected() as connection:
            there = holds_keys(connection)
        if begun and not there:
            beside.close()
            raise _keys_missing(slug, f"schema {beside.schema} at {setting}")
        return KeyStore(beside)

    def open_all(self) -> tuple[OrganisationContext, ...]:
        """Open every organisation."""
        return tuple(self.open(slug) for slug in self.slugs())

    def close(self) -> None:
        """Let go of all organisations."""
        for context in self._open.values():
            context.close()
        self._open.clear()

    def _clock_of(self, store: EventStore) -> Clock:
        """A demo lives on in its own years; everything else follows the machine."""
        if self.settings.env is Environment.DEMO:
            with store.database.connected() as connection:
                position, last_at = store.recorder.head(connection)
            if position:
                return StoryClock(parse_instant(last_at), running=True)
        return self._machine_clock()

    def _machine_clock(self) -> Clock:
        return SystemClock(timedelta(seconds=self.settings.clock_offset))

    def _folder(self, slug: str) -> Path:
        return _made(self.settings.data_dir / "organisations" / slug)

    def _database(self, slug: str) -> Database:
        url = self.settings.database_url
        if url is not None:
            return open_postgres(url.get_secret_value(), SCHEMA_PREFIX + slug.replace("-", "_"))
        return open_sqlite(self._folder(slug) / "record.db")


def _begin(context: OrganisationContext) -> None:
    """Let an empty record begin with its founding; one that has begun must agree with what it is kept as."""
    first = first_event(context.store)
    if first is None:
        context.dispatch(founding(context.organisation), FOUNDER, "founding")
    else:
        require_agreement(context.organisation, first)


def _assert_writable(folder: Path) -> None:
    probe = _made(folder) / ".writable"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise _unwritable(folder, error) from error


def _made(folder: Path) -> Path:
    """Make a folder of the data folder unless it is there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return folder


def _unwritable(folder: Path, error: OSError) -> UnfitDatabase:
    return UnfitDatabase(
        f"Der Datenordner {folder} lässt sich nicht beschreiben. Legen Sie ihn an, geben Sie ihn dem Konto, unter dem "
        "Gatebook läuft, oder nennen Sie mit GATEBOOK_DATA_DIR einen anderen Ort. / "
        f"The data folder {folder} cannot be written ({error.strerror}). Create it, give it to the account "
        "that runs Gatebook, or set GATEBOOK_DATA_DIR to another place."
    )


def _keys_missing(slug: str, place: str) -> UnfitDatabase:
    return UnfitDatabase(
        f"The keys of {slug} are missing: {place}. Restore them from their own backup beside the record; "
        "without them every sealed text would be taken for erased."
    )
