"""Two versions of a lifecycle side by side: what runs keeps its version, what begins takes the new one."""

from dataclasses import replace

import pytest

from domain.lifecycle_definitions import Decider, Label, LifecycleDefinition, Outcome, OutcomeKind
from domain.lifecycles import Lifecycle, lifecycle_id
from domain.programmes import Programme
from domain.project_values import ProjectFacts, project_id
from domain.projects import Project
from domain.refusals import Refusal, Refused
from tests.support.city import City
from tests.support.door import changes_nothing, refuses
from workflows.catalogue import load_shipped
from workflows.lifecycle_changes import changes
from workflows.lifecycles import PublishLifecycle
from workflows.programmes import AdoptLifecycle
from workflows.projects import MoveProject, RegisterProject

FIRST = load_shipped("standard")
ABORT = replace(FIRST.gate("closure"), key="abort", target="cancelled", matter_class="abort")
SECOND = replace(
    FIRST,
    version=2,
    gates=(
        *FIRST.gates,
        replace(
            ABORT,
            outcomes=(
                Outcome(kind=OutcomeKind.APPROVE, target="cancelled", decider=Decider(board=ABORT.board)),
                Outcome(kind=OutcomeKind.REJECT, decider=Decider(board=ABORT.board)),
            ),
        ),
    ),
    transitions=(
        replace(FIRST.transitions[0], sources=("pipeline", "initiation")),
        *FIRST.transitions[1:],
    ),
)
"""From now on a board stops what is being implemented; before, the PMO could."""


@pytest.fixture
def two_versions(city: City) -> City:
    """A city in which CITY-1 began on the first version; then the second was published and adopted."""
    city.do(PublishLifecycle(definition=SECOND))
    city.do(AdoptLifecycle(programme_id=city.programme, lifecycle_id=lifecycle_id("standard", 2)), "pia")
    return city


def project(city: City, key: str) -> Project:
    found = city.here.store.load(Project, project_id(city.programme, key))
    assert found is not None
    return found


def pinned_text(city: City, one: Project) -> LifecycleDefinition:
    found = city.here.store.load(Lifecycle, one.lifecycle.lifecycle_id)
    assert found is not None
    assert found.sha256 == one.lifecycle.sha256
    return found.definition()


def test_a_running_project_keeps_its_version_and_a_new_one_takes_the_next(two_versions: City) -> None:
    two_versions.add_project("CITY-2")
    old, new = project(two_versions, "CITY-1").lifecycle, project(two_versions, "CITY-2").lifecycle
    assert (old.version, old.sha256) == (1, FIRST.sha256)
    assert (new.version, new.sha256) == (2, SECOND.sha256)
    assert (old.key, new.key) == ("standard", "standard")


def test_both_texts_stay_as_they_were_published(two_versions: City) -> None:
    two_versions.add_project("CITY-2")
    assert pinned_text(two_versions, project(two_versions, "CITY-1")) == FIRST
    assert pinned_text(two_versions, project(two_versions, "CITY-2")) == SECOND


def test_each_project_moves_by_the_rules_of_its_own_version(two_versions: City) -> None:
    """Cancelling during implementation is a move of the PMO in the first version and a gate in the second."""
    for key, version in (("OLD", 1), ("NEW", 2)):
        two_versions.do(
            AdoptLifecycle(
                programme_id=two_versions.programme, lifecycle_id=lifecycle_id("standard", version)
            ),
            "pia",
        )
        two_versions.add_project(key, phase="implementation")
    old, new = (project(two_versions, key).id for key in ("OLD", "NEW"))
    two_versions.do(MoveProject(project_id=old, trigger="cancel", reason="Mittel entfallen"), "pia")
    assert project(two_versions, "OLD").phase.phase == "cancelled"
    with pytest.raises(Refused) as refused:
        two_versions.do(MoveProject(project_id=new, trigger="cancel", reason="Mittel entfallen"), "pia")
    assert refused.value.refusal is Refusal.MOVE_NOT_ALLOWED
    assert refused.value.unmet[0].facts["allowed"] == ("closure.approve", "abort.approve")
    assert project(two_versions, "NEW").phase.phase == "implementation"


