"""Who reads, and the one rule of what a reader may see."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A reader as of today's mandates: everything, whole programmes, single projects, or what is public only.

    `projects` are those the reader acts on without a mandate in the programme, public or not: leads them, or sits
    on a board they were put to. What is not public about them is for this reader too.
    `boards` are those the reader sits on.
    """

    person_id: UUID | None = None
    everything: bool = False
    programmes: frozenset[UUID] = field(default_factory=frozenset)
    projects: frozenset[UUID] = field(default_factory=frozenset)
    boards: frozenset[UUID] = field(default_factory=frozenset)

    @classmethod
    def anyone(cls) -> "Reader":
        """The reader without any mandate: sees public objects only."""
        return cls()

    @classmethod
    def operator(cls) -> "Reader":
        """The reader who holds the database itself: replay and verification on the command line."""
        return cls(everything=True)


def visible_to(
    reader: Reader,
    *,
    public: bool,
    programme_id: UUID,
    project_id: UUID | None = None,
    board_id: UUID | None = None,
) -> bool:
    """Tell whether a reader may see an object of a programme; queries state the same rule in SQL.

    `project_id` is None for what belongs to no single project, or is not for those who only act on it;
    `board_id` is given for what belongs to a board itself, such as its meetings.
    """
    return (
        public
        or reader.everything
        or programme_id in reader.programmes
        or (project_id is not None and project_id in reader.projects)
        or (board_id is not None and board_id in reader.boards)
    )
