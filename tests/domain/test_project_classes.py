"""How a project is classified: dated, by any scheme, and never without a word."""

import pytest

from domain.projects import Project
from domain.refusals import Refusal, Refused
from tests.support.builders import act, project


def value(it: Project, scheme: str) -> str | None:
    return it.classes[scheme].present


def test_a_project_begins_with_the_classes_it_is_registered_with() -> None:
    assert value(project(classifications={"art": "vertikal"}), "art") == "vertikal"


def test_a_new_class_is_recorded_and_holds() -> None:
    it = project(classifications={"art": "vertikal"})
    it.classify("art", "interkommunal", act(5))
    assert value(it, "art") == "interkommunal"


def test_the_class_a_project_is_in_records_nothing() -> None:
    it = project(classifications={"art": "vertikal"})
    before = it.version
    it.classify("art", "vertikal", act(5))
    assert it.version == before


def test_taking_a_project_out_of_a_scheme_it_was_never_in_records_nothing() -> None:
    it = project()
    before = it.version
    it.classify("art", None, act(5))
    assert it.version == before


def test_a_project_can_be_taken_out_of_a_scheme() -> None:
    it = project(classifications={"art": "vertikal"})
    it.classify("art", None, act(5))
    assert value(it, "art") is None


def test_a_back_dated_class_does_not_undo_a_later_one() -> None:
    it = project()
    it.classify("finanzierung", "finanziert", act(5))
    it.classify("finanzierung", "nicht finanziert", act(3, recorded=6))
    assert value(it, "finanzierung") == "finanziert"


@pytest.mark.parametrize(("scheme", "word"), [(" ", "finanziert"), ("finanzierung", " ")])
def test_a_scheme_and_a_class_say_something(scheme: str, word: str) -> None:
    with pytest.raises(Refused) as refused:
        project().classify(scheme, word, act(5))
    assert [one.refusal for one in refused.value.unmet] == [Refusal.VALUE_INVALID]
