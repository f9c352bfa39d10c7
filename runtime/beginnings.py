"""How a record begins: its first event says for ever whose it is, and whether it is a demonstration.

The row `organisation` says the same to whoever opens the record, without reading events; the two must
agree, or somebody put one in the place of the other.
"""

from domain.kernel import DomainEvent
from domain.system_records import SystemKind, SystemRecord
from storage.engine import UnfitDatabase
from storage.history import history
from storage.organisations import Organisation
from storage.transactions import EventStore
from workflows.commands import Actor
from workflows.system_records import RecordSystemFact

FOUNDER = Actor.system("init")


def founding(organisation: Organisation) -> RecordSystemFact:
    """Give the command that begins an organisation's record."""
    return RecordSystemFact(
        kind=SystemKind.FOUNDING,
        occasion=organisation.slug,
        noted={
            "slug": organisation.slug,
            "name": organisation.name,
            "log_origin": organisation.log_origin,
            "marked": organisation.marked,
        },
    )


def first_event(store: EventStore) -> DomainEvent | None:
    """Give the event a record begins with (None: nothing is recorded yet)."""
    with store.database.reading() as connection:
        return next((event for _, event, _ in history(connection, store.mapper, until=1)), None)


def require_agreement(organisation: Organisation, first: DomainEvent) -> None:
    """Open a record only if it begins as the organisation it is opened as.

    Raises:
        UnfitDatabase: it begins otherwise.
    """
    said = first.noted if isinstance(first, SystemRecord.Begun) else None
    if said != founding(organisation).noted:
        told = "another beginning" if said is None else ", ".join(f"{name} {said[name]!r}" for name in said)
        msg = (
            f"The record of {organisation.slug} is kept as {organisation.marked!r}, but its first event says "
            f"otherwise ({told}). Restore the record from a backup that was not mixed with another one."
        )
        raise UnfitDatabase(msg)
