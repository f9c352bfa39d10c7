"""The minutes of a meeting put together from the record, as far as their reader may see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.access import Reader, visible_to
from domain.ballots import Tally
from domain.conditions import Condition, condition_id
from domain.derivations import Language, derivation
from domain.gate_reviews import GateReview
from domain.meeting_values import AgendaItem, ItemState, Stay
from domain.meetings import Dealt, Meeting
from domain.projects import Project
from domain.times import format_instant
from domain.vote_rules import rule_in_force
from exchange.minutes import Corrected, Extract, Minutes, MinutesItem
from projections.decision_register import Decision, decision_on
from projections.names import board_names, programme_names
from projections.plain_times import write_instant
from projections.plain_words import CHOICES, CONDITION_STATES, OUTCOMES, word
from projections.sentence_words import Teller, Words
from projections.sentences_of_meetings import RESULTS
from projections.sentences_of_votes import rule_in_words
from projections.statements import Connection
from runtime.directory import names_of_people
from runtime.organisations import OrganisationContext
from storage.history import leaf_of


def insider_of(reader: Reader, meeting: Meeting) -> bool:
    """Tell whether a reader belongs to the board or its programme: they see names and what is not public."""
    return visible_to(reader, public=False, programme_id=meeting.programme_id, board_id=meeting.board_id)


def item_seen(here: OrganisationContext, reader: Reader, meeting: Meeting, item: AgendaItem) -> bool:
    """Tell whether a reader may see an item: a public one only while its project is public."""
    project = here.store.load(Project, item.project_id) if item.project_id else None
    return visible_to(
        reader,
        public=meeting.public and item.public and (project is None or project.public),
        programme_id=meeting.programme_id,
        project_id=item.project_id,
        board_id=meeting.board_id,
    )


def minutes_of(
    connection: Connection, here: OrganisationContext, reader: Reader, meeting: Meeting, language: Language
) -> Minutes | None:
    """Put the minutes together (None: the meeting was not held)."""
    if meeting.opened_at is None:
        return None
    return _Writer(connection, here, reader, meeting, language).minutes()


@dataclass(slots=True)
class _Writer:
    connection: Connection
    here: OrganisationContext
    reader: Reader
    meeting: Meeting
    language: Language
    people: Mapping[UUID, str] = field(init=False)
    zone: str = field(init=False)
    insider: bool = field(init=False)

    def __post_init__(self) -> None:
        programmes = {one.programme_id: one for one in programme_names(self.connection)}
        self.people = names_of_people(self.connection)
        self.zone = programmes[self.meeting.programme_id].zone
        self.insider = insider_of(self.reader, self.meeting)

    def minutes(self) -> Minutes:
        it = self.meeting
        boards = {one.board_id: one.name for one in board_names(self.connection)}
        items = tuple(self._item(item) for item in it.items if item_seen(self.here, self.reader, it, item))
        seen = {item.key for item in items}
        hidden = len(seen) < len(it.items)
        return Minutes(
            organisation=self.here.organisation.name,
            board=boards.get(it.board_id, ""),
            title=it.title,
            when=self._at(it.starts_at),
            place=it.place,
            opened=self._at(it.opened_at),
            closed=self._at(it.closed_at),
            chair=self._name(it.chaired_by[0]) if it.chaired_by and self.insider else "",
            minutes_by=self._name(it.minutes_by) if it.minutes_by and self.insider else "",
            attendance=self._attendance() if self.insider else (),
            members_present=sum(any(stay.mandate_id for stay in stays) for stays in it.stays.values()),
            items=items,
            approved=self._approved(),
            sha256=it.minutes_sha256 or "",
            corrections=() if hidden else self._corrections(None),
            public_only=not self.insider,
            demo=self.here.organisation.marked == "demo",
            language=self.language,
            written_at=max(filter(None, (it.opened_at, it.closed_at, it.approved_at)), default=it.starts_at),
        )

    def _item(self, item: AgendaItem) -> MinutesItem:
        dealt = self.meeting.dealt.get(item.key)
        postponed = dealt is not None and dealt.state is ItemState.POSTPONED
        return MinutesItem(
            key=item.key,
            label=item.label,
            title=item.title,
            public=item.public,
            supplement=item.key in self.meeting.supplements,
            text=self.meeting.texts.get(item.key, ""),
            extract=self._extract(item, dealt) if dealt is not None and not postponed else None,
            postponed=dealt.wording if dealt is not None and postponed else "",
            corrections=self._corrections(item.key),
        )

    def _extract(self, item: AgendaItem, dealt: Dealt) -> Extract | None:
        if dealt.state is ItemState.RESOLVED and dealt.tally is not None and dealt.rule is not None:
            count = Tally.from_data(rule_in_force(dealt.rule), dealt.tally)
            position, leaf = leaf_of(self.connection, str(dealt.event_id))
            result = word(RESULTS, str(dealt.carried), self.language)
            return self._written(
                item,
                dealt,
                wording=dealt.wording,
                result=result,
                derivation=derivation(count, self.language),
                rule=self._rule(dealt.rule),
                position=position,
                leaf=leaf,
            )
        review = self.here.store.load(GateReview, item.subject_id) if item.subject_id else None
        decision = decision_on(self.connection, review.id) if review else None
        if review is None or decision is None or review.frozen is None:
            return None
        return self._of_review(item, dealt, review, decision)

    def _of_review(self, item: AgendaItem, dealt: Dealt, review: GateReview, decision: Decision) -> Extract:
        assert review.frozen is not None  # noqa: S101 - asked by `_extract`
        position, leaf = leaf_of(self.connection, decision.position)
        return self._written(
            item,
            dealt,
            wording=review.motion,
            result=word(OUTCOMES, decision.outcome, self.language),
            derivation=decision.derivation(self.language) or "",
            rule=self._rule(review.frozen.rule),
            conditions=tuple(
                self._condition(review.id, number) for number in range(1, len(review.conditions) + 1)
            )
            if decision.target
            else (),
            votes=tuple(
                f"{self._name(hand.person_id)}: {word(CHOICES, hand.choice, self.language)}"
                for hand in dealt.hands
            )
            if self.insider
            else (),
            position=position,
            leaf=leaf,
        )

    def _written(self, item: AgendaItem, dealt: Dealt, **said: Any) -> Extract:
        return Extract(
            **{"votes": (), "conditions": (), **said},
            number=f"{self.meeting.title} – {item.label}",
            present=len(dealt.present),
            effective=self._at(dealt.at),
            recorded=self._at(dealt.recorded_at),
        )

    def _condition(self, review_id: UUID, number: int) -> str:
        found = self.here.store.load(Condition, condition_id(review_id, number))
        if found is None:
            return ""
        due = f", {self._at(found.due_at)}" if found.due_at else ""
        return f"{found.wording}{due} ({word(CONDITION_STATES, found.state, self.language)})"

    def _rule(self, rule: Mapping[str, Any]) -> str:
        return rule_in_words(rule, Teller(Words(), self.language, None))

    def _attendance(self) -> tuple[str, ...]:
        guest = {"de": "Gast", "en": "guest"}[self.language]
        return tuple(
            f"{self._name(person)}{'' if any(stay.mandate_id for stay in stays) else f' ({guest})'}: "
            + ", ".join(self._stay(stay) for stay in stays)
            for person, stays in self.meeting.stays.items()
        )

    def _stay(self, stay: Stay) -> str:
        until = stay.left_at or self.meeting.closed_at
        return f"{self._at(stay.arrived_at)} – {self._at(until)}"

    def _corrections(self, key: str | None) -> tuple[Corrected, ...]:
        return tuple(
            Corrected(wording=one.wording, reason=one.reason, recorded=self._at(one.recorded_at))
            for one in self.meeting.corrections
            if one.item == key
        )

    def _approved(self) -> str:
        it = self.meeting
        if it.approved_at is None:
            return ""
        by = self._name(it.approved_by) if it.approved_by and self.insider else ""
        text = {"de": "Genehmigt am {at}{by}.", "en": "Approved on {at}{by}."}[self.language]
        return text.format(at=self._at(it.approved_at), by=f" ({by})" if by else "")

    def _name(self, person: UUID) -> str:
        return self.people.get(person) or Words().person(str(person), self.language)

    def _at(self, instant: datetime | None) -> str:
        return write_instant(format_instant(instant), self.zone, self.language) if instant else ""
