"""What people are told when a database cannot do its work: a sentence and what to do, in place of a trace."""

from dataclasses import dataclass

import psycopg
import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa
from eventsourcing.persistence import PersistenceError

from storage.engine import RecordBusy
from storage.files import FileFault
from workflows.dispatch import Conflict

DATABASE_FAILURES = (PersistenceError, Conflict, sa.exc.SQLAlchemyError, sqlite.Error, psycopg.Error)
"""Whatever may come out of the store; `failure_of` knows which of it people can mend."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What happened and what to do, in both languages; `passes`: the same may work in a moment."""

    de: str
    en: str
    passes: bool


BUSY = Failure(
    "Der Datenbestand ist gerade belegt: Andere schreiben länger, als dieser Befehl warten darf. Von dem angefangenen "
    "Schritt wurde nichts gespeichert. Wiederholen Sie den Befehl in einigen Sekunden.",
    "The record is busy: others have been writing for longer than this command may wait. Nothing of the step under "
    "way was recorded. Repeat the command in a few seconds.",
    passes=True,
)
CONFLICT = Failure(
    "Andere haben gleichzeitig denselben Vorgang geändert, auch beim fünften Versuch. Von dem angefangenen Schritt "
    "wurde nichts gespeichert. Wiederholen Sie den Befehl; bleibt es dabei, prüfen Sie den Datenbestand mit "
    "`gatebook replay --compare`.",
    "Others changed the same matter at the same time, five times in a row. Nothing of the step under way was recorded. "
    "Repeat the command; if it stays so, examine the record with `gatebook replay --compare`.",
    passes=True,
)
NO_CONNECTION = Failure(
    "Es gibt keine Verbindung zur Datenbank mehr. Von dem angefangenen Schritt wurde nichts gespeichert, was nicht "
    "bestätigt ist. Prüfen Sie, ob die Datenbank läuft und genug Verbindungen zulässt, und wiederholen Sie den Befehl.",
    "There is no connection to the database any more. Nothing unconfirmed of the step under way was recorded. Check "
    "that the database runs and admits enough connections, and repeat the command.",
    passes=True,
)
READ_ONLY = Failure(
    "Die Datenbank lässt sich nicht beschreiben. Prüfen Sie, ob der Datenordner schreibgeschützt ist und dem Konto "
    "gehört, unter dem Gatebook läuft; bei PostgreSQL, ob der Server Schreibzugriffe annimmt.",
    "The database cannot be written to. Check whether the data folder is read-only and belongs to the account that "
    "runs Gatebook; with PostgreSQL, whether the server takes writes.",
    passes=False,
)
NO_SPACE = Failure(
    "Der Datenträger der Datenbank ist voll. Schaffen Sie Platz, und wiederholen Sie den Befehl.",
    "The disk of the database is full. Make room and repeat the command.",
    passes=False,
)
UNREADABLE = Failure(
    "Die Datei der Datenbank ist beschädigt oder nicht lesbar. Arbeiten Sie nicht weiter; stellen Sie sie aus der "
    "Sicherung wieder her.",
    "The file of the database is damaged or cannot be read. Do not work on; restore it from its backup.",
    passes=False,
)
FILES_FAIL = Failure(
    "Die Ablage der Dateien nimmt gerade nichts an, oder eine ihrer Dateien fehlt oder wurde verändert. Was genau, steht "
    "im Protokoll des Betriebs; `gatebook evidence check` prüft die ganze Ablage.",
    "The store of files takes nothing just now, or one of its files is missing or was altered. The log of operation says "
    "which; `gatebook evidence check` examines the whole store.",
    passes=False,
)

_SQLITE = {
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_CANTOPEN": READ_ONLY,
    "SQLITE_PERM": READ_ONLY,
    "SQLITE_FULL": NO_SPACE,
    "SQLITE_IOERR": UNREADABLE,
    "SQLITE_CORRUPT": UNREADABLE,
    "SQLITE_NOTADB": UNREADABLE,
}
_POSTGRES = {
    "55P03": BUSY,
    "57014": BUSY,
    "40P01": BUSY,
    "40001": BUSY,
    "25006": READ_ONLY,
    "42501": READ_ONLY,
    "53100": NO_SPACE,
}
"""By SQLSTATE: lock not available, cancelled by timeout, deadlock, serialisation; read only, no right; disk full."""
_OWN: tuple[tuple[type[Exception], Failure], ...] = (
    (Conflict, CONFLICT),
    (RecordBusy, BUSY),
    (FileFault, FILES_FAIL),
    (sa.exc.TimeoutError, NO_CONNECTION),
)


def failure_of(error: BaseException) -> Failure | None:
    """Tell what people can mend about an error of the store (None: it is a fault of the program)."""
    cause: BaseException | None = error
    while cause is not None:
        known = _known(cause)
        if known is not None:
            return known
        cause = cause.__cause__
    return None


def _known(error: BaseException) -> Failure | None:
    for kind, failure in _OWN:
        if isinstance(error, kind):
            return failure
    if isinstance(error, sqlite.Error):
        # An extended code as SQLITE_READONLY_DBMOVED says the same as its first two words.
        name = "_".join(str(getattr(error, "sqlite_errorname", "")).split("_")[:2])
        closed = isinstance(error, sqlite.ProgrammingError) and "closed" in str(error)
        return NO_CONNECTION if closed else _SQLITE.get(name)
    if isinstance(error, psycopg.Error):
        state = error.sqlstate or ""
        return _POSTGRES.get(state, NO_CONNECTION if _is_cut_off(error, state) else None)
    return None


def _is_cut_off(error: psycopg.Error, state: str) -> bool:
    """Tell whether a server is gone, shutting down, starting, or has no place left for us."""
    return state.startswith(("08", "57P", "53300")) or (
        isinstance(error, psycopg.OperationalError) and not state
    )
