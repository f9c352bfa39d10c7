"""What mails about checks must know of appointments: whether somebody was invited, and how often it was called off."""

from uuid import UUID

from domain.people import Role
from domain.project_checks import ProjectCheck
from domain.reminders import reminder_id
from projections.statements import Connection
from runtime.organisations import OrganisationContext
from storage.notices import mail_id_of
from storage.outbox import SENDING, SENT, OutboxItem, mail_state
from workflows.notices import CHECK_DUE, CHECK_OFF, SHEET_ACCEPTED

WITH_APPOINTMENT = frozenset({CHECK_DUE, CHECK_OFF, SHEET_ACCEPTED})
"""Mails that ask for the appointment of a check, or take it back."""
NOT_INVITED = {Role.PMO, Role.MANAGEMENT, Role.CHAIR}


def calls_off(context: OrganisationContext, item: OutboxItem) -> int:
    """Give how often the appointment of a check was called off; mails without one need not know."""
    if item.kind not in WITH_APPOINTMENT or item.reason in NOT_INVITED:
        return 0
    check = context.store.load(ProjectCheck, item.subject_id)
    return check.calls_off if check is not None else 0


def was_invited(
    context: OrganisationContext, connection: Connection, check_id: UUID, person_id: UUID
) -> bool:
    """Tell whether a mail that reminds a person of a check left the house, or may have."""
    check = context.store.load(ProjectCheck, check_id)
    if check is None:
        return False
    for event in tuple(context.store.events(reminder_id(check_id, check.terms.due_at), connection)):
        found = mail_state(connection, mail_id_of(event.stamp.event_id, person_id))
        if found is not None and found[0] in {SENT, SENDING}:
            return True
    return False
