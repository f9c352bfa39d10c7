"""Magdeburg's Stabsstelle, 2024 and 2025: the list of 2023 taken over, and two invented years."""

from datetime import date
from functools import partial

from domain.condition_values import Blocks, ConditionDraft
from domain.consultation_values import Advice
from domain.people import Role, ScopeKind
from domain.programme_settings import ConsultationRole
from domain.project_relations import DependencyKind
from domain.project_values import RunState
from domain.system_records import SystemKind
from runtime.demo.casting import Body, Casting, notice
from runtime.demo.governing import consults
from runtime.demo.papers import meets, replaces, sends_back_proof, takes_back_paper, waives
from runtime.demo.questions import (
    answers,
    asks,
    gains_with,
    gives_up_milestone,
    milestone,
    settle_tasks,
    takes_back,
    waits_for,
)
from runtime.demo.stage import Stage, at, day
from workflows.commands import Actor
from workflows.gate_reviews import DeferGateReview, WithdrawGateReview
from workflows.people import EndMandate
from workflows.projects import (
    CorrectDates,
    CorrectRunState,
    MakePermanent,
    MoveProject,
    PauseProject,
    PlanDates,
    ResumeProject,
    RetitleProject,
    SetVisibility,
)
from workflows.system_records import RecordSystemFact

COUNCIL = Body(name="Verwaltungsausschuss", cast="va-")

BACKUP = Actor.system("backup")

