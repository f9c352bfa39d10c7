"""What a mail is about, and whether what it asks for still waits: as of the moment it is sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.times import parse_instant
from projections import my_tasks, reviews
from projections.check_calendar import CHECKS
from projections.names import PROGRAMMES
from projections.portfolio import PORTFOLIO_TABLE, UNDER_WAY
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


@dataclass(frozen=True, slots=True, kw_only=True)
class MailMatter:
    """A project and one thing in it that a person is told about.

    `waits` says whether it still asks for something: the person's vote, or the report of a check; a check of
    a project that rests or is closed asks for nothing.
    """

    project_id: UUID
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
