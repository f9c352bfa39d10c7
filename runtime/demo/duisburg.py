"""Duisburg's digital agenda, 2024 and 2025: the matrix of 2022 taken over, and two invented years."""

from datetime import date
from functools import partial

from domain.meeting_values import Counts
from domain.project_relations import DependencyKind
from domain.reminder_ladders import ReminderKind
from runtime.demo.casting import Body, Casting, notice
from runtime.demo.questions import answers, asks, gains_with, hands_on, milestone, waits_for
from runtime.demo.sheets import scale_of_lights
from runtime.demo.sittings import Sitting, gate_item, minutes_item, need_item, other_item
from runtime.demo.stage import Stage, at, day
from runtime.demo.turns import (
    away,
    called_off,
    costs_beyond,
    deputy,
    has_deputy,
    ladder_laid_down,
    mails_once_a_day,
    stays_after_all,
    stays_out,
)
from workflows.gate_reviews import DeferGateReview
from workflows.projects import CorrectPhase, MoveProject, PauseProject, PlanDates, ResumeProject

CASTING = Casting(
    slug="duisburg",
    city="Stadt Duisburg (Demo)",
    land="NW",
    begins="2024-01-08",
    programme="digitale-agenda",
    programme_name="Digitale Agenda",
    lifecycle="duisburg",
    notice=notice(
        "Vortragsfolien „Projekt-Governance als Kipp-Punkt der digitalen Transformation“, "
        "26. Europäischer Verwaltungskongress, Bremen, 02./03.06.2022",
        "Belegt ist: DIKON gibt neue Projekte frei und entscheidet nicht über Ressourcen; das Digitalisierungs"
        "management entscheidet bei Problemen; der Projektcheck kommt alle drei Wochen; Digitale Agenda und Gesamt-"
        "Governance beschloss die Verwaltungskonferenz.",
    ),
    leads=range(1, 6),
    lists=(("duisburg_ziele_matrix.csv", "duisburg-ziele-matrix"),),
    bodies={
        "dikon": Body(name="DIKON"),
        "verwaltungskonferenz": Body(name="Verwaltungskonferenz", members=3, cast="vk-"),
    },
)

IN_THE_PIPELINE = ("DU-007", "DU-013", "DU-018", "DU-019")
"""Projects whose assumed phase the PMO corrects: the matrix names no state."""

PROJECTS = 20


def story(stage: Stage) -> None:
    """Put the two years of Duisburg on the programme."""
    for number in range(1, PROJECTS + 1):
        key = f"DU-{number:03d}"
        since = day("2024-01-08") if number <= 3 else None
        stage.on("2024-01-10", partial(stage.give_lead, key, (number - 1) % 5 + 1, since))
    for key in IN_THE_PIPELINE:
        stage.on("2024-01-12", partial(_correct_the_assumed_phase, stage, key))
    _releases(stage)
    _starts(stage)
    _closures(stage)
    _rests(stage)
    _beside_the_gates(stage)
    scale_of_lights(stage)
    _in_meetings(stage)
    _turns(stage)
    _people(stage)
    stage.silent |= {"DU-011 2024-03-20", "DU-015", "DU-009 2024-05-22"}


def _correct_the_assumed_phase(stage: Stage, key: str) -> None:
    """What the import had to assume is put right by the PMO, with a reason."""
    project = stage.loaded(key)
    stage.do(
        CorrectPhase(
            project_id=project.id,
            corrects=project.phases.facts[0].event_id,
            effective_at=at("2022-06-02", "00:00"),
            phase="pipeline",
            reason="Die Matrix nennt keinen Stand; das Vorhaben war noch nicht freigegeben. (erfunden)",
        ),
        "pmo",
    )


def _releases(stage: Stage) -> None:
    """DIKON releases, rejects, puts off, and is still voting when the story ends."""
    stage.passage("DU-007", "release", "leitung-2", ("2024-01-24", "2024-01-31"), "+++")
    stage.passage("DU-019", "release", "leitung-4", ("2024-03-13", "2024-03-20"), "-+--")
    stage.on("2024-04-10", lambda: stage.request("DU-013", "release", "leitung-3"))
    stage.does(
        "2024-04-12",
        DeferGateReview(
            review_id=stage.review("DU-013", "release"),
            until=date(2024, 9, 2),
            wording="Zurückgestellt, bis die Ausschreibung der Anlagen entschieden ist. (erfunden)",
        ),
        "vorsitz",
    )
    stage.passage("DU-019", "release", "leitung-4", ("2024-11-13", "2024-11-20"), "++-+", number=2)
    stage.passage("DU-018", "release", "leitung-3", ("2025-12-15", "2025-12-16"), "+")


