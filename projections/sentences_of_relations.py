"""What projects have to do with each other, and what is to happen when, in sentences."""

from domain.lifecycle_definitions import Label
from domain.project_relations import DependencyKind
from projections.plain_words import WordList
from projections.sentence_words import Sentence, State, Teller

DEPENDENCY_KINDS: WordList = {
    DependencyKind.NEEDS_RESULT: Label(de="braucht ein Ergebnis", en="needs a result"),
    DependencyKind.SHARES_RESOURCE: Label(de="teilt eine Ressource", en="shares a resource"),
    DependencyKind.SHARES_INTERFACE: Label(de="teilt eine Schnittstelle", en="shares an interface"),
}


def _dependency_declared(state: State, teller: Teller) -> str:
    return teller.say(
        "Das Projekt hängt jetzt von {other} ab: {kind}.{reason}",
        "The project now depends on {other}: {kind}.{reason}",
        other=teller.project(state["on"]),
        kind=teller.word(DEPENDENCY_KINDS, state["kind"]),
        reason=teller.reason(state["reason"]),
    )


def _dependency_released(state: State, teller: Teller) -> str:
    return teller.say(
        "Das Projekt hängt nicht mehr von {other} ab.{reason}",
        "The project no longer depends on {other}.{reason}",
        other=teller.project(state["on"]),
        reason=teller.reason(state["reason"]),
    )


def _synergy_noted(state: State, teller: Teller) -> str:
    return teller.say(
        "Synergie mit {other} vermerkt.{gain}",
        "Synergy with {other} noted.{gain}",
        other=teller.project(state["other"]),
        gain=teller.told("Gewinn", "Gain", state["gain"]),
    )


def _synergy_dropped(state: State, teller: Teller) -> str:
    return teller.say(
        "Die Synergie mit {other} besteht nicht mehr.{reason}",
        "The synergy with {other} holds no more.{reason}",
        other=teller.project(state["other"]),
        reason=teller.reason(state["reason"]),
    )


def _milestone_planned(state: State, teller: Teller) -> str:
    return teller.say(
        "Meilenstein {label} ({key}) geplant zum {day}.",
        "Milestone {label} ({key}) planned for {day}.",
        label=teller.quoted(state["label"]),
        key=state["key"],
        day=teller.day(state["due_on"]),
    )


def _milestone_reached(state: State, teller: Teller) -> str:
    return teller.say(
        "Meilenstein {key} erreicht.", "Milestone {key} reached.", key=teller.quoted(state["key"])
    )


def _milestone_dropped(state: State, teller: Teller) -> str:
    return teller.say(
        "Meilenstein {key} aufgegeben.{reason}",
        "Milestone {key} given up.{reason}",
        key=teller.quoted(state["key"]),
        reason=teller.reason(state["reason"]),
    )


SENTENCES_OF_RELATIONS: dict[str, Sentence] = {
    "project.dependency_declared.v1": _dependency_declared,
    "project.dependency_released.v1": _dependency_released,
    "project.synergy_noted.v1": _synergy_noted,
    "project.synergy_dropped.v1": _synergy_dropped,
    "project.milestone_planned.v1": _milestone_planned,
    "project.milestone_reached.v1": _milestone_reached,
    "project.milestone_dropped.v1": _milestone_dropped,
}
