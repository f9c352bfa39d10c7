"""What a board office puts on the next agenda: what waits for the board, each with the title it would have."""

from dataclasses import dataclass
from datetime import datetime

from domain.access import Reader, visible_to
from domain.decision_needs import DecisionNeed
from domain.lifecycles import Lifecycle
from domain.meeting_values import ItemDraft, ItemKind
from domain.meetings import Meeting
from domain.projects import Project
from projections.agenda_proposal import Proposed, proposed_agenda
from projections.plain_times import write_instant
from projections.statements import Connection
from runtime.organisations import OrganisationContext

TITLE_MOST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A matter as an item of the agenda, with when it is due."""

    item: ItemDraft
    due_at: datetime | None


def suggested_agenda(
    connection: Connection, here: OrganisationContext, reader: Reader, meeting: Meeting
) -> tuple[Suggested, ...]:
    """Give what waits for the board of a meeting, as far as the reader may see it."""
    return tuple(
        Suggested(
            item=ItemDraft(
                kind=one.kind,
                title=_title(here, one)[:TITLE_MOST],
                subject_id=one.subject_id,
                public=one.public and meeting.public,
            ),
            due_at=one.due_at,
        )
        for one in proposed_agenda(connection, meeting.board_id, meeting.programme_id)
        if one.subject_id != meeting.id
        and visible_to(
            reader,
            public=one.public,
            programme_id=meeting.programme_id,
            project_id=one.project_id,
            board_id=meeting.board_id,
        )
    )


def _title(here: OrganisationContext, one: Proposed) -> str:
    """Word an item; agendas are written in German, whatever language their reader prefers."""
    project = f"{one.project_key} {one.title}" if one.project_key else one.title
    match one.kind:
        case ItemKind.GATE_REVIEW:
            return f"{_gate(here, one)}: {project}"
        case ItemKind.DECISION_NEED:
            need = here.store.load(DecisionNeed, one.subject_id)
            return f"{project}: {need.question}" if need else project
        case ItemKind.EXCEPTION_TASK:
            return f"Nicht ausgeführter Folgeschritt: {project}"
        case ItemKind.CONDITION:
            return f"Auflage zu {project}: {one.about}"
        case ItemKind.MINUTES:
            return f"Genehmigung der Niederschrift: {one.title}, {write_instant(one.about, 'Europe/Berlin', 'de')}"
    return one.title


def _gate(here: OrganisationContext, one: Proposed) -> str:
    """Give the name of the gate in the lifecycle its project is pinned to."""
    project = here.store.load(Project, one.project_id) if one.project_id else None
    lifecycle = here.store.load(Lifecycle, project.lifecycle.lifecycle_id) if project else None
    return lifecycle.definition().gate(one.about).label.de if lifecycle else one.about
