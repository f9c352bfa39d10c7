"""A decision need (Entscheidungsbedarf): a question a project puts to management or a board outside a gate.

It waits for one answer. Management may hand it on to a board; who raised it may withdraw it.
"""

from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.people import Role
from domain.refusals import Refusal, Unmet, require, unmet
from domain.rules import blank
from domain.texts import Key, Public


class AskedOf(StrEnum):
    """Who is to answer: the management, or the chair of a board."""

    MANAGEMENT = "management"
    BOARD = "board"


class NeedStage(StrEnum):
    """How far the question has come."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class DecisionNeed(Aggregate):
    """One question and its answer."""

    TOPIC = "decision_need"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Raised(First, Aggregate.Event):
        TOPIC = "decision_need.raised.v1"
        programme_id: UUID
        project_id: UUID
        question: Public
        addressee: AskedOf
        board_id: UUID | None
        needed_by: date | None
        raised_by: UUID | None
        matter_class: Key | None = None

    class Escalated(Aggregate.Event):
        TOPIC = "decision_need.escalated.v1"
        programme_id: UUID
        project_id: UUID
        board_id: UUID
        needed_by: date | None
        reason: Public
        escalated_by: UUID

    class Answered(Aggregate.Event):
        TOPIC = "decision_need.answered.v1"
        programme_id: UUID
        project_id: UUID
        board_id: UUID | None
        decision: Public
        answered_by: UUID
        role: Role
        mandate_id: UUID

    class Withdrawn(Aggregate.Event):
        TOPIC = "decision_need.withdrawn.v1"
        programme_id: UUID
        project_id: UUID
        reason: Public

    # State: folded from events.
    @event(Raised)
    def __init__(
        self,
        id: UUID,
        *,
        programme_id: UUID,
        project_id: UUID,
        question: Public,
        addressee: AskedOf,
        board_id: UUID | None,
        needed_by: date | None,
        raised_by: UUID | None,
        matter_class: Key | None = None,
        stamp: Stamp,
    ) -> None:
        self.programme_id = programme_id
        self.project_id = project_id
        self.question = question
        self.matter_class = matter_class
        self.board_id = board_id
        self.needed_by = needed_by
        self.stage = NeedStage.OPEN
        self.answer: tuple[UUID, str] | None = None

    @event(Escalated)
    def _escalated(
        self,
        *,
        programme_id: UUID,
        project_id: UUID,
        board_id: UUID,
        needed_by: date | None,
        reason: Public,
        escalated_by: UUID,
        stamp: Stamp,
    ) -> None:
        self.board_id = board_id

    @event(Answered)
    def _answered(
        self,
        *,
        programme_id: UUID,
        project_id: UUID,
        board_id: UUID | None,
        decision: Public,
        answered_by: UUID,
        role: Role,
        mandate_id: UUID,
        stamp: Stamp,
    ) -> None:
        self.stage = NeedStage.ANSWERED
        self.answer = (answered_by, decision)

    @event(Withdrawn)
    def _withdrawn(self, *, programme_id: UUID, project_id: UUID, reason: Public, stamp: Stamp) -> None:
        self.stage = NeedStage.WITHDRAWN

    # Questions.
    @property
    def answering_role(self) -> Role:
        """The role that is to answer: management, or the chair of the board asked."""
        return Role.MANAGEMENT if self.board_id is None else Role.CHAIR

    # Decisions: rules in the order of `Refusal`, then the facts that follow.
    @classmethod
    def raise_for(
        cls,
        need_id: UUID,
        place: tuple[UUID, UUID],
        question: str,
        asked_of: tuple[UUID | None, str | None],
        needed_by: date | None,
        raised_by: UUID | None,
        act: Act,
    ) -> Self:
        """Put a question of (programme, project), on a matter class or none, to a board or else the management."""
        require(blank("question", question))
        board_id, matter_class = asked_of
        return cls(
            id=need_id,
            programme_id=place[0],
            project_id=place[1],
            question=question,
            addressee=AskedOf.MANAGEMENT if board_id is None else AskedOf.BOARD,
            board_id=board_id,
            needed_by=needed_by,
            raised_by=raised_by,
            matter_class=matter_class,
            stamp=act.stamp(),
        )

    def escalate(self, board_id: UUID, reason: str, escalated_by: UUID, act: Act) -> None:
        """Hand the question on from the management to a board; the board that has it records nothing."""
        if self.board_id == board_id:
            return
        require(self._over(), self._with_board(), blank("reason", reason))
        self._escalated(
            programme_id=self.programme_id,
            project_id=self.project_id,
            board_id=board_id,
            needed_by=self.needed_by,
            reason=reason,
            escalated_by=escalated_by,
            stamp=act.stamp(),
        )

    def decide(self, decision: str, answered_by: UUID, mandate: tuple[Role, UUID], act: Act) -> None:
        """Answer on (role, mandate); the same answer of the same person again records nothing."""
        if self.answer == (answered_by, decision):
            return
        require(self._over(), blank("decision", decision))
        self._answered(
            programme_id=self.programme_id,
            project_id=self.project_id,
            board_id=self.board_id,
            decision=decision,
            answered_by=answered_by,
            role=mandate[0],
            mandate_id=mandate[1],
            stamp=act.stamp(),
        )

    def withdraw(self, reason: str, act: Act) -> None:
        """Take the question back; one that was taken back records nothing."""
        if self.stage is NeedStage.WITHDRAWN:
            return
        require(self._over(), blank("reason", reason))
        self._withdrawn(
            programme_id=self.programme_id, project_id=self.project_id, reason=reason, stamp=act.stamp()
        )

    def _over(self) -> Unmet | None:
        if self.stage is NeedStage.ANSWERED:
            return unmet(Refusal.DECISION_NEED_ANSWERED, need=str(self.id))
        if self.stage is NeedStage.WITHDRAWN:
            return unmet(Refusal.DECISION_NEED_WITHDRAWN, need=str(self.id))
        return None

    def _with_board(self) -> Unmet | None:
        if self.board_id is None:
            return None
        return unmet(Refusal.DECISION_NEED_WITH_BOARD, need=str(self.id))
