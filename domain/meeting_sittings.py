"""A meeting while it sits: who opened it, who came, left and came back, and when it was closed.

A part of `Meeting`. The minute taker may enter all this later, each fact with the time at which it was so.
"""

from datetime import datetime
from uuid import UUID

from domain.kernel import Act, Aggregate, Stamp, event
from domain.meeting_rules import not_held, not_present, outside
from domain.meeting_values import MeetingStage, Stay
from domain.refusals import Refusal, Unmet, require, unmet


class SittingMeeting(Aggregate):
    """The part of a meeting that knows who was there, and when."""

    # Events: the stored record. Names and fields are a format; add, never change.
    class Opened(Aggregate.Event):
        TOPIC = "meeting.opened.v1"
        chaired_by: UUID
        mandate_id: UUID
        minutes_by: UUID | None

    class Arrived(Aggregate.Event):
        TOPIC = "meeting.arrived.v1"
        person_id: UUID
        mandate_id: UUID | None

    class Left(Aggregate.Event):
        TOPIC = "meeting.left.v1"
        person_id: UUID

    class Closed(Aggregate.Event):
        TOPIC = "meeting.closed.v1"

    # State: folded from events.
    stage: MeetingStage
    starts_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    chaired_by: tuple[UUID, UUID] | None
    minutes_by: UUID | None
    stays: dict[UUID, list[Stay]]
    last_fact_at: datetime | None

    def begin_sitting(self) -> None:
        """Begin with nobody in the room."""
        self.opened_at = None
        self.closed_at = None
        self.chaired_by = None
        self.minutes_by = None
        self.stays = {}
        self.last_fact_at = None

    @event(Opened)
    def _opened(self, *, chaired_by: UUID, mandate_id: UUID, minutes_by: UUID | None, stamp: Stamp) -> None:
        self.stage = MeetingStage.OPEN
        self.opened_at = self.last_fact_at = stamp.effective_at
        self.chaired_by = (chaired_by, mandate_id)
        self.minutes_by = minutes_by

    @event(Arrived)
    def _arrived(self, *, person_id: UUID, mandate_id: UUID | None, stamp: Stamp) -> None:
        self.stays.setdefault(person_id, []).append(Stay(mandate_id, stamp.effective_at))
        self.saw(stamp)

    @event(Left)
    def _left(self, *, person_id: UUID, stamp: Stamp) -> None:
        stay = self.stays[person_id][-1]
        self.stays[person_id][-1] = Stay(stay.mandate_id, stay.arrived_at, stamp.effective_at)
        self.saw(stamp)

    @event(Closed)
    def _closed(self, *, stamp: Stamp) -> None:
        self.stage = MeetingStage.CLOSED
        self.closed_at = stamp.effective_at

    def saw(self, stamp: Stamp) -> None:
        """Keep the latest time at which something happened in the meeting."""
        self.last_fact_at = max(stamp.effective_at, self.last_fact_at or stamp.effective_at)

    # Questions.
    def present_at(self, instant: datetime) -> tuple[UUID, ...]:
        """Give everybody who was in the room at an instant, guests too."""
        return tuple(
            person for person, stays in self.stays.items() if any(stay.covers(instant) for stay in stays)
        )

    def seated_at(self, instant: datetime) -> tuple[UUID, ...]:
        """Give the members with a vote who were in the room at an instant."""
        return tuple(
            person
            for person, stays in self.stays.items()
            if any(stay.mandate_id is not None and stay.covers(instant) for stay in stays)
        )

    # Decisions: rules in the order of `Refusal`, then the facts that follow.
    def open(self, chair: tuple[UUID, UUID], minutes_by: UUID | None, act: Act) -> None:
        """Open the meeting under a chair (person, mandate); an open one records nothing."""
        if self.stage is MeetingStage.OPEN:
            return
        require(self._not_to_be_opened(), self._not_due(act))
        self._opened(chaired_by=chair[0], mandate_id=chair[1], minutes_by=minutes_by, stamp=act.stamp())

    def arrive(self, person_id: UUID, mandate_id: UUID | None, act: Act) -> None:
        """Let somebody enter; who entered at this very time records nothing."""
        if any(stay.arrived_at == act.effective_at for stay in self.stays.get(person_id, ())):
            return
        require(
            not_held(self.stage, self.starts_at),
            outside(self.opened_at, self.closed_at, act),
            self._there_already(person_id, act),
        )
        self._arrived(person_id=person_id, mandate_id=mandate_id, stamp=act.stamp())

    def leave(self, person_id: UUID, act: Act) -> None:
        """Let somebody go; who went at this very time records nothing."""
        if any(stay.left_at == act.effective_at for stay in self.stays.get(person_id, ())):
            return
        require(
            not_held(self.stage, self.starts_at),
            outside(self.opened_at, self.closed_at, act),
            not_present((person_id,), self.present_at(act.effective_at)),
        )
        self._left(person_id=person_id, stamp=act.stamp())

    def close(self, act: Act) -> None:
        """Close the meeting, not before the last thing that happened in it; a closed one records nothing."""
        if self.stage is MeetingStage.CLOSED:
            return
        require(not_held(self.stage, self.starts_at), outside(self.last_fact_at, None, act))
        self._closed(stamp=act.stamp())

    # Rules.
    def _not_to_be_opened(self) -> Unmet | None:
        at = self.starts_at.isoformat()
        refusal = {
            MeetingStage.PLANNED: Refusal.MEETING_NOT_INVITED,
            MeetingStage.CANCELLED: Refusal.MEETING_CANCELLED,
            MeetingStage.CLOSED: Refusal.MEETING_OVER,
        }.get(self.stage)
        return unmet(refusal, starts_at=at) if refusal else None

    def _not_due(self, act: Act) -> Unmet | None:
        if act.effective_at >= self.starts_at:
            return None
        return unmet(Refusal.MEETING_NOT_DUE, starts_at=self.starts_at.isoformat())

    def _there_already(self, person_id: UUID, act: Act) -> Unmet | None:
        """Somebody enters who is in the room, or was seen in it at a later time."""
        stays = self.stays.get(person_id, ())
        if not stays or (stays[-1].left_at is not None and stays[-1].left_at <= act.effective_at):
            return None
        return unmet(Refusal.ATTENDANCE_TWICE, person=str(person_id), since=stays[-1].arrived_at.isoformat())
