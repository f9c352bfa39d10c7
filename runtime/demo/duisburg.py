"""Duisburg's digital agenda, January to June 2024: the matrix of 2022 taken over, and an invented half-year."""

from datetime import date
from functools import partial
from uuid import uuid5

from domain.projects import Project
from runtime.demo.stage import DEMO, NOTICE, Casting, City, at, day
from runtime.founding import Foundation
from workflows.gate_reviews import DeferGateReview
from workflows.projects import CorrectPhase, PauseProject, PlanDates

CASTING = Casting(
    slug="duisburg",
    name="Stadt Duisburg (Demo)",
    foundation=Foundation(
        programme_id=uuid5(DEMO, "duisburg/programme"),
        programme_key="digitale-agenda",
        programme_name="Digitale Agenda",
        land="NW",
        lifecycle="duisburg",
        board_name="DIKON",
        statutory_seats=5,
        public=True,
        notice=NOTICE,
    ),
    board_key="dikon",
    members=5,
    leads=5,
    lists=(("duisburg_ziele_matrix.csv", "duisburg-ziele-matrix"),),
)

IN_THE_PIPELINE = ("DU-007", "DU-013", "DU-018", "DU-019")
"""Projects whose assumed phase the PMO corrects: the matrix names no state."""

PROJECTS = 20


def duisburg(city: City) -> None:
    """Put the half-year of Duisburg on the programme."""
    for number in range(1, PROJECTS + 1):
        key = f"DU-{number:03d}"
        since = day("2024-01-08") if number <= 3 else None
        city.on("2024-01-10", partial(city.give_lead, key, (number - 1) % 5 + 1, since))
    for key in IN_THE_PIPELINE:
        city.on("2024-01-12", partial(_correct_the_assumed_phase, city, key))
    city.on("2024-01-24", lambda: city.request("DU-007", "release", "leitung-2"))
    city.on("2024-01-31", lambda: city.vote("DU-007", "release", "+++"))
    city.on(
        "2024-02-20",
        lambda: city.do(
            PlanDates(
                project_id=city.project("DU-007"),
                start=date(2024, 3, 1),
                end=date(2024, 11, 29),
                effective=day("2024-02-16"),
                effective_reason="Plan in der Klausur vom 16.02. beschlossen",
            ),
            "leitung-2",
        ),
    )
    city.on("2024-02-27", lambda: city.request("DU-007", "start", "leitung-2"))
    city.on("2024-02-28", lambda: city.open("DU-007", "start"))
    city.on("2024-03-06", lambda: city.vote("DU-007", "start", "+0++"))
    city.on("2024-03-13", lambda: city.request("DU-019", "release", "leitung-4"))
    city.on("2024-03-20", lambda: city.vote("DU-019", "release", "-+--"))
    city.on("2024-04-10", lambda: city.request("DU-013", "release", "leitung-3"))
    city.on("2024-04-12", lambda: _defer(city))
    city.on("2024-06-19", lambda: city.request("DU-018", "release", "leitung-3"))
    city.on("2024-06-20", lambda: city.vote("DU-018", "release", "+"))
    city.on(
        "2024-04-03",
        lambda: city.do(
            PauseProject(
                project_id=city.project("DU-020"), until=date(2024, 9, 2), reason="Vergabe ruht. (erfunden)"
            ),
            "leitung-5",
        ),
    )
    city.on("2024-05-15", lambda: city.request("DU-004", "closure", "leitung-4"))
    city.on("2024-05-16", lambda: city.open("DU-004", "closure"))
    city.on("2024-05-22", lambda: city.vote("DU-004", "closure", "++-+"))
    city.silent |= {"DU-011 2024-03-20", "DU-015", "DU-009 2024-05-22"}


def _correct_the_assumed_phase(city: City, key: str) -> None:
    """What the import had to assume is put right by the PMO, with a reason."""
    project = city.context.store.load(Project, city.project(key))
    if project is None:
        msg = f"{key} is not in the record."
        raise LookupError(msg)
    city.do(
        CorrectPhase(
            project_id=project.id,
            corrects=project.phases.facts[0].event_id,
            effective_at=at("2022-06-02", "00:00"),
            phase="pipeline",
            reason="Die Matrix nennt keinen Stand; das Vorhaben war noch nicht freigegeben. (erfunden)",
        ),
        "pmo",
    )


def _defer(city: City) -> None:
    city.do(
        DeferGateReview(
            review_id=city.review("DU-013", "release"),
            until=date(2024, 9, 2),
            wording="Zurückgestellt, bis die Ausschreibung der Anlagen entschieden ist. (erfunden)",
        ),
        "vorsitz",
    )
