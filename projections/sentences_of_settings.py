"""What a programme is set up with, what was imported and what the system did itself, in sentences."""

from domain.intervals import Interval
from domain.lifecycle_definitions import Label
from domain.programme_settings import ConsultationRole
from domain.system_records import SystemKind
from projections.plain_words import WordList
from projections.sentence_words import Sentence, State, Teller, short
from projections.sentences_of_check_rules import SENTENCES_OF_CHECK_RULES

CONSULTATION_ROLES: WordList = {
    ConsultationRole.HEARING: Label(de="Anhörung", en="hearing"),
    ConsultationRole.PRELIMINARY: Label(de="Vorberatung", en="preliminary consultation"),
    ConsultationRole.DECISION: Label(de="Entscheidung", en="decision"),
    ConsultationRole.INFORMATION: Label(de="Kenntnisnahme", en="information"),
}
SYSTEM_KINDS: WordList = {
    SystemKind.FOUNDING: Label(de="Gründung", en="founding"),
    SystemKind.REBUILD: Label(de="Neuaufbau der Auswertungen", en="rebuild of the projections"),
    SystemKind.VERIFICATION: Label(de="Prüfung des Buches", en="verification of the record"),
    SystemKind.BACKUP: Label(de="Sicherung", en="backup"),
    SystemKind.RESTORE: Label(de="Wiederherstellung", en="restore"),
}
_OFTEN: WordList = {
    "P1M": Label(de="monatlich", en="every month"),
    "P3M": Label(de="vierteljährlich", en="every three months"),
    "P6M": Label(de="halbjährlich", en="every six months"),
    "P1Y": Label(de="jährlich", en="every year"),
}


