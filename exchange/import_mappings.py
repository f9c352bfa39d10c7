"""A mapping tells how one city's list is to be read: its columns, its words for a state, its source.

It is written by people, so every fault is named with line and column, all of them at once. What a
mapping does not say is never guessed: an unknown status word stops its row.
"""

import re
import unicodedata
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from domain.project_values import GoalLink, RunState
from domain.times import Precision
from exchange.mapping_faults import MappingFault, UnreadableMapping, named_fault
from exchange.plain_yaml import Path, Place, UnreadableYaml, read_plain_yaml

MAX_BYTES = 64 * 1024

_SLUG = r"^[a-z0-9]+([_-][a-z0-9]+)*$"
_PATTERN = r"^[\w./-]*\{number(:0[1-9]d)?\}[\w./-]*$"


def same_word(text: str) -> str:
    """Give the form in which words are compared: letter case and white space do not matter."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def _iso_day(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass  # a day the calendar lacks is refused below, like any other text
    raise PydanticCustomError("iso_day", "not a day")


Slug = Annotated[str, Field(pattern=_SLUG)]
Words = Annotated[str, Field(min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Wording(_Entry):
    """A sentence for people, in both languages."""

    de: Words
    en: Words


class Source(_Entry):
    """The document a list was taken from; `date` is the day its state is effective, or known to lie near."""

    document: Words
    reference: Words
    city: Words
    date: Annotated[date, BeforeValidator(_iso_day)]
    precision: Literal[Precision.DAY, Precision.MONTH, Precision.YEAR] = Precision.DAY


class LifecycleHint(_Entry):
    """The lifecycle the phases belong to, and which of them come before the work and after it."""

    key: Slug
    preparation: tuple[Slug, ...] = ()
    final: tuple[Slug, ...] = ()


class KeyRule(_Entry):
    """How a row gets its key: a pattern over the row's number, or a column that holds the key."""

    pattern: Annotated[str, Field(pattern=_PATTERN)] | None = None
    number_column: Words | None = None
    column: Words | None = None


class Columns(_Entry):
    """Which header holds what."""

    title: Words
    status: Words | None = None
    planned_start: Words | None = None
    planned_end: Words | None = None
    lead_unit: Words | None = None
    classifications: dict[Slug, Words] = {}
    goals: dict[Slug, Words] = {}


class GoalSystemHint(_Entry):
    """The goal system whose goals the columns are; their headers are the German labels."""

    key: Slug
    name: Words
    english: dict[Slug, Words]


class StatusMeaning(_Entry):
    """What a status word says; `needs_review` names why a person must look at the row."""

    phase: Slug
    run_state: RunState = RunState.ACTIVE
    remark: Words | None = None
    needs_review: Wording | None = None


class DefaultPhase(StatusMeaning):
    """What holds for a list without any state; always to be reviewed."""

    needs_review: Wording


class ContinuedRow(_Entry):
    """Which number a row continues, and why it is no entry of its own."""

    number: Annotated[int, Field(ge=1)]
    reason: Wording


class ImportMapping(_Entry):
    """How one list is read.

    `class_words` tells, per scheme, what the words of its column mean, and that the column is to be filled; a
    scheme without words is taken as written. `continued_rows` names, by their numbers, rows that only continue another.
    `list_at` leads to the list inside a JSON document; without it the file is a table, in a workbook on `sheet`. `title_prefix` stands before
    every title of a list that names only what its entries are about.
    """

    organisation: Slug
    programme: Slug
    lifecycle: LifecycleHint
    kind: Literal["project", "measure", "task"]
    key: KeyRule
    source: Source
    list_at: tuple[Words, ...] = ()
    sheet: Words | None = None
    title_prefix: Words | None = None
    columns: Columns
    status_words: dict[str, StatusMeaning] = {}
    default_phase: DefaultPhase | None = None
    goal_system: GoalSystemHint | None = None
    goal_marks: dict[str, GoalLink] = {}
    class_words: dict[Slug, dict[Words, Words]] = {}
    continued_rows: dict[int, ContinuedRow] = {}
    references: tuple[Words, ...] = ()

    def phases(self) -> frozenset[str]:
        """Give every phase key named here, for the check against the lifecycle."""
        meanings = [*self.status_words.values(), *([self.default_phase] if self.default_phase else [])]
        return frozenset(
            [meaning.phase for meaning in meanings] + [*self.lifecycle.preparation, *self.lifecycle.final]
        )

    def headers(self) -> tuple[str, ...]:
        """Give every column header the list must have."""
        columns = self.columns
        single = (
            self.key.column,
            self.key.number_column,
            columns.title,
            columns.status,
            columns.planned_start,
            columns.planned_end,
            columns.lead_unit,
        )
        named = [header for header in single if header is not None]
        return tuple(dict.fromkeys([*named, *columns.classifications.values(), *columns.goals.values()]))


