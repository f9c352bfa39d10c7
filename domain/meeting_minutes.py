"""The minutes of a meeting: what is said beside its decisions, that they were approved, what was put right.

A part of `Meeting`. Times, attendance, votes and results are facts of the meeting itself and are not written
down again. Until they are approved a text may be written anew; afterwards only a correction is added.
"""

from datetime import datetime
from uuid import UUID

from domain.kernel import Act, Aggregate, Stamp, event
from domain.meeting_rules import not_held
from domain.meeting_values import AgendaItem, Correction, MeetingStage
from domain.refusals import Refusal, Unmet, require, unmet
from domain.rules import blank
from domain.texts import Key, Public


class MinutedMeeting(Aggregate):
    """The part of a meeting that becomes its minutes."""

    # Events: the stored record. Names and fields are a format; add, never change.
    class ItemMinuted(Aggregate.Event):
        TOPIC = "meeting.item_minuted.v1"
        item: Key
        text: Public

    class MinutesApproved(Aggregate.Event):
        TOPIC = "meeting.minutes_approved.v1"
        approved_by: UUID
        approved_in: UUID | None
        minutes_sha256: Key

    class MinutesCorrected(Aggregate.Event):
        TOPIC = "meeting.minutes_corrected.v1"
        item: Key | None
        wording: Public
        reason: Public

    # State: folded from events.
    stage: MeetingStage
    starts_at: datetime
    items: tuple[AgendaItem, ...]
    texts: dict[str, str]
    approved_at: datetime | None
    approved_by: UUID | None
    minutes_sha256: str | None
    corrections: list[Correction]

    def begin_minutes(self) -> None:
        """Begin with nothing written."""
        self.texts = {}
        self.approved_at = None
        self.approved_by = None
        self.minutes_sha256 = None
        self.corrections = []

    @event(ItemMinuted)
    def _item_minuted(self, *, item: Key, text: Public, stamp: Stamp) -> None:
        self.texts[item] = text

    @event(MinutesApproved)
    def _minutes_approved(
        self, *, approved_by: UUID, approved_in: UUID | None, minutes_sha256: Key, stamp: Stamp
    ) -> None:
        self.approved_at = stamp.effective_at
        self.approved_by = approved_by
        self.minutes_sha256 = minutes_sha256

    @event(MinutesCorrected)
    def _minutes_corrected(self, *, item: Key | None, wording: Public, reason: Public, stamp: Stamp) -> None:
        self.corrections.append(Correction(item, wording, reason, stamp.effective_at, stamp.recorded_at))

    # Decisions: rules in the order of `Refusal`, then the facts that follow.
    def minute(self, item: str, text: str, act: Act) -> None:
        """Write what the minutes say of an item; the same text records nothing."""
        if self.texts.get(item) == text:
            return
        require(
            not_held(self.stage, self.starts_at),
            self.not_on_agenda(item),
            self.approved_already(),
            blank("text", text),
        )
        self._item_minuted(item=item, text=text, stamp=act.stamp())

    def approve_minutes(self, approved_by: UUID, approved_in: UUID | None, sha256: str, act: Act) -> None:
        """Approve the minutes as they are written, known by their hash; approved ones record nothing."""
        if self.approved_at is not None:
            return
        require(not_held(self.stage, self.starts_at), self._still_sitting())
        self._minutes_approved(
            approved_by=approved_by, approved_in=approved_in, minutes_sha256=sha256, stamp=act.stamp()
        )

    def correct_minutes(self, item: str | None, wording: str, reason: str, act: Act) -> None:
        """Put approved minutes right, at an item or (None) in general; the same correction records nothing."""
        if any((one.item, one.wording) == (item, wording) for one in self.corrections):
            return
        require(
            not_held(self.stage, self.starts_at),
            self.not_on_agenda(item) if item is not None else None,
            self._not_approved(),
            blank("wording", wording),
            blank("reason", reason),
        )
        self._minutes_corrected(item=item, wording=wording, reason=reason, stamp=act.stamp())

    # Rules.
    def not_on_agenda(self, item: str) -> Unmet | None:
        """The agenda has no such item."""
        known = tuple(one.key for one in self.items)
        return None if item in known else unmet(Refusal.ITEM_NOT_ON_AGENDA, item=item, known=known)

    def approved_already(self) -> Unmet | None:
        """The minutes are approved, so nothing in them is written anew."""
        if self.approved_at is None:
            return None
        return unmet(Refusal.MINUTES_APPROVED, approved_at=self.approved_at.isoformat())

    def _still_sitting(self) -> Unmet | None:
        return unmet(Refusal.MEETING_NOT_CLOSED) if self.stage is MeetingStage.OPEN else None

    def _not_approved(self) -> Unmet | None:
        return unmet(Refusal.MINUTES_NOT_APPROVED) if self.approved_at is None else None
