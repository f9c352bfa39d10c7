"""The words a page speaks with: a city's names of phases, boards, units and people, in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from api.pages.rendering import text_in
from domain.lifecycle_definitions import LifecycleDefinition
from domain.project_values import RunState
from projections.goals_matrix import goal_system_names
from projections.names import ProgrammeName, board_names, unit_names
from projections.phase_words import PhaseWords, phase_words
from projections.plain_words import WordList, word
from projections.portfolio import PortfolioRow
from projections.sentences import Words
from projections.statements import Connection
from runtime.directory import names_of_people

COARSE = {
    "pipeline": "Pipeline",
    "planning": "Planung",
    "initiation": "Initiierung",
    "implementation": "Umsetzung",
    "closed": "Beendet",
}
"""The five steps every phase model maps to; texts of the pages."""
RUN_STATE_SIGNS = {RunState.ACTIVE: "", RunState.PAUSED: "‖", RunState.PERMANENT: "∞"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseShown:
    """A phase in the city's words; `coarse` is empty where it would add nothing to them."""

    key: str
    sign: str
    word: str
    coarse: str
    place: int
    final: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Everything that turns ids and keys into words."""

    language: str
    text: Callable[..., str]
    phases: Mapping[tuple[UUID, str], PhaseWords]
    boards: Mapping[UUID, str]
    units: Mapping[UUID, str]
    goal_systems: Mapping[UUID, str]
    people: Mapping[UUID, str]

    @classmethod
    def read(cls, connection: Connection, language: str) -> "Vocabulary":
        """Read all names as they are today."""
        return cls(
            language=language,
            text=text_in(language),
            phases=phase_words(connection),
            boards={board.board_id: board.name for board in board_names(connection)},
            units=unit_names(connection),
            goal_systems=goal_system_names(connection),
            people=names_of_people(connection),
        )

    def phase(self, lifecycle_id: UUID, key: str, coarse: str) -> PhaseShown:
        """Show a phase by the words of its lifecycle."""
        words = self.phases[lifecycle_id, key]
        word, broad = words.label[self.language], self.text(COARSE[coarse])
        return PhaseShown(
            key=key,
            sign=words.symbol,
            word=word,
            coarse="" if words.final or broad.casefold() in word.casefold() else broad,
            place=words.place,
            final=words.final,
        )

    def listed(self, words: WordList, key: str) -> str:
        """Give the word of a closed list; what no list knows speaks for itself."""
        return word(words, key, self.language)

    def for_sentences(
        self, programme: ProgrammeName, row: PortfolioRow, definition: LifecycleDefinition
    ) -> Words:
        """Give the names the sentences about one project may use; no other project is named in them."""
        return Words(
            persons={str(person): name for person, name in self.people.items()},
            boards={str(board): name for board, name in self.boards.items()},
            units={str(unit): name for unit, name in self.units.items()},
            goal_systems={str(system): name for system, name in self.goal_systems.items()},
            programmes={str(programme.programme_id): programme.name},
            projects={str(row.project_id): f"{row.key} {row.title}"},
            phases={one.key: one.label.in_language(self.language) for one in definition.phases},
            gates={one.key: one.label.in_language(self.language) for one in definition.gates},
            zone=programme.zone,
        )
