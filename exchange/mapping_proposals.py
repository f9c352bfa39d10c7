"""A mapping proposed for a list nobody has mapped yet: from its headers and from what its cells hold.

A proposal is where a person begins, not where the program ends: each column and each status word is shown, and
what nobody can tell is left open. An open status word stops its rows until somebody has said what it means.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from domain.lifecycle_definitions import CoarsePhase
from domain.project_values import RunState
from exchange.german_dates import UnreadableDate, read_date
from exchange.import_mappings import same_word
from exchange.status_words import CERTAIN, MEANINGS
from exchange.tables import Table

STATUS_WORDS_MOST = 60
"""A column with more different words than this holds sentences, not states."""


class Role(StrEnum):
    """What a column may hold."""

    NUMBER = "number"
    KEY = "key"
    TITLE = "title"
    STATUS = "status"
    PLANNED_START = "planned_start"
    PLANNED_END = "planned_end"
    LEAD_UNIT = "lead_unit"
    CLASSIFICATION = "classification"
    GOAL = "goal"
    NOTHING = "nothing"


ONCE = frozenset(
    {Role.NUMBER, Role.KEY, Role.TITLE, Role.STATUS, Role.PLANNED_START, Role.PLANNED_END, Role.LEAD_UNIT}
)
"""Roles that one column has at most."""

_NAMES: Mapping[Role, str] = {
    Role.NUMBER: r"#|nr\.?|lfd\.? ?nr\.?|laufende nummer|nummer|no\.?|number|pos\.?",
    Role.KEY: r"kennung|schlüssel|key|id|projekt-?id|projekt-?nr\.?|projektnummer|aktenzeichen|az\.?",
    Role.TITLE: r"projekte?|projekttitel|projektname|titel|title|name|bezeichnung|vorhaben|maßnahmen?|aufgaben?|thema|project|measure",
    Role.STATUS: r"status|stand|stand-wort|projektstatus|phase|projektphase|umsetzungsstand|bearbeitungsstand|state",
    Role.PLANNED_START: r"(projekt)?(start|beginn|anfang)|start ?datum|startdatum|von|geplanter (start|beginn)|begin|start date",
    Role.PLANNED_END: r"(projekt)?(ende|abschluss)|end ?datum|enddatum|bis|geplantes ende|fertigstellung|termin|end|end date|due",
    Role.LEAD_UNIT: r"amt|fachbereich|organisationseinheit|federführung|federführende[s]? (amt|einheit)|zuständigkeit|unit|department|lead unit",
    Role.CLASSIFICATION: r"kategorie|art|typ|dezernat|handlungsfeld|arbeitsfeld|schwerpunkt|priorität|finanzierung|category|type|priority|field",
}
_PATTERNS = {role: re.compile(pattern) for role, pattern in _NAMES.items()}
_MARKS = {"x", "?", "", "(x)", "✓", "✗", "o", "-"}
_LINKS = {
    "x": "yes",
    "✓": "yes",
    "?": "unclear",
    "(x)": "unclear",
    "": "none",
    "-": "none",
    "o": "none",
    "✗": "none",
}


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of the lifecycle a list is to go by."""

    key: str
    coarse: CoarsePhase
    de: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class StatusProposal:
    """What a word probably means (phase None: nobody can tell)."""

    word: str
    rows: int
    phase: str | None
    run_state: RunState
    certain: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What each column and each status word probably is; `headers` keeps the order of the list."""

    headers: tuple[str, ...]
    roles: Mapping[str, Role]
    words: tuple[StatusProposal, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)


def propose(table: Table, phases: Sequence[Phase], chosen: Mapping[str, Role] | None = None) -> Proposal:
    """Propose a mapping of a table; roles that a person has `chosen` stand, the others are proposed around them."""
    roles = dict(chosen) if chosen is not None else _roles(table)
    roles = {header: roles.get(header, Role.NOTHING) for header in table.headers}
    status = next((header for header, role in roles.items() if role is Role.STATUS), None)
    goals = [header for header, role in roles.items() if role is Role.GOAL]
    marks = {_plain(row.cells[header]) for row in table.rows for header in goals}
    return Proposal(
        headers=table.headers,
        roles=roles,
        words=_words(table, status, phases) if status is not None else (),
        marks={mark: _LINKS[mark] for mark in sorted(marks | {""}) if mark in _LINKS} if goals else {},
    )


def _plain(text: str) -> str:
    return same_word(unicodedata.normalize("NFC", text))


def _roles(table: Table) -> dict[str, Role]:
    """Give each column the role its name says, else the one its cells say; a role that is taken is not given twice."""
    roles: dict[str, Role] = {}
    for header in table.headers:
        named = next((role for role, form in _PATTERNS.items() if form.fullmatch(_plain(header))), None)
        if named is not None and (named not in ONCE or named not in roles.values()):
            roles[header] = named
    for header in table.headers:
        if header not in roles:
            found = _by_content([row.cells[header].strip() for row in table.rows])
            free = found not in ONCE or found not in roles.values()
            roles[header] = found if free else Role.NOTHING
    if Role.TITLE not in roles.values():
        wordy = [header for header, role in roles.items() if role in {Role.NOTHING, Role.CLASSIFICATION}]
        if wordy:
            roles[max(wordy, key=lambda header: sum(len(row.cells[header]) for row in table.rows))] = (
                Role.TITLE
            )
    return roles


def _by_content(cells: list[str]) -> Role:
    """Tell what the cells of a column with an unknown name look like."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return Role.NOTHING
    plain = [_plain(cell) for cell in cells]
    if set(plain) <= _MARKS and {"x", "✓"} & set(plain):
        return Role.GOAL
    if 2 * sum(_is_date(cell) for cell in filled) > len(filled):
        return Role.PLANNED_START
    if 2 * sum(word in MEANINGS for word in plain if word) > len(filled):
        return Role.STATUS
    return Role.NOTHING


def _is_date(cell: str) -> bool:
    if len(cell) > 100:
        return False
    try:
        return read_date(cell).value is not None and not cell.isdecimal()
    except UnreadableDate:
        return False


def _words(table: Table, status: str, phases: Sequence[Phase]) -> tuple[StatusProposal, ...]:
    counted: dict[str, list[str]] = {}
    for row in table.rows:
        word = " ".join(row.cells[status].split())
        counted.setdefault(same_word(word), []).append(word)
    found = sorted(counted.items(), key=lambda one: -len(one[1]))[:STATUS_WORDS_MOST]
    return tuple(_word(words[0], len(words), phases) for _, words in found)


def _word(word: str, rows: int, phases: Sequence[Phase]) -> StatusProposal:
    own = next((phase.key for phase in phases if same_word(phase.key) == same_word(word)), None)
    meaning = MEANINGS.get(same_word(word))
    if own is not None or meaning is None:
        return StatusProposal(word, rows, own, RunState.ACTIVE, own is not None)
    coarse, run_state = meaning
    phase = next((one.key for one in phases if one.coarse is coarse), None)
    return StatusProposal(word, rows, phase, run_state, same_word(word) in CERTAIN and phase is not None)
