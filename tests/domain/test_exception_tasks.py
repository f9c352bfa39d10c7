"""What a follow-up could not do, kept until a person has seen to it."""

from uuid import NAMESPACE_OID, uuid5

from domain.exception_tasks import ExceptionTask
from domain.refusals import Refusal
from tests.support.builders import PROGRAMME, act, project
from tests.support.story import given, when

TASK, CAUSE = uuid5(NAMESPACE_OID, "task"), uuid5(NAMESPACE_OID, "cause")


def task() -> ExceptionTask:
    return ExceptionTask.raise_for(
        TASK, (PROGRAMME, project().id), "enter_phase", CAUSE, ("guard_unmet",), act()
    )


def settle(it: ExceptionTask) -> None:
    it.settle("Projekt fortgesetzt.", act(2))


def test_a_task_says_what_was_refused_and_why() -> None:
    when(task).then(
        (
            ExceptionTask.Raised,
            {
                "programme_id": PROGRAMME,
                "project_id": project().id,
                "command": "enter_phase",
                "caused_by": CAUSE,
                "refusals": ("guard_unmet",),
            },
        )
    )


def test_a_task_is_settled_by_saying_what_was_done() -> None:
    settled = given(task())
    settled.when(settle).then((ExceptionTask.Settled, {"remark": "Projekt fortgesetzt."}))
    assert settled.aggregate.settled


def test_a_settled_task_records_nothing() -> None:
    given(task(), settle).when(lambda it: it.settle("noch einmal", act(3))).then_nothing()


def test_a_remark_says_something() -> None:
    given(task()).when(lambda it: it.settle("", act())).refused(Refusal.VALUE_INVALID, field="remark")


def test_an_empty_remark_is_still_part_of_the_past() -> None:
    it = task()
    it._settled(programme_id=PROGRAMME, project_id=None, remark="", stamp=act().stamp())
    assert it.settled


def test_what_is_not_settled_may_be_tried_again_with_a_remark() -> None:
    assert [one for one in task().against_retrying("Das Projekt läuft wieder.") if one] == []


def test_what_is_settled_or_says_nothing_is_not_tried_again() -> None:
    settled = given(task(), settle).aggregate
    found = [one.refusal for one in settled.against_retrying(" ") if one]
    assert found == [Refusal.TASK_SETTLED, Refusal.VALUE_INVALID]