def read_mapping(data: bytes | str, *, name: str) -> ImportMapping:
    """Read a mapping file; anything wrong in it raises `UnreadableMapping` with all faults."""
    try:
        document = read_plain_yaml(_text(data))
    except UnreadableYaml as fault:
        raise UnreadableMapping(name, (MappingFault(fault.place, fault.de, fault.en),)) from fault
    try:
        mapping = ImportMapping.model_validate(document.content)
    except ValidationError as fault:
        found = (named_fault(error, document) for error in fault.errors(include_url=False))
        raise UnreadableMapping(name, tuple(sorted(found, key=lambda one: one.place))) from fault
    if broken := _broken_rules(mapping):
        faults = tuple(MappingFault(document.place(path), de, en) for path, de, en in broken)
        raise UnreadableMapping(name, faults)
    return mapping


def _text(data: bytes | str) -> str:
    if len(data) > MAX_BYTES:
        raise UnreadableYaml(
            Place(1, 1),
            f"Die Datei ist größer als {MAX_BYTES} Bytes; das ist keine Zuordnung. Prüfen Sie, ob Sie die richtige "
            "Datei angegeben haben.",
            f"The file is larger than {MAX_BYTES} bytes; this is no mapping. Check that you named the right file.",
        )
    if isinstance(data, str):
        return data
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise UnreadableYaml(
            Place(line, fault.start - data.rfind(b"\n", 0, fault.start)),
            "Die Datei ist nicht in UTF-8 geschrieben. Speichern Sie sie als UTF-8.",
            "The file is not written in UTF-8. Save it as UTF-8.",
        ) from fault


def _broken_rules(mapping: ImportMapping) -> list[tuple[Path, str, str]]:
    """Give every rule between entries that the mapping breaks."""
    return [
        *_broken_key_rule(mapping.key),
        *_broken_status_rules(mapping),
        *_broken_goal_rules(mapping),
        *_broken_class_rules(mapping),
    ]


def _broken_key_rule(key: KeyRule) -> list[tuple[Path, str, str]]:
    if (key.pattern is None) == (key.column is None) or (key.number_column and not key.pattern):
        return [
            (
                ("key",),
                "„key“ braucht entweder „pattern“ (mit oder ohne „number_column“) oder „column“.",
                "“key” needs either “pattern” (with or without “number_column”) or “column”.",
            )
        ]
    return []


def _broken_status_rules(mapping: ImportMapping) -> list[tuple[Path, str, str]]:
    broken: list[tuple[Path, str, str]] = []
    if (mapping.columns.status is None) != (not mapping.status_words):
        broken.append(
            (
                ("status_words",) if mapping.status_words else ("columns", "status"),
                "„columns.status“ und „status_words“ gehören zusammen: Nennen Sie die Spalte und ihre Wörter.",
                "“columns.status” and “status_words” belong together: name the column and its words.",
            )
        )
    if (mapping.columns.status is None) == (mapping.default_phase is None):
        broken.append(
            (
                ("default_phase",),
                "Nennen Sie entweder die Statusspalte oder, wenn die Liste keinen Stand nennt, „default_phase“.",
                "Name either the status column or, if the list names no state, “default_phase”.",
            )
        )
    return broken + _same_words("status_words", list(mapping.status_words))


def _broken_goal_rules(mapping: ImportMapping) -> list[tuple[Path, str, str]]:
    broken = _same_words("goal_marks", list(mapping.goal_marks))
    if mapping.columns.goals and not mapping.goal_marks:
        broken.append(
            (
                ("columns", "goals"),
                "Zu den Zielspalten fehlt „goal_marks“: Nennen Sie jedes Zeichen, auch die leere Zelle.",
                "“goal_marks” is missing for the goal columns: name every mark, the empty cell too.",
            )
        )
    english = mapping.goal_system.english if mapping.goal_system else {}
    if english.keys() != mapping.columns.goals.keys():
        broken.append(
            (
                ("goal_system",) if mapping.goal_system else ("columns", "goals"),
                "„goal_system“ nennt das Zielsystem und unter „english“ genau die Ziele der Zielspalten auf Englisch.",
                "“goal_system” names the goal system and, under “english”, just the goals of the goal columns.",
            )
        )
    return broken


def _broken_class_rules(mapping: ImportMapping) -> list[tuple[Path, str, str]]:
    broken: list[tuple[Path, str, str]] = [
        (
            ("class_words", scheme),
            f"„{scheme}“ hat Wörter, aber keine Spalte. Nennen Sie sie unter „columns.classifications“.",
            f"“{scheme}” has words but no column. Name it under “columns.classifications”.",
        )
        for scheme in mapping.class_words
        if scheme not in mapping.columns.classifications
    ]
    for words in mapping.class_words.values():
        broken += _same_words("class_words", list(words))
    if mapping.continued_rows and mapping.key.number_column is None:
        broken.append(
            (
                ("continued_rows",),
                "„continued_rows“ nennt Zeilen nach ihrer Nummer; dazu fehlt „key.number_column“.",
                "“continued_rows” names rows by their number; “key.number_column” is missing for that.",
            )
        )
    return broken


def _same_words(entry: str, words: list[str]) -> list[tuple[Path, str, str]]:
    seen: dict[str, str] = {}
    return [
        (
            (entry, word),
            f"„{word}“ und „{first}“ sind dasselbe Wort. Löschen Sie einen der beiden Einträge.",
            f"“{word}” and “{first}” are the same word. Delete one of the two entries.",
        )
        for word in words
        if (first := seen.setdefault(same_word(word), word)) != word
    ]
