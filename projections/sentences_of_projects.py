"""What happened to a project, in sentences."""

from collections.abc import Iterator

from domain.goals import UNNAMED_SYSTEM
from domain.lifecycle_definitions import Label
from projections.plain_words import GOAL_LINKS, PROJECT_KINDS, RUN_STATES, WordList
from projections.sentence_words import Sentence, State, Teller, short

_GUARDS: WordList = {
    "active": Label(de="Projekt in Arbeit", en="project in progress"),
    "has_lead": Label(de="Projektleitung benannt", en="project lead named"),
    "has_planned_dates": Label(de="Beginn und Ende geplant", en="start and end planned"),
    "has_goal": Label(de="Ziel zugeordnet", en="related to a goal"),
    "no_open_review": Label(de="keine andere Vorlage offen", en="no other gate review open"),
}
"""What a stored guard asked; one that is unknown here is shown by its name."""


def _registered(state: State, teller: Teller) -> str:
    return teller.say(
        "{kind} {key} {title} wurde ins Buch aufgenommen: {details}.",
        "{kind} {key} {title} was entered into the record: {details}.",
        kind=teller.word(PROJECT_KINDS, state["kind"]),
        key=state["key"],
        title=teller.quoted(state["title"]),
        details="; ".join(_details(state, teller)),
    )


def _details(state: State, teller: Teller) -> Iterator[str]:
    pin = state["lifecycle"]
    yield teller.say("Programm: {name}", "programme: {name}", name=teller.programme(state["programme_id"]))
    yield teller.say(
        "Phase {phase} im Phasenmodell {key}, Fassung {version}",
        "phase {phase} of the lifecycle {key}, version {version}",
        phase=_phase(state["phase"], teller),
        key=teller.quoted(pin["key"]),
        version=str(pin["version"]),
    )
    yield teller.say("Laufzustand: ", "run state: ") + teller.word(RUN_STATES, state["run_state"])
    yield teller.say("Planung: ", "plan: ") + teller.plan(state["plan"])
    if state["lead_unit_id"]:
        yield teller.say("federführend: ", "lead unit: ") + teller.unit(state["lead_unit_id"])
    if state["co_unit_ids"]:
        units = ", ".join(teller.unit(unit) for unit in state["co_unit_ids"])
        yield teller.say("Mitwirkung: ", "co-units: ") + units
    yield from (f"{scheme}: {teller.quoted(value)}" for scheme, value in state["classifications"].items())
    if state["references"]:
        yield teller.say("Aktenzeichen: ", "file references: ") + ", ".join(state["references"])
    yield _visibility(state, teller)
    if source := state["source"]:
        yield teller.say(
            "übernommen aus {document}, Datei {file}, Zeile {row}",
            "taken from {document}, file {file}, row {row}",
            document=teller.quoted(source["document"]),
            file=source["file"],
            row=str(source["row"]),
        )


def _phase(point: State, teller: Teller) -> str:
    return teller.quoted(teller.words.phase(point["phase"]))


def _visibility(state: State, teller: Teller) -> str:
    if state["public"]:
        return teller.say("öffentlich", "public")
    return teller.say("nicht öffentlich", "not public")


def _retitled(state: State, teller: Teller) -> str:
    return teller.say(
        "Der Titel lautet jetzt {title}.", "The title is now {title}.", title=teller.quoted(state["title"])
    )


def _lead_assigned(state: State, teller: Teller) -> str:
    if state["lead"] is None:
        return teller.say("Die Projektleitung ist jetzt unbesetzt.", "The project now has no project lead.")
    return teller.say(
        "{lead} hat jetzt die Projektleitung.",
        "{lead} is now project lead.",
        lead=teller.person(state["lead"]),
    )


def _dates_planned(state: State, teller: Teller) -> str:
    return teller.say(
        "Die Planung lautet jetzt: {plan}.", "The plan is now: {plan}.", plan=teller.plan(state["plan"])
    )


def _goal_linked(state: State, teller: Teller) -> str:
    return teller.say(
        "Bezug zum Ziel {goal}{system}: {link}.{reason}",
        "Relation to the goal {goal}{system}: {link}.{reason}",
        goal=teller.quoted(state["wording"] if state["wording"].strip() else state["goal"]),
        system=_of_system(state["system_id"], teller),
        link=teller.word(GOAL_LINKS, state["link"]),
        reason=teller.reason(state["reason"]),
    )


def _of_system(system: str, teller: Teller) -> str:
    return "" if system == str(UNNAMED_SYSTEM) else f" ({teller.goal_system(system)})"


def _visibility_set(state: State, teller: Teller) -> str:
    return teller.say(
        "Das Projekt ist jetzt {visible}.",
        "The project is now {visible}.",
        visible=_visibility(state, teller),
    )


def _phase_entered(state: State, teller: Teller) -> str:
    told = teller.say(
        "Das Projekt kam aus der Phase {source} in die Phase {target}, {way} "
        "(Phasenmodell in Fassung {version}).{guards}{baseline}{reason}",
        "The project moved from the phase {source} to the phase {target}, {way} "
        "(lifecycle in version {version}).{guards}{baseline}{reason}",
        source=teller.quoted(teller.words.phase(state["source"])),
        target=_phase(state["target"], teller),
        way=_way(state, teller),
        version=str(state["lifecycle_version"]),
        guards=_guards(state, teller),
        baseline=_baseline(state, teller),
        reason=teller.reason(state["reason"]),
    )
    return told + (
        teller.say(" Das Projekt ist damit beendet.", " This ends the project.") if _ends(state) else ""
    )


