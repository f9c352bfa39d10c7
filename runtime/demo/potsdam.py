"""Potsdam's transformation programme, 2024 and 2025: what the paper of 2024 names, and an invented course."""

from datetime import date
from functools import partial

from domain.condition_values import ConditionDraft
from domain.evidence import SubjectKind
from domain.goals import GoalKind
from domain.programme_settings import ConsultationRole
from domain.project_relations import DependencyKind
from domain.project_values import GoalLink
from runtime.demo.casting import Body, Casting, notice
from runtime.demo.governing import Node, consults, duty, goals, links, reports
from runtime.demo.papers import meets, returns
from runtime.demo.questions import answers, asks, gains_with, milestone, waits_for
from runtime.demo.stage import Stage
from workflows.gate_reviews import DeferGateReview
from workflows.programme_settings import EndReportingDuty
from workflows.projects import MoveProject, PauseProject, PlanDates

PAPER = "Hauptausschuss, 89. Sitzung, TOP 5.1.2, 27.03.2024 (zu MV 23/SVV/1238)"
ADVISORY = "berät und entscheidet kein Tor; gezählt würde mit einfacher Mehrheit (Vorschlag)"
COMMITTEE = "Ausschuss für Partizipation, Transparenz und Digitalisierung"

CASTING = Casting(
    slug="potsdam",
    city="Landeshauptstadt Potsdam (Demo)",
    land="BB",
    begins="2024-04-02",
    programme="transformation",
    programme_name="Potsdam smart gestalten und verwalten!",
    lifecycle="potsdam",
    notice=notice(
        f"Protokollauszug mit Präsentation, {PAPER}",
        "Die sechs Arbeitsfelder standen nur in einem verlorenen Bild; ihre Namen und die Zuordnung der Projekte sind "
        "nicht überliefert.",
    ),
    leads=range(1, 5),
    lists=(("potsdam_programm.json", "potsdam-vorhaben"),),
    bodies={
        "lenkungskreis": Body(name="Lenkungskreis (Vorschlag)"),
        "hauptausschuss": Body(name="Hauptausschuss", members=7, cast="ha-"),
        "ausschuss-ptd": Body(name=COMMITTEE, members=3, cast="ptd-", basis=ADVISORY),
        "digitalisierungsrat": Body(name="Digitalisierungsrat", members=3, cast="dr-", basis=ADVISORY),
        "beteiligungsrat": Body(name="Beteiligungsrat", members=3, cast="br-", basis=ADVISORY),
    },
)

CONDITIONS = {
    "P-007": (ConditionDraft(wording="Beteiligungsrat anhören (erfunden)", due_on=date(2025, 2, 28)),),
    "P-008": (
        ConditionDraft(
            wording="IT-Strategie fortschreiben (erfunden)",
            due_on=date(2026, 1, 30),
            proof="Beschlossene Fassung",
        ),
    ),
}
PROJECTS = 9
FIELDS = 6


def story(stage: Stage) -> None:
    """Put Potsdam's course on the programme."""
    for number in range(1, PROJECTS + 1):
        stage.on("2024-04-03", partial(stage.give_lead, f"P-{number:03d}", _lead_number(number)))
    _goals(stage)
    _duties(stage)
    _begun(stage)
    _commissioned(stage)
    _ended(stage)
    _beside_the_gates(stage)


def _lead_number(number: int) -> int:
    return (number - 1) % 4 + 1


def _goals(stage: Stage) -> None:
    """The one goal above all is attested, and that there are six fields of work; their names are lost."""
    fields: tuple[Node, ...] = tuple(
        (
            f"feld-{number}",
            "zielbild",
            GoalKind.WORK_FIELD,
            f"Arbeitsfeld {number} (Name nicht überliefert)",
            f"Field of work {number} (name not preserved)",
        )
        for number in range(1, FIELDS + 1)
    )
    top: Node = ("zielbild", None, GoalKind.GOAL, "Digitales Potsdam", "Digital Potsdam")
    goals(stage, "2024-04-03", ("zielbild", "Gemeinsames Zielbild", PAPER), (top, *fields))
    said = {
        f"P-{number:03d}": (f"feld-{(number - 1) % FIELDS + 1}", GoalLink.YES)
        for number in range(1, PROJECTS + 1)
    }
    links(stage, "2024-04-04", "zielbild", said | {"P-006": ("feld-6", GoalLink.UNCLEAR)})


