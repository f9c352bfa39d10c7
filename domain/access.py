"""Who reads, and the one rule of what a reader may see."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A reader as of today's mandates: everything, whole programmes, or what is public only."""

    person_id: UUID | None = None
    everything: bool = False
    programmes: frozenset[UUID] = field(default_factory=frozenset)

    @classmethod
    def anyone(cls) -> "Reader":
        """The reader without any mandate: sees public objects only."""
        return cls()

    @classmethod
    def operator(cls) -> "Reader":
        """The reader who holds the database itself: replay and verification on the command line."""
        return cls(everything=True)


def visible_to(reader: Reader, *, public: bool, programme_id: UUID) -> bool:
    """Tell whether a reader may see an object of a programme; queries state the same rule in SQL."""
    return public or reader.everything or programme_id in reader.programmes
