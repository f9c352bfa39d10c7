"""What all parts of the comparison of two lifecycles need: what is gone, new or kept, and how proposals are told."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from domain.lifecycle_definitions import (
    Gate,
    Label,
    LifecycleDefinition,
    Phase,
    Requirement,
    UngatedTransition,
)
from workflows.lifecycle_words import parts, quoted, said

Keyed = TypeVar("Keyed", Phase, Gate, UngatedTransition, Requirement)


def compared(
    before: Sequence[Keyed], after: Sequence[Keyed]
) -> tuple[list[Keyed], list[Keyed], list[tuple[Keyed, Keyed]]]:
    """Give what is gone, what is new, and what has stayed, by key."""
    old, new = {one.key: one for one in before}, {one.key: one for one in after}
    return (
        [one for one in before if one.key not in new],
        [one for one in after if one.key not in old],
        [(old[one.key], one) for one in after if one.key in old],
    )


def phase_name(definition: LifecycleDefinition, key: str) -> Label:
    """Give the name of a phase in quotation marks."""
    return quoted(definition.phase(key).label)


def marked(
    name: Label, before: tuple[bool, tuple[str, ...]], after: tuple[bool, tuple[str, ...]]
) -> Iterator[Label]:
    """Tell that something became a proposal, became attested, or that other parts of it are proposals now."""
    if before[0] != after[0]:
        yield said(
            "{name} ist jetzt "
            + ("als Vorschlag gekennzeichnet." if after[0] else "belegt und kein Vorschlag mehr."),
            "{name} is now "
            + ("marked as a proposal." if after[0] else "attested and no longer a proposal."),
            name=name,
        )
    if set(before[1]) != set(after[1]):
        yield said(
            "{name}: Als Vorschlag gekennzeichnet ist im Einzelnen jetzt {parts}.",
            "{name}: what is marked as a proposal in detail is now {parts}.",
            name=name,
            parts=parts(after[1]),
        )
