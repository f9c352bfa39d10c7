"""What in a vote rule cannot hold together, though each part is well formed: sentences that name field and remedy.

A part that could not be read is missing here, and nothing that rests on it is judged.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from domain.vote_words import Abstention, MajorityBase, Missing, QuorumBase, Result, Tie

HALF = Fraction(1, 2)
WHOLE = Fraction(1)

Values = Mapping[str, Any]


def faults_of_terms(terms: Values) -> Iterator[str]:
    """Judge the terms of one count."""
    yield from _quorum_faults(terms.get("quorum_base"), terms.get("quorum_share"), terms.get("quorum_strict"))
    yield from _majority_faults(terms.get("majority_share"), terms.get("majority_strict"))
    base, abstention = terms.get("majority_base"), terms.get("abstention")
    if base == MajorityBase.YES_AND_NO and abstention == Abstention.COUNTS_AS_NO:
        yield "abstention: cannot count as no where only yes and no are counted, take the base 'cast'"
    if terms.get("tie") in {Tie.CHAIR_DECIDES, Tie.CHAIRS_SIDE}:
        yield from _casting_vote_faults(base, terms.get("majority_share"), abstention)
    if terms.get("tie") == Tie.NEW_ROUND:
        yield from _never_tied(terms.get("majority_share"))


def round_faults(first: Values, later: Sequence[tuple[tuple[Result, ...], Values]]) -> Iterator[str]:
    """Judge rounds: each must be led to, none may lead nowhere, each must hold together by itself."""
    before = first
    for number, (after, changes) in enumerate(later, start=2):
        place = f"rounds[{number}]"
        if not after and before.get("tie") != Tie.NEW_ROUND:
            yield f"{place}.after: nothing leads to this round, say after which results it is held"
        before = {**first, **changes}
        yield from (f"{place}.{fault}" for fault in faults_of_terms(before) if _new(fault, first))
    if before.get("tie") == Tie.NEW_ROUND:
        place = f"rounds[{len(later) + 1}].tie" if later else "tie"
        yield f"{place}: there is no further round to vote again in, add it to 'rounds' or say what a tie does"


def circular_faults(first: Values, changes: Values, missing: Missing) -> Iterator[str]:
    """Judge circular resolutions: one round that must hold together by itself."""
    terms = {**first, **changes}
    yield from (f"circular.{fault}" for fault in faults_of_terms(terms) if _new(fault, first))
    if terms.get("tie") == Tie.NEW_ROUND:
        yield "circular.tie: another round needs a meeting, say what a tie in a circular resolution does"
    if missing is Missing.ABSTENTION and terms.get("abstention") == Abstention.FORBIDDEN:
        yield "circular.missing: cannot count as an abstention where abstentions are forbidden, take 'not_cast'"


def _new(fault: str, first: Values) -> bool:
    """Tell a fault of changed terms from one they were given."""
    return fault not in set(faults_of_terms(first))


def _quorum_faults(base: QuorumBase | None, share: Fraction | None, strict: bool | None) -> Iterator[str]:
    if share is not None and not 0 <= share <= WHOLE:
        yield f"quorum_share: {share.numerator}/{share.denominator} is not between 0/1 and 1/1"
    if share == WHOLE and strict:
        yield "quorum_strict: nobody can be more than all, take 'at least 1/1'"
    if base == QuorumBase.PRESENT and share:
        yield "quorum_share: whoever is present is there whole, take '0/1' and say with 'quorum_least' how many"


def _majority_faults(share: Fraction | None, strict: bool | None) -> Iterator[str]:
    if share is not None and not HALF <= share <= WHOLE:
        written = f"{share.numerator}/{share.denominator}"
        yield f"majority_share: {written} is not between 1/2 and 1/1, fewer would outvote more"
    if share == HALF and strict is False:
        yield "majority_strict: at least 1/2 would carry a tie, take 'more than 1/2' and say what a tie does"
    if share == WHOLE and strict:
        yield "majority_strict: no votes can be more than all, take 'at least 1/1'"


def _casting_vote_faults(
    base: MajorityBase | None, share: Fraction | None, abstention: Abstention | None
) -> Iterator[str]:
    yield from _never_tied(share)
    if base in {MajorityBase.ELIGIBLE, MajorityBase.STATUTORY}:
        yield f"tie: the chair cannot stand in for a vote missing from the {base} members, take 'rejected'"
    if base == MajorityBase.PRESENT and abstention == Abstention.QUORUM_ONLY:
        yield "tie: with abstentions among those present, half in favour is not a tie, take 'rejected'"


def _never_tied(share: Fraction | None) -> Iterator[str]:
    if share is not None and share != HALF:
        written = f"{share.numerator}/{share.denominator}"
        yield f"tie: there are no ties to decide where {written} must agree, take 'rejected'"
