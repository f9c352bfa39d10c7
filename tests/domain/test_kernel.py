"""How facts get identity and time, and how streams of them become aggregates."""

from typing import Any
from uuid import NAMESPACE_OID, uuid5

from domain.kernel import Act
from domain.people import Person, Role, ScopeKind
from domain.projects import Project
from domain.times import Effective, Precision
from tests.support.builders import PLAN, PROGRAMME, act, day, move, project
from tests.support.electorates import ADA, EVE

COMMAND = uuid5(NAMESPACE_OID, "a command")


def test_the_id_of_a_fact_follows_from_its_command_and_its_place_in_it() -> None:
    one = Act.now(COMMAND, day(1))
    assert [one.stamp().event_id, one.stamp().event_id] == [uuid5(COMMAND, "1"), uuid5(COMMAND, "2")]


def test_the_facts_of_a_repeated_command_have_the_same_ids() -> None:
    assert Act.now(COMMAND, day(1)).stamp().event_id == Act.now(COMMAND, day(2)).stamp().event_id


def test_a_fact_takes_effect_as_it_is_recorded_unless_it_is_back_dated() -> None:
    now = Act.now(COMMAND, day(3)).stamp()
    assert (now.effective_at, now.recorded_at, now.reason) == (day(3), day(3), None)
    minutes = Act(COMMAND, day(3), Effective(day(1), Precision.DAY), "laut Protokoll").stamp()
    assert (minutes.effective_at, minutes.recorded_at, minutes.reason) == (day(1), day(3), "laut Protokoll")


def test_no_clock_is_read_the_librarys_timestamp_is_the_recorded_time() -> None:
    it = project()
    it.retitle("Serviceportal", act(2, recorded=5))
    registered, retitled = it.collect_events()
    assert registered.timestamp == day(0)
    assert retitled.timestamp == day(5)


def test_an_aggregate_is_what_its_facts_make_of_it() -> None:
    lived = project()
    lived.assign_lead(EVE, act(1))
    lived.enter_phase(move(), None, None, act(2))
    folded: Any = None
    for fact in lived.collect_events():
        folded = fact.mutate(folded)
    assert isinstance(folded, Project)
    assert (folded.version, folded.phase, folded.plan, folded.lead) == (3, lived.phase, PLAN, EVE)
    assert folded.phases == lived.phases


def test_versions_count_the_facts_of_a_stream() -> None:
    ada = Person.register(ADA, act(0))
    assert ada.version == 1
    ada.assign_mandate(
        uuid5(ADA, "mandate"), Role.PMO, (ScopeKind.PROGRAMME, PROGRAMME), (day(1), None), act()
    )
    assert ada.version == 2
    assert [fact.originator_version for fact in ada.collect_events()] == [1, 2]
