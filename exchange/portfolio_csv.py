"""The portfolio as a table that offices open: semicolons, a mark that it is UTF-8, and no cell that computes."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO

MARK = "\ufeff"
"""Spreadsheet programs take a file without it for one of their own encodings."""
_COMPUTES = tuple("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet program takes for the beginning of a formula."""


def portfolio_csv(header: Sequence[str], rows: Iterable[Sequence[str | date | int | None]]) -> bytes:
    """Write a table; days as they are sorted (ISO 8601)."""
    written = StringIO()
    table = csv.writer(written, delimiter=";", lineterminator="\r\n")
    table.writerow(header)
    table.writerows([_cell(one) for one in row] for row in rows)
    return (MARK + written.getvalue()).encode()


def _cell(value: str | date | int | None) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    return f"'{value}" if value.lstrip(" ").startswith(_COMPUTES) else value
