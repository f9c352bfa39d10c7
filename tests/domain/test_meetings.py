"""A meeting is planned, called, held and minuted; what is not so is refused with everything unmet."""

from collections.abc import Callable
from dataclasses import replace
from uuid import NAMESPACE_OID, uuid5

import pytest

from domain.ballots import Choice, Result, Tally
from domain.electorates import SeatRef
from domain.meeting_values import (
    Counts,
    Hand,
    ItemDraft,
    ItemKind,
    ItemState,
    MeetingStage,
    MeetingTerms,
    PlacedDraft,
)
from domain.meetings import Meeting
from domain.refusals import Refusal
from domain.show_of_hands import count_hands
from domain.vote_rules import SIMPLE_MAJORITY
from tests.support.builders import (
    DOSSIER,
    PROGRAMME,
    REVIEW,
    act,
    agenda,
    board,
    day,
    invited,
    mandate_of,
    meeting,
    project,
    sitting,
)
from tests.support.electorates import ADA, BO, CHAIR_DECIDES, CY, DAN, EVE
from tests.support.story import given, when

Decision = Callable[[Meeting], object]
SEATS = tuple(SeatRef(person, chair=person == ADA) for person in (ADA, BO, CY))
YES_OF_ADA, NO_OF_BO = Hand(person_id=ADA, choice=Choice.YES), Hand(person_id=BO, choice=Choice.NO)


def plan(terms: MeetingTerms) -> Meeting:
    return Meeting.plan(uuid5(NAMESPACE_OID, "meeting"), (PROGRAMME, board().id), None, terms, act(1))


def invite(on: int, late_because: str | None = None) -> Decision:
    return lambda it: it.invite(agenda(), (ADA, BO, CY), 20 - on, late_because, act(on))


def hands(*shown: Hand, item: str = "O1", at: int = 20, quorum: int = 2) -> Decision:
    return lambda it: it.show_hands(item, DOSSIER, shown, quorum, act(at))


def counted(yes: int, no: int = 0, abstained: int = 0) -> Tally:
    return count_hands(SIMPLE_MAJORITY, 3, SEATS, Counts(yes=yes, no=no, abstained=abstained))


def resolve(yes: int, no: int = 0, *, item: str = "O2", wording: str = "Cy wird bestellt.") -> Decision:
    counts = Counts(yes=yes, no=no)
    return lambda it: it.resolve(item, wording, counts, counted(yes, no), act(20))


def close(it: Meeting) -> None:
    it.close(act(21))


def approve(it: Meeting) -> None:
    it.approve_minutes(ADA, None, "a" * 64, act(23))


# Planning.
def test_a_meeting_is_planned() -> None:
    when(meeting).then((Meeting.Planned, {"starts_at": day(20), "notice_days": 7, "public": True}))


@pytest.mark.parametrize(("starts", "past"), [(1, True), (2, False)])
def test_a_meeting_is_planned_for_a_time_to_come(starts: int, past: bool) -> None:
    found = when(lambda: plan(MeetingTerms("3. Sitzung", day(starts), "Saal 2", True, 7)))
    if past:
        found.refused(Refusal.MEETING_IN_PAST, starts_at=day(1).isoformat())
    else:
        found.then((Meeting.Planned, {}))


def test_everything_wrong_with_a_plan_is_named() -> None:
    when(lambda: plan(MeetingTerms(" ", day(0), "", True, 61))).refused(
        Refusal.MEETING_IN_PAST, *[Refusal.VALUE_INVALID] * 3
    )


def test_a_meeting_is_moved_until_it_begins() -> None:
    moved: Decision = lambda it: it.move(day(22), "Saal 1", "Saal 2 ist belegt.", act(3))  # noqa: E731 - one line says it
    given(meeting()).when(moved).then((Meeting.Moved, {"starts_at": day(22)}))
    given(invited()).when(lambda it: it.move(day(22), "Saal 1", "Belegt.", act(6))).then((Meeting.Moved, {}))
    given(sitting()).when(lambda it: it.move(day(22), "Saal 1", "Belegt.", act(20))).refused(
        Refusal.MEETING_OVER
    )
    given(meeting(), moved).when(moved).then_nothing()


