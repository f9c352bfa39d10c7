"""What boards decided beside gates: resolutions and answers, once each, for those who may see them."""

from typing import Any

import pytest

from domain.access import Reader
from domain.ballots import Choice
from domain.meeting_values import Counts
from projections.decision_register import EVERY_DECISION, Decision, RegisterFilter
from projections.every_decision import every_decision
from projections.other_decisions import DecisionKind, OtherDecision, OtherOutcome
from tests.support.city import City, person
from tests.workflows.test_meetings import MEETING, NEED, hands, opened, resolved
from workflows.decision_needs import AnswerDecisionNeed, EscalateDecisionNeed, RaiseDecisionNeed
from workflows.meeting_decisions import RecordResolution
from workflows.projects import RetitleProject, SetVisibility

ALL = Reader.operator()


def decided(
    city: City, asked: RegisterFilter = EVERY_DECISION, reader: Reader = ALL
) -> tuple[Decision | OtherDecision, ...]:
    with city.reading() as connection:
        return every_decision(connection, reader, asked)


def others(city: City, reader: Reader = ALL, **asked: Any) -> tuple[OtherDecision, ...]:
    found = decided(city, RegisterFilter(**asked), reader)
    return tuple(one for one in found if isinstance(one, OtherDecision))


def news_resolved(city: City) -> None:
    """Resolve on the item that is not public."""
    counts = Counts(yes=2, no=0)
    city.do(RecordResolution(meeting_id=MEETING, item="N1", wording="Ein Fest im Mai.", counts=counts), "pia")


def test_a_resolution_is_in_the_register_and_answers_its_question_as_one_entry(city_on_each: City) -> None:
    opened(city_on_each, "bo")
    assert decided(city_on_each) == ()
    city_on_each.do(resolved(2), "pia")
    (found,) = others(city_on_each)
    assert (found.kind, found.outcome) == (DecisionKind.RESOLUTION, OtherOutcome.CARRIED)
    assert (found.meeting_id, found.item, found.about_id) == (MEETING, "O2", NEED)
    assert (found.board_id, found.project_id, found.project_key) == (City.board, City.project, "CITY-1")
    assert (found.matter, found.wording, found.matter_class) == ("Stelle", "Cy übernimmt.", "resolution")
    assert (found.derivation("de") or "").endswith("angenommen")
    assert found.decided_by is None


def test_a_rejected_resolution_is_a_decision_too_and_its_question_is_answered_later(city: City) -> None:
    opened(city, "bo")
    city.do(resolved(1, 1), "pia")
    city.do(AnswerDecisionNeed(need_id=NEED, decision="Bo übernimmt."), "ada")
    answer, resolution = others(city)
    assert (resolution.outcome, resolution.wording) == (OtherOutcome.NOT_CARRIED, "Cy übernimmt.")
    assert (answer.kind, answer.outcome) == (DecisionKind.ANSWER, OtherOutcome.ANSWERED)
    assert (answer.matter, answer.wording) == ("Wer besetzt die Stelle?", "Bo übernimmt.")
    assert (answer.decided_by, answer.meeting_id, answer.tally) == (person("ada"), None, None)
    assert answer.derivation("de") is None


def test_what_the_management_answers_is_no_decision_of_a_board(city: City) -> None:
    asked = RaiseDecisionNeed(need_id=NEED, project_id=City.project, question="Wer zahlt?")
    city.do(asked, "eve")
    city.do(AnswerDecisionNeed(need_id=NEED, decision="Das Amt."), "max")
    assert decided(city) == ()


def test_what_was_handed_on_to_a_board_is_its_decision(city: City) -> None:
    asked = RaiseDecisionNeed(need_id=NEED, project_id=City.project, question="Wer zahlt?")
    city.do(asked, "eve")
    city.do(EscalateDecisionNeed(need_id=NEED, board_id=City.board, reason="Zu teuer"), "max")
    city.do(AnswerDecisionNeed(need_id=NEED, decision="Das Amt."), "ada")
    (found,) = others(city)
    assert (found.board_id, found.wording) == (City.board, "Das Amt.")


def test_gates_and_other_decisions_stand_in_one_order(city: City) -> None:
    review = opened(city, "bo")
    city.do(hands(city, review, ("ada", Choice.YES), ("bo", Choice.YES)), "pia")
    city.do(resolved(2), "pia")
    later, gate = decided(city)
    assert isinstance(later, OtherDecision)
    assert isinstance(gate, Decision)
    with city.reading() as connection:
        assert every_decision(connection, ALL, most=1) == (later,)


def test_a_decision_behind_closed_doors_is_for_the_board_and_its_programme(city: City) -> None:
    opened(city, "bo")
    city.do(resolved(2), "pia")
    news_resolved(city)
    public = others(city, Reader.anyone())
    assert [one.item for one in public] == ["O2"]
    for reader in (
        Reader(boards=frozenset({City.board})),
        Reader(programmes=frozenset({City.programme})),
        ALL,
    ):
        assert {one.item for one in others(city, reader)} == {"O2", "N1"}
    closed = next(one for one in others(city) if one.item == "N1")
    assert (closed.project_id, closed.title, closed.public) == (None, None, False)
    assert others(city, Reader.anyone(), text="Fest") == ()


def test_a_decision_on_a_project_that_is_hidden_is_kept_from_the_public(city: City) -> None:
    opened(city, "bo")
    city.do(resolved(2), "pia")
    city.do(SetVisibility(project_id=City.project, public=False), "pia")
    assert others(city, Reader.anyone()) == ()
    assert others(city, Reader.anyone(), text="übernimmt") == ()
    assert len(others(city, Reader(projects=frozenset({City.project})))) == 1
    assert len(others(city, Reader(boards=frozenset({City.board})))) == 1


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"text": "stelle"}, 1),
        ({"text": "ÜBERNIMMT city-1"}, 1),
        ({"text": "klärwerk"}, 0),
        ({"board_id": City.board}, 1),
        ({"board_id": City.project}, 0),
        ({"project_id": City.project}, 1),
        ({"programme_id": City.board}, 0),
        ({"matter_class": "resolution"}, 1),
        ({"matter_class": "release"}, 0),
        ({"outcome": "carried"}, 1),
        ({"outcome": "approve"}, 0),
        ({"known": 1}, 0),
    ],
)
def test_resolutions_are_found_like_decisions_on_gates(city: City, asked: dict[str, Any], found: int) -> None:
    opened(city, "bo")
    city.do(resolved(2), "pia")
    assert len(others(city, **asked)) == found


def test_resolutions_are_asked_by_when_they_took_effect(city: City) -> None:
    opened(city, "bo")
    city.do(resolved(2), "pia")
    (one,) = others(city)
    assert others(city, since=one.effective_at, until=one.effective_at) == (one,)
    assert others(city, until=one.effective_at.replace(year=2023)) == ()


def test_a_title_is_found_whatever_letters_it_begins_with(city_on_each: City) -> None:
    opened(city_on_each, "bo")
    city_on_each.do(resolved(2), "pia")
    city_on_each.do(RetitleProject(project_id=City.project, title="Ämter online"), "pia")
    assert len(others(city_on_each, text="ämter")) == 1
    assert others(city_on_each, text="äpfel") == ()
