"""The closed lists a vote is described with: of whom and of what shares are taken, what members say, what comes of it.

Every word is a stored format: add, never change.
"""

from enum import StrEnum


class QuorumBase(StrEnum):
    """Of whom a share must take part for the board to be able to decide."""

    STATUTORY = "statutory"  # the number of members the statutes name, filled or not
    APPOINTED = "appointed"  # the seats that are filled, also those recused
    ELIGIBLE = "eligible"  # the filled seats without those recused in this matter
    PRESENT = "present"  # whoever takes part: any number can decide


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
    CHAIR_DECIDES = "chair_decides"  # the vote of the chair's seat; none, or an abstention, rejects
    CHAIRS_SIDE = (
        "chairs_side"  # the vote of whoever presides: the chair, or without a vote of theirs the deputy
    )
    NEW_ROUND = "new_round"  # all vote again, by the rule of the next round


class Closes(StrEnum):
    """When a vote ends before its deadline; the deadline ends every vote."""

    WHEN_CERTAIN = "when_certain"  # as soon as nothing outstanding can change the result
    ALL_VOTED = "all_voted"  # as soon as every eligible member has voted
    AT_DEADLINE = "at_deadline"  # never before


class Mandatory(StrEnum):
    """Whose vote a decision cannot do without, whatever it says."""

    CHAIR = "chair"  # the seat of the chair
    PRESIDING = "presiding"  # the seat of the chair or of the deputy chair


class Deputies(StrEnum):
    """Who may vote for an absent member."""

    NONE = "none"
    WITHOUT_SEAT = "without_seat"  # an appointed deputy who has no vote in the matter yet
    ANYONE = "anyone"  # an appointed deputy, also a member with a vote of their own


class Missing(StrEnum):
    """What a vote not given counts as; never as consent, never as taking part."""

    NOT_CAST = "not_cast"
    ABSTENTION = "abstention"
    NO = "no"


class Choice(StrEnum):
    """What one member says."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class Result(StrEnum):
    """What a vote says about its motion."""

    CARRIED = "carried"
    REJECTED = "rejected"
    NO_QUORUM = "no_quorum"
    NEW_ROUND = "new_round"  # nothing is decided yet: the rule lets all vote again
    OPEN = "open"  # more than one of the others is still possible
