"""Vote rules and the figures of a vote in words, straight from what is stored."""

from collections.abc import Iterator

from domain.ballots import Choice, Result
from domain.lifecycle_definitions import Label
from domain.vote_rules import Abstention, Closes, Deputies, MajorityBase, Mandatory, Missing, QuorumBase, Tie
from projections.plain_words import WordList
from projections.sentence_words import State, Teller

NO_QUORUM_ASKED = "0/1"

_QUORUM: WordList = {
    QuorumBase.STATUTORY: Label(de="Sitze nach Satzung", en="seats by statute"),
    QuorumBase.APPOINTED: Label(de="besetzten Sitze", en="filled seats"),
    QuorumBase.ELIGIBLE: Label(de="Stimmberechtigten", en="eligible members"),
    QuorumBase.PRESENT: Label(de="Teilnehmenden", en="members taking part"),
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
    Tie.CHAIRS_SIDE: Label(
        de="bei Stimmengleichheit entscheidet, wer die Sitzung leitet", en="whoever presides decides a tie"
    ),
    Tie.NEW_ROUND: Label(
        de="bei Stimmengleichheit wird erneut abgestimmt", en="a tie calls for another round"
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


_MANDATORY: WordList = {
    Mandatory.CHAIR: Label(de="nicht ohne die Stimme des Vorsitzes", en="not without the vote of the chair"),
    Mandatory.PRESIDING: Label(
        de="nicht ohne die Stimme von Vorsitz oder Stellvertretung",
        en="not without the vote of chair or deputy chair",
    ),
}
_DEPUTIES: WordList = {
    Deputies.WITHOUT_SEAT: Label(
        de="Abwesende können sich vertreten lassen, auch wer vertritt hat nur eine Stimme",
        en="absent members may be represented, by somebody who has no other vote",
    ),
    Deputies.ANYONE: Label(
        de="Abwesende können sich vertreten lassen, auch durch andere Mitglieder",
        en="absent members may be represented, by other members too",
    ),
}
_MISSING: WordList = {
    Missing.NOT_CAST: Label(de="fehlende Stimmen zählen nicht", en="missing votes do not count"),
    Missing.ABSTENTION: Label(
        de="fehlende Stimmen zählen als Enthaltung", en="missing votes count as abstentions"
    ),
    Missing.NO: Label(de="fehlende Stimmen zählen als Nein", en="missing votes count as no"),
}
_ABSENT: WordList = {
    Mandatory.CHAIR: Label(de="der Vorsitz stimmte nicht ab", en="the chair did not vote"),
    Mandatory.PRESIDING: Label(
        de="weder Vorsitz noch Stellvertretung stimmte ab", en="neither chair nor deputy chair voted"
    ),
}
_AFTER: WordList = {
    Result.REJECTED: Label(de="Ablehnung", en="a rejection"),
    Result.NO_QUORUM: Label(de="fehlendem Quorum", en="a missing quorum"),
}


def rule_in_words(rule: State, teller: Teller) -> str:
    """Say by which rule a board decides; rules from before there were rounds and circulars say less."""
    first = _terms(rule, teller)
    said = [*first, teller.word(_CLOSES, rule["closes"])]
    if rule.get("deputies", Deputies.NONE) != Deputies.NONE:
        said.append(teller.word(_DEPUTIES, rule["deputies"]))
    for number, later in enumerate(rule.get("rounds") or (), start=2):
        said.append(_round(number, later, _changed(first, {**rule, **later}, teller), teller))
    if rule.get("circular"):
        circular = rule["circular"]
        said.append(_circular(circular, _changed(first, {**rule, **circular}, teller), teller))
    return "; ".join(said)


def _changed(first: list[str], rule: State, teller: Teller) -> list[str]:
    return [said for said in _terms(rule, teller) if said not in first]


def _terms(rule: State, teller: Teller) -> list[str]:
    """Say by what one count is judged."""
    majority = teller.say(
        "angenommen mit {share} der {base}",
        "carried by {share} of the {base}",
        share=_share(rule["majority_share"], teller, strict=rule["majority_strict"]),
        base=teller.word(_MAJORITY, rule["majority_base"]),
    )
    return [
        _quorum_in_words(rule, teller),
        *(teller.word(_MANDATORY, office) for office in rule.get("mandatory") or ()),
        majority,
        teller.word(_ABSTENTION, rule["abstention"]),
        teller.word(_TIE, rule["tie"]),
    ]


def _quorum_in_words(rule: State, teller: Teller) -> str:
    least, parts = rule.get("quorum_least") or 0, []
    if rule["quorum_share"] != NO_QUORUM_ASKED or rule["quorum_strict"]:
        parts.append(
            teller.say(
                "{share} der {base}",
                "{share} of the {base}",
                share=_share(rule["quorum_share"], teller, strict=rule["quorum_strict"]),
                base=teller.word(_QUORUM, rule["quorum_base"]),
            )
        )
    if least:
        parts.append(teller.say("mindestens {least}", "at least {least}", least=str(least)))
    if not parts:
        return teller.say("kein Quorum verlangt", "no quorum required")
    return teller.say(
        "beschlussfähig, wenn {parts} teilnehmen",
        "quorum: {parts}",
        parts=teller.say(" und ", " and ").join(parts),
    )


def _round(number: int, later: State, changed: list[str], teller: Teller) -> str:
    after = [teller.word(_AFTER, result) for result in later.get("after") or ()]
    return teller.say(
        "Runde {number}{after}: {changed}",
        "round {number}{after}: {changed}",
        number=str(number),
        after=teller.say(
            " nach {results}", " after {results}", results=teller.say(" oder ", " or ").join(after)
        )
        if after
        else "",
        changed=", ".join(changed) or teller.say("wie zuvor", "as before"),
    )


def _circular(circular: State, changed: list[str], teller: Teller) -> str:
    days = (
        teller.say("Arbeitstage", "working days") if circular["working_days"] else teller.say("Tage", "days")
    )
    said = [f"{circular['deadline_days']} {days}"]
    if circular["votes_least"]:
        said.append(
            teller.say(
                "mindestens {least} Stimmen", "at least {least} votes", least=str(circular["votes_least"])
            )
        )
    said.append(teller.word(_MISSING, circular["missing"]))
    if circular["objection_voids"]:
        said.append(teller.say("ein Widerspruch führt in die Sitzung", "one objection leads to the meeting"))
    return teller.say("Umlauf: {said}", "circular resolution: {said}", said=", ".join((*said, *changed)))


def figures(tally: State, teller: Teller) -> str:
    """Derive a result from its stored figures, so that it can be checked with pencil and paper."""
    return "; ".join(_figures(tally, teller))


def _figures(tally: State, teller: Teller) -> Iterator[str]:
    recused = tally["recused"]
    if tally.get("circular"):
        yield teller.say("im Umlauf", "by circular resolution")
    if tally.get("round", 1) > 1:
        yield teller.say("Runde {round}", "round {round}", round=str(tally["round"]))
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
    if tally.get("voided"):
        yield teller.say(
            "Stimmen auf frühere Unterlagen, die nicht zählen: {voided}",
            "votes on earlier documents that do not count: {voided}",
            voided=str(tally["voided"]),
        )
    yield _quorum(tally, teller)
    yield from (teller.word(_ABSENT, office) for office in tally.get("absent") or ())
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
