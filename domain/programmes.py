"""A programme: a governed portfolio with its lifecycles, its time zone and its working-day calendars."""

from datetime import date
from functools import lru_cache
from typing import Self
from uuid import UUID

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.light_scales import ScaledProgramme
from domain.programme_reminders import RemindingProgramme
from domain.programme_settings import ConfiguredProgramme
from domain.refusals import Refusal, require, unmet
from domain.texts import Key, Public
from domain.working_days import WorkingDayCalendar


class Programme(ConfiguredProgramme, ScaledProgramme, RemindingProgramme):
    """A portfolio under governance inside one organisation."""

    TOPIC = "programme"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Established(First, Aggregate.Event):
        TOPIC = "programme.established.v1"
        key: Key
        name: Public
        zone: Key
        land: Key
        public: bool
        notice: Public | None = None

    class LifecycleAdopted(Aggregate.Event):
        TOPIC = "programme.lifecycle_adopted.v1"
        lifecycle_id: UUID
        lifecycle_key: Key
        lifecycle_version: int
        lifecycle_sha256: Key

    class CalendarPublished(Aggregate.Event):
        TOPIC = "programme.calendar_published.v1"
        land: Key
        year: int
        calendar: Key
        calendar_sha256: Key

    # State: folded from events.
    @event(Established)
    def __init__(
        self,
        id: UUID,
        key: Key,
        name: Public,
        zone: Key,
        land: Key,
        public: bool,
        stamp: Stamp,
        notice: Public | None = None,
    ) -> None:
        self.key = key
        self.zone = zone
        self.land = land
        self.lifecycles: dict[str, UUID] = {}
        self.calendars: dict[int, str] = {}
        self.begin_settings()
        self.begin_reminding()
        self.begin_scales()

    @event(LifecycleAdopted)
    def _lifecycle_adopted(
        self,
        *,
        lifecycle_id: UUID,
        lifecycle_key: Key,
        lifecycle_version: int,
        lifecycle_sha256: Key,
        stamp: Stamp,
    ) -> None:
        self.lifecycles[lifecycle_key] = lifecycle_id

    @event(CalendarPublished)
    def _calendar_published(
        self, *, land: Key, year: int, calendar: Key, calendar_sha256: Key, stamp: Stamp
    ) -> None:
        self.calendars[year] = calendar

    # Decisions.
    @classmethod
    def establish(
        cls,
        programme_id: UUID,
        naming: tuple[str, str],
        place: tuple[str, str],
        *,
        public: bool,
        notice: str | None,
        act: Act,
    ) -> Self:
        """Establish a programme: (key, name), (zone, Land), whether it is public, a notice shown with it."""
        return cls(
            id=programme_id,
            key=naming[0],
            name=naming[1],
            zone=place[0],
            land=place[1],
            public=public,
            notice=notice,
            stamp=act.stamp(),
        )

    def adopt_lifecycle(self, lifecycle_id: UUID, key: str, version: int, sha256: str, act: Act) -> None:
        """Let new projects follow a published lifecycle; the one already adopted records nothing."""
        if self.lifecycles.get(key) == lifecycle_id:
            return
        self._lifecycle_adopted(
            lifecycle_id=lifecycle_id,
            lifecycle_key=key,
            lifecycle_version=version,
            lifecycle_sha256=sha256,
            stamp=act.stamp(),
        )

    def publish_calendar(self, year: int, calendar: WorkingDayCalendar, act: Act) -> None:
        """Fix the days off of one year; the same calendar again records nothing."""
        text = calendar.to_canonical_json()
        if self.calendars.get(year) == text:
            return
        require(
            unmet(Refusal.VALUE_INVALID, field="calendar", value=f"{calendar.land} {sorted(calendar.years)}")
            if calendar.land != self.land or calendar.years != {year}
            else None
        )
        self._calendar_published(
            land=self.land, year=year, calendar=text, calendar_sha256=calendar.sha256, stamp=act.stamp()
        )

    # Questions.
    def calendar(self) -> WorkingDayCalendar | None:
        """Give the working-day calendar of all published years (None: none published)."""
        return calendar_of(tuple(self.calendars.values()))

    def knows_day(self, day: date) -> bool:
        """Tell whether the calendar of a day's year is published."""
        return day.year in self.calendars


@lru_cache(maxsize=64)
def calendar_of(texts: tuple[str, ...]) -> WorkingDayCalendar | None:
    """Read published calendars as one (None: there are none); the same texts are read once per process."""
    whole: WorkingDayCalendar | None = None
    for text in texts:
        one = WorkingDayCalendar.from_canonical_json(text)
        whole = one if whole is None else whole.union(one)
    return whole
