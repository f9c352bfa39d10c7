"""What waits for whom: it comes with what asks for it, and goes when it is done or asked no more."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from domain.ballots import Choice
from domain.people import Mandate, Role, ScopeKind
from domain.project_checks import Light, ProjectCheck
from domain.project_values import RunState
from domain.times import parse_instant
from projections.mandates_held import mandates_of
from projections.my_tasks import CAST_VOTE, OPEN_REVIEW, REPORT, SETTLE, Task, my_tasks
from storage.refolding import differing_rows
from tests.storage.test_many_writers import open_review
from tests.support.city import City, person
from tests.support.door import facts
from tests.support.records import stream
from workflows.commands import Actor, Command
from workflows.exception_tasks import SettleExceptionTask
from workflows.gate_reviews import (
    DeferGateReview,
    OpenGateReview,
    RequestGateReview,
    WithdrawGateReview,
)
from workflows.people import EndMandate
from workflows.project_checks import ScheduleProjectChecks, SubmitProjectCheck
from workflows.projects import (
    AssignLead,
    CorrectPhase,
    CorrectRunState,
    MakePermanent,
    MoveProject,
    PauseProject,
    PlanDates,
    ResumeProject,
    RetitleProject,
)

TICK = Actor.system("tick")
BOARD = ("ada", "bo", "cy")


def tasks(city: City, who: str, most: int = 50) -> tuple[Task, ...]:
    """Give what waits for a person on the mandates held now."""
    with city.reading() as connection:
        held = mandates_of(connection, person(who), city.clock.now())
        return my_tasks(connection, person(who), held, most)


def kinds(city: City, who: str) -> list[str]:
    return [task.kind for task in tasks(city, who)]


def waiting(city: City, kind: str) -> set[str]:
    """Give for whom of the city a task of a kind waits."""
    everybody = (*BOARD, "eve", "pia", "max", "rob", "ann", "lea")
    return {who for who in everybody if kind in kinds(city, who)}


# Votes


def test_an_open_vote_waits_for_every_seat_until_each_has_voted(city_on_each: City) -> None:
    city = city_on_each
    assert waiting(city, CAST_VOTE) == set()
    review = city.request_release()
    assert waiting(city, CAST_VOTE) == set(BOARD)
    city.vote(review, "cy", Choice.NO)
    assert waiting(city, CAST_VOTE) == {"ada", "bo"}


def test_a_task_says_what_it_is_about_since_when_and_until_when(city_on_each: City) -> None:
    city = city_on_each
    review = city.request_release()
    opened = city.review(review)
    assert tasks(city, "bo") == (
        Task(
            kind=CAST_VOTE,
            subject_id=review,
            programme_id=city.programme,
            project_id=city.project,
            project_key="CITY-1",
            title="Projekt CITY-1",
            due_at=opened.vote_due_at,
            since=city.clock.now(),
        ),
    )
    city.do(RetitleProject(project_id=city.project, title="Serviceportal"), "pia")
    assert tasks(city, "bo")[0].title == "Serviceportal"


def test_a_decided_vote_waits_for_nobody(city: City) -> None:
    review = city.request_release()
    city.vote(review, "ada")
    city.vote(review, "bo")
    assert waiting(city, CAST_VOTE) == set()


def test_a_seat_that_is_vacated_is_not_waited_for(city: City) -> None:
    city.request_release()
    with city.reading() as connection:
        (mandate,) = mandates_of(connection, person("cy"), city.clock.now())
    city.do(EndMandate(person_id=person("cy"), mandate_id=mandate.mandate_id))
    assert waiting(city, CAST_VOTE) == {"ada", "bo"}


def withdrawal(review: UUID) -> tuple[Command, str]:
    return WithdrawGateReview(review_id=review, reason="Überholt."), "eve"


def deferral(review: UUID) -> tuple[Command, str]:
    return DeferGateReview(review_id=review, wording="Im Herbst."), "ada"


@pytest.mark.parametrize("end", [withdrawal, deferral])
def test_a_vote_that_is_withdrawn_or_deferred_waits_for_nobody(
    city: City, end: Callable[[UUID], tuple[Command, str]]
) -> None:
    command, by = end(city.request_release())
    city.do(command, by)
    assert waiting(city, CAST_VOTE) == set()


# Reviews to open


def request_start(city: City) -> UUID:
    """Let Eve ask for the start of a project in initiation; the PMO opens that vote."""
    project = city.add_project("CITY-2", phase="initiation")
    city.do(AssignLead(project_id=project, lead=person("eve")), "pia")
    start = city.clock.now().date()
    city.do(PlanDates(project_id=project, start=start, end=start + timedelta(days=300)), "pia")
    review = stream("start")
    city.do(
        RequestGateReview(
            review_id=review, project_id=project, gate="start", motion="Die Umsetzung beginnt."
        ),
        "eve",
    )
    return review


def test_a_review_to_open_waits_for_the_pmo_and_then_for_the_voters(city_on_each: City) -> None:
    city = city_on_each
    review = request_start(city)
    assert waiting(city, OPEN_REVIEW) == {"pia"}
    assert waiting(city, CAST_VOTE) == set()
    (task,) = tasks(city, "pia")
    assert (task.subject_id, task.project_key, task.due_at) == (review, "CITY-2", None)
    city.do(OpenGateReview(review_id=review), "pia")
    assert waiting(city, OPEN_REVIEW) == set()
    assert waiting(city, CAST_VOTE) == set(BOARD)


def test_a_request_withdrawn_before_it_opens_waits_for_nobody(city: City) -> None:
    command, by = withdrawal(request_start(city))
    city.do(command, by)
    assert waiting(city, OPEN_REVIEW) == set()


# Checks


def schedule(city: City, project: UUID) -> ProjectCheck:
    city.do(ScheduleProjectChecks(project_ids=(project,)), TICK)
    check = city.here.store.load(ProjectCheck, facts(city)[-1].stream_id)
    assert check is not None
    return check


def led_by_eve(city: City, key: str = "CITY-2") -> UUID:
    project = city.add_project(key, phase="implementation")
    city.do(AssignLead(project_id=project, lead=person("eve")), "pia")
    return project


def report(check: ProjectCheck) -> SubmitProjectCheck:
    return SubmitProjectCheck(check_id=check.id, status=Light.GREEN, outlook=Light.GREEN, report="Läuft.")


def test_a_check_waits_for_the_lead_until_it_is_reported(city_on_each: City) -> None:
    city = city_on_each
    project = led_by_eve(city)
    assert waiting(city, REPORT) == set()
    check = schedule(city, project)
    assert waiting(city, REPORT) == {"eve"}
    (task,) = tasks(city, "eve")
    assert (task.subject_id, task.project_id, task.due_at) == (check.id, project, check.terms.due_at)
    city.do(report(check), "eve")
    assert waiting(city, REPORT) == set()


def test_a_check_goes_with_the_lead(city: City) -> None:
    project = led_by_eve(city)
    schedule(city, project)
    city.do(AssignLead(project_id=project, lead=person("lea")), "pia")
    assert waiting(city, REPORT) == {"lea"}
    city.do(AssignLead(project_id=project, lead=None), "pia")
    assert waiting(city, REPORT) == set()


def test_the_cycle_that_just_fell_due_stays_beside_the_next_and_older_ones_go(city_on_each: City) -> None:
    city = city_on_each
    project = led_by_eve(city)
    checks = [schedule(city, project)]
    for expected in ([0, 1], [1, 2]):
        city.clock.set(checks[-1].terms.due_at)
        checks.append(schedule(city, project))
        assert [task.subject_id for task in tasks(city, "eve")] == [checks[place].id for place in expected]


def test_an_overdue_cycle_goes_though_the_one_after_it_was_reported(city: City) -> None:
    project = led_by_eve(city)
    first = schedule(city, project)
    city.clock.set(first.terms.due_at)
    second = schedule(city, project)
    city.do(report(second), "eve")
    city.clock.set(second.terms.due_at)
    third = schedule(city, project)
    assert [task.subject_id for task in tasks(city, "eve")] == [third.id]


def test_a_new_cycle_touches_no_other_task_and_no_other_project(city: City) -> None:
    project, other = led_by_eve(city, "CITY-2"), led_by_eve(city, "CITY-3")
    elsewhere = schedule(city, other)
    city.do(
        RequestGateReview(review_id=stream("closure"), project_id=project, gate="closure", motion="Fertig."),
        "eve",
    )
    checks = [schedule(city, project)]
    for _ in range(2):
        city.clock.set(checks[-1].terms.due_at)
        checks.append(schedule(city, project))
    assert elsewhere.id in {task.subject_id for task in tasks(city, "eve")}
    assert waiting(city, OPEN_REVIEW) == {"pia"}


def test_a_check_waits_for_nobody_while_its_project_rests(city: City) -> None:
    project = led_by_eve(city)
    check = schedule(city, project)
    city.do(PauseProject(project_id=project), "eve")
    assert waiting(city, REPORT) == set()
    city.do(ResumeProject(project_id=project), "eve")
    assert [task.subject_id for task in tasks(city, "eve")] == [check.id]


def test_a_check_waits_for_nobody_when_its_project_is_at_its_end(city: City) -> None:
    lasting, cancelled = led_by_eve(city, "CITY-2"), led_by_eve(city, "CITY-3")
    for project, end in (
        (lasting, MakePermanent(project_id=lasting)),
        (cancelled, MoveProject(project_id=cancelled, trigger="cancel", reason="Kein Geld.")),
    ):
        schedule(city, project)
        assert waiting(city, REPORT) == {"eve"}
        city.do(end, "pia")
        assert waiting(city, REPORT) == set()


def test_a_check_waits_for_nobody_once_the_standing_is_corrected_to_rest_or_end(city: City) -> None:
    project = led_by_eve(city)
    registered = next(
        fact for fact in facts(city) if fact.topic == "project.registered.v1" and fact.stream_id == project
    )
    schedule(city, project)
    beginning, since = registered.event_id, parse_instant(registered.effective_at)
    for run_state, found in ((RunState.PAUSED, set()), (RunState.ACTIVE, {"eve"})):
        corrected = CorrectRunState(
            project_id=project, corrects=beginning, effective_at=since, run_state=run_state, reason="Irrtum."
        )
        city.do(corrected, "pia")
        assert waiting(city, REPORT) == found
    closed = CorrectPhase(
        project_id=project, corrects=beginning, effective_at=since, phase="closed", reason="Irrtum."
    )
    city.do(closed, "pia")
    assert waiting(city, REPORT) == set()


def test_a_check_waits_again_once_its_project_was_taken_up_again(city_on_each: City) -> None:
    city = city_on_each
    project = led_by_eve(city)
    check = schedule(city, project)
    closure_of(city, project)
    assert waiting(city, REPORT) == set()
    city.do(MoveProject(project_id=project, trigger="reopen", reason="Nachbesserung."), "max")
    assert [task.subject_id for task in tasks(city, "eve")] == [check.id]


def test_a_check_waits_again_once_a_mistaken_end_is_put_right(city: City) -> None:
    project = led_by_eve(city)
    check = schedule(city, project)
    city.do(MoveProject(project_id=project, trigger="cancel", reason="Kein Geld."), "pia")
    assert waiting(city, REPORT) == set()
    cancelled = facts(city)[-1]
    corrected = CorrectPhase(
        project_id=project,
        corrects=cancelled.event_id,
        effective_at=parse_instant(cancelled.effective_at),
        phase="implementation",
        reason="Falsches Projekt.",
    )
    city.do(corrected, "pia")
    assert [task.subject_id for task in tasks(city, "eve")] == [check.id]
    with city.reading() as connection:
        assert list(differing_rows(connection, city.here.store.mapper)) == []


def test_what_was_reported_waits_no_more_when_the_project_is_taken_up_again(city: City) -> None:
    project = led_by_eve(city)
    city.do(report(schedule(city, project)), "eve")
    closure_of(city, project)
    city.do(MoveProject(project_id=project, trigger="reopen", reason="Nachbesserung."), "max")
    assert waiting(city, REPORT) == set()


def closure_of(city: City, project: UUID) -> UUID:
    """Let the board close a project; give the review."""
    review = stream("closure")
    city.do(RequestGateReview(review_id=review, project_id=project, gate="closure", motion="Fertig."), "eve")
    city.do(OpenGateReview(review_id=review), "pia")
    for who in ("ada", "bo"):
        city.vote(review, who)
    return review


# Exceptions


def test_an_exception_waits_for_the_pmo_until_it_is_settled(city: City) -> None:
    review = city.request_release()
    city.vote(review, "ada")
    city.do(PauseProject(project_id=city.project), "eve")
    city.vote(review, "bo")
    assert waiting(city, SETTLE) == {"pia"}
    (task,) = tasks(city, "pia")
    assert (task.project_id, task.due_at) == (city.project, None)
    city.do(SettleExceptionTask(task_id=task.subject_id, remark="Eve nimmt das Projekt wieder auf."), "pia")
    assert waiting(city, SETTLE) == set()


# Whose tasks they are


def held(role: Role, kind: ScopeKind, scope: UUID | None) -> Mandate:
    return Mandate(
        mandate_id=stream(f"{role} {scope}"),
        person_id=person("lea"),
        role=role,
        scope_kind=kind,
        scope_id=scope,
        valid_from=parse_instant("2024-01-01T00:00:00.000000Z"),
        valid_until=None,
    )


def test_an_office_reaches_as_far_as_its_programme(city_on_each: City) -> None:
    city = city_on_each
    request_start(city)
    offices = {
        "here": held(Role.PMO, ScopeKind.PROGRAMME, city.programme),
        "elsewhere": held(Role.PMO, ScopeKind.PROGRAMME, stream("another programme")),
        "everywhere": held(Role.PMO, ScopeKind.ORGANISATION, None),
        "other office": held(Role.MANAGEMENT, ScopeKind.PROGRAMME, city.programme),
        "on the board": held(Role.CHAIR, ScopeKind.BOARD, city.board),
    }
    with city.reading() as connection:
        found = {name for name, one in offices.items() if my_tasks(connection, person("lea"), (one,))}
    assert found == {"here", "everywhere"}


def test_what_waits_on_two_mandates_waits_once(city_on_each: City) -> None:
    city = city_on_each
    request_start(city)
    both = (
        held(Role.PMO, ScopeKind.PROGRAMME, city.programme),
        held(Role.PMO, ScopeKind.ORGANISATION, None),
    )
    with city.reading() as connection:
        assert len(my_tasks(connection, person("lea"), both)) == 1


def test_a_mandate_that_has_ended_shows_nothing_more(city: City) -> None:
    request_start(city)
    with city.reading() as connection:
        (mandate,) = mandates_of(connection, person("pia"), city.clock.now())
    city.do(EndMandate(person_id=person("pia"), mandate_id=mandate.mandate_id))
    assert tasks(city, "pia") == ()


# Order


def test_the_nearest_deadline_comes_first_and_what_has_none_comes_last(city_on_each: City) -> None:
    city = city_on_each
    city.mandate("eve", Role.PMO, ScopeKind.PROGRAMME, city.programme)
    city.mandate("eve", Role.MEMBER, ScopeKind.BOARD, city.board)
    city.do(EndMandate(person_id=person("cy"), mandate_id=of_cy(city)))
    undated = request_start(city)
    check = schedule(city, led_by_eve(city, "CITY-3"))
    city.do(AssignLead(project_id=city.project, lead=person("lea")), "pia")
    vote = city.request_release(by="pia")
    vote_due = city.review(vote).vote_due_at
    assert vote_due is not None
    found = tasks(city, "eve")
    dated = sorted([(vote_due, vote), (check.terms.due_at, check.id)])
    assert [task.subject_id for task in found] == [*(subject for _, subject in dated), undated]
    assert tasks(city, "eve", most=2) == found[:2]


def of_cy(city: City) -> UUID:
    with city.reading() as connection:
        (mandate,) = mandates_of(connection, person("cy"), city.clock.now())
    return mandate.mandate_id


def test_of_tasks_without_a_deadline_the_oldest_comes_first(city: City) -> None:
    first = request_start(city)
    other = city.add_project("CITY-3", phase="implementation")
    city.do(AssignLead(project_id=other, lead=person("eve")), "pia")
    second = stream("closure")
    city.do(RequestGateReview(review_id=second, project_id=other, gate="closure", motion="Fertig."), "eve")
    assert [task.subject_id for task in tasks(city, "pia")] == [first, second]


def test_whoever_has_nothing_to_do_is_told_so(city: City) -> None:
    assert tasks(city, "lea") == ()
    assert tasks(city, "rob") == ()


def test_the_next_page_begins_behind_the_last_task_seen(city_on_each: City) -> None:
    city = city_on_each
    city.request_release()
    for key in ("CITY-2", "CITY-3"):
        open_review(city, key)
    with city.reading() as connection:
        every = my_tasks(connection, person("ada"), ())
        pages: list[Task] = []
        while page := my_tasks(connection, person("ada"), (), 1, pages[-1] if pages else None):
            assert len(page) == 1
            pages += page
    assert len(every) == 3
    assert tuple(pages) == every
