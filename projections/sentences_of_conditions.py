"""What was owed after a decision, and the files laid before one, in sentences."""

from projections.plain_words import BLOCKS, ROLES, SUBJECTS
from projections.sentence_words import Sentence, State, Teller, short


def _set(state: State, teller: Teller) -> str:
    return teller.say(
        "Auflage zum Tor {gate} für {project}: {wording}. {owner}, {due}; {blocks}.{proof} Über die Erfüllung "
        "entscheidet: {accepted_by}.",
        "Condition at the gate {gate} for {project}: {wording}. {owner}, {due}; {blocks}.{proof} Accepted as met "
        "by: {accepted_by}.",
        gate=teller.quoted(teller.words.gate(state["gate"])),
        project=teller.project(state["project_id"]),
        wording=teller.quoted(state["wording"]),
        owner=_owner(state["owner"], teller),
        due=_due(state["due_at"], teller),
        blocks=teller.word(BLOCKS, state["blocks"]),
        proof=teller.told("Verlangter Nachweis", "Proof required", state["proof"]),
        accepted_by=teller.word(ROLES, state["accepted_by"]),
    )


def _owner(owner: str | None, teller: Teller) -> str:
    if owner is None:
        return teller.say("Verantwortlich: die Projektleitung", "Owed by the project lead")
    return teller.say("Verantwortlich: {person}", "Owed by {person}", person=teller.person(owner))


def _due(due_at: str | None, teller: Teller) -> str:
    if due_at is None:
        return teller.say("ohne Frist", "without a deadline")
    return teller.say("Frist bis {due}", "due by {due}", due=teller.instant(due_at))


def _declared_met(state: State, teller: Teller) -> str:
    return teller.say(
        "{person} hat die Auflage als erfüllt gemeldet, {proof}.{remark}",
        "{person} declared the condition met, {proof}.{remark}",
        person=teller.person(state["declared_by"]),
        proof=_proof(state["evidence"], teller),
        remark=teller.told("Vermerk", "Remark", state["remark"]),
    )


def _proof_rejected(state: State, teller: Teller) -> str:
    return teller.say(
        "{person} hat den Nachweis zurückgewiesen; die Auflage bleibt offen.{reason}",
        "{person} rejected the proof; the condition stays open.{reason}",
        person=teller.person(state["rejected_by"]),
        reason=teller.reason(state["reason"]),
    )


def _extended(state: State, teller: Teller) -> str:
    return teller.say(
        "{person} hat die Frist der Auflage bis {due} verlängert.{reason}",
        "{person} extended the deadline of the condition to {due}.{reason}",
        person=teller.person(state["extended_by"]),
        due=teller.instant(state["due_at"]),
        reason=teller.reason(state["reason"]),
    )


def _met(state: State, teller: Teller) -> str:
    return teller.say(
        "{person} hat die Auflage als erfüllt angenommen, {proof}.{remark}",
        "{person} accepted the condition as met, {proof}.{remark}",
        person=teller.person(state["accepted_by"]),
        proof=_proof(state["evidence"], teller),
        remark=teller.told("Vermerk", "Remark", state["remark"]),
    )


def _proof(evidence: list[str], teller: Teller) -> str:
    if not evidence:
        return teller.say("ohne Unterlage", "without a document")
    return teller.say(
        "Nachweis: {ids}", "on the proof of {ids}", ids=", ".join(short(one) for one in evidence)
    )


def _waived(state: State, teller: Teller) -> str:
    return teller.say(
        "{person} hat die Auflage für das Gremium erlassen.{reason}",
        "{person} waived the condition for the board.{reason}",
        person=teller.person(state["waived_by"]),
        reason=teller.reason(state["reason"]),
    )


def _lapsed(state: State, teller: Teller) -> str:
    return teller.say(
        "Die Auflage wurde bis {due} nicht erfüllt; die Zustimmung, an die sie geknüpft war, ist verfallen.",
        "The condition was not met by {due}; the approval it was attached to has lapsed.",
        due=teller.instant(state["due_at"]),
    )


def _attached(state: State, teller: Teller) -> str:
    return teller.say(
        "Unterlage {subject} {project} abgelegt: {name} ({media_type}, {size} Byte, Prüfsumme {sha256}, {public}).",
        "Document {subject} {project} was filed: {name} ({media_type}, {size} bytes, digest {sha256}, {public}).",
        subject=teller.word(SUBJECTS, state["subject_kind"]),
        project=teller.project(state["project_id"]),
        name=teller.quoted(state["name"]),
        media_type=state["media_type"],
        size=str(state["size"]),
        sha256=short(state["sha256"]),
        public=teller.say("öffentlich", "public")
        if state["public"]
        else teller.say("nichtöffentlich", "not public"),
    ) + (
        teller.say(
            " Sie ist der verlangte Nachweis {key}.",
            " It is the required evidence {key}.",
            key=teller.quoted(state["proves"]),
        )
        if state.get("proves")
        else ""
    )


def _superseded(state: State, teller: Teller) -> str:
    return teller.say(
        "Die Unterlage wurde durch eine neue ersetzt ({id}).",
        "The document was superseded by a new one ({id}).",
        id=short(state["replacement"]),
    )


def _withdrawn(state: State, teller: Teller) -> str:
    return teller.say("Die Unterlage wurde zurückgezogen.", "The document was withdrawn.") + teller.reason(
        state["reason"]
    )


SENTENCES_OF_CONDITIONS: dict[str, Sentence] = {
    "condition.set.v1": _set,
    "condition.declared_met.v1": _declared_met,
    "condition.proof_rejected.v1": _proof_rejected,
    "condition.extended.v1": _extended,
    "condition.met.v1": _met,
    "condition.waived.v1": _waived,
    "condition.lapsed.v1": _lapsed,
    "evidence.attached.v1": _attached,
    "evidence.superseded.v1": _superseded,
    "evidence.withdrawn.v1": _withdrawn,
}
