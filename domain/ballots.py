"""Vote arithmetic: a rule, an electorate and the votes so far give a result that people can check.

Nothing here knows who may vote when; a gate review decides that. A tally says what closing now would
give, what is still possible, and whether the outcome is certain whatever the loose seats do.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, NamedTuple, Self
from uuid import UUID

from domain.certainty import Loose, possible, unanimous
from domain.counts import Count
from domain.electorates import Electorate
from domain.vote_rules import Abstention, Closes, Mandatory, Terms, VoteRule
from domain.vote_words import Choice, Result

__all__ = ["FIRST_ROUND", "Choice", "Mode", "Result", "Standing", "Tally", "allows", "closes_now", "tally"]


class Mode(NamedTuple):
    """How a vote is held: the number of its round, and whether outside of a meeting."""

    round: int = 1
    circular: bool = False


FIRST_ROUND = Mode()


class Standing(StrEnum):
    """How far a vote has come."""

    DECIDED = "decided"
    OPEN = "open"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The count of a vote at one moment and what follows from it. All figures are whole numbers."""

    rule: VoteRule
    round: int = 1
    circular: bool = False
    statutory: int
    appointed: int
    recused: int
    eligible: int
    yes: int
    no: int
    abstained: int
    free: int
    provisional: int = 0
    voided: int = 0
    present: int
    quorum_of: int
    quorum_needed: int
    majority_of: int
    majority_needed: int
    tied: bool
    chair: Choice | None
    deputy_chair: Choice | None = None
    absent: tuple[Mandatory, ...] = ()
    impossible: bool = False
    if_closed_now: Result
    possible: tuple[Result, ...]

    @property
    def terms(self) -> Terms:
        """What of the rule this count is judged by."""
        return self.rule.terms(self.round, circular=self.circular)

    @property
    def certain(self) -> bool:
        """Whether nothing the loose seats may do changes the result."""
        return len(self.possible) == 1

    @property
    def result(self) -> Result:
        """The result if it is certain, else `OPEN`."""
        return self.possible[0] if self.certain else Result.OPEN

    @property
    def standing(self) -> Standing:
        """Whether the vote is decided, open, or cannot be carried by those who are left."""
        if self.impossible:
            return Standing.IMPOSSIBLE
        return Standing.DECIDED if self.certain else Standing.OPEN

    def closed(self) -> Self:
        """The same count with no seat loose any more: the result is what it is now."""
        return replace(self, possible=(self.if_closed_now,))

    def recomputed(self) -> Result:
        """Work the result out anew from the figures alone, as whoever reads the derivation does."""
        return Count(
            yes=self.yes,
            no=self.no,
            abstained=self.abstained,
            silent=self.free,
            statutory=self.statutory,
            appointed=self.appointed,
            eligible=self.eligible,
            chair=self.chair,
            deputy_chair=self.deputy_chair,
        ).outcome(self.terms)

    def to_data(self) -> dict[str, Any]:
        """Give the figures as they are stored beside the rule: flat, without names of people.

        That no vote was voided is not said: so it was before votes could be.
        """
        unsaid = {"rule"} if self.voided else {"rule", "voided"}
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self) if one.name not in unsaid}

    @classmethod
    def from_data(cls, rule: VoteRule, data: Mapping[str, Any]) -> Self:
        """Read stored figures back, so that a decision can be explained without counting again."""
        judged: dict[str, Any] = {
            "chair": _choice(data["chair"]),
            "deputy_chair": _choice(data.get("deputy_chair")),
            "absent": tuple(Mandatory(office) for office in data.get("absent", ())),
            "if_closed_now": Result(data["if_closed_now"]),
            "possible": tuple(Result(result) for result in data["possible"]),
        }
        return cls(rule=rule, **{**data, **judged})


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, StrEnum) else value


def _choice(said: str | None) -> Choice | None:
    return Choice(said) if said else None


def allows(rule: VoteRule, choice: Choice, mode: Mode = FIRST_ROUND) -> bool:
    """Tell whether a rule lets a member say this at all."""
    return choice is not Choice.ABSTAIN or _terms(rule, mode).abstention is not Abstention.FORBIDDEN


