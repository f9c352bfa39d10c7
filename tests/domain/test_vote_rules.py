"""A vote rule is data: it survives storage, and what cannot be used is refused with every fault."""

import json
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from domain.vote_rules import (
    HALF,
    SIMPLE_MAJORITY,
    Abstention,
    Closes,
    InvalidVoteRule,
    MajorityBase,
    QuorumBase,
    Tie,
    VoteRule,
    rule_in_force,
)

ALL = Fraction(1)

WRITTEN: dict[str, Any] = {
    "quorum_base": "appointed",
    "quorum_share": "1/2",
    "quorum_strict": True,
    "majority_base": "yes_and_no",
    "majority_share": "1/2",
    "majority_strict": True,
    "abstention": "ignored",
    "tie": "rejected",
    "closes": "when_certain",
}


FULL: dict[str, Any] = {
    "v": "gatebook-vote-rule/2",
    **WRITTEN,
    "quorum_least": 0,
    "mandatory": [],
    "deputies": "none",
    "rounds": [],
    "circular": None,
}
CIRCULAR: dict[str, Any] = {
    "objection_voids": True,
    "votes_least": 3,
    "missing": "not_cast",
    "deadline_days": 10,
    "working_days": True,
}


def faults_of(**changed: Any) -> tuple[str, ...]:
    with pytest.raises(InvalidVoteRule) as refused:
        VoteRule.from_data({**WRITTEN, **changed})
    return refused.value.faults


def test_a_rule_is_stored_whole_with_the_version_of_its_form_and_fractions_as_text() -> None:
    assert SIMPLE_MAJORITY.to_data() == FULL


def test_a_rule_recorded_before_there_were_versions_means_what_it_meant() -> None:
    assert VoteRule.from_data(WRITTEN) == rule_in_force(WRITTEN) == SIMPLE_MAJORITY


def test_a_rule_in_a_form_of_tomorrow_is_refused() -> None:
    (fault,) = faults_of(v="gatebook-vote-rule/3")
    assert fault.startswith("v: 'gatebook-vote-rule/3' is not gatebook-vote-rule/2")


@pytest.mark.parametrize(
    "said",
    [
        {"quorum_base": "present", "quorum_share": "0/1", "quorum_strict": False, "quorum_least": 3},
        {"mandatory": ["chair", "presiding"], "deputies": "anyone"},
        {"tie": "new_round", "rounds": [{"after": ["no_quorum"], "tie": "chairs_side", "quorum_least": 1}]},
        {"rounds": [{"after": ["rejected"]}, {"after": ["rejected"], "majority_base": "eligible"}]},
        {"circular": {**CIRCULAR, "majority_base": "statutory", "mandatory": ["chair"]}},
    ],
    ids=["any number", "offices", "rounds", "unchanged round", "circular"],
)
def test_everything_a_rule_can_say_survives_storage(said: dict[str, Any]) -> None:
    rule = VoteRule.from_data({**WRITTEN, **said})
    assert rule.to_data() == {**FULL, **said}
    assert rule_in_force(json.loads(json.dumps(rule.to_data()))) == rule


def test_a_round_changes_what_it_says_and_nothing_else() -> None:
    rule = VoteRule.from_data(
        {**WRITTEN, "rounds": [{"after": ["rejected"], "majority_share": "2/3"}, {"after": ["rejected"]}]}
    )
    first, second, third = (rule.terms(number) for number in (1, 2, 3))
    assert (first.majority_share, second.majority_share, third.majority_share) == (HALF, Fraction(2, 3), HALF)
    assert (first.again_on, second.again_on, third.again_on) == (("rejected",), ("rejected",), ())
    assert replace(second, majority_share=HALF) == first


def test_a_circular_resolution_has_terms_of_its_own() -> None:
    rule = VoteRule.from_data(
        {**WRITTEN, "quorum_least": 2, "circular": {**CIRCULAR, "missing": "no", "majority_base": "cast"}}
    )
    terms = rule.terms(circular=True)
    assert (terms.quorum_least, terms.missing, terms.majority_base) == (3, "no", "cast")
    assert (rule.terms().quorum_least, rule.terms().missing) == (2, "not_cast")


