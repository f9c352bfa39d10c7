"""What happened in a gate review, in sentences; a decision comes with the figures it follows from."""

from domain.ballots import Choice
from domain.consultation_values import Advice
from domain.gate_review_values import CircularEnd, Outcome, RecusalGround
from domain.lifecycle_definitions import Label
from domain.review_dossiers import DossierChange
from projections.plain_words import CHOICES, OUTCOMES, RECUSALS, WordList
from projections.sentence_words import Sentence, State, Teller, short
from projections.sentences_of_settings import CONSULTATION_ROLES
from projections.sentences_of_votes import figures, rule_in_words

ADVICE: WordList = {
    Advice.IN_FAVOUR: Label(de="dafür", en="in favour"),
    Advice.AGAINST: Label(de="dagegen", en="against"),
    Advice.NOTED: Label(de="zur Kenntnis genommen", en="noted"),
    Advice.WAIVED: Label(de="verzichtet", en="done without"),
}
"""What a body said of a matter, in words."""


def _requested(state: State, teller: Teller) -> str:
    matter = state["matter"]
    return teller.say(
        "{person} hat für {project} die Vorlage zum Tor {gate} eingereicht{anew} (von der Phase {source} in die Phase "
        "{target}; zuständig: {board}; Angelegenheit: {matter}).{motion} {dossier}{conditions}",
        "{person} submitted the gate review of {project} for the gate {gate}{anew} (from the phase {source} to the "
        "phase {target}; before: {board}; matter: {matter}).{motion} {dossier}{conditions}",
        person=teller.person(state["requested_by"]),
        anew=teller.say(
            ", um neu zu entscheiden, was in der Vorlage {id} entschieden wurde",
            " to decide anew what was decided in the gate review {id}",
            id=short(state["reopens"]),
        )
        if state.get("reopens")
        else "",
        project=teller.project(matter["project_id"]),
        gate=teller.quoted(teller.words.gate(matter["gate"])),
        source=teller.quoted(teller.words.phase(matter["source"])),
        target=teller.quoted(teller.words.phase(matter["target"])),
        board=teller.board(matter["board_id"]),
        matter=teller.matter(matter["matter_class"]),
        motion=teller.told("Antrag", "Motion", state["motion"]),
        dossier=_dossier(state["dossier"], teller),
        conditions=_conditions(state.get("conditions") or [], teller),
    ) + _order(state.get("consultation") or [], teller)


def _order(steps: list[State], teller: Teller) -> str:
    """Name the bodies that hear the matter; reviews without an order are heard by the deciding board only."""
    if not steps:
        return ""
    named = [f"{step['body']} ({teller.word(CONSULTATION_ROLES, step['role'])})" for step in steps]
    return teller.say(" Beratungsfolge: {steps}.", " Consultation order: {steps}.", steps=", ".join(named))


def _body_consulted(state: State, teller: Teller) -> str:
    told = teller.say(
        "{role} {body}: {advice} (festgehalten von {person}).",
        "{role} {body}: {advice} (recorded by {person}).",
        role=teller.word(CONSULTATION_ROLES, state["role"]).capitalize(),
        body=teller.quoted(state["body"]),
        advice=teller.word(ADVICE, state["advice"]),
        person=teller.person(state["recorded_by"]),
    )
    return told + teller.told("Anmerkung", "Remark", state["remark"])


def _conditions(drafts: list[State], teller: Teller) -> str:
    """Name the conditions put to the vote; requests from before there were any do not have them."""
    if not drafts:
        return ""
    wordings = ", ".join(teller.quoted(draft["wording"]) for draft in drafts)
    return teller.say(
        " Mit diesen Auflagen: {wordings}.", " With these conditions: {wordings}.", wordings=wordings
    )


def _dossier(items: list[State], teller: Teller) -> str:
    if not items:
        return teller.say("Ohne Unterlagen.", "Without documents.")
    names = ", ".join(teller.quoted(item["name"]) for item in items)
    return teller.say("Unterlagen: {names}.", "Documents: {names}.", names=names)


