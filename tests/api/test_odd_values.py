"""Odd values in every place of every command: each is taken or refused, and never brings the service to a fault."""

import copy
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.api.test_policy import COMMANDS, FIXED, OPERATIONS, Asked, World, world
from tests.support.programs import Program

__all__ = ["world"]

ODD: tuple[Any, ...] = (
    "", " ", "x" * 5_000, "💥", "ß\u0301\u202e", "a\0b", "../../etc", "%s{}$", "1/0", "2024-02-30", "0001-01-01",
    "9999-12-31T23:59:59Z", "1900-01-01", "2200-12-31", "00000000-0000-0000-0000-000000000000", "approve",
    0, -1, 13, 2**31 - 1, 2**31, 2**70, 1.5, 1e400, True, False, None, [], {}, [[]], [None], {"x": 1},
)  # fmt: skip
SAMPLED = 9
"""One of so many is tried each time; all of them in the drill."""

ADDRESSED = ("goal", "duty", "matter_class", "scheme", "key", "year")
WRITING = [one for one in OPERATIONS if one.name in COMMANDS and one.name != "attachEvidence"]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give every place of a body."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, one in inner:
        yield from places(one, (*path, step))


def put(body: Any, path: tuple[Any, ...], odd: Any) -> Any:
    """Put an odd value into a place."""
    if not path:
        return odd
    changed = copy.deepcopy(body)
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = odd
    return changed


def tries(asked: Asked, world: World) -> Iterator[tuple[str, Any]]:
    """Give address and body of every odd request to an operation."""
    ids = {**FIXED, **world.own}
    address = asked.path.removeprefix("/api/v1/{organisation}")
    body = asked._body(world.own) or {}
    for path in places(body):
        for odd in ODD:
            yield address.format(**ids), put(body, path, odd)
    for name in ADDRESSED:
        if f"{{{name}}}" in address:
            for odd in ODD:
                if isinstance(odd, str | int) and str(odd):
                    yield address.format(**{**ids, name: quote(str(odd), safe="")}), body


def program_of(asked: Asked, world: World) -> Program:
    """Give the program of somebody who may."""
    return world.programs[max(COMMANDS[asked.name])]


def check(asked: Asked, world: World, *, every: int) -> None:
    """Try and find no fault."""
    program = program_of(asked, world)
    for number, (address, body) in enumerate(tries(asked, world)):
        if number % every:
            continue
        content = program.client.build_request("POST", "http://x", json=_finite(body)).content
        answer = program.raw(address, content, method=asked.method, If_Match="*")
        assert answer.status_code < 500, (asked.name, address, str(body)[:300], answer.text)
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return "Infinity" if value == 1e400 else value


@pytest.mark.parametrize("asked", WRITING, ids=lambda one: one.name)
def test_some_odd_values_bring_no_fault(world: World, asked: Asked) -> None:
    check(asked, world, every=SAMPLED)


@pytest.mark.drill
@pytest.mark.parametrize("asked", WRITING, ids=lambda one: one.name)
def test_no_odd_value_brings_a_fault(world: World, asked: Asked) -> None:
    check(asked, world, every=1)
