"""Events are a format: their names, their fields and all the tables that must know them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from importlib import import_module
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

from domain.catalogue import AGGREGATE_OF, AGGREGATES, CURRENT, EVENTS
from domain.kernel import Aggregate, DomainEvent
from domain.refusals import Refusal
from domain.texts import Key, Note, Public, Sealed, SealedText
from domain.upcasts import UPCASTS
from storage.mapper import field_types
from tests.architecture.tree import Source, product, suite
from workflows.authority import AUTHORITY
from workflows.commands import Command, command_name
from workflows.dispatch import HANDLERS
from workflows.followups import FOLLOWUPS
from workflows.notices import NOTICES

TOPIC = re.compile(r"(?P<noun>[a-z]+(_[a-z]+)*)\.(?P<fact>[a-z]+(_[a-z]+)*)\.v(?P<version>[1-9][0-9]*)")
TEXTS = get_args(Public)[1], get_args(Key)[1]
PLAIN = {UUID, Decimal, date, datetime, int, bool, NoneType, Note, Sealed}
# Figures and words of a rule as its own module writes and reads them; neither names people nor holds free text.
READ_BY_THEIR_OWN_MODULE = {
    ("board.vote_rule_set.v1", "rule"),
    ("gate_review.opened.v1", "frozen.rule"),
    ("gate_review.circular_voided.v1", "tally"),
    ("gate_review.concluded.v1", "tally"),
    ("meeting.resolved.v1", "rule"),
    ("meeting.resolved.v1", "tally"),
    ("gate_review.round_closed.v1", "tally"),
}
# Their answers and words: naming a refusal there is not raising it.
SPEAKS_OF_REFUSALS = ("api/", "cli/", "domain/refusals.py")


def strange(kind: Any, name: str = "") -> Iterator[str]:
    """List what in a declared type has no agreed stored form, by the name of the field."""
    origin, args = get_origin(kind), get_args(kind)
    if origin is Annotated:
        if kind.__metadata__[0] not in TEXTS or args[0] is not str:
            yield f"{name}: {kind}: declare text as Public, Key or SealedText"
    elif origin in {Union, UnionType}:
        for one in args:
            yield from strange(one, name)
    elif origin in {tuple, dict}:
        if (origin is tuple and args[-1] is not ...) or (origin is dict and args[0] is not str):
            yield f"{name}: {kind}: a row of values is tuple[X, ...], a mapping has text as keys"
        yield from strange(args[0] if origin is tuple else args[1], name)
    elif is_dataclass(kind) and isinstance(kind, type) and kind not in PLAIN:
        yield from _strange_in(kind, name)
    elif kind not in PLAIN and not (isinstance(kind, type) and issubclass(kind, Enum)):
        yield f"{name}: {kind}: has no agreed stored form; a bare str is Public, Key or SealedText"


def _strange_in(kind: type, name: str) -> Iterator[str]:
    if not kind.__dataclass_params__.frozen:  # type: ignore[attr-defined] # every dataclass has them
        yield f"{name}: {kind.__name__}: a value in an event is frozen"
    hints = get_type_hints(kind, include_extras=True)
    for one in fields(kind):
        yield from strange(hints[one.name], f"{name}.{one.name}")


class Colour(StrEnum):
    """A word of a closed list."""

    RED = "red"


@dataclass(frozen=True)
class Frozen:
    """A value of allowed parts."""

    key: Key
    parts: tuple[Colour, ...]


@dataclass(frozen=True)
class Loose:
    """A value with a part nobody has thought about."""

    text: str


@dataclass
class Fluid:
    """A value that may change under our hands."""

    key: Key


@pytest.mark.parametrize("topic", EVENTS)
def test_every_field_of_an_event_has_an_agreed_stored_form(topic: str) -> None:
    findings = [
        finding
        for name, kind in field_types(EVENTS[topic]).items()
        for finding in strange(kind, name)
        if (topic, finding.split(":")[0]) not in READ_BY_THEIR_OWN_MODULE
    ]
    assert not findings, "\n".join(["", *findings])


@pytest.mark.parametrize(
    "kind",
    [
        Public,
        Key | None,
        SealedText,
        UUID,
        date,
        datetime | None,
        int,
        bool,
        Colour,
        Frozen,
        tuple[Frozen, ...],
        dict[str, Key | int],
    ],
    ids=str,
)
def test_an_allowed_type_passes(kind: Any) -> None:
    assert list(strange(kind)) == []


@pytest.mark.parametrize(
    "kind",
    [
        str,
        str | None,
        float,
        list[int],
        object,
        Any,
        Loose,
        Fluid,
        tuple[str, ...],
        tuple[int, int],
        dict[str, str],
        dict[int, Key],
        Annotated[str, "some text"],
    ],
    ids=str,
)
def test_any_other_type_is_found(kind: Any) -> None:
    assert list(strange(kind)) != []


def test_every_aggregate_and_every_event_of_the_domain_is_in_the_catalogue() -> None:
    defined = defined_below(Aggregate, "domain")
    parts = {one for one in defined if "TOPIC" not in vars(one)}
    assert defined - parts == set(AGGREGATES)
    events = {
        one
        for one in defined_below(DomainEvent, "domain")
        if one.__name__ != "Event" and not any(one in vars(part).values() for part in parts)
    }
    assert events == set(EVENTS.values()) == set(AGGREGATE_OF)


def test_every_part_of_an_aggregate_belongs_to_one() -> None:
    for part in defined_below(Aggregate, "domain") - set(AGGREGATES):
        wholes = [one for one in AGGREGATES if issubclass(one, part)]
        assert len(wholes) == 1, f"{part.__name__} is to be a base of one aggregate that has a TOPIC"


def defined_below(kind: type, package: str) -> set[type]:
    """Find the classes of a package that derive from a class; all its modules are imported first.

    A dataclass with slots leaves the class it was made from behind; what the module's name gives counts.
    """
    for source in product():
        if source.path.startswith(f"{package}/") and not source.path.endswith("__init__.py"):
            import_module(source.module)
    return {one for one in _below(kind) if one.__module__.startswith(f"{package}.") and _is_reached(one)}


def _below(kind: type) -> Iterator[type]:
    subclasses: list[type] = type.__subclasses__(kind)
    for below in subclasses:
        yield below
        yield from _below(below)


def _is_reached(kind: type) -> bool:
    found: Any = import_module(kind.__module__)
    for name in kind.__qualname__.split("."):
        found = getattr(found, name)
    return found is kind


def test_topics_are_unique_and_say_noun_fact_and_version() -> None:
    nouns = [vars(aggregate)["TOPIC"] for aggregate in AGGREGATES]
    assert len(set(nouns)) == len(nouns)
    assert len(EVENTS) == len(AGGREGATE_OF)
    for topic, event in EVENTS.items():
        read = TOPIC.fullmatch(topic)
        assert read is not None, topic
        assert read["noun"] == vars(AGGREGATE_OF[event])["TOPIC"]
        name = event.__name__
        if topic in UPCASTS:
            assert name.endswith(f"V{read['version']}"), f"{topic}: {event.__qualname__}"
            name = name.removesuffix(f"V{read['version']}")
        assert read["fact"] == _snake_case(name), f"{topic}: {event.__qualname__}"


def _snake_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def test_every_command_has_a_handler_and_a_row_of_authority() -> None:
    commands = defined_below(Command, "workflows")
    assert commands == HANDLERS.keys() == AUTHORITY.keys()
    names = [command_name(one) for one in HANDLERS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("command", AUTHORITY, ids=command_name)
def test_every_command_may_be_given_by_somebody(command: type[Command]) -> None:
    permit = AUTHORITY[command]
    assert permit.roles or permit.jobs or permit.roles_of_target


def test_what_follows_and_what_is_told_depends_on_real_events() -> None:
    assert FOLLOWUPS.keys() <= CURRENT
    assert NOTICES.keys() <= CURRENT


def named_refusals(sources: list[Source]) -> set[str]:
    """Collect every member of the vocabulary that some sources name."""
    return {
        node.attr
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Refusal"
    }


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_is_raised_somewhere(refusal: Refusal) -> None:
    raising = [source for source in product() if not source.path.startswith(SPEAKS_OF_REFUSALS)]
    assert refusal.name in named_refusals(raising), "raise it, or take it out of the vocabulary"


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_is_tested_somewhere(refusal: Refusal) -> None:
    assert refusal.name in named_refusals(list(suite())), "test what is refused, and the other side"


def test_refusals_are_found_by_name() -> None:
    assert named_refusals([Source("domain/a.py", "raise Refused(Refusal.NOT_FOUND)")]) == {"NOT_FOUND"}
    assert named_refusals([Source("domain/a.py", "x = 'Refusal.NOT_FOUND'")]) == set()