def _opened(state: State, teller: Teller) -> str:
    frozen, due, panel = state["frozen"], state["vote_due_at"], state.get("panel") or {}
    return teller.say(
        "{opened}, {due}. Stimmberechtigt: {seats} (Sitze nach Satzung: {statutory}).{others} "
        "{dossier} Regel in Fassung {version}: {rule}.",
        "{opened}, {due}. Eligible: {seats} (seats by statute: {statutory}).{others} "
        "{dossier} Rule in version {version}: {rule}.",
        opened=teller.say("Die Abstimmung im Umlauf wurde eröffnet", "The vote by circular was opened")
        if panel.get("circular")
        else teller.say("Die Abstimmung wurde eröffnet", "The vote was opened"),
        due=teller.say("Frist bis {due}", "due by {due}", due=teller.instant(due))
        if due
        else teller.say("ohne Frist", "without a deadline"),
        seats=_seats(frozen, panel, teller),
        others=_others(panel, teller),
        statutory=str(frozen["statutory_seats"]),
        dossier=_dossier(frozen["dossier"], teller),
        version=str(frozen["rule_version"]),
        rule=rule_in_words(frozen["rule"], teller),
    )


def _seats(frozen: State, panel: State, teller: Teller) -> str:
    """Name those who may vote; whoever is recused is named with the others."""
    out = {one["person_id"] for one in panel.get("recused") or ()}
    deputy_chairs = panel.get("deputy_chairs") or ()

    def office(seat: State) -> str:
        if seat["chair"]:
            return teller.say(" (Vorsitz)", " (chair)")
        if seat["person_id"] in deputy_chairs:
            return teller.say(" (stellvertretender Vorsitz)", " (deputy chair)")
        return ""

    named = [
        teller.person(seat["person_id"]) + office(seat)
        for seat in frozen["seats"]
        if seat["person_id"] not in out
    ]
    return ", ".join(named) if named else teller.say("niemand", "nobody")


def _others(panel: State, teller: Teller) -> str:
    """Name who is recused, who may vote for whom, and who advises."""
    recused = ", ".join(
        f"{teller.person(one['person_id'])} ({teller.word(RECUSALS, one['ground'])})"
        for one in panel.get("recused") or ()
    )
    deputies = ", ".join(
        teller.say(
            "{deputy} für {principal}",
            "{deputy} for {principal}",
            deputy=teller.person(one["person_id"]),
            principal=teller.person(one["principal"]),
        )
        for one in panel.get("deputies") or ()
    )
    advisers = ", ".join(teller.person(person) for person in panel.get("advisers") or ())
    told = (
        (recused, teller.say(" Befangen: {names}.", " Recused: {names}.", names=recused)),
        (deputies, teller.say(" Vertretung: {names}.", " Deputies: {names}.", names=deputies)),
        (advisers, teller.say(" Beratend: {names}.", " Advising: {names}.", names=advisers)),
    )
    return "".join(sentence for names, sentence in told if names)


def _recusal_declared(state: State, teller: Teller) -> str:
    person, sealed = teller.person(state["person_id"]), teller.sealed(state["reason"])
    if state["ground"] == RecusalGround.BOARD_DECISION:
        told = teller.say(
            "Das Gremium hat {person} für befangen erklärt.", "The board recused {person}.", person=person
        )
    elif state["ground"] == RecusalGround.PROJECT_LEAD:
        told = teller.say(
            "{person} leitet jetzt das Projekt, ist deshalb befangen und wirkt nicht mit.",
            "{person} leads the project now and therefore is recused and takes no part.",
            person=person,
        )
    else:
        told = teller.say(
            "{person} ist befangen und wirkt nicht mit.",
            "{person} is recused and takes no part.",
            person=person,
        )
    if state["voided"]:
        told += teller.say(
            " Eine schon abgegebene Stimme zählt nicht mehr.", " A vote already cast counts no more."
        )
    return told + sealed


