"""Every decision of every board in one order: gates, resolutions taken in meetings, questions answered by a board."""

from domain.access import Reader
from projections.decision_register import EVERY_DECISION, Decision, RegisterFilter, decision_register
from projections.other_decisions import OtherDecision, other_decisions
from projections.statements import Connection


def every_decision(
    connection: Connection, reader: Reader, asked: RegisterFilter = EVERY_DECISION, most: int = 500
) -> tuple[Decision | OtherDecision, ...]:
    """Give the decisions a reader may see, the latest first; `until` is included."""
    found: list[Decision | OtherDecision] = [
        *decision_register(connection, reader, asked, most),
        *other_decisions(connection, reader, asked, most),
    ]
    found.sort(key=lambda one: (one.effective_at, one.position), reverse=True)
    return tuple(found[:most])
