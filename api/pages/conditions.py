"""The page of a condition: what is owed by whom until when, what was said of it; and the forms of those who act."""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages.forms import Form, SessionForm, from_our_page
from api.pages.history import entries_of, history_lines, knows_persons
from api.pages.papers import FILE, Sending, lay, sent_before
from api.pages.project_forms import LAY
from api.pages.projects import definition_of
from api.pages.questions import language_of
from api.pages.refused_forms import HIDDEN, Sent, reasons, status_of
from api.pages.rendering import page
from api.pages.reviews import day_of, key_of, text_of
from api.pages.visitors import Here, Visitor, address_of, member_of, reader_of, visitor_of
from api.pages.vocabulary import Vocabulary
from domain.access import Reader
from domain.conditions import Condition, ConditionState
from domain.evidence import EvidenceState, SubjectKind
from domain.refusals import Refusal, Refused
from projections.condition_list import ConditionRow, condition_list
from projections.evidence_list import By, evidence_list
from projections.names import programme_names
from projections.plain_words import BLOCKS, CONDITION_STATES, ROLES
from projections.portfolio import portfolio
from projections.statements import Connection
from runtime import evidence
from runtime.new_ids import new_id
from runtime.organisations import OrganisationContext
from workflows.commands import Command
from workflows.conditions import (
    DeclareConditionMet,
    ExtendCondition,
    MeetCondition,
    RejectProof,
    WaiveCondition,
)

router = APIRouter(include_in_schema=False)

EVERYTHING = 2**62
DECLARED = "als erfüllt gemeldet"
"""An open condition whose owner says that it is met; text of the page."""


@router.get("/{organisation}/auflagen/{condition_id}")
def show_condition(
    request: Request,
    condition_id: str,
    here: Here,
    reader: Annotated[Reader, Depends(reader_of)],
    visitor: Annotated[Visitor | None, Depends(visitor_of)],
) -> HTMLResponse:
    """Show a condition."""
    with here.reading() as connection:
        row = _find(connection, here, reader, condition_id)
        return _page(request, connection, here, row, (reader, visitor))


async def proof_sent(
    request: Request,
    condition_id: str,
    here: Here,
    visitor: Annotated[Visitor, Depends(member_of)],
) -> AsyncIterator[Sending]:
    """Read files that are to prove that a condition is met.

    Raises:
        HTTPException: they were not sent by a page of the same session, or there is no such condition.
    """
    if not from_our_page(request):
        raise HTTPException(403)
    row = await run_in_threadpool(_found, here, visitor.reader, condition_id)
    async for sending in sent_before(request, here, (SubjectKind.CONDITION, row.condition_id), visitor):
        yield sending


@router.post(f"/{{organisation}}/auflagen/{{condition_id}}/{LAY}", response_model=None)
def lay_proof(
    request: Request, condition_id: str, here: Here, sending: Annotated[Sending, Depends(proof_sent)]
) -> Response:
    """Lay files before a condition."""
    try:
        lay(here, sending, required=True)
    except Refused as refused:
        return _shown_again(request, here, condition_id, sending.visitor, (LAY, {}), refused)
    return RedirectResponse(address_of(request, here, "auflagen", condition_id), 303)


@router.post("/{organisation}/auflagen/{condition_id}/{action}", response_model=None)
def act_on_condition(
    request: Request,
    condition_id: str,
    action: str,
    here: Here,
    visitor: Annotated[Visitor, Depends(member_of)],
    form: SessionForm,
) -> Response:
    """Carry out what a form of the page asks for."""
    row = _found(here, visitor.reader, condition_id)
    if action not in COMMANDS:
        raise HTTPException(404)
    try:
        here.dispatch(COMMANDS[action](row.condition_id, form), visitor.actor, key_of(form))
    except Refused as refused:
        return _shown_again(request, here, condition_id, visitor, (action, form), refused)
    return RedirectResponse(address_of(request, here, "auflagen", condition_id), 303)


def _shown_again(
    request: Request,
    here: OrganisationContext,
    condition_id: str,
    visitor: Visitor,
    entered: tuple[str, Form],
    refused: Refused,
) -> HTMLResponse:
    """Show the page with what was entered into one of its forms, and why that was refused."""
    action, form = entered
    said = reasons(refused, language_of(request))
    sent = Sent(action=action, form=form, reasons=said, status=status_of(refused))
    with here.reading() as connection:
        row = _find(connection, here, visitor.reader, condition_id)
        return _page(request, connection, here, row, (visitor.reader, visitor), sent)


def _found(here: OrganisationContext, reader: Reader, condition_id: str) -> ConditionRow:
    with here.reading() as connection:
        return _find(connection, here, reader, condition_id)


def _find(connection: Connection, here: OrganisationContext, reader: Reader, text: str) -> ConditionRow:
    """Find a condition a reader may see.

    Raises:
        HTTPException: there is none.
    """
    try:
        condition = here.store.load(Condition, UUID(text))
    except ValueError as error:
        raise HTTPException(404) from error
    if condition is None:
        raise HTTPException(404)
    rows = condition_list(connection, reader, here.clock.now(), within=condition.place.project_id)
    found = next((row for row in rows if row.condition_id == condition.id), None)
    if found is None:
        raise HTTPException(404)
    return found


