"""What a command is, who gives it, and what a handler may touch."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Protocol, Self, TypeVar
from uuid import UUID

from domain.kernel import Act, Aggregate
from domain.people import Mandate, Role
from domain.refusals import Refusal, Refused
from domain.times import Effective
from workflows.facts import Facts

A = TypeVar("A", bound=Aggregate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A wish to record something. `effective` (with a reason) back-dates it; None: effective when recorded.

    `expected_version` is the version of the target the caller saw; another one is refused.
    """

    effective: Effective | None = None
    effective_reason: str | None = None
    expected_version: int | None = None


def command_name(kind: type[Command]) -> str:
    """Give the name under which a command is recorded: `CastVote` becomes `cast_vote`."""
    return _snake_case(kind.__name__)


@lru_cache(maxsize=4096)
def _text_of(person_id: UUID) -> str:
    return str(person_id)


@cache
def _snake_case(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who gives a command: a person, or a job of the system."""

    person_id: UUID | None = None
    job: str | None = None

    @classmethod
    def system(cls, job: str) -> Self:
        """The system acting for a named job, recorded as `system:<job>`."""
        return cls(job=job)

    @property
    def name(self) -> str:
        """The actor as recorded in the metadata of every event."""
        return _text_of(self.person_id) if self.person_id is not None else f"system:{self.job}"


@dataclass(frozen=True, slots=True)
class Standing:
    """On what authority a command is given: roles and the mandates relied on."""

    roles: tuple[Role, ...] = ()
    mandates: tuple[Mandate, ...] = ()


class Stream(Protocol):
    """Loads aggregates within one transaction."""

    def load(self, kind: type[A], stream_id: UUID) -> A | None:
        """Fold one stream (None: it does not exist)."""


@dataclass(slots=True)
class Work:
    """One command being handled: the act, who acts, what may be asked, and the aggregates touched."""

    act: Act
    by: Actor
    facts: Facts
    stream: Stream
    expected_version: int | None = None
    correlation_id: UUID | None = None
    touched: dict[UUID, Aggregate] = field(default_factory=dict)
    authorised: bool = False
    standing: Standing = Standing()
    target_version: int | None = None

    def find(self, kind: type[A], stream_id: UUID) -> A | None:
        """Give an aggregate as it stands in this work (None: it does not exist).

        The first aggregate asked for is the command's target: its version must be the expected one.

        Raises:
            Refused: VERSION_CONFLICT.
        """
        known = self.touched.get(stream_id)
        if known is not None:
            return known if isinstance(known, kind) else None
        loaded = self.stream.load(kind, stream_id)
        if self.target_version is None:
            self.target_version = loaded.version if loaded is not None else 0
            self._expect_version()
        if loaded is not None:
            self.touched[stream_id] = loaded
        return loaded

    def authorise(self, standing: Standing) -> None:
        """Let the handler begin on a standing; only who has one learns that the target has changed.

        Raises:
            Refused: VERSION_CONFLICT.
        """
        self.authorised = True
        self.standing = standing
        self._expect_version()

    def _expect_version(self) -> None:
        wrong = self.expected_version is not None and self.expected_version != self.target_version
        if wrong and self.authorised and self.target_version is not None:
            raise Refused(Refusal.VERSION_CONFLICT, expected=self.expected_version, found=self.target_version)

    def get(self, kind: type[A], stream_id: UUID) -> A:
        """Give an aggregate that must exist.

        Raises:
            Refused: NOT_FOUND.
        """
        found = self.find(kind, stream_id)
        if found is None:
            raise not_found(kind, stream_id)
        return found

    def add(self, aggregate: Aggregate) -> None:
        """Take in an aggregate that was created by this command."""
        self.touched[aggregate.id] = aggregate

    @property
    def person_id(self) -> UUID:
        """The person who acts.

        Raises:
            Refused: NOT_AUTHORISED when a job of the system acts.
        """
        if self.by.person_id is None:
            raise Refused(Refusal.NOT_AUTHORISED, actor=self.by.name)
        return self.by.person_id


def not_found(kind: type[Aggregate], stream_id: UUID) -> Refused:
    """Say that something does not exist, in the same words whether it is missing or hidden from who asks."""
    return Refused(Refusal.NOT_FOUND, noun=str(getattr(kind, "TOPIC", "")), id=str(stream_id))


Handler = Callable[[Any, Work], None]
"""Carries out one kind of command: loads, decides, touches nothing but the work."""
