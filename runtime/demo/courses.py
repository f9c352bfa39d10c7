"""What became of the project checks of a simulated time, in a few lines."""

from collections import Counter

from domain.kernel import DomainEvent
from domain.project_checks import ProjectCheck
from domain.reminder_ladders import ReminderKind
from domain.reminders import Reminder
from runtime.organisations import OrganisationContext
from storage.history import history
from storage.outbox import CANCELLED, SENT, mails_by_state

COUNTED: dict[type[DomainEvent], str] = {
    ProjectCheck.Scheduled: "angesetzt",
    ProjectCheck.Submitted: "Berichte",
    ProjectCheck.Returned: "zurückgegeben",
    ProjectCheck.Accepted: "angenommen",
    ProjectCheck.CalledOff: "entfallen",
}
MAILED = {SENT: "verschickt", CANCELLED: "entfallen"}


def course_of_checks(context: OrganisationContext) -> tuple[str, ...]:
    """Tell how many checks there were, how far reminders went, and what became of the mails."""
    checks: Counter[str] = Counter()
    levels: Counter[int] = Counter()
    last = ""
    with context.reading() as connection:
        for _, event, _ in history(connection, context.store.mapper):
            last = f"{event.stamp.recorded_at:%d.%m.%Y}"
            if type(event) in COUNTED:
                checks[COUNTED[type(event)]] += 1
            if isinstance(event, Reminder.Issued | Reminder.Escalated):
                levels[event.level] += event.subject.kind == ReminderKind.PROJECT_CHECK
        mails = mails_by_state(connection)
    told = ", ".join(f"{count} {MAILED.get(state, state)}" for state, count in mails.items())
    return (
        f"{context.organisation.name}, bis {last}",
        f"  Projektchecks: {', '.join(f'{checks[word]} {word}' for word in COUNTED.values())}",
        f"  Erinnerungen je Stufe: {', '.join(f'{level}: {levels[level]}' for level in sorted(levels))}",
        f"  Mails: {told or 'keine'}",
    )