def test_a_project_begun_on_the_first_version_goes_on_after_the_second_is_adopted(two_versions: City) -> None:
    review = two_versions.request_release()
    for who in ("ada", "bo", "cy"):
        if two_versions.review(review).outcome is None:
            two_versions.vote(review, who)
    moved = two_versions.load()
    assert moved.phase.phase == "initiation"
    assert moved.lifecycle.version == 1
    assert two_versions.review(review).matter.lifecycle_version == 1
    assert two_versions.review(review).matter.lifecycle_sha256 == FIRST.sha256


def test_a_version_is_adopted_once_and_another_text_under_it_is_refused(two_versions: City) -> None:
    adopt = AdoptLifecycle(programme_id=two_versions.programme, lifecycle_id=lifecycle_id("standard", 2))
    changes_nothing(two_versions, adopt, "pia")
    with pytest.raises(Refused) as refused:
        two_versions.do(PublishLifecycle(definition=replace(SECOND, source="anderswo")))
    assert refused.value.refusal is Refusal.ALREADY_EXISTS


def test_a_faulty_definition_is_not_published_and_every_fault_is_named(city: City) -> None:
    faulty = replace(
        SECOND,
        initial="nowhere",
        gates=(replace(SECOND.gates[0], matter_class="", review_days=None), *SECOND.gates[1:]),
    )
    command = PublishLifecycle(definition=faulty)
    refuses(
        city, command, None, *[Refusal.VALUE_INVALID] * 3, field="definition.initial", value="unknown_phase"
    )
    with pytest.raises(Refused) as refused:
        city.do(command)
    assert [(one.facts["field"], one.facts["value"]) for one in refused.value.unmet] == [
        ("definition.initial", "unknown_phase"),
        ("definition.gates.0.matter_class", "gate_without_matter_class"),
        ("definition.gates.0.escalation", "escalation_without_deadline"),
    ]


def test_a_published_version_that_is_not_adopted_is_taken_by_nobody(city: City) -> None:
    city.do(PublishLifecycle(definition=SECOND))
    city.add_project("CITY-2")
    assert project(city, "CITY-2").lifecycle.version == 1
    programme = city.here.store.load(Programme, city.programme)
    assert programme is not None
    assert programme.lifecycles == {"standard": lifecycle_id("standard", 1)}


def test_a_new_project_may_not_begin_in_a_phase_only_the_other_version_has(two_versions: City) -> None:
    planning = replace(FIRST.phases[0], key="planning", label=Label(de="Planung", en="Planning"))
    back = replace(FIRST.transitions[1], key="back", sources=("initiation",), target="planning")
    on = replace(FIRST.transitions[1], key="on", sources=("planning",), target="initiation")
    third = replace(
        SECOND,
        version=3,
        phases=(*FIRST.phases, planning),
        transitions=(*SECOND.transitions, back, on),
    )
    two_versions.do(PublishLifecycle(definition=third))
    register = RegisterProject(
        programme_id=two_versions.programme,
        lifecycle="standard",
        phase="planning",
        known=ProjectFacts(key="CITY-3", title="Projekt", kind="project"),
    )
    with pytest.raises(Refused) as refused:
        two_versions.do(register, "pia")
    assert refused.value.refusal is Refusal.PHASE_UNKNOWN
    two_versions.do(
        AdoptLifecycle(programme_id=two_versions.programme, lifecycle_id=lifecycle_id("standard", 3)), "pia"
    )
    two_versions.do(register, "pia")
    assert project(two_versions, "CITY-3").phase.phase == "planning"


def test_people_can_read_what_the_second_version_has_changed() -> None:
    assert [sentence.de for sentence in changes(FIRST, SECOND)] == [
        "Neu ist das Tor „Abschluss“ von „Umsetzung“ nach „Abgebrochen“; es entscheidet das Gremium „steering“.",
        "Der Übergang „Abbrechen“ führt jetzt von „Pipeline“, „Initiierung“ nach „Abgebrochen“.",
    ]
