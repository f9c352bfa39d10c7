"""Evidence: a file laid before a decision, named in the record by its hash, its bytes kept beside the record."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from uuid import UUID

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.refusals import Refusal, Unmet, require, unmet
from domain.rules import blank
from domain.texts import Key, Public

NAME_MOST = 200
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""What a name must not hold: controls, marks that turn the direction of writing, halves of pairs, line ends."""


class SubjectKind(StrEnum):
    """What a file can be laid before: the noun of the stream it is about."""

    PROJECT = "project"
    GATE_REVIEW = "gate_review"
    CONDITION = "condition"
    PROJECT_CHECK = "project_check"


class EvidenceState(StrEnum):
    """Whether a file may still be relied on."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a file is about, and the project it belongs to."""

    programme_id: UUID
    project_id: UUID
    kind: SubjectKind
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file as it is kept: its hash and size, its type as found in its content, the name it came under."""

    name: Public
    media_type: Key
    size: int
    sha256: Key


class Evidence(Aggregate):
    """One file, kept by the SHA-256 of its bytes."""

    TOPIC = "evidence"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Attached(First, Aggregate.Event):
        TOPIC = "evidence.attached.v1"
        programme_id: UUID
        project_id: UUID
        subject_kind: SubjectKind
        subject_id: UUID
        name: Public
        media_type: Key
        size: int
        sha256: Key
        public: bool
        proves: Key | None = None

    class Superseded(Aggregate.Event):
        TOPIC = "evidence.superseded.v1"
        programme_id: UUID
        project_id: UUID
        replacement: UUID

    class Withdrawn(Aggregate.Event):
        TOPIC = "evidence.withdrawn.v1"
        programme_id: UUID
        project_id: UUID
        reason: Public

    # State: folded from events. No rule is checked here, so the past always replays.
    @event(Attached)
    def __init__(
        self,
        id: UUID,
        *,
        programme_id: UUID,
        project_id: UUID,
        subject_kind: SubjectKind,
        subject_id: UUID,
        name: Public,
        media_type: Key,
        size: int,
        sha256: Key,
        public: bool,
        proves: Key | None,
        stamp: Stamp,
    ) -> None:
        self.subject = Subject(
            programme_id=programme_id, project_id=project_id, kind=subject_kind, id=subject_id
        )
        self.file = KeptFile(name=name, media_type=media_type, size=size, sha256=sha256)
        self.public = public
        self.proves = proves
        self.state = EvidenceState.IN_FORCE
        self.replacement: UUID | None = None

    @event(Superseded)
    def _superseded(self, *, programme_id: UUID, project_id: UUID, replacement: UUID, stamp: Stamp) -> None:
        self.state = EvidenceState.SUPERSEDED
        self.replacement = replacement

    @event(Withdrawn)
    def _withdrawn(self, *, programme_id: UUID, project_id: UUID, reason: Public, stamp: Stamp) -> None:
        self.state = EvidenceState.WITHDRAWN

    # Decisions: rules in the order of `Refusal`, then the facts that follow.
    @classmethod
    def attach(
        cls,
        evidence_id: UUID,
        subject: Subject,
        file: KeptFile,
        *,
        public: bool,
        act: Act,
        proves: str | None = None,
    ) -> Self:
        """Lay a kept file before a decision, perhaps as the evidence (`proves`) that a gate asks for."""
        require(blank("name", file.name), name_unfit(file.name))
        return cls(
            id=evidence_id,
            programme_id=subject.programme_id,
            project_id=subject.project_id,
            subject_kind=subject.kind,
            subject_id=subject.id,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
            public=public,
            proves=proves,
            stamp=act.stamp(),
        )

    def supersede(self, replacement: "Evidence", act: Act) -> None:
        """Let another file of the same subject take its place; the same replacement again records nothing."""
        if self.replacement == replacement.id:
            return
        require(self.not_in_force(), replacement.not_in_force(), self._no_replacement(replacement))
        self._superseded(
            programme_id=self.subject.programme_id,
            project_id=self.subject.project_id,
            replacement=replacement.id,
            stamp=act.stamp(),
        )

    def withdraw(self, reason: str, act: Act) -> None:
        """Take a file back; it stays on record and is relied on no more. A withdrawn one records nothing."""
        if self.state is EvidenceState.WITHDRAWN:
            return
        require(self.not_in_force(), blank("reason", reason))
        self._withdrawn(
            programme_id=self.subject.programme_id,
            project_id=self.subject.project_id,
            reason=reason,
            stamp=act.stamp(),
        )

    # Rules.
    def not_in_force(self) -> Unmet | None:
        """The file was superseded or withdrawn, so nothing may rest on it any more."""
        if self.state is EvidenceState.IN_FORCE:
            return None
        return unmet(Refusal.EVIDENCE_NOT_IN_FORCE, evidence=self.file.name, state=self.state.value)

    def _no_replacement(self, other: "Evidence") -> Unmet | None:
        if other.id != self.id and other.subject == self.subject:
            return None
        return unmet(Refusal.VALUE_INVALID, field="replacement", value=other.file.name)


def name_unfit(name: str) -> Unmet | None:
    """A name is told to people and given to browsers: it names no place, and all of it can be seen (a blank one is `blank`)."""
    written = not set("/\\") & set(name) and not any(unicodedata.category(one) in _UNSEEN for one in name)
    if not name.strip() or (written and name.strip(" .") and len(name) <= NAME_MOST):
        return None
    return unmet(Refusal.FILE_NAME_UNFIT, most=NAME_MOST)
