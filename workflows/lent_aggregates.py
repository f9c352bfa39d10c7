"""What many small commands of one transaction read over and over is loaded once: the programme, its lifecycle."""

from dataclasses import dataclass, field
from uuid import UUID

from domain.kernel import Aggregate
from workflows.commands import A, Stream


@dataclass(slots=True)
class Lent:
    """Lends aggregates from command to command within one transaction, as long as nothing was recorded on them."""

    stream: Stream
    known: dict[UUID, tuple[Aggregate, int]] = field(default_factory=dict)

    def load(self, kind: type[A], stream_id: UUID) -> A | None:
        """Give what an earlier command loaded, or load it."""
        known = self.known.get(stream_id)
        if known is not None and isinstance(known[0], kind):
            return known[0]
        loaded = self.stream.load(kind, stream_id)
        if loaded is not None:
            self.known[stream_id] = (loaded, loaded.version)
        return loaded

    def forget(self) -> None:
        """Load anew whatever a command that was refused may have changed."""
        self.known.clear()

    def forget_changed(self) -> None:
        """Load anew what a command has recorded something on."""
        self.known = {one: known for one, known in self.known.items() if known[0].version == known[1]}