def tally(
    rule: VoteRule,
    electorate: Electorate,
    votes: Mapping[UUID, Choice],
    mode: Mode = FIRST_ROUND,
    *,
    provisional: Collection[UUID] = (),
    closed: bool = False,
) -> Tally:
    """Count the votes by seat; `provisional` names those that were cast by a deputy and may be replaced.

    `closed` means that no seat is loose any more, so the result is what it is now. Votes of the recused are
    void. A vote without a seat, or an abstention where the rule forbids it, is a fault of the caller: it should
    have been refused when it was cast.
    """
    _only_valid(rule, electorate, votes, mode)
    valid = {person: choice for person, choice in votes.items() if person not in electorate.recused}
    gone = electorate.vacated - valid.keys()
    count = _count(electorate, valid, gone)
    terms = _terms(rule, mode)
    loose = _loose(electorate, valid, frozenset(provisional) - electorate.vacated)
    outcome = count.outcome(terms)
    return Tally(
        rule=rule,
        round=mode.round,
        circular=mode.circular,
        statutory=count.statutory,
        appointed=count.appointed,
        recused=len(electorate.recused - gone),
        eligible=count.eligible,
        yes=count.yes,
        no=count.no,
        abstained=count.abstained,
        free=loose.free,
        provisional=loose.provisional,
        present=count.present,
        quorum_of=count.quorum_of(terms),
        quorum_needed=count.quorum_needed(terms),
        majority_of=count.majority_of(terms),
        majority_needed=count.majority_needed(terms),
        tied=count.tied(terms),
        chair=count.chair,
        deputy_chair=count.deputy_chair,
        absent=count.absent(terms),
        impossible=_out_of_reach(electorate, valid, count, terms),
        if_closed_now=outcome,
        possible=(outcome,) if closed else possible(terms, count, loose),
    )


def closes_now(count: Tally, *, deadline_passed: bool) -> bool:
    """Tell whether the rule ends the vote, or this round of it, at this moment."""
    return (
        deadline_passed
        or (count.rule.closes is Closes.ALL_VOTED and not count.free and not count.provisional)
        or (count.rule.closes is Closes.WHEN_CERTAIN and count.certain)
    )


def _terms(rule: VoteRule, mode: Mode) -> Terms:
    return rule.terms(mode.round, circular=mode.circular)


def _count(electorate: Electorate, valid: Mapping[UUID, Choice], gone: frozenset[UUID]) -> Count:
    said = tuple(valid.values())
    eligible = len(electorate.seats) - len(gone | electorate.recused)
    return Count(
        yes=said.count(Choice.YES),
        no=said.count(Choice.NO),
        abstained=said.count(Choice.ABSTAIN),
        silent=eligible - len(valid),
        statutory=electorate.statutory,
        appointed=len(electorate.seats) - len(gone),
        eligible=eligible,
        chair=valid.get(electorate.chair) if electorate.chair else None,
        deputy_chair=valid.get(electorate.deputy_chair) if electorate.deputy_chair else None,
    )


def _loose(electorate: Electorate, valid: Mapping[UUID, Choice], provisional: frozenset[UUID]) -> Loose:
    free = electorate.voters - valid.keys()
    replaceable = provisional & valid.keys()
    said = tuple(valid[person] for person in replaceable)
    loose = free | replaceable
    return Loose(
        free=len(free),
        yes=said.count(Choice.YES),
        no=said.count(Choice.NO),
        abstained=said.count(Choice.ABSTAIN),
        chair=electorate.chair in loose,
        chair_free=electorate.chair in free,
        deputy_chair=electorate.deputy_chair in loose,
        deputy_chair_free=electorate.deputy_chair in free,
    )


def _out_of_reach(electorate: Electorate, valid: Mapping[UUID, Choice], count: Count, terms: Terms) -> bool:
    """Tell whether even all who are left, in agreement, could not bring the rule to a yes or to another round."""
    left = electorate.voters | valid.keys()
    chair, deputy_chair = electorate.chair in left, electorate.deputy_chair in left
    at_best = unanimous(count, terms, chair=chair, deputy_chair=deputy_chair)
    return at_best not in {Result.CARRIED, Result.NEW_ROUND}


def _only_valid(rule: VoteRule, electorate: Electorate, votes: Mapping[UUID, Choice], mode: Mode) -> None:
    strangers = votes.keys() - electorate.people
    if strangers:
        raise ValueError(f"Votes without a seat: {', '.join(sorted(map(str, strangers)))}")
    if not all(allows(rule, choice, mode) for choice in votes.values()):
        raise ValueError("An abstention was counted where the rule forbids it")
