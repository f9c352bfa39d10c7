"""Every decision on a gate: when, by whom, under which rule, how it follows from the votes, in which words.

It has no table of its own: the reviews that were concluded or withdrawn are its entries. Boards decide other
matters, too: `projections/every_decision.py` gives all of them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import zip_longest
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.functions import FunctionElement

from domain.access import Reader
from domain.ballots import Tally
from domain.derivations import Language, derivation
from domain.times import format_instant, parse_instant
from domain.vote_rules import rule_in_force
from projections.portfolio import PORTFOLIO_TABLE
from projections.register_texts import FEW, few_that_speak_of
from projections.reviews import TABLE
from projections.statements import Connection, Statement, identity
from projections.visibility import Breadth, breadth_of, reader_values, visible

WITHDRAWN = "withdrawn"
"""The outcome of a review that was taken back before it was decided; all others are of `Outcome`."""

_C, _P = TABLE.c, PORTFOLIO_TABLE.c
_SHOWN = (
    "review_id", "project_id", "programme_id", "board_id", "gate", "matter_class", "motion", "requested_by",
    "rule_version", "outcome", "target", "tally", "decided_by", "until", "wording", "effective_at",
    "recorded_at", "position", "baseline_start", "baseline_end", "reopens", "consultation",
)  # fmt: skip


_ONE = Statement(
    sa.select(_P.key.label("project_key"), _P.title, _C.rule, *(_C[name] for name in _SHOWN))
    .select_from(TABLE.join(PORTFOLIO_TABLE, _P.project_id == _C.project_id))
    .where(_C.review_id == sa.bindparam("review"), _C.position.is_not(None))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardStep:
    """A body that heard the matter: in which role, and what it advised (None: nothing is recorded; or only `heard`)."""

    body: str
    role: str
    public: bool
    mandatory: bool
    advice: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One entry of the register."""

    review_id: UUID
    project_id: UUID
    project_key: str
    title: str
    programme_id: UUID
    board_id: UUID
    gate: str
    matter_class: str
    motion: str
    requested_by: UUID
    rule_version: int | None
    outcome: str
    target: str | None
    tally: Tally | None
    decided_by: UUID | None
    until: date | None
    wording: str
    effective_at: datetime
    recorded_at: datetime
    position: int
    baseline_start: date | None
    baseline_end: date | None
    reopens: UUID | None
    consultation: tuple[HeardStep, ...] = ()

    def derivation(self, language: Language) -> str | None:
        """Tell how the result follows from the votes (None: it was not voted on)."""
        return derivation(self.tally, language) if self.tally else None


@lru_cache(maxsize=256)
def _register(breadth: Breadth, narrowed: frozenset[str], words: int, *, few: bool) -> Statement:
    shown = (_C[name] for name in _SHOWN)
    query = (
        sa.select(_P.key.label("project_key"), _P.title, _C.rule, *shown)
        .select_from(TABLE.join(PORTFOLIO_TABLE, _P.project_id == _C.project_id))
        .where(
            visible(_P.public, _C.programme_id, _C.project_id, breadth),
            _C.effective_at >= sa.bindparam("since"),
            _C.effective_at <= sa.bindparam("until_at"),
            _C.position <= sa.bindparam("known"),
        )
        .order_by(_C.effective_at.desc(), _C.position.desc())
        .limit(sa.bindparam("most"))
    )
    if few:
        query = query.where(_C.review_id.in_([sa.bindparam(name) for name in _FEW]))
    for name in sorted(narrowed):
        query = query.where(_NARROWED[name] == sa.bindparam(f"of_{name}"))
    for place in range(words):
        query = query.where(_speaks_of(place))
    return Statement(query)


_NARROWED = {
    "programme": _C.programme_id,
    "board": _C.board_id,
    "project": _C.project_id,
    "matter_class": _C.matter_class,
    "outcome": sa.func.coalesce(_C.outcome, WITHDRAWN),
}
WORDS_MOST = 8


class Place(FunctionElement[int]):
    """Where a text stands in another, counted from 1 (0: nowhere); each database has a name of its own for it."""

    type = sa.Integer()
    inherit_cache = True


@compiles(Place)
def _place(element: Place, compiler: Any, **options: Any) -> str:
    name = "instr" if compiler.dialect.name == "sqlite" else "strpos"
    return f"{name}({compiler.process(element.clauses, **options)})"


def named(place: int) -> sa.Select[Any]:
    """Find the projects in whose key or title a word stands.

    SQLite makes only ASCII letters small, so titles are also asked for the word with its others made large.
    """
    word: sa.BindParameter[str] = sa.bindparam(f"word_{place}")
    large: sa.BindParameter[str] = sa.bindparam(f"large_{place}")
    called = sa.func.lower(_P.key.concat(" ").concat(_P.title))
    return sa.select(_P.project_id).where(sa.or_(Place(called, word) > 0, Place(called, large) > 0))


