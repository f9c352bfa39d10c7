"""What follows from an event happens with it, or a person is asked to see to it; the cause stands."""

from uuid import NAMESPACE_OID, uuid5

from domain.ballots import Choice
from domain.exception_tasks import ExceptionTask
from domain.gate_review_values import Outcome, Stage
from domain.people import Role, ScopeKind
from domain.project_values import RunState
from domain.refusals import Refusal
from tests.support.city import City, person
from tests.support.door import changes_nothing, facts, head, refuses, topics
from workflows.boards import EstablishBoard
from workflows.commands import Actor
from workflows.exception_tasks import SettleExceptionTask
from workflows.gate_reviews import RequestGateReview, VacateSeat
from workflows.people import EndMandate
from workflows.projects import CorrectPhase, EnterPhase, PauseProject, ResumeProject

FOLLOWUP = Actor.system("followup")


def test_a_request_opens_the_vote_at_once_where_the_lifecycle_says_so(city: City) -> None:
    before = head(city)
    review = city.request_release()
    assert topics(city, before) == ["gate_review.requested.v1", "gate_review.opened.v1"]
    assert city.review(review).stage is Stage.OPEN


def test_the_deciding_vote_moves_the_project_in_one_transaction(city_on_each: City) -> None:
    city = city_on_each
    review = city.request_release()
    city.vote(review, "ada")
    before = head(city)
    city.vote(review, "bo")
    assert topics(city, before) == [
        "gate_review.vote_cast.v1",
        "gate_review.concluded.v1",
        "project.phase_entered.v1",
    ]
    project = city.load()
    assert (project.phase.phase, project.baseline) == ("initiation", project.plan)


def test_each_fact_names_what_caused_it_and_the_command_it_belongs_to(city: City) -> None:
    review = city.request_release()
    city.vote(review, "ada")
    before = head(city)
    city.vote(review, "bo")
    cast, concluded, entered = facts(city, before)
    assert [fact.metadata["command"] for fact in (cast, concluded, entered)] == [
        "cast_vote",
        "cast_vote",
        "enter_phase",
    ]
    assert {fact.metadata["actor"] for fact in (cast, concluded, entered)} == {str(person("bo"))}
    assert (cast.metadata["roles"], entered.metadata["roles"]) == (["member"], [])
    assert (cast.metadata["causation_id"], concluded.metadata["causation_id"]) == (None, None)
    assert entered.metadata["causation_id"] == str(concluded.event_id)
    assert len({fact.metadata["correlation_id"] for fact in (cast, concluded, entered)}) == 1
    assert len({fact.recorded_at for fact in (cast, concluded, entered)}) == 1


def test_the_move_takes_effect_with_the_decision(city: City) -> None:
    review = city.request_release()
    city.vote(review, "ada")
    before = head(city)
    city.vote(review, "bo")
    assert len({fact.effective_at for fact in facts(city, before)}) == 1


def test_a_rejected_review_moves_nothing(city: City) -> None:
    review = city.request_release()
    city.vote(review, "ada", Choice.NO)
    before = head(city)
    city.vote(review, "bo", Choice.NO)
    assert topics(city, before) == ["gate_review.vote_cast.v1", "gate_review.concluded.v1"]
    assert city.load().phase.phase == "pipeline"


def test_a_move_the_project_cannot_take_becomes_a_task_and_the_vote_stands(city_on_each: City) -> None:
    city = city_on_each
    review = city.request_release()
    city.vote(review, "ada")
    city.do(PauseProject(project_id=city.project), "eve")
    before = head(city)
    city.vote(review, "bo")
    cast, concluded, raised = facts(city, before)
    assert [fact.topic for fact in (cast, concluded, raised)] == [
        "gate_review.vote_cast.v1",
        "gate_review.concluded.v1",
        "exception_task.raised.v1",
    ]
    assert raised.stream_id == uuid5(concluded.event_id, "exception_task")
    assert raised.state == {
        "programme_id": str(city.programme),
        "project_id": str(city.project),
        "command": "enter_phase",
        "caused_by": str(concluded.event_id),
        "refusals": ["guard_unmet"],
    }
    assert raised.metadata["causation_id"] == str(concluded.event_id)
    assert raised.metadata["command"] == "raise_exception_task"
    assert city.review(review).outcome is Outcome.APPROVE
    assert (city.load().phase.phase, city.load().run_state) == ("pipeline", RunState.PAUSED)


def test_without_an_obstacle_there_is_no_task(city: City) -> None:
    review = city.request_release()
    city.do(PauseProject(project_id=city.project), "eve")
    city.do(ResumeProject(project_id=city.project), "eve")
    city.vote(review, "ada")
    city.vote(review, "bo")
    assert "exception_task.raised.v1" not in topics(city)


def test_the_pmo_settles_a_task_once(city: City) -> None:
    review = city.request_release()
    city.vote(review, "ada")
    city.do(PauseProject(project_id=city.project), "eve")
    city.vote(review, "bo")
    task = facts(city)[-1].stream_id
    settle = SettleExceptionTask(task_id=task, remark="Eve nimmt das Projekt wieder auf.")
    refuses(city, settle, "eve", Refusal.NOT_AUTHORISED)
    city.do(settle, "pia")
    found = city.here.store.load(ExceptionTask, task)
    assert found is not None
    assert found.settled
    changes_nothing(city, settle, "pia")


