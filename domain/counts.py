"""The bare arithmetic of one end of a vote, real or imagined: so many said this, so what does the rule make of it?

Everything here is whole numbers and exact fractions. Who may vote, and what is still possible, is asked elsewhere.
"""

from fractions import Fraction
from typing import NamedTuple

from domain.vote_rules import HALF, Abstention, MajorityBase, Mandatory, Missing, QuorumBase, Terms, Tie
from domain.vote_words import Choice, Result


class Count(NamedTuple):
    """The figures of one end of a vote; recused and vacant seats are already out.

    `silent` counts the seats that did not vote; `chair` and `deputy_chair` are what those seats said.
    """

    yes: int
    no: int
    abstained: int
    silent: int
    statutory: int
    appointed: int
    eligible: int
    chair: Choice | None
    deputy_chair: Choice | None

    @property
    def present(self) -> int:
        """How many took part: whoever abstains does, whoever says nothing does not."""
        return self.yes + self.no + self.abstained

    @property
    def presiding(self) -> Choice | None:
        """What whoever presides said: the chair, or the deputy chair where the chair did not vote."""
        return self.chair or self.deputy_chair

    def quorum_of(self, terms: Terms) -> int:
        """Of how many the quorum is a share."""
        match terms.quorum_base:
            case QuorumBase.STATUTORY:
                return self.statutory
            case QuorumBase.APPOINTED:
                return self.appointed
            case QuorumBase.ELIGIBLE:
                return self.eligible
            case _:
                return self.present

    def quorum_needed(self, terms: Terms) -> int:
        """How many must take part."""
        share = needed(terms.quorum_share, self.quorum_of(terms), strict=terms.quorum_strict)
        return max(share, terms.quorum_least)

    def absent(self, terms: Terms) -> tuple[Mandatory, ...]:
        """Whose vote is missing though nothing can be decided without it."""
        if not terms.mandatory:
            return ()
        said = {Mandatory.CHAIR: self.chair, Mandatory.PRESIDING: self.presiding}
        return tuple(office for office in terms.mandatory if said[office] is None)

    def majority_of(self, terms: Terms) -> int:
        """Of how many the majority is a share."""
        decided = self.yes + self.no + (self.silent if terms.missing is Missing.NO else 0)
        abstained = self.abstained + (self.silent if terms.missing is Missing.ABSTENTION else 0)
        match terms.majority_base:
            case MajorityBase.CAST:
                return decided + (abstained if terms.abstention is Abstention.COUNTS_AS_NO else 0)
            case MajorityBase.YES_AND_NO:
                return decided
            case MajorityBase.PRESENT:
                return decided if terms.abstention is Abstention.IGNORED else decided + abstained
            case MajorityBase.ELIGIBLE:
                return self.eligible
            case _:
                return self.statutory

    def majority_needed(self, terms: Terms) -> int:
        """How many must be in favour; one at least, so that silence never carries."""
        share = needed(terms.majority_share, self.majority_of(terms), strict=terms.majority_strict)
        return max(1, share)

    def tied(self, terms: Terms) -> bool:
        """Whether exactly half are in favour where more than half are needed."""
        return self.yes > 0 and terms.majority_share == HALF and 2 * self.yes == self.majority_of(terms)

    def outcome(self, terms: Terms) -> Result:
        """What the rule makes of these figures."""
        found = self._bare_outcome(terms)
        return Result.NEW_ROUND if found in terms.again_on else found

    def _bare_outcome(self, terms: Terms) -> Result:
        if self.present < self.quorum_needed(terms) or self.absent(terms):
            return Result.NO_QUORUM
        if self.yes >= self.majority_needed(terms):
            return Result.CARRIED
        return self._of_tie(terms) if self.tied(terms) else Result.REJECTED

    def _of_tie(self, terms: Terms) -> Result:
        if terms.tie is Tie.NEW_ROUND:
            return Result.NEW_ROUND
        casting = {Tie.CHAIR_DECIDES: self.chair, Tie.CHAIRS_SIDE: self.presiding}.get(terms.tie)
        return Result.CARRIED if casting is Choice.YES else Result.REJECTED


def needed(share: Fraction, base: int, *, strict: bool) -> int:
    """Give the smallest whole number that is more than (strict) or at least the share of a base."""
    whole, rest = divmod(share.numerator * base, share.denominator)
    return whole + 1 if strict or rest else whole