def _ends(state: State) -> bool:
    return bool(state["target"]["final"])


def _way(state: State, teller: Teller) -> str:
    if state["review_id"] is None:
        step = teller.quoted(state["trigger"])
        return teller.say("ohne Tor, im Schritt {step}", "without a gate, by the step {step}", step=step)
    gate = teller.quoted(teller.words.gate(state["trigger"].split(".")[0]))
    return teller.say("nach Entscheidung über das Tor {gate}", "as decided at the gate {gate}", gate=gate)


def _guards(state: State, teller: Teller) -> str:
    met = [teller.word(_GUARDS, name) for name, holds in state["guards"].items() if holds]
    unmet = [teller.word(_GUARDS, name) for name, holds in state["guards"].items() if not holds]
    told = ""
    if met:
        told += teller.say(
            " Voraussetzungen erfüllt: {met}.", " Requirements met: {met}.", met=", ".join(met)
        )
    if unmet:
        told += teller.say(
            " Voraussetzungen nicht erfüllt: {unmet}.",
            " Requirements not met: {unmet}.",
            unmet=", ".join(unmet),
        )
    return told


def _baseline(state: State, teller: Teller) -> str:
    if state["baseline"] is None:
        return ""
    return teller.say(
        " Damit gilt als beschlossene Planung: {plan}.",
        " The plan thereby approved: {plan}.",
        plan=teller.plan(state["baseline"]),
    )


def _paused(state: State, teller: Teller) -> str:
    return teller.say(
        "Das Projekt ruht {until}.{sealed}",
        "The project is paused {until}.{sealed}",
        until=teller.say("bis {day}", "until {day}", day=teller.day(state["until"]))
        if state["until"]
        else teller.say("bis auf Weiteres", "until further notice"),
        sealed=teller.sealed(state["reason"]),
    )


def _classified(state: State, teller: Teller) -> str:
    if state["value"] is None:
        return teller.say(
            "Für {scheme} ist das Projekt jetzt keiner Klasse zugeordnet.",
            "For {scheme} the project is now in no class.",
            scheme=teller.quoted(state["scheme"]),
        )
    return teller.say(
        "Für {scheme} ist das Projekt jetzt {value} zugeordnet.",
        "For {scheme} the project is now in the class {value}.",
        scheme=teller.quoted(state["scheme"]),
        value=teller.quoted(state["value"]),
    )


def _resumed(_state: State, teller: Teller) -> str:
    return teller.say("Das Projekt wird wieder bearbeitet.", "Work on the project has resumed.")


def _made_permanent(_state: State, teller: Teller) -> str:
    return teller.say("Das Projekt ist jetzt eine Daueraufgabe.", "The project is now a permanent task.")


def _phase_corrected(state: State, teller: Teller) -> str:
    return _corrected(state, teller, teller.say("Phase ", "phase ") + _phase(state["value"], teller))


def _run_state_corrected(state: State, teller: Teller) -> str:
    value = teller.quoted(teller.word(RUN_STATES, state["value"]))
    return _corrected(state, teller, teller.say("Laufzustand ", "run state ") + value)


def _dates_corrected(state: State, teller: Teller) -> str:
    return _corrected(state, teller, teller.say("Planung: ", "plan: ") + teller.plan(state["value"]))


def _corrected(state: State, teller: Teller, value: str) -> str:
    return teller.say(
        "Der Eintrag {entry} wurde berichtigt und lautet nun: {value}, wirksam ab {since}.{reason}",
        "The entry {entry} was corrected and now reads: {value}, effective from {since}.{reason}",
        entry=short(state["corrects"]),
        since=teller.instant(state["effective_at"]),
        value=value,
        reason=teller.reason(state["reason"]),
    )


def _withdrawn(state: State, teller: Teller) -> str:
    return teller.say(
        "Die Aufnahme des Projekts ins Buch wurde zurückgenommen.{reason}",
        "The registration of the project was withdrawn.{reason}",
        reason=teller.reason(state["reason"]),
    )


SENTENCES_OF_PROJECTS: dict[str, Sentence] = {
    "project.registered.v1": _registered,
    "project.retitled.v1": _retitled,
    "project.lead_assigned.v1": _lead_assigned,
    "project.dates_planned.v1": _dates_planned,
    "project.goal_linked.v2": _goal_linked,
    "project.classified.v1": _classified,
    "project.visibility_set.v1": _visibility_set,
    "project.phase_entered.v1": _phase_entered,
    "project.paused.v1": _paused,
    "project.resumed.v1": _resumed,
    "project.made_permanent.v1": _made_permanent,
    "project.phase_corrected.v1": _phase_corrected,
    "project.run_state_corrected.v1": _run_state_corrected,
    "project.dates_corrected.v1": _dates_corrected,
    "project.registration_withdrawn.v1": _withdrawn,
}
