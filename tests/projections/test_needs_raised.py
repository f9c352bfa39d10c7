"""Which questions were put and what was answered: open and settled, for who may see the project."""

from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.access import Reader
from domain.decision_needs import NeedStage
from projections.needs_raised import NeedRow, needs_raised
from tests.support.city import City
from workflows.decision_needs import (
    AnswerDecisionNeed,
    EscalateDecisionNeed,
    RaiseDecisionNeed,
    WithdrawDecisionNeed,
)
from workflows.projects import SetVisibility

FIRST, SECOND = uuid5(NAMESPACE_OID, "first"), uuid5(NAMESPACE_OID, "second")


def ask(city: City, need: UUID, question: str = "Wer besetzt die Stelle?") -> None:
    raised = RaiseDecisionNeed(
        need_id=need, project_id=City.project, question=question, needed_by=date(2024, 3, 1)
    )
    city.do(raised, "eve")


def listed(
    city: City, reader: Reader | None = None, within: UUID | None = None, stage: NeedStage | None = None
) -> tuple[NeedRow, ...]:
    with city.reading() as connection:
        return needs_raised(connection, reader or Reader.operator(), within=within, stage=stage)


def test_an_open_question_waits_for_the_management_until_it_is_handed_on(city_on_each: City) -> None:
    city = city_on_each
    ask(city, FIRST)
    (row,) = listed(city)
    assert (row.stage, row.board_id, row.needed_by) == (NeedStage.OPEN, None, date(2024, 3, 1))
    assert (row.project_id, row.question, row.decision) == (City.project, "Wer besetzt die Stelle?", None)
    city.do(EscalateDecisionNeed(need_id=FIRST, board_id=City.board, reason="Zu teuer"), "max")
    assert listed(city)[0].board_id == City.board


def test_settled_questions_stay_in_the_list_and_each_stage_can_be_asked_for(city_on_each: City) -> None:
    city = city_on_each
    ask(city, FIRST)
    ask(city, SECOND, "Wird geteilt?")
    city.do(AnswerDecisionNeed(need_id=FIRST, decision="Die Stelle wird besetzt."), "max")
    city.do(WithdrawDecisionNeed(need_id=SECOND, reason="Erledigt"), "eve")
    found = {row.need_id: (row.stage, row.decision) for row in listed(city)}
    assert found == {
        FIRST: (NeedStage.ANSWERED, "Die Stelle wird besetzt."),
        SECOND: (NeedStage.WITHDRAWN, None),
    }
    assert all(row.settled_at is not None for row in listed(city))
    assert [row.need_id for row in listed(city, stage=NeedStage.WITHDRAWN)] == [SECOND]
    assert listed(city, stage=NeedStage.OPEN) == ()


def test_questions_are_those_of_a_project_or_a_programme(city: City) -> None:
    ask(city, FIRST)
    assert len(listed(city, within=City.project)) == len(listed(city, within=City.programme)) == 1
    assert listed(city, within=SECOND) == ()


def test_a_question_is_seen_by_whoever_may_see_its_project(city_on_each: City) -> None:
    city = city_on_each
    ask(city, FIRST)
    city.do(SetVisibility(project_id=City.project, public=False), "pia")
    assert listed(city, Reader.anyone()) == ()
    assert len(listed(city, Reader(programmes=frozenset({City.programme})))) == 1
    assert len(listed(city, Reader(projects=frozenset({City.project})))) == 1
    city.do(SetVisibility(project_id=City.project, public=True), "pia")
    assert len(listed(city, Reader.anyone())) == 1
