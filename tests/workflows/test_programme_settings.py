"""Settings of a programme through the door: boards of its own, and a rhythm that takes effect."""

from dataclasses import replace
from datetime import date

import pytest

from domain.boards import board_id
from domain.programme_settings import ConsultationRole, ConsultationStep
from domain.refusals import Refusal
from tests.support.builders import duty
from tests.support.city import City
from tests.support.door import changes_nothing, facts, refuses, topics
from workflows.commands import Actor, Command
from workflows.programme_settings import (
    EndReportingDuty,
    FulfilReportingDuty,
    SetCheckRule,
    SetConsultationOrder,
    SetReportingDuty,
)
from workflows.project_checks import ScheduleProjectChecks

DECIDED = "Beschluss vom 27.03.2024"
PROGRAMME = City.programme
STATUS = SetReportingDuty(programme_id=PROGRAMME, duty="status", terms=duty(), decision=DECIDED)
STEP = ConsultationStep(
    body="Lenkungsausschuss", board_id=City.board, role=ConsultationRole.DECISION, public=False
)
ORDER = SetConsultationOrder(programme_id=PROGRAMME, matter_class="release", steps=(STEP,), decision=DECIDED)
FORTNIGHTLY = SetCheckRule(
    programme_id=PROGRAMME, interval_weeks=2, weekday=1, time="10:00", decision=DECIDED
)
ENDED = EndReportingDuty(programme_id=PROGRAMME, duty="status", decision=DECIDED)
GIVEN = FulfilReportingDuty(programme_id=PROGRAMME, duty="status", report="MV 1")


def test_a_duty_is_laid_down_fulfilled_and_ended(city: City) -> None:
    for command in (STATUS, GIVEN, ENDED):
        city.do(command, "pia")
        changes_nothing(city, command, "pia")
    assert topics(city)[-3:] == [
        "programme.reporting_duty_set.v1",
        "programme.reporting_duty_fulfilled.v1",
        "programme.reporting_duty_ended.v1",
    ]
    refuses(city, replace(GIVEN, report="MV 2"), "pia", Refusal.DUTY_UNKNOWN, duty="status")


def test_an_order_is_laid_down_once(city: City) -> None:
    city.do(ORDER, "pia")
    changes_nothing(city, ORDER, "ann")


@pytest.mark.parametrize(
    "command",
    [
        replace(STATUS, terms=replace(duty(), board_id=board_id(PROGRAMME, "unknown"))),
        replace(ORDER, steps=(replace(STEP, board_id=board_id(PROGRAMME, "unknown")),)),
    ],
)
def test_a_board_that_is_named_belongs_to_the_programme(city: City, command: Command) -> None:
    refuses(city, command, "pia", Refusal.BOARD_UNKNOWN)


def test_the_rhythm_of_the_programme_takes_the_place_of_the_lifecycle_s(city: City) -> None:
    def scheduled(key: str) -> date:
        project = city.add_project(key, phase="initiation")
        city.do(ScheduleProjectChecks(project_ids=(project,)), Actor.system("tick"))
        return date.fromisoformat(facts(city)[-1].state["terms"]["due_on"])

    assert scheduled("CITY-2") == date(2024, 1, 24)
    city.do(FORTNIGHTLY, "pia")
    changes_nothing(city, FORTNIGHTLY, "pia")
    assert scheduled("CITY-3") == date(2024, 1, 22)
    assert facts(city)[-1].state["terms"]["due_at"] == "2024-01-22T09:00:00.000000Z"


def test_a_rhythm_that_cannot_be_kept_is_refused(city: City) -> None:
    refuses(city, replace(FORTNIGHTLY, weekday=0), "pia", Refusal.VALUE_INVALID, field="weekday", value=0)
