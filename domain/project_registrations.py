"""That a project was taken into the record by mistake: its registration is withdrawn, its history stays.

A part of `Project`. A project that was withdrawn is in no list any more, and nothing is decided about it. The
same key may be registered anew; that is another registration, with a stream of its own.
"""

from typing import Any
from uuid import UUID

from domain.kernel import Act, Aggregate, Stamp, event
from domain.refusals import Refusal, Unmet, require, unmet
from domain.rules import blank
from domain.texts import Public


class RegisteredProject(Aggregate):
    """The part of a project that says whether it is still in the record."""

    # Events: the stored record. Names and fields are a format; add, never change.
    class RegistrationWithdrawn(Aggregate.Event):
        TOPIC = "project.registration_withdrawn.v1"
        batch_id: UUID | None
        reason: Public

    # State: folded from events.
    def begin_registration(self) -> None:
        """Begin in the record."""
        self.withdrawn = False

    @event(RegistrationWithdrawn)
    def _registration_withdrawn(self, *, batch_id: UUID | None, reason: Public, stamp: Stamp) -> None:
        self.withdrawn = True

    # Decisions.
    def withdraw_registration(
        self, batch_id: UUID | None, reason: str, against: tuple[Unmet | None, ...], act: Act
    ) -> None:
        """Take the project out of the record; one that is out already records nothing."""
        if self.withdrawn:
            return
        require(*against, blank("reason", reason))
        self._registration_withdrawn(batch_id=batch_id, reason=reason, stamp=act.stamp())

    def trigger_event(self, event_class: type[Any], **kwargs: Any) -> None:
        """Record a fact, unless the project was withdrawn: then nothing more is decided about it.

        Raises:
            Refused: PROJECT_WITHDRAWN.
        """
        require(unmet(Refusal.PROJECT_WITHDRAWN, id=str(self.id)) if self.withdrawn else None)
        super().trigger_event(event_class, **kwargs)
