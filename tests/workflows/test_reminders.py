"""Who is reached at each step, in whose place, how by mail; and what else than checks is reminded of."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5
from zoneinfo import ZoneInfo

import pytest

from domain.decision_needs import DecisionNeed, NeedStage
from domain.mail_wishes import MailWish
from domain.people import Role, ScopeKind
from domain.project_checks import Light, ProjectCheck
from domain.refusals import Refusal
from domain.reminder_ladders import LadderRung, ReminderKind
from projections.project_checks import checks_of
from runtime.tick import due_now, tick
from tests.support.builders import duty
from tests.support.city import City, person
from tests.support.conditional import DRAFT, PROJECT, add_conditional_project, approve
from tests.support.door import Fact, facts, head, refuses
from tests.support.mailing import outbox_rows
from workflows.conditions import DeclareConditionMet, RejectProof
from workflows.followups import agenda_need_id
from workflows.people import AssignMandate, NameDeputy, NoteAbsence, StateMailWish
from workflows.programme_settings import (
    FulfilReportingDuty,
    SetMailTerms,
    SetReminderLadder,
    SetReportingDuty,
)
from workflows.project_checks import SubmitProjectCheck
from workflows.projects import AssignLead, PauseProject, ResumeProject

BERLIN = ZoneInfo("Europe/Berlin")
DECIDED = "Beschluss vom 27.03.2024"
NEW = uuid5(NAMESPACE_OID, "something new")


@pytest.fixture
def check(city: City) -> ProjectCheck:
    """The first cycle of CITY-2, led by Eve, under the default ladder of six steps."""
    city.do(
        SetReminderLadder(programme_id=city.programme, kind=ReminderKind.PROJECT_CHECK, decision=DECIDED),
        "pia",
    )
    project = city.add_project("CITY-2", phase="implementation")
    city.do(AssignLead(project_id=project, lead=person("eve")), "pia")
    tick(city.here)
    with city.reading() as connection:
        (cycle,) = checks_of(connection, project)
    found = city.here.store.load(ProjectCheck, cycle.check_id)
    assert found is not None
    return found


def beat(city: City, at: datetime | None = None) -> list[Fact]:
    """Go to an instant, beat, and give the reminders recorded."""
    if at is not None:
        city.clock.set(at)
    before = head(city)
    tick(city.here)
    return [fact for fact in facts(city, before) if fact.topic.startswith("reminder.")]


def of(check: ProjectCheck, found: list[Fact]) -> list[Fact]:
    """Give the reminders of one cycle; the next one may begin its ladder meanwhile."""
    return [fact for fact in found if fact.state["subject"]["subject_id"] == str(check.id)]


def step(check: ProjectCheck, level: int) -> datetime:
    return next(rung.at for rung in check.terms.rungs if rung.level == level)


def reached(fact: Fact) -> set[tuple[str, str]]:
    """Give who a reminder reached as what."""
    names = {str(person(name)): name for name in ("ada", "bo", "cy", "eve", "pia", "max", "ann", "lea")}
    return {(names[one["person_id"]], one["role"]) for one in fact.state["addressees"]}


def working_days(count: int) -> datetime:
    """Give nine o'clock some days after Monday, 8 January 2024, which has no day off near."""
    return datetime(2024, 1, 8, 9, tzinfo=BERLIN) + timedelta(days=count)


# The ladder of a check


def test_each_step_reaches_those_it_names_and_not_a_second_before(city: City, check: ProjectCheck) -> None:
    city.do(NameDeputy(person_id=person("eve"), deputy=person("lea")), "eve")
    for level, expected in (
        (1, {("eve", "lead")}),
        (2, {("eve", "lead")}),
        (3, {("eve", "lead"), ("lea", "deputy")}),
        (4, {("eve", "lead"), ("pia", "pmo")}),
        (5, {("max", "management")}),
        (6, {("ada", "chair")}),
    ):
        assert of(check, beat(city, step(check, level) - timedelta(seconds=1))) == []
        (fact,) = of(check, beat(city, step(check, level)))
        assert (fact.state["level"], reached(fact)) == (level, expected)
    assert of(check, beat(city)) == []


def test_the_last_step_puts_a_question_on_the_agenda_and_the_report_takes_it_back(
    city: City, check: ProjectCheck
) -> None:
    (fact,) = of(check, beat(city, step(check, 6)))
    assert fact.state["skipped"] == [1, 2, 3, 4, 5]
    assert fact.state["details"]["agenda"] == str(city.board)
    need_id = agenda_need_id(check.id, check.terms.due_at)
    need = city.here.store.load(DecisionNeed, need_id)
    assert need is not None
    assert (need.board_id, need.stage) == (city.board, NeedStage.OPEN)
    report = SubmitProjectCheck(
        check_id=check.id, status=Light.GREEN, outlook=Light.GREEN, report="Nun doch."
    )
    city.do(report, "eve")
    need = city.here.store.load(DecisionNeed, need_id)
    assert need is not None
    assert need.stage is NeedStage.WITHDRAWN


