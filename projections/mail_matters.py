"""What a mail is about, and whether what it asks for still waits: as of the moment it is sent."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.access import Reader
from domain.reminder_ladders import ReminderKind
from domain.times import parse_instant
from projections import my_tasks, reviews
from projections.check_calendar import CHECKS
from projections.deadline_steps import Deadline
from projections.deadlines import deadline
from projections.meetings import place_of_meeting
from projections.names import PROGRAMMES
from projections.portfolio import PORTFOLIO_TABLE, UNDER_WAY
from projections.reporting_duties import reporting_duties
from projections.statements import Connection, Statement

_P, _G, _T = PORTFOLIO_TABLE.c, PROGRAMMES.c, my_tasks.TABLE.c
_K, _R = CHECKS.c, reviews.TABLE.c
_SUBJECT: sa.BindParameter[str] = sa.bindparam("subject")
_MATTER = Statement(
    sa.select(
        _P.key,
        _P.title,
        _P.public,
        _P.programme_id,
        _P.lead,
        _G.name,
        _G.zone,
        sa.func.coalesce(_T.due_at, _K.due_at),
        _R.outcome,
    )
    .select_from(
        PORTFOLIO_TABLE.join(PROGRAMMES, _G.programme_id == _P.programme_id)
        .outerjoin(my_tasks.TABLE, sa.and_(_T.subject_id == _SUBJECT, _T.person_id == sa.bindparam("person")))
        .outerjoin(CHECKS, sa.and_(_K.check_id == _SUBJECT, _K.submitted_at.is_(None), UNDER_WAY))
        .outerjoin(reviews.TABLE, _R.review_id == _SUBJECT)
    )
    .where(_P.project_id == sa.bindparam("project"))
)


_PROGRAMME_OF = Statement(sa.select(_P.programme_id).where(_P.project_id == sa.bindparam("project")))
_PROGRAMME = Statement(
    sa.select(_G.key, _G.name, _G.zone, _G.public).where(_G.programme_id == sa.bindparam("programme"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailMatter:
    """A project, or a programme, and one thing in it that a person is told about.

    `waits` says whether it still asks for something: the person's vote, or the report of a check; a check of
    a project that rests or is closed asks for nothing.
    """

    project_id: UUID | None
    key: str
    title: str
    public: bool
    programme_id: UUID
    programme: str
    zone: str
    lead: UUID | None
    waits: bool
    due_at: datetime | None
    outcome: str | None
    owner: UUID | None = None


OVER = MailMatter(
    project_id=None,
    key="",
    title="",
    public=False,
    programme_id=UUID(int=0),
    programme="",
    zone="UTC",
    lead=None,
    waits=False,
    due_at=None,
    outcome=None,
)
"""A matter of a programme that waits for nobody any more."""


def mail_matter(
    connection: Connection, project_id: UUID, subject_id: UUID, person_id: UUID
) -> MailMatter | None:
    """Give how a matter stands for a person (None: there is no such project)."""
    row: Any = connection.row(
        _MATTER, project=str(project_id), subject=str(subject_id), person=str(person_id)
    )
    if row is None:
        return None
    key, title, public, programme_id, lead, programme, zone, due_at, outcome = row
    return MailMatter(
        project_id=project_id,
        key=key,
        title=title,
        public=bool(public),
        programme_id=UUID(programme_id),
        programme=programme,
        zone=zone,
        lead=UUID(lead) if lead else None,
        waits=due_at is not None,
        due_at=parse_instant(due_at) if due_at not in {None, my_tasks.NO_DEADLINE} else None,
        outcome=outcome,
    )


def deadline_matter(
    connection: Connection, project_id: UUID | None, subject_id: UUID, person_id: UUID
) -> MailMatter | None:
    """Give how a deadline stands that somebody is reminded of (None: nothing is known of where it belongs).

    What a programme owes, and a mandate, belong to no project; once over, nothing of them waits.
    """
    found = deadline(connection, subject_id)
    if project_id is not None:
        matter = mail_matter(connection, project_id, subject_id, person_id)
        waits = found is not None and not found.asleep
        return matter and replace(matter, waits=waits, due_at=found.due_at if found else None)
    if found is None:
        return OVER
    row: Any = connection.row(_PROGRAMME, programme=str(found.programme_id))
    if row is None:
        return None
    key, name, zone, public = row
    return MailMatter(
        project_id=None,
        key=key,
        title=_called(connection, found),
        public=bool(public),
        programme_id=found.programme_id,
        programme=name,
        zone=zone,
        lead=None,
        waits=True,
        due_at=found.due_at,
        outcome=None,
        owner=found.owner,
    )


def _called(connection: Connection, found: Deadline) -> str:
    """Call a duty by its subject and body, a mandate by its role."""
    if found.kind is not ReminderKind.REPORTING_DUTY:
        return found.what or ""
    duties = reporting_duties(connection, Reader.operator(), programme_id=found.programme_id)
    return next((f"{one.subject} ({one.body})" for one in duties if one.duty == found.what), found.what or "")


def place_of_notice(
    connection: Connection, project_id: UUID | None, subject_id: UUID
) -> tuple[UUID, UUID | None] | None:
    """Give (programme, project) of what somebody was to be told (None: nothing is known of it any more)."""
    if project_id is None:
        found = deadline(connection, subject_id)
        if found is not None:
            return found.programme_id, None
        meeting = place_of_meeting(connection, str(subject_id))
        return (UUID(meeting[0]), None) if meeting else None
    row: Any = connection.row(_PROGRAMME_OF, project=str(project_id))
    return (UUID(row[0]), project_id) if row else None
