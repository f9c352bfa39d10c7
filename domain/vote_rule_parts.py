"""The parts of a vote rule: the terms of one count, further rounds, circular resolutions; and how they are written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any

from domain.vote_words import Abstention, MajorityBase, Mandatory, Missing, QuorumBase, Result, Tie

Data = dict[str, Any]
Changes = tuple[tuple[str, Any], ...]
"""What another round or a circular resolution does differently: fields of the terms with their values."""


class InvalidVoteRule(ValueError):  # noqa: N818 - named for the state of the world, like every refusal
    """A rule that cannot be used, with every fault listed as `field: what is wrong`."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("The vote rule cannot be used: " + "; ".join(self.faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """By what one count is judged; `…_strict` tells "more than" the share from "at least" the share.

    A quorum of at least 0 means that the rules of procedure ask for none. `again_on` are the results after
    which all vote again.
    """

    quorum_base: QuorumBase
    quorum_share: Fraction
    quorum_strict: bool
    quorum_least: int = 0
    mandatory: tuple[Mandatory, ...] = ()
    majority_base: MajorityBase
    majority_share: Fraction
    majority_strict: bool
    abstention: Abstention
    tie: Tie
    missing: Missing = Missing.NOT_CAST
    again_on: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterRound:
    """A further round: after which results it is held (besides a tie that asks for it), and by which other terms."""

    after: tuple[Result, ...] = ()
    changes: Changes = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Circular:
    """How the board decides outside of meetings; what is not said here is as in a meeting, but in one round.

    Where too few take part, and where somebody objects to the procedure and that voids it, the matter falls
    back to the next meeting.
    """

    objection_voids: bool
    votes_least: int
    missing: Missing
    deadline_days: int
    working_days: bool
    changes: Changes = ()


def format_share(share: Fraction) -> str:
    """Write a share as people and files have it: always with its denominator."""
    return f"{share.numerator}/{share.denominator}"


def written(values: Mapping[str, Any]) -> Data:
    """Write fields as they are stored: words and fractions as text."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return format_share(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, StrEnum) else value


def circular_data(circular: Circular) -> Data:
    """Write what is said about circular resolutions, flat."""
    said = {one.name: getattr(circular, one.name) for one in fields(circular) if one.name != "changes"}
    return {**written(said), **written(dict(circular.changes))}
