"""How a published lifecycle calls its phases, and which of them are checked."""

import pytest

from domain.lifecycles import Lifecycle, lifecycle_id
from projections.phase_words import PhaseWords, is_checked, phase_words
from tests.support.builders import act
from tests.support.city import City
from tests.support.folds import folded
from tests.support.records import stream
from workflows.catalogue import KEYS, load_shipped

STANDARD = lifecycle_id("standard", 1)


def test_a_phase_has_the_words_of_its_lifecycle(city_on_each: City) -> None:
    with city_on_each.reading() as connection:
        found = phase_words(connection)
    assert found[STANDARD, "closed"] == PhaseWords(
        lifecycle_id=STANDARD,
        phase="closed",
        place=4,
        label={"de": "Abgeschlossen", "en": "Closed"},
        symbol="●",
        coarse="closed",
        final=True,
        checked=False,
        proposal=True,
    )


def test_phases_come_in_the_order_of_the_lifecycle(city: City) -> None:
    with city.reading() as connection:
        phases = [words.phase for words in phase_words(connection).values()]
    assert phases == ["pipeline", "initiation", "implementation", "closed", "cancelled"]


@pytest.mark.parametrize(
    ("phase", "checked"),
    [
        ("pipeline", False),
        ("initiation", True),
        ("implementation", True),
        ("closed", False),
        ("dream", False),
    ],
)
def test_projects_report_in_the_phases_the_check_rule_names(city: City, phase: str, checked: bool) -> None:
    with city.reading() as connection:
        assert is_checked(connection, str(STANDARD), phase) is checked
        assert not is_checked(connection, str(stream("another lifecycle")), phase)


@pytest.mark.parametrize("key", KEYS)
def test_every_shipped_lifecycle_is_told_as_it_is_written(key: str) -> None:
    definition = load_shipped(key)
    published = Lifecycle.publish(definition, act(1))
    checked = set(definition.check_rule.phases) if definition.check_rule else set()
    with folded() as tables:
        tables.follow(published)
        found = phase_words(tables.connection)
    assert [phase for _, phase in found] == [phase.key for phase in definition.phases]
    for phase in definition.phases:
        words = found[published.id, phase.key]
        assert (words.label, words.symbol) == ({"de": phase.label.de, "en": phase.label.en}, phase.symbol)
        assert (words.coarse, words.final) == (phase.coarse.value, phase.final)
        assert words.checked is (phase.key in checked)
        assert words.proposal is (phase.proposal or definition.proposal)


def test_versions_of_a_lifecycle_keep_their_own_words() -> None:
    with folded() as tables:
        for key in KEYS:
            tables.follow(Lifecycle.publish(load_shipped(key), act(1)))
        ids = {lifecycle for lifecycle, _ in phase_words(tables.connection)}
    assert len(ids) == len(KEYS)
