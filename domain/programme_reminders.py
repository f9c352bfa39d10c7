"""How a programme reminds: its ladders by kind of deadline, and what it lets people wish for by mail.

A part of `Programme`. Each setting is versioned and changed by a decision that is named with it.
"""

from collections.abc import Iterable
from datetime import datetime

from domain.kernel import Act, Aggregate, Stamp, event
from domain.lifecycle_definitions import Rung
from domain.mail_wishes import MailTerms, faults_of_mail_terms
from domain.refusals import require
from domain.reminder_ladders import DEFAULT_LADDERS, LadderRung, ReminderKind, faults_of_ladder
from domain.rules import blank
from domain.texts import Public
from domain.timelines import Timeline


class RemindingProgramme(Aggregate):
    """The part of a programme that says who is reminded when."""

    # Events: the stored record. Names and fields are a format; add, never change.
    class ReminderLadderSet(Aggregate.Event):
        TOPIC = "programme.reminder_ladder_set.v1"
        kind: ReminderKind
        ladder_version: int
        ladder: tuple[LadderRung, ...]
        decision: Public

    class MailTermsSet(Aggregate.Event):
        TOPIC = "programme.mail_terms_set.v1"
        terms: MailTerms
        decision: Public

    # State: folded from events. Settings are timelines: the last effective wins.
    zone: str

    def begin_reminding(self) -> None:
        """Begin with the default ladders."""
        self.ladders: dict[ReminderKind, Timeline[tuple[LadderRung, ...]]] = {}
        self.mail_terms: Timeline[MailTerms] = Timeline()

    @event(ReminderLadderSet)
    def _reminder_ladder_set(
        self,
        *,
        kind: ReminderKind,
        ladder_version: int,
        ladder: tuple[LadderRung, ...],
        decision: Public,
        stamp: Stamp,
    ) -> None:
        line = self.ladders.setdefault(kind, Timeline())
        line.add(stamp.event_id, stamp.effective_at, self.version + 1, ladder)

    @event(MailTermsSet)
    def _mail_terms_set(self, *, terms: MailTerms, decision: Public, stamp: Stamp) -> None:
        self.mail_terms.add(stamp.event_id, stamp.effective_at, self.version + 1, terms)

    # Questions.
    def ladder_of(self, kind: ReminderKind, on: datetime) -> tuple[LadderRung, ...]:
        """Give the ladder of a kind of deadline that holds at an instant."""
        line = self.ladders.get(kind)
        known = line.at(on) if line is not None else None
        return known.value if known else DEFAULT_LADDERS[kind]

    def check_ladder(self, of_lifecycle: Iterable[Rung], on: datetime) -> tuple[LadderRung, ...]:
        """Give the ladder of project checks: the programme's, else the lifecycle's, else the default."""
        if ReminderKind.PROJECT_CHECK in self.ladders:
            return self.ladder_of(ReminderKind.PROJECT_CHECK, on)
        named = tuple(
            LadderRung(
                level=rung.level,
                offset_working_days=rung.offset_working_days,
                recipients=rung.recipients,
            )
            for rung in of_lifecycle
        )
        return named or DEFAULT_LADDERS[ReminderKind.PROJECT_CHECK]

    def mail_terms_at(self, on: datetime) -> MailTerms:
        """Give what people may wish for at an instant."""
        known = self.mail_terms.at(on)
        return known.value if known else MailTerms()

    # Decisions: rules in the order of `Refusal`, then the facts that follow.
    def set_ladder(self, kind: ReminderKind, ladder: tuple[LadderRung, ...], decision: str, act: Act) -> None:
        """Lay down who is reminded when of a kind of deadline; the ladder in force records nothing."""
        line = self.ladders.get(kind, Timeline())
        if line.holds(ladder, act.effective_at):
            return
        require(blank("decision", decision), *faults_of_ladder(kind, ladder))
        self._reminder_ladder_set(
            kind=kind,
            ladder_version=len(line.facts) + 1,
            ladder=ladder,
            decision=decision,
            stamp=act.stamp(),
        )

    def set_mail_terms(self, terms: MailTerms, decision: str, act: Act) -> None:
        """Lay down what people may wish for by mail; the terms in force record nothing."""
        if self.mail_terms.holds(terms, act.effective_at):
            return
        require(blank("decision", decision), *faults_of_mail_terms(terms, self.zone))
        self._mail_terms_set(terms=terms, decision=decision, stamp=act.stamp())
