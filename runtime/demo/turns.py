"""What does not go as planned: costs beyond what the board tolerates, a meeting moved and called off, a deputy."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import uuid5

from domain.meeting_values import ItemDraft
from domain.project_tolerances import Measure
from runtime.demo.questions import INVENTED
from runtime.demo.sittings import BEGINS, Sitting
from runtime.demo.stage import Stage, at
from workflows.boards import AppointDeputy, RelieveDeputy
from workflows.decision_needs import AnswerDecisionNeed
from workflows.meetings import CancelMeeting, MoveMeeting, SupplementAgenda
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