def how_often(interval: str | None, teller: Teller) -> str:
    """Say an interval as people do."""
    if interval is None:
        return teller.say("auf Anlass", "on demand")
    read = Interval.parse(interval)
    if interval in _OFTEN or read is None:
        return teller.word(_OFTEN, interval)
    parts = (
        (read.months, teller.say("Monate", "months")),
        (0 if read.days % 7 else read.days // 7, teller.say("Wochen", "weeks")),
        (read.days if read.days % 7 else 0, teller.say("Tage", "days")),
    )
    every = ", ".join(f"{count} {unit}" for count, unit in parts if count)
    return teller.say("alle {every}", "every {every}", every=every)


def _duty_set(state: State, teller: Teller) -> str:
    terms = state["terms"]
    return teller.say(
        "Berichtspflicht {duty}, Fassung {version}: {subject} an {body}, {often}{first}.{source}{decision}",
        "Reporting duty {duty}, version {version}: {subject} to {body}, {often}{first}.{source}{decision}",
        duty=teller.quoted(state["duty"]),
        version=str(state["duty_version"]),
        subject=terms["subject"],
        body=terms["body"],
        often=how_often(terms["interval"], teller),
        first=_due(terms["first_due_on"], teller),
        source=teller.told("Quelle", "Source", terms["source"]),
        decision=_decision(state, teller),
    )


def _due(day: str | None, teller: Teller) -> str:
    return teller.say(", zuerst am {day}", ", first on {day}", day=teller.day(day)) if day else ""


def _decision(state: State, teller: Teller) -> str:
    return teller.told("Beschluss", "Decision", state["decision"])


def _duty_ended(state: State, teller: Teller) -> str:
    return teller.say(
        "Die Berichtspflicht {duty} ist beendet.{decision}",
        "The reporting duty {duty} has ended.{decision}",
        duty=teller.quoted(state["duty"]),
        decision=_decision(state, teller),
    )


def _duty_fulfilled(state: State, teller: Teller) -> str:
    due, following = state["due_on"], state["next_due_on"]
    return teller.say(
        "Der Berichtspflicht {duty}{due} wurde entsprochen{next}.{report}",
        "The reporting duty {duty}{due} was fulfilled{next}.{report}",
        duty=teller.quoted(state["duty"]),
        due=teller.say(" (fällig am {day})", " (due on {day})", day=teller.day(due)) if due else "",
        next=teller.say(
            "; der nächste Bericht ist am {day} fällig",
            "; the next report is due on {day}",
            day=teller.day(following),
        )
        if following
        else "",
        report=teller.told("Bericht", "Report", state["report"]),
    )


def _order_set(state: State, teller: Teller) -> str:
    return teller.say(
        "Beratungsfolge für die Angelegenheit {matter}, Fassung {version}: {steps}.{decision}",
        "Consultation order for the matter {matter}, version {version}: {steps}.{decision}",
        matter=teller.quoted(teller.matter(state["matter_class"])),
        version=str(state["order_version"]),
        steps="; ".join(_step(step, teller) for step in state["steps"])
        or teller.say("kein Gremium", "no body"),
        decision=_decision(state, teller),
    )


def _step(step: State, teller: Teller) -> str:
    return teller.say(
        "{body} ({role}, {public})",
        "{body} ({role}, {public})",
        body=step["body"],
        role=teller.word(CONSULTATION_ROLES, step["role"]),
        public=teller.say("öffentlich", "public")
        if step["public"]
        else teller.say("nicht öffentlich", "not public"),
    )


def _import_begun(state: State, teller: Teller) -> str:
    read = state["read"]
    return teller.say(
        "Übernahme der Liste {file} begonnen: {rows} Zeilen aus {document} ({reference}), Prüfsumme {sha256}.",
        "Import of the list {file} begun: {rows} rows from {document} ({reference}), digest {sha256}.",
        file=teller.quoted(read["file"]),
        rows=str(read["rows"]),
        document=teller.quoted(read["document"]),
        reference=read["reference"],
        sha256=short(read["sha256"]),
    )


def _import_completed(state: State, teller: Teller) -> str:
    return teller.say(
        "Übernahme abgeschlossen: {registered} neu, {changed} geändert, {unchanged} unverändert, {refused} abgelehnt, "
        "{stopped} angehalten.",
        "Import completed: {registered} new, {changed} changed, {unchanged} unchanged, {refused} refused, "
        "{stopped} stopped.",
        **{name: str(count) for name, count in state["counts"].items()},
    )


def _import_undone(state: State, teller: Teller) -> str:
    return teller.say(
        "Übernahme zurückgenommen: {withdrawn} Aufnahmen, {put_back} Angaben; {kept} blieben, weil das Projekt weiterging."
        "{reason}",
        "Import undone: {withdrawn} registrations, {put_back} values; {kept} stayed, because the project went on."
        "{reason}",
        reason=teller.reason(state["reason"]),
        **{name: str(count) for name, count in state["counts"].items()},
    )


def _system_noted(state: State, teller: Teller) -> str:
    noted = "; ".join(
        f"{name} {teller.quoted(value) if isinstance(value, str) else _figure(value, teller)}"
        for name, value in state["noted"].items()
    )
    return teller.say(
        "Das System vermerkt: {kind} ({occasion}){noted}.",
        "The system notes: {kind} ({occasion}){noted}.",
        kind=teller.word(SYSTEM_KINDS, state["kind"]),
        occasion=state["occasion"],
        noted=f", {noted}" if noted else "",
    )


def _figure(value: int | bool, teller: Teller) -> str:
    if isinstance(value, bool):
        return teller.say("ja", "yes") if value else teller.say("nein", "no")
    return str(value)


SENTENCES_OF_SETTINGS: dict[str, Sentence] = {
    "programme.reporting_duty_set.v1": _duty_set,
    "programme.reporting_duty_ended.v1": _duty_ended,
    "programme.reporting_duty_fulfilled.v1": _duty_fulfilled,
    "programme.consultation_order_set.v1": _order_set,
    **SENTENCES_OF_CHECK_RULES,
    "system_record.begun.v1": _system_noted,
    "system_record.continued.v1": _system_noted,
    "import_batch.begun.v1": _import_begun,
    "import_batch.completed.v1": _import_completed,
    "import_batch.undone.v1": _import_undone,
}