def _round_closed(state: State, teller: Teller) -> str:
    due = state["vote_due_at"]
    return teller.say(
        "Runde {round} brachte keine Entscheidung: {figures}. Es wird erneut abgestimmt{due}.",
        "Round {round} brought no decision: {figures}. All vote again{due}.",
        round=str(state["round"]),
        figures=figures(state["tally"], teller),
        due=teller.say(", Frist bis {due}", ", due by {due}", due=teller.instant(due)) if due else "",
    )


def _circular_voided(state: State, teller: Teller) -> str:
    if state["cause"] == CircularEnd.OBJECTION:
        told = teller.say(
            "{person} hat dem Umlauf widersprochen; die Vorlage kommt in die nächste Sitzung.",
            "{person} objected to the circular resolution; the review goes to the next meeting.",
            person=teller.person(state["person_id"])
            if state["person_id"]
            else teller.say("Ein Mitglied", "A member"),
        )
    else:
        told = teller.say(
            "Der Umlauf ist gescheitert, weil zu wenige abstimmten{figures}; die Vorlage kommt in die nächste "
            "Sitzung.",
            "The circular resolution failed because too few voted{figures}; the review goes to the next meeting.",
            figures=f" ({figures(state['tally'], teller)})" if state["tally"] else "",
        )
    return told + teller.sealed(state["reason"])


def _vote_cast(state: State, teller: Teller) -> str:
    voter, sealed = teller.person(state["voter"]), teller.sealed(state["reason"])
    if state.get("principal"):
        voter = teller.say(
            "{voter} (in Vertretung für {principal})",
            "{voter} (as deputy of {principal})",
            voter=voter,
            principal=teller.person(state["principal"]),
        )
    if state["choice"] == Choice.ABSTAIN:
        return teller.say("{voter} hat sich enthalten.", "{voter} abstained.", voter=voter) + sealed
    return teller.say(
        "{voter} hat mit {choice} gestimmt.{sealed}",
        "{voter} voted {choice}.{sealed}",
        voter=voter,
        choice=teller.word(CHOICES, state["choice"]),
        sealed=sealed,
    )


def _seat_vacated(state: State, teller: Teller) -> str:
    return teller.say(
        "Der Sitz von {person} ist frei, weil das Mandat endete; eine schon abgegebene Stimme zählt weiter.",
        "The seat of {person} is vacant because the mandate ended; a vote already cast still counts.",
        person=teller.person(state["person_id"]),
    )


def _concluded(state: State, teller: Teller) -> str:
    gate = teller.quoted(teller.words.gate(state["gate"]))
    if state["outcome"] == Outcome.DEFER:
        told = _deferred(state, gate, teller)
    elif state["outcome"] == Outcome.NO_QUORUM:
        told = teller.say(
            "Über das Tor {gate} wurde nicht entschieden: Das Gremium war nicht beschlussfähig.",
            "The gate {gate} was not decided: the board had no quorum.",
            gate=gate,
        )
    else:
        told = teller.say(
            "Die Vorlage zum Tor {gate} wurde entschieden: {outcome}{by}{target}.",
            "The gate review for the gate {gate} was decided: {outcome}{by}{target}.",
            gate=gate,
            outcome=teller.word(OUTCOMES, state["outcome"]),
            by=_by(state, teller),
            target=_target(state, teller),
        )
    if state["tally"] is not None:
        told += teller.say(
            " Auszählung: {figures}.", " Count: {figures}.", figures=figures(state["tally"], teller)
        )
    return told + teller.told("Wortlaut", "Wording", state["wording"])


def _deferred(state: State, gate: str, teller: Teller) -> str:
    return teller.say(
        "Die Entscheidung über das Tor {gate} wurde vertagt{by}, {until}.",
        "The decision on the gate {gate} was deferred{by}, {until}.",
        gate=gate,
        by=_by(state, teller),
        until=teller.say(
            "Wiedervorlage am {day}", "to be resubmitted on {day}", day=teller.day(state["until"])
        )
        if state["until"]
        else teller.say("ohne neuen Termin", "without a new date"),
    )


