"""What happened to people, units, programmes, lifecycles and boards, in sentences."""

from domain.lifecycle_definitions import LifecycleDefinition
from domain.people import ScopeKind
from projections.plain_words import ROLES
from projections.sentence_words import Sentence, State, Teller
from projections.sentences_of_votes import rule_in_words


def _scope(state: State, teller: Teller) -> str:
    if state["scope_kind"] == ScopeKind.BOARD:
        return teller.board(state["scope_id"])
    if state["scope_kind"] == ScopeKind.PROGRAMME:
        return teller.programme(state["scope_id"])
    return teller.say("ganze Organisation", "whole organisation")


def _person_registered(_state: State, teller: Teller) -> str:
    return teller.say(
        "{person} wurde ins Buch aufgenommen.", "{person} was entered into the record.", person=teller.whose()
    )


def _mandate_assigned(state: State, teller: Teller) -> str:
    until = state["valid_until"]
    return teller.say(
        "{person} hat das Mandat {role} erhalten ({scope}), gültig ab {start}{until}.",
        "{person} was given the mandate {role} ({scope}), valid from {start}{until}.",
        person=teller.whose(),
        role=teller.word(ROLES, state["role"]),
        scope=_scope(state, teller),
        start=teller.instant(state["valid_from"]),
        until=teller.say(" bis {end}", " until {end}", end=teller.end(until))
        if until
        else teller.say(", ohne Ende", ", open-ended"),
    )


def _mandate_ended(state: State, teller: Teller) -> str:
    return teller.say(
        "Das Mandat {role} ({scope}) endete für {person} am {end}.{sealed}",
        "The mandate {role} ({scope}) of {person} ended on {end}.{sealed}",
        person=teller.whose() if teller.stream else teller.say("eine Person", "a person"),
        role=teller.word(ROLES, state["role"]),
        scope=_scope(state, teller),
        end=teller.instant(state["ended_at"]),
        sealed=teller.sealed(state["reason"]),
    )


def _unit_registered(state: State, teller: Teller) -> str:
    parent = state["parent_id"]
    return teller.say(
        "Die Organisationseinheit {name} wurde aufgenommen, gültig ab {start}{parent}.",
        "The unit {name} was entered, valid from {start}{parent}.",
        name=teller.quoted(state["name"]),
        start=teller.day(state["valid_from"]),
        parent=teller.say(", gehört zu {unit}", ", part of {unit}", unit=teller.unit(parent))
        if parent
        else "",
    )


def _unit_renamed(state: State, teller: Teller) -> str:
    return teller.say(
        "Die Organisationseinheit heißt jetzt {name}.",
        "The unit is now called {name}.",
        name=teller.quoted(state["name"]),
    )


def _unit_dissolved(state: State, teller: Teller) -> str:
    return teller.say(
        "{unit} besteht nur noch bis {end}.",
        "{unit} exists until {end} only.",
        unit=teller.unit(teller.stream)
        if teller.stream
        else teller.say("Die Organisationseinheit", "The unit"),
        end=teller.day(state["valid_until"]),
    )


def _programme_established(state: State, teller: Teller) -> str:
    return teller.say(
        "Das Programm {name} ({key}) wurde eingerichtet: {public}; Land {land}, Zeitzone {zone}.{notice}",
        "The programme {name} ({key}) was set up: {public}; Land {land}, time zone {zone}.{notice}",
        name=teller.quoted(state["name"]),
        key=state["key"],
        public=teller.say("öffentlich", "public")
        if state["public"]
        else teller.say("nicht öffentlich", "not public"),
        land=state["land"],
        zone=state["zone"],
        notice=teller.told("Hinweis", "Notice", state.get("notice")),
    )


def _lifecycle_adopted(state: State, teller: Teller) -> str:
    return teller.say(
        "Neue Projekte{programme} folgen jetzt dem Phasenmodell {key}, Fassung {version}.",
        "New projects{programme} now follow the lifecycle {key}, version {version}.",
        programme=_of_programme(teller),
        key=teller.quoted(state["lifecycle_key"]),
        version=str(state["lifecycle_version"]),
    )


