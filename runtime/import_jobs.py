"""Imports that go on beside the requests: whoever confirmed one waits a moment for it, then asks how far it is.

How far one is stands beside the staged file, so that any process can tell, and so can the next one after this one
was stopped. Stopping hurts nothing: the rows taken so far stand, and a new look at the same list shows the rest.
"""

import logging
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from threading import Event, Lock
from uuid import UUID

from domain.refusals import Refused
from runtime.import_desk import Desk, MovedOn
from runtime.import_mappings import UnfitImport
from runtime.import_staging import HowFar, how_far, keep_how_far
from runtime.imports import ROWS_AT_ONCE, ImportOutcome

WAITS_S = 5.0
"""So long a request waits for an import to end; most lists are in by then."""
SILENT = timedelta(minutes=2)
"""An import of another process that has not told of itself for so long is taken for broken off."""

_log = logging.getLogger("gatebook.import")
_Key = tuple[str, UUID, str]


class JobState(StrEnum):
    """What an import that was confirmed is doing."""

    RUNNING = "running"
    DONE = "done"
    BROKEN_OFF = "broken_off"


@dataclass(frozen=True, slots=True)
class Job:
    """One import that was confirmed: how many of its rows were gone through, and what came of all of them."""

    digest: str
    state: JobState
    rows_done: int
    rows: int
    outcome: ImportOutcome | None = None


class _Stopped(Exception):  # noqa: N818 - nothing is wrong: this process is asked to end
    """The process ends; the import does so between two transactions."""


class ImportJobs:
    """The imports of one process, one after another: two at a time would only wait for each other's writes."""

    def __init__(self, wait_s: float = WAITS_S) -> None:
        """Begin with none; so long whoever confirms one waits for its end."""
        self._wait_s = wait_s
        self._workers = ThreadPoolExecutor(max_workers=1, thread_name_prefix="import")
        self._running: dict[_Key, Future[ImportOutcome]] = {}
        self._changing = Lock()
        self._ending = Event()

    def confirm(self, desk: Desk, digest: str) -> Job:
        """Carry out what was looked at, once however often it is confirmed, and wait a moment for it.

        Raises:
            MovedOn: nothing of that digest can be taken any more.
            Refused: the person may not import.
            UnfitImport: the list cannot be taken.
        """
        desk.seen(digest)
        begun = self._begun(desk, digest)
        if begun is not None:
            try:
                begun.result(timeout=self._wait_s)
            except (_Stopped, CancelledError):
                pass  # this process ends: what is said then is that the import is broken off
            except TimeoutError:
                if begun.done():  # it was the import that waited in vain, not this request
                    raise
        return self.find(desk, digest) or Job(digest, JobState.BROKEN_OFF, 0, 0)

    def find(self, desk: Desk, digest: str) -> Job | None:
        """Say how far an import is that the person confirmed (None: they did not)."""
        with self._changing:
            return self._found(desk, digest)

    def _found(self, desk: Desk, digest: str) -> Job | None:
        outcome = desk.outcome_of(digest)
        if outcome is not None:
            rows = outcome.taken + outcome.changed + outcome.known + len(outcome.refused)
            return Job(digest, JobState.DONE, rows, rows, outcome)
        found = how_far(desk.context, desk.person_id, digest)
        if found is None:
            return None
        told = found.at is not None and desk.context.clock.now() - found.at < SILENT
        runs = _key(desk, digest) in self._running or (told and not found.ended)
        return Job(digest, JobState.RUNNING if runs else JobState.BROKEN_OFF, found.done, found.rows)

    def stop(self) -> None:
        """Let what runs end between two transactions, and begin nothing more."""
        self._ending.set()

    def close(self) -> None:
        """Stop, and wait until nothing runs any more."""
        self.stop()
        self._workers.shutdown(cancel_futures=True)

    def _begun(self, desk: Desk, digest: str) -> Future[ImportOutcome] | None:
        """Give the import on its way (None: another process sees to it, it is over, or this process ends), or begin."""
        with self._changing:
            running = self._running.get(_key(desk, digest))
            if running is not None:
                return running
            known = self._found(desk, digest)
            if self._ending.is_set() or (known is not None and known.state is not JobState.BROKEN_OFF):
                return None
            keep_how_far(desk.context, desk.person_id, digest, HowFar())
            running = self._running[_key(desk, digest)] = self._workers.submit(self._carry_out, desk, digest)
            return running

    def _carry_out(self, desk: Desk, digest: str) -> ImportOutcome:
        last = HowFar()

        def noted(done: int, rows: int) -> None:
            nonlocal last
            if done % ROWS_AT_ONCE == 0 or done == rows:
                last = HowFar(done, rows)
                keep_how_far(desk.context, desk.person_id, digest, last)
                if self._ending.is_set():
                    raise _Stopped

        try:
            return desk.confirm(digest, noted)
        except (_Stopped, MovedOn, Refused, UnfitImport):
            raise
        except Exception:
            _log.exception("import %s broke off after %s of %s rows", digest, last.done, last.rows)
            raise
        finally:
            with self._changing:
                self._running.pop(_key(desk, digest), None)
                begun = last if last.rows else None
                keep_how_far(desk.context, desk.person_id, digest, begun and replace(begun, ended=True))


def _key(desk: Desk, digest: str) -> _Key:
    return desk.context.slug, desk.person_id, digest
