"""The goals a list links its projects to: what makes them known to the programme."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from domain.goals import GoalSystem, goal_system_id
from exchange.import_mappings import ImportMapping
from workflows.commands import Command
from workflows.goals import AddGoal, EstablishGoalSystem


def system_of(mapping: ImportMapping, programme_id: UUID) -> UUID:
    """Give the goal system a list links to; one without goal columns links to none that exists."""
    return goal_system_id(programme_id, mapping.goal_system.key if mapping.goal_system else "")


def goals_to_establish(
    mapping: ImportMapping, programme_id: UUID, known: GoalSystem | None, since: Mapping[str, Any]
) -> Iterator[tuple[str, Command]]:
    """Give the commands that make the goals of a list known, each with its natural key.

    What is `known` already stays as it is; `since` makes the commands effective as of the source.
    """
    named = mapping.goal_system
    if named is None:
        return
    source = f"{mapping.source.document} ({mapping.source.reference})"
    system_id = system_of(mapping, programme_id)
    if known is None:
        begun = EstablishGoalSystem(
            programme_id=programme_id, key=named.key, name=named.name, source=source, **since
        )
        yield str(system_id), begun
    for goal, label in mapping.columns.goals.items():
        if known is not None and goal in known.goals:
            continue
        added = AddGoal(
            system_id=system_id,
            goal=goal,
            label_de=label,
            label_en=named.english[goal],
            source=source,
            **since,
        )
        yield f"{system_id}/{goal}", added
