"""Leipzig's digitalisation concepts, 2024 and 2025: what the article names, and an invented course."""

from functools import partial

from runtime.demo.casting import Body, Casting, notice
from runtime.demo.stage import Stage
from workflows.projects import ClassifyProject

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

KEYS = ("L-001", "L-002", "L-003", "L-K01", "L-K02", "L-S01", "L-S02", "L-S03", "L-S04")


def story(stage: Stage) -> None:
    """Put Leipzig's course on the programme."""
    for place, key in enumerate(KEYS):
        stage.on("2024-01-16", partial(stage.give_lead, key, place % 3 + 1))
    for key in ("L-K01", "L-K02"):
        batch = ClassifyProject(project_id=stage.project(key), scheme="staffel", value="Staffel eins")
        stage.does("2024-01-17", batch, "pmo")
    _funding(stage)
    stage.passage("L-001", "release", "leitung-1", ("2024-02-12", "2024-02-19"), "+++")
    stage.passage("L-002", "release", "leitung-2", ("2024-03-04", "2024-03-11"), "--+-")


def _funding(stage: Stage) -> None:
    """Whether a project is funded is a dimension of its own, and changes with the budget."""
    for place, key in enumerate(KEYS):
        value = "nicht finanziert" if place % 3 == 1 else "finanziert"
        funded = ClassifyProject(project_id=stage.project(key), scheme="finanzierung", value=value)
        stage.does("2024-01-18", funded, "pmo")
