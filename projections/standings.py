"""How projects stood: append-only rows, so that "as we knew it then" never changes.

A row says how a project stood from `effective_from` on, as known from `position` on. A back-dated fact
or a correction writes the later standings anew at its own position; the row that answers a question is
the one with the greatest (effective_from, position) not after (on, known).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import sqlalchemy as sa

from domain.timelines import Timeline
from domain.times import format_instant, parse_instant
from projections.statements import BigInt, Connection, Statement

_METADATA = sa.MetaData()
STANDINGS = sa.Table(
    "standings_v1",
    _METADATA,
    sa.Column("standing_id", BigInt, sa.Identity(), primary_key=True),
    sa.Column("project_id", sa.Text, nullable=False),
    sa.Column("effective_from", sa.Text, nullable=False),
    sa.Column("position", BigInt, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("phase", sa.Text, nullable=False),
    sa.Column("coarse", sa.Text, nullable=False),
    sa.Column("run_state", sa.Text, nullable=False),
    sa.Column("lead", sa.Text),
    sa.Column("planned_start", sa.Text),
    sa.Column("planned_end", sa.Text),
    sa.Index("standings_v1_line", "project_id", "effective_from", "position"),
    sqlite_strict=True,
)
DATED_FACTS = sa.Table(
    "dated_facts_v1",
    _METADATA,
    sa.Column("project_id", sa.Text, primary_key=True),
    sa.Column("attribute", sa.Text, primary_key=True),
    sa.Column("event_id", sa.Text, primary_key=True),
    sa.Column("effective_at", sa.Text, nullable=False),
    sa.Column("position", BigInt, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""The facts behind the standings as they stand after corrections; only corrections and back-dating read it."""

PHASE, RUN_STATE, PLAN, LEAD, TITLE = "phase", "run_state", "plan", "lead", "title"


class Standing(NamedTuple):
    """How a project stands at one time."""

    title: str
    phase: str
    coarse: str
    run_state: str
    lead: str | None
    planned_start: str | None
    planned_end: str | None


_STANDING_COLUMNS = tuple(STANDINGS.c[name] for name in Standing._fields)
_S, _F = STANDINGS.c, DATED_FACTS.c
_ADD = Statement(
    sa.insert(STANDINGS).values(
        {column.name: sa.bindparam(column.name) for column in _S if column.name != "standing_id"}
    )
)
_LATEST = Statement(
    sa.select(_S.effective_from, *_STANDING_COLUMNS)
    .where(_S.project_id == sa.bindparam("project"))
    .order_by(_S.effective_from.desc(), _S.position.desc())
    .limit(1)
)
_CHANGE_POINTS = Statement(
    sa.select(_S.effective_from)
    .distinct()
    .where(_S.project_id == sa.bindparam("project"), _S.effective_from >= sa.bindparam("since"))
)
_ADD_FACT = Statement(
    sa.insert(DATED_FACTS).values({column.name: sa.bindparam(column.name) for column in _F})
)
_CORRECT_FACT = Statement(
    sa.update(DATED_FACTS)
    .where(
        _F.project_id == sa.bindparam("project"),
        _F.attribute == sa.bindparam("which"),
        _F.event_id == sa.bindparam("corrects"),
    )
    .values(
        effective_at=sa.bindparam("new_effective_at"),
        position=sa.bindparam("new_position"),
        value=sa.bindparam("new_value"),
    )
)
_FACT = Statement(
    sa.select(_F.effective_at).where(
        _F.project_id == sa.bindparam("project"),
        _F.attribute == sa.bindparam("which"),
        _F.event_id == sa.bindparam("event"),
    )
)
_FACTS = Statement(
    sa.select(_F.attribute, _F.event_id, _F.effective_at, _F.position, _F.value)
    .where(_F.project_id == sa.bindparam("project"))
    .order_by(_F.position, _F.attribute)
)


def first_standing(event: Any, position: int, values: dict[str, Any], connection: Connection) -> None:
    """Write the standing with which a project begins."""
    project, since = str(event.originator_id), format_instant(event.stamp.effective_at)
    event_id = str(event.stamp.event_id)
    for attribute, value in values.items():
        connection.put(
            _ADD_FACT, (project, attribute, event_id, since, position, orjson.dumps(value).decode())
        )
    _write(project, since, position, _standing(values), connection)


