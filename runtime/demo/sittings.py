"""Meetings on the stage: called by the PMO, opened by the chair, decided by show of hands, minuted."""

from collections.abc import Callable
from uuid import UUID, uuid5

from domain.gate_reviews import GateReview
from domain.meeting_values import Counts, Hand, ItemDraft, ItemKind
from runtime.demo.questions import INVENTED, need_of
from runtime.demo.stage import SAID, Stage, at
from workflows.meeting_decisions import (
    ApproveMinutes,
    CorrectMinutes,
    MinuteItem,
    PostponeItem,
    RecordResolution,
    RecordShowOfHands,
)
from workflows.meetings import (
    CloseMeeting,
    InviteToMeeting,
    OpenMeeting,
    PlanMeeting,
    RecordArrival,
    RecordLeaving,
)

BEGINS = "10:00"


class Sitting:
    """One meeting of a board in the story."""

    def __init__(self, stage: Stage, board: str, day: str, title: str) -> None:
        """Name the meeting; `plan` puts it on the programme."""
        self.stage, self.board, self.day, self.title = stage, board, day, title
        self.id: UUID = uuid5(stage.board(board), f"meeting/{day}")

    def plan(self, planned: str, invited: str, items: Callable[[], tuple[ItemDraft, ...]]) -> None:
        """Let the PMO plan the meeting, and call it with what is on the agenda by then."""
        command = PlanMeeting(
            meeting_id=self.id,
            board_id=self.stage.board(self.board),
            title=self.title,
            starts_at=at(self.day, BEGINS),
            place="Rathaus, Saal 2 (erfunden)",
        )
        self.stage.does(planned, command, "pmo")
        self.stage.on(invited, lambda: self._invite(items()), "15:00")

    def _invite(self, items: tuple[ItemDraft, ...]) -> None:
        self.stage.do(InviteToMeeting(meeting_id=self.id, items=items), "pmo")

    def open(self, present: int) -> None:
        """Let the chair open the meeting with the first members of the board; the PMO takes the minutes."""
        people = tuple(self.stage.person(who) for who in self._voters()[:present])
        command = OpenMeeting(
            meeting_id=self.id, chaired_by=people[0], minutes_by=self.stage.person("pmo"), present=people
        )
        self.stage.does(self.day, command, "vorsitz", BEGINS)

    def comes(self, place: int, hour: str) -> None:
        """Let a member come late."""
        who = self.stage.person(self._voters()[place])
        self.stage.does(self.day, RecordArrival(meeting_id=self.id, person_id=who), "pmo", hour)

    def leaves(self, place: int, hour: str) -> None:
        """Let a member go early."""
        who = self.stage.person(self._voters()[place])
        self.stage.does(self.day, RecordLeaving(meeting_id=self.id, person_id=who), "pmo", hour)

    def votes(self, item: str, review_id: UUID, marks: str, hour: str) -> None:
        """Let the members show hands on a gate: `+` yes, `-` no, `0` abstention, ` ` not there."""
        self.stage.on(self.day, lambda: self._shown(item, review_id, marks), hour)

    def _shown(self, item: str, review_id: UUID, marks: str) -> None:
        frozen = self.stage.get(GateReview, review_id).frozen
        hands = tuple(
            Hand(person_id=self.stage.person(who), choice=SAID[mark])
            for who, mark in zip(self._voters(), marks, strict=False)
            if mark in SAID
        )
        command = RecordShowOfHands(
            meeting_id=self.id,
            item=item,
            dossier_sha256=frozen.dossier_sha256 if frozen else "",
            hands=hands,
        )
        self.stage.do(command, "pmo")

    def resolves(self, item: str, wording: str, counts: Counts, hour: str) -> None:
        """Let the board resolve on something that is no gate."""
        command = RecordResolution(
            meeting_id=self.id, item=item, wording=f"{wording} {INVENTED}", counts=counts
        )
        self.stage.does(self.day, command, "pmo", hour)

    def puts_off(self, item: str, reason: str, hour: str) -> None:
        """Let the board put an item off."""
        command = PostponeItem(meeting_id=self.id, item=item, reason=f"{reason} {INVENTED}")
        self.stage.does(self.day, command, "pmo", hour)

    def close(self, hour: str, texts: dict[str, str]) -> None:
        """Let the chair close the meeting, and the PMO write the minutes in the afternoon."""
        self.stage.does(self.day, CloseMeeting(meeting_id=self.id), "vorsitz", hour)
        for item, text in texts.items():
            command = MinuteItem(meeting_id=self.id, item=item, text=f"{text} {INVENTED}")
            self.stage.does(self.day, command, "pmo", "16:00")

    def approve(self, day: str) -> None:
        """Let the chair approve the minutes."""
        self.stage.does(day, ApproveMinutes(meeting_id=self.id), "vorsitz")

    def correct(self, day: str, item: str, wording: str, reason: str) -> None:
        """Let the PMO put approved minutes right."""
        command = CorrectMinutes(
            meeting_id=self.id, item=item, wording=f"{wording} {INVENTED}", reason=f"{reason} {INVENTED}"
        )
        self.stage.does(day, command, "pmo")

    def _voters(self) -> tuple[str, ...]:
        return self.stage.casting.bodies[self.board].voters()


def gate_item(stage: Stage, key: str, gate: str, title: str, number: int = 1) -> ItemDraft:
    """Put a review on an agenda."""
    review = stage.review(key, gate, number)
    return ItemDraft(kind=ItemKind.GATE_REVIEW, title=f"{key}: {title}", subject_id=review)


def need_item(stage: Stage, key: str, title: str) -> ItemDraft:
    """Put a question on an agenda."""
    return ItemDraft(kind=ItemKind.DECISION_NEED, title=f"{key}: {title}", subject_id=need_of(stage, key))


def minutes_item(sitting: Sitting) -> ItemDraft:
    """Put the minutes of an earlier meeting on an agenda."""
    title = f"Genehmigung der Niederschrift der {sitting.title}"
    return ItemDraft(kind=ItemKind.MINUTES, title=title, subject_id=sitting.id)


def other_item(title: str, *, public: bool = True) -> ItemDraft:
    """Put a matter of its own on an agenda."""
    return ItemDraft(kind=ItemKind.OTHER, title=title, public=public)
