"""The agenda of a meeting: fixed when the invitation goes out; what comes later is a supplement.

A part of `Meeting`. Public items and the others are numbered each for themselves.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from domain.kernel import Act, Aggregate, Stamp, event
from domain.meeting_rules import (
    badly_drafted,
    in_past,
    not_to_be_changed,
    notice_too_short,
    without_items,
)
from domain.meeting_values import AgendaItem, MeetingStage, PlacedDraft
from domain.refusals import Refusal, Unmet, require, unmet
from domain.rules import blank
from domain.texts import Public


class InvitedMeeting(Aggregate):
    """The part of a meeting that says who is called to it, and what for."""

    # Events: the stored record. Names and fields are a format; add, never change.
    class Invited(Aggregate.Event):
        TOPIC = "meeting.invited.v1"
        items: tuple[AgendaItem, ...]
        invited: tuple[UUID, ...]
        late_because: Public | None

    class Supplemented(Aggregate.Event):
        TOPIC = "meeting.supplemented.v1"
        items: tuple[AgendaItem, ...]
        reason: Public
        invited: tuple[UUID, ...] | None = None

    # State: folded from events.
    stage: MeetingStage
    starts_at: datetime
    public: bool
    notice_days: int
    items: tuple[AgendaItem, ...]
    supplements: frozenset[str]
    invited: tuple[UUID, ...]
    invited_at: datetime | None

    def begin_agenda(self) -> None:
        """Begin with nothing on the agenda and nobody invited."""
        self.items = ()
        self.supplements = frozenset()
        self.invited = ()
        self.invited_at = None

    @event(Invited)
    def _invited(
        self,
        *,
        items: tuple[AgendaItem, ...],
        invited: tuple[UUID, ...],
        late_because: Public | None,
        stamp: Stamp,
    ) -> None:
        self.stage = MeetingStage.INVITED
        self.items = items
        self.invited = invited
        self.invited_at = stamp.effective_at

    @event(Supplemented)
    def _supplemented(
        self,
        *,
        items: tuple[AgendaItem, ...],
        reason: Public,
        invited: tuple[UUID, ...] | None = None,
        stamp: Stamp,
    ) -> None:
        self.items += items
        self.supplements |= {item.key for item in items}

    # Questions.
    def item(self, key: str) -> AgendaItem | None:
        """Give an item of the agenda."""
        return next((item for item in self.items if item.key == key), None)

    # Decisions: rules in the order of `Refusal`, then the facts that follow.
    def invite(
        self,
        drafts: Collection[PlacedDraft],
        invited: tuple[UUID, ...],
        days_left: int,
        late_because: str | None,
        act: Act,
    ) -> None:
        """Call the members to the meeting and fix its agenda; the same agenda again records nothing."""
        items = numbered(drafts, ())
        if self.stage is MeetingStage.INVITED and items == self.items:
            return
        require(
            in_past(self.starts_at, act),
            not_to_be_changed(self.stage, self.starts_at),
            self._invited_already(),
            notice_too_short(days_left, self.notice_days, late_because),
            *badly_drafted(drafts, (), public=self.public),
            without_items(drafts),
        )
        self._invited(items=items, invited=invited, late_because=late_because, stamp=act.stamp())

    def supplement(self, drafts: Collection[PlacedDraft], reason: str, act: Act) -> None:
        """Put further items on an agenda that has gone out."""
        known = {item.subject_id for item in self.items if item.subject_id is not None}
        require(
            self._not_invited(),
            *badly_drafted(drafts, known, public=self.public),
            without_items(drafts),
            blank("reason", reason),
        )
        items = numbered(drafts, self.items)
        self._supplemented(items=items, reason=reason, invited=self.invited or None, stamp=act.stamp())

    # Rules.
    def _invited_already(self) -> Unmet | None:
        if self.stage is not MeetingStage.INVITED:
            return None
        return unmet(Refusal.MEETING_ALREADY_INVITED, starts_at=self.starts_at.isoformat())

    def _not_invited(self) -> Unmet | None:
        if self.stage is MeetingStage.PLANNED:
            return unmet(Refusal.MEETING_NOT_INVITED, starts_at=self.starts_at.isoformat())
        return not_to_be_changed(self.stage, self.starts_at)


def numbered(drafts: Collection[PlacedDraft], before: tuple[AgendaItem, ...]) -> tuple[AgendaItem, ...]:
    """Number drafts behind the items before them, the public and the others each for themselves."""
    items = list(before)
    for draft, project_id in drafts:
        number = 1 + sum(item.public is draft.public for item in items)
        items.append(
            AgendaItem(
                public=draft.public,
                number=number,
                kind=draft.kind,
                subject_id=draft.subject_id,
                project_id=project_id,
                title=draft.title,
            )
        )
    return tuple(items[len(before) :])
