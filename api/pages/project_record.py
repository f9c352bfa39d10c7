"""What the record says of one project beyond its standing: source, goals, checks, reviews, baseline.

Everything is gathered from the events a reader may read, so it holds for any day and any knowledge.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.ballots import Tally
from domain.derivations import derivation
from domain.gate_review_values import Stage
from domain.light_scales import DEFAULT_SCALE, LightScale
from domain.project_values import GoalLink
from domain.times import parse_instant
from domain.upcasts import State, todays
from domain.vote_rules import VoteRule
from projections.audit_trail import Entry
from projections.sheet_reading import scale_of

GOAL_SIGNS = {GoalLink.YES: "✕", GoalLink.UNCLEAR: "?", GoalLink.NONE: "–"}
STAGES = {
    Stage.REQUESTED: "beantragt",
    Stage.OPEN: "Abstimmung läuft",
    Stage.CONCLUDED: "entschieden",
    Stage.WITHDRAWN: "zurückgezogen",
}
"""Texts of the pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """How the project relates to one goal."""

    key: str
    wording: str
    link: GoalLink
    since: str


@dataclass(slots=True, kw_only=True)
class Check:
    """One cycle of the project check."""

    cycle: str
    due_at: datetime
    submitted_at: datetime | None = None
    status: str = ""
    outlook: str = ""
    report: str = ""
    scale: LightScale = DEFAULT_SCALE


@dataclass(slots=True, kw_only=True)
class Review:
    """One passage through a gate, as far as it has come."""

    review_id: UUID
    gate: str
    board_id: UUID
    motion: str
    requested_at: datetime
    stage: Stage = Stage.REQUESTED
    due_at: datetime | None = None
    seats: int = 0
    rule: dict[str, Any] | None = None
    tally: dict[str, Any] | None = None
    outcome: str = ""
    wording: str = ""
    concluded_at: datetime | None = None

    def derivation(self, language: str) -> str:
        """Say how the decision follows from the votes (empty: it was not put to the vote)."""
        if self.rule is None or self.tally is None:
            return ""
        count = Tally.from_data(VoteRule.from_data(self.rule), self.tally)
        return derivation(count, "en" if language == "en" else "de")


@dataclass(slots=True, kw_only=True)
class ProjectRecord:
    """What the entries of one project add up to."""

    registered: State = field(default_factory=dict)
    goals: dict[tuple[str, str], Goal] = field(default_factory=dict)
    checks: dict[UUID, Check] = field(default_factory=dict)
    reviews: dict[UUID, Review] = field(default_factory=dict)
    baseline: tuple[date | None, date | None] | None = None

    @property
    def source(self) -> Mapping[str, Any] | None:
        """Where an imported project was read."""
        source: Mapping[str, Any] | None = self.registered.get("source")
        return source

    @property
    def co_units(self) -> frozenset[str]:
        """The ids of the units that take part."""
        return frozenset(self.registered.get("co_unit_ids") or ())

    @property
    def next_check(self) -> Check | None:
        """The check whose report is waited for."""
        waiting = [check for check in self.checks.values() if check.submitted_at is None]
        return max(waiting, key=lambda check: check.due_at, default=None)


def gather(entries: Iterable[Entry]) -> ProjectRecord:
    """Gather a project's record; what was disposed of says nothing."""
    record = ProjectRecord()
    for entry in entries:
        if entry.state is not None:
            _take(record, entry, *todays(entry.topic, entry.state))
    return record


def _take(record: ProjectRecord, entry: Entry, topic: str, state: State) -> None:
    match topic.rsplit(".", 1)[0]:
        case "project.registered":
            record.registered = state
        case "project.goal_linked":
            _take_goal(record.goals, entry, state)
        case "project.phase_entered" if state["baseline"] is not None:
            record.baseline = (_day(state["baseline"]["start"]), _day(state["baseline"]["end"]))
        case "project_check.scheduled" | "project_check.submitted":
            _take_check(record.checks, entry, state)
        case "project_check.returned" if entry.originator_id in record.checks:
            record.checks[entry.originator_id].submitted_at = None
        case noun if noun.startswith("gate_review."):
            _take_review(record.reviews, entry, state)


def _take_goal(goals: dict[tuple[str, str], Goal], entry: Entry, state: State) -> None:
    """Take in a link; one entered later may be effective before another, which then holds."""
    known = goals.get((state["system_id"], state["goal"]))
    if known is None or entry.effective_at >= known.since:
        goals[state["system_id"], state["goal"]] = Goal(
            key=state["goal"],
            wording=state["wording"],
            link=GoalLink(state["link"]),
            since=entry.effective_at,
        )


def _take_check(checks: dict[UUID, Check], entry: Entry, state: State) -> None:
    if entry.topic.startswith("project_check.scheduled"):
        terms = state["terms"]
        checks[entry.originator_id] = Check(cycle=terms["cycle"], due_at=parse_instant(terms["due_at"]))
        return
    check = checks.get(entry.originator_id)
    if check is not None:
        check.submitted_at = parse_instant(entry.effective_at)
        check.status, check.outlook, check.report = state["status"], state["outlook"], state["report"]
        check.scale = scale_of(state["scale"])


def _take_review(reviews: dict[UUID, Review], entry: Entry, state: State) -> None:
    if entry.topic.startswith("gate_review.requested"):
        matter = state["matter"]
        reviews[entry.originator_id] = Review(
            review_id=entry.originator_id,
            gate=matter["gate"],
            board_id=UUID(matter["board_id"]),
            motion=state["motion"],
            requested_at=parse_instant(entry.effective_at),
        )
        return
    review = reviews.get(entry.originator_id)
    if review is None:
        return
    match entry.topic.rsplit(".", 1)[0]:
        case "gate_review.opened":
            review.stage = Stage.OPEN
            review.rule = state["frozen"]["rule"]
            review.seats = len(state["frozen"]["seats"])
            review.due_at = parse_instant(state["vote_due_at"]) if state["vote_due_at"] else None
        case "gate_review.concluded":
            review.stage = Stage.CONCLUDED
            review.outcome, review.wording, review.tally = state["outcome"], state["wording"], state["tally"]
            review.concluded_at = parse_instant(entry.effective_at)
        case "gate_review.withdrawn":
            review.stage, review.wording = Stage.WITHDRAWN, state["reason"]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
