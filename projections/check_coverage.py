"""Which projects their programme's rule asks for reports: looked up by what marks them due, never judged by."""

import json
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from domain.check_rules import ProgrammeCheckRule
from domain.project_values import RunState
from domain.times import format_instant
from projections.phase_words import is_checked
from projections.statements import Connection, Statement

RULES = sa.Table(
    "check_rules_v1",
    sa.MetaData(),
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("effective_from", sa.Text, nullable=False),
    sa.Column("phases", sa.Text, nullable=False),
    sa.Column("run_states", sa.Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Of the rule last in force in each programme, whom it covers; where there is none, lifecycles say it alone."""

_C = RULES.c
_RULE = Statement(
    sa.select(_C.phases, _C.run_states, _C.effective_from).where(_C.programme_id == sa.bindparam("programme"))
)
_FORGET = Statement(sa.delete(RULES).where(_C.programme_id == sa.bindparam("programme")))
_KEEP = Statement(sa.insert(RULES).values({column.name: sa.bindparam(column.name) for column in _C}))


def keep_rule(
    connection: Connection, programme_id: UUID, rule: ProgrammeCheckRule, effective_at: datetime
) -> bool:
    """Keep whom a rule covers; False: a rule that took effect later is kept already."""
    known = connection.row(_RULE, programme=str(programme_id))
    since = format_instant(effective_at)
    if known is not None and str(known[2]) > since:
        return False
    connection.run(_FORGET, programme=str(programme_id))
    connection.run(
        _KEEP,
        programme_id=str(programme_id),
        effective_from=since,
        phases=json.dumps(rule.phases),
        run_states=json.dumps([one.value for one in rule.run_states]),
    )
    return True


def covers(connection: Connection, programme: str, lifecycle: str, phase: str, run_state: str) -> bool:
    """Tell whether a project that stands so is asked for reports."""
    known = connection.row(_RULE, programme=programme)
    if known is None:
        return run_state == RunState.ACTIVE.value and is_checked(connection, lifecycle, phase)
    phases, run_states = json.loads(str(known[0])), json.loads(str(known[1]))
    in_phase = phase in phases if phases else is_checked(connection, lifecycle, phase)
    return in_phase and run_state in run_states