def _duties(stage: Stage) -> None:
    """Reports are planned half-yearly and yearly; days are invented. What is no longer needed is ended."""
    plan = (f"Präsentation, {PAPER}", "Einbindungsformate der Präsentation, dort „geplant“")
    council, participation = "Digitalisierungsrat", "Beteiligungsrat"
    half_yearly = (COMMITTEE, "ausschuss-ptd", "Übergreifender Statusbericht nach einheitlichem Muster")
    duty(stage, "2024-04-08", "statusbericht", half_yearly, ("P6M", "2024-09-24"), plan)
    yearly = (council, "digitalisierungsrat", "Übergreifender Bericht")
    duty(stage, "2024-04-08", "bericht-digitalisierungsrat", yearly, ("P1Y", "2024-12-03"), plan)
    other = (participation, "beteiligungsrat", "Übergreifender Bericht")
    duty(stage, "2024-04-08", "bericht-beteiligungsrat", other, ("P1Y", "2024-12-12"), plan)
    occasional = (council, "digitalisierungsrat", "Einbindung zu einzelnen Projekten bei Beratungsbedarf")
    duty(stage, "2024-04-08", "einbindung-digitalisierungsrat", occasional, None, plan)
    occasional = (
        participation,
        "beteiligungsrat",
        "Einbindung zu übergreifenden Fragen und einzelnen Projekten",
    )
    duty(stage, "2024-04-08", "einbindung-beteiligungsrat", occasional, None, plan)
    more_often = (plan[0], "Beschluss des Beteiligungsrats vom 05.12.2024 (erfunden)")
    duty(stage, "2024-12-13", "bericht-beteiligungsrat", other, ("P6M", "2025-06-12"), more_often)
    ended = EndReportingDuty(
        programme_id=stage.programme,
        duty="einbindung-beteiligungsrat",
        decision="Geht im halbjährlichen Bericht auf, Beschluss vom 05.12.2024 (erfunden)",
    )
    stage.does("2024-12-13", ended, "pmo", "11:00")
    reports(stage, "statusbericht", ("2024-09-24", "2025-03-18", "2025-09-30"), "Statusbericht")
    reports(stage, "bericht-digitalisierungsrat", ("2024-12-03", "2025-12-02"), "Jahresbericht")
    reports(stage, "bericht-beteiligungsrat", ("2024-12-05", "2025-06-10"), "Bericht")
    consults(
        stage,
        "2024-04-08",
        "phase_gate",
        (
            (council, "digitalisierungsrat", ConsultationRole.HEARING, False),
            (participation, "beteiligungsrat", ConsultationRole.HEARING, False),
            (COMMITTEE, "ausschuss-ptd", ConsultationRole.PRELIMINARY, True),
            ("Hauptausschuss", "hauptausschuss", ConsultationRole.DECISION, True),
        ),
        "Vorschlag für die Vorführung; die Präsentation nennt keine Beratungsfolge (erfunden)",
    )


def _begun(stage: Stage) -> None:
    """What is in the pipeline is admitted to planning, or not, or later."""
    stage.passage("P-001", "release", "leitung-1", ("2024-04-15", "2024-04-22"), "+++")
    stage.passage("P-003", "release", "leitung-3", ("2024-05-06", "2024-05-13"), "--0-")
    stage.passage("P-003", "release", "leitung-3", ("2024-09-09", "2024-09-16"), "+++-", number=2)
    stage.passage("P-005", "release", "leitung-1", ("2024-06-03", "2024-06-10"), "++0+")
    stage.on("2024-11-18", lambda: stage.request("P-004", "release", "leitung-4"))
    returns(stage, "2024-11-20", ("P-004", "release", 1), "pmo", "Es fehlt, wer die Zahlungen bucht.")
    stage.passage("P-004", "release", "leitung-4", ("2025-02-10", "2025-02-17"), "+++", number=2)


