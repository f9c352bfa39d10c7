"""People no mail reaches: the PMO of the programme gets a task, once a month for each of them."""

import logging
from collections.abc import Sequence
from uuid import UUID, uuid5

from domain.refusals import Refusal, Refused
from domain.times import local_date
from projections.mail_matters import place_of_notice
from runtime.organisations import OrganisationContext
from storage.outbox import OutboxItem
from workflows.commands import Actor
from workflows.exception_tasks import RaiseExceptionTask

MAILING = Actor.system("mail")
ZONE = "Europe/Berlin"

_log = logging.getLogger("gatebook.mail")


def tell_pmo(
    context: OrganisationContext, items: Sequence[OutboxItem], person_id: UUID, why: Refusal
) -> None:
    """Raise the task for one person and programme; a second mail that fails in the same month adds none."""
    month = f"{local_date(context.clock.now(), ZONE):%Y-%m}"
    for item in items:
        with context.reading() as connection:
            place = place_of_notice(connection, item.project_id, item.subject_id)
            event_id = item.event_id
        if place is None:
            _log.error("mail %s to person %s fails and belongs to no programme", item.mail_id, person_id)
            continue
        programme_id, project_id = place
        name = f"{programme_id}/{why.value}/{month}"
        command = RaiseExceptionTask(
            task_id=uuid5(person_id, name),
            programme_id=programme_id,
            project_id=project_id,
            refused_command="send_mail",
            caused_by=event_id,
            refusals=(why.value,),
        )
        try:
            context.dispatch(command, MAILING, f"unreachable/{person_id}/{name}")
        except Refused as refused:
            if refused.refusal is not Refusal.KEY_USED_WITH_ANOTHER_BODY:
                raise
