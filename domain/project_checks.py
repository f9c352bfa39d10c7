"""A project check: one cycle of the recurring report of a project.

A cycle's due time, its reminder times, the rule version and the calendar are fixed when it is
scheduled; nothing about it depends on the day it is looked at.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID, uuid5

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.refusals import Refusal, require, unmet
from domain.rules import blank
from domain.texts import Key, Public


class Light(StrEnum):
    """The default scale of „Status aktuell“ and „Ausblick“; always shown as word, shape and colour."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledRung:
    """One step of the reminder ladder: when it falls due and which roles it reaches."""

    level: int
    at: datetime
    recipients: tuple[Key, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckTerms:
    """Everything a cycle fixes when it is scheduled."""

    project_id: UUID
    programme_id: UUID
    cycle: Key
    due_on: date
    due_at: datetime
    rungs: tuple[ScheduledRung, ...]
    lifecycle_version: int
    calendar_sha256: Key


def check_id(project_id: UUID, cycle: str) -> UUID:
    """Give the id of one cycle of a project's check."""
    return uuid5(project_id, f"check/{cycle}")


class ProjectCheck(Aggregate):
    """One cycle: scheduled, then submitted or left open."""

    TOPIC = "project_check"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Scheduled(First, Aggregate.Event):
        TOPIC = "project_check.scheduled.v1"
        terms: CheckTerms
        rule_version: int | None = None
        opens_at: datetime | None = None

    class Submitted(Aggregate.Event):
        TOPIC = "project_check.submitted.v1"
        project_id: UUID
        cycle: Key
        submitted_by: UUID
        status: Light
        outlook: Light
        report: Public

    # State: folded from events.
    @event(Scheduled)
    def __init__(
        self,
        id: UUID,
        terms: CheckTerms,
        stamp: Stamp,
        rule_version: int | None = None,
        opens_at: datetime | None = None,
    ) -> None:
        self.terms = terms
        self.rule_version = rule_version
        self.opens_at = opens_at
        self.submitted: tuple[Light, Light, str] | None = None

    @event(Submitted)
    def _submitted(
        self,
        *,
        project_id: UUID,
        cycle: Key,
        submitted_by: UUID,
        status: Light,
        outlook: Light,
        report: Public,
        stamp: Stamp,
    ) -> None:
        self.submitted = (status, outlook, report)

    # Decisions.
    @classmethod
    def schedule(
        cls, terms: CheckTerms, act: Act, rule_version: int | None = None, opens_at: datetime | None = None
    ) -> Self:
        """Open a cycle on fixed terms.

        The version is that of the programme's rule (None: the lifecycle's own rule held); from `opens_at` on
        the report is expected to be filled in.
        """
        return cls(
            id=check_id(terms.project_id, terms.cycle),
            terms=terms,
            rule_version=rule_version,
            opens_at=opens_at,
            stamp=act.stamp(),
        )

    def submit(self, submitted_by: UUID, lights: tuple[Light, Light], report: str, act: Act) -> None:
        """Report status, outlook and text; the same report again records nothing, another is refused."""
        if self.submitted == (*lights, report):
            return
        require(
            unmet(Refusal.CHECK_ALREADY_SUBMITTED, cycle=self.terms.cycle) if self.submitted else None,
            blank("report", report),
        )
        self._submitted(
            project_id=self.terms.project_id,
            cycle=self.terms.cycle,
            submitted_by=submitted_by,
            status=lights[0],
            outlook=lights[1],
            report=report,
            stamp=act.stamp(),
        )
