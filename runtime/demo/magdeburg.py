"""Magdeburg's Stabsstelle, January to June 2024: the list of 2023 taken over, and an invented half-year."""

from datetime import date
from functools import partial
from uuid import UUID, uuid5

from domain.project_values import RunState
from domain.projects import Project
from runtime.demo.stage import DEMO, NOTICE, Casting, City, at, day
from runtime.founding import Foundation
from workflows.gate_reviews import DeferGateReview, WithdrawGateReview
from workflows.people import EndMandate
from workflows.projects import (
    CorrectDates,
    CorrectRunState,
    MoveProject,
    PauseProject,
    PlanDates,
    ResumeProject,
    RetitleProject,
)

CASTING = Casting(
    slug="magdeburg",
    name="Landeshauptstadt Magdeburg (Demo)",
    foundation=Foundation(
        programme_id=uuid5(DEMO, "magdeburg/programme"),
        programme_key="stabsstelle",
        programme_name="Stabsstelle Strategische Entwicklung",
        land="ST",
        lifecycle="standard",
        board_name="Lenkungsausschuss (Vorschlag)",
        statutory_seats=5,
        public=True,
        notice=NOTICE,
    ),
    board_key="steering",
    members=5,
    leads=4,
    lists=(
        ("magdeburg_stabsstelle_projektuebersicht.csv", "magdeburg-stabsstelle"),
        ("magdeburg_weitere_aufgaben.csv", "magdeburg-weitere-aufgaben"),
    ),
)

LED = {
    "MD-001": 1,
    "MD-002": 1,
    "MD-003": 2,
    "MD-005": 2,
    "MD-006": 3,
    "MD-007": 3,
    "MD-008": 4,
    "MD-010": 4,
    "MD-011": 1,
    "MD-012": 2,
    "MD-013": 3,
}


def registration_of(city: City, key: str) -> UUID:
    """Find the event that took a project into the record, to correct what it said."""
    project = city.context.store.load(Project, city.project(key))
    if project is None:
        msg = f"{key} is not in the record."
        raise LookupError(msg)
    return project.plans.facts[0].event_id


def magdeburg(city: City) -> None:
    """Put the half-year of Magdeburg on the programme."""
    for key, number in LED.items():
        since = day("2024-01-08") if key in {"MD-001", "MD-002", "MD-003"} else None
        city.on("2024-01-11", partial(city.give_lead, key, number, since))
    city.on("2024-01-15", lambda: _correct_the_reversed_plan(city))
    city.on(
        "2024-01-17",
        lambda: city.do(
            RetitleProject(
                project_id=city.project("MD-008"),
                title="Hitzeaktionsplan für die Landeshauptstadt Magdeburg",
            ),
            "leitung-4",
        ),
    )
    _releases(city)
    _pauses(city)
    _closures(city)
    city.silent |= {"MD-011 2024-05-22", "MD-008 2024-02-21"}


def _correct_the_reversed_plan(city: City) -> None:
    """The list says that MD-010 ends before it starts; the PMO puts the end right."""
    city.do(
        CorrectDates(
            project_id=city.project("MD-010"),
            corrects=registration_of(city, "MD-010"),
            effective_at=at("2023-11-20", "00:00"),
            start=date(2023, 11, 1),
            end=date(2024, 10, 31),
            reason="In der Liste liegt das Ende vor dem Beginn; das Jahr wurde berichtigt (erfunden).",
        ),
        "pmo",
    )


def _releases(city: City) -> None:
    city.on("2024-01-22", lambda: city.request("MD-012", "release", "leitung-2"))
    city.on("2024-01-31", lambda: city.vote("MD-012", "release", "+++", since=day("2024-01-29")))
    city.on("2024-02-12", lambda: city.request("MD-001", "release", "leitung-1"))
    city.on("2024-02-16", lambda: city.vote("MD-001", "release", "--+-"))
    city.on("2024-04-15", lambda: city.request("MD-001", "release", "leitung-1", number=2))
    city.on("2024-04-19", lambda: city.vote("MD-001", "release", "+0++", number=2))
    city.on("2024-03-04", lambda: city.request("MD-003", "release", "leitung-2"))
    city.on(
        "2024-03-08",
        lambda: city.do(
            DeferGateReview(
                review_id=city.review("MD-003", "release"),
                until=date(2024, 6, 3),
                wording="Die Entscheidung wird bis zum Haushaltsbeschluss zurückgestellt. (erfunden)",
            ),
            "vorsitz",
        ),
    )
    city.on("2024-06-10", lambda: city.request("MD-003", "release", "leitung-2", number=2))
    city.on(
        "2024-02-26",
        lambda: city.do(
            PlanDates(project_id=city.project("MD-012"), start=date(2024, 3, 1), end=date(2025, 2, 28)),
            "leitung-2",
        ),
    )
    city.on("2024-03-11", lambda: city.request("MD-012", "start", "leitung-2"))
    city.on("2024-03-12", lambda: city.open("MD-012", "start"))
    city.on("2024-03-15", lambda: city.vote("MD-012", "start", "+++"))


def _pauses(city: City) -> None:
    city.on(
        "2024-02-07",
        lambda: city.do(
            PauseProject(
                project_id=city.project("MD-011"),
                until=date(2024, 4, 30),
                reason="Die Raumplanung wartet auf ein Gutachten. (erfunden)",
                effective=day("2024-02-05"),
                effective_reason="Pause in der Sitzung vom 05.02. vereinbart",
            ),
            "pmo",
        ),
    )
    city.on("2024-05-02", lambda: city.do(ResumeProject(project_id=city.project("MD-011")), "leitung-1"))
    city.on("2024-05-13", lambda: _correct_the_resumption(city))


def _correct_the_resumption(city: City) -> None:
    """Work on MD-011 was taken up two days before it was recorded."""
    project = city.context.store.load(Project, city.project("MD-011"))
    if project is None:
        msg = "MD-011 is not in the record."
        raise LookupError(msg)
    resumed = project.run_states.facts[-1]
    city.do(
        CorrectRunState(
            project_id=project.id,
            corrects=resumed.event_id,
            effective_at=at("2024-04-30", "00:00"),
            run_state=RunState.ACTIVE,
            reason="Die Arbeit wurde bereits am 30.04. aufgenommen. (erfunden)",
        ),
        "pmo",
    )


def _closures(city: City) -> None:
    city.on("2024-03-25", lambda: city.request("MD-002", "closure", "leitung-1"))
    city.on("2024-03-26", lambda: city.open("MD-002", "closure"))
    city.on("2024-03-28", lambda: city.vote("MD-002", "closure", "+-++"))
    city.on("2024-05-06", lambda: city.request("MD-006", "closure", "leitung-3"))
    city.on(
        "2024-05-07",
        lambda: city.do(
            WithdrawGateReview(
                review_id=city.review("MD-006", "closure"),
                reason="Der Abschlussbericht fehlt noch. (erfunden)",
            ),
            "leitung-3",
        ),
    )
    city.on(
        "2024-05-21",
        lambda: city.do(
            MoveProject(
                project_id=city.project("MD-A01"),
                trigger="cancel",
                reason="Die Aufgabe wird nicht weiter verfolgt. (erfunden)",
            ),
            "pmo",
        ),
    )
    city.on(
        "2024-05-31",
        lambda: city.do(
            EndMandate(
                person_id=city.person("mitglied-4"),
                mandate_id=uuid5(city.person("mitglied-4"), "member"),
                reason="Wechsel des Aufgabengebiets (erfunden)",
            )
        ),
    )
