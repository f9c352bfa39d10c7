"""Bodies of requests and answers, made from the dataclasses they carry: nothing is written down twice.

What comes in is read strictly: no field nobody knows, no number for a text, no time without its zone.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from dataclasses import Field as DataclassField
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    create_model,
)

from api.problems import Malformed, Problem, Wrong
from domain.lifecycle_definitions import Label, LifecycleDefinition
from domain.times import Effective, Precision
from domain.vote_rules import InvalidVoteRule, VoteRule
from domain.working_days import WorkingDayCalendar
from workflows.catalogue import shipped_text
from workflows.lifecycle_faults import InvalidLifecycle
from workflows.lifecycle_language import read_definition

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
"""No city plans or remembers further; beyond, calendars and zones cannot be counted with."""
LONGEST_TEXT = 20_000
LONGEST_NAME = 200
"""A text in an address; servers on the way refuse long addresses in words of their own."""


def _in_range(instant: datetime) -> datetime:
    if not EARLIEST.year <= instant.year <= LATEST.year:
        msg = f"a time between {EARLIEST.year} and {LATEST.year}"
        raise ValueError(msg)
    return instant.astimezone(UTC)


Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]
Named = Annotated[str, StringConstraints(max_length=LONGEST_NAME)]
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]
Instant = Annotated[AwareDatetime, AfterValidator(_in_range)]
LifecycleText = Annotated[
    str, StringConstraints(max_length=500_000), Field(description="The text of a lifecycle file, YAML.")
]
Whole = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
Figure = Annotated[Decimal, Field(max_digits=18, decimal_places=6)]


class Strict(BaseModel):
    """What every body keeps to."""

    model_config = ConfigDict(extra="forbid", strict=True, title=None)


S = TypeVar("S", bound=Strict)


class EffectiveTime(Strict):
    """When a fact took effect, and how exactly that is known."""

    at: Instant
    precision: Precision = Precision.INSTANT


class TermsText(Strict):
    """What a further round, or a circular resolution, does differently from the first; see a vote rule."""

    quorum_base: Text | None = None
    quorum_share: Text | None = None
    quorum_strict: bool | None = None
    quorum_least: Whole | None = None
    mandatory: list[Text] | None = None
    majority_base: Text | None = None
    majority_share: Text | None = None
    majority_strict: bool | None = None
    abstention: Text | None = None
    tie: Text | None = None


class RoundText(TermsText):
    """A further round, and after which results it is held."""

    after: list[Text] = []


class CircularText(TermsText):
    """How the board decides outside of meetings."""

    objection_voids: bool
    votes_least: Whole
    missing: Text
    deadline_days: Whole
    working_days: bool


class VoteRuleText(Strict):
    """A vote rule; shares are fractions written like "1/2"."""

    v: Text | None = None
    quorum_base: Text
    quorum_share: Text
    quorum_strict: bool
    quorum_least: Whole = 0
    mandatory: list[Text] = []
    majority_base: Text
    majority_share: Text
    majority_strict: bool
    abstention: Text
    tie: Text
    closes: Text
    deputies: Text = "none"
    rounds: list[RoundText] = []
    circular: CircularText | None = None


class CalendarText(Strict):
    """The days off of one Land, by day and name."""

    land: Text
    years: list[Whole]
    holidays: dict[Day, Text]


def _rule(body: Any) -> VoteRule:
    return VoteRule.from_data(body.model_dump(exclude_none=True))


def _calendar(body: Any) -> WorkingDayCalendar:
    return WorkingDayCalendar.of(body.land, body.years, body.holidays)


def _definition(text: Any) -> LifecycleDefinition:
    return read_definition(text, base=shipped_text)


def _effective(body: Any) -> Effective:
    return Effective(body.at, body.precision)


_WRITTEN: Mapping[Any, tuple[Any, Callable[[Any], Any]]] = {
    Effective: (EffectiveTime, _effective),
    LifecycleDefinition: (LifecycleText, _definition),
    VoteRule: (VoteRuleText, _rule),
    WorkingDayCalendar: (CalendarText, _calendar),
}
"""What is written otherwise than it is kept, and how it is read."""
_PLAIN: Mapping[Any, Any] = {str: Text, date: Day, datetime: Instant, int: Whole, Decimal: Figure}


@cache
def model_of(kind: type, name: str, left_out: frozenset[str] = frozenset()) -> type[Strict]:
    """Make the model of a dataclass, without the fields that come from elsewhere."""
    hints = get_type_hints(kind)
    made: dict[str, Any] = {
        one.name: (_written(hints[one.name]), _default(one))
        for one in fields(kind)
        if one.init and one.name not in left_out
    }
    model: type[Strict] = create_model(name, __base__=Strict, __doc__=kind.__doc__, **made)
    return model


def _default(field: "DataclassField[Any]") -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else ...


def parameter_of(hint: Any) -> Any:
    """Give the type in which a value of a type stands in an address: bounded as in a body, a text more closely."""
    return Named if hint is str else _PLAIN.get(hint, hint)


def _written(hint: Any) -> Any:
    """Give the type in which a value of a type is written."""
    if hint in _WRITTEN:
        return _WRITTEN[hint][0]
    if hint in _PLAIN:
        return _PLAIN[hint]
    if is_dataclass(hint) and isinstance(hint, type):
        return model_of(hint, hint.__name__)
    return _composed(hint, get_origin(hint), get_args(hint))


def _composed(hint: Any, origin: Any, inner: tuple[Any, ...]) -> Any:
    if origin in {Union, UnionType}:
        return Union[tuple(NoneType if one is NoneType else _written(one) for one in inner)]  # noqa: UP007 - made at run time
    if origin is Annotated:
        return _written(inner[0])
    if origin is tuple:
        return tuple[_written(inner[0]), ...]  # type: ignore[misc]  # made at run time
    if origin is dict:
        return dict[_written(inner[0]), _written(inner[1])]  # type: ignore[misc]  # made at run time
    return hint


def value_of(hint: Any, read: Any) -> Any:
    """Give the value a model was read for: dataclasses all the way down."""
    if read is None:
        return None
    if hint in _WRITTEN:
        return _WRITTEN[hint][1](read)
    if isinstance(read, Strict):
        kind = next((one for one in (hint, *get_args(hint)) if is_dataclass(one)), None)
        return _built(kind, read) if isinstance(kind, type) else _of_union(hint, read)
    if isinstance(read, tuple):
        return tuple(value_of(get_args(hint)[0], one) for one in read)
    return read


def _of_union(hint: Any, read: Strict) -> Any:
    """Read what may also be missing."""
    written = next(one for one in get_args(hint) if one in _WRITTEN)
    return _WRITTEN[written][1](read)


def _built(kind: type, read: Strict) -> Any:
    return kind(**values_of(kind, read))


def values_of(kind: type, read: Strict) -> dict[str, Any]:
    """Give the fields of a dataclass that a model was read for."""
    hints = get_type_hints(kind)
    return {name: value_of(hints[name], given) for name, given in read}


def read_body(model: type[S], raw: bytes) -> S:
    """Read a body.

    Raises:
        Wrong: naming every place that cannot be understood.
    """
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise Wrong(
            Problem.MALFORMED,
            errors=[
                Malformed(_pointer(fault["loc"]), fault["msg"])
                for fault in error.errors(include_input=False, include_url=False, include_context=False)
            ],
        ) from error


def build(read: Callable[[], Any]) -> Any:
    """Build a value from what was read, telling what makes it impossible as a wrong request."""
    try:
        return read()
    except InvalidVoteRule as error:
        found = [
            Malformed("/rule/" + fault.split(":")[0], fault.partition(": ")[2]) for fault in error.faults
        ]
        raise Wrong(Problem.MALFORMED, errors=found) from error
    except InvalidLifecycle as error:
        told = {
            language: "\n".join(one.sentence(language) for one in error.faults) for language in ("de", "en")
        }
        found = [Malformed("/definition", one.sentence("en")) for one in error.faults]
        raise Wrong(Problem.MALFORMED, Label(**told), found) from error
    except ValueError as error:
        said = Label(de=str(error), en=str(error))
        raise Wrong(Problem.MALFORMED, said, (Malformed("", str(error)),)) from error


def _pointer(place: tuple[int | str, ...]) -> str:
    """Write a place as a JSON pointer (RFC 6901)."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in place)


def plain(value: Any) -> Any:
    """Write what orjson does not write by itself."""
    if isinstance(value, UUID | Enum):
        return str(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    if hasattr(value, "_asdict"):
        return value._asdict()
    msg = f"Not written as JSON: {type(value).__name__}"
    raise TypeError(msg)
