"""All projections kept inside the transaction of each command, in the order in which they fold."""

from collections.abc import Mapping

import sqlalchemy as sa

from domain.catalogue import CURRENT
from domain.kernel import DomainEvent
from projections.audit_trail import AUDIT_TRAIL
from projections.base import Fold, Projection
from projections.board_sheets import BOARD_SHEETS
from projections.check_calendar import CHECK_CALENDAR
from projections.classifications import CLASSIFICATIONS
from projections.conditions_owed import CONDITIONS_OWED
from projections.deadlines import DEADLINES
from projections.evidence_list import EVIDENCE_LIST
from projections.follow_ups_stuck import FOLLOW_UPS_STUCK
from projections.goals_matrix import GOALS_MATRIX
from projections.imported_lists import IMPORTED_LISTS
from projections.mandates_held import MANDATES_HELD
from projections.meetings import MEETINGS_PROJECTION
from projections.milestones import MILESTONES
from projections.my_tasks import MY_TASKS
from projections.names import NAMES
from projections.needs_raised import NEEDS_RAISED
from projections.other_decisions import OTHER_DECISIONS
from projections.phase_words import PHASE_WORDS
from projections.portfolio import PORTFOLIO
from projections.reporting_duties import REPORTING_DUTIES
from projections.reviews import REVIEWS
from projections.synergies import SYNERGIES

INLINE: tuple[Projection, ...] = (
    PHASE_WORDS,
    NAMES,
    MANDATES_HELD,
    PORTFOLIO,
    CLASSIFICATIONS,
    GOALS_MATRIX,
    REVIEWS,
    CHECK_CALENDAR,
    BOARD_SHEETS,
    CONDITIONS_OWED,
    EVIDENCE_LIST,
    MY_TASKS,
    SYNERGIES,
    MILESTONES,
    REPORTING_DUTIES,
    IMPORTED_LISTS,
    DEADLINES,
    MEETINGS_PROJECTION,
    NEEDS_RAISED,
    OTHER_DECISIONS,
    FOLLOW_UPS_STUCK,
    AUDIT_TRAIL,
)
"""Later ones may read the tables of earlier ones."""

TABLES: tuple[sa.Table, ...] = tuple(table for projection in INLINE for table in projection.tables)


def _folds_of(event: type[DomainEvent]) -> tuple[Fold, ...]:
    return tuple(projection.folds[event] for projection in INLINE if event in projection.folds)


FOLDS: Mapping[type[DomainEvent], tuple[Fold, ...]] = {event: _folds_of(event) for event in CURRENT}
"""What an event makes every inline projection do."""
