"""A person and the mandates they hold."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from domain.people import Mandate, Person, Role, ScopeKind
from domain.refusals import Refusal
from domain.texts import Note
from tests.support.builders import PROGRAMME, act, board, day, person
from tests.support.electorates import ADA, BO
from tests.support.story import given, when

M1 = uuid5(NAMESPACE_OID, "first mandate")
IN_PROGRAMME = (ScopeKind.PROGRAMME, PROGRAMME)


def assign(
    it: Person,
    role: Role = Role.PMO,
    scope: tuple[ScopeKind, UUID | None] = IN_PROGRAMME,
    period: tuple[datetime, datetime | None] = (day(1), None),
) -> None:
    it.assign_mandate(M1, role, scope, period, act())


def test_a_person_becomes_known_by_id_alone() -> None:
    when(lambda: Person.register(ADA, act())).then((Person.Registered, {"originator_id": ADA}))


def test_a_mandate_is_person_role_scope_and_period() -> None:
    given(person()).when(lambda it: assign(it, period=(day(1), day(9)))).then(
        (
            Person.MandateAssigned,
            {
                "mandate_id": M1,
                "role": Role.PMO,
                "scope_kind": ScopeKind.PROGRAMME,
                "scope_id": PROGRAMME,
                "valid_from": day(1),
                "valid_until": day(9),
            },
        )
    )


def test_the_same_mandate_again_records_nothing() -> None:
    given(person(), assign).when(assign).then_nothing()


@pytest.mark.parametrize(
    "other",
    [
        lambda it: assign(it, Role.MANAGEMENT),
        lambda it: assign(it, scope=(ScopeKind.ORGANISATION, None)),
        lambda it: assign(it, period=(day(2), None)),
        lambda it: assign(it, period=(day(1), day(9))),
    ],
    ids=["role", "scope", "beginning", "end"],
)
def test_a_mandate_id_stands_for_one_mandate(other: object) -> None:
    assert callable(other)
    given(person(), assign).when(other).refused(Refusal.ALREADY_EXISTS, mandate=str(M1))


def test_a_mandate_ends_after_it_begins() -> None:
    instant = timedelta(microseconds=1)
    given(person()).when(lambda it: assign(it, period=(day(1), day(1)))).refused(
        Refusal.PERIOD_ENDS_BEFORE_IT_BEGINS,
        valid_from=day(1).isoformat(),
        valid_until=day(1).isoformat(),
    )
    given(person()).when(lambda it: assign(it, period=(day(1), day(1) + instant))).then(
        (Person.MandateAssigned, {})
    )


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.CHAIR, (ScopeKind.BOARD, board().id)),
        (Role.MEMBER, (ScopeKind.BOARD, board().id)),
        (Role.PMO, (ScopeKind.PROGRAMME, PROGRAMME)),
        (Role.AUDITOR, (ScopeKind.ORGANISATION, None)),
    ],
)
def test_a_role_is_held_where_it_belongs(role: Role, scope: tuple[ScopeKind, UUID | None]) -> None:
    given(person()).when(lambda it: assign(it, role, scope)).then((Person.MandateAssigned, {"role": role}))


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.CHAIR, (ScopeKind.PROGRAMME, PROGRAMME)),
        (Role.MEMBER, (ScopeKind.ORGANISATION, None)),
        (Role.PMO, (ScopeKind.BOARD, board().id)),
        (Role.AUDITOR, (ScopeKind.ORGANISATION, PROGRAMME)),
        (Role.PMO, (ScopeKind.PROGRAMME, None)),
    ],
)
def test_a_role_is_not_held_elsewhere(role: Role, scope: tuple[ScopeKind, UUID | None]) -> None:
    given(person()).when(lambda it: assign(it, role, scope)).refused(Refusal.VALUE_INVALID, field="scope")


def test_everything_wrong_with_a_mandate_is_named_at_once() -> None:
    given(person(), assign).when(lambda it: assign(it, Role.CHAIR, period=(day(2), day(1)))).refused(
        Refusal.ALREADY_EXISTS, Refusal.PERIOD_ENDS_BEFORE_IT_BEGINS, Refusal.VALUE_INVALID
    )


def test_a_mandate_ends_as_of_the_act_with_a_reason_that_is_sealed() -> None:
    note = Note(ADA, "wechselt das Amt")
    given(person(), assign).when(lambda it: it.end_mandate(M1, note, act(5))).then(
        (Person.MandateEnded, {"mandate_id": M1, "role": Role.PMO, "ended_at": day(5), "reason": note})
    )


def test_a_mandate_that_has_ended_ends_no_second_time() -> None:
    ended = given(person(), assign, lambda it: it.end_mandate(M1, None, act(5)))
    ended.when(lambda it: it.end_mandate(M1, None, act(5))).then_nothing()
    ended.when(lambda it: it.end_mandate(M1, None, act(6))).then_nothing()


def test_a_mandate_can_end_earlier_than_it_was_going_to() -> None:
    limited = given(person(), lambda it: assign(it, period=(day(1), day(9))))
    limited.when(lambda it: it.end_mandate(M1, None, act(8))).then(
        (Person.MandateEnded, {"ended_at": day(8)})
    )
    assert limited.aggregate.mandates[M1].valid_until == day(8)


def test_a_mandate_nobody_gave_cannot_end() -> None:
    given(person()).when(lambda it: it.end_mandate(M1, None, act())).refused(
        Refusal.MANDATE_UNKNOWN, mandate=str(M1)
    )


def test_a_mandate_holds_from_its_first_instant_until_just_before_its_last() -> None:
    instant = timedelta(microseconds=1)
    mandate = Mandate(
        mandate_id=M1,
        person_id=ADA,
        role=Role.PMO,
        scope_kind=ScopeKind.PROGRAMME,
        scope_id=PROGRAMME,
        valid_from=day(1),
        valid_until=day(2),
    )
    assert not mandate.holds_at(day(1) - instant)
    assert mandate.holds_at(day(1))
    assert mandate.holds_at(day(2) - instant)
    assert not mandate.holds_at(day(2))


def test_a_mandate_that_todays_rules_refuse_is_still_part_of_the_past() -> None:
    it = person()
    it._mandate_assigned(
        mandate_id=M1,
        role=Role.CHAIR,
        scope_kind=ScopeKind.ORGANISATION,
        scope_id=None,
        valid_from=day(2),
        valid_until=day(1),
        stamp=act().stamp(),
    )
    assert it.mandates[M1].role is Role.CHAIR


# Who administers does not vote

ON_BOARD, EVERYWHERE = (ScopeKind.BOARD, board().id), (ScopeKind.ORGANISATION, None)
OTHER = uuid5(NAMESPACE_OID, "another mandate")


def held(
    role: Role, begins: int, ends: int | None, by: UUID | None = None, mandate: UUID = OTHER
) -> Callable[[Person], None]:
    scope = EVERYWHERE if role is Role.ADMINISTRATOR else ON_BOARD
    until = None if ends is None else day(ends)
    return lambda it: it.assign_mandate(mandate, role, scope, (day(begins), until), act(), by)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (held(Role.ADMINISTRATOR, 1, None), held(Role.MEMBER, 5, None, mandate=M1)),
        (held(Role.ADMINISTRATOR, 1, 6), held(Role.CHAIR, 5, 9, mandate=M1)),
        (held(Role.MEMBER, 5, 9), held(Role.ADMINISTRATOR, 1, None, mandate=M1)),
        (held(Role.CHAIR, 5, None), held(Role.ADMINISTRATOR, 1, 6, mandate=M1)),
    ],
)
def test_nobody_administers_and_sits_on_a_board_at_the_same_time(
    first: Callable[[Person], None], second: Callable[[Person], None]
) -> None:
    given(person(), first).when(second).refused(
        Refusal.SEAT_HELD_BY_ADMINISTRATOR, person=str(ADA), mandate=str(OTHER)
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (held(Role.ADMINISTRATOR, 1, 5), held(Role.MEMBER, 5, None, mandate=M1)),
        (held(Role.MEMBER, 5, None), held(Role.ADMINISTRATOR, 1, 5, mandate=M1)),
        (held(Role.MEMBER, 1, None), held(Role.CHAIR, 1, None, mandate=M1)),
    ],
    ids=["seat afterwards", "administration before", "two seats"],
)
def test_one_after_the_other_is_no_conflict(
    first: Callable[[Person], None], second: Callable[[Person], None]
) -> None:
    given(person(), first).when(second).then((Person.MandateAssigned, {"mandate_id": M1}))


def test_nobody_gives_themselves_a_seat() -> None:
    given(person()).when(held(Role.MEMBER, 1, None, by=ADA)).refused(Refusal.SEAT_HELD_BY_ADMINISTRATOR)
    given(person()).when(held(Role.MEMBER, 1, None, by=BO)).then((Person.MandateAssigned, {}))


def test_an_administration_that_ended_early_stands_against_nothing() -> None:
    ended = given(
        person(),
        held(Role.ADMINISTRATOR, 2, None),
        lambda it: it.end_mandate(OTHER, None, act(3)),
    )
    ended.when(held(Role.MEMBER, 2, None, mandate=M1)).refused(Refusal.SEAT_HELD_BY_ADMINISTRATOR)
    ended.when(held(Role.MEMBER, 3, None, mandate=M1)).then((Person.MandateAssigned, {}))
