"""Refusals in words: what is wrong and what to do, in German and English, with the facts that show it.

The wording of each refusal is a text with clauses in square brackets. A clause is said only if every fact
in it is known, so a refusal with fewer facts still makes whole sentences.
"""

import re
from collections.abc import Callable, Mapping
from datetime import MAXYEAR, MINYEAR, datetime

from domain.derivations import Language, explain_obstacle
from domain.obstacles import Obstacle, ObstacleKind
from domain.refusals import Fact, Refused, Unmet
from exchange.account_wording import ACCOUNT_STATES
from exchange.refusal_fields import BLANK, FIELDS, HINTS, SAID_BY_HINT
from exchange.refusal_wording import WORDING
from projections.plain_times import ZONE, write_day, write_instant
from projections.plain_words import (
    CHOICES,
    CONDITION_STATES,
    EVIDENCE_STATES,
    NOUNS,
    OUTCOMES,
    RECUSALS,
    ROLES,
    WordList,
    word,
)
from workflows.guards import GUARDS

Facts = Mapping[str, Fact]

_CLAUSE = re.compile(r"\[([^\[\]]*)\]")
_FACT = re.compile(r"\{(\w+)\}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(_DAY.pattern + r"T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})")

_WORDS: Mapping[str, WordList] = {
    "choice": CHOICES,
    "field": FIELDS,
    "ground": RECUSALS,
    "guard": {guard.name: guard.asks for guard in GUARDS.values()},
    "needed": ROLES,
    "noun": NOUNS,
    "outcome": OUTCOMES,
    "state": {**ACCOUNT_STATES, **CONDITION_STATES, **EVIDENCE_STATES},
}
"""Facts that are words of a closed list."""

_DAYS = frozenset({"cycle", "end", "start", "valid_from", "valid_until"})
"""Facts that may be days; an instant is known by its form."""


_IN_BOTH = frozenset({"requirement"})
"""Facts that are a wording in German and in English."""


def explain(refused: Refused, language: str) -> str:
    """Say everything that stands against a command, the most important first, one line each."""
    return "\n".join(dict.fromkeys(explain_one(unmet, language) for unmet in refused.unmet))


def explain_one(unmet: Unmet, language: str) -> str:
    """Say what one unmet requirement is and what to do about it."""
    spoken: Language = "en" if language == "en" else "de"
    tell = _TOLD_APART.get(unmet.refusal.value)
    if tell is not None:
        return tell(unmet, spoken)
    return _filled(WORDING[unmet.refusal].in_language(spoken), unmet.facts, spoken)


def _rule_cannot_be_met(unmet: Unmet, language: Language) -> str:
    """Let the vote arithmetic say what stands in the way, if its figures are there."""
    kind, needed, possible = (unmet.facts.get(name) for name in ("obstacle", "needed", "possible"))
    facts: Facts = {}
    if kind in set(ObstacleKind) and isinstance(needed, int) and isinstance(possible, int):
        found = Obstacle(ObstacleKind(str(kind)), needed, possible)
        facts = {"obstacle": explain_obstacle(found, language)}
    return _filled(WORDING[unmet.refusal].in_language(language), facts, language)


def _value_invalid(unmet: Unmet, language: Language) -> str:
    """Tell an empty text from a wrong value, and say what the field asks for."""
    facts = dict(unmet.facts)
    given, field = facts.get("value"), str(facts.get("field", ""))
    if isinstance(given, str) and not given.strip():
        return _filled(BLANK.in_language(language), facts, language)
    if field in SAID_BY_HINT:
        facts["value"] = None
    told = _filled(WORDING[unmet.refusal].in_language(language), facts, language)
    return f"{told} {HINTS[field].in_language(language)}" if field in HINTS else told


_TOLD_APART: Mapping[str, Callable[[Unmet, Language], str]] = {
    "rule_cannot_be_met": _rule_cannot_be_met,
    "value_invalid": _value_invalid,
}
"""Refusals whose text depends on more than which facts are known."""


def _filled(wording: str, facts: Facts, language: str) -> str:
    def clause(found: re.Match[str]) -> str:
        parts = {name: _written(name, facts.get(name), language) for name in _FACT.findall(found[1])}
        return str(found[1]).format(**parts) if all(parts.values()) else ""

    return _CLAUSE.sub(clause, wording)


def _written(name: str, value: Fact, language: str) -> str:
    """Write a fact as people read it; nothing if it is not known."""
    if value is None or value == "":
        return ""
    if name in _IN_BOTH and isinstance(value, tuple):
        return value[1 if language == "en" else 0]
    if isinstance(value, tuple):
        return ", ".join(_written(name, one, language) for one in value)
    text = str(value)
    if _INSTANT.fullmatch(text) and _readable(text):
        return write_instant(text, ZONE, language, to_the_second=True)
    if name in _DAYS and _DAY.fullmatch(text) and _readable(text):
        return write_day(text, language)
    return word(_WORDS[name], text, language) if name in _WORDS else text


def _readable(text: str) -> bool:
    """Tell whether what looks like an instant or a day is one that can be shown in a zone."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return False
    return MINYEAR < instant.year < MAXYEAR