CASTING = Casting(
    slug="magdeburg",
    city="Landeshauptstadt Magdeburg (Demo)",
    land="ST",
    begins="2024-01-08",
    programme="stabsstelle",
    programme_name="Stabsstelle Strategische Entwicklung",
    lifecycle="magdeburg",
    notice=notice("Information I0295/23 der Stabsstelle vom 20.11.2023 (zu DS 0557/23)"),
    leads=range(1, 5),
    lists=(
        ("magdeburg_stabsstelle_projektuebersicht.csv", "magdeburg-stabsstelle"),
        ("magdeburg_weitere_aufgaben.csv", "magdeburg-weitere-aufgaben"),
    ),
    bodies={"lenkungsausschuss": Body(name="Lenkungsausschuss"), "verwaltungsausschuss": COUNCIL},
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


def story(stage: Stage) -> None:
    """Put the two years of the Stabsstelle on the programme."""
    for key, number in LED.items():
        since = day("2024-01-08") if key in {"MD-001", "MD-002", "MD-003"} else None
        stage.on("2024-01-11", partial(stage.give_lead, key, number, since))
    stage.on("2024-01-15", lambda: _correct_the_reversed_plan(stage))
    retitled = RetitleProject(project_id=stage.project("MD-008"), title="Hitzeaktionsplan für Magdeburg")
    stage.does("2024-01-17", retitled, "leitung-4")
    _orders(stage)
    _rollouts(stage)
    _pauses(stage)
    _ends(stage)
    _people(stage)
    _beside_the_gates(stage)
    _kept_by_the_system(stage)
    stage.silent |= {"MD-011 2024-05-22", "MD-008 2024-02-21"}


def _kept_by_the_system(stage: Stage) -> None:
    """What the service notes of itself: two backups in one month."""
    for night in ("2025-12-01", "2025-12-15"):
        copied = RecordSystemFact(
            kind=SystemKind.BACKUP, occasion=night, noted={"place": "Rechenzentrum (erfunden)"}
        )
        stage.on(night, partial(stage.context.dispatch, copied, BACKUP, f"demo/backup/{night}"), "02:00")


def _correct_the_reversed_plan(stage: Stage) -> None:
    """The list says that MD-010 ends before it starts; the PMO puts the end right."""
    project = stage.loaded("MD-010")
    stage.do(
        CorrectDates(
            project_id=project.id,
            corrects=project.plans.facts[0].event_id,
            effective_at=at("2023-11-20", "00:00"),
            start=date(2023, 11, 1),
            end=date(2024, 10, 31),
            reason="In der Liste liegt das Ende vor dem Beginn; das Jahr wurde berichtigt (erfunden).",
        ),
        "pmo",
    )


def _orders(stage: Stage) -> None:
    """Projects get their order: at once, at the second attempt, put off, and by the council's body."""
    stage.on("2024-01-22", lambda: stage.request("MD-012", "order", "leitung-2"))
    stage.on("2024-01-31", lambda: stage.vote("MD-012", "order", "+++", since=day("2024-01-29")))
    stage.passage("MD-001", "order", "leitung-1", ("2024-02-12", "2024-02-16"), "--+-")
    stage.passage("MD-001", "order", "leitung-1", ("2024-04-15", "2024-04-19"), "+0++", number=2)
    stage.on("2024-03-04", lambda: stage.request("MD-003", "order", "leitung-2"))
    stage.does(
        "2024-03-08",
        DeferGateReview(
            review_id=stage.review("MD-003", "order"),
            until=date(2024, 6, 3),
            wording="Die Entscheidung wird bis zum Haushaltsbeschluss zurückgestellt. (erfunden)",
        ),
        "vorsitz",
    )
    stage.passage("MD-003", "order_by_council", "leitung-2", ("2024-06-10", "2024-06-21"), "++-+")
    heard = stage.review("MD-003", "order_by_council")
    told = "Der Stadtrat ist unterrichtet."
    stage.on("2024-07-04", lambda: stage.hears(heard, 3, Advice.NOTED, told))
    plan = PlanDates(project_id=stage.project("MD-012"), start=date(2024, 3, 1), end=date(2025, 2, 28))
    stage.does("2024-02-26", plan, "leitung-2")


def _rollouts(stage: Stage) -> None:
    """What was worked out is put into effect; one vote lacks its quorum, one project goes back."""
    stage.passage("MD-013", "rollout", "leitung-3", ("2024-04-08", "2024-04-10"), "+")
    stage.on("2024-04-24", lambda: stage.conclude("MD-013", "rollout"))
    stage.passage("MD-013", "rollout", "leitung-3", ("2024-05-27", "2024-06-05"), "+++", number=2)
    stage.on("2024-05-06", lambda: stage.request("MD-006", "rollout", "leitung-3"))
    withdrawn = WithdrawGateReview(
        review_id=stage.review("MD-006", "rollout"), reason="Der Projektplan fehlt noch. (erfunden)"
    )
    stage.does("2024-05-07", withdrawn, "leitung-3")
    stage.passage("MD-006", "rollout", "leitung-3", ("2024-09-16", "2024-09-25"), "+++", number=2)
    stage.passage("MD-010", "rollout", "leitung-4", ("2024-06-03", "2024-06-12"), "+0+++")
    _with_conditions(stage)
    stage.passage("MD-008", "rollout", "leitung-4", ("2024-10-07", "2024-10-16"), "--+-")
    stage.passage("MD-008", "rollout", "leitung-4", ("2024-12-02", "2024-12-11"), "++0+", number=2)
    back = MoveProject(
        project_id=stage.project("MD-006"),
        trigger="rework",
        reason="Die Abläufe der Ausländerbehörde müssen neu beschrieben werden. (erfunden)",
    )
    stage.does("2025-02-03", back, "management")
    stage.passage("MD-006", "rollout", "leitung-3", ("2025-05-05", "2025-05-14"), "++-+", number=3)


def _with_conditions(stage: Stage) -> None:
    """MD-012 passes with two conditions: one is met on its second proof, the committee does without the other."""
    of = ("MD-012", "rollout", 1)
    drafts = (
        ConditionDraft(
            wording="Schulungskonzept vorlegen (erfunden)",
            due_working_days=20,
            proof="Konzept der Stabsstelle",
        ),
        ConditionDraft(
            wording="Raumbedarf klären (erfunden)", due_on=date(2024, 12, 20), blocks=Blocks.NOTHING
        ),
    )
    stage.passage("MD-012", "rollout", "leitung-2", ("2024-09-02", "2024-09-11"), "+++", conditions=drafts)
    sends_back_proof(
        stage, ("2024-09-18", "2024-09-20", "2024-09-23"), of, 1, "leitung-2", date(2024, 10, 31)
    )
    meets(stage, "2024-09-30", of, 1, lead="leitung-2", remark="Das Konzept liegt vor.")
    waives(stage, "2024-12-09", of, 2, "vorsitz", "Die Räume werden nicht gebraucht.")
    stage.on("2024-08-26", lambda: stage.lays("MD-012", "Projektplan", "leitung-2"), "09:00")
    replaces(stage, "2024-08-28", "MD-012", ("Projektplan", "Projektplan, zweite Fassung"), "leitung-2")
    stage.on("2024-08-29", lambda: stage.lays("MD-012", "Kostenschätzung", "leitung-2"))
    takes_back_paper(
        stage, "2024-08-30", "MD-012", "Kostenschätzung", "leitung-2", "Zahlen eines anderen Jahres."
    )
    stage.passage("MD-012", "closure", "leitung-2", ("2025-03-10", "2025-03-19"), "+++")


def _pauses(stage: Stage) -> None:
    stage.does(
        "2024-02-07",
        PauseProject(
            project_id=stage.project("MD-011"),
            until=date(2024, 4, 30),
            reason="Die Raumplanung wartet auf ein Gutachten. (erfunden)",
            effective=day("2024-02-05"),
            effective_reason="Pause in der Sitzung vom 05.02. vereinbart",
        ),
        "pmo",
    )
    stage.does("2024-05-02", ResumeProject(project_id=stage.project("MD-011")), "leitung-1")
    stage.on("2024-05-13", lambda: _correct_the_resumption(stage))
    stage.does("2024-07-01", MakePermanent(project_id=stage.project("MD-007")), "pmo")
    _carried_while_at_rest(
        stage, "MD-001", ("2024-10-21", "2024-10-28", "2024-10-30", "2024-11-18"), retry=True
    )
    _carried_while_at_rest(
        stage, "MD-003", ("2025-01-13", "2025-01-20", "2025-01-22", "2025-02-10"), retry=False
    )
    stage.passage("MD-003", "rollout", "leitung-2", ("2025-03-03", "2025-03-12"), "++0+", number=2)


def _carried_while_at_rest(stage: Stage, key: str, days: tuple[str, str, str, str], *, retry: bool) -> None:
    """A project is put to rest while its vote runs: the vote stands, the move waits, the PMO finds a task."""
    asked, paused, voted, resumed = days
    project = stage.project(key)
    lead = f"leitung-{LED[key]}"
    plan = PlanDates(project_id=project, start=date(2024, 5, 2), end=date(2025, 12, 31))
    stage.does(asked, plan, lead, "09:00")
    stage.passage(key, "rollout", lead, (asked, voted), "+++")
    stage.does(paused, PauseProject(project_id=project, reason="Die Agentur wechselt. (erfunden)"), lead)
    stage.does(resumed, ResumeProject(project_id=project), lead)
    remark = "Das Projekt ruht nicht mehr." if retry else "Der Ausschuss wird noch einmal gefragt."
    stage.on(resumed, lambda: settle_tasks(stage, remark, retry=retry), "12:00")


def _beside_the_gates(stage: Stage) -> None:
    consults(
        stage,
        "2024-01-12",
        "release",
        (
            ("Die Oberbürgermeisterin", None, ConsultationRole.HEARING, False),
            ("Verwaltungsausschuss", "verwaltungsausschuss", ConsultationRole.DECISION, True),
            ("Stadtrat", None, ConsultationRole.INFORMATION, True),
        ),
        "Reihenfolge und Öffentlichkeit wie bei I0295/23; welches Gremium was tut, ist unser Vorschlag",
    )
    asks(stage, "2024-03-06", "MD-010", "leitung-4", "Wer trägt den Eigenanteil bei Landesmitteln?")
    answers(
        stage, "2024-03-20", "MD-010", "management", "Der Eigenanteil kommt aus dem Budget der Dezernate."
    )
    asks(stage, "2024-05-29", "MD-011", "leitung-1", "Soll das Gutachten ausgeweitet werden?")
    takes_back(stage, "2024-06-05", "MD-011", "leitung-1", "Das Gutachten genügt.")
    asks(stage, "2025-11-24", "MD-008", "leitung-4", "Werden kühle Räume auch in Schulen geöffnet?")
    waits_for(
        stage,
        ("2024-02-20", None),
        "MD-007",
        "MD-006",
        DependencyKind.NEEDS_RESULT,
        "Braucht die neuen Abläufe.",
    )
    waits_for(
        stage,
        ("2024-02-20", "2024-10-07"),
        "MD-012",
        "MD-001",
        DependencyKind.SHARES_RESOURCE,
        "Dieselbe Person arbeitet an beidem.",
    )
    gains_with(stage, ("2024-03-18", None), "MD-009", "MD-004", "Leichte Sprache wird einmal erarbeitet.")
    milestone(
        stage, "2024-01-25", "MD-013", "manual", "Handbuch Projektmanagement", "2024-06-28", "2024-07-05"
    )
    milestone(stage, "2024-01-25", "MD-008", "draft", "Entwurf des Plans", "2024-05-31", "2024-05-29")
    milestone(stage, "2024-01-25", "MD-005", "second", "Zweite Stufe der Umstrukturierung", "2024-09-30")
    gives_up_milestone(stage, "2024-05-20", "MD-005", "second", "Eine zweite Stufe ist nicht nötig.")


def _correct_the_resumption(stage: Stage) -> None:
    """Work on MD-011 was taken up two days before it was recorded."""
    project = stage.loaded("MD-011")
    stage.do(
        CorrectRunState(
            project_id=project.id,
            corrects=project.run_states.facts[-1].event_id,
            effective_at=at("2024-04-30", "00:00"),
            run_state=RunState.ACTIVE,
            reason="Die Arbeit wurde bereits am 30.04. aufgenommen. (erfunden)",
        ),
        "pmo",
    )


def _ends(stage: Stage) -> None:
    """Projects are closed, stopped by the council's body, given up, and one is taken up again."""
    stage.passage("MD-002", "closure", "leitung-1", ("2024-03-25", "2024-03-28"), "+-++")
    stage.passage("MD-005", "closure", "leitung-2", ("2024-05-13", "2024-05-17"), "--+-")
    stage.passage("MD-005", "closure", "leitung-2", ("2024-07-01", "2024-07-10"), "++++", number=2)
    stage.passage("MD-013", "closure", "leitung-3", ("2024-09-02", "2024-09-11"), "+++")
    stage.passage("MD-010", "abort", "management", ("2025-03-03", "2025-03-14"), "++-+")
    stage.passage("MD-008", "closure", "leitung-4", ("2025-07-07", "2025-07-16"), "+++")
    again = MoveProject(
        project_id=stage.project("MD-008"),
        trigger="reopen",
        reason="Der zweite heiße Sommer zeigt Lücken im Plan. (erfunden)",
    )
    stage.does("2025-09-01", again, "management")
    stage.passage("MD-006", "closure", "leitung-3", ("2025-10-06", "2025-10-15"), "+++")
    given_up = MoveProject(
        project_id=stage.project("MD-A01"),
        trigger="cancel",
        reason="Die Aufgabe wird nicht weiter verfolgt. (erfunden)",
    )
    stage.does("2024-05-21", given_up, "pmo")


def _people(stage: Stage) -> None:
    """A member leaves while a vote is open, another follows; one project is kept back until the council met."""
    board = stage.board("lenkungsausschuss")
    leaving = EndMandate(
        person_id=stage.person("mitglied-4"),
        mandate_id=stage.mandate("mitglied-4", Role.MEMBER, board),
        reason="Wechsel des Aufgabengebiets (erfunden)",
    )
    stage.does("2024-05-31", leaving)
    stage.on(
        "2024-07-15",
        lambda: stage.newcomer("mitglied-5", "Mitglied 5", Role.MEMBER, board, ScopeKind.BOARD),
    )
    hidden = SetVisibility(project_id=stage.project("MD-003"), public=False)
    stage.does("2024-02-01", hidden, "pmo")
    stage.does("2024-06-24", SetVisibility(project_id=stage.project("MD-003"), public=True), "pmo")
