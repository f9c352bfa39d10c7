"""What can stand against something in a meeting: one-`if` rules on its stage, its time and its agenda."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from uuid import UUID

from domain.kernel import Act
from domain.meeting_values import Counts, Hand, ItemKind, MeetingStage, MeetingTerms, PlacedDraft
from domain.refusals import Refusal, Unmet, unmet
from domain.rules import blank

NOTICE_MOST = 60


def in_past(starts_at: datetime, act: Act) -> Unmet | None:
    """A board is called to a meeting that has begun or is over."""
    if starts_at > act.effective_at:
        return None
    return unmet(Refusal.MEETING_IN_PAST, starts_at=starts_at.isoformat())


def badly_planned(terms: MeetingTerms) -> Iterator[Unmet | None]:
    """The terms of a meeting say nothing, or ask for a notice nobody gives."""
    yield blank("title", terms.title)
    yield blank("place", terms.place)
    if not 0 <= terms.notice_days <= NOTICE_MOST:
        yield unmet(Refusal.VALUE_INVALID, field="notice_days", value=terms.notice_days)


def not_to_be_changed(stage: MeetingStage, starts_at: datetime) -> Unmet | None:
    """The meeting was called off, or has begun."""
    if stage is MeetingStage.CANCELLED:
        return unmet(Refusal.MEETING_CANCELLED, starts_at=starts_at.isoformat())
    if stage in {MeetingStage.OPEN, MeetingStage.CLOSED}:
        return unmet(Refusal.MEETING_OVER, starts_at=starts_at.isoformat())
    return None


def notice_too_short(days_left: int, notice_days: int, late_because: str | None) -> Unmet | None:
    """The invitation goes out later than the board is to have notice, and nobody says why."""
    if days_left >= notice_days or (late_because is not None and late_because.strip()):
        return None
    return unmet(Refusal.NOTICE_TOO_SHORT, days=days_left, least=notice_days)


def not_held(stage: MeetingStage, starts_at: datetime) -> Unmet | None:
    """Nobody opened the meeting, so nothing can have happened in it."""
    if stage in {MeetingStage.OPEN, MeetingStage.CLOSED}:
        return None
    if stage is MeetingStage.CANCELLED:
        return unmet(Refusal.MEETING_CANCELLED, starts_at=starts_at.isoformat())
    return unmet(Refusal.MEETING_NOT_HELD, starts_at=starts_at.isoformat())


def outside(opened_at: datetime | None, closed_at: datetime | None, act: Act) -> Unmet | None:
    """Something is said to have happened before the meeting was opened, or after it was closed."""
    if opened_at is not None and act.effective_at < opened_at:
        return unmet(
            Refusal.EFFECTIVE_BEFORE_LAST_MOVE,
            effective_at=act.effective_at.isoformat(),
            last_move_at=opened_at.isoformat(),
        )
    if closed_at is not None and act.effective_at > closed_at:
        return unmet(Refusal.MEETING_OVER, closed_at=closed_at.isoformat())
    return None


def without_items(drafts: Collection[PlacedDraft]) -> Unmet | None:
    """An agenda has nothing on it."""
    return None if drafts else unmet(Refusal.VALUE_INVALID, field="items", value="")


def badly_drafted(
    drafts: Iterable[PlacedDraft], known: Collection[UUID], *, public: bool
) -> Iterator[Unmet | None]:
    """Items say nothing, stand on the agenda already, or are public in a meeting that is not."""
    seen = set(known)
    for draft, _project in drafts:
        yield blank("title", draft.title)
        if draft.subject_id is not None and draft.subject_id in seen:
            yield unmet(Refusal.ITEM_TWICE, item=draft.title)
        if draft.subject_id is not None:
            seen.add(draft.subject_id)
        if (draft.subject_id is None) is not (draft.kind is ItemKind.OTHER):
            yield unmet(Refusal.VALUE_INVALID, field="subject_id", value=str(draft.subject_id or ""))
        if draft.public and not public:
            yield unmet(Refusal.ITEM_NOT_PUBLIC, item=draft.title)


def not_present(people: Iterable[UUID], present: Collection[UUID]) -> Unmet | None:
    """Somebody is said to have acted in the meeting, or to have left it, who was not there."""
    absent = tuple(dict.fromkeys(str(person) for person in people if person not in present))
    return unmet(Refusal.NOT_PRESENT, persons=absent) if absent else None


def quorum_missing(present: int, needed: int) -> Unmet | None:
    """Fewer members are present than the board needs to decide."""
    return None if present >= needed else unmet(Refusal.QUORUM_MISSING, present=present, least=needed)


def twice_raised(hands: Collection[Hand]) -> Unmet | None:
    """A member is said to have raised a hand twice."""
    people = [hand.person_id for hand in hands]
    again = next((hand for hand in hands if people.count(hand.person_id) > 1), None)
    if again is None:
        return None
    return unmet(Refusal.ALREADY_VOTED, person=str(again.person_id), choice=again.choice.value)


def miscounted(counts: Counts, present: int) -> Unmet | None:
    """Hands are counted that cannot have been shown: fewer than none, none at all, or more than were there."""
    if min(counts.yes, counts.no, counts.abstained) >= 0 and 0 < counts.total <= present:
        return None
    return unmet(Refusal.VALUE_INVALID, field="counts", value=counts.total, expected=str(present))