def _starts(stage: Stage) -> None:
    stage.does(
        "2024-02-20",
        PlanDates(
            project_id=stage.project("DU-007"),
            start=date(2024, 3, 1),
            end=date(2026, 3, 31),
            effective=day("2024-02-16"),
            effective_reason="Plan in der Klausur vom 16.02. beschlossen",
        ),
        "leitung-2",
    )
    stage.passage("DU-007", "start", "leitung-2", ("2024-02-27", "2024-03-06"), "+0++")
    later = PlanDates(project_id=stage.project("DU-019"), start=date(2025, 2, 3), end=date(2026, 6, 30))
    stage.does("2024-12-04", later, "leitung-4")
    stage.passage("DU-019", "start", "leitung-4", ("2025-01-15", "2025-01-22"), "+")
    stage.on("2025-02-05", lambda: stage.conclude("DU-019", "start"))
    stage.passage("DU-019", "start", "leitung-4", ("2025-02-12", "2025-02-19"), "+++", number=2)


def _closures(stage: Stage) -> None:
    stage.passage("DU-012", "closure", "leitung-2", ("2024-10-09", "2024-10-16"), "-+--")
    stage.passage("DU-012", "closure", "leitung-2", ("2025-03-12", "2025-03-19"), "+++", number=2)
    given_up = MoveProject(
        project_id=stage.project("DU-016"),
        trigger="cancel",
        reason="Das Vorhaben geht in einem anderen auf. (erfunden)",
    )
    stage.does("2025-04-09", given_up, "management")
    again = MoveProject(
        project_id=stage.project("DU-017"),
        trigger="reopen",
        reason="Die Übergabe an den Betrieb war unvollständig. (erfunden)",
    )
    stage.does("2025-09-10", again, "management")


def _rests(stage: Stage) -> None:
    resting = PauseProject(
        project_id=stage.project("DU-020"), until=date(2024, 9, 2), reason="Vergabe ruht. (erfunden)"
    )
    stage.does("2024-04-03", resting, "leitung-5")
    stage.does("2024-09-02", ResumeProject(project_id=stage.project("DU-020")), "leitung-5")


def _beside_the_gates(stage: Stage) -> None:
    """Leads ask the management, it asks DIKON; DIKON advises on problems and does not decide on resources."""
    asks(stage, "2024-02-14", "DU-001", "leitung-1", "Beginnt die Einführung in den Bürgerämtern?")
    answers(stage, "2024-02-21", "DU-001", "management", "Ja, die Bürgerämter zuerst.")
    asks(stage, "2024-06-05", "DU-006", "leitung-1", "Wie lange wird gescanntes Papier aufbewahrt?")
    hands_on(stage, "2024-06-12", "DU-006", "dikon", "Die Frage berührt die strategischen Vorgaben.")
    means = "Woher kommen die Stellen für die zweite Ausbaustufe?"
    asks(stage, "2025-03-05", "DU-002", "leitung-2", means, matter="resources")
    answers(stage, "2025-03-19", "DU-002", "management", "Aus dem Stellenplan des kommenden Jahres.")
    asks(stage, "2025-12-03", "DU-007", "leitung-2", "Bleibt es bei der Abnahme im März?")
    waits_for(
        stage,
        ("2024-02-28", None),
        "DU-002",
        "DU-011",
        DependencyKind.SHARES_INTERFACE,
        "Die Leistungen erscheinen im Portal.",
    )
    gains_with(
        stage, ("2024-03-13", "2025-05-14"), "DU-006", "DU-001", "Gescannte Post liegt gleich in der Akte."
    )
    milestone(
        stage, "2024-03-06", "DU-007", "pilot", "Pilotbetrieb in drei Ämtern", "2024-10-31", "2024-11-06"
    )


