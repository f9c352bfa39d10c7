"""A published lifecycle version."""

from domain.lifecycles import Lifecycle, lifecycle_id
from tests.support.builders import act
from tests.support.story import when
from workflows.catalogue import load_shipped

STANDARD = load_shipped("standard")


def test_a_lifecycle_is_published_as_its_complete_text_and_hash() -> None:
    when(lambda: Lifecycle.publish(STANDARD, act())).then(
        (
            Lifecycle.Published,
            {
                "originator_id": lifecycle_id("standard", 1),
                "key": "standard",
                "version": 1,
                "definition": STANDARD.to_canonical_json(),
                "definition_sha256": STANDARD.sha256,
            },
        )
    )


def test_a_definition_is_read_back_from_the_published_text() -> None:
    assert Lifecycle.publish(STANDARD, act()).definition() == STANDARD


def test_each_version_is_a_stream_of_its_own() -> None:
    assert lifecycle_id("standard", 1) != lifecycle_id("standard", 2)
