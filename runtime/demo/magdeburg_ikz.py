"""Magdeburg's intermunicipal cooperation: the measures of 2014 taken over, and two invented years."""

from datetime import date
from functools import partial

from domain.units import unit_id
from runtime.demo.casting import Body, Casting, notice
from runtime.demo.governing import duty, reports
from runtime.demo.magdeburg import COUNCIL
from runtime.demo.stage import ADMINISTRATION, Stage
from workflows.projects import ClassifyProject, MakePermanent, PauseProject, ResumeProject
from workflows.units import DissolveUnit, RenameUnit

CASTING = Casting(
    slug="magdeburg",
    city="Landeshauptstadt Magdeburg (Demo)",
    land="ST",
    begins="2024-02-01",
    programme="ikz",
    programme_name="Interkommunale Zusammenarbeit",
    lifecycle="magdeburg-ikz",
    notice=notice(
        "Jahresbericht „Interkommunale Zusammenarbeit (IKZ) 2014“ (zu I 0187/10)",
        "Wo der Bericht kein Statuswort nennt, ist „läuft“ eine Annahme.",
    ),
    leads=range(5, 11),
    lists=(("magdeburg_ikz_2014.csv", "magdeburg-ikz"),),
    bodies={
        "lenkungsausschuss": Body(name="Lenkungsausschuss IKZ", cast="ikz-"),
        "verwaltungsausschuss": COUNCIL,
    },
)

LEADS = 6
PREPARED = {
    "IKZ-076": ("2024-02-13", "2024-02-22"),
    "IKZ-088": ("2024-04-09", "2024-04-18"),
    "IKZ-094": ("2025-01-21", "2025-01-30"),
}
WITHOUT_LEAD = 5
"""Every fifth measure keeps none: the list names no persons, and the PMO is asked in their place."""


def story(stage: Stage) -> None:
    """Put the two years of the measures on the programme."""
    for number in range(1, 136):
        if number != 14 and number % WITHOUT_LEAD:
            stage.on("2024-02-05", partial(_led, stage, f"IKZ-{number:03d}"))
    _gates(stage)
    _run_states(stage)
    _units(stage)
    yearly = ("Stadtrat", None, "Jahresbericht Interkommunale Zusammenarbeit")
    said = ("Jahresbericht IKZ 2014 (zu I 0187/10)", "Der Bericht erscheint jährlich; der Tag ist erfunden")
    duty(stage, "2024-02-06", "jahresbericht", yearly, ("P1Y", "2024-06-28"), said)
    reports(stage, "jahresbericht", ("2024-06-25", "2025-06-24"), "Jahresbericht")


def _gates(stage: Stage) -> None:
    """Measures are begun, ended and stopped; what the report called planned is admitted at last."""
    for key, days in PREPARED.items():
        stage.passage(key, "start", _lead_of(key), days, "+++")
    stage.passage("IKZ-037", "release", _lead_of("IKZ-037"), ("2024-03-05", "2024-03-14"), "+++")
    stage.passage("IKZ-103", "closure", _lead_of("IKZ-103"), ("2024-06-04", "2024-06-13"), "++-+")
    stage.passage("IKZ-108", "closure", _lead_of("IKZ-108"), ("2024-10-08", "2024-10-17"), "--+-")
    stage.passage("IKZ-119", "closure", _lead_of("IKZ-119"), ("2025-02-04", "2025-02-13"), "+++")
    stage.passage("IKZ-061", "abort", "pmo", ("2025-05-06", "2025-05-20"), "++-+")


def _run_states(stage: Stage) -> None:
    """A measure at rest is taken up again; what goes on for ever is called so."""
    stage.does("2024-04-22", ResumeProject(project_id=stage.project("IKZ-101")), _lead_of("IKZ-101"))
    for key in ("IKZ-084", "IKZ-096", "IKZ-097"):
        stage.does("2024-09-05", MakePermanent(project_id=stage.project(key)), "pmo")
    resting = PauseProject(
        project_id=stage.project("IKZ-102"),
        until=date(2026, 3, 31),
        reason="Die zu Beteiligenden werden erneut erinnert. (erfunden)",
    )
    stage.does("2025-03-04", resting, _lead_of("IKZ-102"))


def _units(stage: Stage) -> None:
    """Offices are renamed and dissolved; measures are put into another category for another year."""
    renamed = RenameUnit(unit_id=unit_id("Gesundheits- und Veterinäramt"), name="Gesundheitsamt (erfunden)")
    stage.does("2024-07-02", renamed, ADMINISTRATION)
    dissolved = DissolveUnit(unit_id=unit_id("Gesellschaftshaus"), valid_until=date(2024, 12, 31))
    stage.does("2024-12-10", dissolved, ADMINISTRATION)
    for number in (92, 93, 104):
        raised = ClassifyProject(
            project_id=stage.project(f"IKZ-{number:03d}"), scheme="kategorie", value="Kategorie I"
        )
        stage.does("2025-01-14", raised, "pmo")


def _lead_of(key: str) -> str:
    return f"leitung-{int(key[-3:]) % LEADS + 5}"


def _led(stage: Stage, key: str) -> None:
    """Name a lead where there is still something to lead."""
    if not stage.loaded(key).phase.final:
        stage.give_lead(key, int(key[-3:]) % LEADS + 5)
