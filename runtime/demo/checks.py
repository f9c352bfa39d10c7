"""What leads report in their project checks, drawn from project and cycle so that it is the same each time."""

import zlib
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from domain.project_checks import Light
from domain.projects import Project
from projections.project_checks import open_checks
from runtime.clock import StoryClock
from runtime.demo.sheets import BOARD_CITY, SHEETS_SINCE, hand_in_sheet
from runtime.organisations import OrganisationContext
from workflows.commands import Actor
from workflows.project_checks import SubmitProjectCheck

REPORTS = {
    Light.GREEN: "Der Plan wird gehalten. (erfundener Bericht)",
    Light.YELLOW: "Ein Meilenstein ist gefährdet, Gegenmaßnahmen laufen. (erfundener Bericht)",
    Light.RED: "Der Plan ist ohne Entscheidung nicht zu halten. (erfundener Bericht)",
}


def report_checks(
    context: OrganisationContext, clock: StoryClock, silent: AbstractSet[str], until: datetime
) -> None:
    """Let leads report what is due soon; `silent` names projects that never do, or not on one cycle."""
    with context.reading() as connection:
        waiting = open_checks(connection, clock.now() - timedelta(days=10), until)
    for check, project, cycle in waiting:
        known = context.store.load(Project, project)
        if known is None or known.lead is None or known.phase.final:
            continue
        if silent & {known.key, f"{known.key} {cycle}"}:
            continue
        chance = zlib.crc32(f"{known.key} {cycle}".encode()) % 10
        light = Light.RED if chance == 0 else Light.YELLOW if chance <= 2 else Light.GREEN
        ahead = Light.YELLOW if light is Light.RED else Light.GREEN
        clock.set(clock.now() + timedelta(minutes=1))
        told = SubmitProjectCheck(check_id=check, status=light, outlook=ahead, report=REPORTS[light])
        if context.slug == BOARD_CITY and cycle >= SHEETS_SINCE:
            hand_in_sheet(context, clock, known, told, cycle)
        else:
            context.dispatch(told, Actor(known.lead), f"demo/check/{check}")
