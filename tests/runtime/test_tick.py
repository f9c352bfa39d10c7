"""A beat issues what is due and not yet issued, once, whoever else beats and however often."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from uuid import NAMESPACE_OID, UUID, uuid5
from zoneinfo import ZoneInfo

import pytest

from domain.people import Role
from domain.project_checks import Light, ProjectCheck
from domain.project_values import ProjectFacts, project_id
from domain.times import Effective, effective_on
from exchange.holiday_calendars import public_holidays
from projections.project_checks import CheckCycle, checks_of
from runtime.organisations import Installation, OrganisationContext
from runtime.tick import TickReport, due_now, tick
from storage.recorder import writing
from tests.support.city import City, person
from tests.support.door import Fact, every_row, facts, head
from tests.support.mailing import outbox_rows
from tests.support.records import rows
from workflows.commands import Actor
from workflows.gate_reviews import OpenGateReview, RequestGateReview
from workflows.people import EndMandate
from workflows.programmes import EstablishProgramme, PublishCalendar
from workflows.project_checks import ScheduleProjectChecks, SubmitProjectCheck
from workflows.projects import (
    AssignLead,
    MoveProject,
    PauseProject,
    PlanDates,
    RegisterProject,
    ResumeProject,
)

BERLIN = ZoneInfo("Europe/Berlin")
LEVELS = [1, 2, 3, 4, 5]


def at_work(city: City, key: str = "CITY-2", effective: Effective | None = None) -> UUID:
    """Take a project into the record that is in implementation and led by Eve."""
    known = ProjectFacts(key=key, title=f"Projekt {key}", kind="project", public=True)
    city.do(
        RegisterProject(
            programme_id=city.programme,
            lifecycle="standard",
            phase="implementation",
            known=known,
            effective=effective,
            effective_reason="Übernahme" if effective else None,
        ),
        "pia",
    )
    project = project_id(city.programme, key)
    city.do(AssignLead(project_id=project, lead=person("eve")), "pia")
    return project


@pytest.fixture
def project(city: City) -> UUID:
    """A project at work whose first cycle is open."""
    found = at_work(city)
    assert tick(city.here).scheduled == 1
    return found


def cycles(city: City, project: UUID) -> tuple[CheckCycle, ...]:
    with city.reading() as connection:
        return checks_of(connection, project)


def check_of(city: City, project: UUID) -> ProjectCheck:
    found = city.here.store.load(ProjectCheck, cycles(city, project)[0].check_id)
    assert found is not None
    return found


def rung(check: ProjectCheck, level: int) -> datetime:
    return next(one.at for one in check.terms.rungs if one.level == level)


def beat(city: City, at: datetime | None = None) -> list[Fact]:
    """Go to an instant, beat, and give what was recorded."""
    if at is not None:
        city.clock.set(at)
    before = head(city)
    tick(city.here)
    return facts(city, before)


def reminders(found: list[Fact]) -> list[tuple[int, list[int]]]:
    """Give level and skipped levels of the reminders among some facts."""
    return [
        (fact.state["level"], fact.state["skipped"]) for fact in found if fact.topic.startswith("reminder.")
    ]


def submit(city: City, check: ProjectCheck) -> None:
    """Let Eve report."""
    city.do(
        SubmitProjectCheck(check_id=check.id, status=Light.GREEN, outlook=Light.GREEN, report="Gut."), "eve"
    )


def elsewhere(city: City) -> OrganisationContext:
    """Open the same record as another process would."""
    return Installation(city.settings, city.clock).open("city")


# Once


def test_a_due_check_is_reminded_once_at_each_level(city: City, project: UUID) -> None:
    check = check_of(city, project)
    for level in LEVELS:
        assert reminders(beat(city, rung(check, level) - timedelta(microseconds=1))) == []
        assert reminders(beat(city, rung(check, level))) == [(level, [])]
        assert beat(city) == []
    ladder = {1: ["eve"], 2: ["eve"], 3: ["eve"], 4: ["eve", "pia"], 5: ["max"]}
    told = [(level, who) for level in LEVELS for who in ladder[level]]
    with city.reading() as connection:
        connection.cursor.execute(
            "SELECT level, person_id FROM inbox WHERE kind = 'check_due' ORDER BY level"
        )
        inbox = {(int(level), UUID(who)) for level, who in connection.cursor.fetchall()}
    assert inbox == {(level, person(who)) for level, who in told}
    assert len(outbox_rows(city)) == len(told)


def test_no_transaction_issues_more_than_a_batch(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    projects = [at_work(city, f"CITY-{number}") for number in range(2, 7)]
    tick(city.here)
    monkeypatch.setattr("runtime.tick.BATCH", 2)
    found = beat(city, rung(check_of(city, projects[0]), 1))
    issued = [fact for fact in found if fact.topic == "reminder.issued.v1"]
    assert len(issued) == len(projects)
    assert sorted(Counter(fact.metadata["command_id"] for fact in issued).values()) == [1, 2, 2]


def test_ticks_at_once_record_one_thing(city: City) -> None:
    projects = [at_work(city, f"CITY-{number}") for number in range(2, 5)]
    houses = [city.here, elsewhere(city), elsewhere(city)]
    starting = Barrier(len(houses))

    def beat_together(house: OrganisationContext) -> TickReport:
        starting.wait()
        return tick(house)

    with ThreadPoolExecutor(len(houses)) as pool:
        list(pool.map(beat_together, houses))
        check = check_of(city, projects[0])
        for level in LEVELS:
            city.clock.set(rung(check, level))
            list(pool.map(beat_together, houses))
    for house in houses[1:]:
        house.close()
    recorded = facts(city)
    assert sorted(level for level, _ in reminders(recorded)) == sorted(LEVELS * len(projects))
    per_project = [sum(one.level == 5 for one in cycles(city, project)) for project in projects]
    assert per_project == [1, 1, 1]
    assert [len(cycles(city, project)) for project in projects] == [2, 2, 2]


def test_a_tick_that_saw_less_does_not_open_a_cycle_twice(city: City) -> None:
    first = at_work(city, "CITY-2")
    seen = due_now(city.here)
    at_work(city, "CITY-3")
    tick(city.here)
    assert [item.subject_id for item in seen.projects] == [first]
    before = head(city)
    city.do(ScheduleProjectChecks(project_ids=(first,)), Actor.system("tick"))
    assert facts(city, before) == []


@pytest.mark.usefixtures("project")
def test_an_idle_tick_takes_no_write_lock(city: City) -> None:
    other = elsewhere(city)
    city.clock.set(city.clock.now() + timedelta(seconds=30))
    with writing(city.here.store.database):
        report = tick(other)
    other.close()
    assert (report.calendars, report.scheduled, report.reminded, report.refused) == (0, 0, 0, [])


def receipts_of_persons(city: City) -> int:
    found = rows(city.here.store.database, "SELECT count(*) FROM receipts WHERE account NOT LIKE 'system:%'")
    return int(found[0][0])


@pytest.mark.usefixtures("project")
def test_a_tick_lets_go_of_old_receipts_of_persons_in_small_batches(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.tick.PURGED_AT_ONCE", 1)
    kept = receipts_of_persons(city)
    assert kept > 1
    assert tick(city.here).purged == 0
    city.clock.set(city.clock.now() + timedelta(days=31))
    assert tick(city.here).purged == kept
    assert receipts_of_persons(city) == 0
    other = elsewhere(city)
    with writing(city.here.store.database):
        assert tick(other).purged == 0
    other.close()


def test_looking_at_what_is_due_changes_nothing(city: City, project: UUID) -> None:
    city.clock.set(rung(check_of(city, project), 2))
    before = every_row(city)
    due = due_now(city.here)
    assert due
    assert (len(due.checks), len(due.projects)) == (1, 1)
    assert every_row(city) == before
    tick(city.here)
    assert not due_now(city.here)


def test_after_an_outage_only_the_highest_level_is_issued_and_the_skipped_ones_are_named(
    city: City, project: UUID
) -> None:
    check = check_of(city, project)
    assert reminders(beat(city, rung(check, 1))) == [(1, [])]
    assert reminders(beat(city, rung(check, 4))) == [(4, [2, 3])]
    assert beat(city) == []


# Who is not reminded


def test_a_reported_check_is_not_reminded(city: City, project: UUID) -> None:
    check = check_of(city, project)
    submit(city, check)
    for level in (1, 5):
        assert reminders(beat(city, rung(check, level))) == []


def test_a_paused_project_is_not_reminded_and_opens_no_cycle(city: City, project: UUID) -> None:
    city.do(PauseProject(project_id=project), "eve")
    city.clock.set(rung(check_of(city, project), 5))
    assert not due_now(city.here)
    assert beat(city) == []


def test_a_closed_project_is_not_reminded_and_opens_no_cycle(city: City, project: UUID) -> None:
    city.do(MoveProject(project_id=project, trigger="cancel", reason="Es entfällt."), "pia")
    assert beat(city, rung(check_of(city, project), 5)) == []


def test_a_project_resumed_before_its_check_is_due_goes_on_with_it(city: City, project: UUID) -> None:
    check = check_of(city, project)
    city.do(PauseProject(project_id=project), "eve")
    city.do(ResumeProject(project_id=project), "eve")
    assert beat(city) == []
    assert not due_now(city.here)
    assert reminders(beat(city, rung(check, 1))) == [(1, [])]
    assert len(cycles(city, project)) == 1


def test_a_project_resumed_later_begins_anew_and_nobody_is_reminded_of_the_pause(
    city: City, project: UUID
) -> None:
    old = check_of(city, project)
    city.do(PauseProject(project_id=project), "eve")
    city.clock.set(rung(old, 5) + timedelta(weeks=8))
    city.do(ResumeProject(project_id=project), "eve")
    (fact,) = beat(city)
    assert fact.topic == "project_check.scheduled.v1"
    new = check_of(city, project)
    assert timedelta(0) < new.terms.due_at - city.clock.now() < timedelta(weeks=3)
    assert reminders(beat(city, rung(new, 1))) == [(1, [])]


def test_a_project_taken_up_again_is_checked_again(city: City) -> None:
    project = city.add_project("CITY-2", phase="closed")
    tick(city.here)
    assert cycles(city, project) == ()
    city.do(MoveProject(project_id=project, trigger="reopen", reason="Es geht weiter."), "max")
    assert [fact.topic for fact in beat(city)] == ["project_check.scheduled.v1"]


def into_implementation(city: City, project: UUID) -> None:
    """Let the board carry the start of a project in initiation."""
    city.do(PlanDates(project_id=project, start=date(2024, 2, 1), end=date(2024, 12, 20)), "pia")
    review = uuid5(project, "start")
    city.do(
        RequestGateReview(review_id=review, project_id=project, gate="start", motion="Es beginnt."), "eve"
    )
    city.do(OpenGateReview(review_id=review), "pia")
    city.vote(review, "ada")
    city.vote(review, "bo")


def in_initiation(city: City) -> UUID:
    """Take a project into the record that is in initiation, led by Eve, and open its first cycle."""
    project = city.add_project("CITY-2", phase="initiation")
    city.do(AssignLead(project_id=project, lead=person("eve")), "pia")
    tick(city.here)
    return project


def test_a_move_opens_no_second_cycle_beside_the_one_under_way(city: City) -> None:
    project = in_initiation(city)
    check = check_of(city, project)
    into_implementation(city, project)
    assert beat(city) == []
    assert [one.check_id for one in cycles(city, project)] == [check.id]
    opened = [fact.topic for fact in beat(city, check.terms.due_at)]
    assert opened.count("project_check.scheduled.v1") == 1


def test_a_move_does_not_silence_a_check_that_is_overdue(city: City) -> None:
    project = in_initiation(city)
    check = check_of(city, project)
    beat(city, rung(check, 3))
    into_implementation(city, project)
    assert reminders(beat(city, rung(check, 4))) == [(4, [])]


# Refusals, calendars, rhythm


def programme_without_calendar(city: City) -> UUID:
    """Establish a programme of another Land whose calendars nobody published."""
    programme = uuid5(NAMESPACE_OID, "landkreis")
    city.do(EstablishProgramme(programme_id=programme, key="kreis", name="Kreis", land="ST", public=True))
    city.adopt_standard(programme)
    return programme


def register(city: City, programme: UUID, key: str) -> UUID:
    known = ProjectFacts(key=key, title=key, kind="project")
    command = RegisterProject(
        programme_id=programme, lifecycle="standard", phase="implementation", known=known
    )
    city.do(command)
    return project_id(programme, key)


def test_missing_calendars_are_published_for_this_year_and_the_next(city: City) -> None:
    programme = programme_without_calendar(city)
    project = register(city, programme, "K-1")
    before = head(city)
    report = tick(city.here)
    published = [one.state["year"] for one in facts(city, before) if "calendar_published" in one.topic]
    assert published == [2024, 2025]
    assert (report.calendars, report.scheduled) == (2, 1)
    assert len(cycles(city, project)) == 1
    assert beat(city) == []


def test_the_calendar_of_the_next_year_is_published_when_a_year_begins(city: City) -> None:
    local_new_year = datetime(2025, 1, 1, 0, 0, tzinfo=BERLIN).astimezone(UTC)
    assert beat(city, local_new_year - timedelta(microseconds=1)) == []
    assert [fact.state["year"] for fact in beat(city, local_new_year)] == [2026]


def test_a_refused_item_does_not_stop_the_others(city: City) -> None:
    """A programme that knows later years only has no due time to give; the other programmes have theirs."""
    programme = programme_without_calendar(city)
    city.do(PublishCalendar(programme_id=programme, year=2030, calendar=public_holidays("ST", [2030])))
    broken = register(city, programme, "K-1")
    fine = at_work(city)
    report = tick(city.here)
    assert [line.split(":")[0] for line in report.refused] == [f"schedule {broken}"]
    assert "calendar_missing" in report.refused[0]
    assert len(cycles(city, fine)) == 1
    assert [item.subject_id for item in due_now(city.here).projects] == [broken]


def test_the_next_cycle_opens_when_the_last_one_ends(city: City, project: UUID) -> None:
    first = check_of(city, project)
    assert beat(city, first.terms.due_at - timedelta(seconds=1))[-1].topic != "project_check.scheduled.v1"
    opened = beat(city, first.terms.due_at)
    assert "project_check.scheduled.v1" in [fact.topic for fact in opened]
    second = check_of(city, project)
    assert date.fromisoformat(second.terms.cycle) - date.fromisoformat(first.terms.cycle) == timedelta(
        weeks=3
    )


def test_a_project_imported_years_ago_gets_the_first_cycle_still_ahead(city: City) -> None:
    project = at_work(city, effective=effective_on(date(2019, 5, 2), "Europe/Berlin"))
    tick(city.here)
    (cycle,) = cycles(city, project)
    assert timedelta(0) < cycle.due_at - city.clock.now() <= timedelta(weeks=3)
    assert beat(city) == []


def test_months_without_a_beat_are_not_caught_up(city: City, project: UUID) -> None:
    city.clock.set(city.clock.now() + timedelta(weeks=20))
    tick(city.here)
    latest, first = cycles(city, project)
    assert latest.due_at > city.clock.now()
    assert first.level == 5


@pytest.mark.parametrize(("begin", "hours"), [(date(2024, 3, 4), [8, 7, 7]), (date(2024, 10, 1), [7, 8, 8])])
def test_a_check_is_due_at_the_same_local_hour_before_and_after_clocks_change(
    city: City, begin: date, hours: list[int]
) -> None:
    city.clock.set(datetime(begin.year, begin.month, begin.day, 12, tzinfo=UTC))
    project = at_work(city)
    due = []
    for _ in hours:
        tick(city.here)
        check = check_of(city, project)
        due.append(check.terms.due_at)
        assert reminders(beat(city, check.terms.due_at - timedelta(minutes=1))) == [(1, [])]
        assert reminders(beat(city, check.terms.due_at)) == [(2, [])]
        submit(city, check)
    assert [at.hour for at in due] == hours
    assert {at.astimezone(BERLIN).strftime("%H:%M") for at in due} == {"09:00"}


def test_a_level_that_reaches_nobody_is_passed_once(city: City, project: UUID) -> None:
    city.do(
        EndMandate(
            person_id=person("max"),
            mandate_id=uuid5(NAMESPACE_OID, f"mandate max {Role.MANAGEMENT} {city.programme}"),
            reason="Wechsel",
        )
    )
    (fact,) = [one for one in beat(city, rung(check_of(city, project), 5)) if "reminder" in one.topic]
    assert (fact.state["level"], fact.state["addressees"]) == (5, [])
    assert beat(city) == []
