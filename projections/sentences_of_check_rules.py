"""What a programme laid down about checks, reminders and mail, and what people said of themselves, in sentences."""

from domain.lifecycle_definitions import Label
from projections.plain_words import NOUNS, ROLES, RUN_STATES, WordList
from projections.sentence_words import Sentence, State, Teller

_WEEKDAYS: WordList = {
    "1": Label(de="Montag", en="Monday"),
    "2": Label(de="Dienstag", en="Tuesday"),
    "3": Label(de="Mittwoch", en="Wednesday"),
    "4": Label(de="Donnerstag", en="Thursday"),
    "5": Label(de="Freitag", en="Friday"),
    "6": Label(de="Samstag", en="Saturday"),
    "7": Label(de="Sonntag", en="Sunday"),
}
_SHIFTS: WordList = {
    "next": Label(de="auf den nächsten Arbeitstag", en="to the next working day"),
    "previous": Label(de="auf den vorigen Arbeitstag", en="to the previous working day"),
}
RECIPIENTS: WordList = {
    **ROLES,
    "deputy": Label(de="Stellvertretung", en="deputy"),
    "owner": Label(de="Zuständige", en="whoever is responsible"),
    "board": Label(de="Tagesordnung des Gremiums", en="agenda of the board"),
}
"""Whom a step of a ladder reaches."""
MAIL_WISHES: WordList = {
    "at_once": Label(de="jede Mail sofort", en="each mail at once"),
    "daily": Label(de="eine Mail am Tag", en="one mail a day"),
    "none": Label(de="keine Mails", en="no mails"),
}


def _check_rule_set(state: State, teller: Teller) -> str:
    rule = state["rule"]
    return teller.say(
        "Projektchecks, Fassung {version}: {joint}alle {weeks} Wochen, {weekday}, {time} Uhr, sonst {shift}{whom}{off}"
        "{lead}. Gilt ab dem nächsten Zyklus.{decision}",
        "Project checks, version {version}: {joint}every {weeks} weeks, {weekday}, {time}, else {shift}{whom}{off}"
        "{lead}. Holds from the next cycle on.{decision}",
        version=str(state["rule_version"]),
        joint=_joint(rule, teller),
        weeks=str(rule["interval_weeks"]),
        weekday=teller.word(_WEEKDAYS, str(rule["weekday"])),
        time=rule["time"],
        shift=teller.word(_SHIFTS, rule["shift"]),
        whom=_whom(rule, teller),
        off=_off(rule, teller),
        lead=_lead_time(rule, teller),
        decision=teller.told("Beschluss", "Decision", state["decision"]),
    )


def _joint(rule: State, teller: Teller) -> str:
    if not rule["joint"]:
        return ""
    return teller.say("gemeinsam, ", "jointly, ") + (
        teller.say("gezählt vom {day}, ", "counted from {day}, ", day=teller.day(rule["anchor_on"]))
    )


def _whom(rule: State, teller: Teller) -> str:
    states = ", ".join(teller.word(RUN_STATES, state) for state in rule["run_states"])
    phases = ", ".join(rule["phases"])
    named = teller.say("; Phasen {phases}", "; phases {phases}", phases=phases) if phases else ""
    return named + teller.say("; Projekte: {states}", "; projects: {states}", states=states)


def _off(rule: State, teller: Teller) -> str:
    days = "; ".join(f"{teller.day(day['on'])} {day['name']}" for day in rule["days_off"])
    return teller.say("; frei: {days}", "; days off: {days}", days=days) if days else ""


def _lead_time(rule: State, teller: Teller) -> str:
    days = rule["lead_time_working_days"]
    if days is None:
        return ""
    return teller.say(
        "; auszufüllen {days} Arbeitstage vorher",
        "; to be filled in {days} working days before",
        days=str(days),
    )


def _ladder_set(state: State, teller: Teller) -> str:
    return teller.say(
        "Erinnerungen ({kind}), Fassung {version}: {steps}.{decision}",
        "Reminders ({kind}), version {version}: {steps}.{decision}",
        kind=teller.word(NOUNS, state["kind"]),
        version=str(state["ladder_version"]),
        steps="; ".join(_step(rung, teller) for rung in state["ladder"]),
        decision=teller.told("Beschluss", "Decision", state["decision"]),
    )


def _step(rung: State, teller: Teller) -> str:
    days = rung["offset_working_days"]
    when = (
        teller.say("am Tag selbst", "on the day")
        if not days
        else teller.say("{days} Arbeitstage vorher", "{days} working days before", days=str(-days))
        if days < 0
        else teller.say("{days} Arbeitstage danach", "{days} working days after", days=str(days))
    )
    return teller.say(
        "Stufe {level} {when} an {whom}",
        "level {level} {when} to {whom}",
        level=str(rung["level"]),
        when=when,
        whom=", ".join(teller.word(RECIPIENTS, one) for one in rung["recipients"]),
    )


def _mail_terms_set(state: State, teller: Teller) -> str:
    terms = state["terms"]
    return teller.say(
        "Mails: wählbar {allowed}; die tägliche geht um {time} Uhr.{decision}",
        "Mails: to choose from {allowed}; the daily one leaves at {time}.{decision}",
        allowed=", ".join(teller.word(MAIL_WISHES, one) for one in terms["allowed"]),
        time=terms["digest_time"],
        decision=teller.told("Beschluss", "Decision", state["decision"]),
    )


def _absence_noted(state: State, teller: Teller) -> str:
    return teller.say(
        "Abwesend vom {begin} bis {end}; Vertretung: {substitute}.",
        "Away from {begin} to {end}; substitute: {substitute}.",
        begin=teller.day(state["begins_on"]),
        end=teller.day(state["ends_on"]),
        substitute=teller.person(state["substitute"]),
    )


def _absence_cancelled(_state: State, teller: Teller) -> str:
    return teller.say("Eine Abwesenheit ist zurückgenommen.", "An absence was taken back.")


def _deputy_named(state: State, teller: Teller) -> str:
    if state["deputy"] is None:
        return teller.say("Keine Stellvertretung mehr.", "No deputy any more.")
    return teller.say(
        "Stellvertretung: {deputy}.", "Deputy: {deputy}.", deputy=teller.person(state["deputy"])
    )


def _mail_wish_stated(state: State, teller: Teller) -> str:
    return teller.say(
        "Mailwunsch: {wish}.", "Wish for mails: {wish}.", wish=teller.word(MAIL_WISHES, state["wish"])
    )


SENTENCES_OF_CHECK_RULES: dict[str, Sentence] = {
    "programme.check_rule_set.v2": _check_rule_set,
    "programme.reminder_ladder_set.v1": _ladder_set,
    "programme.mail_terms_set.v1": _mail_terms_set,
    "person.absence_noted.v1": _absence_noted,
    "person.absence_cancelled.v1": _absence_cancelled,
    "person.deputy_named.v1": _deputy_named,
    "person.mail_wish_stated.v1": _mail_wish_stated,
}
