"""Files laid before a decision in the browser: with the request of a gate or by themselves, and given back."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from api.attachments import attachment
from api.pages.forms import FORM, MOST_BYTES, MOST_FIELDS, Form, body_of, from_our_page, require_token
from api.pages.project_actions import Place, place_of, show_again
from api.pages.project_forms import BROUGHT_WITH_REQUEST, LAY, REQUEST
from api.pages.reviews import key_of, text_of
from api.pages.visitors import Here, Visitor, address_of, member_of, reader_of
from api.uploads import Brought, Filled, Most, filled
from domain.access import Reader
from domain.evidence import SubjectKind
from domain.gate_reviews import GateReview
from domain.refusals import Refusal, Refused
from domain.review_dossiers import CriterionClaim
from projections.evidence_list import By, evidence_list
from runtime import evidence
from runtime.organisations import OrganisationContext
from workflows.gate_reviews import RequestGateReview

router = APIRouter(include_in_schema=False)

MOST_FILES = 10
FILE = "evidence-"
"""Stands before the id of each file that may be laid before the board."""
CRITERION = "criterion-"
"""Stands before the key of each criterion that is stated as met."""


Subject = tuple[SubjectKind, UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """A form with files, who sends it before what, and what kept it from being read."""

    subject: Subject
    visitor: Visitor
    filled: Filled
    refused: Refused | None = None


async def sent_before(
    request: Request, here: OrganisationContext, subject: Subject, visitor: Visitor
) -> AsyncIterator[Sending]:
    """Read a form with files from somebody who may lay them before a subject; from others nothing is read.

    Raises:
        HTTPException: it was not sent by a page of the same session.
        Wrong: it is no form, it is too large, it was cut off, or it cannot be read.
    """
    try:
        await run_in_threadpool(evidence.require_may_lay, here, subject, visitor.actor)
    except Refused as refused:
        yield Sending(subject=subject, visitor=visitor, filled=Filled(), refused=refused)
        return
    if request.headers.get("content-type", "").startswith(FORM):  # without any file
        form = Filled(dict(await body_of(request)))
        require_token(visitor, form.fields)
        yield Sending(subject=subject, visitor=visitor, filled=form)
        return
    async with filled(
        request, Most(request.app.state.evidence_most_bytes, MOST_FILES, MOST_FIELDS, MOST_BYTES)
    ) as form:
        require_token(visitor, form.fields)
        yield Sending(subject=subject, visitor=visitor, filled=form)


async def sent_with_files(
    request: Request,
    project_id: str,
    here: Here,
    visitor: Annotated[Visitor, Depends(member_of)],
) -> AsyncIterator[tuple[Place, Sending]]:
    """Read a form with files that is sent about a project.

    Raises:
        HTTPException: it was not sent by a page of the same session, or there is no such project.
    """
    if not from_our_page(request):
        raise HTTPException(403)
    place = await run_in_threadpool(place_of, here, visitor.reader, project_id)
    async for sending in sent_before(request, here, (SubjectKind.PROJECT, place[0].project_id), visitor):
        yield place, sending


WithFiles = Annotated[tuple[Place, Sending], Depends(sent_with_files)]


@router.post(f"/{{organisation}}/vorhaben/{{project_id}}/{LAY}", response_model=None)
def lay_papers(request: Request, here: Here, sent: WithFiles) -> Response:
    """Lay files before a project."""
    place, sending = sent
    try:
        lay(here, sending, required=True)
    except Refused as refused:
        return show_again(request, here, sending.visitor, place, LAY, sending.filled.fields, refused)
    row, programme = place
    address = address_of(request, here, "projekte", row.key, programm=programme.key)
    return RedirectResponse(f"{address}#unterlagen", 303)


@router.post(f"/{{organisation}}/vorhaben/{{project_id}}/{REQUEST}", response_model=None)
def ask_for_gate(request: Request, here: Here, sent: WithFiles) -> Response:
    """Ask for a gate, with files that are there and others that come along."""
    place, sending = sent
    form, visitor = sending.filled.fields, sending.visitor
    try:
        if sending.refused is not None:
            raise sending.refused
        command = _request(place[0].project_id, form)
        if sending.filled.files:
            _require_takes(here, command, visitor)
            laid = lay(here, sending, required=False)
            # A request that is refused all the same shows them as chosen: they lie before the project now.
            form.update(dict.fromkeys((f"{FILE}{one}" for one in laid), "1"))
            command = _request(place[0].project_id, form)
        here.dispatch(command, visitor.actor, key_of(form))
    except Refused as refused:
        return show_again(request, here, visitor, place, REQUEST, form, refused)
    return RedirectResponse(address_of(request, here, "vorlagen", form["key"]), 303)


def lay(here: OrganisationContext, sending: Sending, *, required: bool) -> list[UUID]:
    """Keep the files of a form and record them, the same ones once however often it is sent; give their ids.

    Raises:
        Refused: one of the files, before any was kept; or there is none where one is required.
    """
    if sending.refused is not None:
        raise sending.refused
    files, form = sending.filled.files, sending.filled.fields
    if required and not files:
        raise Refused(Refusal.FILE_EMPTY)
    for one in files:
        if one.too_large:
            most = here.store.files.most_bytes
            raise Refused(Refusal.FILE_TOO_LARGE, file=one.name, most_bytes=most)
        evidence.require_fit(one.file, one.name)
    return [_laid(here, sending, one, place, form) for place, one in enumerate(files)]


def _laid(here: OrganisationContext, sending: Sending, one: Brought, place: int, form: Form) -> UUID:
    key = f"{key_of(form)}/{place}"
    evidence_id = uuid5(UUID(form["key"]), str(place))
    evidence.lay(
        here,
        one.file,
        one.name,
        sending.subject,
        sending.visitor.actor,
        under=(evidence_id, key),
        terms=evidence.Terms(text_of(form, "public") == "1", text_of(form, "proves") or None),
    )
    return evidence_id


def _require_takes(here: OrganisationContext, command: RequestGateReview, visitor: Visitor) -> None:
    """Keep no file for a request that would be refused; one that was accepted before gets its answer again.

    Raises:
        Refused: as the door would.
    """
    if here.store.load(GateReview, command.review_id) is not None:
        return
    with here.reading() as connection:
        found = here.stands_against(command, visitor.actor, connection)
    against = tuple(one for one in found if one.refusal not in BROUGHT_WITH_REQUEST)
    if against:
        raise Refused.of(against)


def _request(project_id: UUID, form: Form) -> RequestGateReview:
    """Ask for a gate; the key of the form is the id of the review, so it is asked for once."""
    key_of(form)
    try:
        named = tuple(UUID(name.removeprefix(FILE)) for name in form if name.startswith(FILE))
        reopens = UUID(form["reopens"]) if form.get("reopens") else None
    except ValueError as error:
        raise HTTPException(400) from error
    return RequestGateReview(
        review_id=UUID(form["key"]),
        project_id=project_id,
        gate=text_of(form, "gate"),
        motion=text_of(form, "motion"),
        evidence=named,
        criteria=tuple(
            CriterionClaim(criterion=name.removeprefix(CRITERION))
            for name in form
            if name.startswith(CRITERION)
        ),
        reopens=reopens,
    )


@router.get("/{organisation}/unterlagen/{evidence_id}")
def give_paper(evidence_id: str, here: Here, reader: Annotated[Reader, Depends(reader_of)]) -> Response:
    """Give a file back to whoever may see it now."""
    try:
        wanted = UUID(evidence_id)
    except ValueError as error:
        raise HTTPException(404) from error
    with here.reading() as connection:
        found = evidence_list(connection, reader, By.EVIDENCE, wanted)
    if not found:
        raise HTTPException(404)
    return attachment(here, found[0])