def _calendar_published(state: State, teller: Teller) -> str:
    return teller.say(
        "Der Arbeitstagekalender {year} für das Land {land}{programme} wurde veröffentlicht.",
        "The working-day calendar {year} of the Land {land}{programme} was published.",
        year=str(state["year"]),
        land=state["land"],
        programme=_of_programme(teller),
    )


def _of_programme(teller: Teller) -> str:
    return f" ({teller.programme(teller.stream)})" if teller.stream else ""


def _lifecycle_published(state: State, teller: Teller) -> str:
    definition = LifecycleDefinition.from_canonical_json(state["definition"])
    return teller.say(
        "Das Phasenmodell {label} ({key}, Fassung {version}) wurde veröffentlicht.",
        "The lifecycle {label} ({key}, version {version}) was published.",
        label=teller.quoted(definition.label.in_language(teller.language)),
        key=state["key"],
        version=str(state["version"]),
    )


def _board_established(state: State, teller: Teller) -> str:
    return teller.say(
        "Das Gremium {name} ({key}) wurde eingerichtet; Sitze nach Satzung: {seats}.",
        "The board {name} ({key}) was set up; seats by statute: {seats}.",
        name=teller.quoted(state["name"]),
        key=state["key"],
        seats=str(state["statutory_seats"]),
    )


def _vote_rule_set(state: State, teller: Teller) -> str:
    return teller.say(
        "Abstimmungsregel{board} für die Angelegenheit {matter}, Fassung {version}: {rule}.{basis}",
        "Vote rule{board} for the matter {matter}, version {version}: {rule}.{basis}",
        board=f" ({teller.board(teller.stream)})" if teller.stream else "",
        matter=teller.quoted(teller.matter(state["matter_class"])),
        version=str(state["rule_version"]),
        rule=rule_in_words(state["rule"], teller),
        basis=teller.told("Grundlage", "Basis", state["basis"]),
    )


def _deputy_appointed(state: State, teller: Teller) -> str:
    matters = ", ".join(teller.quoted(teller.matter(one)) for one in state["matter_classes"])
    return teller.say(
        "{deputy} vertritt {principal}{board}{matters}, {period}.{basis}",
        "{deputy} is deputy of {principal}{board}{matters}, {period}.{basis}",
        deputy=teller.person(state["deputy"]),
        principal=teller.person(state["principal"]),
        board=f" ({teller.board(teller.stream)})" if teller.stream else "",
        matters=teller.say(" in {matters}", " in {matters}", matters=matters) if matters else "",
        period=_period(state, teller),
        basis=teller.told("Grundlage", "Basis", state["basis"]),
    )


def _period(state: State, teller: Teller) -> str:
    begins = teller.instant(state["valid_from"])
    if not state["valid_until"]:
        return teller.say("ab {begins}", "from {begins}", begins=begins)
    return teller.say(
        "ab {begins} bis {ends}",
        "from {begins} until {ends}",
        begins=begins,
        ends=teller.end(state["valid_until"]),
    )


def _deputy_relieved(state: State, teller: Teller) -> str:
    return teller.say(
        "{deputy} vertritt {principal} nicht mehr.",
        "{deputy} is no longer deputy of {principal}.",
        deputy=teller.person(state["deputy"]),
        principal=teller.person(state["principal"]),
    ) + teller.sealed(state["reason"])


SENTENCES_OF_BODIES: dict[str, Sentence] = {
    "board.deputy_appointed.v1": _deputy_appointed,
    "board.deputy_relieved.v1": _deputy_relieved,
    "person.registered.v1": _person_registered,
    "person.mandate_assigned.v1": _mandate_assigned,
    "person.mandate_ended.v1": _mandate_ended,
    "unit.registered.v1": _unit_registered,
    "unit.renamed.v1": _unit_renamed,
    "unit.dissolved.v1": _unit_dissolved,
    "programme.established.v1": _programme_established,
    "programme.lifecycle_adopted.v1": _lifecycle_adopted,
    "programme.calendar_published.v1": _calendar_published,
    "lifecycle.published.v1": _lifecycle_published,
    "board.established.v1": _board_established,
    "board.vote_rule_set.v1": _vote_rule_set,
}
