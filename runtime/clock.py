"""The only place that reads the time."""

import time
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol


class Clock(Protocol):
    """Says what time it is."""

    def now(self) -> datetime:
        """Give the present as an aware UTC instant."""


class SystemClock:
    """The machine's clock; an offset is for tests only."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        """Read the machine's clock, shifted by an offset."""
        self._offset = offset

    def now(self) -> datetime:
        """Give the present."""
        return datetime.now(UTC) + self._offset


class StoryClock:
    """A clock that lives in the years of a story: set by hand, and running on only if told so."""

    def __init__(self, start: datetime, *, running: bool = False) -> None:
        """Begin at an instant; `running` lets time pass from there as it passes outside."""
        self._at = start
        self._running = running
        self._since = time.monotonic()
        self._lock = Lock()

    def now(self) -> datetime:
        """Give the story's present."""
        with self._lock:
            passed = time.monotonic() - self._since if self._running else 0.0
            return self._at + timedelta(seconds=passed)

    def set(self, instant: datetime) -> None:
        """Step to an instant of the story, never backwards.

        Raises:
            ValueError: the instant lies before the story's present.
        """
        if instant < self.now():
            msg = f"A story does not run backwards: it is {self.now()}, asked for {instant}."
            raise ValueError(msg)
        with self._lock:
            self._at = instant
            self._since = time.monotonic()


def stopwatch() -> float:
    """Give seconds of a clock that only runs forward, for measuring durations."""
    return time.monotonic()
