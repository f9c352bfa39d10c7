"""A project check: one cycle of the recurring report of a project, and the PMO's word on its quality.

A cycle's due time, its reminder times, the rule version and the calendar are fixed when it is
scheduled; nothing about it depends on the day it is looked at.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID, uuid5

from domain.board_sheets import BoardSheet, too_long, unfit
from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.light_scales import DEFAULT_SCALE, LightScale
from domain.refusals import Refusal, Unmet, require, unmet
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


class CheckStage(StrEnum):
    """How far a cycle has come."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledIn:
    """What is reported: lights by the keys of the cycle's scale, the report, and the sheet if one was filled in.

    `attested` says that somebody vouched for nothing having changed since the last sheet.
    """

    status: str
    outlook: str
    report: str
    sheet: BoardSheet | None = None
    attested: bool = False


class ProjectCheck(Aggregate):
    """One cycle: scheduled, then submitted or left open; accepted, or returned and submitted anew."""

    TOPIC = "project_check"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Scheduled(First, Aggregate.Event):
        TOPIC = "project_check.scheduled.v1"
        terms: CheckTerms
        scale: LightScale | None = None
        rule_version: int | None = None
        opens_at: datetime | None = None

    class SubmittedV1(Aggregate.Event):
        """Read, never recorded: it knew one scale of lights and no sheet. See `domain/upcasts.py`."""

        TOPIC = "project_check.submitted.v1"
        project_id: UUID
        cycle: Key
        submitted_by: UUID
        status: Light
        outlook: Light
        report: Public

    class Submitted(Aggregate.Event):
        TOPIC = "project_check.submitted.v2"
        project_id: UUID
        cycle: Key
        submitted_by: UUID
        status: Key
        outlook: Key
        scale: LightScale | None
        report: Public
        sheet: BoardSheet | None
        attested: bool

    class Accepted(Aggregate.Event):
        TOPIC = "project_check.accepted.v1"
        project_id: UUID
        cycle: Key
        submitted_by: UUID
        accepted_by: UUID
        remark: Public | None

    class Returned(Aggregate.Event):
        TOPIC = "project_check.returned.v1"
        project_id: UUID
        cycle: Key
        submitted_by: UUID
        returned_by: UUID
        remark: Public

    class CalledOff(Aggregate.Event):
        TOPIC = "project_check.called_off.v1"
        project_id: UUID
        cycle: Key
        invited: UUID
        level: int
        number: int

    # State: folded from events.
    @event(Scheduled)
    def __init__(
        self,
        id: UUID,
        terms: CheckTerms,
        stamp: Stamp,
        scale: LightScale | None = None,
        rule_version: int | None = None,
        opens_at: datetime | None = None,
    ) -> None:
        self.terms = terms
        self.rule_version = rule_version
        self.opens_at = opens_at
        self.own_scale = scale
        self.stage = CheckStage.OPEN
        self.filled: FilledIn | None = None
        self.submitted_by: UUID | None = None
        self.remark: str | None = None
        self.calls_off = 0
        self.called_off_level = 0

    @event(Submitted)
    def _submitted(
        self,
        *,
        project_id: UUID,
        cycle: Key,
        submitted_by: UUID,
        status: Key,
        outlook: Key,
        scale: LightScale | None,
        report: Public,
        sheet: BoardSheet | None,
        attested: bool,
        stamp: Stamp,
    ) -> None:
        self.stage = CheckStage.SUBMITTED
        self.filled = FilledIn(status=status, outlook=outlook, report=report, sheet=sheet, attested=attested)
        self.submitted_by = submitted_by

    @event(Accepted)
    def _accepted(
        self,
        *,
        project_id: UUID,
        cycle: Key,
        submitted_by: UUID,
        accepted_by: UUID,
        remark: Public | None,
        stamp: Stamp,
    ) -> None:
        self.stage = CheckStage.ACCEPTED
        self.remark = remark

    @event(Returned)
    def _returned(
        self,
        *,
        project_id: UUID,
        cycle: Key,
        submitted_by: UUID,
        returned_by: UUID,
        remark: Public,
        stamp: Stamp,
    ) -> None:
        self.stage = CheckStage.RETURNED
        self.remark = remark

    @event(CalledOff)
    def _called_off(
        self, *, project_id: UUID, cycle: Key, invited: UUID, level: int, number: int, stamp: Stamp
    ) -> None:
        self.calls_off = number
        self.called_off_level = level

    # Questions.
    @property
    def scale(self) -> LightScale:
        """The scale this cycle is reported on."""
        return self.own_scale or DEFAULT_SCALE

    @property
    def submitted(self) -> bool:
        """Whether a report stands: given, and not returned."""
        return self.stage in {CheckStage.SUBMITTED, CheckStage.ACCEPTED}

    @property
    def _reporter(self) -> UUID:
        """Who submitted what stands."""
        assert self.submitted_by is not None  # noqa: S101 - what stands was submitted by somebody
        return self.submitted_by

    # Decisions: rules in the order of `Refusal`, then the facts that follow. `against` is what the project's
    # own standing has against it.
    @classmethod
    def schedule(
        cls,
        terms: CheckTerms,
        act: Act,
        scale: LightScale | None = None,
        rule: tuple[int | None, datetime | None] = (None, None),
    ) -> Self:
        """Open a cycle on fixed terms, under the version of a programme's rule (None: the lifecycle's own).

        With the version goes the time from which the report is expected to be filled in.
        """
        return cls(
            id=check_id(terms.project_id, terms.cycle),
            terms=terms,
            scale=scale,
            rule_version=rule[0],
            opens_at=rule[1],
            stamp=act.stamp(),
        )

    def submit(self, submitted_by: UUID, filled: FilledIn, act: Act, against: Unmet | None = None) -> None:
        """Report; the report that stands records nothing, another is refused until it is returned."""
        if self.submitted and self.filled == filled:
            return
        require(
            against,
            unmet(Refusal.CHECK_ALREADY_SUBMITTED, cycle=self.terms.cycle) if self.submitted else None,
            self._off_scale("status", filled.status),
            self._off_scale("outlook", filled.outlook),
            *unfit(filled.report, filled.sheet),
        )
        self._submitted(
            project_id=self.terms.project_id,
            cycle=self.terms.cycle,
            submitted_by=submitted_by,
            status=str(filled.status),
            outlook=str(filled.outlook),
            scale=self.own_scale,
            report=filled.report,
            sheet=filled.sheet,
            attested=filled.attested,
            stamp=act.stamp(),
        )

    def accept(self, accepted_by: UUID, remark: str | None, act: Act) -> None:
        """Accept the sheet that stands; an accepted one records nothing."""
        if self.stage is CheckStage.ACCEPTED:
            return
        require(self._nothing_submitted(), too_long("remark", remark or ""))
        self._accepted(
            project_id=self.terms.project_id,
            cycle=self.terms.cycle,
            submitted_by=self._reporter,
            accepted_by=accepted_by,
            remark=remark,
            stamp=act.stamp(),
        )

    def return_sheet(self, returned_by: UUID, remark: str, act: Act) -> None:
        """Return the sheet to whoever submitted it, saying what is missing; the same again records nothing."""
        if self.stage is CheckStage.RETURNED and self.remark == remark:
            return
        require(
            self._accepted_already(),
            self._nothing_submitted(),
            blank("remark", remark),
            too_long("remark", remark),
        )
        self._returned(
            project_id=self.terms.project_id,
            cycle=self.terms.cycle,
            submitted_by=self._reporter,
            returned_by=returned_by,
            remark=remark,
            stamp=act.stamp(),
        )

    def call_off(self, invited: UUID, level: int, act: Act) -> None:
        """Call off a cycle its project is not asked for any more, for who was invited by a reminder of a level.

        A report that stands, a deadline that has passed, and an invitation called off before record nothing.
        """
        if self.submitted or level <= self.called_off_level or self.terms.due_at <= act.recorded_at:
            return
        self._called_off(
            project_id=self.terms.project_id,
            cycle=self.terms.cycle,
            invited=invited,
            level=level,
            number=self.calls_off + 1,
            stamp=act.stamp(),
        )

    def _off_scale(self, field: str, light: str) -> Unmet | None:
        if self.scale.step(light) is not None:
            return None
        return unmet(
            Refusal.VALUE_INVALID, field=field, value=light[:40], expected=", ".join(self.scale.keys)
        )

    def _nothing_submitted(self) -> Unmet | None:
        if self.stage in {CheckStage.OPEN, CheckStage.RETURNED}:
            return unmet(Refusal.SHEET_NOT_SUBMITTED, cycle=self.terms.cycle)
        return None

    def _accepted_already(self) -> Unmet | None:
        if self.stage is CheckStage.ACCEPTED:
            return unmet(Refusal.SHEET_ACCEPTED, cycle=self.terms.cycle)
        return None
