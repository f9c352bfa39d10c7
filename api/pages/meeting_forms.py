"""The forms of meetings: what each asks for, read from its fields."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import HTTPException

from api.pages.forms import Form
from api.pages.meeting_sheet import MeetingSheet
from api.pages.reviews import text_of
from domain.ballots import Choice
from domain.meeting_values import Counts, Hand, ItemDraft, ItemKind
from domain.refusals import Refusal, Refused
from domain.times import Effective
from workflows.commands import Command
from workflows.meeting_decisions import (
    ApproveMinutes,
    CorrectMinutes,
    MinuteItem,
    PostponeItem,
    RecordResolution,
    RecordShowOfHands,
)
from workflows.meetings import (
    CancelMeeting,
    CloseMeeting,
    InviteToMeeting,
    MoveMeeting,
    OpenMeeting,
    PlanMeeting,
    PlanMeetingSeries,
    RecordArrival,
    RecordLeaving,
    SupplementAgenda,
)

ITEM, PRESENT, HAND = "item-", "present-", "hand-"
"""Stand before the id of a matter, a member present, a member who voted."""
PUBLIC, CLOSED = "public", "closed"
ENTERED_LATER = "Nach der Sitzung eingetragen"


def planned(form: Form, board_id: UUID, meeting_id: UUID, zone: str) -> Command:
    """Plan a meeting, or a series if it is to come again."""
    weeks, count = _whole(form, "every_weeks", 0), _whole(form, "count", 1)
    starts_at = _local(form, "starts_at", zone)
    said: dict[str, Any] = {
        "board_id": board_id,
        "title": text_of(form, "title"),
        "place": text_of(form, "place"),
        "public": "public" in form,
        "notice_days": _whole(form, "notice_days", 7),
    }
    if count > 1:
        local = starts_at.astimezone(ZoneInfo(zone))
        return PlanMeetingSeries(
            series_id=meeting_id,
            first_on=local.date(),
            time=f"{local:%H:%M}",
            every_weeks=weeks,
            count=count,
            **said,
        )
    return PlanMeeting(meeting_id=meeting_id, starts_at=starts_at, **said)


def _whole(form: Form, name: str, default: int) -> int:
    written = text_of(form, name)
    if not written:
        return default
    if not written.isdecimal() or len(written) > 4:
        raise Refused(Refusal.VALUE_INVALID, field=name, value=written[:40])
    return int(written)


def _local(form: Form, name: str, zone: str) -> datetime:
    """Read a local time as browsers send it."""
    written = text_of(form, name)
    try:
        found = datetime.fromisoformat(written)
    except ValueError as error:
        raise Refused(Refusal.VALUE_INVALID, field=name, value=written[:40]) from error
    return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _when(form: Form, sheet: MeetingSheet) -> dict[str, Any]:
    """Read at what time of the meeting's day something was so; nothing written means now."""
    written = text_of(form, "at")
    if not written:
        return {}
    zone = ZoneInfo(sheet.programme.zone)
    begun = sheet.meeting.opened_at or sheet.meeting.starts_at
    day: date = begun.astimezone(zone).date()
    try:
        clock = time.fromisoformat(written)
    except ValueError as error:
        raise Refused(Refusal.VALUE_INVALID, field="time", value=written[:40]) from error
    at = datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
    return {"effective": Effective(at), "effective_reason": text_of(form, "why") or ENTERED_LATER}


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise HTTPException(400) from error


def _items(form: Form, sheet: MeetingSheet) -> tuple[ItemDraft, ...]:
    """Read which of the proposed matters come on the agenda, and the matters written by hand."""
    chosen = {name.removeprefix(ITEM): said for name, said in form.items() if name.startswith(ITEM)}
    drafts = []
    for one in sheet.proposal:
        said = chosen.get(str(one.item.subject_id))
        if said in {PUBLIC, CLOSED}:
            drafts.append(
                ItemDraft(
                    kind=one.item.kind,
                    title=one.item.title,
                    subject_id=one.item.subject_id,
                    public=said == PUBLIC,
                )
            )
    for part in (PUBLIC, CLOSED):
        lines = (line.strip() for line in form.get(f"other-{part}", "").split("\n"))
        drafts += [
            ItemDraft(kind=ItemKind.OTHER, title=line, public=part == PUBLIC) for line in lines if line
        ]
    return tuple(drafts)


