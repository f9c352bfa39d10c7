"""What a programme is measured by and owes: its goals, its reports, the bodies that hear a matter."""

from datetime import date

from domain.goals import GoalKind, goal_system_id
from domain.programme_settings import ConsultationRole, ConsultationStep, DutyTerms
from domain.project_values import GoalLink
from runtime.demo.stage import Stage, day
from workflows.goals import AddGoal, EstablishGoalSystem
from workflows.programme_settings import FulfilReportingDuty, SetConsultationOrder, SetReportingDuty
from workflows.project_goals import LinkGoal

Node = tuple[str, str | None, GoalKind, str, str]
"""Key, parent, kind, German and English label of a goal."""


def goals(stage: Stage, on: str, system: tuple[str, str, str], nodes: tuple[Node, ...]) -> None:
    """Let the PMO establish a goal system, told by key, name and source, and its goals from the top down."""
    key, name, source = system
    begun = EstablishGoalSystem(programme_id=stage.programme, key=key, name=name, source=source)
    stage.does(on, begun, "pmo")
    for goal, parent, kind, german, english in nodes:
        added = AddGoal(
            system_id=goal_system_id(stage.programme, key),
            goal=goal,
            parent=parent,
            kind=kind,
            label_de=german,
            label_en=english,
            source=source,
        )
        stage.does(on, added, "pmo")


def links(stage: Stage, on: str, system: str, said: dict[str, tuple[str, GoalLink]]) -> None:
    """Let the PMO link projects to a goal; which serves which is invented."""
    for key, (goal, link) in said.items():
        command = LinkGoal(
            project_id=stage.project(key),
            system_id=goal_system_id(stage.programme, system),
            goal=goal,
            link=link,
            reason="Zuordnung der Vorführung; das Dokument nennt keine. (erfunden)",
        )
        stage.does(on, command, "pmo")


def duty(
    stage: Stage,
    on: str,
    key: str,
    owed: tuple[str, str | None, str],
    rhythm: tuple[str, str] | None,
    said: tuple[str, str],
) -> None:
    """Let the PMO lay down a duty: (body, its board, subject), (interval, first day), (source, decision)."""
    body, board, subject = owed
    terms = DutyTerms(
        body=body,
        board_id=stage.board(board) if board else None,
        subject=subject,
        interval=rhythm[0] if rhythm else None,
        first_due_on=date.fromisoformat(rhythm[1]) if rhythm else None,
        source=said[0],
    )
    command = SetReportingDuty(programme_id=stage.programme, duty=key, terms=terms, decision=said[1])
    stage.does(on, command, "pmo")


def reports(stage: Stage, key: str, days: tuple[str, ...], report: str) -> None:
    """Let the PMO record reports a day after they were given."""
    for given in days:
        command = FulfilReportingDuty(
            programme_id=stage.programme,
            duty=key,
            report=f"{report}, {given} (erfunden)",
            effective=day(given),
            effective_reason="Nach der Sitzung eingetragen",
        )
        stage.does(given, command, "pmo", "17:00")


def consults(
    stage: Stage,
    on: str,
    matter_class: str,
    steps: tuple[tuple[str, str | None, ConsultationRole, bool], ...],
    decision: str,
) -> None:
    """Let the PMO lay down which bodies hear a matter: (body, its board, role, whether it meets in public)."""
    command = SetConsultationOrder(
        programme_id=stage.programme,
        matter_class=matter_class,
        steps=tuple(
            ConsultationStep(
                body=body, board_id=stage.board(board) if board else None, role=role, public=public
            )
            for body, board, role, public in steps
        ),
        decision=decision,
    )
    stage.does(on, command, "pmo")