def test_a_rule_without_circular_resolutions_has_no_terms_for_them() -> None:
    with pytest.raises(LookupError, match="no circular"):
        SIMPLE_MAJORITY.terms(circular=True)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"quorum_least": -1}, "quorum_least: -1 is no whole number from 0 to 10000"),
        ({"quorum_least": True}, "quorum_least: True is no whole number from 0 to 10000"),
        ({"mandatory": "chair"}, "mandatory: 'chair' is no list of at most 2"),
        ({"mandatory": ["chair", "chair"]}, "mandatory: ['chair', 'chair'] says something twice"),
        ({"mandatory": ["mayor"]}, "mandatory: 'mayor' is not one of chair, presiding"),
        ({"deputies": 1}, "deputies: 1 is not one of none, without_seat, anyone"),
        ({"rounds": {}}, "rounds: {} is no list of at most 9 further rounds"),
        ({"rounds": [{}] * 10}, "rounds: "),
        ({"rounds": ["again"]}, "rounds[2]: 'again' is no round"),
        ({"rounds": [{}]}, "rounds[2].after: nothing leads to this round"),
        (
            {"rounds": [{"after": ["carried"]}]},
            "rounds[2].after: 'carried' is not one of rejected, no_quorum",
        ),
        (
            {"rounds": [{"after": ["rejected"], "closes": "x"}]},
            "rounds[2].closes: unknown, there are after, ",
        ),
        (
            {"rounds": [{"after": ["rejected"], "majority_share": "1/3"}]},
            "rounds[2].majority_share: 1/3 is not between 1/2 and 1/1",
        ),
        ({"tie": "new_round"}, "tie: there is no further round to vote again in"),
        (
            {"rounds": [{"after": ["rejected"], "tie": "new_round"}]},
            "rounds[2].tie: there is no further round to vote again in",
        ),
        ({"quorum_base": "present"}, "quorum_share: whoever is present is there whole"),
        ({"circular": "yes"}, "circular: 'yes' says nothing about circular resolutions"),
        ({"circular": {**CIRCULAR, "deadline_days": 0}}, "circular.deadline_days: 0 is no whole number"),
        ({"circular": {**CIRCULAR, "deadline_days": 367}}, "circular.deadline_days: 367 is no whole number"),
        (
            {"circular": {**CIRCULAR, "working_days": "yes"}},
            "circular.working_days: 'yes' is neither true nor",
        ),
        ({"circular": {**CIRCULAR, "missing": "yes"}}, "circular.missing: 'yes' is not one of not_cast, "),
        (
            {"circular": {**CIRCULAR, "majority_strict": False}},
            "circular.majority_strict: at least 1/2 would",
        ),
        ({"circular": {**CIRCULAR, "quorum_strict": 1}}, "circular.quorum_strict: 1 is neither true (more"),
        (
            {"circular": {**CIRCULAR, "missing": "abstention", "abstention": "forbidden"}},
            "circular.missing: cannot count as an abstention where abstentions are forbidden",
        ),
        ({"circular": {**CIRCULAR, "tie": "new_round"}}, "circular.tie: another round needs a meeting"),
        ({"tie": "chairs_side", "majority_share": "2/3"}, "tie: there are no ties to decide"),
    ],
)
def test_what_a_rule_cannot_say_is_refused_with_its_place(said: dict[str, Any], fault: str) -> None:
    (found,) = faults_of(**said)
    assert found.startswith(fault)


def test_a_tie_that_calls_for_another_round_must_be_possible() -> None:
    found = faults_of(tie="new_round", majority_share="2/3", rounds=[{"tie": "rejected"}])
    assert [fault.split(":")[0] for fault in found] == ["tie"]


@pytest.mark.parametrize(
    "missing", ["objection_voids", "votes_least", "missing", "deadline_days", "working_days"]
)
def test_circular_resolutions_are_described_whole(missing: str) -> None:
    said = {name: value for name, value in CIRCULAR.items() if name != missing}
    assert faults_of(circular=said) == (f"circular.{missing}: missing",)


def test_every_usable_rule_is_read_back_as_it_was_stored() -> None:
    usable = 0
    for quorum, majority, abstention, tie, closes in product(
        QuorumBase, MajorityBase, Abstention, Tie, Closes
    ):
        try:
            rule = replace(
                SIMPLE_MAJORITY,
                quorum_base=quorum,
                majority_base=majority,
                abstention=abstention,
                tie=tie,
                closes=closes,
            )
        except InvalidVoteRule:
            continue
        usable += 1
        assert VoteRule.from_data(rule.to_data()) == rule
    assert usable > 100


def test_a_share_need_not_be_reduced_to_be_read() -> None:
    assert VoteRule.from_data({**WRITTEN, "quorum_share": "2/4"}).quorum_share == HALF