def test_a_meeting_is_not_moved_into_the_past_nor_without_reason() -> None:
    given(meeting()).when(lambda it: it.move(day(3), "", "", act(3))).refused(
        Refusal.MEETING_IN_PAST, Refusal.VALUE_INVALID, Refusal.VALUE_INVALID
    )


def test_a_meeting_is_called_off_until_it_begins() -> None:
    off: Decision = lambda it: it.cancel("Zu wenige Punkte.", act(3))  # noqa: E731 - one line says it
    given(meeting()).when(off).then((Meeting.Cancelled, {"reason": "Zu wenige Punkte."}))
    given(meeting(), off).when(off).then_nothing()
    given(sitting()).when(off).refused(Refusal.MEETING_OVER)
    given(meeting(), off).when(invite(5)).refused(Refusal.MEETING_CANCELLED)
    given(meeting()).when(lambda it: it.cancel(" ", act(3))).refused(Refusal.VALUE_INVALID)


# The agenda.
def test_the_invitation_fixes_the_agenda_and_numbers_its_parts_each_for_itself() -> None:
    given(meeting()).when(invite(5)).then((Meeting.Invited, {"invited": (ADA, BO, CY)}))
    assert [item.label for item in invited().items] == ["Ö 1", "Ö 2", "N 1"]
    assert [item.key for item in invited().items] == ["O1", "O2", "N1"]
    assert invited().items[0].project_id == project().id


def test_the_same_invitation_again_records_nothing_and_another_is_refused() -> None:
    given(invited()).when(invite(6)).then_nothing()
    given(invited()).when(lambda it: it.invite(agenda()[:1], (ADA,), 14, None, act(6))).refused(
        Refusal.MEETING_ALREADY_INVITED
    )


@pytest.mark.parametrize(("on", "short"), [(13, False), (14, True)])
def test_members_have_notice(on: int, short: bool) -> None:
    found = given(meeting()).when(invite(on))
    if short:
        found.refused(Refusal.NOTICE_TOO_SHORT, days=6, least=7)
    else:
        found.then((Meeting.Invited, {"late_because": None}))


def test_a_short_notice_is_given_with_its_reason() -> None:
    given(meeting()).when(invite(18, "Die Frist läuft ab.")).then(
        (Meeting.Invited, {"late_because": "Die Frist läuft ab."})
    )
    given(meeting()).when(invite(18, " ")).refused(Refusal.NOTICE_TOO_SHORT)


def test_nobody_is_invited_to_a_meeting_that_has_begun() -> None:
    given(meeting()).when(invite(20)).refused(Refusal.MEETING_IN_PAST, Refusal.NOTICE_TOO_SHORT)


def test_everything_wrong_with_an_agenda_is_named() -> None:
    twice = (*agenda(), agenda()[0])
    nothing = PlacedDraft(ItemDraft(kind=ItemKind.OTHER, title=" "), None)
    stray = PlacedDraft(ItemDraft(kind=ItemKind.CONDITION, title="Auflage"), None)
    given(meeting()).when(lambda it: it.invite((*twice, nothing, stray), (ADA,), 15, None, act(5))).refused(
        Refusal.ITEM_TWICE, Refusal.VALUE_INVALID, Refusal.VALUE_INVALID, item="Freigabe CITY-1"
    )
    given(meeting()).when(lambda it: it.invite((), (ADA,), 15, None, act(5))).refused(Refusal.VALUE_INVALID)


def test_a_meeting_behind_closed_doors_has_no_public_items() -> None:
    closed = meeting(public=False)
    given(closed).when(lambda it: it.invite(agenda()[:1], (ADA,), 15, None, act(5))).refused(
        Refusal.ITEM_NOT_PUBLIC, item="Freigabe CITY-1"
    )
    given(meeting(public=False)).when(lambda it: it.invite(agenda()[2:], (ADA,), 15, None, act(5))).then(
        (Meeting.Invited, {})
    )


