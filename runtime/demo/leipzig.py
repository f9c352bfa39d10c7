"""Leipzig's digitalisation concepts, 2024 and 2025: what the article names, and an invented course."""

from datetime import date
from functools import partial

from domain.condition_values import Blocks, ConditionDraft
from domain.goals import GoalKind, goal_system_id
from domain.project_relations import DependencyKind
from domain.project_values import GoalLink
from runtime.demo.casting import Body, Casting, notice
from runtime.demo.governing import Node, goals, links
from runtime.demo.papers import waives
from runtime.demo.questions import answers, asks, gains_with, milestone, waits_for
from runtime.demo.stage import Stage, day
from workflows.goals import MoveGoal, RenameGoal, RetireGoal
from workflows.programme_settings import SetCheckRule
from workflows.projects import (
    ClassifyProject,
    MakePermanent,
    MoveProject,
    PauseProject,
    PlanDates,
    ResumeProject,
)

CASTING = Casting(
    slug="leipzig",
    city="Stadt Leipzig (Demo)",
    land="SN",
    begins="2024-01-15",
    programme="digitale-agenda",
    programme_name="Digitale Agenda der Stadt Leipzig",
    lifecycle="leipzig",
    notice=notice(
        "Fachartikel „Digitalisierungskonzepte“, ohne Datum",
        "Die Digitale Agenda vom Februar 2023 zählt 32 Agenda-Projekte; ihre Namen sind nicht überliefert, aufgenommen "
        "ist nur, was der Artikel nennt. Zu welchem Jahr ein Stand gehört, ist angenommen (2023).",
    ),
    leads=range(1, 4),
    lists=(
        ("leipzig_digitalisierungskonzepte.json", "leipzig-angebote"),
        ("leipzig_digitalisierungskonzepte.json", "leipzig-konzepte"),
        ("leipzig_digitalisierungskonzepte.json", "leipzig-schritte"),
    ),
    bodies={"steuerungskreis": Body(name="Steuerungskreis (Vorschlag)")},
)

CONDITIONS = {
    "L-001": (
        ConditionDraft(
            wording="Zusage der Mittel nachreichen (erfunden)",
            due_on=date(2024, 9, 30),
            blocks=Blocks.APPROVAL,
        ),
    )
}
"""Nobody meets it in time: the approval lapses, until the board does without it."""
KEYS = ("L-001", "L-002", "L-003", "L-K01", "L-K02", "L-S01", "L-S02", "L-S03", "L-S04")


def story(stage: Stage) -> None:
    """Put Leipzig's course on the programme."""
    for place, key in enumerate(KEYS):
        stage.on("2024-01-16", partial(stage.give_lead, key, place % 3 + 1))
    for key in ("L-K01", "L-K02"):
        batch = ClassifyProject(project_id=stage.project(key), scheme="staffel", value="Staffel eins")
        stage.does("2024-01-17", batch, "pmo")
    _funding(stage)
    _goals(stage)
    stage.passage("L-001", "release", "leitung-1", ("2024-02-12", "2024-02-19"), "+++")
    stage.passage("L-002", "release", "leitung-2", ("2024-03-04", "2024-03-11"), "--+-")
    stage.passage("L-002", "release", "leitung-2", ("2025-12-08", "2025-12-15"), "+", number=2)
    stage.passage("L-003", "release", "leitung-3", ("2024-09-02", "2024-09-09"), "+0++")
    _starts(stage)
    _ends(stage)
    _beside_the_gates(stage)


def _starts(stage: Stage) -> None:
    """What is planned is begun; the workshops must be planned anew."""
    for key, (start, end), days in (
        ("L-001", (date(2024, 6, 3), date(2025, 9, 30)), ("2024-05-13", "2024-05-27")),
        ("L-S01", (date(2024, 3, 1), date(2024, 7, 31)), ("2024-02-12", "2024-02-26")),
        ("L-S02", (date(2024, 9, 2), date(2025, 4, 30)), ("2024-08-05", "2024-08-19")),
        ("L-S04", (date(2025, 1, 6), date(2025, 12, 31)), ("2024-11-25", "2024-12-09")),
    ):
        lead = f"leitung-{KEYS.index(key) % 3 + 1}"
        plan = PlanDates(project_id=stage.project(key), start=start, end=end)
        stage.does(days[0], plan, lead, "09:00")
        stage.passage(key, "start", lead, days, "+-++", conditions=CONDITIONS.get(key, ()))
    waives(stage, "2024-10-14", ("L-001", "start", 1), 1, "vorsitz", "Die Zusage kam zwei Wochen später.")
    back = MoveProject(
        project_id=stage.project("L-S02"),
        trigger="replan",
        reason="Die zweite Staffel braucht andere Vorlagen für die Workshops. (erfunden)",
    )
    stage.does("2025-01-20", back, "management")
    stage.passage("L-S02", "start", "leitung-1", ("2025-03-03", "2025-03-10"), "+++", number=2)