def test_a_whole_share_is_stored_with_its_denominator() -> None:
    unanimous = replace(SIMPLE_MAJORITY, majority_share=ALL, majority_strict=False)
    assert unanimous.to_data()["majority_share"] == "1/1"


@pytest.mark.parametrize("written", ["0.5", 0.5, "50 %", "1", "-1/2", "1/2/3", "½", "", None])
def test_a_share_that_is_no_fraction_is_refused(written: object) -> None:
    (fault,) = faults_of(quorum_share=written)
    assert fault == f"quorum_share: {written!r} is no fraction, write it as text like '1/2'"


def test_a_share_that_divides_by_zero_is_refused() -> None:
    assert faults_of(majority_share="1/0") == ("majority_share: '1/0' divides by zero",)


@pytest.mark.parametrize("written", [1, "true", None])
def test_strictness_must_be_true_or_false(written: object) -> None:
    (fault,) = faults_of(quorum_strict=written)
    assert fault.startswith("quorum_strict: ")


@pytest.mark.parametrize("field", ["quorum_base", "majority_base", "abstention", "tie", "closes"])
def test_a_word_nobody_defined_is_refused_with_the_words_there_are(field: str) -> None:
    (fault,) = faults_of(**{field: "sometimes"})
    assert fault.startswith(f"{field}: 'sometimes' is not one of ")


def test_a_missing_field_is_refused() -> None:
    short = {name: value for name, value in WRITTEN.items() if name != "tie"}
    with pytest.raises(InvalidVoteRule, match="tie: missing"):
        VoteRule.from_data(short)


def test_an_unknown_field_is_refused() -> None:
    (fault,) = faults_of(majorityshare="1/2")
    assert fault.startswith("majorityshare: unknown, there are quorum_base, ")


def test_all_faults_are_listed_at_once_also_what_cannot_hold_together() -> None:
    found = faults_of(quorum_share="x", abstention="counts_as_no", closes="never", extra=1)
    assert [fault.split(":")[0] for fault in found] == ["extra", "quorum_share", "closes", "abstention"]


def test_the_message_tells_every_fault() -> None:
    with pytest.raises(InvalidVoteRule) as refused:
        VoteRule.from_data({**WRITTEN, "tie": "coin", "closes": "never"})
    assert "tie: 'coin'" in str(refused.value)
    assert "closes: 'never'" in str(refused.value)


def test_a_contradiction_is_refused_in_code_as_in_data() -> None:
    with pytest.raises(InvalidVoteRule, match="majority_strict"):
        replace(SIMPLE_MAJORITY, majority_strict=False)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"quorum_share": "3/2"}, "quorum_share"),
        ({"quorum_share": "1/1", "quorum_strict": True}, "quorum_strict"),
        ({"majority_share": "1/3"}, "majority_share"),
        ({"majority_share": "4/3"}, "majority_share"),
        ({"majority_share": "1/2", "majority_strict": False}, "majority_strict"),
        ({"majority_share": "1/1", "majority_strict": True}, "majority_strict"),
        ({"abstention": "counts_as_no", "majority_base": "yes_and_no"}, "abstention"),
        ({"tie": "chair_decides", "majority_share": "2/3"}, "tie"),
        ({"tie": "chair_decides", "majority_base": "eligible"}, "tie"),
        ({"tie": "chair_decides", "majority_base": "statutory"}, "tie"),
        ({"tie": "chair_decides", "majority_base": "present", "abstention": "quorum_only"}, "tie"),
    ],
)
def test_what_cannot_hold_together_is_refused(changed: dict[str, Any], field: str) -> None:
    (fault,) = faults_of(**changed)
    assert fault.startswith(f"{field}: ")


@pytest.mark.parametrize(
    "changed",
    [
        {"quorum_share": "0/1", "quorum_strict": False},
        {"quorum_share": "1/1", "quorum_strict": False},
        {"majority_share": "2/3", "majority_strict": False},
        {"majority_share": "1/1", "majority_strict": False},
        {"abstention": "counts_as_no", "majority_base": "cast"},
        {"tie": "chair_decides"},
        {"tie": "chair_decides", "majority_base": "present", "abstention": "ignored"},
        {"tie": "rejected", "majority_base": "statutory"},
    ],
)
def test_what_holds_together_is_taken(changed: dict[str, Any]) -> None:
    assert VoteRule.from_data({**WRITTEN, **changed}).to_data() == {**FULL, **changed}