def test_a_report_in_time_puts_nothing_on_an_agenda(city: City, check: ProjectCheck) -> None:
    report = SubmitProjectCheck(check_id=check.id, status=Light.GREEN, outlook=Light.GREEN, report="Gut.")
    city.do(report, "eve")
    assert of(check, beat(city, step(check, 6))) == []
    assert city.here.store.load(DecisionNeed, agenda_need_id(check.id, check.terms.due_at)) is None


def test_a_ladder_that_cannot_be_climbed_is_refused(city: City) -> None:
    upside_down = (
        LadderRung(level=1, offset_working_days=2, recipients=("lead",)),
        LadderRung(level=2, offset_working_days=1, recipients=("king",)),
    )
    command = SetReminderLadder(
        programme_id=city.programme,
        kind=ReminderKind.PROJECT_CHECK,
        ladder=upside_down,
        decision=" ",
    )
    refuses(city, command, "pia", *[Refusal.VALUE_INVALID] * 3)


# Substitution and mail


def test_who_is_away_is_reminded_through_their_substitute(city: City, check: ProjectCheck) -> None:
    day = step(check, 1).astimezone(BERLIN).date()
    away = NoteAbsence(
        absence_id=NEW, person_id=person("eve"), begins_on=day, ends_on=day, substitute=person("lea")
    )
    city.do(away, "eve")
    (first,) = beat(city, step(check, 1))
    assert reached(first) == {("lea", "lead")}
    assert first.state["details"]["ways"][0]["instead_of"] == str(person("eve"))
    (second,) = beat(city, step(check, 2))
    assert (reached(second), second.state.get("details")) == ({("eve", "lead")}, None)


def test_substitutes_who_are_away_themselves_pass_it_on_and_a_circle_ends_where_it_began(
    city: City, check: ProjectCheck
) -> None:
    day = step(check, 1).astimezone(BERLIN).date()
    until = day + timedelta(days=30)
    for place, (who, instead) in enumerate((("eve", "lea"), ("lea", "bo"))):
        away = NoteAbsence(
            absence_id=uuid5(NEW, str(place)),
            person_id=person(who),
            begins_on=day,
            ends_on=until,
            substitute=person(instead),
        )
        city.do(away, who)
    (first,) = beat(city, step(check, 1))
    assert reached(first) == {("bo", "lead")}
    back = NoteAbsence(
        absence_id=NEW, person_id=person("bo"), begins_on=day, ends_on=until, substitute=person("eve")
    )
    city.do(back, "ann")
    (second,) = beat(city, step(check, 2))
    assert reached(second) == {("eve", "lead")}


def test_nobody_notes_an_absence_for_another(city: City) -> None:
    day = date(2024, 5, 6)
    away = NoteAbsence(
        absence_id=NEW, person_id=person("eve"), begins_on=day, ends_on=day, substitute=person("lea")
    )
    refuses(city, away, "pia", Refusal.NOT_AUTHORISED)
    city.do(away, "eve")


def test_a_digest_waits_for_its_hour_and_the_inbox_does_not(city: City, check: ProjectCheck) -> None:
    city.do(StateMailWish(person_id=person("eve"), wish=MailWish.DAILY), "eve")
    beat(city, step(check, 1))
    (row,) = outbox_rows(city).values()
    following = step(check, 1).astimezone(BERLIN).date() + timedelta(days=1)
    seven = datetime.combine(following, datetime.min.time(), BERLIN).replace(hour=7)
    assert row.lease_until == seven.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%S.000000Z")
    with city.reading() as connection:
        connection.cursor.execute("SELECT count(*) FROM inbox WHERE person_id = ?", (str(person("eve")),))
        assert connection.cursor.fetchone()[0] == 1


@pytest.mark.parametrize(("allowed", "mails"), [(True, 0), (False, 1)])
def test_no_mail_at_all_is_granted_only_where_it_is_allowed(
    city: City, check: ProjectCheck, allowed: bool, mails: int
) -> None:
    wishes = (MailWish.AT_ONCE, MailWish.NONE) if allowed else (MailWish.AT_ONCE,)
    terms = SetMailTerms(programme_id=city.programme, allowed=wishes, digest_time="07:00", decision=DECIDED)
    city.do(terms, "pia")
    city.do(StateMailWish(person_id=person("eve"), wish=MailWish.NONE), "eve")
    (fact,) = beat(city, step(check, 1))
    assert reached(fact) == {("eve", "lead")}
    assert len(outbox_rows(city)) == mails


# Other deadlines than checks


def test_whoever_has_not_voted_is_reminded_until_the_vote_is_over(city: City) -> None:
    review = city.request_release()
    city.vote(review, "ada")
    due_at = city.review(review).vote_due_at
    assert due_at is not None
    found = [
        fact for day in range(1, 60) for fact in beat(city, working_days(day)) if working_days(day) < due_at
    ]
    assert [(fact.state["subject"]["kind"], fact.state["level"], reached(fact)) for fact in found] == [
        ("vote", 1, {("bo", "owner"), ("cy", "owner")}),
        ("vote", 2, {("bo", "owner"), ("cy", "owner"), ("ada", "chair")}),
    ]


