"""Dates as people write them into lists: `31.03.2023 [Beteiligung SSE]`, `-`, `03.2024` or nothing."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from domain.times import Precision

PLACEHOLDERS = frozenset("-–—")
FIRST_YEAR, LAST_YEAR = 1900, 2199

_SERIAL = re.compile(r"[2-9][0-9]{4}")
"""Five digits are how a spreadsheet counts days when a date lost its format."""
_SERIAL_ORIGIN = date(1899, 12, 30)
_REMARK = re.compile(r"(?P<text>[^\[\]]*)\[(?P<remark>[^\[\]]*)\]")
_FORMS = (
    (Precision.DAY, re.compile(r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})")),
    (Precision.DAY, re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")),
    (Precision.MONTH, re.compile(r"(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})")),
    (Precision.YEAR, re.compile(r"(?P<year>[0-9]{4})")),
)


class UnreadableDate(ValueError):  # noqa: N818 -- reads as the state of the cell, like `Refused`
    """A cell that names no day, month or year of the calendar; `de` and `en` say why."""

    def __init__(self, de: str, en: str) -> None:
        self.de = de
        self.en = en
        super().__init__(de)


@dataclass(frozen=True, slots=True)
class DateCell:
    """What a date cell says: the first day it may mean, how exactly, and what stood beside it."""

    value: date | None
    remark: str | None = None
    placeholder: bool = False
    precision: Precision = Precision.DAY

    @property
    def last_day(self) -> date | None:
        """The last day the cell may mean: the end of its month or year where no day is given."""
        if self.value is None or self.precision is Precision.DAY:
            return self.value
        month = 12 if self.precision is Precision.YEAR else self.value.month
        return date(self.value.year, month, monthrange(self.value.year, month)[1])


def read_date(text: str) -> DateCell:
    """Read one cell.

    A text of no known form, or naming a day that does not exist, raises `UnreadableDate`.
    """
    wording = text.strip()
    remark = None
    if bracketed := _REMARK.fullmatch(wording):
        wording, remark = bracketed["text"].strip(), bracketed["remark"].strip() or None
    if not wording:
        return DateCell(None, remark)
    if wording in PLACEHOLDERS:
        return DateCell(None, remark, placeholder=True)
    for precision, form in _FORMS:
        if parts := form.fullmatch(wording):
            return DateCell(_day(wording, parts.groupdict()), remark, precision=precision)
    if _SERIAL.fullmatch(wording):
        meant = _SERIAL_ORIGIN + timedelta(days=int(wording))
        raise UnreadableDate(
            f"„{wording}“ ist eine Zahl. Ist der {meant:%d.%m.%Y} gemeint, so geben Sie der Zelle im "
            "Tabellenprogramm das Format Datum.",
            f"“{wording}” is a number. If {meant:%d.%m.%Y} is meant, give the cell the format date in the "
            "spreadsheet program.",
        )
    raise UnreadableDate(
        f"„{wording}“ ist kein Datum in bekannter Form. Schreiben Sie TT.MM.JJJJ, JJJJ-MM-TT, MM.JJJJ oder JJJJ, "
        "für offene Termine „-“; Bemerkungen in eckigen Klammern.",
        f"“{wording}” is no date in a known form. Write DD.MM.YYYY, YYYY-MM-DD, MM.YYYY or YYYY, "
        "“-” for open dates; remarks in square brackets.",
    )


def _day(wording: str, parts: dict[str, str]) -> date:
    year = int(parts["year"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnreadableDate(
            f"„{wording}“ liegt außerhalb der Jahre {FIRST_YEAR} bis {LAST_YEAR}. Prüfen Sie die Jahreszahl.",
            f"“{wording}” lies outside the years {FIRST_YEAR} to {LAST_YEAR}. Check the year.",
        )
    try:
        return date(year, int(parts.get("month", 1)), int(parts.get("day", 1)))
    except ValueError as fault:
        raise UnreadableDate(
            f"„{wording}“ gibt es im Kalender nicht. Prüfen Sie Tag und Monat.",
            f"“{wording}” does not exist in the calendar. Check day and month.",
        ) from fault
