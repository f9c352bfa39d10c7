"""What happened to a goal system, in sentences."""

from projections.plain_words import GOAL_KINDS
from projections.sentence_words import Sentence, State, Teller


def _established(state: State, teller: Teller) -> str:
    return teller.say(
        "Das Zielsystem {name} ({key}) des Programms {programme} wurde eingerichtet.{source}",
        "The goal system {name} ({key}) of the programme {programme} was set up.{source}",
        name=teller.quoted(state["name"]),
        key=state["key"],
        programme=teller.programme(state["programme_id"]),
        source=_source(state, teller),
    )


def _goal_added(state: State, teller: Teller) -> str:
    return teller.say(
        "{system}: {kind} {label} ({goal}) aufgenommen, {place}.{source}",
        "{system}: {kind} {label} ({goal}) added, {place}.{source}",
        system=_system(teller),
        kind=teller.word(GOAL_KINDS, state["kind"]),
        label=_label(state, teller),
        goal=state["goal"],
        place=_place(state, teller),
        source=_source(state, teller),
    )


def _goal_renamed(state: State, teller: Teller) -> str:
    return teller.say(
        "{system}: {goal} heißt jetzt {label}.",
        "{system}: {goal} is now called {label}.",
        system=_system(teller),
        goal=state["goal"],
        label=_label(state, teller),
    )


def _goal_moved(state: State, teller: Teller) -> str:
    return teller.say(
        "{system}: {goal} steht jetzt {place}.",
        "{system}: {goal} now stands {place}.",
        system=_system(teller),
        goal=state["goal"],
        place=_place(state, teller),
    )


def _goal_retired(state: State, teller: Teller) -> str:
    return teller.say(
        "{system}: {goal} gilt nicht mehr.{reason}",
        "{system}: {goal} holds no longer.{reason}",
        system=_system(teller),
        goal=state["goal"],
        reason=teller.reason(state["reason"]),
    )


def _system(teller: Teller) -> str:
    if teller.stream is None:
        return teller.say("Zielsystem", "Goal system")
    return teller.goal_system(teller.stream)


def _label(state: State, teller: Teller) -> str:
    return teller.quoted(teller.say("{de}", "{en}", de=state["label_de"], en=state["label_en"]))


def _place(state: State, teller: Teller) -> str:
    if state["parent"] is None:
        return teller.say("auf oberster Ebene", "at the top level")
    return teller.say("unter {parent}", "below {parent}", parent=state["parent"])


def _source(state: State, teller: Teller) -> str:
    return teller.told("Quelle", "Source", state["source"])


SENTENCES_OF_GOALS: dict[str, Sentence] = {
    "goal_system.established.v1": _established,
    "goal_system.goal_added.v1": _goal_added,
    "goal_system.goal_renamed.v1": _goal_renamed,
    "goal_system.goal_moved.v1": _goal_moved,
    "goal_system.goal_retired.v1": _goal_retired,
}