def test_a_vote_that_is_decided_reminds_nobody(city: City) -> None:
    review = city.request_release()
    city.vote(review, "ada")
    city.vote(review, "bo")
    found = [fact for day in range(1, 30) for fact in beat(city, working_days(day))]
    assert {fact.state["subject"]["kind"] for fact in found} <= {"project_check"}


def test_a_condition_is_reminded_of_before_and_after_its_deadline_and_rests_with_its_project(
    city: City,
) -> None:
    add_conditional_project(city)
    (condition,) = approve(city, DRAFT)
    assert DRAFT.due_on is not None
    morning = datetime.combine(DRAFT.due_on, datetime.min.time(), BERLIN).replace(hour=9)
    (fact,) = beat(city, morning)
    assert (fact.state["level"], fact.state["skipped"]) == (2, [1])
    assert fact.state["subject"]["subject_id"] == str(condition)
    city.do(PauseProject(project_id=PROJECT), "eve")
    assert not [one for one in due_now(city.here).deadlines if one.subject_id == condition]
    assert beat(city, morning + timedelta(days=6)) == []
    city.do(ResumeProject(project_id=PROJECT), "eve")
    (late,) = [one for one in beat(city) if one.state["subject"]["kind"] == "condition"]
    assert late.state["level"] in {3, 4}


def test_a_report_to_a_body_is_reminded_of_each_time_until_it_is_given(city: City) -> None:
    city.do(
        SetReportingDuty(programme_id=city.programme, duty="status", terms=duty(), decision=DECIDED), "pia"
    )
    levels = []
    for day in (date(2024, 6, 3), date(2024, 6, 24), date(2024, 6, 28), date(2024, 7, 8)):
        at = datetime.combine(day, datetime.min.time(), BERLIN).replace(hour=12)
        levels += [(fact.state["level"], reached(fact)) for fact in beat(city, at)]
    pmo = {("pia", "pmo")}
    assert levels == [(1, pmo), (2, pmo), (3, pmo), (4, {("max", "management")})]
    city.do(FulfilReportingDuty(programme_id=city.programme, duty="status", report="MV 1"), "pia")
    assert beat(city) == []
    (again,) = beat(city, datetime(2024, 12, 10, 12, tzinfo=BERLIN))
    assert (again.state["level"], again.state["details"]["what"]) == (1, "status")


def test_a_condition_declared_met_reminds_nobody_until_its_proof_is_rejected(city: City) -> None:
    add_conditional_project(city)
    (condition,) = approve(city, replace(DRAFT, proof=None))
    assert DRAFT.due_on is not None
    morning = datetime.combine(DRAFT.due_on, datetime.min.time(), BERLIN).replace(hour=9)
    assert [fact.state["level"] for fact in beat(city, morning)] == [2]
    city.do(DeclareConditionMet(condition_id=condition), "lea")
    assert beat(city, morning + timedelta(days=4)) == []
    city.do(RejectProof(condition_id=condition, reason="Reicht nicht."), "pia")
    levels = [one.state["level"] for one in beat(city) if one.state["subject"]["kind"] == "condition"]
    assert levels == [3]
    assert not due_now(city.here).deadlines


def test_a_mandate_that_ends_is_told_to_its_holder_and_the_pmo(city: City) -> None:
    ends = datetime(2024, 6, 28, 22, tzinfo=ZoneInfo("UTC"))
    mandate = AssignMandate(
        mandate_id=NEW,
        person_id=person("lea"),
        role=Role.READER,
        scope_kind=ScopeKind.PROGRAMME,
        scope_id=city.programme,
        valid_until=ends,
    )
    city.do(mandate, "ann")
    (fact,) = beat(city, datetime(2024, 6, 10, 12, tzinfo=BERLIN))
    assert reached(fact) == {("lea", "owner"), ("pia", "pmo")}
    (last,) = beat(city, datetime(2024, 6, 24, 12, tzinfo=BERLIN))
    assert reached(last) == {("lea", "owner"), ("pia", "pmo"), ("ann", "administrator")}
    assert beat(city, ends) == []


def test_a_new_ladder_holds_for_open_deadlines_at_once(city: City) -> None:
    city.do(
        SetReportingDuty(programme_id=city.programme, duty="status", terms=duty(), decision=DECIDED), "pia"
    )
    early = (LadderRung(level=1, offset_working_days=-60, recipients=("management",)),)
    command = SetReminderLadder(
        programme_id=city.programme, kind=ReminderKind.REPORTING_DUTY, ladder=early, decision=DECIDED
    )
    city.do(command, "pia")
    (fact,) = beat(city, datetime(2024, 4, 15, 12, tzinfo=BERLIN))
    assert reached(fact) == {("max", "management")}


def test_an_idle_tick_sees_no_deadlines(city: City, check: ProjectCheck) -> None:
    assert not due_now(city.here)
    assert isinstance(check.id, UUID)
