"""The mails of a demonstration: what would have been sent, kept as files, shown to everybody as text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse

from api.pages.portfolio import ZONE
from api.pages.questions import organisation_of
from api.pages.rendering import keeps_mail, page
from api.pages.visitors import Visitor, visitor_of
from runtime.organisations import OrganisationContext

router = APIRouter(include_in_schema=False)

MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMail:
    """One mail as text."""

    to: str
    subject: str
    sent_at: datetime | None
    text: str


@router.get("/{organisation}/postausgang")
def show_mails(
    request: Request,
    here: Annotated[OrganisationContext, Depends(organisation_of)],
    _visitor: Annotated[Visitor | None, Depends(visitor_of)],
) -> HTMLResponse:
    """Show the latest kept mails; a record that is not invented shows none to the public."""
    if not keeps_mail(here):
        raise HTTPException(404)
    files = sorted((here.folder / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime, reverse=True)
    return page(
        request, "mails.html.j2", mails=list(_read(files[:MOST])), total=len(files), most=MOST, zone=ZONE
    )


def _read(files: list[Path]) -> Iterator[KeptMail]:
    for file in files:
        mail = BytesParser(EmailMessage, policy=policy.default).parsebytes(file.read_bytes())
        body = mail.get_body(("plain",))
        yield KeptMail(
            to=str(mail["To"] or ""),
            subject=str(mail["Subject"] or ""),
            sent_at=mail["Date"].datetime if mail["Date"] else None,
            text=str(body.get_content()) if body else "",
        )
