"""The rule by which a board decides, as data: quorum, majority, abstentions, ties, rounds, circulars, closing.

A board owns one rule per matter class; a review freezes the rule it is decided under. Shares are exact
fractions, stored as text like "1/2", so that a result can be checked with pencil and paper. Rules recorded
before there were versions have no `v` and only the first nine fields; they mean what they always meant.
"""

from ast import literal_eval
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any, Self

from domain.vote_rule_faults import HALF, WHOLE, circular_faults, faults_of_terms, round_faults
from domain.vote_rule_parts import (
    Changes,
    Circular,
    Data,
    InvalidVoteRule,
    LaterRound,
    Terms,
    circular_data,
    format_share,
    written,
)
from domain.vote_rule_reading import FORMAT, TERMS, read_rule
from domain.vote_words import Abstention, Closes, Deputies, MajorityBase, Mandatory, Missing, QuorumBase, Tie

__all__ = [
    "HALF",
    "SIMPLE_MAJORITY",
    "WHOLE",
    "Abstention",
    "Circular",
    "Closes",
    "Deputies",
    "InvalidVoteRule",
    "LaterRound",
    "MajorityBase",
    "Mandatory",
    "Missing",
    "QuorumBase",
    "Terms",
    "Tie",
    "VoteRule",
    "format_share",
    "rule_in_force",
]


@dataclass(frozen=True, kw_only=True)
class VoteRule:
    """How a board decides one class of matters: the terms of a first round in a meeting, and what else there is."""

    quorum_base: QuorumBase
    quorum_share: Fraction
    quorum_strict: bool
    majority_base: MajorityBase
    majority_share: Fraction
    majority_strict: bool
    abstention: Abstention
    tie: Tie
    closes: Closes
    quorum_least: int = 0
    mandatory: tuple[Mandatory, ...] = ()
    deputies: Deputies = Deputies.NONE
    rounds: tuple[LaterRound, ...] = ()
    circular: Circular | None = None

    def __post_init__(self) -> None:
        faults = tuple(_contradictions({one.name: getattr(self, one.name) for one in fields(self)}))
        if faults:
            raise InvalidVoteRule(faults)

    # Questions.
    @property
    def last_round(self) -> int:
        """The number of the last round there can be."""
        return 1 + len(self.rounds)

    def terms(self, number: int = 1, *, circular: bool = False) -> Terms:
        """Give the terms of a round, or of a circular resolution, which has one."""
        return self._circular_terms if circular else self._terms_of_rounds[number - 1]

    @cached_property
    def _first(self) -> Terms:
        return Terms(**{name: self.__dict__[name] for name in TERMS})

    @cached_property
    def _terms_of_rounds(self) -> tuple[Terms, ...]:
        changes: list[Changes] = [(), *(one.changes for one in self.rounds)]
        leads_on = [*(one.after for one in self.rounds), ()]
        return tuple(
            replace(self._first, **dict(changed), again_on=after)
            for changed, after in zip(changes, leads_on, strict=True)
        )

    @cached_property
    def _circular_terms(self) -> Terms:
        if self.circular is None:
            msg = "This rule knows no circular resolutions."
            raise LookupError(msg)
        terms = replace(self._first, **dict(self.circular.changes))
        least = max(terms.quorum_least, self.circular.votes_least)
        return replace(terms, quorum_least=least, missing=self.circular.missing)

    # The stored form.
    def to_data(self) -> Data:
        """Give the rule as it is stored: everything said, fractions as text."""
        return {
            "v": FORMAT,
            **written({name: self.__dict__[name] for name in (*TERMS, "closes", "deputies")}),
            "rounds": [
                {"after": [one.value for one in later.after], **written(dict(later.changes))}
                for later in self.rounds
            ],
            "circular": circular_data(self.circular) if self.circular else None,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> Self:
        """Read a stored or written rule; `InvalidVoteRule` names every fault, not only the first."""
        values, faults = read_rule(data)
        faults += _contradictions(values)
        if faults:
            raise InvalidVoteRule(faults)
        return cls(**values)


def _contradictions(values: Mapping[str, Any]) -> Iterable[str]:
    """Judge what was readable: parts that are each well formed and cannot hold together, in every round."""
    yield from faults_of_terms(values)
    yield from round_faults(values, [(one.after, dict(one.changes)) for one in values.get("rounds", ())])
    circular = values.get("circular")
    if circular is not None:
        yield from circular_faults(values, dict(circular.changes), circular.missing)


@lru_cache(maxsize=256)
def _rule_of(text: str) -> VoteRule:
    return VoteRule.from_data(literal_eval(text))


def rule_in_force(data: Mapping[str, object]) -> VoteRule:
    """Read a rule from an event; the same stored rule is read and judged once per process."""
    return _rule_of(repr(data))  # the quickest text that says all of it


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