def set_attribute(
    event: Any, project: str, position: int, attribute: str, value: Any, connection: Connection
) -> Standing:
    """Take in a new fact about a dated attribute; give the standing that now holds."""
    stamp = event.stamp
    since = format_instant(stamp.effective.at)
    connection.put(
        _ADD_FACT,
        (project, attribute, str(stamp.event_id), since, position, orjson.dumps(value).decode()),
    )
    latest = _latest(connection, project)
    if latest is not None and since >= latest[0]:
        standing = _replaced(latest[1], attribute, value)
        _write(project, since, position, standing, connection)
        return standing
    return _rewrite(project, since, position, connection)


def correct_attribute(
    event: Any, position: int, attribute: str, value: Any, connection: Connection
) -> Standing:
    """Put an earlier fact right; give the standing that now holds."""
    project, effective = str(event.originator_id), format_instant(event.effective_at)
    row = connection.row(_FACT, project=project, which=attribute, event=str(event.corrects))
    connection.run(
        _CORRECT_FACT,
        project=project,
        which=attribute,
        corrects=str(event.corrects),
        new_effective_at=effective,
        new_position=position,
        new_value=orjson.dumps(value).decode(),
    )
    since = min(effective, str(row[0])) if row else effective
    return _rewrite(project, since, position, connection)


def latest_standing(connection: Connection, project: str) -> Standing:
    """Give the standing that holds after all facts of a project.

    Raises:
        LookupError: the project has no standing yet.
    """
    latest = _latest(connection, project)
    if latest is None:
        msg = f"Project {project} has no standing yet."
        raise LookupError(msg)
    return latest[1]


def _latest(connection: Connection, project: str) -> tuple[str, Standing] | None:
    """Give since when a project stands as it does after all facts, and how."""
    if connection.remembered is not None and project in connection.remembered:
        remembered: tuple[str, Standing] = connection.remembered[project]
        return remembered
    row = connection.row(_LATEST, project=project)
    if row is None:
        return None
    latest = str(row[0]), Standing(*row[1:])
    if connection.remembered is not None:
        connection.remembered[project] = latest
    return latest


def _rewrite(project: str, since: str, position: int, connection: Connection) -> Standing:
    """Write every standing from a time on anew, as known from this position on."""
    lines: dict[str, Timeline[Any]] = {}
    points = {since} | {str(row[0]) for row in connection.rows(_CHANGE_POINTS, project=project, since=since)}
    for attribute, event_id, effective_at, at_position, value in connection.rows(_FACTS, project=project):
        lines.setdefault(attribute, Timeline()).add(
            UUID(event_id), parse_instant(effective_at), int(at_position), orjson.loads(value)
        )
        if effective_at >= since:
            points.add(effective_at)
    standing = None
    for point in sorted(points):
        values = dict(_values_at(lines, parse_instant(point)))
        if len(values) < len(lines):
            continue
        standing = _standing(values)
        _write(project, point, position, standing, connection)
    if standing is None:
        standing = _standing({attribute: line.present for attribute, line in lines.items()})
    return standing


def _values_at(lines: dict[str, Timeline[Any]], on: datetime) -> Iterator[tuple[str, Any]]:
    for attribute, line in lines.items():
        fact = line.at(on)
        if fact is not None:
            yield attribute, fact.value


def _standing(values: dict[str, Any]) -> Standing:
    phase, coarse = values[PHASE]
    start, end = values[PLAN]
    return Standing(values[TITLE], phase, coarse, values[RUN_STATE], values[LEAD], start, end)


def _replaced(standing: Standing, attribute: str, value: Any) -> Standing:
    title, phase, coarse, run_state, lead, start, end = standing
    if attribute == PLAN:
        start, end = value
    elif attribute == PHASE:
        phase, coarse = value
    elif attribute == RUN_STATE:
        run_state = value
    elif attribute == LEAD:
        lead = value
    else:
        title = value
    return Standing(title, phase, coarse, run_state, lead, start, end)


def _write(project: str, since: str, position: int, standing: Standing, connection: Connection) -> None:
    """Add a standing; a fold of many events remembers the latest of each project."""
    connection.put(_ADD, (project, since, position, *standing))
    if connection.remembered is not None:
        known = connection.remembered.get(project)
        if known is None or since >= known[0]:
            connection.remembered[project] = (since, standing)