def _proofs(form: Form) -> tuple[UUID, ...]:
    try:
        return tuple(UUID(name.removeprefix(FILE)) for name in form if name.startswith(FILE))
    except ValueError as error:
        raise HTTPException(400) from error


def _declare(condition_id: UUID, form: Form) -> Command:
    return DeclareConditionMet(
        condition_id=condition_id, evidence=_proofs(form), remark=text_of(form, "remark") or None
    )


def _meet(condition_id: UUID, form: Form) -> Command:
    return MeetCondition(
        condition_id=condition_id, evidence=_proofs(form), remark=text_of(form, "remark") or None
    )


def _extend(condition_id: UUID, form: Form) -> Command:
    due_on = day_of(form, "due_on")
    if due_on is None:
        raise Refused(Refusal.VALUE_INVALID, field="due_on", value="")
    return ExtendCondition(condition_id=condition_id, due_on=due_on, reason=text_of(form, "reason"))


COMMANDS: Mapping[str, Callable[[UUID, Form], Command]] = {
    "meldung": _declare,
    "annahme": _meet,
    "zurueckweisung": lambda condition_id, form: RejectProof(
        condition_id=condition_id, reason=text_of(form, "reason")
    ),
    "verlaengerung": _extend,
    "erlass": lambda condition_id, form: WaiveCondition(
        condition_id=condition_id, reason=text_of(form, "reason")
    ),
}
"""What the forms of the page ask for, by the end of their address."""


def _page(
    request: Request,
    connection: Connection,
    here: OrganisationContext,
    row: ConditionRow,
    viewer: tuple[Reader, Visitor | None],
    sent: Sent | None = None,
) -> HTMLResponse:
    reader, visitor = viewer
    words = Vocabulary.read(connection, language_of(request))
    project = next(one for one in portfolio(connection, reader) if one.project_id == row.project_id)
    programme = next(one for one in programme_names(connection) if one.programme_id == row.programme_id)
    definition = definition_of(here, project)
    names = words.for_sentences(programme, project, definition)
    entries = entries_of(connection, reader, row.project_id, here.clock.now(), EVERYTHING)
    own = [entry for entry in entries if entry.originator_id == row.condition_id]
    files = evidence_list(connection, reader, By.SUBJECT, row.condition_id)
    actions = _actions(request, connection, here, row, visitor) if visitor else {}
    return page(
        request,
        "condition.html.j2",
        status=sent.status if sent else 200,
        row=row,
        zone=programme.zone,
        programme=programme,
        gate=definition.gate(row.gate).label.in_language(words.language),
        state=words.text(DECLARED) if row.declared else words.listed(CONDITION_STATES, row.state),
        blocks=words.listed(BLOCKS, row.blocks),
        owner=names.person(str(row.owner), words.language) if row.owner else "",
        accepted_by=words.listed(ROLES, row.accepted_by),
        lines=history_lines(own, names, words, insider=knows_persons(reader, row.programme_id)),
        files=[file for file in files if file.state is EvidenceState.IN_FORCE],
        lays=visitor is not None and _may_lay(here, row, visitor),
        most_bytes=here.store.files.most_bytes,
        actions=actions,
        sent=sent,
        entered=sent.form if sent else {},
        key=str(new_id()),
    )


def _actions(
    request: Request,
    connection: Connection,
    here: OrganisationContext,
    row: ConditionRow,
    visitor: Visitor,
) -> dict[str, list[str]]:
    """Give the forms a visitor may be shown, each with what stands against sending it now."""
    shown: dict[str, list[str]] = {}
    for action in _asked_about(row):
        against = here.stands_against(
            COMMANDS[action](row.condition_id, _filled(row, here.clock.now())), visitor.actor, connection
        )
        told = [one for one in against if one.refusal is not Refusal.PROOF_MISSING]
        if not HIDDEN & {one.refusal for one in against}:
            shown[action] = reasons(Refused.of(tuple(told)), language_of(request)) if told else []
    return shown


def _may_lay(here: OrganisationContext, row: ConditionRow, visitor: Visitor) -> bool:
    if row.state is not ConditionState.OPEN:
        return False
    try:
        evidence.require_may_lay(here, (SubjectKind.CONDITION, row.condition_id), visitor.actor)
    except Refused:
        return False
    return True


def _asked_about(row: ConditionRow) -> tuple[str, ...]:
    if row.state is ConditionState.LAPSED:
        return ("erlass",)
    if row.state is not ConditionState.OPEN:
        return ()
    judging = ("annahme", "zurueckweisung") if row.declared else ("meldung", "annahme")
    return (*judging, *(("verlaengerung",) if row.due_at else ()), "erlass")


def _filled(row: ConditionRow, now: datetime) -> Form:
    """Give what a complete form would say; the proof is chosen in the form itself."""
    later = max(row.due_at or now, now).date() + timedelta(days=2)
    return {"reason": "–", "due_on": later.isoformat()}
