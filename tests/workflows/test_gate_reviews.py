"""Gate reviews through the door: who may ask, who votes, and what stands in the way."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from domain.ballots import Choice
from domain.boards import board_id
from domain.gate_review_values import DossierItem, Outcome, Stage
from domain.people import Role, ScopeKind
from domain.project_values import ProjectFacts, project_id
from domain.refusals import Refusal
from domain.times import Effective, end_of_day, parse_instant
from domain.vote_rules import SIMPLE_MAJORITY, Closes
from exchange.holiday_calendars import public_holidays
from tests.support.city import City, person
from tests.support.door import changes_nothing, facts, head, refuses, topics
from workflows.boards import SetVoteRule
from workflows.gate_reviews import (
    CastVote,
    ConcludeGateReview,
    DeferGateReview,
    OpenGateReview,
    RequestGateReview,
    WithdrawGateReview,
)
from workflows.people import EndMandate, RegisterPerson
from workflows.programmes import EstablishProgramme, PublishCalendar
from workflows.projects import AssignLead, CorrectPhase, MoveProject, PauseProject, PlanDates, RegisterProject

NEW = uuid5(NAMESPACE_OID, "another review")
OTHER = uuid5(NAMESPACE_OID, "another programme")
DAY = timedelta(days=1)


def ask(city: City, gate: str = "release", project: UUID | None = None) -> RequestGateReview:
    return RequestGateReview(
        review_id=NEW, project_id=project or city.project, gate=gate, motion="Das Projekt geht weiter."
    )


def cast(city: City, review: UUID, choice: Choice = Choice.YES) -> CastVote:
    frozen = city.review(review).frozen
    assert frozen is not None
    return CastVote(review_id=review, choice=choice, dossier_sha256=frozen.dossier_sha256)


def carried(city: City) -> UUID:
    review = city.request_release()
    city.vote(review, "ada")
    city.vote(review, "bo")
    return review


def another_programme(city: City, *, phase: str | None = None) -> UUID:
    """Establish a programme without calendars; its board has no vote rule."""
    city.do(EstablishProgramme(programme_id=OTHER, key="land", name="Landkreis", land="NW", public=True))
    city.adopt_standard(OTHER)
    city.mandate("pol", Role.PMO, ScopeKind.PROGRAMME, OTHER)
    known = ProjectFacts(key="L-1", title="Kreisportal", kind="project", public=True)
    city.do(RegisterProject(programme_id=OTHER, lifecycle="standard", phase=phase, known=known), "pol")
    project = project_id(OTHER, "L-1")
    city.do(AssignLead(project_id=project, lead=person("eve")), "pol")
    return project


def mandate_of_member(city: City, who: str) -> UUID:
    return uuid5(NAMESPACE_OID, f"mandate {who} {Role.MEMBER} {city.board}")


@pytest.fixture
def pol(city: City) -> City:
    city.do(RegisterPerson(person_id=person("pol")))
    return city


def test_opening_freezes_who_sits_on_the_board_and_when_the_vote_is_due(city: City) -> None:
    review = city.review(city.request_release())
    assert review.frozen is not None
    assert {(seat.person_id, seat.chair) for seat in review.frozen.seats} == {
        (person("ada"), True),
        (person("bo"), False),
        (person("cy"), False),
    }
    assert review.vote_due_at == end_of_day(date(2024, 1, 22), "Europe/Berlin")
    assert [item.name for item in review.frozen.dossier] == ["Stand des Projekts"]


def test_documents_laid_before_the_board_are_part_of_the_frozen_dossier(city: City) -> None:
    brief = DossierItem(name="Steckbrief", sha256="b" * 64)
    city.do(replace(ask(city), dossier=(brief,)), "eve")
    frozen = city.review(NEW).frozen
    assert frozen is not None
    assert [item.name for item in frozen.dossier] == ["Steckbrief", "Stand des Projekts"]


def test_a_person_with_two_mandates_has_one_seat_and_the_chairs_comes_first(city: City) -> None:
    member = city.mandate("ada", Role.MEMBER, ScopeKind.BOARD, city.board)
    review = city.request_release()
    frozen = city.review(review).frozen
    assert frozen is not None
    assert [seat.chair for seat in frozen.seats if seat.person_id == person("ada")] == [True]
    before = head(city)
    city.do(EndMandate(person_id=person("ada"), mandate_id=member))
    assert topics(city, before) == ["person.mandate_ended.v1"]


def test_a_board_with_two_chairs_does_not_vote(city: City) -> None:
    city.mandate("bo", Role.CHAIR, ScopeKind.BOARD, city.board)
    refuses(city, ask(city), "eve", Refusal.RULE_CANNOT_BE_MET, obstacle="more_than_one_chair")


def test_the_same_request_again_records_nothing(city: City) -> None:
    city.do(ask(city), "eve")
    changes_nothing(city, ask(city), "eve")


def test_another_request_under_the_same_id_is_refused(city: City) -> None:
    city.do(ask(city), "eve")
    refuses(city, ask(city, "start"), "eve", Refusal.ALREADY_EXISTS, noun="gate_review", id=str(NEW))


def test_a_gate_is_asked_for_in_its_order(city: City) -> None:
    refuses(
        city, ask(city, "start"), "eve", Refusal.GATE_OUT_OF_ORDER, phase="pipeline", expected="initiation"
    )
    carried(city)
    city.do(ask(city, "start"), "eve")
    assert city.review(NEW).stage is Stage.REQUESTED


def test_a_gate_the_lifecycle_does_not_know_is_refused_with_those_it_knows(city: City) -> None:
    refuses(
        city,
        ask(city, "vanity"),
        "eve",
        Refusal.GATE_UNKNOWN,
        gate="vanity",
        known=("release", "start", "closure"),
    )


def test_one_project_has_one_review_at_a_time(city: City) -> None:
    review = city.request_release()
    refuses(city, ask(city), "eve", Refusal.REVIEW_ALREADY_OPEN, review=str(review))
    city.do(WithdrawGateReview(review_id=review, reason="überholt"), "eve")
    city.do(ask(city), "eve")


def test_nothing_is_asked_for_a_paused_project(city: City) -> None:
    city.do(PauseProject(project_id=city.project), "eve")
    refuses(city, ask(city), "eve", Refusal.PROJECT_PAUSED, Refusal.GUARD_UNMET, project="CITY-1")


def test_nothing_is_asked_for_a_closed_project(city: City) -> None:
    city.do(MoveProject(project_id=city.project, trigger="cancel", reason="Förderung entfällt."), "pia")
    refuses(city, ask(city), "eve", Refusal.PROJECT_CLOSED, Refusal.GATE_OUT_OF_ORDER, phase="cancelled")


def test_guards_are_asked_with_the_request_that_opens_the_vote(city: City) -> None:
    city.do(AssignLead(project_id=city.project, lead=None), "pia")
    refuses(city, ask(city), "pia", Refusal.GUARD_UNMET, guard="has_lead")


def test_guards_of_a_vote_opened_later_are_asked_when_it_opens(city: City) -> None:
    carried(city)
    city.do(PlanDates(project_id=city.project, start=None, end=None), "eve")
    city.do(ask(city, "start"), "eve")
    refuses(city, OpenGateReview(review_id=NEW), "pia", Refusal.GUARD_UNMET, guard="has_planned_dates")
    city.do(PlanDates(project_id=city.project, start=date(2024, 2, 1), end=date(2024, 9, 1)), "eve")
    city.do(OpenGateReview(review_id=NEW), "pia")
    assert city.review(NEW).stage is Stage.OPEN


def test_everything_against_a_request_is_named_at_once(city: City) -> None:
    review = city.request_release()
    city.do(PauseProject(project_id=city.project), "eve")
    refuses(
        city,
        ask(city, "start"),
        "eve",
        Refusal.PROJECT_PAUSED,
        Refusal.GATE_OUT_OF_ORDER,
        Refusal.REVIEW_ALREADY_OPEN,
    )
    city.do(AssignLead(project_id=city.project, lead=None), "pia")
    refuses(
        city,
        ask(city),
        "pia",
        Refusal.PROJECT_PAUSED,
        Refusal.GUARD_UNMET,
        Refusal.GUARD_UNMET,
        Refusal.REVIEW_ALREADY_OPEN,
    )
    refuses(
        city,
        replace(ask(city), motion=" "),
        "pia",
        Refusal.PROJECT_PAUSED,
        Refusal.GUARD_UNMET,
        Refusal.GUARD_UNMET,
        Refusal.REVIEW_ALREADY_OPEN,
        Refusal.VALUE_INVALID,
    )
    assert city.review(review).stage is Stage.OPEN


def test_a_board_votes_only_on_matters_it_has_a_rule_for(pol: City) -> None:
    project = another_programme(pol)
    request = ask(pol, project=project)
    refuses(pol, request, "eve", Refusal.BOARD_WITHOUT_RULE, Refusal.CALENDAR_MISSING, matter_class="release")


def test_everything_that_keeps_the_vote_from_opening_is_named_with_the_request(pol: City) -> None:
    project = another_programme(pol)
    pol.do(AssignLead(project_id=project, lead=None), "pol")
    refuses(
        pol,
        ask(pol, project=project),
        "pol",
        Refusal.GUARD_UNMET,
        Refusal.BOARD_WITHOUT_RULE,
        Refusal.CALENDAR_MISSING,
        guard="has_lead",
    )


def test_what_keeps_a_vote_opened_later_from_opening_is_named_when_it_opens(pol: City) -> None:
    project = another_programme(pol, phase="initiation")
    pol.do(ask(pol, "start", project), "eve")
    refuses(
        pol,
        OpenGateReview(review_id=NEW),
        "pol",
        Refusal.GUARD_UNMET,
        Refusal.BOARD_WITHOUT_RULE,
        Refusal.CALENDAR_MISSING,
        guard="has_planned_dates",
    )


def test_a_vote_does_not_open_on_a_project_that_has_left_its_phase(city: City) -> None:
    project = city.add_project("CITY-2", phase="initiation")
    city.do(ask(city, "start", project), "pia")
    registered = next(
        fact for fact in facts(city) if fact.topic == "project.registered.v1" and fact.stream_id == project
    )
    corrected = CorrectPhase(
        project_id=project,
        corrects=registered.event_id,
        effective_at=parse_instant(registered.effective_at),
        phase="pipeline",
        reason="Irrtum.",
    )
    city.do(corrected, "pia")
    refuses(city, OpenGateReview(review_id=NEW), "pia", Refusal.GATE_OUT_OF_ORDER, expected="initiation")


def test_a_vote_that_is_over_is_not_opened_again(city: City) -> None:
    review = carried(city)
    refuses(city, OpenGateReview(review_id=review), "pia", Refusal.REVIEW_CONCLUDED)


def with_a_rule(city: City) -> UUID:
    project = another_programme(city)
    board = board_id(OTHER, "steering")
    city.do(SetVoteRule(board_id=board, matter_class="release", rule=SIMPLE_MAJORITY, basis="GO"))
    city.mandate("ada", Role.CHAIR, ScopeKind.BOARD, board)
    return project


def test_a_deadline_is_not_guessed_where_no_calendar_is_published(pol: City) -> None:
    project = with_a_rule(pol)
    refuses(pol, ask(pol, project=project), "eve", Refusal.CALENDAR_MISSING, land="NW")
    pol.do(PublishCalendar(programme_id=OTHER, year=2024, calendar=public_holidays("NW", [2024])))
    pol.do(ask(pol, project=project), "eve")
    assert pol.review(NEW).stage is Stage.OPEN


def test_a_deadline_is_not_guessed_beyond_the_published_years(city: City) -> None:
    city.clock.set(datetime(2025, 12, 22, 9, tzinfo=city.clock.now().tzinfo))
    refuses(city, ask(city), "eve", Refusal.CALENDAR_MISSING, land="NW", year=2026)


# As of when


def entered_late(request: RequestGateReview, at: datetime) -> RequestGateReview:
    return replace(request, effective=Effective(at), effective_reason="laut Niederschrift")


def test_a_vote_entered_late_has_the_seats_of_the_day_it_opened(city: City) -> None:
    opened = city.clock.now()
    city.do(EndMandate(person_id=person("cy"), mandate_id=mandate_of_member(city, "cy")))
    city.mandate("lea", Role.MEMBER, ScopeKind.BOARD, city.board)
    city.do(entered_late(ask(city), opened), "eve")
    frozen = city.review(NEW).frozen
    assert frozen is not None
    assert {seat.person_id for seat in frozen.seats} == {person("ada"), person("bo"), person("cy")}


def test_a_vote_opened_now_has_the_seats_of_today(city: City) -> None:
    city.do(EndMandate(person_id=person("cy"), mandate_id=mandate_of_member(city, "cy")))
    city.mandate("lea", Role.MEMBER, ScopeKind.BOARD, city.board)
    city.do(ask(city), "eve")
    frozen = city.review(NEW).frozen
    assert frozen is not None
    assert {seat.person_id for seat in frozen.seats} == {person("ada"), person("bo"), person("lea")}


def test_a_vote_entered_late_goes_by_the_rule_of_the_day_it_opened(city: City) -> None:
    opened = city.clock.now()
    newer = replace(SIMPLE_MAJORITY, closes=Closes.ALL_VOTED)
    city.do(SetVoteRule(board_id=city.board, matter_class="release", rule=newer, basis="Beschluss"))
    city.do(entered_late(ask(city), opened), "eve")
    frozen = city.review(NEW).frozen
    assert frozen is not None
    assert (frozen.rule_version, frozen.rule) == (1, SIMPLE_MAJORITY.to_data())
    city.do(WithdrawGateReview(review_id=NEW, reason="überholt"), "eve")
    today = city.review(city.request_release()).frozen
    assert today is not None
    assert (today.rule_version, today.rule) == (2, newer.to_data())


def test_no_vote_opened_before_the_board_had_a_rule(city: City) -> None:
    before = min(
        parse_instant(one.effective_at) for one in facts(city) if one.topic == "board.vote_rule_set.v1"
    )
    early = entered_late(ask(city), before - timedelta(seconds=1))
    refuses(city, early, "eve", Refusal.BOARD_WITHOUT_RULE, matter_class="release")


def test_an_open_vote_opened_again_records_nothing(city: City) -> None:
    review = city.request_release()
    changes_nothing(city, OpenGateReview(review_id=review), "pia")


def test_who_is_not_on_the_board_may_not_vote(city: City) -> None:
    review = city.request_release()
    for who in ("lea", "eve", "pia"):
        refuses(city, cast(city, review), who, Refusal.NOT_AUTHORISED)


def test_who_joins_the_board_after_opening_has_no_seat_in_this_review(city: City) -> None:
    review = city.request_release()
    city.mandate("lea", Role.MEMBER, ScopeKind.BOARD, city.board)
    refuses(city, cast(city, review), "lea", Refusal.VOTER_WITHOUT_SEAT, person=str(person("lea")))


def test_the_same_vote_again_records_nothing_and_another_is_refused(city: City) -> None:
    review = city.request_release()
    city.vote(review, "ada")
    changes_nothing(city, cast(city, review), "ada")
    refuses(city, cast(city, review, Choice.NO), "ada", Refusal.ALREADY_VOTED, choice="yes")


def test_nobody_votes_after_the_vote_has_closed(city: City) -> None:
    review = carried(city)
    refuses(city, cast(city, review), "cy", Refusal.REVIEW_CONCLUDED)
    changes_nothing(city, cast(city, review), "bo")


def test_a_vote_names_the_dossier_it_was_cast_on(city: City) -> None:
    review = city.request_release()
    refuses(city, replace(cast(city, review), dossier_sha256="old"), "ada", Refusal.DOSSIER_CHANGED)


def test_a_vote_can_be_entered_after_the_meeting(city: City) -> None:
    review = city.request_release()
    meeting = city.clock.now()
    city.clock.set(meeting + 2 * DAY)
    said = replace(cast(city, review), effective=Effective(meeting), effective_reason="laut Niederschrift")
    for who in ("ada", "bo"):
        city.do(said, who)
    assert city.load().phases.latest_at == meeting


def test_a_vote_is_closed_by_hand_only_once_it_was_due(city: City) -> None:
    review = city.request_release()
    city.vote(review, "ada")
    due = city.review(review).vote_due_at
    assert due is not None
    city.clock.set(due - timedelta(minutes=1))
    refuses(city, ConcludeGateReview(review_id=review), "pia", Refusal.VOTE_STILL_OPEN)
    city.clock.set(due)
    city.do(ConcludeGateReview(review_id=review), "pia")
    assert city.review(review).outcome is Outcome.NO_QUORUM
    changes_nothing(city, ConcludeGateReview(review_id=review), "pia")


def test_the_chair_defers_without_a_vote(city: City) -> None:
    review = city.request_release()
    city.do(DeferGateReview(review_id=review, wording="Unterlagen fehlen."), "ada")
    concluded = city.review(review)
    assert (concluded.stage, concluded.outcome) == (Stage.CONCLUDED, Outcome.DEFER)
    assert city.load().phase.phase == "pipeline"


def test_a_deferred_gate_can_be_asked_for_again(city: City) -> None:
    review = city.request_release()
    city.do(DeferGateReview(review_id=review, wording="Unterlagen fehlen."), "ada")
    city.do(ask(city), "eve")
    assert city.review(NEW).stage is Stage.OPEN


def test_a_review_that_is_not_there_is_not_found(city: City) -> None:
    for command in (
        OpenGateReview(review_id=NEW),
        ConcludeGateReview(review_id=NEW),
        WithdrawGateReview(review_id=NEW, reason="x"),
        CastVote(review_id=NEW, choice=Choice.YES, dossier_sha256="x"),
    ):
        refuses(city, command, "pia", Refusal.NOT_FOUND, noun="gate_review", id=str(NEW))


def test_everybody_concerned_is_told(city: City) -> None:
    review = carried(city)
    with city.reading() as connection:
        connection.cursor.execute("SELECT person_id, kind, subject_id FROM inbox")
        told = {tuple(row) for row in connection.cursor.fetchall()}
    voters = {(str(person(who)), "vote_due", str(review)) for who in ("ada", "bo", "cy")}
    assert told == voters | {(str(person("eve")), "decision", str(review))}
