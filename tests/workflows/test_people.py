"""People and mandates through the door."""

from datetime import timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.people import Person, Role, ScopeKind
from domain.refusals import Refusal
from domain.times import Effective
from tests.support.city import City, person
from tests.support.door import changes_nothing, facts, refuses
from workflows.people import AssignMandate, EndMandate, RegisterPerson
from workflows.projects import RetitleProject

M1 = uuid5(NAMESPACE_OID, "a mandate of Lea")


def pmo(city: City, **when: object) -> AssignMandate:
    return AssignMandate(
        mandate_id=M1,
        person_id=person("lea"),
        role=Role.PMO,
        scope_kind=ScopeKind.PROGRAMME,
        scope_id=city.programme,
        **when,  # type: ignore[arg-type] # the period
    )


def end(reason: str | None = None) -> EndMandate:
    return EndMandate(person_id=person("lea"), mandate_id=M1, reason=reason)


def test_a_person_already_known_records_nothing(city: City) -> None:
    changes_nothing(city, RegisterPerson(person_id=person("ada")))


def test_a_mandate_begins_as_it_is_given_unless_told_otherwise(city: City) -> None:
    city.do(pmo(city))
    fact = facts(city)[-1]
    assert (fact.state["valid_from"], fact.state["valid_until"]) == (fact.recorded_at, None)


def test_the_same_mandate_again_records_nothing_even_later(city: City) -> None:
    city.do(pmo(city))
    changes_nothing(city, pmo(city))


def test_a_mandate_is_not_prolonged_under_its_id(city: City) -> None:
    city.do(pmo(city))
    until = city.clock.now() + timedelta(days=30)
    refuses(city, pmo(city, valid_until=until), None, Refusal.ALREADY_EXISTS, mandate=str(M1))


def test_an_ended_mandate_is_not_given_again_under_its_id(city: City) -> None:
    city.do(pmo(city))
    city.do(end())
    refuses(city, pmo(city), None, Refusal.ALREADY_EXISTS, mandate=str(M1))


def test_only_a_person_the_record_knows_gets_a_mandate(city: City) -> None:
    command = AssignMandate(
        mandate_id=M1, person_id=person("zoe"), role=Role.AUDITOR, scope_kind=ScopeKind.ORGANISATION
    )
    refuses(city, command, None, Refusal.NOT_FOUND, noun="person", id=str(person("zoe")))


def test_a_mandate_that_begins_later_is_worth_nothing_before(city: City) -> None:
    begins = city.clock.now() + timedelta(days=1)
    city.do(pmo(city, valid_from=begins))
    retitle = RetitleProject(project_id=city.project, title="Neu")
    refuses(city, retitle, "lea", Refusal.NOT_AUTHORISED)
    city.clock.set(begins - timedelta(minutes=1))
    city.do(retitle, "lea")


def test_a_mandate_with_an_end_is_worth_nothing_from_then_on(city: City) -> None:
    ends = city.clock.now() + timedelta(days=1)
    city.do(pmo(city, valid_until=ends))
    city.clock.set(ends - timedelta(minutes=2))
    city.do(RetitleProject(project_id=city.project, title="Neu"), "lea")
    refuses(city, RetitleProject(project_id=city.project, title="x"), "lea", Refusal.NOT_AUTHORISED)


def test_a_mandate_ends_once(city: City) -> None:
    refuses(city, end(), None, Refusal.MANDATE_UNKNOWN, mandate=str(M1))
    city.do(pmo(city))
    city.do(end("Lea wechselt das Amt."))
    changes_nothing(city, end())


def test_the_end_of_a_mandate_may_be_entered_late(city: City) -> None:
    city.do(pmo(city))
    left_at = city.clock.now()
    city.clock.set(left_at + timedelta(days=3))
    city.do(
        EndMandate(
            person_id=person("lea"),
            mandate_id=M1,
            effective=Effective(left_at),
            effective_reason="laut Schreiben",
        )
    )
    lea = city.here.store.load(Person, person("lea"))
    assert lea is not None
    assert lea.mandates[M1].valid_until == left_at


# Who administers does not vote


def seat(city: City, who: str, **when: object) -> AssignMandate:
    return AssignMandate(
        mandate_id=uuid5(NAMESPACE_OID, f"a seat of {who}"),
        person_id=person(who),
        role=Role.MEMBER,
        scope_kind=ScopeKind.BOARD,
        scope_id=city.board,
        **when,  # type: ignore[arg-type] # the period
    )


def administration(who: str, **when: object) -> AssignMandate:
    return AssignMandate(
        mandate_id=uuid5(NAMESPACE_OID, f"administration by {who}"),
        person_id=person(who),
        role=Role.ADMINISTRATOR,
        scope_kind=ScopeKind.ORGANISATION,
        **when,  # type: ignore[arg-type] # the period
    )


def test_an_administrator_gives_themselves_no_seat(city: City) -> None:
    refuses(city, seat(city, "ann"), "ann", Refusal.SEAT_HELD_BY_ADMINISTRATOR, person=str(person("ann")))
    city.do(seat(city, "lea"), "ann")


def test_an_administrator_gives_themselves_no_seat_for_later_either(city: City) -> None:
    ends = city.clock.now() + timedelta(days=30)
    city.do(administration("lea", valid_until=ends))
    refuses(city, seat(city, "lea", valid_from=ends), "lea", Refusal.SEAT_HELD_BY_ADMINISTRATOR)
    city.do(seat(city, "lea", valid_from=ends), "ann")


def test_an_administrator_is_given_no_seat_by_anybody(city: City) -> None:
    refuses(city, seat(city, "ann"), None, Refusal.SEAT_HELD_BY_ADMINISTRATOR, mandate=str(held_by_ann()))


def test_who_has_a_seat_does_not_become_administrator(city: City) -> None:
    for who, role in (("ada", Role.CHAIR), ("bo", Role.MEMBER)):
        held = uuid5(NAMESPACE_OID, f"mandate {who} {role} {city.board}")
        refuses(city, administration(who), "ann", Refusal.SEAT_HELD_BY_ADMINISTRATOR, mandate=str(held))
    city.do(administration("lea"), "ann")


def test_a_seat_may_follow_the_administration_and_not_overlap_it(city: City) -> None:
    ends = city.clock.now() + timedelta(days=30)
    city.do(administration("lea", valid_until=ends))
    early = seat(city, "lea", valid_from=ends - timedelta(seconds=1))
    refuses(city, early, None, Refusal.SEAT_HELD_BY_ADMINISTRATOR)
    city.do(seat(city, "lea", valid_from=ends))


def test_once_the_administration_has_ended_a_seat_can_be_given(city: City) -> None:
    city.do(EndMandate(person_id=person("ann"), mandate_id=held_by_ann()))
    city.do(seat(city, "ann"))


def held_by_ann() -> UUID:
    return uuid5(NAMESPACE_OID, f"mandate ann {Role.ADMINISTRATOR} None")


def test_other_offices_go_with_a_seat(city: City) -> None:
    city.do(seat(city, "pia"), "ann")
