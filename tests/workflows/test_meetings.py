"""Meetings through the door: who prepares, opens and writes; what is decided in them decides the reviews."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from domain.ballots import Choice
from domain.boards import board_id
from domain.decision_needs import DecisionNeed
from domain.gate_reviews import Outcome
from domain.meeting_values import Counts, Hand, ItemDraft, ItemKind, MeetingStage
from domain.meetings import Meeting
from domain.refusals import Refusal
from domain.times import Effective
from projections.meetings import meetings, meetings_about
from tests.support.city import BEGIN, City, person
from tests.support.door import changes_nothing, facts, refuses, topics
from workflows.boards import EstablishBoard
from workflows.decision_needs import RaiseDecisionNeed
from workflows.meeting_decisions import (
    ApproveMinutes,
    CorrectMinutes,
    MinuteItem,
    PostponeItem,
    RecordResolution,
    RecordShowOfHands,
)
from workflows.meetings import (
    CancelMeeting,
    CloseMeeting,
    InviteToMeeting,
    MoveMeeting,
    OpenMeeting,
    PlanMeeting,
    PlanMeetingSeries,
    RecordArrival,
    RecordLeaving,
    SupplementAgenda,
    meeting_of_series,
)
from workflows.projects import SetVisibility

MEETING, NEED = uuid5(NAMESPACE_OID, "meeting"), uuid5(NAMESPACE_OID, "need")
STARTS = datetime(2024, 1, 18, 9, 0, tzinfo=UTC)
PLAN = PlanMeeting(
    meeting_id=MEETING,
    board_id=City.board,
    title="3. Sitzung",
    starts_at=STARTS,
    place="Rathaus, Saal 2",
    notice_days=7,
)
ASK = RaiseDecisionNeed(
    need_id=NEED, project_id=City.project, question="Wer besetzt die Stelle?", board_id=City.board
)
QUESTION = ItemDraft(kind=ItemKind.DECISION_NEED, title="Stelle", subject_id=NEED)
NEWS = ItemDraft(kind=ItemKind.OTHER, title="Verschiedenes", public=False)


def about(review_id: UUID) -> ItemDraft:
    return ItemDraft(kind=ItemKind.GATE_REVIEW, title="Freigabe CITY-1", subject_id=review_id)


def load(city: City, meeting_id: UUID = MEETING) -> Meeting:
    found = city.here.store.load(Meeting, meeting_id)
    assert found is not None
    return found


def called(city: City) -> UUID:
    """Ask for the release of CITY-1 and for a post, and call the board."""
    review = city.request_release()
    city.do(ASK, "eve")
    city.do(PLAN, "pia")
    city.do(InviteToMeeting(meeting_id=MEETING, items=(about(review), QUESTION, NEWS)), "pia")
    return review


def at(minutes: int) -> dict[str, object]:
    """As of so many minutes after the beginning of the meeting."""
    return {
        "effective": Effective(STARTS + timedelta(minutes=minutes)),
        "effective_reason": "Nach der Sitzung eingetragen",
    }


def opened(city: City, *present: str) -> UUID:
    """Enter in the evening that Ada opened the meeting, with whoever was there."""
    review = called(city)
    city.clock.set(STARTS + timedelta(hours=8))
    city.do(
        OpenMeeting(
            meeting_id=MEETING,
            chaired_by=person("ada"),
            minutes_by=person("pia"),
            present=tuple(person(name) for name in present),
            **at(0),  # type: ignore[arg-type]  # the two times of the evening's entries
        ),
        "pia",
    )
    return review


def hands(city: City, review: UUID, *said: tuple[str, Choice], minutes: int = 10) -> RecordShowOfHands:
    frozen = city.review(review).frozen
    assert frozen is not None
    return RecordShowOfHands(
        meeting_id=MEETING,
        item="O1",
        dossier_sha256=frozen.dossier_sha256,
        hands=tuple(Hand(person_id=person(name), choice=choice) for name, choice in said),
        **at(minutes),  # type: ignore[arg-type]  # the two times of the evening's entries
    )


def resolved(yes: int, no: int = 0) -> RecordResolution:
    return RecordResolution(
        meeting_id=MEETING, item="O2", wording="Cy übernimmt.", counts=Counts(yes=yes, no=no)
    )


def test_hands_shown_in_a_meeting_are_the_votes_of_the_review(city_on_each: City) -> None:
    city = city_on_each
    review = opened(city, "bo", "cy")
    shown = hands(city, review, ("ada", Choice.YES), ("bo", Choice.YES), ("cy", Choice.NO))
    before = len(facts(city))
    city.do(shown, "pia")
    changes_nothing(city, shown, "pia")
    found = facts(city)[before:]
    assert [fact.topic for fact in found][:5] == [
        "meeting.hands_shown.v1",
        "gate_review.vote_cast.v1",
        "gate_review.vote_cast.v1",
        "gate_review.vote_cast.v1",
        "gate_review.concluded.v1",
    ]
    assert {fact.effective_at for fact in found} == {"2024-01-18T09:10:00.000000Z"}
    assert found[0].metadata["actor"] == str(person("pia"))
    assert {fact.metadata["causation_id"] for fact in found[1:5]} == {str(found[0].event_id)}
    decided = city.review(review)
    assert decided.outcome is Outcome.APPROVE
    assert (found[4].state["tally"]["yes"], found[4].state["tally"]["no"]) == (2, 1)
    assert city.load().phase.phase == "initiation"


def test_whoever_is_absent_does_not_hold_a_vote_up(city: City) -> None:
    review = opened(city, "bo")
    city.do(hands(city, review, ("ada", Choice.NO), ("bo", Choice.NO)), "pia")
    assert city.review(review).outcome is Outcome.REJECT


def test_everything_against_a_show_of_hands_is_named(city: City) -> None:
    review = opened(city)
    shown = hands(city, review, ("ada", Choice.YES), ("bo", Choice.YES))
    refuses(
        city,
        replace(shown, dossier_sha256="0" * 64),
        "pia",
        Refusal.DOSSIER_CHANGED,
        Refusal.NOT_PRESENT,
        Refusal.QUORUM_MISSING,
    )


def test_a_vote_cast_before_the_meeting_stands(city: City) -> None:
    review = called(city)
    city.vote(review, "bo", Choice.NO)
    city.clock.set(STARTS + timedelta(hours=1))
    city.do(OpenMeeting(meeting_id=MEETING, chaired_by=person("ada"), present=(person("bo"),)), "ada")
    now = replace(hands(city, review, ("ada", Choice.YES), ("bo", Choice.YES)), effective=None)
    refuses(city, now, "pia", Refusal.ALREADY_VOTED)
    same = replace(hands(city, review, ("ada", Choice.NO), ("bo", Choice.NO)), effective=None)
    city.do(same, "pia")
    assert [fact.state["voter"] for fact in facts(city) if fact.topic == "gate_review.vote_cast.v1"] == [
        str(person("bo")),
        str(person("ada")),
    ]


def test_a_carried_resolution_answers_the_question(city: City) -> None:
    opened(city, "bo")
    city.do(resolved(2), "pia")
    need = city.here.store.load(DecisionNeed, NEED)
    assert need is not None
    assert need.answer == (person("ada"), "Cy übernimmt.")


def test_a_rejected_resolution_leaves_the_question_open(city: City) -> None:
    opened(city, "bo")
    city.do(resolved(1, 1), "pia")
    need = city.here.store.load(DecisionNeed, NEED)
    assert need is not None
    assert need.answer is None


def test_an_item_put_off_comes_again_before_the_board(city: City) -> None:
    review = opened(city)
    city.do(PostponeItem(meeting_id=MEETING, item="O1", reason="Keine Zeit."), "ada")
    again = replace(PLAN, meeting_id=uuid5(MEETING, "next"), starts_at=STARTS + timedelta(weeks=3))
    city.do(again, "pia")
    city.do(InviteToMeeting(meeting_id=again.meeting_id, items=(about(review),)), "pia")
    with city.reading() as connection:
        held = meetings_about(connection, city.here.reader_of(city._actor("rob")), review)
    assert [(one.item, one.state.value) for one in held] == [("O1", "postponed"), ("O1", "waiting")]


def test_minutes_are_approved_by_a_later_meeting(city: City) -> None:
    opened(city, "bo")
    city.do(CloseMeeting(meeting_id=MEETING), "ada")
    city.do(MinuteItem(meeting_id=MEETING, item="N1", text="Keine Wortmeldungen."), "pia")
    later = uuid5(MEETING, "next")
    begins = city.clock.now() + timedelta(days=21)
    city.do(replace(PLAN, meeting_id=later, starts_at=begins), "pia")
    minutes = ItemDraft(kind=ItemKind.MINUTES, title="Niederschrift", subject_id=MEETING)
    city.do(InviteToMeeting(meeting_id=later, items=(minutes,)), "pia")
    city.clock.set(begins)
    city.do(OpenMeeting(meeting_id=later, chaired_by=person("ada"), present=(person("bo"),)), "ada")
    carried = RecordResolution(meeting_id=later, item="O1", wording="Genehmigt.", counts=Counts(yes=2, no=0))
    city.do(carried, "pia")
    approved = facts(city)[-1]
    assert approved.topic == "meeting.minutes_approved.v1"
    assert (approved.state["approved_in"], approved.state["approved_by"]) == (str(later), str(person("ada")))
    city.do(CorrectMinutes(meeting_id=MEETING, wording="Beginn 9:05.", reason="Falsch notiert."), "pia")
    assert [one.wording for one in load(city).corrections] == ["Beginn 9:05."]


def test_the_chair_approves_minutes_and_nobody_else(city: City) -> None:
    opened(city, "bo")
    city.do(CloseMeeting(meeting_id=MEETING), "pia")
    refuses(city, ApproveMinutes(meeting_id=MEETING), "pia", Refusal.NOT_AUTHORISED, needed=("chair",))
    city.do(ApproveMinutes(meeting_id=MEETING), "ada")
    refuses(city, MinuteItem(meeting_id=MEETING, item="N1", text="Doch."), "pia", Refusal.MINUTES_APPROVED)


def test_minutes_are_not_approved_in_the_meeting_of_another_board(city: City) -> None:
    opened(city, "bo")
    city.do(CloseMeeting(meeting_id=MEETING), "pia")
    elsewhere = other_meeting(city)
    refuses(
        city,
        ApproveMinutes(meeting_id=MEETING, approved_in=elsewhere),
        "ada",
        Refusal.ITEM_OF_ANOTHER_BOARD,
    )


def other_meeting(city: City) -> UUID:
    """Plan a meeting of another board of the programme."""
    city.do(EstablishBoard(programme_id=city.programme, key="other", name="Beirat", statutory_seats=3))
    meeting_id = uuid5(MEETING, "other")
    other = board_id(city.programme, "other")
    begins = max(STARTS, city.clock.now()) + timedelta(days=10)
    city.do(replace(PLAN, meeting_id=meeting_id, board_id=other, starts_at=begins), "pia")
    return meeting_id


def test_a_matter_of_another_board_is_refused_with_everything_else(city: City) -> None:
    review = city.request_release()
    city.do(ASK, "eve")
    elsewhere = other_meeting(city)
    command = InviteToMeeting(meeting_id=elsewhere, items=(about(review), QUESTION, NEWS, NEWS))
    refuses(city, command, "pia", Refusal.ITEM_OF_ANOTHER_BOARD, Refusal.ITEM_OF_ANOTHER_BOARD)
    city.do(replace(command, items=(NEWS,)), "pia")


def test_what_is_decided_already_comes_on_no_agenda(city: City) -> None:
    review = city.request_release()
    city.vote(review, "ada")
    city.vote(review, "bo")
    city.do(PLAN, "pia")
    refuses(
        city, InviteToMeeting(meeting_id=MEETING, items=(about(review),)), "pia", Refusal.REVIEW_CONCLUDED
    )


def test_a_project_that_is_not_public_is_dealt_with_behind_closed_doors(city: City) -> None:
    review = city.request_release()
    city.do(SetVisibility(project_id=city.project, public=False), "pia")
    city.do(PLAN, "pia")
    call = InviteToMeeting(meeting_id=MEETING, items=(about(review),))
    refuses(city, call, "pia", Refusal.ITEM_NOT_PUBLIC)
    city.do(replace(call, items=(replace(about(review), public=False),)), "pia")


def test_a_supplement_is_asked_for_what_an_invitation_is_asked_for(city: City) -> None:
    called(city)
    again = SupplementAgenda(meeting_id=MEETING, items=(QUESTION,), reason="Nachtrag")
    refuses(city, again, "pia", Refusal.ITEM_TWICE)
    city.do(replace(again, items=(replace(NEWS, title="Bericht"),)), "pia")
    assert [item.key for item in load(city).items] == ["O1", "O2", "N1", "N2"]


def test_a_series_is_planned_around_days_off(city: City) -> None:
    series = PlanMeetingSeries(
        series_id=uuid5(NAMESPACE_OID, "series"),
        board_id=city.board,
        title="Sitzung",
        first_on=date(2024, 3, 29),
        time="10:00",
        every_weeks=4,
        count=3,
        place="Saal 2",
    )
    city.do(series, "pia")
    changes_nothing(city, series, "pia")
    with city.reading() as connection:
        planned = meetings(connection, city.here.reader_of(city._actor("rob")), city.board)
    assert [(one.title, one.starts_at.isoformat()) for one in reversed(planned)] == [
        ("1. Sitzung", "2024-04-02T08:00:00+00:00"),
        ("2. Sitzung", "2024-04-26T08:00:00+00:00"),
        ("3. Sitzung", "2024-05-24T08:00:00+00:00"),
    ]
    move = MoveMeeting(
        meeting_id=meeting_of_series(series.series_id, 2),
        starts_at=datetime(2024, 4, 29, 8, tzinfo=UTC),
        place="Saal 1",
        reason="Belegt.",
    )
    city.do(move, "pia")
    city.do(CancelMeeting(meeting_id=meeting_of_series(series.series_id, 3), reason="Ferien"), "ada")
    assert load(city, meeting_of_series(series.series_id, 3)).stage is MeetingStage.CANCELLED


@pytest.mark.parametrize(
    ("wrong", "reasons"),
    [
        ({"every_weeks": 0}, [Refusal.VALUE_INVALID]),
        ({"count": 61, "time": "25:00"}, [Refusal.VALUE_INVALID, Refusal.VALUE_INVALID]),
        ({"first_on": date(2029, 1, 8)}, [Refusal.CALENDAR_MISSING]),
        ({"first_on": date(2024, 1, 2)}, [Refusal.MEETING_IN_PAST]),
    ],
)
def test_a_series_that_cannot_be_is_refused(
    city: City, wrong: dict[str, object], reasons: list[Refusal]
) -> None:
    series = PlanMeetingSeries(
        series_id=uuid5(NAMESPACE_OID, "series"),
        board_id=city.board,
        title="Sitzung",
        first_on=date(2024, 3, 4),
        time="10:00",
        every_weeks=4,
        count=2,
        place="Saal 2",
    )
    refuses(city, replace(series, **wrong), "pia", *reasons)  # type: ignore[arg-type]  # one wrong value each


def test_a_meeting_is_planned_once_under_its_id(city: City) -> None:
    city.do(PLAN, "pia")
    changes_nothing(city, PLAN, "pia")
    refuses(city, replace(PLAN, title="Andere"), "pia", Refusal.ALREADY_EXISTS)


def test_a_meeting_held_before_it_is_recorded_is_entered_as_of_then(city: City) -> None:
    past = replace(PLAN, starts_at=BEGIN - timedelta(days=3), notice_days=0)
    refuses(city, past, "pia", Refusal.MEETING_IN_PAST)
    earlier = Effective(BEGIN - timedelta(days=20))
    city.do(replace(past, effective=earlier, effective_reason="Nachgetragen"), "pia")
    assert topics(city)[-1] == "meeting.planned.v1"


def test_only_a_member_of_the_board_takes_the_chair(city: City) -> None:
    called(city)
    city.clock.set(STARTS)
    wrong = OpenMeeting(meeting_id=MEETING, chaired_by=person("eve"))
    refuses(city, wrong, "pia", Refusal.VOTER_WITHOUT_SEAT)
    city.do(replace(wrong, chaired_by=person("bo")), "pia")


def test_who_comes_and_goes_is_written_by_the_pmo(city: City) -> None:
    opened(city)
    came = RecordArrival(meeting_id=MEETING, person_id=person("bo"))
    refuses(city, came, "bo", Refusal.NOT_AUTHORISED)
    city.do(came, "pia")
    city.do(RecordArrival(meeting_id=MEETING, person_id=person("eve")), "pia")
    city.do(RecordLeaving(meeting_id=MEETING, person_id=person("bo")), "pia")
    refuses(city, RecordLeaving(meeting_id=MEETING, person_id=person("bo")), "pia", Refusal.NOT_PRESENT)
    stays = load(city).stays
    assert stays[person("eve")][0].mandate_id is None
    assert stays[person("bo")][0].mandate_id is not None


@pytest.mark.parametrize("who", ["bo", "eve", "rob", "max", "lea"])
def test_others_prepare_no_meeting(city: City, who: str) -> None:
    refuses(city, PLAN, who, Refusal.NOT_AUTHORISED)


def test_a_meeting_is_read_by_its_board_its_programme_and_if_public_by_all(city: City) -> None:
    city.do(replace(PLAN, public=False), "pia")
    seen = {}
    with city.reading() as connection:
        for who in ("ada", "bo", "pia", "rob", "max", "eve", "lea"):
            seen[who] = bool(meetings(connection, city.here.reader_of(city._actor(who))))
    assert [who for who, found in seen.items() if found] == ["ada", "bo", "pia", "rob", "max"]
