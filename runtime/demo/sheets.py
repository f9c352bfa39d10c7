"""The Digitalisierungsboard of the demonstration: what leads fill in and how the PMO judges it; all invented.

From a day on Duisburg's leads fill in all seven columns. Most sheets are accepted, one is returned and handed in
anew, some leads vouch for no change, and the youngest ones still wait for the PMO.
"""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid5

from domain.board_sheets import MilestoneForecast, NewNeed, SheetCells
from domain.light_scales import DEFAULT_SCALE, LightShape, LightStep, LightTone
from domain.project_relations import MilestoneStage
from domain.projects import Project
from runtime.clock import StoryClock
from runtime.demo.casting import DEMO
from runtime.demo.stage import Stage
from runtime.organisations import OrganisationContext
from workflows.board_sheets import AcceptSheet, ConfirmUnchanged, ReturnSheet, SetLightScale
from workflows.commands import Actor, Command
from workflows.project_checks import SubmitProjectCheck

BOARD_CITY, SHEETS_SINCE = "duisburg", "2025-09-01"
JUDGED_UNTIL = "2025-12-10"
STILL_RETURNED = ("DU-009", "2025-12")
RETURNED, ASKING, UNCHANGED = ("DU-006", "2025-10"), ("DU-002", "2025-11"), "DU-008"
"""Project and month of the sheet that is returned and of the one that asks; whose lead vouches for no change."""

DONE = ("Vertrag unterschrieben", "Testsystem aufgebaut", "Schulung gehalten", "Fehlerliste abgearbeitet")
DOING = ("Testbetrieb mit zwei Ämtern", "Anbindung der Fachverfahren", "Abstimmung mit dem Personalrat")
AHEAD = ("Abnahme vorbereiten", "Handreichung schreiben", "Nutzer*innen einladen", "Betrieb übergeben")
INVENTED = "(erfunden)"


def scale_of_lights(stage: Stage) -> None:
    """Let the programme lay down its lights: the usual three, and one for what is not judged yet."""
    open_step = LightStep(
        key="open",
        label_de="noch nicht beurteilt",
        label_en="not judged yet",
        shape=LightShape.RING,
        tone=LightTone.NEUTRAL,
    )
    command = SetLightScale(
        programme_id=stage.programme,
        steps=(*DEFAULT_SCALE.steps, open_step),
        decision=f"Die Symbole der Folien sind nicht überliefert; diese Skala ist ein Vorschlag. {INVENTED}",
    )
    stage.does("2025-01-08", command, "pmo")


def hand_in_sheet(
    context: OrganisationContext, clock: StoryClock, project: Project, told: SubmitProjectCheck, cycle: str
) -> None:
    """Let a lead fill in the sheet and hand it in, and the PMO judge it."""
    lead, pmo = Actor(_lead_of(project)), Actor(uuid5(DEMO, f"{context.slug}/pmo"))
    key, month = f"demo/sheet/{told.check_id}", cycle[:7]

    def give(command: Command, by: Actor, step: str) -> None:
        clock.set(clock.now() + timedelta(minutes=1))
        context.dispatch(command, by, f"{key}/{step}")

    if project.key == UNCHANGED and month > SHEETS_SINCE[:7]:
        give(ConfirmUnchanged(check_id=told.check_id), lead, "unchanged")
    else:
        give(filled(project, told, cycle), lead, "1")
    if (project.key, month) == RETURNED:
        remark = f"Bitte die Hürde nennen, die den Meilenstein aufhält. {INVENTED}"
        give(ReturnSheet(check_id=told.check_id, remark=remark), pmo, "return")
        again = filled(project, told, cycle)
        cells = replace(again.cells or SheetCells(), obstacles=f"Die Schnittstelle fehlt noch. {INVENTED}")
        give(replace(again, cells=cells), lead, "2")
    if (project.key, month) == STILL_RETURNED:
        remark = f"Bitte sagen, was das gelbe Licht bedeutet. {INVENTED}"
        give(ReturnSheet(check_id=told.check_id, remark=remark), pmo, "return")
    elif cycle < JUDGED_UNTIL:
        give(AcceptSheet(check_id=told.check_id), pmo, "accept")


def _lead_of(project: Project) -> UUID:
    if project.lead is None:
        msg = f"{project.key} has no lead who could hand in a sheet."
        raise LookupError(msg)
    return project.lead


def filled(project: Project, told: SubmitProjectCheck, cycle: str) -> SubmitProjectCheck:
    """Give a report with the whole sheet filled in."""
    turn = int(cycle.replace("-", "")) % 97 + int(project.key[-3:])
    planned = ((key, line.present) for key, line in sorted(project.milestones.items()))
    cells = SheetCells(
        vision=f"Bürger*innen und Beschäftigte erledigen den Vorgang ganz digital. {INVENTED}",
        todo=f"{AHEAD[turn % len(AHEAD)]}\n{AHEAD[(turn + 1) % len(AHEAD)]}",
        doing=DOING[turn % len(DOING)],
        done=DONE[turn % len(DONE)],
        involvement=f"Testgruppe aus zwei Ämtern, Rückmeldungen alle drei Wochen. {INVENTED}",
        milestones=tuple(
            MilestoneForecast(
                key=key, label=one.label, planned_on=one.due_on, forecast_on=_later(one.due_on, turn)
            )
            for key, one in planned
            if one.stage is MilestoneStage.PLANNED
        ),
    )
    asks = (project.key, cycle[:7]) == ASKING
    needs = (NewNeed(question=f"Wer übernimmt den Betrieb nach der Einführung? {INVENTED}"),) if asks else ()
    return replace(told, cells=cells, new_needs=needs)


def _later(due_on: date, turn: int) -> date:
    return due_on + timedelta(weeks=turn % 3)
