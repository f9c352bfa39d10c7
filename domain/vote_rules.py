"""The rule by which a board decides, as data: quorum, majority, abstentions, ties and when a vote closes.

A board owns one rule per matter class; a review freezes the rule it is decided under. Shares are exact
fractions, stored as text like "1/2", so that a result can be checked with pencil and paper.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Any, Self

HALF = Fraction(1, 2)
WHOLE = Fraction(1)

_FRACTION = re.compile(r"[0-9]{1,6}/[0-9]{1,6}")


class QuorumBase(StrEnum):
    """Of whom a share must take part for the board to be able to decide."""

    STATUTORY = "statutory"  # the number of members the statutes name, filled or not
    APPOINTED = "appointed"  # the seats that are filled
    ELIGIBLE = "eligible"  # the filled seats without those recused in this matter


class MajorityBase(StrEnum):
    """Of what a share must be in favour for a motion to carry."""

    CAST = "cast"  # the votes that count, with abstentions where they count as no
    YES_AND_NO = "yes_and_no"  # the votes for and against, nothing else
    PRESENT = "present"  # everyone who took part: outside meetings, everyone who cast any vote
    ELIGIBLE = "eligible"  # every filled seat without those recused, voting or not
    STATUTORY = "statutory"  # the number of members the statutes name, filled or not


class Abstention(StrEnum):
    """What an abstention does; whoever abstains took part and counts towards the quorum."""

    IGNORED = "ignored"  # left out of the majority's base, also where the base is those present
    COUNTS_AS_NO = "counts_as_no"  # a vote against under another name
    QUORUM_ONLY = "quorum_only"  # no vote, but the person stays among those present
    FORBIDDEN = "forbidden"  # may not be cast


class Tie(StrEnum):
    """What happens when exactly as many are for as against."""

    REJECTED = "rejected"
    CHAIR_DECIDES = "chair_decides"  # the side of the chair's own vote; no vote of the chair means rejected


class Closes(StrEnum):
    """When a vote ends before its deadline; the deadline ends every vote."""

    WHEN_CERTAIN = "when_certain"  # as soon as nothing outstanding can change the result
    ALL_VOTED = "all_voted"  # as soon as every eligible member has voted
    AT_DEADLINE = "at_deadline"  # never before


class InvalidVoteRule(ValueError):  # noqa: N818 - named for the state of the world, like every refusal
    """A rule that cannot be used, with every fault listed as `field: what is wrong`."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("The vote rule cannot be used: " + "; ".join(self.faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRule:
    """How a board decides one class of matters.

    `…_strict` tells "more than" the share from "at least" the share. A quorum of at least 0 means that
    the rules of procedure ask for none.
    """

    quorum_base: QuorumBase
    quorum_share: Fraction
    quorum_strict: bool
    majority_base: MajorityBase
    majority_share: Fraction
    majority_strict: bool
    abstention: Abstention
    tie: Tie
    closes: Closes

    def __post_init__(self) -> None:
        faults = tuple(_contradictions(asdict(self)))
        if faults:
            raise InvalidVoteRule(faults)

    def to_data(self) -> dict[str, str | bool]:
        """Give the rule as it is stored: flat, fractions as text."""
        return {
            "quorum_base": self.quorum_base.value,
            "quorum_share": format_share(self.quorum_share),
            "quorum_strict": self.quorum_strict,
            "majority_base": self.majority_base.value,
            "majority_share": format_share(self.majority_share),
            "majority_strict": self.majority_strict,
            "abstention": self.abstention.value,
            "tie": self.tie.value,
            "closes": self.closes.value,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> Self:
        """Read a stored or written rule; `InvalidVoteRule` names every fault, not only the first."""
        faults = [
            f"{name}: unknown, a rule has {', '.join(_READERS)}" for name in data if name not in _READERS
        ]
        values: dict[str, Any] = {}
        for name, read in _READERS.items():
            if name not in data:
                faults.append(f"{name}: missing")
                continue
            try:
                values[name] = read(data[name])
            except ValueError as fault:
                faults.append(f"{name}: {fault}")
        faults.extend(_contradictions(values))
        if faults:
            raise InvalidVoteRule(faults)
        return cls(**values)


@lru_cache(maxsize=256)
def _rule_of(items: tuple[tuple[str, object], ...]) -> VoteRule:
    return VoteRule.from_data(dict(items))


def rule_in_force(data: Mapping[str, object]) -> VoteRule:
    """Read a rule from an event; the same stored rule is read and judged once per process."""
    return _rule_of(tuple(sorted(data.items())))


def format_share(share: Fraction) -> str:
    """Write a share as people and files have it: always with its denominator."""
    return f"{share.numerator}/{share.denominator}"


def _read_share(value: object) -> Fraction:
    if not isinstance(value, str) or not _FRACTION.fullmatch(value):
        raise ValueError(f"{value!r} is no fraction, write it as text like '1/2'")
    numerator, denominator = value.split("/")
    if not int(denominator):
        raise ValueError(f"{value!r} divides by zero")
    return Fraction(int(numerator), int(denominator))


def _read_truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true (more than the share) nor false (at least the share)")  # noqa: TRY004 - one kind of fault for the reader of a rule
    return value


def _read_one_of(words: type[StrEnum]) -> Callable[[object], StrEnum]:
    def read(value: object) -> StrEnum:
        for word in words:
            if value == word.value:
                return word
        raise ValueError(f"{value!r} is not one of {', '.join(words)}")

    return read


_READERS: dict[str, Callable[[object], Any]] = {
    "quorum_base": _read_one_of(QuorumBase),
    "quorum_share": _read_share,
    "quorum_strict": _read_truth,
    "majority_base": _read_one_of(MajorityBase),
    "majority_share": _read_share,
    "majority_strict": _read_truth,
    "abstention": _read_one_of(Abstention),
    "tie": _read_one_of(Tie),
    "closes": _read_one_of(Closes),
}


def _contradictions(values: Mapping[str, Any]) -> Iterator[str]:
    """Judge what was readable: parts that are each well formed and cannot hold together."""
    yield from _quorum_faults(values.get("quorum_share"), values.get("quorum_strict"))
    yield from _majority_faults(values.get("majority_share"), values.get("majority_strict"))
    base, abstention = values.get("majority_base"), values.get("abstention")
    if base == MajorityBase.YES_AND_NO and abstention == Abstention.COUNTS_AS_NO:
        yield "abstention: cannot count as no where only yes and no are counted, take the base 'cast'"
    if values.get("tie") == Tie.CHAIR_DECIDES:
        yield from _casting_vote_faults(base, values.get("majority_share"), abstention)


def _quorum_faults(share: Fraction | None, strict: bool | None) -> Iterator[str]:
    if share is not None and not 0 <= share <= WHOLE:
        yield f"quorum_share: {format_share(share)} is not between 0/1 and 1/1"
    if share == WHOLE and strict:
        yield "quorum_strict: nobody can be more than all, take 'at least 1/1'"


def _majority_faults(share: Fraction | None, strict: bool | None) -> Iterator[str]:
    if share is not None and not HALF <= share <= WHOLE:
        yield f"majority_share: {format_share(share)} is not between 1/2 and 1/1, fewer would outvote more"
    if share == HALF and strict is False:
        yield "majority_strict: at least 1/2 would carry a tie, take 'more than 1/2' and say what a tie does"
    if share == WHOLE and strict:
        yield "majority_strict: no votes can be more than all, take 'at least 1/1'"


def _casting_vote_faults(
    base: MajorityBase | None, share: Fraction | None, abstention: Abstention | None
) -> Iterator[str]:
    if share is not None and share != HALF:
        yield f"tie: there are no ties to decide where {format_share(share)} must agree, take 'rejected'"
    if base in {MajorityBase.ELIGIBLE, MajorityBase.STATUTORY}:
        yield f"tie: the chair cannot stand in for a vote missing from the {base} members, take 'rejected'"
    if base == MajorityBase.PRESENT and abstention == Abstention.QUORUM_ONLY:
        yield "tie: with abstentions among those present, half in favour is not a tie, take 'rejected'"


SIMPLE_MAJORITY = VoteRule(
    quorum_base=QuorumBase.APPOINTED,
    quorum_share=HALF,
    quorum_strict=True,
    majority_base=MajorityBase.YES_AND_NO,
    majority_share=HALF,
    majority_strict=True,
    abstention=Abstention.IGNORED,
    tie=Tie.REJECTED,
    closes=Closes.WHEN_CERTAIN,
)
"""The rule most rules of procedure share: more than half take part, more say yes than no, a tie rejects."""
