"""What whoever signed in may do about a project, and what stands against it just now."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from api.pages.history import knows_persons
from api.pages.refused_forms import HIDDEN, reasons
from api.pages.task_words import KINDS, PAGES
from api.pages.visitors import Visitor
from api.pages.vocabulary import Vocabulary
from domain.boards import board_id
from domain.evidence import EvidenceState, SubjectKind
from domain.lifecycle_definitions import Gate, LifecycleDefinition, Requirement
from domain.project_values import RunState
from domain.refusals import Refusal, Refused
from projections.evidence_list import By, EvidenceRow, evidence_list
from projections.open_tasks import open_tasks
from projections.plain_words import OUTCOMES, ROLES
from projections.portfolio import PortfolioRow
from projections.reviews import decided_reviews_of
from projections.statements import Connection
from runtime.evidence import require_may_lay
from runtime.new_ids import new_id
from runtime.organisations import OrganisationContext
from workflows.commands import Command
from workflows.gate_reviews import RequestGateReview
from workflows.guards import GUARDS
from workflows.projects import PauseProject, ResumeProject

REQUEST, LAY, PAUSE, RESUME = "vorlage", "unterlage", "ruhe", "wiederaufnahme"


BROUGHT_WITH_REQUEST = frozenset({Refusal.REQUIRED_EVIDENCE_MISSING, Refusal.CRITERION_NOT_MET})
"""What keeps an empty request from being taken, and may come along with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """Evidence or a criterion that a gate asks for, in words."""

    key: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedGate:
    """A gate that is next, what it asks for, and what keeps it from being requested now."""

    key: str
    label: str
    question: str
    board: str
    required: tuple[Required, ...]
    criteria: tuple[Required, ...]
    guards: tuple[str, ...]
    against: tuple[str, ...]
    decided: tuple[tuple[UUID, str, datetime], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectForms:
    """The forms of a project's page for one visitor."""

    gates: tuple[OfferedGate, ...] = ()
    files: tuple[EvidenceRow, ...] = ()
    lays: bool = False
    run_state: dict[str, list[str]] = field(default_factory=dict)
    provable: tuple[Required, ...] = ()
    key: str = ""

    @property
    def words(self) -> dict[str, str]:
        """The words for what files can be the evidence of, by key."""
        return {one.key: one.word for one in self.provable}


def acting_shown(
    connection: Connection,
    here: OrganisationContext,
    visitor: Visitor | None,
    what: tuple[PortfolioRow, LifecycleDefinition],
    words: Vocabulary,
) -> dict[str, Any]:
    """Give what a page shows of acting: forms and open tasks; nothing to the public, and nothing of a past day."""
    if visitor is None:
        return {"forms": ProjectForms(), "tasks": (), "most_bytes": 0}
    return {
        "most_bytes": here.store.files.most_bytes,
        "forms": forms_of(connection, here, visitor, what, words),
        "tasks": tasks_shown(connection, visitor, what[0], words),
    }


def forms_of(
    connection: Connection,
    here: OrganisationContext,
    visitor: Visitor,
    what: tuple[PortfolioRow, LifecycleDefinition],
    words: Vocabulary,
) -> ProjectForms:
    """Give the forms a visitor may be shown."""
    row, definition = what
    asking = _Asking(connection, here, visitor, words)
    offered = (asking.gate(row, gate) for gate in definition.gates_from(row.phase))
    gates = tuple(gate for gate in offered if gate is not None)
    files = evidence_list(connection, visitor.reader, By.PROJECT, row.project_id) if gates else ()
    change = (
        (RESUME, ResumeProject(project_id=row.project_id))
        if row.run_state is RunState.PAUSED
        else (PAUSE, PauseProject(project_id=row.project_id))
    )
    against = asking.against(change[1])
    return ProjectForms(
        gates=gates,
        lays=_may_lay(here, visitor, row.project_id),
        files=tuple(file for file in files if file.state is EvidenceState.IN_FORCE),
        run_state={} if against is None else {change[0]: list(against)},
        provable=_words((one for gate in definition.gates for one in gate.required_evidence), words.language),
        key=str(new_id()),
    )


def _may_lay(here: OrganisationContext, visitor: Visitor, project_id: UUID) -> bool:
    try:
        require_may_lay(here, (SubjectKind.PROJECT, project_id), visitor.actor)
    except Refused:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Asking:
    connection: Connection
    here: OrganisationContext
    visitor: Visitor
    words: Vocabulary

    def against(self, command: Command) -> tuple[str, ...] | None:
        """Say what stands against a command (None: it is not for this visitor at all)."""
        found = self.here.stands_against(command, self.visitor.actor, self.connection)
        if HIDDEN & {one.refusal for one in found}:
            return None
        found = tuple(one for one in found if one.refusal not in BROUGHT_WITH_REQUEST)
        return tuple(reasons(Refused.of(found), self.words.language)) if found else ()

    def gate(self, row: PortfolioRow, gate: Gate) -> OfferedGate | None:
        against = self.against(_request(row.project_id, gate.key))
        if against is None:
            return None
        language = self.words.language
        return OfferedGate(
            key=gate.key,
            label=gate.label.in_language(language),
            question=gate.question.in_language(language),
            board=self.words.boards.get(board_id(row.programme_id, gate.board), gate.board),
            required=_words(gate.required_evidence, language),
            criteria=_words(gate.criteria, language),
            guards=tuple(GUARDS[name].asks.in_language(language) for name in gate.guards),
            against=against,
            decided=tuple(
                (one.review_id, self.words.listed(OUTCOMES, one.outcome), one.decided_at)
                for one in decided_reviews_of(self.connection, row.project_id)
                if one.gate == gate.key and one.reopened_by is None
            ),
        )


def _words(asked: Iterable[Requirement], language: str) -> tuple[Required, ...]:
    """Put what is asked for into words, each once."""
    words = {one.key: one.label.in_language(language) for one in asked}
    return tuple(Required(key=key, word=word) for key, word in words.items())


def _request(project_id: UUID, gate: str) -> Command:
    return RequestGateReview(review_id=new_id(), project_id=project_id, gate=gate, motion="–")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTask:
    """What a project waits for, in words; `page` is where it is done, if there is one for its subject."""

    what: str
    whose: str
    due_at: datetime | None
    page: str | None
    subject: UUID


def tasks_shown(
    connection: Connection, visitor: Visitor, row: PortfolioRow, words: Vocabulary
) -> tuple[ShownTask, ...]:
    """Show what a project waits for to those who act in it; how many have voted is not for everybody."""
    insider = knows_persons(visitor.reader, row.programme_id)
    if not insider and row.lead != visitor.signed_in.person_id:
        return ()
    return tuple(
        ShownTask(
            what=words.text(KINDS[task.kind]),
            whose=f"{words.listed(ROLES, task.role)}{f' ({task.people})' if task.people > 1 else ''}",
            due_at=task.due_at,
            page=PAGES.get(task.kind),
            subject=task.subject_id,
        )
        for task in open_tasks(connection, row.project_id)
    )