def _ends(stage: Stage) -> None:
    stage.passage("L-S01", "closure", "leitung-3", ("2024-08-26", "2024-09-02"), "+++")
    stage.passage("L-K01", "closure", "leitung-1", ("2025-06-16", "2025-06-23"), "--+-")
    stage.passage("L-K01", "closure", "leitung-1", ("2025-09-15", "2025-09-22"), "+++", number=2)
    stage.passage("L-001", "closure", "leitung-1", ("2025-10-20", "2025-10-27"), "+0+-+")
    resting = PauseProject(
        project_id=stage.project("L-K02"),
        until=date(2025, 3, 3),
        reason="Das Dezernat zieht um. (erfunden)",
        effective=day("2024-11-29"),
        effective_reason="In der Dienstberatung vom 29.11. vereinbart",
    )
    stage.does("2024-12-03", resting, "leitung-2")
    stage.does("2025-03-03", ResumeProject(project_id=stage.project("L-K02")), "leitung-2")
    stage.does("2025-07-01", MakePermanent(project_id=stage.project("L-S04")), "pmo")


def _beside_the_gates(stage: Stage) -> None:
    """Concepts share and reuse what others worked out."""
    gains_with(
        stage, ("2024-04-08", None), "L-K01", "L-K02", "Die Status-quo-Abfrage wird gemeinsam ausgewertet."
    )
    waits_for(
        stage,
        ("2024-03-18", "2025-07-07"),
        "L-S03",
        "L-S04",
        DependencyKind.NEEDS_RESULT,
        "Der Raum zeigt, was gemessen wird.",
    )
    milestone(stage, "2024-03-04", "L-S01", "survey", "Rücklauf der Abfrage", "2024-05-31", "2024-06-07")
    asks(
        stage,
        "2025-01-15",
        "L-001",
        "leitung-1",
        "Werden Dienste Dritter eingebunden?",
        board="steuerungskreis",
    )
    answers(stage, "2025-01-27", "L-001", "vorsitz", "Ja, wenn sie ohne Konto nutzbar sind.")


def _goals(stage: Stage) -> None:
    """Three fields of action are named, not all there are; below them one is invented, and given up again."""
    source = "Fachartikel „Digitalisierungskonzepte“; die Handlungsfelder sind dort als Beispiele genannt"
    field = GoalKind.FIELD_OF_ACTION
    nodes: tuple[Node, ...] = (
        ("daten", None, field, "Daten", "Data"),
        ("netze", None, field, "Netze", "Networks"),
        ("stadtgesellschaft", None, field, "Stadtgesellschaft", "Urban society"),
        ("teilhabe", None, field, "Teilhabe (erfunden)", "Participation (invented)"),
    )
    goals(stage, "2024-01-17", ("handlungsfelder", "Handlungsfelder der Digitalen Agenda", source), nodes)
    system = goal_system_id(stage.programme, "handlungsfelder")
    stage.does("2024-03-05", MoveGoal(system_id=system, goal="teilhabe", parent="stadtgesellschaft"), "pmo")
    renamed = RenameGoal(
        system_id=system,
        goal="teilhabe",
        label_de="Digitale Teilhabe (erfunden)",
        label_en="Digital participation (invented)",
    )
    stage.does("2024-03-05", renamed, "pmo")
    retired = RetireGoal(
        system_id=system, goal="teilhabe", reason="Geht in „Stadtgesellschaft“ auf. (erfunden)"
    )
    stage.does("2025-02-18", retired, "pmo")
    said = {
        "L-001": ("stadtgesellschaft", GoalLink.YES),
        "L-002": ("daten", GoalLink.YES),
        "L-003": ("stadtgesellschaft", GoalLink.UNCLEAR),
        "L-S04": ("daten", GoalLink.YES),
    }
    links(stage, "2024-01-19", "handlungsfelder", said)
    rhythm = SetCheckRule(
        programme_id=stage.programme,
        interval_weeks=4,
        weekday=2,
        time="10:00",
        decision="Steuerungskreis vom 27.05.2024: vier Wochen genügen (erfunden)",
    )
    stage.does("2024-05-28", rhythm, "pmo")


def _funding(stage: Stage) -> None:
    """Whether a project is funded is a dimension of its own, and changes with the budget."""
    for place, key in enumerate(KEYS):
        value = "nicht finanziert" if place % 3 == 1 else "finanziert"
        funded = ClassifyProject(project_id=stage.project(key), scheme="finanzierung", value=value)
        stage.does("2024-01-18", funded, "pmo")
    for key, value, since in (
        ("L-002", "finanziert", "2025-01-01"),
        ("L-S03", "nicht finanziert", "2025-01-01"),
    ):
        changed = ClassifyProject(
            project_id=stage.project(key),
            scheme="finanzierung",
            value=value,
            effective=day(since),
            effective_reason="Mit dem Haushalt 2025",
        )
        stage.does("2025-01-20", changed, "pmo")
