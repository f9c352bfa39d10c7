"""Refusals name everything unmet, most important first."""

import pytest

from domain.refusals import PRECEDENCE, Refusal, Refused, or_refusal, require, unmet


def test_with_nothing_unmet_a_decision_goes_on() -> None:
    require()
    require(None, None)


def test_everything_unmet_is_named_in_order_of_precedence_whatever_the_order_it_was_found_in() -> None:
    with pytest.raises(Refused) as caught:
        require(
            unmet(Refusal.VALUE_INVALID, field="title"),
            None,
            unmet(Refusal.PROJECT_CLOSED, project="CITY-1"),
        )
    assert [one.refusal for one in caught.value.unmet] == [Refusal.PROJECT_CLOSED, Refusal.VALUE_INVALID]
    assert caught.value.refusal is Refusal.PROJECT_CLOSED


def test_two_findings_of_one_kind_keep_the_order_they_were_found_in() -> None:
    refused = Refused.of(
        (unmet(Refusal.GUARD_UNMET, guard="active"), unmet(Refusal.GUARD_UNMET, guard="has_lead"))
    )
    assert [one.facts["guard"] for one in refused.unmet] == ["active", "has_lead"]


def test_a_refusal_reads_as_a_sentence_of_what_is_the_case() -> None:
    refused = Refused.of(
        (unmet(Refusal.PROJECT_CLOSED, project="CITY-1", phase="closed"), unmet(Refusal.ABSTENTION_FORBIDDEN))
    )
    assert str(refused) == "project_closed project=CITY-1, phase=closed; abstention_forbidden"


def test_precedence_is_the_order_of_the_members() -> None:
    assert sorted(Refusal, key=PRECEDENCE.__getitem__) == list(Refusal)


@pytest.mark.parametrize("refusal", Refusal)
def test_the_stored_name_of_a_refusal_is_its_own_in_small_letters(refusal: Refusal) -> None:
    assert refusal.value == refusal.name.lower()


def test_a_refusal_among_others_is_given_and_not_raised() -> None:
    def refuse() -> int:
        raise Refused(Refusal.NOT_FOUND)

    refused = or_refusal(refuse)
    assert isinstance(refused, Refused)
    assert refused.refusal is Refusal.NOT_FOUND
    assert or_refusal(lambda: 7) == 7
