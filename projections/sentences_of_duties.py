"""What fell due and what was done about it, in sentences: project checks, reminders, tasks of the PMO."""

from domain.lifecycle_definitions import Label
from projections.plain_words import NOUNS, ROLES, WordList
from projections.sentence_words import Sentence, State, Teller
from projections.sentences_of_check_rules import RECIPIENTS
from projections.sentences_of_sheets import cycle_in_words

_COMMANDS: WordList = {
    "enter_phase": Label(de="Wechsel in die nächste Phase", en="move to the next phase"),
    "set_condition": Label(de="Setzen einer Auflage", en="setting a condition"),
    "open_gate_review": Label(de="Eröffnung der Abstimmung", en="opening of the vote"),
    "raise_decision_need": Label(de="Aufnahme in die Tagesordnung", en="putting on the agenda"),
    "send_mail": Label(de="Zustellung einer Mail", en="delivery of a mail"),
    "vacate_seat": Label(de="Freigabe eines Sitzes", en="vacating a seat"),
}
"""What may follow from an event; another command is shown by its name."""


def _scheduled(state: State, teller: Teller) -> str:
    terms = state["terms"]
    return teller.say(
        "Der Projektcheck {cycle} für {project} wurde angesetzt: fällig am {due}, {reminders}.",
        "The project check {cycle} of {project} was scheduled: due on {due}, {reminders}.",
        cycle=cycle_in_words(terms["cycle"], teller),
        project=teller.project(terms["project_id"]),
        due=teller.instant(terms["due_at"]),
        reminders=_rungs(terms["rungs"], teller),
    )


def _rungs(rungs: list[State], teller: Teller) -> str:
    if not rungs:
        return teller.say("ohne Erinnerungen", "without reminders")
    steps = "; ".join(
        teller.say(
            "Stufe {level} am {at} an {roles}",
            "level {level} on {at} to {roles}",
            level=str(rung["level"]),
            at=teller.instant(rung["at"]),
            roles=", ".join(teller.word(RECIPIENTS, role) for role in rung["recipients"]),
        )
        for rung in rungs
    )
    return teller.say("Erinnerungen: {steps}", "reminders: {steps}", steps=steps)


def _issued(state: State, teller: Teller) -> str:
    return teller.say("Erinnerung", "Reminder") + _reminded(state, teller)


def _escalated(state: State, teller: Teller) -> str:
    return teller.say("Weitere Erinnerung", "Further reminder") + _reminded(state, teller)


def _reminded(state: State, teller: Teller) -> str:
    subject, details = state["subject"], state.get("details") or {}
    project = subject["project_id"]
    return teller.say(
        " (Stufe {level}) an {addressees}: {what}{named}{project}, fällig am {due}.{agenda}{skipped}",
        " (level {level}) to {addressees}: {what}{named}{project}, due on {due}.{agenda}{skipped}",
        level=str(state["level"]),
        addressees=_addressees(state["addressees"], details, teller),
        what=teller.word(NOUNS, subject["kind"]),
        named=_named(details, teller),
        project=teller.say(" für {project}", " of {project}", project=teller.project(project))
        if project
        else "",
        due=teller.instant(subject["due_at"]),
        agenda=teller.say(" Kommt auf die Tagesordnung.", " Goes on the agenda.")
        if details.get("agenda")
        else "",
        skipped=_skipped(state["skipped"], teller),
    )


def _named(details: State, teller: Teller) -> str:
    """Name a duty by its key and a mandate by its role."""
    what = details.get("what")
    return f" {teller.quoted(teller.word(ROLES, what))}" if what else ""


def _addressees(addressees: list[State], details: State, teller: Teller) -> str:
    if not addressees:
        return teller.say("niemanden", "nobody")
    stood_for = {way["person_id"]: way["instead_of"] for way in details.get("ways", ())}
    return ", ".join(
        f"{teller.person(one['person_id'])} ({_as_what(one['role'], stood_for.get(one['person_id']), teller)})"
        for one in addressees
    )


def _as_what(role: str, instead_of: str | None, teller: Teller) -> str:
    if instead_of is None:
        return teller.word(RECIPIENTS, role)
    return teller.say(
        "{role}, in Vertretung für {person}",
        "{role}, standing in for {person}",
        role=teller.word(RECIPIENTS, role),
        person=teller.person(instead_of),
    )


def _skipped(levels: list[int], teller: Teller) -> str:
    if not levels:
        return ""
    return teller.say(
        " Steht auch für Stufe {levels}.",
        " Also stands for level {levels}.",
        levels=", ".join(str(level) for level in levels),
    )


def _raised(state: State, teller: Teller) -> str:
    return teller.say(
        "Aufgabe für das PMO{project}: {command} war nicht möglich ({reasons}).",
        "Task for the PMO{project}: {command} was not possible ({reasons}).",
        project=_concerning(state, teller),
        command=teller.word(_COMMANDS, state["command"]),
        reasons="; ".join(teller.words.refusal(refusal) for refusal in state["refusals"]),
    )


def _settled(state: State, teller: Teller) -> str:
    return teller.say(
        "Aufgabe des PMO{project} erledigt.{remark}",
        "Task of the PMO{project} settled.{remark}",
        project=_concerning(state, teller),
        remark=teller.told("Vermerk", "Remark", state["remark"]),
    )


def _concerning(state: State, teller: Teller) -> str:
    return f" ({teller.project(state['project_id'])})" if state["project_id"] else ""


SENTENCES_OF_DUTIES: dict[str, Sentence] = {
    "project_check.scheduled.v1": _scheduled,
    "reminder.issued.v1": _issued,
    "reminder.escalated.v1": _escalated,
    "exception_task.raised.v1": _raised,
    "exception_task.settled.v1": _settled,
}
