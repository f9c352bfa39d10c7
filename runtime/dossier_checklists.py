"""What a project waits for at its next gates: evidence, criteria, conditions that hold it up, votes not cast."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from domain.access import Reader
from domain.dossier_checklists import Asked, checklist
from domain.evidence import EvidenceState
from domain.gate_review_values import Stage
from domain.gate_reviews import GateReview
from domain.lifecycle_definitions import Gate, Label, LifecycleDefinition
from projections.conditions_owed import blocking_conditions_of
from projections.evidence_list import By, EvidenceRow, evidence_list
from projections.portfolio import PortfolioRow
from projections.reviews import decided_reviews_of, unfinished_reviews_of
from projections.statements import Connection
from runtime.organisations import OrganisationContext


class Waits(StrEnum):
    """What can be waited for."""

    EVIDENCE = "evidence"
    CRITERION = "criterion"
    CONDITION = "condition"
    OPENING = "opening"
    VOTES = "votes"
    NOTICE = "notice"


class ChecklistLine(NamedTuple):
    """One line of a checklist: `needed` keeps the gate closed until it is `fulfilled`.

    `shown_by` is the file that is the evidence or shows the criterion; `missing` counts votes not cast.
    """

    waits: Waits
    key: str
    label: Label
    needed: bool
    fulfilled: bool
    shown_by: UUID | None = None
    missing: int | None = None


class GateChecklist(NamedTuple):
    """The checklist of one gate, and the review that is under way there, if one is."""

    gate: str
    label: Label
    review_id: UUID | None
    lines: tuple[ChecklistLine, ...]

    @property
    def waiting(self) -> bool:
        """Tell whether anything that is needed is missing."""
        return any(line.needed and not line.fulfilled for line in self.lines)


OPENING = Label(de="Eröffnung der Abstimmung", en="Opening of the vote")
VOTES = Label(de="Stimmen", en="Votes")


def checklists_of(
    connection: Connection,
    here: OrganisationContext,
    row: PortfolioRow,
    definition: LifecycleDefinition,
    *,
    inside: bool,
) -> tuple[GateChecklist, ...]:
    """Give the checklist of the gate under review, else of every gate that is next; then what is owed after decisions.

    How many votes are missing, and which non-public file shows what, is for those inside only.
    """
    files = tuple(
        file
        for file in evidence_list(connection, Reader.operator(), By.PROJECT, row.project_id)
        if file.state is EvidenceState.IN_FORCE and file.proves
    )
    under_way = unfinished_reviews_of(connection, row.project_id)
    review = here.store.load(GateReview, under_way[0]) if under_way else None
    conditions = tuple(_conditions(connection, row.project_id))
    gates = (definition.gate(review.matter.gate),) if review is not None else definition.gates_from(row.phase)
    under_way_now = tuple(
        GateChecklist(
            gate.key,
            gate.label,
            review.id if review is not None else None,
            (*_asked(gate, files, review, inside=inside), *conditions, *_voting(review, inside=inside)),
        )
        for gate in gates
    )
    return (*under_way_now, *_owed_after(connection, row.project_id, definition))


def _owed_after(
    connection: Connection, project_id: UUID, definition: LifecycleDefinition
) -> Iterator[GateChecklist]:
    """Give, of reviews that were decided, who has still to take note; it keeps no gate closed."""
    labels = {gate.key: gate.label for gate in definition.gates}
    for one in decided_reviews_of(connection, project_id):
        lines = tuple(
            ChecklistLine(Waits.NOTICE, body, Label(de=body, en=body), needed=False, fulfilled=False)
            for body in one.to_be_told
        )
        if lines:
            known = labels.get(one.gate, Label(de=one.gate, en=one.gate))
            yield GateChecklist(one.gate, known, one.review_id, lines)


def _asked(
    gate: Gate, files: tuple[EvidenceRow, ...], review: GateReview | None, *, inside: bool
) -> Iterator[ChecklistLine]:
    """Hold the gate's demands against what was laid before the review, or before the project as long as there is none."""
    laid = {
        str(file.proves): file.evidence_id
        for file in files
        if review is None or file.evidence_id in review.evidence
    }
    named = {file.evidence_id for file in files if file.public}
    judged = review.criteria if review is not None else {}
    met = review.criteria_met() if review is not None else frozenset()
    for item in checklist(gate, laid, met):
        shown_by = laid.get(item.key)
        if item.asked is Asked.CRITERION:
            shown_by = judged[item.key].claim.evidence_id if item.key in judged else None
        told = shown_by if inside or shown_by in named else None
        yield ChecklistLine(
            Waits(item.asked.value), item.key, item.label, item.mandatory, item.fulfilled, told
        )


def _conditions(connection: Connection, project_id: UUID) -> Iterator[ChecklistLine]:
    for condition_id, wording, _state, _due_at in blocking_conditions_of(connection, project_id):
        label = Label(de=wording, en=wording)
        yield ChecklistLine(Waits.CONDITION, str(condition_id), label, needed=True, fulfilled=False)


def _voting(review: GateReview | None, *, inside: bool) -> Iterator[ChecklistLine]:
    if review is None:
        return
    opened = review.stage is Stage.OPEN
    yield ChecklistLine(Waits.OPENING, "opening", OPENING, needed=True, fulfilled=opened)
    if opened and inside:
        missing = len(review.seats_to_vote())
        yield ChecklistLine(Waits.VOTES, "votes", VOTES, needed=True, fulfilled=not missing, missing=missing)
