"""A checklist names everything a gate asks for; only what is mandatory keeps the vote from opening."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.dossier_checklists import Asked, checklist, missing
from domain.refusals import Refusal
from tests.support.strict_gates import strict
from workflows.catalogue import load_shipped

GATE = strict().gates[0]


def test_everything_asked_for_is_on_the_list_whether_mandatory_or_not() -> None:
    items = checklist(load_shipped("standard").gates[0], {"brief"}, set())
    assert [(one.asked, one.key, one.mandatory, one.fulfilled) for one in items] == [
        (Asked.EVIDENCE, "brief", False, True),
        (Asked.CRITERION, "benefit", False, False),
    ]


def test_only_mandatory_items_that_are_not_there_are_missing() -> None:
    assert [one.refusal for one in missing(GATE, set(), set())] == [
        Refusal.REQUIRED_EVIDENCE_MISSING,
        Refusal.CRITERION_NOT_MET,
    ]
    assert [one.refusal for one in missing(GATE, {"brief"}, set())] == [Refusal.CRITERION_NOT_MET]
    assert not list(missing(GATE, {"brief"}, {"benefit"}))
    assert not list(missing(load_shipped("standard").gates[0], set(), set()))


def test_evidence_is_no_criterion_though_it_may_be_called_the_same() -> None:
    same = replace(GATE, criteria=tuple(replace(one, key="brief") for one in GATE.criteria))
    assert [one.refusal for one in missing(same, {"brief"}, set())] == [Refusal.CRITERION_NOT_MET]


@given(st.sets(st.sampled_from(["brief", "benefit", "x"])), st.sets(st.sampled_from(["benefit", "x"])))
def test_more_that_is_there_never_makes_more_missing(proven: set[str], met: set[str]) -> None:
    lacking = {str(one.facts["key"]) for one in missing(GATE, proven, met)}
    assert {str(one.facts["key"]) for one in missing(GATE, proven | {"brief"}, met)} <= lacking
