"""Conditions at the door: put to the vote, set with the approval, met, waived, lapsed, holding the next gate up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from domain.ballots import Choice
from domain.conditions import Blocks, ConditionState
from domain.evidence import SubjectKind
from domain.gate_reviews import Outcome
from domain.people import Role
from domain.projects import Project
from domain.refusals import Refusal
from domain.times import end_of_day
from projections.mandates_held import mandates_of
from projections.my_tasks import MEET, my_tasks
from tests.support.city import City, person
from tests.support.conditional import (
    DRAFT,
    PROJECT,
    add_conditional_project,
    approve,
    blocking,
    condition,
    lay,
    request,
    review_of,
)
from tests.support.door import changes_nothing, facts, head, refuses, topics
from tests.support.records import stream
from workflows.commands import Actor
from workflows.conditions import (
    DeclareConditionMet,
    ExtendCondition,
    LapseConditions,
    MeetCondition,
    RejectProof,
    SetCondition,
    WaiveCondition,
)
from workflows.evidence import WithdrawEvidence
from workflows.exception_tasks import SettleExceptionTask
from workflows.gate_reviews import ReturnGateReview
from workflows.projects import PauseProject

TICK, DEMO = Actor.system("tick"), Actor.system("demo")


@pytest.fixture
def town(city: City) -> City:
    add_conditional_project(city)
    return city


def phase(city: City) -> str:
    found = city.here.store.load(Project, PROJECT)
    assert found is not None
    return found.phase.phase


def meet(city: City, owed: UUID, by: str = "pia") -> None:
    proof = lay(city, owed, SubjectKind.CONDITION, by="lea")
    city.do(MeetCondition(condition_id=owed, evidence=(proof,)), by)


# Set with the approval


def test_a_carried_vote_sets_the_conditions_it_was_on_and_moves_the_project(city_on_each: City) -> None:
    city = city_on_each
    add_conditional_project(city)
    before = head(city)
    first, second = approve(city, DRAFT, replace(DRAFT, wording="Zweite", due_on=None, due_working_days=5))
    assert topics(city, before)[-4:] == [
        "gate_review.concluded.v1",
        "condition.set.v1",
        "condition.set.v1",
        "project.phase_entered.v1",
    ]
    concluded, *set_, entered = facts(city, before)[-4:]
    assert concluded.state["outcome"] == "approve_with_conditions"
    assert {fact.metadata["causation_id"] for fact in (*set_, entered)} == {str(concluded.event_id)}
    assert city.review(review_of("release")).outcome is Outcome.APPROVE_WITH_CONDITIONS
    assert condition(city, first).due_at == end_of_day(date(2024, 3, 1), "Europe/Berlin")
    decided = concluded.recorded_at
    assert decided.startswith("2024-01-08")
    assert condition(city, second).due_at == end_of_day(date(2024, 1, 15), "Europe/Berlin")
    assert phase(city) == "initiation"


def test_a_vote_without_conditions_approves_without(town: City) -> None:
    approve(town)
    assert town.review(review_of("release")).outcome is Outcome.APPROVE
    assert "condition.set.v1" not in topics(town)


def test_a_rejected_vote_sets_nothing(town: City) -> None:
    town.do(request(conditions=(DRAFT,)), "eve")
    for who in ("ada", "bo"):
        town.vote(review_of("release"), who, Choice.NO)
    assert town.review(review_of("release")).outcome is Outcome.REJECT
    assert "condition.set.v1" not in topics(town)


def test_a_vote_is_on_exactly_the_conditions_it_was_opened_with(town: City) -> None:
    hashes = set()
    for name, drafts in (("a", ()), ("b", (DRAFT,)), ("c", (replace(DRAFT, wording="Anders"),))):
        review_id = stream(name)
        town.do(request(review_id=review_id, conditions=drafts), "eve")
        frozen = town.review(review_id).frozen
        assert frozen is not None
        hashes.add(frozen.dossier_sha256)
        town.do(ReturnGateReview(review_id=review_id, wording="Noch einmal."), "pia")
    assert len(hashes) == 3


def test_a_gate_that_offers_no_conditions_is_not_asked_for_any(city: City) -> None:
    with_conditions = request(
        review_id=stream("x"), project_id=city.project, gate="release", conditions=(DRAFT,)
    )
    refuses(city, with_conditions, "eve", Refusal.OUTCOME_NOT_OFFERED, outcome="approve_with_conditions")


def test_a_draft_nobody_could_follow_up_is_not_put_to_the_vote(town: City) -> None:
    refuses(
        town,
        request(conditions=(replace(DRAFT, wording=" "),)),
        "eve",
        Refusal.VALUE_INVALID,
        field="wording",
    )
    stranger = replace(DRAFT, owner=stream("nobody"))
    refuses(town, request(conditions=(stranger,)), "eve", Refusal.NOT_FOUND, noun="person")
    far = replace(DRAFT, due_on=None, due_working_days=2_000)
    refuses(town, request(conditions=(far,)), "eve", Refusal.CALENDAR_MISSING)


def test_conditions_that_cannot_be_set_any_more_become_a_task_each_and_the_decision_stands(
    town: City,
) -> None:
    late = replace(DRAFT, due_on=date(2024, 1, 9))
    town.do(request(conditions=(late, replace(late, wording="Zweite"))), "eve")
    town.clock.set(datetime(2024, 1, 15, 8, tzinfo=UTC))
    before = head(town)
    for who in ("ada", "bo"):
        town.vote(review_of("release"), who)
    recorded = topics(town, before)
    assert recorded.count("exception_task.raised.v1") == 2
    assert phase(town) == "initiation"
    task = next(fact for fact in facts(town, before) if fact.topic == "exception_task.raised.v1")
    assert task.state["command"] == "set_condition"
    town.do(SettleExceptionTask(task_id=task.stream_id, remark="Nachgeholt."), "pia")


def test_a_condition_is_set_on_an_approval_only_and_once(town: City) -> None:
    town.do(request(), "eve")
    command = SetCondition(condition_id=stream("c"), review_id=review_of("release"), draft=DRAFT)
    refuses(town, command, DEMO, Refusal.REVIEW_NOT_CARRIED)
    for who in ("ada", "bo"):
        town.vote(review_of("release"), who)
    town.do(command, DEMO)
    changes_nothing(town, command, DEMO)
    other = replace(command, draft=replace(DRAFT, wording="Anders"))
    refuses(town, other, DEMO, Refusal.ALREADY_EXISTS, noun="condition")


# Met


def test_whoever_owes_a_condition_lays_the_proof_and_the_role_named_accepts_it(town: City) -> None:
    (owed,) = approve(town, DRAFT)
    proof = lay(town, owed, SubjectKind.CONDITION, by="lea")
    command = MeetCondition(condition_id=owed, evidence=(proof,))
    for who in ("lea", "eve", "ada"):
        refuses(town, command, who, Refusal.NOT_AUTHORISED)
    town.do(command, "pia")
    assert condition(town, owed).state is ConditionState.MET
    changes_nothing(town, command, "pia")


def test_the_chair_accepts_what_the_board_reserved_to_itself(town: City) -> None:
    (owed,) = approve(town, replace(DRAFT, accepted_by=Role.CHAIR, proof=None))
    refuses(town, MeetCondition(condition_id=owed), "pia", Refusal.NOT_AUTHORISED)
    town.do(MeetCondition(condition_id=owed), "ada")


def test_a_condition_rests_on_files_of_its_own_project_that_are_in_force(town: City) -> None:
    (owed,) = approve(town, DRAFT)
    refuses(town, MeetCondition(condition_id=owed), "pia", Refusal.PROOF_MISSING)
    elsewhere = lay(town, town.project)
    command = MeetCondition(condition_id=owed, evidence=(elsewhere,))
    refuses(town, command, "pia", Refusal.NOT_FOUND, noun="evidence")
    proof = lay(town, owed, SubjectKind.CONDITION, by="lea")
    town.do(WithdrawEvidence(evidence_id=proof, reason="Falsch."), "lea")
    refuses(
        town,
        MeetCondition(condition_id=owed, evidence=(proof,)),
        "pia",
        Refusal.EVIDENCE_NOT_IN_FORCE,
        state="withdrawn",
    )
    meet(town, owed)


# Declared met, judged, extended


def declare(city: City, owed: UUID) -> DeclareConditionMet:
    return DeclareConditionMet(
        condition_id=owed, evidence=(lay(city, owed, SubjectKind.CONDITION, by="lea"),)
    )


def test_whoever_owes_a_condition_declares_it_met_and_the_role_named_judges_the_proof(town: City) -> None:
    (owed,) = approve(town, DRAFT)
    command = declare(town, owed)
    for who in ("ada", "max"):
        refuses(town, command, who, Refusal.NOT_AUTHORISED)
    town.do(command, "lea")
    changes_nothing(town, command, "lea")
    reject = RejectProof(condition_id=owed, reason="Nicht unterschrieben.")
    for who in ("lea", "eve", "ada"):
        refuses(town, reject, who, Refusal.NOT_AUTHORISED)
    town.do(reject, "pia")
    refuses(town, reject, "pia", Refusal.CONDITION_NOT_DECLARED)
    town.do(command, "lea")
    town.do(MeetCondition(condition_id=owed), "pia")
    assert condition(town, owed).state is ConditionState.MET


def test_a_declaration_names_files_of_its_own_project(town: City) -> None:
    (owed,) = approve(town, DRAFT)
    elsewhere = lay(town, town.project)
    command = DeclareConditionMet(condition_id=owed, evidence=(elsewhere,))
    refuses(town, command, "lea", Refusal.NOT_FOUND, noun="evidence")


def test_a_deadline_is_extended_to_the_end_of_a_day_where_the_programme_is(town: City) -> None:
    (owed,) = approve(town, DRAFT)
    command = ExtendCondition(condition_id=owed, due_on=date(2024, 4, 2), reason="Dauert länger.")
    for who in ("lea", "eve", "bo"):
        refuses(town, command, who, Refusal.NOT_AUTHORISED)
    town.do(command, "pia")
    assert condition(town, owed).due_at == end_of_day(date(2024, 4, 2), "Europe/Berlin")
    changes_nothing(town, command, "pia")
    refuses(town, replace(command, due_on=date(2024, 3, 1)), "pia", Refusal.DEADLINE_NOT_LATER)


def test_only_the_board_gives_more_time_where_its_approval_lapses(town: City) -> None:
    (owed,) = approve(town, blocking(Blocks.APPROVAL))
    command = ExtendCondition(condition_id=owed, due_on=date(2024, 4, 2), reason="Dauert länger.")
    refuses(town, command, "pia", Refusal.NOT_AUTHORISED)
    town.do(command, "ada")
    town.clock.set(datetime(2024, 3, 2, tzinfo=UTC))
    refuses(town, LapseConditions(condition_ids=(owed,)), TICK, Refusal.CONDITION_NOT_DUE)


def test_a_proof_given_in_time_keeps_the_approval_until_it_is_judged(town: City) -> None:
    (owed,) = approve(town, blocking(Blocks.APPROVAL))
    town.do(declare(town, owed), "lea")
    town.clock.set(datetime(2024, 3, 2, tzinfo=UTC))
    lapse = LapseConditions(condition_ids=(owed,))
    refuses(town, lapse, TICK, Refusal.CONDITION_DECLARED)
    town.do(RejectProof(condition_id=owed, reason="Unvollständig."), "pia")
    town.do(lapse, TICK)


# Waived


def test_a_condition_is_waived_by_the_chair_of_the_board_alone(town: City) -> None:
    (owed,) = approve(town, DRAFT)
    command = WaiveCondition(condition_id=owed, reason="Überholt.")
    for who in ("pia", "max", "bo", "eve"):
        refuses(town, command, who, Refusal.NOT_AUTHORISED)
    refuses(town, replace(command, reason=" "), "ada", Refusal.VALUE_INVALID, field="reason")
    town.do(command, "ada")
    assert condition(town, owed).state is ConditionState.WAIVED
    changes_nothing(town, command, "ada")


# Lapsed


def test_an_approval_lapses_with_its_condition_once_that_is_overdue(town: City) -> None:
    (owed,) = approve(town, blocking(Blocks.APPROVAL))
    command = LapseConditions(condition_ids=(owed,))
    refuses(town, command, TICK, Refusal.CONDITION_NOT_DUE)
    refuses(town, command, "pia", Refusal.NOT_AUTHORISED)
    town.clock.set(datetime(2024, 3, 2, tzinfo=UTC))
    town.do(command, TICK)
    assert condition(town, owed).state is ConditionState.LAPSED
    meet_it = MeetCondition(condition_id=owed)
    refuses(town, meet_it, "pia", Refusal.CONDITION_OVER, Refusal.PROOF_MISSING, state="lapsed")


# What an open condition holds up


def test_an_open_condition_holds_the_next_gate_up_until_it_is_met(city_on_each: City) -> None:
    city = city_on_each
    add_conditional_project(city)
    first, second = approve(city, DRAFT, replace(DRAFT, wording="Zweite"))
    refuses(
        city,
        request("start"),
        "eve",
        Refusal.CONDITION_OPEN,
        Refusal.CONDITION_OPEN,
        state="open",
    )
    meet(city, first)
    refuses(city, request("start"), "eve", Refusal.CONDITION_OPEN, condition="Zweite")
    meet(city, second)
    city.do(request("start"), "eve")
    assert city.review(review_of("start")).frozen is not None


@pytest.mark.parametrize("blocks", [Blocks.NOTHING, Blocks.APPROVAL])
def test_a_condition_that_blocks_nothing_yet_holds_no_gate_up(town: City, blocks: Blocks) -> None:
    approve(town, blocking(blocks))
    town.do(request("start"), "eve")


def test_a_lapsed_approval_holds_the_next_gate_up_until_the_board_waives_the_condition(town: City) -> None:
    (owed,) = approve(town, blocking(Blocks.APPROVAL))
    town.clock.set(datetime(2024, 3, 2, tzinfo=UTC))
    town.do(LapseConditions(condition_ids=(owed,)), TICK)
    refuses(town, request("start"), "eve", Refusal.CONDITION_OPEN, state="lapsed")
    town.do(WaiveCondition(condition_id=owed, reason="Neu beraten."), "ada")
    town.do(request("start"), "eve")


# Returned


def test_a_paper_is_returned_by_the_role_the_lifecycle_names_and_the_project_stays(town: City) -> None:
    town.do(request(), "eve")
    command = ReturnGateReview(review_id=review_of("release"), wording="Kosten fehlen.")
    for who in ("ada", "eve", "max"):
        refuses(town, command, who, Refusal.NOT_AUTHORISED)
    refuses(town, replace(command, wording=""), "pia", Refusal.VALUE_INVALID, field="wording")
    town.do(command, "pia")
    assert town.review(review_of("release")).outcome is Outcome.RETURN
    assert phase(town) == "pipeline"
    changes_nothing(town, command, "pia")


def test_a_returned_project_goes_back_to_the_phase_the_lifecycle_names_and_keeps_its_baseline(
    city_on_each: City,
) -> None:
    city = city_on_each
    add_conditional_project(city)
    approve(city)
    city.do(request("start"), "eve")
    command = ReturnGateReview(review_id=review_of("start"), wording="Noch einmal planen.")
    refuses(city, command, "pia", Refusal.NOT_AUTHORISED)
    before = head(city)
    city.do(command, "max")
    concluded, entered = facts(city, before)
    assert (concluded.state["outcome"], concluded.state["target"]) == ("return", "pipeline")
    assert entered.state["target"]["phase"] == "pipeline"
    assert entered.state["baseline"] is None
    assert phase(city) == "pipeline"


def test_a_gate_that_cannot_be_returned_is_not(city: City) -> None:
    review = city.request_release()
    command = ReturnGateReview(review_id=review, wording="Zurück.")
    refuses(city, command, "ada", Refusal.OUTCOME_NOT_OFFERED, outcome="return")


def test_a_return_is_possible_though_the_project_rests(town: City) -> None:
    approve(town)
    town.do(request("start"), "eve")
    town.do(PauseProject(project_id=PROJECT), "eve")
    town.do(ReturnGateReview(review_id=review_of("start"), wording="Ruht."), "max")
    assert phase(town) == "pipeline"


# Files in the dossier


def test_a_dossier_names_files_and_a_vote_is_on_exactly_these(town: City) -> None:
    file = lay(town)
    town.do(request(evidence=(file,)), "eve")
    review = town.review(review_of("release"))
    assert review.evidence == (file,)
    assert [item.name for item in review.dossier] == ["Konzept.pdf"]
    assert review.frozen is not None
    assert review.frozen.dossier[0] == review.dossier[0]


def test_a_dossier_names_only_files_of_its_project_that_are_in_force(town: City) -> None:
    elsewhere = lay(town, town.project)
    refuses(town, request(evidence=(elsewhere,)), "eve", Refusal.NOT_FOUND, noun="evidence")
    file = lay(town)
    town.do(WithdrawEvidence(evidence_id=file, reason="Falsch."), "eve")
    refuses(town, request(evidence=(file,)), "eve", Refusal.EVIDENCE_NOT_IN_FORCE)


def test_a_condition_for_nobody_in_particular_is_owed_by_the_lead(town: City) -> None:
    approve(town, replace(DRAFT, owner=None))
    for who, expected in (("eve", [MEET]), ("lea", [])):
        with town.reading() as connection:
            held = mandates_of(connection, person(who), town.clock.now() + timedelta(minutes=1))
            assert [task.kind for task in my_tasks(connection, person(who), held)] == expected
