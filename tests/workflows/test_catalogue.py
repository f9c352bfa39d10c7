"""The shipped lifecycles are readable, follow the published schema, and mark what is a proposal."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from domain.lifecycle_definitions import Label, LifecycleDefinition, OutcomeKind
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
    assert (rule.weekday, rule.time) == (3, "09:00")
    assert [rung.recipients for rung in rule.ladder] == [
        ("lead",),
        ("lead",),
        ("lead",),
        ("lead", "pmo"),
        ("management",),
    ]
    yearly = key == "magdeburg-ikz"
    assert rule.interval_weeks == (52 if yearly else 3)
    offsets = [rung.offset_working_days for rung in rule.ladder]
    assert offsets == ([-20, 0, 5, 10, 20] if yearly else [-5, 0, 2, 5, 8])


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (
            "potsdam",
            [
                "Pipeline-Projekt (noch nicht operationalisiert)",
                "Konzeptionelle Vorarbeiten / Planung gestartet",
                "Projektinitiierung / Beauftragung gestartet",
                "Projektumsetzung läuft",
            ],
        ),
        ("leipzig", ["Zukunftsprojekte", "in Planung", "in Umsetzung"]),
        ("magdeburg", ["in Vorbereitung", "in Bearbeitung", "Implementierung", "abgeschlossen"]),
        ("magdeburg-ikz", ["geplant", "in Vorbereitung", "läuft", "abgeschlossen"]),
        ("duisburg", []),
        ("standard", []),
    ],
)
def test_only_the_words_of_the_documents_are_attested_phases(key: str, words: list[str]) -> None:
    definition = load_shipped(key)
    assert [phase.label.de for phase in definition.phases if not phase.proposal] == words
    assert {phase.proposed_parts for phase in definition.phases if not phase.proposal} <= {
        ("symbol", "coarse")
    }
    assert definition.proposal is (key == "standard")


@pytest.mark.parametrize("key", ["potsdam", "leipzig", "magdeburg", "magdeburg-ikz"])
def test_no_document_but_duisburgs_names_a_gate(key: str) -> None:
    definition = load_shipped(key)
    assert all(gate.proposal for gate in definition.gates)
    assert all(one.proposal for one in definition.transitions)
    assert definition.check_rule is not None
    assert definition.check_rule.proposal


def test_what_rests_and_what_never_ends_is_called_as_the_city_calls_it() -> None:
    magdeburg, ikz = load_shipped("magdeburg").run_states, load_shipped("magdeburg-ikz").run_states
    assert magdeburg.permanent == Label(de="kontinuierlicher Prozess", en="continuous process")
    assert magdeburg.paused is None
    assert (ikz.paused, ikz.permanent) == (
        Label(de="ruht", en="at rest"),
        Label(de="Daueraufgabe", en="permanent task"),
    )
    assert not magdeburg.proposal
    assert "permanent" not in magdeburg.proposed_parts


@pytest.mark.parametrize("key", shipped())
def test_a_shipped_lifecycle_is_resolved_completely(key: str) -> None:
    text = load_shipped(key).to_canonical_json()
    assert "extends" not in json.loads(text)
    assert "drop" not in json.loads(text)


@pytest.mark.parametrize("key", ["potsdam", "magdeburg", "magdeburg-ikz"])
def test_only_a_higher_body_stops_what_is_under_way(key: str) -> None:
    definition = load_shipped(key)
    abort = definition.gate("abort")
    assert (abort.source, abort.target, abort.matter_class) == ("implementation", "cancelled", "abort")
    assert abort.board != definition.gate("closure").board
    assert all(
        "implementation" not in one.sources for one in definition.transitions if one.target == "cancelled"
    )


def test_magdeburg_orders_a_project_by_one_of_two_gates_on_the_same_border() -> None:
    order, by_council = (load_shipped("magdeburg").gate(key) for key in ("order", "order_by_council"))
    assert (order.source, order.target) == (by_council.source, by_council.target)
    assert by_council.alternative_to == "order"
    assert order.board != by_council.board


def test_what_is_sent_back_goes_to_the_named_earlier_phase() -> None:
    back = {
        (key, gate.key): outcome.target
        for key in shipped()
        for gate in load_shipped(key).gates
        if (outcome := gate.outcome(OutcomeKind.RETURN_)) is not None and outcome.target is not None
    }
    assert back == {
        ("leipzig", "start"): "pipeline",
        ("magdeburg", "rollout"): "preparation",
        ("magdeburg", "closure"): "processing",
        ("magdeburg-ikz", "start"): "planned",
        ("magdeburg-ikz", "closure"): "preparation",
        ("potsdam", "commission"): "pipeline",
        ("potsdam", "start"): "planning",
    }


@pytest.mark.parametrize(
    ("key", "sha256"),
    [
        ("standard", "0b794606aeb8d49c29297e5f0b38253fdc470897982e8c8b705e3715d96ce750"),
        ("duisburg", "4cc82839e94b768dd6220f267fcdb3861b66ecb140917fa9485e04394cb236f8"),
    ],
)
def test_the_text_of_a_version_already_published_stays_as_it_is(key: str, sha256: str) -> None:
    assert load_shipped(key).sha256 == sha256, "projects have pinned this text: raise the version instead"


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
