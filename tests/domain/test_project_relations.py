"""What a project has to do with others and what is to happen when: stated, ended, never twice."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from domain.project_relations import Dependency, DependencyKind, Milestone, MilestoneStage
from domain.project_rules import closed
from domain.project_values import project_id
from domain.projects import Project
from domain.refusals import Refusal
from tests.support.builders import PROGRAMME, act, point, project
from tests.support.story import given

OTHER = project_id(PROGRAMME, "CITY-2")
DUE = date(2024, 6, 1)
ENDED = closed("CITY-1", point("closed", final=True))
Decision = Callable[[Project], object]


def declare(on: UUID = OTHER, kind: DependencyKind = DependencyKind.NEEDS_RESULT, at: int = 1) -> Decision:
    return lambda it: it.declare_dependency(on, kind, "Braucht die Anmeldung.", (), act(at))


def release(at: int = 2) -> Decision:
    return lambda it: it.release_dependency(OTHER, "Die Anmeldung ist da.", None, act(at))


def note(other: UUID = OTHER, gain: str = "Eine Ausschreibung.", at: int = 1) -> Decision:
    return lambda it: it.note_synergy(other, gain, (), act(at))


def drop(at: int = 2) -> Decision:
    return lambda it: it.drop_synergy(OTHER, "Getrennt.", None, act(at))


def plan(label: str = "Pilotbetrieb", due_on: date = DUE, at: int = 1) -> Decision:
    return lambda it: it.plan_milestone("pilot", label, due_on, None, act(at))


def reach(at: int = 2) -> Decision:
    return lambda it: it.reach_milestone("pilot", None, act(at))


def give_up(at: int = 2) -> Decision:
    return lambda it: it.drop_milestone("pilot", "Nicht mehr nötig.", None, act(at))


def test_a_project_waits_for_another() -> None:
    waiting = given(project())
    waiting.when(declare()).then(
        (
            Project.DependencyDeclared,
            {"on": OTHER, "kind": DependencyKind.NEEDS_RESULT, "reason": "Braucht die Anmeldung."},
        )
    )
    assert waiting.aggregate.dependencies[OTHER].present == Dependency(
        DependencyKind.NEEDS_RESULT, "Braucht die Anmeldung."
    )


def test_the_same_dependency_records_nothing_and_another_kind_takes_its_place() -> None:
    given(project(), declare()).when(declare(at=2)).then_nothing()
    given(project(), declare()).when(declare(kind=DependencyKind.SHARES_RESOURCE, at=2)).then(
        (Project.DependencyDeclared, {"kind": DependencyKind.SHARES_RESOURCE})
    )


def test_a_project_waits_no_more() -> None:
    waiting = given(project(), declare())
    waiting.when(release()).then((Project.DependencyReleased, {"on": OTHER}))
    waiting.when(release(3)).then_nothing()
    assert waiting.aggregate.dependencies[OTHER].present is None
    waiting.when(declare(at=4)).then((Project.DependencyDeclared, {"on": OTHER}))


def test_a_dependency_that_was_never_stated_is_not_released() -> None:
    given(project()).when(release()).refused(Refusal.RELATION_UNKNOWN, id=str(OTHER))


@pytest.mark.parametrize("relate", [declare, note])
def test_a_project_has_no_relation_to_itself(relate: Callable[[UUID], Decision]) -> None:
    it = project()
    given(it).when(relate(it.id)).refused(Refusal.RELATION_TO_ITSELF)
    given(it).when(relate(OTHER))


def test_a_synergy_is_noted_put_in_other_words_and_dropped() -> None:
    noting = given(project())
    noting.when(note()).then((Project.SynergyNoted, {"other": OTHER, "gain": "Eine Ausschreibung."}))
    assert noting.aggregate.notes_synergy_with(OTHER)
    noting.when(note(at=2)).then_nothing()
    noting.when(note(gain="Ein Anbieter.", at=2)).then((Project.SynergyNoted, {"gain": "Ein Anbieter."}))
    noting.when(drop(3)).then((Project.SynergyDropped, {"other": OTHER}))
    noting.when(drop(4)).then_nothing()
    assert not noting.aggregate.notes_synergy_with(OTHER)


def test_a_synergy_that_was_never_noted_is_not_dropped() -> None:
    given(project()).when(drop()).refused(Refusal.RELATION_UNKNOWN, id=str(OTHER))


def test_a_milestone_is_planned_moved_and_reached() -> None:
    planned = given(project())
    planned.when(plan()).then(
        (Project.MilestonePlanned, {"key": "pilot", "label": "Pilotbetrieb", "due_on": DUE})
    )
    planned.when(plan(at=2)).then_nothing()
    planned.when(plan(due_on=date(2024, 7, 1), at=2)).then(
        (Project.MilestonePlanned, {"due_on": date(2024, 7, 1)})
    )
    planned.when(reach(3)).then((Project.MilestoneReached, {"key": "pilot"}))
    planned.when(reach(4)).then_nothing()
    assert planned.aggregate.milestones["pilot"].present == Milestone(
        "Pilotbetrieb", date(2024, 7, 1), MilestoneStage.REACHED
    )


def test_a_milestone_reached_is_neither_planned_anew_nor_given_up() -> None:
    for decide in (plan(due_on=date(2024, 7, 1), at=3), give_up(3)):
        given(project(), plan(), reach()).when(decide).refused(Refusal.MILESTONE_REACHED, key="pilot")


def test_a_milestone_given_up_may_be_planned_anew() -> None:
    dropped = given(project(), plan())
    dropped.when(give_up()).then((Project.MilestoneDropped, {"key": "pilot"}))
    dropped.when(give_up(3)).then_nothing()
    dropped.when(reach(3)).refused(Refusal.MILESTONE_NOT_PLANNED, key="pilot", known=())
    dropped.when(plan(at=4)).then((Project.MilestonePlanned, {"key": "pilot"}))


def test_what_was_not_planned_is_neither_reached_nor_given_up() -> None:
    for decide in (reach(), give_up()):
        given(project()).when(decide).refused(Refusal.MILESTONE_NOT_PLANNED, key="pilot")


def test_everything_is_said_with_a_reason_or_a_label() -> None:
    blank: list[tuple[Decision, str]] = [
        (lambda it: it.declare_dependency(OTHER, DependencyKind.NEEDS_RESULT, " ", (), act(3)), "reason"),
        (lambda it: it.release_dependency(OTHER, "", None, act(3)), "reason"),
        (lambda it: it.note_synergy(OTHER, "", (), act(3)), "gain"),
        (lambda it: it.drop_synergy(OTHER, "", None, act(3)), "reason"),
        (lambda it: it.plan_milestone("pilot", "", DUE, None, act(3)), "label"),
        (lambda it: it.plan_milestone("", "Pilot", DUE, None, act(3)), "key"),
        (lambda it: it.drop_milestone("pilot", "", None, act(3)), "reason"),
    ]
    for decide, field in blank:
        given(project(), declare(), note(), plan()).when(decide).refused(Refusal.VALUE_INVALID, field=field)


def test_what_stands_against_it_is_named_with_everything_else() -> None:
    given(project()).when(
        lambda it: it.declare_dependency(it.id, DependencyKind.NEEDS_RESULT, "", (ENDED, None), act(2))
    ).refused(Refusal.PROJECT_CLOSED, Refusal.RELATION_TO_ITSELF, Refusal.VALUE_INVALID)


def test_what_is_back_dated_does_not_undo_what_came_later() -> None:
    it = given(project(), declare(at=1), release(5)).aggregate
    it.declare_dependency(OTHER, DependencyKind.SHARES_RESOURCE, "Nachgetragen.", (), act(3, recorded=6))
    assert it.dependencies[OTHER].present is None
    at_four = it.dependencies[OTHER].at(act(4).effective_at)
    assert at_four is not None
    assert at_four.value == Dependency(DependencyKind.SHARES_RESOURCE, "Nachgetragen.")
