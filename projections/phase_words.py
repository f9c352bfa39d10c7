"""How a published lifecycle calls its phases, and which of them are checked: looked up, never judged by."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from domain.boards import Board
from domain.catalogue import events_of
from domain.conditions import Condition
from domain.decision_needs import DecisionNeed
from domain.evidence import Evidence
from domain.exception_tasks import ExceptionTask
from domain.gate_reviews import GateReview
from domain.goals import GoalSystem
from domain.import_batches import ImportBatch
from domain.lifecycle_definitions import LifecycleDefinition
from domain.lifecycles import Lifecycle
from domain.meetings import Meeting
from domain.people import Person
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.units import Unit
from projections.base import Projection, truth
from projections.statements import BigInt, Connection, Statement

TABLE = sa.Table(
    "phase_words_v1",
    sa.MetaData(),
    sa.Column("lifecycle_id", sa.Text, primary_key=True),
    sa.Column("phase", sa.Text, primary_key=True),
    sa.Column("place", BigInt, nullable=False),
    sa.Column("label_de", sa.Text, nullable=False),
    sa.Column("label_en", sa.Text, nullable=False),
    sa.Column("symbol", sa.Text, nullable=False),
    sa.Column("coarse", sa.Text, nullable=False),
    sa.Column("final", BigInt, nullable=False),
    sa.Column("checked", BigInt, nullable=False),
    sa.Column("proposal", BigInt, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

_C = TABLE.c
_ADD = Statement(sa.insert(TABLE).values({column.name: sa.bindparam(column.name) for column in _C}))
_ALL = Statement(sa.select(TABLE).order_by(_C.lifecycle_id, _C.place))
_CHECKED = Statement(
    sa.select(_C.checked).where(
        _C.lifecycle_id == sa.bindparam("lifecycle"), _C.phase == sa.bindparam("phase")
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseWords:
    """One phase in a city's own words."""

    lifecycle_id: UUID
    phase: str
    place: int
    label: dict[str, str]
    symbol: str
    coarse: str
    final: bool
    checked: bool
    proposal: bool


def _published(event: Lifecycle.Published, _position: int, connection: Connection) -> None:
    definition = LifecycleDefinition.from_canonical_json(event.definition)
    checked = definition.check_rule.phases if definition.check_rule else ()
    connection.run_many(
        _ADD,
        [
            {
                "lifecycle_id": str(event.originator_id),
                "phase": phase.key,
                "place": place,
                "label_de": phase.label.de,
                "label_en": phase.label.en,
                "symbol": phase.symbol,
                "coarse": phase.coarse.value,
                "final": truth(phase.final),
                "checked": truth(phase.key in checked),
                "proposal": truth(phase.proposal or definition.proposal),
            }
            for place, phase in enumerate(definition.phases, start=1)
        ],
    )


PHASE_WORDS = Projection(
    name="phase_words",
    version=1,
    tables=(TABLE,),
    folds={Lifecycle.Published: _published},
    ignores=events_of(
        Person,
        Unit,
        Programme,
        Board,
        Project,
        GateReview,
        ProjectCheck,
        Reminder,
        ExceptionTask,
        Condition,
        Evidence,
        GoalSystem,
        DecisionNeed,
        Meeting,
        ImportBatch,
        SystemRecord,
    ),
)


def phase_words(connection: Connection) -> dict[tuple[UUID, str], PhaseWords]:
    """Give the words of all phases by lifecycle id and phase."""
    found = {}
    for lifecycle, phase, place, de, en, symbol, coarse, final, checked, proposal in connection.rows(_ALL):
        found[UUID(lifecycle), phase] = PhaseWords(
            lifecycle_id=UUID(lifecycle),
            phase=phase,
            place=place,
            label={"de": de, "en": en},
            symbol=symbol,
            coarse=coarse,
            final=bool(final),
            checked=bool(checked),
            proposal=bool(proposal),
        )
    return found


def is_checked(connection: Connection, lifecycle_id: str, phase: str) -> bool:
    """Tell whether projects in a phase report in checks."""
    row = connection.row(_CHECKED, lifecycle=lifecycle_id, phase=phase)
    return bool(row and row[0])