def test_what_comes_later_is_a_supplement_that_counts_on() -> None:
    late = PlacedDraft(ItemDraft(kind=ItemKind.OTHER, title="Bericht"), None)
    held = given(invited()).when(lambda it: it.supplement((late,), "Erbeten.", act(8)))
    held.then((Meeting.Supplemented, {"reason": "Erbeten."}))
    assert [item.key for item in held.facts[0].items] == ["O3"]
    given(meeting()).when(lambda it: it.supplement((late,), "Erbeten.", act(8))).refused(
        Refusal.MEETING_NOT_INVITED
    )
    given(invited()).when(lambda it: it.supplement(agenda()[:1], "", act(8))).refused(
        Refusal.ITEM_TWICE, Refusal.VALUE_INVALID
    )


# Who is there.
def test_a_meeting_is_opened_once_it_is_due_and_invited() -> None:
    def opening(at: int) -> Decision:
        return lambda it: it.open((ADA, mandate_of(ADA)), EVE, act(at))

    given(invited()).when(opening(20)).then((Meeting.Opened, {"chaired_by": ADA, "minutes_by": EVE}))
    given(invited()).when(opening(19)).refused(Refusal.MEETING_NOT_DUE, starts_at=day(20).isoformat())
    given(meeting()).when(opening(20)).refused(Refusal.MEETING_NOT_INVITED)
    given(sitting()).when(opening(20)).then_nothing()
    given(sitting(), close).when(opening(21)).refused(Refusal.MEETING_OVER)


def test_members_come_late_leave_and_come_back() -> None:
    it = sitting()
    it.arrive(BO, mandate_of(BO), act(21))
    it.leave(BO, act(22))
    it.arrive(BO, mandate_of(BO), act(23))
    assert [BO in it.seated_at(day(number)) for number in (20, 21, 22, 23)] == [False, True, False, True]


def test_nobody_is_there_twice() -> None:
    def again(it: Meeting) -> None:
        it.arrive(BO, mandate_of(BO), act(21))

    given(sitting(BO)).when(again).refused(Refusal.ATTENDANCE_TWICE, since=day(20).isoformat())
    given(sitting(BO), lambda it: it.leave(BO, act(21))).when(again).then((Meeting.Arrived, {}))
    given(sitting(BO)).when(lambda it: it.arrive(BO, mandate_of(BO), act(20))).then_nothing()


def test_nobody_leaves_before_coming() -> None:
    given(sitting()).when(lambda it: it.leave(BO, act(21))).refused(Refusal.NOT_PRESENT, persons=(str(BO),))
    given(sitting(BO)).when(lambda it: it.leave(BO, act(21))).then((Meeting.Left, {"person_id": BO}))
    given(sitting(BO), lambda it: it.leave(BO, act(21))).when(lambda it: it.leave(BO, act(21))).then_nothing()


def test_nobody_comes_before_the_opening_or_after_the_end() -> None:
    given(sitting()).when(lambda it: it.arrive(BO, None, act(19))).refused(Refusal.EFFECTIVE_BEFORE_LAST_MOVE)
    given(sitting(), close).when(lambda it: it.arrive(BO, None, act(22))).refused(Refusal.MEETING_OVER)
    given(sitting(), close).when(lambda it: it.arrive(BO, None, act(21))).then((Meeting.Arrived, {}))
    given(invited()).when(lambda it: it.arrive(BO, None, act(21))).refused(Refusal.MEETING_NOT_HELD)


def test_a_guest_is_present_and_has_no_seat() -> None:
    it = sitting()
    it.arrive(EVE, None, act(20))
    assert EVE in it.present_at(day(20))
    assert EVE not in it.seated_at(day(20))