def _commissioned(stage: Stage) -> None:
    """The Hauptausschuss commissions, the steering group begins; one project goes back to planning."""
    stage.passage("P-001", "commission", "leitung-1", ("2024-06-10", "2024-06-26"), "++-++")
    stage.passage("P-008", "commission", "leitung-4", ("2024-08-26", "2024-09-11"), "--+--")
    stage.passage("P-008", "commission", "leitung-4", ("2025-01-13", "2025-01-29"), "+++-+", number=2)
    stage.passage("P-007", "commission", "leitung-3", ("2024-10-14", "2024-10-30"), "++++")
    _adds_a_paper_during_the_vote(stage)
    stage.on("2024-11-11", lambda: stage.request("P-005", "commission", "leitung-1"))
    stage.on("2024-11-11", lambda: stage.open("P-005", "commission"), "14:00")
    put_off = DeferGateReview(
        review_id=stage.review("P-005", "commission"),
        until=date(2025, 3, 26),
        wording="Bis zum Beschluss über den Haushalt zurückgestellt. (erfunden)",
    )
    stage.does("2024-11-13", put_off, "ha-vorsitz")
    stage.passage("P-005", "commission", "leitung-1", ("2025-04-07", "2025-04-30"), "++++", number=2)
    stage.passage("P-004", "commission", "leitung-4", ("2025-05-19", "2025-06-04"), "+++-+")
    for key, lead, start, end, days in (
        ("P-001", "leitung-1", date(2024, 9, 2), date(2025, 8, 29), ("2024-08-12", "2024-08-19")),
        ("P-007", "leitung-3", date(2025, 1, 6), date(2025, 12, 19), ("2024-12-02", "2024-12-09")),
        ("P-008", "leitung-4", date(2025, 4, 1), date(2026, 12, 31), ("2025-03-10", "2025-03-17")),
        ("P-004", "leitung-4", date(2025, 9, 1), date(2026, 6, 30), ("2025-08-11", "2025-08-18")),
    ):
        plan = PlanDates(project_id=stage.project(key), start=start, end=end)
        stage.does(days[0], plan, lead, "09:00")
        stage.passage(key, "start", lead, days, "+-++", conditions=CONDITIONS.get(key, ()))
    meets(stage, "2025-02-24", ("P-007", "start", 1), 1, lead=None, remark="Der Beirat wurde gehört.")
    back = MoveProject(
        project_id=stage.project("P-008"),
        trigger="replan",
        reason="Der Betrieb wird anders geschnitten als geplant. (erfunden)",
    )
    stage.does("2025-09-15", back, "management")


def _adds_a_paper_during_the_vote(stage: Stage) -> None:
    """A paper that comes late voids the vote already cast; all vote again on what is there now."""
    review = stage.review("P-007", "commission")
    stage.on("2024-10-17", lambda: stage.vote("P-007", "commission", "+"))
    before = (SubjectKind.GATE_REVIEW, review)
    stage.on("2024-10-21", lambda: stage.lays("P-007", "Nachtrag zum Konzept", "leitung-3", before))


def _ended(stage: Stage) -> None:
    """Projects are closed; one under way is stopped by the Hauptausschuss, one in the pipeline given up."""
    stage.passage("P-009", "closure", "leitung-1", ("2024-06-17", "2024-06-24"), "+++")
    stage.passage("P-001", "closure", "leitung-1", ("2025-09-01", "2025-09-08"), "+++")
    stage.passage("P-007", "abort", "management", ("2025-10-06", "2025-10-22"), "++-+++")
    given_up = MoveProject(
        project_id=stage.project("P-002"),
        trigger="cancel",
        reason="Geht in der Prozessplattform auf. (erfunden)",
    )
    stage.does("2025-05-05", given_up, "pmo")
    resting = PauseProject(
        project_id=stage.project("P-003"), until=date(2026, 2, 2), reason="Die Stelle ist frei. (erfunden)"
    )
    stage.does("2025-06-02", resting, "leitung-3")


def _beside_the_gates(stage: Stage) -> None:
    """The seminar's milestones are attested to the month; what projects have to do with each other is invented."""
    for key, label, due, reached in (
        ("interviews", "Prozessinterviews", "2023-10-31", "2024-04-03"),
        ("final", "Abschlusspräsentation", "2024-02-29", "2024-04-03"),
        ("report", "Abschlussbericht", "2024-02-29", "2024-04-03"),
        ("talks", "Auswertungsgespräche", "2024-03-31", None),
    ):
        milestone(stage, "2024-04-03", "P-009", key, label, due, reached)
    waits_for(
        stage,
        ("2024-04-29", None),
        "P-004",
        "P-001",
        DependencyKind.SHARES_INTERFACE,
        "Bezahlt wird im Bürgerserviceportal.",
    )
    gains_with(stage, ("2024-04-29", None), "P-005", "P-003", "Abläufe enden in der Akte.")
    asks(stage, "2024-10-07", "P-001", "leitung-1", "Welche Leistungen gehen zuerst online?")
    answers(stage, "2024-10-21", "P-001", "management", "Die zehn häufigsten.")
