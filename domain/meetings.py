"""A meeting (Sitzung) of a board, from its planning to its minutes.

It is planned, alone or as one of a series; the invitation fixes its agenda, and what comes later is a
supplement. What it decides on a gate is the vote of the review itself: the hands shown here are cast there. What
it decides on anything else is its own resolution, by count.
"""

from datetime import datetime
from typing import Any, NamedTuple, Self
from uuid import UUID

from domain.ballots import Result, Tally
from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.meeting_agendas import InvitedMeeting
from domain.meeting_minutes import MinutedMeeting
from domain.meeting_rules import (
    badly_planned,
    in_past,
    miscounted,
    not_held,
    not_present,
    not_to_be_changed,
    outside,
    quorum_missing,
    twice_raised,
)
from domain.meeting_sittings import SittingMeeting
from domain.meeting_values import Counts, Hand, ItemKind, ItemState, MeetingStage, MeetingTerms
from domain.refusals import Refusal, Unmet, require, unmet
from domain.rules import blank
from domain.texts import Key, Public


class Dealt(NamedTuple):
    """What became of an item: when, in which words, with which figures under which rule."""

    state: ItemState
    at: datetime
    recorded_at: datetime
    event_id: UUID
    wording: str = ""
    carried: bool | None = None
    rule: dict[str, Any] | None = None
    tally: dict[str, Any] | None = None
    present: tuple[UUID, ...] = ()
    hands: tuple[Hand, ...] = ()


