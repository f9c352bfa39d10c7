"""How a vote rule is read from data: every fault is named with its place, not only the first."""

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Any

from domain.vote_rule_parts import Circular, InvalidVoteRule, LaterRound
from domain.vote_words import (
    Abstention,
    Closes,
    Deputies,
    MajorityBase,
    Mandatory,
    Missing,
    QuorumBase,
    Result,
    Tie,
)

FORMAT = "gatebook-vote-rule/2"
MEMBERS_MAX, DAYS_MAX, ROUNDS_MAX = 10_000, 366, 9

_FRACTION = re.compile(r"[0-9]{1,6}/[0-9]{1,6}")

Reader = Callable[[object], Any]


def read_rule(data: Mapping[str, object]) -> tuple[dict[str, Any], list[str]]:
    """Read the fields of a rule; give what could be read, and what is wrong with the rest."""
    faults: list[str] = []
    if data.get("v", FORMAT) != FORMAT:
        faults.append(f"v: {data['v']!r} is not {FORMAT}, the form of rules known here")
    said = {name: value for name, value in data.items() if name != "v"}
    return _read(said, _READERS, faults, required=_REQUIRED), faults


def _read(
    data: Mapping[str, object],
    readers: Mapping[str, Reader],
    faults: list[str],
    *,
    required: frozenset[str],
    place: str = "",
) -> dict[str, Any]:
    """Read fields one by one, collecting what is wrong with each under its place."""
    faults += [
        f"{place}{name}: unknown, there are {', '.join(readers)}" for name in data if name not in readers
    ]
    values: dict[str, Any] = {}
    for name, read in readers.items():
        if name in data:
            try:
                values[name] = read(data[name])
            except InvalidVoteRule as inner:
                faults += [f"{place}{name}{fault}" for fault in inner.faults]
            except ValueError as fault:
                faults.append(f"{place}{name}: {fault}")
        elif name in required:
            faults.append(f"{place}{name}: missing")
    return values


def _read_share(value: object) -> Fraction:
    if not isinstance(value, str) or not _FRACTION.fullmatch(value):
        raise ValueError(f"{value!r} is no fraction, write it as text like '1/2'")
    numerator, denominator = value.split("/")
    if not int(denominator):
        raise ValueError(f"{value!r} divides by zero")
    return Fraction(int(numerator), int(denominator))


def _read_strict(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true (more than the share) nor false (at least the share)")  # noqa: TRY004 - one kind of fault for the reader of a rule
    return value


def _read_truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")  # noqa: TRY004 - as above
    return value


def _read_number(least: int, most: int) -> Reader:
    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"{value!r} is no whole number from {least} to {most}")
        return value

    return read


def _read_one_of(words: Iterable[StrEnum]) -> Reader:
    known = {word.value: word for word in words}

    def read(value: object) -> StrEnum:
        if not isinstance(value, str) or value not in known:
            raise ValueError(f"{value!r} is not one of {', '.join(known)}")
        return known[value]

    return read


def _read_list_of(read: Reader, most: int) -> Reader:
    def read_all(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list) or len(value) > most:
            raise ValueError(f"{value!r} is no list of at most {most}")
        values = tuple(read(one) for one in value)
        if len(set(values)) < len(values):
            raise ValueError(f"{value!r} says something twice")
        return values

    return read_all


def _read_rounds(value: object) -> tuple[LaterRound, ...]:
    if not isinstance(value, list) or len(value) > ROUNDS_MAX:
        raise ValueError(f"{value!r} is no list of at most {ROUNDS_MAX} further rounds")
    faults: list[str] = []
    rounds = []
    for number, one in enumerate(value, start=2):
        place = f"[{number}]."
        if not isinstance(one, Mapping):
            faults.append(f"[{number}]: {one!r} is no round")
            continue
        said = _read(one, _ROUND_READERS, faults, required=frozenset(), place=place)
        after = said.pop("after", ())
        rounds.append(LaterRound(after=after, changes=tuple(said.items())))
    if faults:
        raise InvalidVoteRule(faults)
    return tuple(rounds)


def _read_circular(value: object) -> Circular | None:
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise ValueError(f"{value!r} says nothing about circular resolutions, take null if there are none")  # noqa: TRY004 - as above
    faults: list[str] = []
    said = _read(value, _CIRCULAR_READERS, faults, required=frozenset(_CIRCULAR), place=".")
    if faults:
        raise InvalidVoteRule(faults)
    changes = tuple((name, one) for name, one in said.items() if name in _TERM_READERS)
    return Circular(**{name: said[name] for name in _CIRCULAR}, changes=changes)


_TERM_READERS: dict[str, Reader] = {
    "quorum_base": _read_one_of(QuorumBase),
    "quorum_share": _read_share,
    "quorum_strict": _read_strict,
    "quorum_least": _read_number(0, MEMBERS_MAX),
    "mandatory": _read_list_of(_read_one_of(Mandatory), len(Mandatory)),
    "majority_base": _read_one_of(MajorityBase),
    "majority_share": _read_share,
    "majority_strict": _read_strict,
    "abstention": _read_one_of(Abstention),
    "tie": _read_one_of(Tie),
}
TERMS = tuple(_TERM_READERS)
"""The fields of a rule that another round or a circular resolution may change."""
_ROUND_READERS: dict[str, Reader] = {
    "after": _read_list_of(_read_one_of((Result.REJECTED, Result.NO_QUORUM)), 2),
    **_TERM_READERS,
}
_CIRCULAR: dict[str, Reader] = {
    "objection_voids": _read_truth,
    "votes_least": _read_number(0, MEMBERS_MAX),
    "missing": _read_one_of(Missing),
    "deadline_days": _read_number(1, DAYS_MAX),
    "working_days": _read_truth,
}
_CIRCULAR_READERS: dict[str, Reader] = {**_CIRCULAR, **_TERM_READERS}
_READERS: dict[str, Reader] = {
    **_TERM_READERS,
    "closes": _read_one_of(Closes),
    "deputies": _read_one_of(Deputies),
    "rounds": _read_rounds,
    "circular": _read_circular,
}
_REQUIRED = frozenset(_READERS) - {"quorum_least", "mandatory", "deputies", "rounds", "circular"}
