"""How a vote's result follows from its figures, as sentences people can check with pencil and paper."""

from typing import Literal

from domain.ballots import Result, Tally
from domain.obstacles import Obstacle, ObstacleKind
from domain.vote_rules import Abstention, MajorityBase, Mandatory, Missing, QuorumBase, Tie, format_share

Language = Literal["de", "en"]

_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "round": "Runde {}: ",
        "circular": "Umlauf: ",
        "statutory": "{} nach Satzung",
        "appointed": "{} berufen",
        "recused": "{} befangen",
        "eligible": "{} stimmberechtigt",
        "quorum": "Quorum {}, anwesend {}",
        "no_quorum_asked": "kein Quorum verlangt, anwesend {}",
        "votes": "Ja {}, Nein {}",
        "one_abstention": "1 Enthaltung {}",
        "abstentions": "{} Enthaltungen {}",
        "provisional": "davon {} vorläufig durch Vertretung",
        "one_voided": "1 Stimme auf frühere Unterlagen zählt nicht",
        "voided": "{} Stimmen auf frühere Unterlagen zählen nicht",
        Missing.NO: "{} fehlend als Nein gezählt",
        Missing.ABSTENTION: "{} fehlend als Enthaltung {}",
        Mandatory.CHAIR: "der Vorsitz stimmte nicht ab",
        Mandatory.PRESIDING: "weder Vorsitz noch Stellvertretung stimmte ab",
        Abstention.IGNORED: "nicht gezählt",
        Abstention.COUNTS_AS_NO: "als Nein gezählt",
        Abstention.QUORUM_ONLY: "nur für das Quorum gezählt",
        "compared": "{} {} {} von {}",
        "nobody_in_favour": "keine Stimme dafür",
        "tie": "Stimmengleichheit",
        "chair_yes": "Stimmengleichheit, der Vorsitz stimmte mit Ja",
        "chair_no": "Stimmengleichheit, der Vorsitz stimmte mit Nein",
        "chair_abstain": "Stimmengleichheit, der Vorsitz enthielt sich",
        "chair_silent": "Stimmengleichheit, der Vorsitz stimmte nicht ab",
        "presiding_yes": "Stimmengleichheit, die Sitzungsleitung stimmte mit Ja",
        "presiding_no": "Stimmengleichheit, die Sitzungsleitung stimmte mit Nein",
        "presiding_abstain": "Stimmengleichheit, die Sitzungsleitung enthielt sich",
        "presiding_silent": "Stimmengleichheit, die Sitzungsleitung stimmte nicht ab",
        Result.CARRIED: "angenommen",
        Result.REJECTED: "abgelehnt",
        Result.NO_QUORUM: "nicht beschlussfähig",
        Result.NEW_ROUND: "neue Abstimmungsrunde",
        Result.OPEN: "noch offen (bei Schluss jetzt: {})",
    },
    "en": {
        "round": "round {}: ",
        "circular": "circular: ",
        "statutory": "{} by statute",
        "appointed": "{} appointed",
        "recused": "{} recused",
        "eligible": "{} eligible",
        "quorum": "quorum {}, present {}",
        "no_quorum_asked": "no quorum required, present {}",
        "votes": "yes {}, no {}",
        "one_abstention": "1 abstention {}",
        "abstentions": "{} abstentions {}",
        "provisional": "{} of these provisional by a deputy",
        "one_voided": "1 vote on earlier documents void",
        "voided": "{} votes on earlier documents void",
        Missing.NO: "{} missing counted as no",
        Missing.ABSTENTION: "{} missing as abstention {}",
        Mandatory.CHAIR: "the chair did not vote",
        Mandatory.PRESIDING: "neither chair nor deputy chair voted",
        Abstention.IGNORED: "ignored",
        Abstention.COUNTS_AS_NO: "counted as no",
        Abstention.QUORUM_ONLY: "counted for the quorum only",
        "compared": "{} {} {} of {}",
        "nobody_in_favour": "no vote in favour",
        "tie": "tie",
        "chair_yes": "tie, the chair voted yes",
        "chair_no": "tie, the chair voted no",
        "chair_abstain": "tie, the chair abstained",
        "chair_silent": "tie, the chair did not vote",
        "presiding_yes": "tie, whoever presided voted yes",
        "presiding_no": "tie, whoever presided voted no",
        "presiding_abstain": "tie, whoever presided abstained",
        "presiding_silent": "tie, whoever presides did not vote",
        Result.CARRIED: "carried",
        Result.REJECTED: "rejected",
        Result.NO_QUORUM: "no quorum",
        Result.NEW_ROUND: "another round",
        Result.OPEN: "still open (if closed now: {})",
    },
}