class Meeting(InvitedMeeting, SittingMeeting, MinutedMeeting):
    """One meeting of one board."""

    TOPIC = "meeting"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Planned(First, Aggregate.Event):
        TOPIC = "meeting.planned.v1"
        programme_id: UUID
        board_id: UUID
        series_id: UUID | None
        title: Public
        starts_at: datetime
        place: Public
        public: bool
        notice_days: int

    class Moved(Aggregate.Event):
        TOPIC = "meeting.moved.v1"
        starts_at: datetime
        place: Public
        reason: Public
        invited: tuple[UUID, ...] | None = None

    class Cancelled(Aggregate.Event):
        TOPIC = "meeting.cancelled.v1"
        reason: Public
        invited: tuple[UUID, ...] | None = None

    class HandsShown(Aggregate.Event):
        TOPIC = "meeting.hands_shown.v1"
        item: Key
        review_id: UUID
        dossier_sha256: Key
        present: tuple[UUID, ...]
        hands: tuple[Hand, ...]

    class Resolved(Aggregate.Event):
        TOPIC = "meeting.resolved.v1"
        item: Key
        wording: Public
        carried: bool
        rule: dict[str, Any]
        tally: dict[str, Any]
        present: tuple[UUID, ...]

    class Postponed(Aggregate.Event):
        TOPIC = "meeting.postponed.v1"
        item: Key
        reason: Public

    # State: folded from events. No rule is checked here, so the past always replays.
    @event(Planned)
    def __init__(
        self,
        id: UUID,
        *,
        programme_id: UUID,
        board_id: UUID,
        series_id: UUID | None,
        title: Public,
        starts_at: datetime,
        place: Public,
        public: bool,
        notice_days: int,
        stamp: Stamp,
    ) -> None:
        self.programme_id = programme_id
        self.board_id = board_id
        self.series_id = series_id
        self.title = title
        self.starts_at = starts_at
        self.place = place
        self.public = public
        self.notice_days = notice_days
        self.stage = MeetingStage.PLANNED
        self.dealt: dict[str, Dealt] = {}
        self.begin_agenda()
        self.begin_sitting()
        self.begin_minutes()

    @event(Moved)
    def _moved(
        self,
        *,
        starts_at: datetime,
        place: Public,
        reason: Public,
        invited: tuple[UUID, ...] | None = None,
        stamp: Stamp,
    ) -> None:
        self.starts_at = starts_at
        self.place = place

    @event(Cancelled)
    def _cancelled(self, *, reason: Public, invited: tuple[UUID, ...] | None = None, stamp: Stamp) -> None:
        self.stage = MeetingStage.CANCELLED

    @event(HandsShown)
    def _hands_shown(
        self,
        *,
        item: Key,
        review_id: UUID,
        dossier_sha256: Key,
        present: tuple[UUID, ...],
        hands: tuple[Hand, ...],
        stamp: Stamp,
    ) -> None:
        self._dealt_with(item, ItemState.VOTED, stamp, present=present, hands=hands)

    @event(Resolved)
    def _resolved(
        self,
        *,
        item: Key,
        wording: Public,
        carried: bool,
        rule: dict[str, Any],
        tally: dict[str, Any],
        present: tuple[UUID, ...],
        stamp: Stamp,
    ) -> None:
        self._dealt_with(
            item,
            ItemState.RESOLVED,
            stamp,
            wording=wording,
            carried=carried,
            rule=rule,
            tally=tally,
            present=present,
        )

    @event(Postponed)
    def _postponed(self, *, item: Key, reason: Public, stamp: Stamp) -> None:
        self._dealt_with(item, ItemState.POSTPONED, stamp, wording=reason)

    def _dealt_with(self, item: str, state: ItemState, stamp: Stamp, **said: Any) -> None:
        self.dealt[item] = Dealt(state, stamp.effective_at, stamp.recorded_at, stamp.event_id, **said)
        self.saw(stamp)

    # Questions.
    def terms(self) -> MeetingTerms:
        """Give when and where the board meets as last said."""
        return MeetingTerms(self.title, self.starts_at, self.place, self.public, self.notice_days)

    def shown(self, item: str, hands: tuple[Hand, ...]) -> bool:
        """Tell whether these very hands are on record for an item."""
        dealt = self.dealt.get(item)
        return dealt is not None and bool(hands) and dealt.hands == hands

    def against_hands(
        self, item: str, hands: tuple[Hand, ...], quorum: int, act: Act
    ) -> tuple[Unmet | None, ...]:
        """Find everything in the meeting that stands against hands being shown, with so many needed for it."""
        seated = self.seated_at(act.effective_at)
        return (
            *self._against_dealing(item, act),
            self._of_another_kind(item, gates=True),
            not_present((hand.person_id for hand in hands), seated),
            twice_raised(hands),
            None if hands else unmet(Refusal.VALUE_INVALID, field="hands", value=""),
            quorum_missing(len(seated), quorum),
        )

    # Decisions: rules in the order of `Refusal`, then the facts that follow.
    @classmethod
    def plan(
        cls, meeting_id: UUID, board: tuple[UUID, UUID], series_id: UUID | None, terms: MeetingTerms, act: Act
    ) -> Self:
        """Plan a meeting of a board (programme, board), alone or as one of a series."""
        require(in_past(terms.starts_at, act), *badly_planned(terms))
        return cls(
            id=meeting_id,
            programme_id=board[0],
            board_id=board[1],
            series_id=series_id,
            **terms._asdict(),
            stamp=act.stamp(),
        )

    def move(self, starts_at: datetime, place: str, reason: str, act: Act) -> None:
        """Hold the meeting at another time or place; the same ones record nothing."""
        if (starts_at, place) == (self.starts_at, self.place):
            return
        require(
            in_past(starts_at, act),
            not_to_be_changed(self.stage, self.starts_at),
            blank("place", place),
            blank("reason", reason),
        )
        self._moved(
            starts_at=starts_at,
            place=place,
            reason=reason,
            invited=self.invited or None,
            stamp=act.stamp(),
        )

    def cancel(self, reason: str, act: Act) -> None:
        """Call the meeting off; one that was called off records nothing."""
        if self.stage is MeetingStage.CANCELLED:
            return
        require(not_to_be_changed(self.stage, self.starts_at), blank("reason", reason))
        self._cancelled(reason=reason, invited=self.invited or None, stamp=act.stamp())

    def show_hands(
        self, item: str, dossier_sha256: str, hands: tuple[Hand, ...], quorum: int, act: Act
    ) -> None:
        """Keep how each member present voted on a gate; the same hands again record nothing."""
        if self.shown(item, hands):
            return
        require(*self.against_hands(item, hands, quorum, act))
        found = self.item(item)
        assert found is not None  # noqa: S101 - `not_on_agenda` refused otherwise
        assert found.subject_id is not None  # noqa: S101 - `_of_another_kind` refused otherwise
        self._hands_shown(
            item=item,
            review_id=found.subject_id,
            dossier_sha256=dossier_sha256,
            present=self.seated_at(act.effective_at),
            hands=hands,
            stamp=act.stamp(),
        )

    def resolve(self, item: str, wording: str, counts: Counts, count: Tally, act: Act) -> None:
        """Keep what the board resolved on an item that is no gate; the same resolution records nothing."""
        dealt = self.dealt.get(item)
        if dealt is not None and (dealt.wording, dealt.tally) == (wording, count.to_data()):
            return
        seated = self.seated_at(act.effective_at)
        require(
            *self._against_dealing(item, act),
            self._of_another_kind(item, gates=False),
            quorum_missing(len(seated), count.quorum_needed),
            miscounted(counts, len(seated)),
            blank("wording", wording),
        )
        self._resolved(
            item=item,
            wording=wording,
            carried=count.result is Result.CARRIED,
            rule=count.rule.to_data(),
            tally=count.to_data(),
            present=seated,
            stamp=act.stamp(),
        )

    def postpone(self, item: str, reason: str, act: Act) -> None:
        """Put an item off to another meeting; one that was put off records nothing."""
        dealt = self.dealt.get(item)
        if dealt is not None and dealt.state is ItemState.POSTPONED:
            return
        require(*self._against_dealing(item, act), blank("reason", reason))
        self._postponed(item=item, reason=reason, stamp=act.stamp())

    # Rules.
    def _against_dealing(self, item: str, act: Act) -> tuple[Unmet | None, ...]:
        return (
            not_held(self.stage, self.starts_at),
            outside(self.opened_at, self.closed_at, act),
            self.not_on_agenda(item),
            self._dealt_already(item),
            self.approved_already(),
        )

    def _dealt_already(self, item: str) -> Unmet | None:
        dealt = self.dealt.get(item)
        return unmet(Refusal.ITEM_OVER, item=item, at=dealt.at.isoformat()) if dealt else None

    def _of_another_kind(self, key: str, *, gates: bool) -> Unmet | None:
        item = self.item(key)
        if item is None or (item.kind is ItemKind.GATE_REVIEW) is gates:
            return None
        return unmet(Refusal.ITEM_OF_ANOTHER_KIND, item=item.label)