def _speaks_of(place: int) -> ColumnElement[bool]:
    """Find a word in what is said of a decision, or in key and title of its project; nothing sealed is read."""
    word: sa.BindParameter[str] = sa.bindparam(f"word_{place}")
    return sa.or_(Place(_C.searched, word) > 0, _C.project_id.in_(named(place)))


_FEW = tuple(f"few_{place}" for place in range(FEW))
_NAMED = Statement(
    sa.select(_C.review_id)
    .where(_C.project_id.in_(named(0)), _C.position.is_not(None))
    .limit(sa.bindparam("most"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFilter:
    """Which decisions are asked for: by words, by place and kind, by when they took effect, by when they were known.

    Every word must be found somewhere, in any order, also as a part of a longer one.
    """

    text: str = ""
    programme_id: UUID | None = None
    board_id: UUID | None = None
    project_id: UUID | None = None
    matter_class: str | None = None
    outcome: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    known: int = 2**62

    def narrowed(self) -> dict[str, str]:
        """Give by what else than words and times the register is narrowed, as it is stored."""
        asked = {
            "programme": self.programme_id,
            "board": self.board_id,
            "project": self.project_id,
            "matter_class": self.matter_class,
            "outcome": self.outcome,
        }
        return {name: str(value) for name, value in asked.items() if value is not None}


EVERY_DECISION = RegisterFilter()
BEGINNING, END = "0000", "9999"
"""Before and after every instant that is written down."""


def decision_register(
    connection: Connection, reader: Reader, asked: RegisterFilter = EVERY_DECISION, most: int = 500
) -> tuple[Decision, ...]:
    """Give the decisions a reader may see, the latest first; `until` is included."""
    by = asked.narrowed()
    words = asked.text.lower().split()[:WORDS_MOST]
    few = _few(connection, words)
    if few is not None and not few:
        return ()
    statement = _register(breadth_of(reader), frozenset(by), len(words), few=few is not None)
    values: dict[str, Any] = {
        "since": format_instant(asked.since) if asked.since else BEGINNING,
        "until_at": format_instant(asked.until) if asked.until else END,
        "known": asked.known,
        "most": most,
        **{f"of_{name}": value for name, value in by.items()},
        **{f"word_{place}": word for place, word in enumerate(words)},
        **{f"large_{place}": enlarged(word) for place, word in enumerate(words)},
        **({} if few is None else dict(zip_longest(_FEW, sorted(few), fillvalue=""))),
        **reader_values(reader),
    }
    return tuple(_decision(row) for row in connection.rows(statement, **values))


def _few(connection: Connection, words: list[str]) -> frozenset[str] | None:
    """Give the decisions in which all rare words stand (None: no word is rare); what else is asked is asked of those.

    A word also stands in a decision if it stands in key or title of its project.
    """
    found: frozenset[str] | None = None
    for word in words:
        spoken = few_that_speak_of(connection, word)
        if spoken is None:
            continue
        called = connection.rows(_NAMED, word_0=word, large_0=enlarged(word), most=FEW + 1)
        both = spoken | {str(row[0]) for row in called}
        if len(both) <= FEW:
            found = both if found is None else found & both
    return found


def enlarged(word: str) -> str:
    """Make those letters large that SQLite does not make small."""
    return "".join(letter if letter.isascii() else letter.upper() for letter in word)


def decision_on(connection: Connection, review_id: UUID) -> Decision | None:
    """Give the entry of one review, for those who know that its reader may see it (None: it is not over)."""
    row = connection.row(_ONE, review=str(review_id))
    return _decision(row) if row else None


def _decision(row: Any) -> Decision:
    key, title, rule = row[:3]
    said = dict(zip(_SHOWN, row[3:], strict=True))
    figures = orjson.loads(said["tally"]) if said["tally"] else None
    ids = ("review_id", "project_id", "programme_id", "board_id", "requested_by")
    days = ("until", "baseline_start", "baseline_end")
    return Decision(
        **{
            **said,
            **{name: identity(said[name]) for name in ids},
            **{name: date.fromisoformat(said[name]) if said[name] else None for name in days},
            "outcome": said["outcome"] or WITHDRAWN,
            "project_key": key,
            "title": title,
            "tally": Tally.from_data(rule_in_force(orjson.loads(rule)), figures) if figures else None,
            "decided_by": identity(said["decided_by"]) if said["decided_by"] else None,
            "consultation": tuple(HeardStep(**one) for one in orjson.loads(said["consultation"] or "[]")),
            "reopens": identity(said["reopens"]) if said["reopens"] else None,
            "effective_at": parse_instant(said["effective_at"]),
            "recorded_at": parse_instant(said["recorded_at"]),
        }
    )
