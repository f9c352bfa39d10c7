"""The heartbeat: APScheduler wakes us, the record says what is due. The only importer of apscheduler.

Jobs are fixed in code and kept in memory; nothing about a deadline is ever stored in a scheduler. A job
that fails is logged and runs again at the next beat; readiness sees when a heartbeat stays away.
"""

import logging
from collections.abc import Callable
from datetime import UTC

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from runtime.clock import SystemClock, stopwatch
from runtime.mail import MailReport, dispatch_mail
from runtime.organisations import Installation, OrganisationContext
from runtime.tick import TickReport, tick

BEAT_S = 30
MISSED_BEATS = 3

_log = logging.getLogger("gatebook.scheduler")


class Heartbeat:
    """Runs `tick` and `dispatch_mail` for every organisation, every thirty seconds."""

    def __init__(self, installation: Installation, beat_s: int = BEAT_S) -> None:
        """Prepare to beat; nothing runs before `start`."""
        self._installation = installation
        self._beat_s = beat_s
        self._beats: dict[tuple[str, str], float] = {}
        self._complaints: dict[tuple[str, str], str] = {}
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(2)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Begin to beat, once at once."""
        now = SystemClock().now()
        for slug in self._installation.slugs():
            for job in ("tick", "dispatch_mail"):
                self._beats[job, slug] = stopwatch()
        for run in (self.tick, self.dispatch_mail):
            self._scheduler.add_job(run, "interval", seconds=self._beat_s, id=run.__name__, next_run_time=now)
        self._scheduler.start()

    def stop(self) -> None:
        """Stop beating after the job under way has ended."""
        self._scheduler.shutdown(wait=True)

    def tick(self) -> None:
        """See to what is due in every organisation."""
        self._for_each("tick", tick)

    def dispatch_mail(self) -> None:
        """Send the mail that waits in every organisation."""
        self._for_each("dispatch_mail", lambda context: dispatch_mail(context, self._installation.settings))

    def complaints(self) -> tuple[str, ...]:
        """Say what readiness must know: jobs that stayed away too long, failed, or were refused something."""
        longest = self._beat_s * MISSED_BEATS
        late = [
            f"{job} of {slug} has not run to its end for more than {longest} s"
            for (job, slug), at in sorted(self._beats.items())
            if stopwatch() - at > longest
        ]
        return (*late, *(said for _, said in sorted(self._complaints.items())))

    def _for_each(self, job: str, run: Callable[[OrganisationContext], TickReport | MailReport]) -> None:
        for slug in self._installation.slugs():
            place = (job, slug)
            try:
                report = run(self._installation.open(slug))
            except Exception as error:  # noqa: BLE001 - whatever one organisation suffers, the others go on
                _log.exception("%s of %s failed and will run again", job, slug)
                self._complaints[place] = f"{job} of {slug} failed: {error}"
                continue
            self._beats[place] = stopwatch()
            if report.refused:
                self._complaints[place] = f"{job} of {slug}: {'; '.join(report.refused)}"
            else:
                self._complaints.pop(place, None)
