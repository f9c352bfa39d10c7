"""Vote rules and the figures of a vote in words, straight from what is stored."""

from collections.abc import Iterator

from domain.ballots import Choice, Result
from domain.lifecycle_definitions import Label
from domain.vote_rules import Abstention, Closes, MajorityBase, QuorumBase, Tie
from projections.plain_words import WordList
from projections.sentence_words import State, Teller

NO_QUORUM_ASKED = "0/1"

_QUORUM: WordList = {
    QuorumBase.STATUTORY: Label(de="Sitze nach Satzung", en="seats by statute"),
    QuorumBase.APPOINTED: Label(de="besetzten Sitze", en="filled seats"),
    QuorumBase.ELIGIBLE: Label(de="Stimmberechtigten", en="eligible members"),
}
_MAJORITY: WordList = {
    MajorityBase.CAST: Label(de="gezählten Stimmen", en="counted votes"),
    MajorityBase.YES_AND_NO: Label(de="Ja- und Nein-Stimmen", en="yes and no votes"),
    MajorityBase.PRESENT: Label(de="Teilnehmenden", en="members taking part"),
    MajorityBase.ELIGIBLE: Label(de="Stimmberechtigten", en="eligible members"),
    MajorityBase.STATUTORY: Label(de="Sitze nach Satzung", en="seats by statute"),
}
_ABSTENTION: WordList = {
    Abstention.IGNORED: Label(de="Enthaltungen zählen nicht", en="abstentions are ignored"),
    Abstention.COUNTS_AS_NO: Label(de="Enthaltungen zählen als Nein", en="abstentions count as no"),
    Abstention.QUORUM_ONLY: Label(
        de="Enthaltungen zählen nur zur Teilnahme", en="abstentions count as taking part only"
    ),
    Abstention.FORBIDDEN: Label(de="Enthaltungen sind nicht zulässig", en="abstentions are not allowed"),
}
_TIE: WordList = {
    Tie.REJECTED: Label(de="bei Stimmengleichheit abgelehnt", en="a tie rejects"),
    Tie.CHAIR_DECIDES: Label(
        de="bei Stimmengleichheit entscheidet der Vorsitz", en="the chair decides a tie"
    ),
}
_CLOSES: WordList = {
    Closes.WHEN_CERTAIN: Label(
        de="Schluss, sobald das Ergebnis feststeht", en="closes as soon as the result is certain"
    ),
    Closes.ALL_VOTED: Label(
        de="Schluss, sobald alle abgestimmt haben", en="closes as soon as all have voted"
    ),
    Closes.AT_DEADLINE: Label(de="Schluss mit Ablauf der Frist", en="closes at the deadline"),
}


def rule_in_words(rule: State, teller: Teller) -> str:
    """Say by which rule a board decides."""
    if rule["quorum_share"] == NO_QUORUM_ASKED and not rule["quorum_strict"]:
        quorum = teller.say("kein Quorum verlangt", "no quorum required")
    else:
        quorum = teller.say(
            "beschlussfähig, wenn {share} der {base} teilnehmen",
            "quorum: {share} of the {base}",
            share=_share(rule["quorum_share"], teller, strict=rule["quorum_strict"]),
            base=teller.word(_QUORUM, rule["quorum_base"]),
        )
    majority = teller.say(
        "angenommen mit {share} der {base}",
        "carried by {share} of the {base}",
        share=_share(rule["majority_share"], teller, strict=rule["majority_strict"]),
        base=teller.word(_MAJORITY, rule["majority_base"]),
    )
    rest = (
        teller.word(_ABSTENTION, rule["abstention"]),
        teller.word(_TIE, rule["tie"]),
        teller.word(_CLOSES, rule["closes"]),
    )
    return "; ".join((quorum, majority, *rest))


def figures(tally: State, teller: Teller) -> str:
    """Derive a result from its stored figures, so that it can be checked with pencil and paper."""
    return "; ".join(_figures(tally, teller))


def _figures(tally: State, teller: Teller) -> Iterator[str]:
    recused = tally["recused"]
    yield teller.say(
        "{eligible} stimmberechtigt{recused}",
        "{eligible} eligible{recused}",
        eligible=str(tally["eligible"]),
        recused=teller.say(" ({recused} befangen)", " ({recused} recused)", recused=str(recused))
        if recused
        else "",
    )
    yield teller.say(
        "Ja {yes}, Nein {no}, Enthaltungen {abstained}",
        "yes {yes}, no {no}, abstentions {abstained}",
        yes=str(tally["yes"]),
        no=str(tally["no"]),
        abstained=str(tally["abstained"]),
    )
    yield _quorum(tally, teller)
    if tally["if_closed_now"] != Result.NO_QUORUM:
        yield _majority(tally, teller)


def _quorum(tally: State, teller: Teller) -> str:
    if not tally["quorum_needed"]:
        return teller.say(
            "teilgenommen {present}, kein Quorum verlangt",
            "took part {present}, no quorum required",
            present=str(tally["present"]),
        )
    return teller.say(
        "teilgenommen {present}, für das Quorum nötig {needed} von {base}",
        "took part {present}, needed for the quorum {needed} of {base}",
        present=str(tally["present"]),
        needed=str(tally["quorum_needed"]),
        base=str(tally["quorum_of"]),
    )


def _majority(tally: State, teller: Teller) -> str:
    needed = teller.say(
        "für die Mehrheit nötig {needed} von {base}",
        "needed for the majority {needed} of {base}",
        needed=str(tally["majority_needed"]),
        base=str(tally["majority_of"]),
    )
    if not tally["tied"]:
        return needed
    tie = teller.say("Stimmengleichheit", "tie")
    if tally["if_closed_now"] == Result.CARRIED and tally["chair"] == Choice.YES:
        tie = teller.say("Stimmengleichheit, der Vorsitz stimmte mit Ja", "tie, the chair voted yes")
    return f"{needed}; {tie}"


def _share(share: str, teller: Teller, *, strict: bool) -> str:
    if strict:
        return teller.say("mehr als {share}", "more than {share}", share=share)
    return teller.say("mindestens {share}", "at least {share}", share=share)
