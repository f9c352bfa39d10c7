"""The one door: each command once, at its time, by who may, all of it or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

import pytest

from domain.people import Role, ScopeKind
from domain.refusals import Refusal, Refused
from domain.times import Effective, Precision, format_instant
from tests.support.city import BEGIN, City, person
from tests.support.door import every_row, facts, head, refuses, topics
from workflows.authority import AUTHORITY
from workflows.commands import Actor, Command, Work, command_name
from workflows.dispatch import COMMANDS, HANDLERS, Conflict, Dispatcher, Transaction
from workflows.people import AssignMandate, EndMandate, RegisterPerson
from workflows.projects import PauseProject, PlanDates, ResumeProject, RetitleProject

INSTANT = timedelta(microseconds=1)


def retitle(city: City, title: str = "Serviceportal") -> RetitleProject:
    return RetitleProject(project_id=city.project, title=title)


def back_dated(command: Command, at: datetime, reason: str | None = "laut Protokoll") -> Command:
    return replace(command, effective=Effective(at), effective_reason=reason)


def test_the_same_command_under_the_same_key_has_one_effect_and_one_answer(city_on_each: City) -> None:
    city = city_on_each
    first = city.do(retitle(city), "pia", key="k")
    city.do(retitle(city, "Digitalamt"), "pia")
    before = every_row(city)
    again = city.do(retitle(city), "pia", key="k")
    assert (again.position, again.recorded_at) == (first.position, first.recorded_at)
    assert (first.repeated, again.repeated) == (False, True)
    assert every_row(city) == before
    assert city.load().title == "Digitalamt"


def test_another_command_under_the_same_key_is_refused(city: City) -> None:
    city.do(retitle(city), "pia", key="k")
    before = every_row(city)
    others = (
        retitle(city, "Digitalamt"),
        ResumeProject(project_id=city.project),
        replace(retitle(city), expected_version=1),
    )
    for other in others:
        with pytest.raises(Refused) as caught:
            city.do(other, "pia", key="k")
        assert caught.value.refusal is Refusal.KEY_USED_WITH_ANOTHER_BODY
        assert caught.value.unmet[0].facts == {"key": "k"}
    assert every_row(city) == before


def test_a_key_is_one_persons_own(city: City) -> None:
    city.do(retitle(city), "pia", key="k")
    assert not city.do(retitle(city, "Digitalamt"), "eve", key="k").repeated
    assert city.load().title == "Digitalamt"


def test_a_refusal_is_judged_anew_under_the_same_key(city: City) -> None:
    plan = PlanDates(project_id=city.project, start=None, end=None)
    with pytest.raises(Refused):
        city.do(plan, "lea", key="k")
    city.mandate("lea", Role.PMO, ScopeKind.PROGRAMME, city.programme)
    assert not city.do(plan, "lea", key="k").repeated
    assert city.load().plan.start is None


def test_a_command_that_changes_nothing_is_answered_with_the_present_position(city: City) -> None:
    before = head(city)
    assert city.do(RegisterPerson(person_id=person("ada"))).position == before
    assert head(city) == before


def test_a_command_on_the_version_seen_is_taken(city: City) -> None:
    city.do(replace(retitle(city), expected_version=city.load().version), "pia")
    assert city.load().title == "Serviceportal"


def test_a_command_on_another_version_is_refused(city: City) -> None:
    version = city.load().version
    for seen in (version - 1, version + 1):
        command = replace(retitle(city), expected_version=seen)
        refuses(city, command, "pia", Refusal.VERSION_CONFLICT, expected=seen, found=version)


def test_what_does_not_exist_yet_has_version_nought(city: City) -> None:
    dan = RegisterPerson(person_id=person("dan"))
    refuses(city, replace(dan, expected_version=1), None, Refusal.VERSION_CONFLICT, expected=1, found=0)
    city.do(replace(dan, expected_version=0))
    assert topics(city)[-1] == "person.registered.v1"


def test_whoever_may_not_give_the_command_learns_nothing_of_the_version(city: City) -> None:
    hidden = city.add_project("CITY-2", public=False)
    command = RetitleProject(project_id=hidden, title="x", expected_version=99)
    refuses(city, command, "lea", Refusal.NOT_FOUND)
    refuses(city, replace(retitle(city), expected_version=99), "lea", Refusal.NOT_AUTHORISED)


def test_a_command_takes_effect_as_it_is_recorded(city: City) -> None:
    city.do(retitle(city), "pia")
    fact = facts(city)[-1]
    assert fact.effective_at == fact.recorded_at == format_instant(city.clock.now())
    assert "effective_reason" not in fact.metadata


def test_a_back_dated_command_keeps_both_times_and_the_reason(city: City) -> None:
    at = city.clock.now() - timedelta(days=2)
    command = replace(
        retitle(city), effective=Effective(at, Precision.DAY), effective_reason="laut Protokoll"
    )
    city.do(command, "pia")
    fact = facts(city)[-1]
    assert fact.effective_at == format_instant(at)
    assert fact.recorded_at == format_instant(city.clock.now())
    assert fact.metadata["effective_reason"] == "laut Protokoll"


def test_nothing_takes_effect_in_the_future(city: City) -> None:
    recorded_at = city.clock.now() + timedelta(minutes=1)
    refuses(
        city,
        back_dated(retitle(city), recorded_at + INSTANT),
        "pia",
        Refusal.EFFECTIVE_IN_FUTURE,
        recorded_at=recorded_at.isoformat(),
    )
    city.do(back_dated(retitle(city), city.clock.now() + timedelta(minutes=1)), "pia")
    assert city.load().title == "Serviceportal"


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_back_dating_needs_a_reason(city: City, reason: str | None) -> None:
    command = back_dated(retitle(city), city.clock.now(), reason)
    refuses(city, command, "pia", Refusal.EFFECTIVE_WITHOUT_REASON)


def test_everything_wrong_with_the_time_is_named_at_once(city: City) -> None:
    command = back_dated(retitle(city), city.clock.now() + timedelta(days=1), None)
    refuses(city, command, "pia", Refusal.EFFECTIVE_IN_FUTURE, Refusal.EFFECTIVE_WITHOUT_REASON)


def test_a_move_is_not_dated_before_the_last_one(city: City) -> None:
    city.do(PauseProject(project_id=city.project), "eve")
    paused_at = city.clock.now()
    resume = ResumeProject(project_id=city.project)
    refuses(city, back_dated(resume, paused_at - INSTANT), "eve", Refusal.EFFECTIVE_BEFORE_LAST_MOVE)
    city.do(back_dated(resume, paused_at), "eve")
    assert city.load().run_state.value == "active"


def test_recorded_time_does_not_run_backwards_when_the_clock_does(city_on_each: City) -> None:
    city = city_on_each
    city.do(retitle(city), "pia")
    last = city.clock.now()
    receipt = city.here.dispatcher.dispatch(
        retitle(city, "Digitalamt"), Actor(person("pia")), BEGIN - timedelta(days=1), "late"
    )
    assert receipt.recorded_at == last
    times = [fact.recorded_at for fact in facts(city)]
    assert times == sorted(times)


def test_the_id_of_a_fact_follows_from_account_key_and_ordinal(city: City) -> None:
    before = head(city)
    review = city.request_release()
    (requested, opened) = facts(city, before)
    command_id = UUID(requested.metadata["command_id"])
    assert [requested.event_id, opened.event_id] == [uuid5(command_id, "1"), uuid5(command_id, "2")]
    assert requested.stream_id == review
    city.do(retitle(city), "pia", key="k")
    assert facts(city)[-1].event_id == uuid5(uuid5(COMMANDS, f"{person('pia')}\nk"), "1")


def test_a_fact_says_who_gave_which_command_on_what_authority(city: City) -> None:
    mandate = city.mandate("lea", Role.PMO, ScopeKind.ORGANISATION)
    city.do(retitle(city), "lea", key="k")
    command_id = str(uuid5(COMMANDS, f"{person('lea')}\nk"))
    assert facts(city)[-1].metadata == {
        "actor": str(person("lea")),
        "roles": ["pmo"],
        "mandates": [str(mandate)],
        "on_behalf_of": None,
        "command": "retitle_project",
        "command_id": command_id,
        "correlation_id": command_id,
        "causation_id": None,
    }


def test_a_lead_acts_as_lead_without_a_mandate(city: City) -> None:
    city.do(retitle(city), "eve")
    metadata = facts(city)[-1].metadata
    assert (metadata["roles"], metadata["mandates"]) == (["lead"], [])


def test_a_job_of_the_system_is_named(city: City) -> None:
    city.do(RegisterPerson(person_id=person("dan")))
    assert facts(city)[-1].metadata["actor"] == "system:demo"


def test_what_a_command_needs_in_words_of_persons_is_not_readable_in_the_record(city: City) -> None:
    mandate = city.mandate("lea", Role.PMO, ScopeKind.PROGRAMME, city.programme)
    city.do(EndMandate(person_id=person("lea"), mandate_id=mandate, reason="Lea ist erkrankt."))
    fact = facts(city)[-1]
    assert "erkrankt" not in str(fact)
    assert set(fact.state["reason"]) == {"key_id", "nonce", "ciphertext", "v"}


def test_positions_are_dense_and_the_receipt_names_the_last(city_on_each: City) -> None:
    receipt = city_on_each.do(RegisterPerson(person_id=person("dan")))
    positions = [fact.position for fact in facts(city_on_each)]
    assert positions == list(range(1, receipt.position + 1))


def test_a_refused_command_leaves_not_one_row_behind(city_on_each: City) -> None:
    refuses(city_on_each, retitle(city_on_each, " "), "pia", Refusal.VALUE_INVALID, field="title")


def test_a_command_that_fails_on_its_way_leaves_not_one_row_behind(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle = HANDLERS[RetitleProject]

    def stumble(command: Command, work: Work) -> None:
        handle(command, work)
        raise OSError("the power failed")

    before = every_row(city)
    monkeypatch.setitem(HANDLERS, RetitleProject, stumble)
    with pytest.raises(OSError, match="power"):
        city.do(retitle(city), "pia")
    assert every_row(city) == before


@pytest.mark.parametrize(("conflicts", "taken"), [(4, True), (5, False)])
def test_a_command_is_tried_five_times_against_faster_writers(
    city: City, conflicts: int, *, taken: bool
) -> None:
    rounds = iter(range(conflicts))

    @contextmanager
    def crowded(now: datetime) -> Iterator[Transaction]:
        with city.here.store.transaction(now) as transaction:
            yield transaction
            if next(rounds, None) is not None:
                raise Conflict("another writer was faster")

    door, pia = Dispatcher(crowded), Actor(person("pia"))
    before = head(city)
    if taken:
        assert door.dispatch(retitle(city), pia, city.clock.now(), "k").position == before + 1
        assert topics(city, before) == ["project.retitled.v1"]
    else:
        with pytest.raises(Conflict):
            door.dispatch(retitle(city), pia, city.clock.now(), "k")
        assert head(city) == before


def test_the_door_does_not_open_while_a_command_lacks_its_authority_or_its_handler(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    for table in (AUTHORITY, HANDLERS):
        with monkeypatch.context() as missing:
            missing.delitem(table, AssignMandate)
            with pytest.raises(LookupError, match="assign_mandate"):
                Dispatcher(city.here.store.transaction)
    Dispatcher(city.here.store.transaction)


def test_commands_are_recorded_under_plain_names() -> None:
    assert command_name(RegisterPerson) == "register_person"
    assert command_name(AssignMandate) == "assign_mandate"


@pytest.mark.parametrize("title", ["Akte\x00", "Akte\ud800"])
def test_text_no_database_can_keep_is_refused(city: City, title: str) -> None:
    command = RetitleProject(project_id=city.project, title=title)
    refuses(city, command, "pia", Refusal.VALUE_INVALID, field="text")


def test_text_that_only_spells_a_nul_is_kept(city: City) -> None:
    city.do(RetitleProject(project_id=city.project, title="Akte \\u0000"), "pia")
    assert city.load().title == "Akte \\u0000"


# Many small commands in one transaction


def each(city: City, *commands: Command) -> list[str]:
    """Give commands together, as a list of the PMO; tell what came of each."""
    given = [(command, f"each-{place}") for place, command in enumerate(commands)]
    answers = city.here.dispatch_each(given, Actor(person("pia")), uuid4())
    return [answer.refusal.value if isinstance(answer, Refused) else "taken" for answer in answers]


def test_a_refusal_among_many_stops_its_own_command_only(city_on_each: City) -> None:
    city = city_on_each
    found = each(
        city,
        RetitleProject(project_id=city.project, title="Eins"),
        RetitleProject(project_id=city.project, title=" "),
        ResumeProject(project_id=uuid4()),
        RetitleProject(project_id=city.project, title="Zwei"),
    )
    assert found == ["taken", "value_invalid", "not_found", "taken"]
    assert [one.value for one in city.load().titles.facts][-2:] == ["Eins", "Zwei"]


def test_each_of_many_sees_what_those_before_it_recorded(city: City) -> None:
    before = head(city)
    same = RetitleProject(project_id=city.project, title="Eins")
    assert (
        each(city, same, same, RetitleProject(project_id=city.project, title="Zwei"), same) == ["taken"] * 4
    )
    assert [fact.state["title"] for fact in facts(city, before)] == ["Eins", "Zwei", "Eins"]


def test_many_given_again_under_their_keys_record_nothing(city: City) -> None:
    command = RetitleProject(project_id=city.project, title="Eins")
    assert each(city, command) == ["taken"]
    before = head(city)
    assert each(city, command) == ["taken"]
    assert head(city) == before


def test_the_version_seen_counts_among_many_too(city: City) -> None:
    version = city.load().version
    seen = RetitleProject(project_id=city.project, title="Eins", expected_version=version)
    late = RetitleProject(project_id=city.project, title="Zwei", expected_version=version)
    assert each(city, seen, late) == ["taken", "version_conflict"]