_OBSTACLES: dict[Language, dict[ObstacleKind, str]] = {
    "de": {
        ObstacleKind.NOBODY_ELIGIBLE: "Niemand ist stimmberechtigt. Besetzen Sie das Gremium.",
        ObstacleKind.MORE_SEATS_THAN_STATUTORY: "{needed} Sitze sind besetzt, die Satzung sieht {possible} vor."
        " Beenden Sie überzählige Mandate oder berichtigen Sie die Sitzzahl.",
        ObstacleKind.MORE_THAN_ONE_CHAIR: "{possible} Personen haben den Vorsitz inne, es darf nur eine sein."
        " Beenden Sie die überzähligen Mandate.",
        ObstacleKind.MORE_THAN_ONE_DEPUTY_CHAIR: "{possible} Personen haben den stellvertretenden Vorsitz inne, es"
        " darf nur eine sein. Beenden Sie die überzähligen Mandate.",
        ObstacleKind.CHAIR_MISSING: "Bei Stimmengleichheit entscheidet der Vorsitz, aber niemand hat ihn inne."
        " Vergeben Sie das Mandat des Vorsitzes.",
        ObstacleKind.MANDATORY_MISSING: "Ohne die Stimme des Vorsitzes kann nicht entschieden werden, aber niemand"
        " kann sie abgeben. Vergeben Sie das Mandat des Vorsitzes oder ändern Sie die Regel.",
        ObstacleKind.QUORUM_OUT_OF_REACH: "Das Quorum verlangt {needed} Stimmberechtigte, es gibt {possible}."
        " Besetzen Sie freie Sitze.",
        ObstacleKind.MAJORITY_OUT_OF_REACH: "Die Mehrheit verlangt {needed} Ja-Stimmen, es gibt {possible}"
        " Stimmberechtigte. Besetzen Sie freie Sitze.",
    },
    "en": {
        ObstacleKind.NOBODY_ELIGIBLE: "Nobody is eligible to vote. Fill the seats of the board.",
        ObstacleKind.MORE_SEATS_THAN_STATUTORY: "{needed} seats are filled, the statutes provide {possible}."
        " End the surplus mandates or correct the number of seats.",
        ObstacleKind.MORE_THAN_ONE_CHAIR: "{possible} persons hold the chair, only one may."
        " End the surplus mandates.",
        ObstacleKind.MORE_THAN_ONE_DEPUTY_CHAIR: "{possible} persons hold the deputy chair, only one may."
        " End the surplus mandates.",
        ObstacleKind.CHAIR_MISSING: "The chair decides a tie, but nobody holds the chair."
        " Assign the chair's mandate.",
        ObstacleKind.MANDATORY_MISSING: "Nothing can be decided without the vote of the chair, but nobody"
        " can cast it. Assign the chair's mandate or change the rule.",
        ObstacleKind.QUORUM_OUT_OF_REACH: "The quorum needs {needed} eligible members, there are {possible}."
        " Fill the vacant seats.",
        ObstacleKind.MAJORITY_OUT_OF_REACH: "The majority needs {needed} votes in favour, there are {possible}"
        " eligible members. Fill the vacant seats.",
    },
}


def derivation(count: Tally, language: Language) -> str:
    """Derive a result from its figures in one line, from who belongs to the board to the outcome."""
    words = _WORDS[language]
    outcome = words[count.if_closed_now]
    if count.result is Result.OPEN:
        outcome = words[Result.OPEN].format(outcome)
    parts = [_how(count, words) + _membership(count, words), _quorum(count, words), _votes(count, words)]
    if count.present >= count.quorum_needed and not count.absent:
        parts.append(_comparison(count, words))
    return f"{'; '.join(parts)}: {outcome}"


def explain_obstacle(found: Obstacle, language: Language) -> str:
    """Say why a vote cannot open and what to do about it."""
    return _OBSTACLES[language][found.kind].format(needed=found.needed, possible=found.possible)


def _how(count: Tally, words: dict[str, str]) -> str:
    if count.circular:
        return words["circular"]
    return words["round"].format(count.round) if count.rule.rounds else ""


def _membership(count: Tally, words: dict[str, str]) -> str:
    terms = count.terms
    by_statute = terms.quorum_base is QuorumBase.STATUTORY or terms.majority_base is MajorityBase.STATUTORY
    parts = [words["statutory"].format(count.statutory)] if by_statute else []
    parts.append(words["appointed"].format(count.appointed))
    if count.recused:
        parts.append(words["recused"].format(count.recused))
    parts.append(words["eligible"].format(count.eligible))
    return ", ".join(parts)


def _quorum(count: Tally, words: dict[str, str]) -> str:
    asked = words["quorum"].format(count.quorum_needed, count.present)
    if not count.quorum_needed:
        asked = words["no_quorum_asked"].format(count.present)
    return ", ".join((asked, *(words[office] for office in count.absent)))


def _votes(count: Tally, words: dict[str, str]) -> str:
    parts = [words["votes"].format(count.yes, count.no)]
    how = words.get(count.terms.abstention, "")
    if count.abstained == 1:
        parts.append(words["one_abstention"].format(how))
    elif count.abstained:
        parts.append(words["abstentions"].format(count.abstained, how))
    if count.free and count.terms.missing is not Missing.NOT_CAST:
        parts.append(words[count.terms.missing].format(count.free, how))
    if count.provisional and not count.certain:
        parts.append(words["provisional"].format(count.provisional))
    if count.voided:
        parts.append(words["one_voided" if count.voided == 1 else "voided"].format(count.voided))
    return ", ".join(parts)


def _comparison(count: Tally, words: dict[str, str]) -> str:
    if not count.yes:
        return words["nobody_in_favour"]
    share = format_share(count.terms.majority_share)
    compared = words["compared"].format(count.yes, _sign(count), share, count.majority_of)
    return f"{compared}, {_tie(count, words)}" if count.tied else compared


def _tie(count: Tally, words: dict[str, str]) -> str:
    tie = count.terms.tie
    if tie is Tie.CHAIR_DECIDES:
        return words[f"chair_{count.chair or 'silent'}"]
    if tie is Tie.CHAIRS_SIDE:
        return words[f"presiding_{count.chair or count.deputy_chair or 'silent'}"]
    return words["tie"]


def _sign(count: Tally) -> str:
    strict = count.terms.majority_strict
    if count.tied:
        return "="
    if count.yes >= count.majority_needed:
        return ">" if strict else "≥"
    return "≤" if strict else "<"
