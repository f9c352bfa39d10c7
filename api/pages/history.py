"""The history of a project: the record itself, one sentence for each event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.pages.vocabulary import Vocabulary
from domain.access import Reader, visible_to
from domain.times import Precision, format_instant, parse_instant
from projections.audit_trail import Entry, audit_trail
from projections.plain_words import ROLES
from projections.sentences import Words, sentence
from projections.statements import Connection

BATCH = 200
CORRECTED = "_corrected"

BOARD_ROLES = {"chair", "member"}
JOBS = {
    "import": "Übernahme",
    "init": "Einrichtung",
    "demo": "Demonstration",
    "tick": "Terminüberwachung",
}
"""What the system does by itself; texts of the pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One event as the page shows it."""

    position: int
    effective_at: datetime
    precision: Precision
    recorded_at: datetime
    actor: str
    roles: tuple[str, ...]
    sentence: str
    late: bool
    late_reason: str
    correction: bool


def entries_of(
    connection: Connection, reader: Reader, project_id: UUID, on: datetime, known: int
) -> tuple[Entry, ...]:
    """Give what a reader may read of a project's record: in effect at an instant, up to a position."""
    found: list[Entry] = []
    after = 0
    while True:
        batch = audit_trail(connection, reader, project_id=project_id, after=after, known=known, most=BATCH)
        found += batch
        if len(batch) < BATCH:
            break
        after = batch[-1].position
    until = format_instant(on)
    return tuple(entry for entry in found if entry.effective_at <= until)


def knows_persons(reader: Reader, programme_id: UUID) -> bool:
    """Tell whether a reader may know who on a board did what: single votes are not for the public."""
    return visible_to(reader, public=False, programme_id=programme_id)


def history_lines(
    entries: Sequence[Entry], names: Words, words: Vocabulary, *, insider: bool
) -> list[HistoryLine]:
    """Show events, the last recorded first."""
    positions = {str(entry.event_id): entry.position for entry in entries}
    return [_line(entry, names, words, positions, insider=insider) for entry in reversed(entries)]


def _line(
    entry: Entry, names: Words, words: Vocabulary, positions: Mapping[str, int], *, insider: bool
) -> HistoryLine:
    said = entry.metadata or {}
    roles = tuple(said.get("roles") or ())
    cause = said.get("causation_id")
    if cause is not None:
        actor = (
            words.text("Folge aus Nr. {number}", number=positions[cause])
            if cause in positions
            else words.text("Folge")
        )
    else:
        actor = "" if BOARD_ROLES & set(roles) and not insider else actor_name(entry.actor, names, words)
    return HistoryLine(
        position=entry.position,
        effective_at=parse_instant(entry.effective_at),
        precision=Precision(entry.effective_precision),
        recorded_at=parse_instant(entry.recorded_at),
        actor=actor,
        roles=tuple(words.listed(ROLES, role) for role in roles),
        sentence=sentence(entry.topic, entry.state, names, words.language, stream=str(entry.originator_id)),
        late=entry.effective_at != entry.recorded_at,
        late_reason=str(said.get("effective_reason") or ""),
        correction=CORRECTED in entry.topic,
    )


def actor_name(actor: str, names: Words, words: Vocabulary) -> str:
    """Call who acted by name; a person without one is called by the beginning of the id in the record."""
    if actor.startswith("system:"):
        job = actor.removeprefix("system:")
        return words.text("System ({job})", job=words.text(JOBS[job]) if job in JOBS else job)
    return names.person(actor, words.language)
