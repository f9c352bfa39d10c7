"""The command by which the system records what it did itself."""

from dataclasses import dataclass

from domain.system_records import Noted, SystemKind, SystemRecord, record_id
from workflows.commands import Command, Handler, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSystemFact(Command):
    """Note what a job of the system did; `occasion` is its natural key within the month."""

    kind: SystemKind
    occasion: str
    noted: Noted


def record_system_fact(command: RecordSystemFact, work: Work) -> None:
    """Record an occasion once in the stream of its kind and month."""
    known = work.find(SystemRecord, record_id(command.kind, f"{work.act.recorded_at:%Y-%m}"))
    if known is None:
        work.add(SystemRecord.begin(command.kind, command.occasion, command.noted, work.act))
    else:
        known.continue_with(command.occasion, command.noted, work.act)


HANDLERS: dict[type[Command], Handler] = {RecordSystemFact: record_system_fact}
