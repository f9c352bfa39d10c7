"""Magdeburg's intermunicipal cooperation: the measures of 2014 taken over, and two invented years."""

from functools import partial

from runtime.demo.casting import Body, Casting, notice
from runtime.demo.magdeburg import COUNCIL
from runtime.demo.stage import Stage

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

WITHOUT_LEAD = 5
"""Every fifth measure keeps none: the list names no persons, and the PMO is asked in their place."""


def story(stage: Stage) -> None:
    """Put the two years of the measures on the programme."""
    for number in range(1, 136):
        if number != 14 and number % WITHOUT_LEAD:
            stage.on("2024-02-05", partial(_led, stage, f"IKZ-{number:03d}", number % 6 + 5))


def _led(stage: Stage, key: str, lead: int) -> None:
    """Name a lead where there is still something to lead."""
    if not stage.loaded(key).phase.final:
        stage.give_lead(key, lead)
