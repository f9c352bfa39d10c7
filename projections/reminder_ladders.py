"""The ladder in force for each kind of deadline of a programme, as far as it laid one down."""

import json
from dataclasses import asdict

import sqlalchemy as sa

from domain.programmes import Programme
from domain.reminder_ladders import DEFAULT_LADDERS, LadderRung, ReminderKind
from domain.times import format_instant
from projections.statements import Connection, Statement

LADDERS = sa.Table(
    "reminder_ladders_v1",
    sa.MetaData(),
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("effective_from", sa.Text, nullable=False),
    sa.Column("ladder", sa.Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

_C = LADDERS.c
_THIS = (_C.programme_id == sa.bindparam("programme"), _C.kind == sa.bindparam("of_kind"))
_KNOWN = Statement(sa.select(_C.ladder, _C.effective_from).where(*_THIS))
_FORGET = Statement(sa.delete(LADDERS).where(*_THIS))
_KEEP = Statement(sa.insert(LADDERS).values({column.name: sa.bindparam(column.name) for column in _C}))


def keep_ladder(connection: Connection, event: Programme.ReminderLadderSet) -> bool:
    """Keep a ladder laid down; False: one that took effect later is kept already."""
    programme, since = str(event.originator_id), format_instant(event.stamp.effective_at)
    known = connection.row(_KNOWN, programme=programme, of_kind=event.kind.value)
    if known is not None and str(known[1]) > since:
        return False
    connection.run(_FORGET, programme=programme, of_kind=event.kind.value)
    connection.run(
        _KEEP,
        programme_id=programme,
        kind=event.kind.value,
        effective_from=since,
        ladder=json.dumps([asdict(rung) for rung in event.ladder]),
    )
    return True


def ladder_of(connection: Connection, programme: str, kind: ReminderKind) -> tuple[LadderRung, ...]:
    """Give the ladder that holds for a kind of deadline."""
    known = connection.row(_KNOWN, programme=programme, of_kind=kind.value)
    if known is None:
        return DEFAULT_LADDERS[kind]
    return tuple(
        LadderRung(
            level=rung["level"],
            offset_working_days=rung["offset_working_days"],
            recipients=tuple(rung["recipients"]),
        )
        for rung in json.loads(str(known[0]))
    )