def _people(form: Form, prefix: str) -> list[tuple[UUID, str]]:
    return [(_id(name.removeprefix(prefix)), said) for name, said in form.items() if name.startswith(prefix)]


def _hands(form: Form) -> tuple[Hand, ...]:
    found = [(person, said) for person, said in _people(form, HAND) if said]
    if any(said not in set(Choice) for _, said in found):
        raise Refused(Refusal.VALUE_INVALID, field="choice", value="?")
    return tuple(Hand(person_id=person, choice=Choice(said)) for person, said in found)


def _counts(form: Form) -> Counts:
    chair = text_of(form, "chair")
    return Counts(
        yes=_whole(form, "yes", 0),
        no=_whole(form, "no", 0),
        abstained=_whole(form, "abstained", 0),
        chair=Choice(chair) if chair in set(Choice) else None,
    )


def _open(form: Form, it: MeetingSheet) -> Command:
    taker = text_of(form, "minutes_by")
    return OpenMeeting(
        meeting_id=it.meeting.id,
        chaired_by=_id(text_of(form, "chaired_by")),
        minutes_by=_id(taker) if taker else None,
        present=tuple(person for person, _ in _people(form, PRESENT)),
        **_when(form, it),
    )


COMMANDS: Mapping[str, Callable[[Form, MeetingSheet], Command]] = {
    "verlegung": lambda form, it: MoveMeeting(
        meeting_id=it.meeting.id,
        starts_at=_local(form, "starts_at", it.programme.zone),
        place=text_of(form, "place"),
        reason=text_of(form, "reason"),
    ),
    "absage": lambda form, it: CancelMeeting(meeting_id=it.meeting.id, reason=text_of(form, "reason")),
    "einladung": lambda form, it: InviteToMeeting(
        meeting_id=it.meeting.id,
        items=_items(form, it),
        late_because=text_of(form, "late_because") or None,
    ),
    "nachtrag": lambda form, it: SupplementAgenda(
        meeting_id=it.meeting.id, items=_items(form, it), reason=text_of(form, "reason")
    ),
    "eroeffnung": _open,
    "ankunft": lambda form, it: RecordArrival(
        meeting_id=it.meeting.id, person_id=_id(text_of(form, "person")), **_when(form, it)
    ),
    "weggang": lambda form, it: RecordLeaving(
        meeting_id=it.meeting.id, person_id=_id(text_of(form, "person")), **_when(form, it)
    ),
    "schluss": lambda form, it: CloseMeeting(meeting_id=it.meeting.id, **_when(form, it)),
    "handzeichen": lambda form, it: RecordShowOfHands(
        meeting_id=it.meeting.id,
        item=text_of(form, "item"),
        dossier_sha256=form.get("dossier_sha256", ""),
        hands=_hands(form),
        **_when(form, it),
    ),
    "beschluss": lambda form, it: RecordResolution(
        meeting_id=it.meeting.id,
        item=text_of(form, "item"),
        wording=text_of(form, "wording"),
        counts=_counts(form),
        **_when(form, it),
    ),
    "vertagung": lambda form, it: PostponeItem(
        meeting_id=it.meeting.id,
        item=text_of(form, "item"),
        reason=text_of(form, "reason"),
        **_when(form, it),
    ),
    "text": lambda form, it: MinuteItem(
        meeting_id=it.meeting.id, item=text_of(form, "item"), text=text_of(form, "text")
    ),
    "genehmigung": lambda _form, it: ApproveMinutes(meeting_id=it.meeting.id),
    "berichtigung": lambda form, it: CorrectMinutes(
        meeting_id=it.meeting.id,
        item=text_of(form, "item") or None,
        wording=text_of(form, "wording"),
        reason=text_of(form, "reason"),
    ),
}
"""What the forms of the page ask for, by the end of their address."""
