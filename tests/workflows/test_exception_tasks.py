"""What could not follow is tried again by the PMO once the obstacle is gone: the project moves, the task is settled."""

from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from domain.exception_tasks import ExceptionTask
from domain.refusals import Refusal
from tests.support.city import City
from tests.support.door import facts, head, refuses, topics
from workflows.commands import Actor
from workflows.exception_tasks import RaiseExceptionTask, RetryFollowUp, SettleExceptionTask
from workflows.projects import PauseProject, PlanDates, ResumeProject

FOLLOWUP = Actor.system("followup")
REMARK = "Eve hat das Projekt wieder aufgenommen."


def stuck(city: City) -> UUID:
    """Let a gate be carried while the project rests; give the task that came of it."""
    review = city.request_release()
    city.vote(review, "ada")
    city.do(PauseProject(project_id=city.project), "eve")
    city.vote(review, "bo")
    return facts(city)[-1].stream_id


@pytest.fixture
def task(city: City) -> UUID:
    return stuck(city)


def retry(task: UUID, remark: str = REMARK) -> RetryFollowUp:
    return RetryFollowUp(task_id=task, remark=remark)


def test_once_the_obstacle_is_gone_the_project_moves_and_the_task_is_settled_at_once(
    city_on_each: City,
) -> None:
    city = city_on_each
    task = stuck(city)
    review = next(one.stream_id for one in facts(city) if one.topic == "gate_review.concluded.v1")
    city.do(ResumeProject(project_id=city.project), "eve")
    before = head(city)
    city.do(retry(task), "pia")
    assert topics(city, before) == ["project.phase_entered.v1", "exception_task.settled.v1"]
    entered, settled = facts(city, before)
    assert (entered.state["review_id"], settled.state["remark"]) == (str(review), REMARK)
    assert {fact.metadata["command"] for fact in (entered, settled)} == {"retry_follow_up"}
    assert city.load().phase.phase == "initiation"
    found = city.here.store.load(ExceptionTask, task)
    assert found is not None
    assert found.settled


def test_the_baseline_is_the_plan_the_board_decided_on(city: City, task: UUID) -> None:
    decided_on = city.load().plan
    city.do(ResumeProject(project_id=city.project), "eve")
    city.do(PlanDates(project_id=city.project, start=date(2024, 5, 1), end=date(2025, 5, 1)), "eve")
    city.do(retry(task), "pia")
    assert city.load().baseline == decided_on


def test_while_the_obstacle_is_there_nothing_moves(city: City, task: UUID) -> None:
    refuses(city, retry(task), "pia", Refusal.GUARD_UNMET, guard="active")


@pytest.mark.parametrize("who", ["eve", "ada", "max", "ann", "lea"])
def test_only_the_pmo_tries_again(city: City, task: UUID, who: str) -> None:
    city.do(ResumeProject(project_id=city.project), "eve")
    refuses(city, retry(task), who, Refusal.NOT_AUTHORISED)


def test_a_settled_task_is_not_tried_again(city: City, task: UUID) -> None:
    city.do(SettleExceptionTask(task_id=task, remark="Erledigt."), "pia")
    city.do(ResumeProject(project_id=city.project), "eve")
    refuses(city, retry(task), "pia", Refusal.TASK_SETTLED, task=str(task))


def test_what_was_tried_again_with_success_is_not_tried_once_more(city: City, task: UUID) -> None:
    city.do(ResumeProject(project_id=city.project), "eve")
    city.do(retry(task), "pia")
    refuses(city, retry(task), "pia", Refusal.TASK_SETTLED)


def test_everything_against_trying_again_is_named_at_once(city: City, task: UUID) -> None:
    city.do(SettleExceptionTask(task_id=task, remark="Erledigt."), "pia")
    refuses(
        city,
        retry(task, " "),
        "pia",
        Refusal.GUARD_UNMET,
        Refusal.TASK_SETTLED,
        Refusal.VALUE_INVALID,
    )


def raised_over(city: City, cause: UUID) -> UUID:
    """Raise a task whose cause is any event."""
    task = uuid5(NAMESPACE_OID, "a task")
    city.do(
        RaiseExceptionTask(
            task_id=task,
            programme_id=city.programme,
            project_id=city.project,
            refused_command="enter_phase",
            caused_by=cause,
            refusals=("guard_unmet",),
        ),
        FOLLOWUP,
    )
    return task


def test_a_review_that_was_not_carried_moves_nothing(city: City) -> None:
    review = city.request_release()
    task = raised_over(city, next(one.event_id for one in facts(city) if one.stream_id == review))
    refuses(city, retry(task), "pia", Refusal.REVIEW_NOT_CARRIED, review=str(review))


@pytest.mark.parametrize("cause", ["no event", "an event of a person"])
def test_a_task_that_no_review_caused_can_only_be_settled(city: City, cause: str) -> None:
    of_person = next(one.event_id for one in facts(city) if one.topic == "person.registered.v1")
    task = raised_over(city, uuid5(NAMESPACE_OID, cause) if cause == "no event" else of_person)
    refuses(city, retry(task), "pia", Refusal.NOT_FOUND, noun="gate_review")
    city.do(SettleExceptionTask(task_id=task, remark="Erledigt."), "pia")
