"""How a vote's result follows from its figures, as sentences people can check with pencil and paper."""

from typing import Literal

from domain.ballots import Obstacle, ObstacleKind, Result, Tally
from domain.vote_rules import Abstention, MajorityBase, QuorumBase, Tie, format_share

Language = Literal["de", "en"]

_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "statutory": "{} nach Satzung",
        "appointed": "{} berufen",
        "recused": "{} befangen",
        "eligible": "{} stimmberechtigt",
        "quorum": "Quorum {}, anwesend {}",
        "no_quorum_asked": "kein Quorum verlangt, anwesend {}",
        "votes": "Ja {}, Nein {}",
        "one_abstention": "1 Enthaltung {}",
        "abstentions": "{} Enthaltungen {}",
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
        Result.CARRIED: "angenommen",
        Result.REJECTED: "abgelehnt",
        Result.NO_QUORUM: "nicht beschlussfähig",
        Result.OPEN: "noch offen (bei Schluss jetzt: {})",
    },
    "en": {
        "statutory": "{} by statute",
        "appointed": "{} appointed",
        "recused": "{} recused",
        "eligible": "{} eligible",
        "quorum": "quorum {}, present {}",
        "no_quorum_asked": "no quorum required, present {}",
        "votes": "yes {}, no {}",
        "one_abstention": "1 abstention {}",
        "abstentions": "{} abstentions {}",
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
        Result.CARRIED: "carried",
        Result.REJECTED: "rejected",
        Result.NO_QUORUM: "no quorum",
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
        ObstacleKind.CHAIR_MISSING: "Bei Stimmengleichheit entscheidet der Vorsitz, aber niemand hat ihn inne."
        " Vergeben Sie das Mandat des Vorsitzes.",
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
        ObstacleKind.CHAIR_MISSING: "The chair decides a tie, but nobody holds the chair."
        " Assign the chair's mandate.",
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
    parts = (_membership(count, words), _quorum(count, words), _votes(count, words))
    if count.if_closed_now is Result.NO_QUORUM:
        return f"{'; '.join(parts)}: {outcome}"
    return f"{'; '.join(parts)}; {_comparison(count, words)}: {outcome}"


def explain_obstacle(found: Obstacle, language: Language) -> str:
    """Say why a vote cannot open and what to do about it."""
    return _OBSTACLES[language][found.kind].format(needed=found.needed, possible=found.possible)


def _membership(count: Tally, words: dict[str, str]) -> str:
    by_statute = (
        count.rule.quorum_base is QuorumBase.STATUTORY or count.rule.majority_base is MajorityBase.STATUTORY
    )
    parts = [words["statutory"].format(count.statutory)] if by_statute else []
    parts.append(words["appointed"].format(count.appointed))
    if count.recused:
        parts.append(words["recused"].format(count.recused))
    parts.append(words["eligible"].format(count.eligible))
    return ", ".join(parts)


def _quorum(count: Tally, words: dict[str, str]) -> str:
    if not count.quorum_needed:
        return words["no_quorum_asked"].format(count.present)
    return words["quorum"].format(count.quorum_needed, count.present)


def _votes(count: Tally, words: dict[str, str]) -> str:
    votes = words["votes"].format(count.yes, count.no)
    if not count.abstained:
        return votes
    how = words[count.rule.abstention]
    if count.abstained == 1:
        return f"{votes}, {words['one_abstention'].format(how)}"
    return f"{votes}, {words['abstentions'].format(count.abstained, how)}"


def _comparison(count: Tally, words: dict[str, str]) -> str:
    if not count.yes:
        return words["nobody_in_favour"]
    share = format_share(count.rule.majority_share)
    compared = words["compared"].format(count.yes, _sign(count), share, count.majority_of)
    if not count.tied:
        return compared
    if count.rule.tie is Tie.REJECTED:
        return f"{compared}, {words['tie']}"
    chair = count.chair.value if count.chair else "silent"
    return f"{compared}, {words[f'chair_{chair}']}"


def _sign(count: Tally) -> str:
    if count.tied:
        return "="
    if count.yes >= count.majority_needed:
        return ">" if count.rule.majority_strict else "≥"
    return "≤" if count.rule.majority_strict else "<"
