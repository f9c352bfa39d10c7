"""Who is reminded at which level of a ladder."""

from domain.people import Role
from domain.project_checks import ScheduledRung
from domain.projects import Project
from domain.reminders import Addressee
from workflows.commands import Work


def addressees(rung: ScheduledRung, project: Project, work: Work) -> tuple[Addressee, ...]:
    """Resolve the roles of a rung to persons, each once; without a lead the PMO is reminded in their place."""
    found: dict[str, Addressee] = {}
    for role in rung.recipients:
        if role == Role.LEAD.value and project.lead is not None:
            persons: tuple[Addressee, ...] = (Addressee(person_id=project.lead, role=role),)
        else:
            wanted = Role.PMO if role == Role.LEAD.value else Role(role)
            persons = tuple(
                Addressee(person_id=person, role=wanted.value)
                for person in work.facts.holders_of(wanted, project.programme_id, work.act.recorded_at)
            )
        for person in persons:
            found.setdefault(str(person.person_id), person)
    return tuple(found.values())
