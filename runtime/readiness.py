"""Whether an organisation can be served: its record takes writes and its clock agrees with the record."""

import logging
from dataclasses import dataclass, field
from datetime import timedelta

from domain.times import parse_instant
from runtime.organisations import OrganisationContext
from storage.recorder import writing

CLOCK_BEHIND_MAX = timedelta(seconds=5)

_log = logging.getLogger("gatebook.readiness")


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found about one organisation; without reasons against it, it is ready."""

    slug: str
    database: str = ""
    reasons: tuple[str, ...] = field(default=())


def readiness_of(context: OrganisationContext) -> Readiness:
    """Take the write lock of an organisation's record, look at it and let go, recording nothing."""
    now = context.clock.now()
    try:
        with writing(context.store.database) as connection:
            _, last_at = context.store.recorder.head(connection)
            question = "SELECT sqlite_version()" if connection.dialect == "sqlite" else "SHOW server_version"
            connection.cursor.execute(question)
            version = str(connection.cursor.fetchone()[0])
    except Exception as error:  # noqa: BLE001 - whatever it is, the answer is "not ready", and the log says why
        _log.error("the record of %s takes no writes: %s", context.slug, error)
        return Readiness(context.slug, reasons=(f"the record of {context.slug} takes no writes",))
    database = f"{context.store.database.dialect} {version}"
    behind = parse_instant(last_at) - now
    if behind > CLOCK_BEHIND_MAX:
        seconds = int(behind.total_seconds())
        return Readiness(
            context.slug, database, (f"the clock is {seconds} s behind the record of {context.slug}",)
        )
    return Readiness(context.slug, database)
