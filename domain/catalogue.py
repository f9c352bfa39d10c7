"""All aggregates and all events of the record: what storage can read and every projection must answer for."""

from domain.boards import Board
from domain.conditions import Condition
from domain.decision_needs import DecisionNeed
from domain.evidence import Evidence
from domain.exception_tasks import ExceptionTask
from domain.gate_reviews import GateReview
from domain.goals import GoalSystem
from domain.import_batches import ImportBatch
from domain.kernel import Aggregate, DomainEvent
from domain.lifecycles import Lifecycle
from domain.meetings import Meeting
from domain.people import Person
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.units import Unit
from domain.upcasts import UPCASTS

AGGREGATES: tuple[type[Aggregate], ...] = (
    Person,
    Unit,
    Programme,
    Lifecycle,
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
)


def _events_of(aggregate: type[Aggregate]) -> tuple[type[DomainEvent], ...]:
    """Give the events of an aggregate; those of its parts are its own, see `domain.kernel.Aggregate`."""
    return tuple(
        found
        for name, found in vars(aggregate).items()
        if isinstance(found, type) and issubclass(found, DomainEvent) and name != "Event"
    )


EVENTS: dict[str, type[DomainEvent]] = {
    str(vars(event).get("TOPIC") or getattr(event, "TOPIC", "")): event
    for aggregate in AGGREGATES
    for event in _events_of(aggregate)
}
"""Every event class by its stored name; those of old versions are read only."""

CURRENT: frozenset[type[DomainEvent]] = frozenset(
    event for topic, event in EVENTS.items() if topic not in UPCASTS
)
"""The events of today: what decisions record and what folds are handed."""

AGGREGATE_OF: dict[type[DomainEvent], type[Aggregate]] = {
    event: aggregate for aggregate in AGGREGATES for event in _events_of(aggregate)
}
"""The aggregate whose stream an event belongs to."""


def events_of(*aggregates: type[Aggregate]) -> frozenset[type[DomainEvent]]:
    """Give all events of today of whole nouns: for a question that has nothing to do with them."""
    return CURRENT.intersection(event for aggregate in aggregates for event in _events_of(aggregate))
