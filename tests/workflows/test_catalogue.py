"""The shipped lifecycles are readable, follow the published schema, and mark what is a proposal."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from domain.lifecycle_definitions import LifecycleDefinition, OutcomeKind
from tests.architecture.tree import ROOT
from workflows.catalogue import load_shipped, shipped, shipped_text
from workflows.lifecycle_language import json_schema
from workflows.lifecycle_models import schema_text

FOLDER = ROOT / "workflows" / "catalogue"
SCHEMA = FOLDER / "lifecycle.schema.json"
DUISBURG, STANDARD = load_shipped("duisburg"), load_shipped("standard")


def content(key: str) -> Any:
    return YAML(typ="safe", pure=True).load(shipped_text(key))


def attested(definition: LifecycleDefinition) -> list[str]:
    """The phases and ways of a lifecycle that are not marked as a proposal."""
    phases = [phase.key for phase in definition.phases if not phase.proposal]
    gates = [gate.key for gate in definition.gates if not gate.proposal]
    return phases + gates + [one.key for one in definition.transitions if not one.proposal]


def test_every_file_of_the_catalogue_is_shipped() -> None:
    assert set(shipped()) == {path.stem for path in FOLDER.glob("*.yaml")}


@pytest.mark.parametrize("key", shipped())
def test_a_shipped_lifecycle_is_read_under_its_own_key(key: str) -> None:
    definition = load_shipped(key)
    assert definition.key == key
    assert LifecycleDefinition.from_canonical_json(definition.to_canonical_json()) == definition


def test_an_unknown_lifecycle_is_named() -> None:
    with pytest.raises(KeyError, match="atlantis"):
        load_shipped("atlantis")


def test_the_published_schema_is_that_of_the_models() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), (
        'write it anew: .venv/bin/python -c "from workflows.lifecycle_models import schema_text; '
        f"open('{SCHEMA.relative_to(ROOT)}', 'w', encoding='utf-8').write(schema_text())\""
    )


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("key", shipped())
def test_a_shipped_file_follows_the_published_schema(key: str) -> None:
    published = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert list(Draft202012Validator(published).iter_errors(content(key))) == []


@pytest.mark.parametrize("missing", ["label", "initial", "phases", "gates", "source"])
def test_the_schema_refuses_a_file_that_lacks_something(missing: str) -> None:
    incomplete = {name: value for name, value in content("standard").items() if name != missing}
    assert not Draft202012Validator(json_schema()).is_valid(incomplete)
    assert not Draft202012Validator(json_schema()).is_valid(content("standard") | {"colour": "red"})


def test_the_schema_lets_a_file_that_extends_another_name_only_what_it_changes() -> None:
    changes = {
        "key": "city",
        "version": 1,
        "extends": "standard",
        "gates": [{"key": "release", "board": "council"}],
    }
    assert Draft202012Validator(json_schema()).is_valid(changes)
    assert not Draft202012Validator(json_schema()).is_valid(changes | {"gates": [{"board": "council"}]})


@pytest.mark.parametrize("key", shipped())
def test_every_gate_is_approved_and_rejected_by_the_vote_of_its_board(key: str) -> None:
    for gate in load_shipped(key).gates:
        deciders = {outcome.kind: outcome.decider for outcome in gate.outcomes}
        assert deciders[OutcomeKind.APPROVE].board == gate.board
        assert deciders[OutcomeKind.REJECT].board == gate.board
        assert deciders[OutcomeKind.DEFER].role is not None


@pytest.mark.parametrize("key", shipped())
def test_the_ladder_climbs_from_the_lead_to_the_management(key: str) -> None:
    rule = load_shipped(key).check_rule
    assert rule is not None
    assert (rule.interval_weeks, rule.weekday, rule.time) == (3, 3, "09:00")
    assert [(rung.offset_working_days, rung.recipients) for rung in rule.ladder] == [
        (-5, ("lead",)),
        (0, ("lead",)),
        (2, ("lead",)),
        (5, ("lead", "pmo")),
        (8, ("management",)),
    ]


def test_everything_in_the_standard_lifecycle_is_a_proposal() -> None:
    assert STANDARD.proposal
    assert attested(STANDARD) == []
    assert STANDARD.run_states.proposal
    assert STANDARD.check_rule is not None
    assert STANDARD.check_rule.proposal


def test_of_duisburg_only_the_release_by_dikon_and_the_three_weeks_are_attested() -> None:
    assert attested(DUISBURG) == ["release"]
    release, rule = DUISBURG.gate("release"), DUISBURG.check_rule
    assert release.board == "dikon"
    assert "board" not in release.proposed_parts
    assert {"proposers", "outcomes", "guards", "review_days"} <= set(release.proposed_parts)
    assert rule is not None
    assert not rule.proposal
    assert set(rule.proposed_parts) == {"phases", "weekday", "time", "opens_working_days_before", "ladder"}


def test_dikon_releases_and_neither_permits_nor_decides_on_resources() -> None:
    question = DUISBURG.gate("release").question.de
    assert "Gibt DIKON" in question
    assert "Über Ressourcen wird damit nicht entschieden" in question
    assert "genehmig" not in shipped_text("duisburg").lower()
