"""What can still come of a vote, and so whether its result is certain.

A free seat has not voted: it may vote anything, stay silent, be recused or fall vacant. A provisional vote was
cast by a deputy: the member may still vote otherwise, so it counts as taking part and may say anything. A vote
cast by its own member stays; only a recusal could void it, and what was certain is then judged anew.
"""

from collections.abc import Iterator
from typing import NamedTuple

from domain.counts import Count
from domain.vote_rules import Abstention, Terms, Tie
from domain.vote_words import Choice, Result


class Loose(NamedTuple):
    """The seats whose say is not settled: how many are free, what the provisional ones say, which chair is among them.

    `chair` and `deputy_chair` tell that the seat is loose at all, `…_free` that it has not voted either.
    """

    free: int
    yes: int
    no: int
    abstained: int
    chair: bool
    chair_free: bool
    deputy_chair: bool
    deputy_chair_free: bool

    @property
    def provisional(self) -> int:
        """How many votes of deputies may still be replaced."""
        return self.yes + self.no + self.abstained


def possible(terms: Terms, count: Count, loose: Loose) -> tuple[Result, ...]:
    """Find every result the loose seats can still bring about.

    Silence is best for missing the quorum, a yes of all for carrying (it adds at least as much as a seat that
    leaves takes from a base, since shares are at most 1), a no of all for rejecting with the quorum met. Only a
    tie that calls for another round has to be searched for.
    """
    settled = count._replace(
        yes=count.yes - loose.yes, no=count.no - loose.no, abstained=count.abstained - loose.abstained
    )
    every = loose.free + loose.provisional
    trials = [
        count,
        _all(settled, loose, yes=every, no=0, said=Choice.YES),
        _all(settled, loose, yes=0, no=every, said=Choice.NO),
    ]
    found = {trial.outcome(terms) for trial in trials}
    if terms.tie is Tie.NEW_ROUND and len(found) > 1:
        found.update(trial.outcome(terms) for trial in _near_ties(settled, loose, terms))
    return tuple(result for result in Result if result in found)


def _all(settled: Count, loose: Loose, *, yes: int, no: int, said: Choice) -> Count:
    """Let all loose seats take part; both chairs, where they are loose, say the same."""
    return settled._replace(
        yes=settled.yes + yes,
        no=settled.no + no,
        silent=0,
        chair=said if loose.chair else settled.chair,
        deputy_chair=said if loose.deputy_chair else settled.deputy_chair,
    )


def _near_ties(settled: Count, loose: Loose, terms: Terms) -> Iterator[Count]:
    """Let the loose seats part into yes and no in every way, all of them or all but one.

    From all against to all in favour the balance moves in steps of two; one seat that abstains, stays silent or
    leaves moves it by one. So where a tie is possible at all, one of these is tied.
    """
    every = loose.free + loose.provisional
    for yes in range(every + 1):
        whole = _all(settled, loose, yes=yes, no=every - yes, said=Choice.NO)
        yield whole
        if yes == every:
            continue
        fewer = whole._replace(no=whole.no - 1)
        if terms.abstention is not Abstention.FORBIDDEN:
            yield fewer._replace(abstained=fewer.abstained + 1)
        for chair, deputy in _who_can_do_without(loose):
            away = fewer._replace(
                chair=None if chair else fewer.chair, deputy_chair=None if deputy else fewer.deputy_chair
            )
            yield away._replace(silent=1)
            yield away._replace(appointed=away.appointed - 1, eligible=away.eligible - 1)


def _who_can_do_without(loose: Loose) -> Iterator[tuple[bool, bool]]:
    """Name the kinds of free seats there are: (the chair's, the deputy chair's), and any other."""
    if loose.free > loose.chair_free + loose.deputy_chair_free:
        yield False, False
    if loose.chair_free:
        yield True, False
    if loose.deputy_chair_free:
        yield False, True


def unanimous(settled: Count, terms: Terms, *, chair: bool, deputy_chair: bool) -> Result:
    """Give what would come of it if everybody who is left agreed; `chair` tells whether that seat is left."""
    return settled._replace(
        yes=settled.eligible,
        no=0,
        abstained=0,
        silent=0,
        chair=Choice.YES if chair else None,
        deputy_chair=Choice.YES if deputy_chair else None,
    ).outcome(terms)