def _by(state: State, teller: Teller) -> str:
    if state["decided_by"] is None:
        return ""
    return teller.say(" von {person}", " by {person}", person=teller.person(state["decided_by"]))


def _target(state: State, teller: Teller) -> str:
    if state["target"] is None:
        return ""
    back = state["outcome"] == Outcome.RETURN
    return teller.say(
        "; das Projekt geht zurück in die Phase {phase}"
        if back
        else "; das Projekt darf in die Phase {phase}",
        "; the project goes back to the phase {phase}"
        if back
        else "; the project may enter the phase {phase}",
        phase=teller.quoted(teller.words.phase(state["target"])),
    )


def _criterion_judged(state: State, teller: Teller) -> str:
    claim = state["claim"]
    told = teller.say(
        "{person} stellt fest: Das Kriterium {criterion} ist {met}.{proof}",
        "{person} finds: the criterion {criterion} is {met}.{proof}",
        person=teller.person(state["judged_by"]),
        criterion=teller.quoted(claim["criterion"]),
        met=teller.say("erfüllt", "met") if claim["met"] else teller.say("nicht erfüllt", "not met"),
        proof=teller.say(" Nachweis: {id}.", " Evidence: {id}.", id=short(claim["evidence_id"]))
        if claim["evidence_id"]
        else "",
    )
    return told + teller.told("Anmerkung", "Remark", claim["remark"])


def _dossier_changed(state: State, teller: Teller) -> str:
    name = teller.quoted(state["name"])
    told = {
        DossierChange.ADDED: teller.say(
            "Zu den Unterlagen kam {name} hinzu.", "The document {name} was added.", name=name
        ),
        DossierChange.SUPERSEDED: teller.say(
            "In den Unterlagen wurde {name} ersetzt.", "The document {name} was superseded.", name=name
        ),
        DossierChange.WITHDRAWN: teller.say(
            "Aus den Unterlagen wurde {name} zurückgenommen.",
            "The document {name} was withdrawn.",
            name=name,
        ),
    }[DossierChange(state["change"])]
    if state["papers"]["dossier_sha256"]:
        told += teller.say(
            " Abgestimmt wird nun über die Unterlagen mit der Prüfsumme {sha256}.",
            " The vote is now on the documents with the digest {sha256}.",
            sha256=short(state["papers"]["dossier_sha256"]),
        )
    if state.get("lacking"):
        told += teller.say(
            " Bis der verlangte Nachweis {keys} wieder vorliegt, wird nicht abgestimmt.",
            " Nobody votes until the required evidence {keys} is there again.",
            keys=", ".join(teller.quoted(key) for key in state["lacking"]),
        )
    if state["voided"]:
        told += teller.say(
            " Diese Stimmen zählen nicht mehr und können neu abgegeben werden: {names}.",
            " These votes count no more and may be cast again: {names}.",
            names=", ".join(teller.person(one) for one in state["voided"]),
        )
    return told


def _withdrawn(state: State, teller: Teller) -> str:
    return teller.say("Die Vorlage wurde zurückgezogen.", "The gate review was withdrawn.") + teller.reason(
        state["reason"]
    )


SENTENCES_OF_REVIEWS: dict[str, Sentence] = {
    "gate_review.requested.v1": _requested,
    "gate_review.criterion_judged.v1": _criterion_judged,
    "gate_review.dossier_changed.v1": _dossier_changed,
    "gate_review.body_consulted.v1": _body_consulted,
    "gate_review.opened.v1": _opened,
    "gate_review.vote_cast.v1": _vote_cast,
    "gate_review.seat_vacated.v1": _seat_vacated,
    "gate_review.recusal_declared.v1": _recusal_declared,
    "gate_review.round_closed.v1": _round_closed,
    "gate_review.circular_voided.v1": _circular_voided,
    "gate_review.concluded.v1": _concluded,
    "gate_review.withdrawn.v1": _withdrawn,
}
