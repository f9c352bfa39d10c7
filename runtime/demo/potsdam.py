"""Potsdam's transformation programme, 2024 and 2025: what the paper of 2024 names, and an invented course."""

from functools import partial

from runtime.demo.casting import Body, Casting, notice
from runtime.demo.stage import Stage

ADVISORY = "berät und entscheidet kein Tor; gezählt würde mit einfacher Mehrheit (Vorschlag)"

CASTING = Casting(
    slug="potsdam",
    city="Landeshauptstadt Potsdam (Demo)",
    land="BB",
    begins="2024-04-02",
    programme="transformation",
    programme_name="Potsdam smart gestalten und verwalten!",
    lifecycle="potsdam",
    notice=notice(
        "Protokollauszug des Hauptausschusses, 89. Sitzung, TOP 5.1.2, 27.03.2024 (zu MV 23/SVV/1238)",
        "Die sechs Arbeitsfelder standen nur in einem verlorenen Bild; ihre Namen und die Zuordnung der Projekte sind "
        "nicht überliefert.",
    ),
    leads=range(1, 5),
    lists=(("potsdam_programm.json", "potsdam-vorhaben"),),
    bodies={
        "lenkungskreis": Body(name="Lenkungskreis (Vorschlag)"),
        "hauptausschuss": Body(name="Hauptausschuss", members=7, cast="ha-"),
        "ausschuss-ptd": Body(
            name="Ausschuss für Partizipation, Transparenz und Digitalisierung", members=3, cast="ptd-"
        ),
        "digitalisierungsrat": Body(name="Digitalisierungsrat", members=3, cast="dr-", basis=ADVISORY),
        "beteiligungsrat": Body(name="Beteiligungsrat", members=3, cast="br-", basis=ADVISORY),
    },
)

PROJECTS = 9


def story(stage: Stage) -> None:
    """Put Potsdam's course on the programme."""
    for number in range(1, PROJECTS + 1):
        stage.on("2024-04-03", partial(stage.give_lead, f"P-{number:03d}", (number - 1) % 4 + 1))
    stage.passage("P-001", "release", "leitung-1", ("2024-04-15", "2024-04-22"), "+++")
    stage.passage("P-003", "release", "leitung-3", ("2024-05-06", "2024-05-13"), "--0-")
    stage.passage("P-003", "release", "leitung-3", ("2024-09-09", "2024-09-16"), "+++-", number=2)
    stage.passage("P-005", "release", "leitung-1", ("2024-06-03", "2024-06-10"), "++0+")
    stage.passage("P-009", "closure", "leitung-1", ("2024-06-17", "2024-06-24"), "+++")
