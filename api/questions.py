"""Questions over HTTP: as of when, up to where, how many; and how rows are answered."""

import base64
import binascii
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, TypeVar, get_type_hints
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import orjson
from fastapi import Depends, Query, Request
from fastapi.responses import Response
from pydantic import BeforeValidator, TypeAdapter

from api.bodies import EARLIEST, LATEST, plain
from api.callers import Calling, Here
from api.operation_routes import LookAgain
from api.problems import Wrong
from domain.times import local_date
from runtime.as_of import AsOf

POSITIONS_MOST = 2**62

R = TypeVar("R")


def caught_up(
    here: Here,
    _caller: Calling,  # asked for first: who may not ask does not wait
    after: Annotated[
        int, Query(ge=0, le=POSITIONS_MOST, description="Wait until this position is recorded.")
    ] = 0,
) -> None:
    """Let a question wait shortly until the record has come to a position a command was answered with.

    Raises:
        LookAgain: it has not yet.
    """
    if after and here.position() < after:
        raise LookAgain


CAUGHT_UP = Depends(caught_up)


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _day_written(text: Any) -> Any:
    if isinstance(text, str) and _DAY.fullmatch(text) is None:
        msg = "a day written as YYYY-MM-DD"
        raise ValueError(msg)
    return text


def _instant_written(text: Any) -> Any:
    if isinstance(text, str) and (_DAY.match(text) is None or "T" not in text.upper()):
        msg = "a time written as YYYY-MM-DDThh:mm:ssZ"
        raise ValueError(msg)
    return text


AskedDay = Annotated[date, BeforeValidator(_day_written)]
AskedInstant = Annotated[datetime, BeforeValidator(_instant_written)]
"""Days and times of an address, as they are written; a number is neither."""


@dataclass(frozen=True, slots=True)
class Times:
    """As of when a question is asked, as written; a programme's zone tells what a day is."""

    on: date | None = None
    known_at: datetime | None = None

    def in_zone(self, zone: str, now: datetime) -> AsOf:
        """Give the two times.

        Raises:
            Wrong: one of them lies ahead or before all records, or cannot be read.
        """
        known = self.known_at
        if known is not None and EARLIEST.year <= known.year <= LATEST.year and known.tzinfo is None:
            known = known.replace(tzinfo=ZoneInfo(zone))
        if self.on is not None and not EARLIEST <= self.on <= local_date(now, zone):
            raise _out_of_time("on", self.on.isoformat())
        if known is not None and not (EARLIEST.year <= known.year <= LATEST.year and known <= now):
            raise _out_of_time("known_at", known.isoformat())
        return AsOf(on=self.on, known_at=known)


def _out_of_time(name: str, value: str) -> Wrong:
    return Wrong.at(
        name,
        f"„{value}“ liegt in der Zukunft oder vor 1900; das Buch kennt nur Geschehenes.",
        f"“{value}” lies in the future or before 1900; the record knows only what has happened.",
    )


def times(
    on: Annotated[AskedDay | None, Query(description="As things stood at the end of this day.")] = None,
    known_at: Annotated[AskedInstant | None, Query(description="As it was known at this time.")] = None,
) -> Times:
    """Read the two times of a question."""
    return Times(on, known_at)


Asked = Annotated[Times, Depends(times)]


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for."""

    limit: int
    cursor: str | None

    def part(self, rows: Iterable[R], key: Callable[[R], str]) -> tuple[Sequence[R], str | None]:
        """Give the rows after the cursor in the order of their keys, and the cursor of what follows.

        A cursor names the last row shown, so that what comes or goes meanwhile moves nothing.
        """
        ordered = sorted(rows, key=key)
        begun = bisect_right(ordered, read_cursor(self.cursor), key=key) if self.cursor is not None else 0
        part = ordered[begun : begun + self.limit]
        more = begun + self.limit < len(ordered)
        return part, write_cursor(key(part[-1])) if more else None


def page(
    limit: Annotated[int, Query(ge=1, le=500, description="How many at most.")] = 100,
    cursor: Annotated[
        str | None, Query(max_length=400, description="`next` of the part before this one.")
    ] = None,
) -> Page:
    """Read which part of a list is asked for."""
    return Page(limit, cursor)


Paged = Annotated[Page, Depends(page)]


def write_cursor(key: str) -> str:
    """Write what a list goes on after, so that nobody takes it for something to be made up."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> str:
    """Read a cursor.

    Raises:
        Wrong: it is none of ours.
    """
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise _no_cursor() from error


def read_position(cursor: str | None) -> int:
    """Read a cursor that names a position (None: the beginning).

    Raises:
        Wrong: it names none.
    """
    text = read_cursor(cursor) if cursor is not None else "0"
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise _no_cursor()
    return int(text)


def _no_cursor() -> Wrong:
    return Wrong.at("cursor", "Das ist kein Merker dieser Liste.", "This is no cursor of this list.")


def answer(body: Any, *, version: int | None = None) -> Response:
    """Answer a question; a version becomes the ETag."""
    found = Response(
        orjson.dumps(body, default=plain, option=orjson.OPT_NON_STR_KEYS), media_type="application/json"
    )
    if version is not None:
        found.headers["ETag"] = f'"{version}"'
    return found


def listed(request: Request, items: Sequence[Any], next_cursor: str | None, **more: Any) -> Response:
    """Answer with a part of a list; a link leads to the next."""
    found = answer({"items": [row_of(item) for item in items], "next": next_cursor, **more})
    if next_cursor is not None:
        query = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
        query.append(("cursor", next_cursor))
        found.headers["Link"] = f'<{request.url.path}?{urlencode(query)}>; rel="next"'
    return found


def row_of(item: Any) -> Any:
    """Give a row as an object."""
    return item._asdict() if hasattr(item, "_asdict") else item


@cache
def schema_of(kind: type, name: str = "", also: tuple[tuple[str, Any], ...] = ()) -> dict[str, Any]:
    """Describe rows of a kind."""
    hints = {**_hints(kind), **dict(also)}
    return {
        "type": "object",
        "title": name or kind.__name__,
        "required": list(hints),
        "properties": {field: _schema(hint) for field, hint in hints.items()},
    }


def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {one.name: hints[one.name] for one in fields(kind)} if is_dataclass(kind) else hints


def _schema(hint: Any) -> dict[str, Any]:
    return TypeAdapter(hint).json_schema(mode="serialization", ref_template="#/components/schemas/{model}")


def list_of(item: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """Describe a list of rows."""
    return {
        "type": "object",
        "required": ["items", "next", *more],
        "properties": {
            "items": {"type": "array", "items": item},
            "next": {"type": ["string", "null"], "description": "cursor of what follows"},
            **more,
        },
    }
