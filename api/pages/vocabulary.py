"""The words a page speaks with: a city's names of phases, boards, units and people, in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from api.pages.rendering import text_in
from domain.project_values import RunState
from projections.names import board_names, unit_names
from projections.phase_words import PhaseWords, phase_words
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
RUN_STATES = {RunState.ACTIVE: "in Arbeit", RunState.PAUSED: "ruht", RunState.PERMANENT: "Daueraufgabe"}
KINDS = {"project": "Projekt", "measure": "Maßnahme", "task": "Aufgabe"}
RUN_STATE_SIGNS = {RunState.ACTIVE: "", RunState.PAUSED: "‖", RunState.PERMANENT: "∞"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseShown:
    """A phase in the city's words; `coarse` is empty where it would only repeat them."""

    key: str
    sign: str
    word: str
    coarse: str
    place: int
    proposal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Everything that turns ids and keys into words."""

    language: str
    text: Callable[..., str]
    phases: Mapping[tuple[UUID, str], PhaseWords]
    boards: Mapping[UUID, str]
    units: Mapping[UUID, str]
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
            coarse="" if broad.casefold() in word.casefold() else broad,
            place=words.place,
            proposal=words.proposal,
        )

    def run_state(self, run_state: RunState) -> str:
        """Call a run state by its word."""
        return self.text(RUN_STATES[run_state])

    def kind(self, kind: str) -> str:
        """Call a kind of project as the city does; a kind we have no word for speaks for itself."""
        return self.text(KINDS[kind]) if kind in KINDS else kind
