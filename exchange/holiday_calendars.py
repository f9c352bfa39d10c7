"""Working-day calendars of the German Länder, taken from the `holidays` library: the only door to it.

The library changes with each release. What it gives is therefore published as an event once per year
and never asked for again by anything that replays.
"""

from collections.abc import Collection

from holidays.countries.germany import Germany

from domain.working_days import LAENDER, WorkingDayCalendar

__all__ = ["LAENDER", "UnknownLand", "land_code", "public_holidays"]


class UnknownLand(ValueError):  # noqa: N818 - named for the state of the world, like every refusal
    """A code that names no German Land."""

    def __init__(self, land: str) -> None:
        self.land = land
        known = ", ".join(f"{code} ({name})" for code, name in LAENDER.items())
        super().__init__(f"{land!r} is no Land. Write one of {known}.")


def land_code(written: str) -> str:
    """Give the two letters of a Land; ISO 3166-2 writes them with the country, as in "DE-SN"."""
    code = written.removeprefix("DE-")
    if code not in LAENDER:
        raise UnknownLand(written)
    return code


def public_holidays(land: str, years: Collection[int]) -> WorkingDayCalendar:
    """Give the public holidays of a Land in some years, named in German.

    Holidays of single municipalities (Fronleichnam in parts of Sachsen, Augsburg's Friedensfest) are
    not among them, nor are customary half days.
    """
    code = land_code(land)
    first, last = Germany.start_year, Germany.end_year
    if strange := sorted(year for year in years if not first <= year <= last):
        raise ValueError(
            f"Holidays are known from {first} to {last}, not for {', '.join(map(str, strange))}."
        )
    found = Germany(subdiv=code, years=years, expand=False, observed=False, language="de")
    return WorkingDayCalendar.of(code, years, dict(found))
