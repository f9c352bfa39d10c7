"""A lifecycle version once published: the complete resolved definition, fixed by its hash.

One stream per version. Projects pin id, version and hash; replay never consults a definition.
"""

from typing import Self
from uuid import UUID, uuid5

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.lifecycle_definitions import LifecycleDefinition
from domain.texts import Key

LIFECYCLES = UUID("0e7d9f0a-53c1-5f1c-8d8e-1f8c3f2b7a02")


def lifecycle_id(key: str, version: int) -> UUID:
    """Give the id of one version of a lifecycle."""
    return uuid5(LIFECYCLES, f"{key}/{version}")


class Lifecycle(Aggregate):
    """One published version of a phase model."""

    TOPIC = "lifecycle"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Published(First, Aggregate.Event):
        TOPIC = "lifecycle.published.v1"
        key: Key
        version: int
        definition: Key
        definition_sha256: Key

    # State: folded from events.
    @event(Published)
    def __init__(
        self, id: UUID, key: Key, version: int, definition: Key, definition_sha256: Key, stamp: Stamp
    ) -> None:
        self.key = key
        self.lifecycle_version = version
        self.text = definition
        self.sha256 = definition_sha256

    # Decisions.
    @classmethod
    def publish(cls, definition: LifecycleDefinition, act: Act) -> Self:
        """Publish a checked definition; its hash is over the UTF-8 bytes of the stored text."""
        return cls(
            id=lifecycle_id(definition.key, definition.version),
            key=definition.key,
            version=definition.version,
            definition=definition.to_canonical_json(),
            definition_sha256=definition.sha256,
            stamp=act.stamp(),
        )

    # Questions.
    def definition(self) -> LifecycleDefinition:
        """Read the definition back from the stored text."""
        return LifecycleDefinition.from_canonical_json(self.text)
