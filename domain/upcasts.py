"""Upcasts: what an event recorded in an old form says in today's.

The record never changes: an old event keeps its topic, its bytes and its leaf, and its class stays in the
catalogue. Whoever reads a stored state and means to understand it asks here first. An upcast is a pure
function from one stored state (JSON) to the next version's; versions are passed one by one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.goals import UNNAMED_SYSTEM

State = Mapping[str, Any]
"""The state of an event as stored: plain JSON."""


@dataclass(frozen=True, slots=True)
class Upcast:
    """The next version of an event, and what an old state says in it."""

    topic: str
    change: Callable[[State], State]


def _links_named_no_system(state: State) -> State:
    """Links are told of a goal of a system, and why; before, there was one unnamed system and no reason."""
    return {**state, "system_id": str(UNNAMED_SYSTEM), "reason": None}


def _rules_were_rhythms(state: State) -> State:
    """A check rule says whom it covers, which days are off and where a check goes; before, it was a rhythm only."""
    rhythm = {name: state[name] for name in ("interval_weeks", "weekday", "time")}
    return {
        "rule_version": state["rule_version"],
        "decision": state["decision"],
        "rule": {
            **rhythm,
            "joint": False,
            "anchor_on": None,
            "phases": [],
            "run_states": ["active"],
            "days_off": [],
            "shift": "next",
            "lead_time_working_days": None,
        },
    }


def _reports_had_no_sheet(state: State) -> State:
    """Reports carry a sheet, its attestation and the scale of their lights; before, there was one scale only."""
    return {**state, "scale": None, "sheet": None, "attested": False}


UPCASTS: Mapping[str, Upcast] = {
    "project.goal_linked.v1": Upcast("project.goal_linked.v2", _links_named_no_system),
    "programme.check_rule_set.v1": Upcast("programme.check_rule_set.v2", _rules_were_rhythms),
    "project_check.submitted.v1": Upcast("project_check.submitted.v2", _reports_had_no_sheet),
}
"""Every outdated topic with its way to the next version."""


def todays(topic: str, state: State) -> tuple[str, State]:
    """Give topic and state of a stored event in the form of today; most are in it already."""
    while (upcast := UPCASTS.get(topic)) is not None:
        topic, state = upcast.topic, upcast.change(state)
    return topic, state
