"""What does not go as planned: costs beyond what the board tolerates, a meeting moved and called off, a deputy.

People are away, have others stand in for them, want their mails once a day, and stay out of what concerns them.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid5

from domain.mail_wishes import MailWish
from domain.meeting_values import ItemDraft
from domain.project_tolerances import Measure
from domain.reminder_ladders import ReminderKind
from runtime.demo.questions import INVENTED
from runtime.demo.sittings import BEGINS, Sitting
from runtime.demo.stage import Stage, at
from workflows.boards import AppointDeputy, RelieveDeputy
from workflows.decision_needs import AnswerDecisionNeed
from workflows.gate_reviews import DeclareRecusal
from workflows.meetings import CancelMeeting, MoveMeeting, SupplementAgenda
from workflows.people import CancelAbsence, NameDeputy, NoteAbsence, StateMailWish
from workflows.programme_settings import SetMailTerms, SetReminderLadder
from workflows.tolerances import ForecastMeasure, SetTolerances, question_of


def costs_beyond(stage: Stage, days: tuple[str, str, str], key: str, gate: str, lead: str) -> None:
    """Let the PMO record what the board tolerates, the lead foresee more, and the chair answer for the board."""
    granted, foreseen, answered = days
    project = stage.project(key)
    costs = Measure(name="Kosten", unit="EUR", approved=Decimal(180_000), tolerance=Decimal(20_000))
    setting = SetTolerances(review_id=stage.review(key, gate), days=60, measures=(costs,))
    stage.does(granted, setting, "pmo")
    forecast = ForecastMeasure(project_id=project, measure="Kosten", forecast=Decimal(212_500))
    stage.does(foreseen, forecast, lead)
    answer = AnswerDecisionNeed(
        need_id=question_of(uuid5(project, "tolerance/1")),
        decision=f"Die Mehrkosten werden hingenommen; der zweite Pilot entfällt. {INVENTED}",
    )
    stage.does(answered, answer, "vorsitz")


def called_off(
    sitting: Sitting, moved: tuple[str, str], more: tuple[str, Sequence[ItemDraft]], off: str
) -> None:
    """Let the PMO move a meeting that is planned, put more on its agenda, and the chair call it off."""
    stage, reason = sitting.stage, f"Der Saal ist belegt. {INVENTED}"
    moving = MoveMeeting(
        meeting_id=sitting.id,
        starts_at=at(moved[1], BEGINS),
        place="Rathaus, Saal 1 (erfunden)",
        reason=reason,
    )
    stage.does(moved[0], moving, "pmo")
    supplement = SupplementAgenda(
        meeting_id=sitting.id, items=tuple(more[1]), reason=f"Nach der Einladung angemeldet. {INVENTED}"
    )
    stage.does(more[0], supplement, "pmo")
    cancelling = CancelMeeting(
        meeting_id=sitting.id, reason=f"Zu viele Mitglieder sind verhindert. {INVENTED}"
    )
    stage.does(off, cancelling, "vorsitz")


def deputy(stage: Stage, days: tuple[str, str], board: str, member: str, person: str) -> None:
    """Let somebody be appointed to vote for a member, and be relieved again."""
    appointment = uuid5(stage.board(board), f"deputy/{member}")
    appointing = AppointDeputy(
        board_id=stage.board(board),
        appointment_id=appointment,
        principal=stage.person(member),
        deputy=stage.person(person),
        basis=f"Vertretung während einer Abordnung {INVENTED}",
    )
    stage.does(days[0], appointing, "pmo")
    relieving = RelieveDeputy(
        board_id=stage.board(board),
        appointment_id=appointment,
        reason=f"Die Abordnung ist zu Ende. {INVENTED}",
    )
    stage.does(days[1], relieving, "pmo")


def stays_out(stage: Stage, on: str, review: UUID, member: str) -> None:
    """Let a member of the board declare that a matter concerns them."""
    reason = f"Meine Firma der früheren Jahre hat mitgeboten. {INVENTED}"
    declared = DeclareRecusal(review_id=review, person_id=stage.person(member), reason=reason)
    stage.does(on, declared, member)


def away(stage: Stage, noted: str, days: tuple[str, str], who: str, instead: str) -> UUID:
    """Let somebody note when they are away, and who is reminded in their place; give the absence."""
    absence = uuid5(stage.person(who), f"absence/{days[0]}")
    noting = NoteAbsence(
        absence_id=absence,
        person_id=stage.person(who),
        begins_on=date.fromisoformat(days[0]),
        ends_on=date.fromisoformat(days[1]),
        substitute=stage.person(instead),
    )
    stage.does(noted, noting, who)
    return absence


def stays_after_all(stage: Stage, on: str, who: str, absence: UUID) -> None:
    """Let somebody take an absence back."""
    stage.does(on, CancelAbsence(person_id=stage.person(who), absence_id=absence), who)


def has_deputy(stage: Stage, on: str, who: str, instead: str) -> None:
    """Let a lead name who stands in for them when they do not answer."""
    stage.does(on, NameDeputy(person_id=stage.person(who), deputy=stage.person(instead)), who)


def ladder_laid_down(stage: Stage, on: str, kind: ReminderKind) -> None:
    """Let the PMO lay down that a kind of deadline is reminded of by the usual steps."""
    ladder = SetReminderLadder(
        programme_id=stage.programme, kind=kind, decision=f"Absprache mit dem Gremium {INVENTED}"
    )
    stage.does(on, ladder, "pmo")


def mails_once_a_day(stage: Stage, days: tuple[str, str, str], who: str) -> None:
    """Let the PMO lay down when digests go out, and somebody wish for them for a while."""
    laid_down, begins, ends = days
    terms = SetMailTerms(
        programme_id=stage.programme,
        allowed=(MailWish.AT_ONCE, MailWish.DAILY),
        digest_time="06:30",
        decision=f"Absprache mit den Projektleitungen {INVENTED}",
    )
    stage.does(laid_down, terms, "pmo")
    for on, wish in ((begins, MailWish.DAILY), (ends, MailWish.AT_ONCE)):
        stage.does(on, StateMailWish(person_id=stage.person(who), wish=wish), who)
