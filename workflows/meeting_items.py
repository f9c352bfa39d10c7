"""What may stand on a board's agenda: matters that wait before this very board, and nothing that is over."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from domain.conditions import Condition, ConditionState
from domain.decision_needs import DecisionNeed, NeedStage
from domain.exception_tasks import ExceptionTask
from domain.gate_review_rules import over
from domain.gate_reviews import GateReview
from domain.kernel import Aggregate
from domain.meeting_values import ItemDraft, ItemKind, MeetingStage, PlacedDraft
from domain.meetings import Meeting
from domain.projects import Project
from domain.refusals import Refusal, Unmet, unmet
from workflows.commands import Work, not_found


class Subject(NamedTuple):
    """What an item is about: before which board of which programme, of which project, and why it is over."""

    programme_id: UUID
    board_id: UUID | None
    project_id: UUID | None
    over: Unmet | None


NOUNS: dict[ItemKind, type[Aggregate]] = {
    ItemKind.GATE_REVIEW: GateReview,
    ItemKind.DECISION_NEED: DecisionNeed,
    ItemKind.EXCEPTION_TASK: ExceptionTask,
    ItemKind.CONDITION: Condition,
    ItemKind.MINUTES: Meeting,
}


def placed(
    meeting: Meeting, items: Iterable[ItemDraft], work: Work
) -> tuple[tuple[PlacedDraft, ...], tuple[Unmet, ...]]:
    """Find the project of each item, and everything that keeps items from this board's agenda."""
    drafts: list[PlacedDraft] = []
    against: list[Unmet | None] = []
    for draft in items:
        subject = _subject_of(draft, work)
        project_id = subject.project_id if subject else None
        drafts.append(PlacedDraft(draft, project_id))
        if subject is not None:
            against += [_of_another_board(draft, subject, meeting), subject.over]
        if draft.public and project_id is not None:
            against.append(_hidden(draft, work.get(Project, project_id)))
    return tuple(drafts), tuple(one for one in against if one is not None)


def _subject_of(draft: ItemDraft, work: Work) -> Subject | None:
    """Load what an item is about (None: it is about nothing in the record).

    Raises:
        Refused: NOT_FOUND.
    """
    if draft.subject_id is None or draft.kind is ItemKind.OTHER:
        return None
    found = work.find(NOUNS[draft.kind], draft.subject_id)
    match found:
        case GateReview():
            matter = found.matter
            why = over(found.id, found.stage)
            return Subject(matter.programme_id, matter.board_id, matter.project_id, why)
        case DecisionNeed():
            return Subject(found.programme_id, found.board_id, found.project_id, _answered(found))
        case ExceptionTask():
            why = unmet(Refusal.TASK_SETTLED, task=str(found.id)) if found.settled else None
            return Subject(found.programme_id, None, found.project_id, why)
        case Condition():
            place = found.place
            return Subject(place.programme_id, place.board_id, place.project_id, _condition_over(found))
        case Meeting():
            return Subject(found.programme_id, found.board_id, None, _nothing_to_approve(found))
    raise not_found(NOUNS[draft.kind], draft.subject_id)


def _of_another_board(draft: ItemDraft, subject: Subject, meeting: Meeting) -> Unmet | None:
    """The matter is before another board; what no board has belongs to any board of its programme."""
    elsewhere = subject.programme_id != meeting.programme_id
    another = subject.board_id not in {None, meeting.board_id}
    of_management = subject.board_id is None and draft.kind is ItemKind.DECISION_NEED
    if not (elsewhere or another or of_management):
        return None
    return unmet(Refusal.ITEM_OF_ANOTHER_BOARD, item=draft.title)


def _hidden(draft: ItemDraft, project: Project) -> Unmet | None:
    return None if project.public else unmet(Refusal.ITEM_NOT_PUBLIC, item=draft.title)


def _condition_over(condition: Condition) -> Unmet | None:
    if condition.state in {ConditionState.OPEN, ConditionState.LAPSED}:
        return None
    return unmet(Refusal.CONDITION_OVER, condition=condition.wording, state=condition.state.value)


def _answered(need: DecisionNeed) -> Unmet | None:
    refusal = {
        NeedStage.ANSWERED: Refusal.DECISION_NEED_ANSWERED,
        NeedStage.WITHDRAWN: Refusal.DECISION_NEED_WITHDRAWN,
    }.get(need.stage)
    return unmet(refusal, need=str(need.id)) if refusal else None


def _nothing_to_approve(meeting: Meeting) -> Unmet | None:
    if meeting.stage is not MeetingStage.CLOSED:
        return unmet(Refusal.MEETING_NOT_HELD, starts_at=meeting.starts_at.isoformat())
    return meeting.approved_already()
