"""Which conditions there are: by deadline, for who may see them, now and as of any day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from domain.access import Reader
from domain.conditions import Blocks, ConditionState
from domain.evidence import SubjectKind
from domain.people import Role
from domain.times import Effective, end_of_day
from projections.condition_list import ConditionRow, condition_list
from projections.conditions_owed import conditions_to_lapse
from projections.mandates_held import mandates_of
from projections.my_tasks import JUDGE, MEET, my_tasks
from tests.support.city import City, person
from tests.support.conditional import DRAFT, PROJECT, add_conditional_project, approve, blocking, lay
from tests.support.door import head
from tests.support.records import stream
from workflows.commands import Actor
from workflows.conditions import (
    DeclareConditionMet,
    ExtendCondition,
    LapseConditions,
    MeetCondition,
    RejectProof,
    WaiveCondition,
)
from workflows.projects import SetVisibility

DUE = end_of_day(date(2024, 3, 1), "Europe/Berlin")


@pytest.fixture
def town(city: City) -> City:
    add_conditional_project(city)
    return city


def listed(
    city: City, on: datetime | None = None, reader: Reader | None = None, **asked: object
) -> tuple[ConditionRow, ...]:
    with city.reading() as connection:
        return condition_list(
            connection,
            reader or Reader.operator(),
            on or city.clock.now(),
            **asked,  # type: ignore[arg-type] # the test names real arguments
        )


def meet(city: City, owed: UUID, effective: Effective | None = None) -> None:
    proof = lay(city, owed, SubjectKind.CONDITION, by="lea")
    city.do(
        MeetCondition(
            condition_id=owed,
            evidence=(proof,),
            remark="Liegt vor.",
            effective=effective,
            effective_reason="nachgetragen" if effective else None,
        ),
        "pia",
    )


def waiting(city: City, who: str, kind: str = MEET) -> list[UUID]:
    with city.reading() as connection:
        held = mandates_of(connection, person(who), city.clock.now())
        return [task.subject_id for task in my_tasks(connection, person(who), held) if task.kind == kind]


def declare(city: City, owed: UUID) -> None:
    proof = lay(city, owed, SubjectKind.CONDITION, by="lea")
    city.do(DeclareConditionMet(condition_id=owed, evidence=(proof,)), "lea")


def test_a_condition_is_listed_with_everything_it_says(city_on_each: City) -> None:
    city = city_on_each
    add_conditional_project(city)
    (owed,) = approve(city, DRAFT)
    (row,) = listed(city)
    assert (row.condition_id, row.project_key, row.wording, row.owner) == (
        owed,
        "CITY-C",
        "Datenschutzkonzept vorlegen",
        person("lea"),
    )
    assert (row.due_at, row.state, row.blocks, row.days_overdue) == (
        DUE,
        ConditionState.OPEN,
        Blocks.NEXT_GATE,
        0,
    )
    meet(city, owed)
    (row,) = listed(city)
    assert (row.state, row.decided_by, row.remark) == (ConditionState.MET, person("pia"), "Liegt vor.")


def test_the_nearest_deadline_comes_first_and_what_has_none_comes_last(town: City) -> None:
    drafts = (
        replace(DRAFT, wording="ohne", due_on=None),
        replace(DRAFT, wording="spät", due_on=date(2024, 5, 1)),
        replace(DRAFT, wording="früh"),
    )
    approve(town, *drafts)
    assert [row.wording for row in listed(town)] == ["früh", "spät", "ohne"]
    assert [row.wording for row in listed(town, most=1)] == ["früh"]


@pytest.mark.parametrize(
    ("after", "days"),
    [
        (timedelta(0), 0),
        (timedelta(microseconds=1), 1),
        (timedelta(days=1), 1),
        (timedelta(days=1, microseconds=1), 2),
    ],
)
def test_days_overdue_are_days_begun_since_the_deadline(town: City, after: timedelta, days: int) -> None:
    approve(town, DRAFT)
    (row,) = listed(town, DUE + after)
    assert row.days_overdue == days


def test_what_is_met_is_overdue_no_more(town: City) -> None:
    (owed,) = approve(town, DRAFT)
    town.clock.set(DUE + timedelta(days=3))
    meet(town, owed)
    assert [row.days_overdue for row in listed(town)] == [0]
    assert [row.days_overdue for row in listed(town, DUE + timedelta(days=2))] == [2]


@pytest.mark.parametrize(("accepted_by", "judge"), [(Role.PMO, "pia"), (Role.CHAIR, "ada")])
def test_what_is_declared_met_waits_for_whoever_accepts_it_and_comes_back_when_it_is_rejected(
    city_on_each: City, accepted_by: Role, judge: str
) -> None:
    city = city_on_each
    add_conditional_project(city)
    (owed,) = approve(city, replace(DRAFT, accepted_by=accepted_by))
    declare(city, owed)
    (row,) = listed(city)
    assert (row.state, row.declared, row.decided_by) == (ConditionState.OPEN, True, person("lea"))
    assert (waiting(city, "lea"), waiting(city, judge, JUDGE)) == ([], [owed])
    city.do(RejectProof(condition_id=owed, reason="Nicht unterschrieben."), judge)
    (row,) = listed(city)
    assert (row.declared, row.remark) == (False, "Nicht unterschrieben.")
    assert (waiting(city, "lea"), waiting(city, judge, JUDGE)) == ([owed], [])


def test_an_extended_deadline_holds_from_then_on_and_the_earlier_one_stays_known(city_on_each: City) -> None:
    city = city_on_each
    add_conditional_project(city)
    (owed,) = approve(city, blocking(Blocks.APPROVAL))
    known, later = head(city), end_of_day(date(2024, 4, 2), "Europe/Berlin")
    declare(city, owed)
    city.do(ExtendCondition(condition_id=owed, due_on=date(2024, 4, 2), reason="Dauert länger."), "ada")
    (row,) = listed(city)
    assert (row.due_at, row.declared) == (later, True)
    assert [one.due_at for one in listed(city, known=known)] == [DUE]
    with city.reading() as connection:
        assert conditions_to_lapse(connection, later + timedelta(days=1), 10) == ()
    city.do(RejectProof(condition_id=owed, reason="Unvollständig."), "pia")
    with city.reading() as connection:
        assert conditions_to_lapse(connection, DUE + timedelta(days=1), 10) == ()
        assert [one.subject_id for one in conditions_to_lapse(connection, later + timedelta(days=1), 10)] == [
            owed
        ]


def test_as_of_a_day_it_is_listed_as_it_stood_and_as_it_was_known(city_on_each: City) -> None:
    city = city_on_each
    add_conditional_project(city)
    before = city.clock.now()
    (owed,) = approve(city, blocking(Blocks.APPROVAL))
    set_at, known = city.clock.now(), head(city)
    city.clock.set(DUE + timedelta(days=1))
    city.do(LapseConditions(condition_ids=(owed,)), Actor.system("tick"))
    lapsed_at = city.clock.now()
    city.clock.set(DUE + timedelta(days=9))
    city.do(WaiveCondition(condition_id=owed, reason="Neu beraten."), "ada")
    states = [
        [row.state.value for row in listed(city, on)] for on in (before, set_at, lapsed_at, city.clock.now())
    ]
    assert states == [[], ["open"], ["lapsed"], ["waived"]]
    assert [row.state.value for row in listed(city, known=known)] == ["open"]


def test_what_was_met_before_it_was_recorded_counts_from_then_on(town: City) -> None:
    (owed,) = approve(town, DRAFT)
    met_on = town.clock.now() + timedelta(days=2)
    known = head(town)
    town.clock.set(met_on + timedelta(days=20))
    meet(town, owed, Effective(met_on))
    assert [row.state.value for row in listed(town, met_on)] == ["met"]
    assert [row.state.value for row in listed(town, met_on - timedelta(days=1))] == ["open"]
    assert [row.state.value for row in listed(town, met_on, known=known)] == ["open"]


def test_it_is_asked_for_by_project_by_programme_and_for_what_is_open(town: City) -> None:
    first, _ = approve(town, DRAFT, replace(DRAFT, wording="Zweite"))
    meet(town, first)
    assert len(listed(town, within=PROJECT)) == 2
    assert len(listed(town, within=town.programme)) == 2
    assert [row.wording for row in listed(town, within=PROJECT, open_only=True)] == ["Zweite"]
    assert listed(town, within=town.project) == ()
    assert listed(town, within=stream("another")) == ()


def test_conditions_of_a_hidden_project_are_hidden_with_it(town: City) -> None:
    approve(town, DRAFT)
    assert len(listed(town, reader=Reader.anyone())) == 1
    town.do(SetVisibility(project_id=PROJECT, public=False), "pia")
    assert listed(town, reader=Reader.anyone()) == ()
    assert len(listed(town, reader=town.here.reader_of(Actor(person("max"))))) == 1


def test_only_what_lapses_falls_due_and_only_after_its_last_instant(city_on_each: City) -> None:
    city = city_on_each
    add_conditional_project(city)
    first, _ = approve(city, blocking(Blocks.APPROVAL), replace(DRAFT, wording="Zweite"))

    def due(at: datetime) -> list[UUID]:
        with city.reading() as connection:
            return [item.subject_id for item in conditions_to_lapse(connection, at, 10)]

    assert due(DUE) == []
    assert due(DUE + timedelta(microseconds=1)) == [first]
    city.do(WaiveCondition(condition_id=first, reason="Überholt."), "ada")
    assert due(datetime(2025, 1, 1, tzinfo=UTC)) == []


def test_a_condition_waits_for_its_owner_until_it_is_met_waived_or_lapsed(city_on_each: City) -> None:
    city = city_on_each
    add_conditional_project(city)
    one = blocking(Blocks.APPROVAL)
    met, waived, lapsed = approve(city, one, replace(one, wording="Zweite"), replace(one, wording="Dritte"))
    assert set(waiting(city, "lea")) == {met, waived, lapsed}
    assert waiting(city, "eve") == []
    meet(city, met)
    city.do(WaiveCondition(condition_id=waived, reason="Überholt."), "ada")
    assert waiting(city, "lea") == [lapsed]
    city.clock.set(DUE + timedelta(days=1))
    city.do(LapseConditions(condition_ids=(lapsed,)), Actor.system("tick"))
    assert waiting(city, "lea") == []
