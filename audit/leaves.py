"""The leaf of an event in the transparency log: what is committed to, as bytes, one way only.

The leaf commits to the stored bytes of state and metadata by salted digests, never to the bytes
themselves: an erased or disposed text leaves every proof intact, and a low-entropy content cannot be
guessed from its digest. RFC 8785 canonical JSON; leaf hash as in RFC 6962: SHA-256(0x00 || leaf).
"""

import hashlib
import json
from dataclasses import dataclass

LEAF_VERSION = "gatebook-leaf/1"
SALT_BYTES = 16


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(slots=True)
class Leaf:
    """Everything of an event that its leaf names; ids and times as their stored text."""

    position: int
    event_id: str
    originator_id: str
    originator_version: int
    topic: str
    effective_at: str
    effective_precision: str
    recorded_at: str
    state_sha256: bytes
    metadata_sha256: bytes

    def to_bytes(self) -> bytes:
        """Write the leaf as RFC 8785 canonical JSON.

        All values are ASCII strings and integers below 2^53, for which sorted keys and compact
        separators are canonical; a test compares with an independent RFC 8785 library.
        """
        return _CANONICAL.encode(
            {
                "v": LEAF_VERSION,
                "position": self.position,
                "event_id": self.event_id,
                "originator_id": self.originator_id,
                "originator_version": self.originator_version,
                "topic": self.topic,
                "effective_at": self.effective_at,
                "effective_precision": self.effective_precision,
                "recorded_at": self.recorded_at,
                "metadata_sha256": self.metadata_sha256.hex(),
                "state_sha256": self.state_sha256.hex(),
            }
        ).encode()

    def hash(self) -> bytes:
        """Give the RFC 6962 leaf hash."""
        return leaf_hash(self.to_bytes())


def leaf_hash(leaf: bytes) -> bytes:
    """Hash the bytes of a leaf (RFC 6962 section 2.1)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def salted_digest(salt: bytes, content: bytes) -> bytes:
    """Commit to content under its salt: SHA-256(salt || content)."""
    return hashlib.sha256(salt + content).digest()
