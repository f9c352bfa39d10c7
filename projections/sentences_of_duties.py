"""What fell due and what was done about it, in sentences: project checks, reminders, tasks of the PMO."""

from domain.lifecycle_definitions import Label
from projections.plain_words import NOUNS, ROLES, WordList
from projections.sentence_words import Sentence, State, Teller
from projections.sentences_of_sheets import cycle_in_words

_COMMANDS: WordList = {
    "enter_phase": Label(de="Wechsel in die nächste Phase", en="move to the next phase"),
    "set_condition": Label(de="Setzen einer Auflage", en="setting a condition"),
    "open_gate_review": Label(de="Eröffnung der Abstimmung", en="opening of the vote"),
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
            roles=", ".join(teller.word(ROLES, role) for role in rung["recipients"]),
        )
        for rung in rungs
    )
    return teller.say("Erinnerungen: {steps}", "reminders: {steps}", steps=steps)


def _issued(state: State, teller: Teller) -> str:
    return teller.say("Erinnerung", "Reminder") + _reminded(state, teller)


def _escalated(state: State, teller: Teller) -> str:
    return teller.say("Weitere Erinnerung", "Further reminder") + _reminded(state, teller)


def _reminded(state: State, teller: Teller) -> str:
    subject = state["subject"]
    return teller.say(
        " (Stufe {level}) an {addressees}: {what} für {project}, fällig am {due}.{skipped}",
        " (level {level}) to {addressees}: {what} of {project}, due on {due}.{skipped}",
        level=str(state["level"]),
        addressees=_addressees(state["addressees"], teller),
        what=teller.word(NOUNS, subject["kind"]),
        project=teller.project(subject["project_id"]),
        due=teller.instant(subject["due_at"]),
        skipped=_skipped(state["skipped"], teller),
    )


def _addressees(addressees: list[State], teller: Teller) -> str:
    if not addressees:
        return teller.say("niemanden", "nobody")
    return ", ".join(
        f"{teller.person(one['person_id'])} ({teller.word(ROLES, one['role'])})" for one in addressees
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