def test_a_meeting_is_closed_after_the_last_thing_that_happened_in_it() -> None:
    given(sitting()).when(close).then((Meeting.Closed, {}))
    given(sitting(), close).when(close).then_nothing()
    late: Decision = lambda it: it.arrive(BO, None, act(22))  # noqa: E731 - one line says it
    given(sitting(), late).when(close).refused(Refusal.EFFECTIVE_BEFORE_LAST_MOVE)
    given(invited()).when(close).refused(Refusal.MEETING_NOT_HELD)


# What is decided.
def test_hands_are_shown_by_those_present() -> None:
    shown = hands(YES_OF_ADA, NO_OF_BO)
    given(sitting(BO)).when(shown).then(
        (Meeting.HandsShown, {"review_id": REVIEW, "present": (ADA, BO), "hands": (YES_OF_ADA, NO_OF_BO)})
    )
    given(sitting(BO), shown).when(shown).then_nothing()
    given(sitting(BO), shown).when(hands(YES_OF_ADA)).refused(Refusal.ITEM_OVER)
    given(sitting(CY)).when(shown).refused(Refusal.NOT_PRESENT, persons=(str(BO),))


def test_a_guest_shows_no_hand() -> None:
    it = sitting(BO)
    it.arrive(DAN, None, act(20))
    given(it).when(hands(YES_OF_ADA, Hand(person_id=DAN, choice=Choice.YES))).refused(Refusal.NOT_PRESENT)


def test_a_hand_is_shown_once() -> None:
    given(sitting(BO)).when(hands(YES_OF_ADA, replace(YES_OF_ADA, choice=Choice.NO))).refused(
        Refusal.ALREADY_VOTED
    )
    given(sitting(BO)).when(hands()).refused(Refusal.VALUE_INVALID)


def test_nothing_is_decided_without_a_quorum() -> None:
    given(sitting()).when(hands(YES_OF_ADA)).refused(Refusal.QUORUM_MISSING, present=1, least=2)
    given(sitting(BO)).when(hands(YES_OF_ADA)).then((Meeting.HandsShown, {}))
    given(sitting()).when(resolve(1)).refused(Refusal.QUORUM_MISSING)
    given(sitting(BO)).when(resolve(1)).then((Meeting.Resolved, {}))


def test_who_has_left_no_longer_makes_a_quorum() -> None:
    gone: Decision = lambda it: it.leave(BO, act(21))  # noqa: E731 - one line says it
    given(sitting(BO), gone).when(hands(YES_OF_ADA, at=20)).then((Meeting.HandsShown, {}))
    given(sitting(BO), gone).when(hands(YES_OF_ADA, at=21)).refused(Refusal.QUORUM_MISSING)


def test_everything_against_a_show_of_hands_is_named() -> None:
    given(invited()).when(hands(NO_OF_BO, item="O9")).refused(
        Refusal.MEETING_NOT_HELD, Refusal.ITEM_NOT_ON_AGENDA, Refusal.NOT_PRESENT, Refusal.QUORUM_MISSING
    )


def test_a_gate_is_voted_on_and_anything_else_resolved() -> None:
    given(sitting(BO)).when(hands(YES_OF_ADA, item="O2")).refused(Refusal.ITEM_OF_ANOTHER_KIND)
    given(sitting(BO)).when(resolve(2, item="O1")).refused(Refusal.ITEM_OF_ANOTHER_KIND)


def test_a_resolution_keeps_rule_figures_and_result() -> None:
    given(sitting(BO)).when(resolve(2)).then((Meeting.Resolved, {"carried": True, "present": (ADA, BO)}))
    given(sitting(BO)).when(resolve(1, 1)).then((Meeting.Resolved, {"carried": False}))
    given(sitting(BO), resolve(2)).when(resolve(2)).then_nothing()
    given(sitting(BO), resolve(2)).when(resolve(1, 1)).refused(Refusal.ITEM_OVER)
    given(sitting(BO)).when(resolve(2, wording=" ")).refused(Refusal.VALUE_INVALID)


