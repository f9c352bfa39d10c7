"""The register of decisions: by vote, by deferral, by withdrawal; by place and period; as it was known."""

from datetime import timedelta

from domain.access import Reader
from domain.ballots import Choice
from projections.decision_register import (
    EVERY_DECISION,
    WITHDRAWN,
    Decision,
    RegisterFilter,
    decision_register,
)
from tests.support.city import City, person
from tests.support.records import stream
from workflows.gate_reviews import DeferGateReview, WithdrawGateReview
from workflows.projects import RetitleProject, SetVisibility

ALL = Reader.operator()


def register(
    city: City, asked: RegisterFilter = EVERY_DECISION, reader: Reader = ALL
) -> tuple[Decision, ...]:
    with city.reading() as connection:
        return decision_register(connection, reader, asked)


def three_decisions(city: City) -> None:
    """Withdraw a review, defer one, let the board carry the third."""
    city.do(WithdrawGateReview(review_id=city.request_release("first"), reason="Überholt."), "eve")
    city.do(DeferGateReview(review_id=city.request_release("second"), wording="Im Herbst."), "ada")
    third = city.request_release("third")
    for who in ("ada", "bo"):
        city.vote(third, who)


def test_a_review_is_in_the_register_once_it_is_decided(city_on_each: City) -> None:
    review = city_on_each.request_release()
    city_on_each.vote(review, "ada")
    assert register(city_on_each) == ()
    city_on_each.vote(review, "bo")
    (decision,) = register(city_on_each)
    assert decision.review_id == review
    assert (decision.project_key, decision.gate, decision.outcome) == ("CITY-1", "release", "approve")
    assert (decision.target, decision.rule_version) == ("initiation", 1)
    assert decision.tally is not None
    assert (decision.tally.yes, decision.tally.no) == (2, 0)
    assert (decision.derivation("de") or "").endswith("angenommen")
    assert (decision.derivation("en") or "").endswith("carried")
    assert decision.recorded_at == city_on_each.clock.now()
    assert decision.effective_at <= decision.recorded_at


def test_the_plan_a_decision_approved_is_its_baseline(city: City) -> None:
    three_decisions(city)
    carried, deferred, withdrawn = register(city)
    with city.reading() as connection:
        connection.cursor.execute("SELECT baseline_start, baseline_end FROM portfolio_v1")
        assert (str(carried.baseline_start), str(carried.baseline_end)) == connection.cursor.fetchone()
    assert deferred.baseline_start is withdrawn.baseline_start is None


def test_what_was_not_voted_on_says_who_decided_and_in_which_words(city_on_each: City) -> None:
    three_decisions(city_on_each)
    _, deferred, withdrawn = register(city_on_each)
    assert (deferred.outcome, deferred.wording, deferred.decided_by) == ("defer", "Im Herbst.", person("ada"))
    assert (withdrawn.outcome, withdrawn.wording, withdrawn.decided_by) == (WITHDRAWN, "Überholt.", None)
    assert deferred.derivation("de") is withdrawn.derivation("de") is None


def test_a_rejected_release_has_no_target(city: City) -> None:
    review = city.request_release()
    for who in ("ada", "bo"):
        city.vote(review, who, Choice.NO)
    (decision,) = register(city)
    assert (decision.outcome, decision.target, decision.baseline_end) == ("reject", None, None)


def test_it_is_asked_by_programme_board_and_period(city: City) -> None:
    three_decisions(city)
    carried, deferred, withdrawn = register(city)
    assert len(register(city, RegisterFilter(programme_id=city.programme, board_id=city.board))) == 3
    assert register(city, RegisterFilter(programme_id=stream("another programme"))) == ()
    assert register(city, RegisterFilter(board_id=stream("another board"))) == ()
    assert register(city, RegisterFilter(since=deferred.effective_at)) == (carried, deferred)
    assert register(city, RegisterFilter(until=deferred.effective_at)) == (deferred, withdrawn)
    just_before = deferred.effective_at - timedelta(microseconds=1)
    assert register(city, RegisterFilter(until=just_before)) == (withdrawn,)


def test_a_decision_recorded_later_was_not_known_then(city: City) -> None:
    three_decisions(city)
    carried, deferred, withdrawn = register(city)
    assert register(city, RegisterFilter(known=carried.position)) == (carried, deferred, withdrawn)
    assert register(city, RegisterFilter(known=carried.position - 1)) == (deferred, withdrawn)


def test_the_first_page_holds_the_latest(city: City) -> None:
    three_decisions(city)
    with city.reading() as connection:
        found = decision_register(connection, ALL, most=1)
    assert [one.outcome for one in found] == ["approve"]


def test_decisions_on_what_is_not_public_are_kept_from_the_public(city: City) -> None:
    three_decisions(city)
    assert len(register(city, reader=Reader.anyone())) == 3
    city.do(SetVisibility(project_id=city.project, public=False), "pia")
    assert register(city, reader=Reader.anyone()) == ()
    assert len(register(city, reader=Reader(programmes=frozenset({city.programme})))) == 3


def test_decisions_are_found_by_words_of_motion_wording_and_title(city: City) -> None:
    three_decisions(city)
    for text, found in (
        ("freigegeben", 3),
        ("HERBST", 1),
        ("überholt", 1),
        ("ÜBERHOLT freigegeben", 1),
        ("city-1", 3),
        ("projekt herbst", 1),
        ("herbst überholt", 0),
        ("100%", 0),
        ("", 3),
    ):
        assert len(register(city, RegisterFilter(text=text))) == found, text


def test_a_title_is_found_whatever_letters_it_begins_with(city: City) -> None:
    three_decisions(city)
    city.do(RetitleProject(project_id=city.project, title="Ämter online"), "pia")
    assert len(register(city, RegisterFilter(text="ämter"))) == 3
    assert len(register(city, RegisterFilter(text="äpfel"))) == 0


def test_decisions_are_found_by_project_matter_class_and_outcome(city: City) -> None:
    three_decisions(city)
    for asked, found in (
        (RegisterFilter(project_id=city.project), 3),
        (RegisterFilter(project_id=city.board), 0),
        (RegisterFilter(matter_class="release"), 3),
        (RegisterFilter(matter_class="abort"), 0),
        (RegisterFilter(outcome="approve"), 1),
        (RegisterFilter(outcome=WITHDRAWN), 1),
        (RegisterFilter(outcome="defer", text="herbst"), 1),
        (RegisterFilter(outcome="defer", text="überholt"), 0),
    ):
        assert len(register(city, asked)) == found, asked


def test_words_of_a_project_that_is_hidden_find_nothing_for_the_public(city: City) -> None:
    three_decisions(city)
    city.do(SetVisibility(project_id=city.project, public=False), "pia")
    assert register(city, RegisterFilter(text="herbst"), Reader.anyone()) == ()