def _in_meetings(stage: Stage) -> None:
    """DIKON meets: a closure in May, a question in June, three closures a year later, minutes and a correction."""
    _asked_for(stage, "2024-05-15", "DU-004", "leitung-4")
    may = Sitting(stage, "dikon", "2024-05-22", "7. Sitzung")
    may.plan(
        "2024-04-24",
        "2024-05-15",
        lambda: (
            gate_item(stage, "DU-004", "closure", "Abschluss"),
            other_item("Bericht des Digitalisierungsmanagements"),
            other_item("Personalfragen", public=False),
        ),
    )
    may.open(present=3)
    may.comes(3, "10:20")
    may.votes("O1", stage.review("DU-004", "closure"), "++-+", "10:40")
    may.puts_off("N1", "Die Zeit reichte nicht.", "11:20")
    may.close("11:30", {"O2": "Der Bericht wird zur Kenntnis genommen."})

    june = Sitting(stage, "dikon", "2024-06-26", "8. Sitzung")
    june.plan(
        "2024-05-29",
        "2024-06-19",
        lambda: (
            minutes_item(may),
            need_item(stage, "DU-006", "Wie lange wird gescanntes Papier aufbewahrt?"),
        ),
    )
    june.open(present=5)
    june.resolves("O1", "Die Niederschrift wird genehmigt.", Counts(yes=5, no=0), "10:10")
    june.leaves(4, "10:15")
    june.resolves("O2", "Sechs Monate, dann wird es vernichtet.", Counts(yes=3, no=1), "10:30")
    june.close("11:00", {"O2": "Das Amt für Personal verweist auf die Aktenordnung."})
    june.approve("2024-07-03")
    _a_year_later(stage)


def _turns(stage: Stage) -> None:
    """Costs rise beyond what DIKON tolerates, a member is represented for a while, one meeting is not held."""
    costs_beyond(stage, ("2024-03-07", "2024-10-09", "2024-10-23"), "DU-007", "start", "leitung-2")
    deputy(stage, ("2025-07-02", "2025-10-01"), "dikon", "mitglied-4", "leitung-5")
    autumn = Sitting(stage, "dikon", "2025-09-17", "21. Sitzung")
    autumn.plan("2025-08-13", "2025-09-10", lambda: (other_item("Bericht des Digitalisierungsmanagements"),))
    more = (other_item("Stand der Barrierefreiheit"),)
    called_off(autumn, ("2025-09-03", "2025-09-24"), ("2025-09-15", more), "2025-09-22")


def _people(stage: Stage) -> None:
    """Somebody is on leave, somebody else stays after all; one wants mails once a day, one stays out of a matter."""
    away(stage, "2024-06-24", ("2024-07-08", "2024-07-26"), "leitung-3", "leitung-2")
    autumn = away(stage, "2024-09-16", ("2024-10-14", "2024-10-25"), "leitung-5", "leitung-4")
    stays_after_all(stage, "2024-10-07", "leitung-5", autumn)
    ladder_laid_down(stage, "2024-02-05", ReminderKind.CONDITION)
    has_deputy(stage, "2024-02-05", "leitung-1", "leitung-2")
    mails_once_a_day(stage, ("2024-02-05", "2024-05-06", "2025-10-06"), "leitung-5")
    stays_out(stage, "2025-03-14", stage.review("DU-012", "closure", 2), "mitglied-4")


def _a_year_later(stage: Stage) -> None:
    for key, by in (("DU-017", "leitung-2"), ("DU-010", "leitung-5"), ("DU-014", "leitung-4")):
        _asked_for(stage, "2025-06-11", key, by)
    sitting = Sitting(stage, "dikon", "2025-06-18", "18. Sitzung")
    sitting.plan(
        "2025-05-14",
        "2025-06-11",
        lambda: tuple(
            gate_item(stage, key, "closure", "Abschluss") for key in ("DU-017", "DU-010", "DU-014")
        ),
    )
    sitting.open(present=4)
    sitting.votes("O1", stage.review("DU-017", "closure"), "++0+", "10:15")
    sitting.votes("O2", stage.review("DU-010", "closure"), "++++", "10:40")
    sitting.votes("O3", stage.review("DU-014", "closure"), "-+--", "11:10")
    sitting.close("11:30", {"O3": "Der Abschlussbericht nennt den Betreiber nicht."})
    sitting.approve("2025-07-02")
    sitting.correct("2025-07-09", "O3", "Es fehlte die Zusage des Betreibers.", "Im Protokoll verkürzt.")


def _asked_for(stage: Stage, on: str, key: str, by: str) -> None:
    stage.on(on, lambda: stage.request(key, "closure", by))
    stage.on(on, lambda: stage.open(key, "closure"), "14:00")