@pytest.mark.parametrize(("yes", "no", "fits"), [(2, 0, True), (2, 1, False), (0, 0, False), (3, -1, False)])
def test_no_more_hands_are_counted_than_members_are_there(yes: int, no: int, fits: bool) -> None:
    found = given(sitting(BO)).when(resolve(yes, no))
    if fits:
        found.then((Meeting.Resolved, {}))
    else:
        found.refused(Refusal.VALUE_INVALID)


def test_the_chairs_own_hand_decides_a_tie_where_the_rule_says_so() -> None:
    for said, result in ((Choice.YES, Result.CARRIED), (Choice.NO, Result.REJECTED)):
        counts = Counts(yes=1, no=1, chair=said)
        assert count_hands(CHAIR_DECIDES, 3, SEATS, counts).result is result
    assert count_hands(CHAIR_DECIDES, 3, SEATS, Counts(yes=1, no=1)).result is Result.REJECTED


def test_an_item_is_put_off_once() -> None:
    later: Decision = lambda it: it.postpone("O1", "Die Zeit reichte nicht.", act(20))  # noqa: E731 - one line says it
    given(sitting()).when(later).then((Meeting.Postponed, {"item": "O1"}))
    given(sitting(), later).when(later).then_nothing()
    it = sitting()
    later(it)
    assert it.dealt["O1"].state is ItemState.POSTPONED
    given(sitting(BO), later).when(hands(YES_OF_ADA)).refused(Refusal.ITEM_OVER)


# Minutes.
def test_minutes_are_written_of_a_meeting_that_was_held() -> None:
    write: Decision = lambda it: it.minute("O1", "Die Leitung stellt vor.", act(22))  # noqa: E731 - one line says it
    given(sitting(), close).when(write).then((Meeting.ItemMinuted, {"text": "Die Leitung stellt vor."}))
    given(sitting(), close, write).when(write).then_nothing()
    given(invited()).when(write).refused(Refusal.MEETING_NOT_HELD)
    given(sitting()).when(lambda it: it.minute("O7", " ", act(22))).refused(
        Refusal.ITEM_NOT_ON_AGENDA, Refusal.VALUE_INVALID
    )


def test_minutes_are_approved_once_the_meeting_is_closed() -> None:
    given(sitting(), close).when(approve).then((Meeting.MinutesApproved, {"minutes_sha256": "a" * 64}))
    given(sitting(), close, approve).when(approve).then_nothing()
    given(sitting()).when(approve).refused(Refusal.MEETING_NOT_CLOSED)
    given(invited()).when(approve).refused(Refusal.MEETING_NOT_HELD)


def test_approved_minutes_are_corrected_and_not_written_anew() -> None:
    write: Decision = lambda it: it.minute("O1", "Anders.", act(24))  # noqa: E731 - one line says it
    correct: Decision = lambda it: it.correct_minutes("O1", "Es war Bo.", "Verwechslung.", act(24))  # noqa: E731 - one line says it
    given(sitting(), close, approve).when(write).refused(Refusal.MINUTES_APPROVED)
    given(sitting(), close, approve).when(correct).then((Meeting.MinutesCorrected, {"wording": "Es war Bo."}))
    given(sitting(), close, approve, correct).when(correct).then_nothing()
    given(sitting(), close).when(correct).refused(Refusal.MINUTES_NOT_APPROVED)
    given(sitting(), close, approve).when(lambda it: it.correct_minutes("O9", "", "", act(24))).refused(
        Refusal.ITEM_NOT_ON_AGENDA, Refusal.VALUE_INVALID, Refusal.VALUE_INVALID
    )


def test_nothing_is_decided_after_the_minutes_were_approved() -> None:
    given(sitting(BO), close, approve).when(hands(YES_OF_ADA)).refused(Refusal.MINUTES_APPROVED)


def test_a_meeting_goes_through_its_stages() -> None:
    it = sitting()
    assert [meeting().stage, invited().stage, it.stage] == [
        MeetingStage.PLANNED,
        MeetingStage.INVITED,
        MeetingStage.OPEN,
    ]
    close(it)
    assert it.stage is MeetingStage.CLOSED