def test_a_request_is_refused_with_the_vote_that_cannot_open(city: City) -> None:
    for who in ("ada", "bo", "cy"):
        role = Role.CHAIR if who == "ada" else Role.MEMBER
        mandate = uuid5(NAMESPACE_OID, f"mandate {who} {role} {city.board}")
        city.do(EndMandate(person_id=person(who), mandate_id=mandate))
    request = RequestGateReview(
        review_id=uuid5(NAMESPACE_OID, "review"), project_id=city.project, gate="release", motion="Freigabe."
    )
    refuses(city, request, "eve", Refusal.RULE_CANNOT_BE_MET, obstacle="nobody_eligible")


def end_of(city: City, who: str) -> EndMandate:
    mandate = uuid5(NAMESPACE_OID, f"mandate {who} {Role.MEMBER} {city.board}")
    return EndMandate(person_id=person(who), mandate_id=mandate)


def test_an_ended_mandate_vacates_its_seat_in_every_open_review(city_on_each: City) -> None:
    city = city_on_each
    review = city.request_release()
    before = head(city)
    city.do(end_of(city, "cy"))
    ended, vacated = facts(city, before)
    assert [ended.topic, vacated.topic] == ["person.mandate_ended.v1", "gate_review.seat_vacated.v1"]
    assert (vacated.stream_id, vacated.metadata["causation_id"]) == (review, str(ended.event_id))
    assert city.review(review).electorate().voters == {person("ada"), person("bo")}


def test_a_vote_already_cast_outlives_the_mandate(city: City) -> None:
    review = city.request_release()
    city.vote(review, "cy")
    city.do(end_of(city, "cy"))
    assert city.review(review).tally().yes == 1
    city.vote(review, "bo")
    assert city.review(review).outcome is Outcome.APPROVE


def test_a_seat_falling_vacant_can_decide_and_move_the_project(city: City) -> None:
    review = city.request_release()
    city.vote(review, "ada")
    city.vote(review, "bo", Choice.ABSTAIN)
    before = head(city)
    city.do(end_of(city, "cy"))
    assert topics(city, before) == [
        "person.mandate_ended.v1",
        "gate_review.seat_vacated.v1",
        "gate_review.concluded.v1",
        "project.phase_entered.v1",
    ]
    ended, vacated, concluded, entered = facts(city, before)
    causes = [fact.metadata["causation_id"] for fact in (vacated, concluded, entered)]
    assert causes == [str(ended.event_id), str(ended.event_id), str(concluded.event_id)]


def test_reviews_that_are_decided_lose_no_seat(city: City) -> None:
    review = city.request_release()
    city.vote(review, "ada")
    city.vote(review, "bo")
    before = head(city)
    city.do(end_of(city, "cy"))
    assert topics(city, before) == ["person.mandate_ended.v1"]


def test_the_end_of_a_mandate_elsewhere_vacates_nothing(city: City) -> None:
    city.request_release()
    city.do(EstablishBoard(programme_id=city.programme, key="other", name="Beirat", statutory_seats=1))
    elsewhere = city.mandate("cy", Role.AUDITOR, ScopeKind.PROGRAMME, city.programme)
    before = head(city)
    city.do(EndMandate(person_id=person("cy"), mandate_id=elsewhere))
    assert topics(city, before) == ["person.mandate_ended.v1"]


def test_what_has_followed_already_follows_no_second_time(city: City) -> None:
    review = city.request_release()
    mandate = end_of(city, "cy").mandate_id
    city.do(end_of(city, "cy"))
    changes_nothing(city, VacateSeat(review_id=review, person_id=person("cy"), mandate_id=mandate), FOLLOWUP)
    city.vote(review, "ada")
    city.vote(review, "bo")
    changes_nothing(city, EnterPhase(project_id=city.project, review_id=review), FOLLOWUP)


def test_a_phase_is_not_entered_before_the_review_is_carried(city: City) -> None:
    review = city.request_release()
    enter = EnterPhase(project_id=city.project, review_id=review)
    refuses(city, enter, FOLLOWUP, Refusal.REVIEW_NOT_CARRIED, review=str(review))
    for who in ("ada", "bo"):
        city.vote(review, who, Choice.NO)
    refuses(city, enter, FOLLOWUP, Refusal.REVIEW_NOT_CARRIED, review=str(review))


def test_a_project_that_stands_behind_the_gate_already_was_not_moved_by_this_review(city: City) -> None:
    registered = city.load().phases.facts[0]
    review = city.request_release()
    city.vote(review, "ada")
    corrected = CorrectPhase(
        project_id=city.project,
        corrects=registered.event_id,
        effective_at=registered.effective_at,
        phase="initiation",
        reason="War schon freigegeben.",
    )
    city.do(corrected, "pia")
    before = head(city)
    city.vote(review, "bo")
    assert topics(city, before)[-1] == "exception_task.raised.v1"
    assert facts(city)[-1].state["refusals"] == ["move_not_allowed"]
    enter = EnterPhase(project_id=city.project, review_id=review)
    refuses(city, enter, FOLLOWUP, Refusal.MOVE_NOT_ALLOWED, phase="initiation")


def test_a_review_moves_its_project_once_even_if_the_project_came_back(city: City) -> None:
    review = city.request_release()
    city.vote(review, "ada")
    city.vote(review, "bo")
    moved = city.load().phases.facts[-1]
    back = CorrectPhase(
        project_id=city.project,
        corrects=moved.event_id,
        effective_at=moved.effective_at,
        phase="pipeline",
        reason="Falsche Sitzung.",
    )
    city.do(back, "pia")
    changes_nothing(city, EnterPhase(project_id=city.project, review_id=review), FOLLOWUP)
