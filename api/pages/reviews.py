"""The page of a gate review: what is asked, on which papers, by which rule; and the forms of those who act on it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages.forms import Form, SessionForm
from api.pages.questions import language_of
from api.pages.refused_forms import HIDDEN, Sent, reasons, status_of
from api.pages.rendering import page
from api.pages.review_sheet import Sheet, sheet_of
from api.pages.visitors import Here, Visitor, address_of, member_of, reader_of, visitor_of
from domain.access import Reader
from domain.ballots import Choice
from domain.consultation_values import Advice
from domain.gate_review_values import Stage
from domain.refusals import Refusal, Refused
from domain.times import effective_on
from projections.plain_times import ZONE
from runtime.new_ids import new_id
from runtime.organisations import OrganisationContext
from workflows.commands import Command
from workflows.gate_reviews import (
    CastVote,
    ConcludeGateReview,
    DeclareRecusal,
    DeferGateReview,
    ObjectToCircular,
    OpenGateReview,
    ReturnGateReview,
    WithdrawGateReview,
)
from workflows.review_consultations import RecordConsultation
from workflows.review_dossiers import JudgeCriterion

router = APIRouter(include_in_schema=False)


@router.get("/{organisation}/vorlagen/{review_id}")
def show_review(
    request: Request,
    review_id: str,
    here: Here,
    reader: Annotated[Reader, Depends(reader_of)],
    visitor: Annotated[Visitor | None, Depends(visitor_of)],
) -> HTMLResponse:
    """Show a review."""
    return _page(request, here, sheet_of(request, here, reader, visitor, review_id), visitor)


@router.post("/{organisation}/vorlagen/{review_id}/{action}", response_model=None)
def act_on_review(
    request: Request,
    review_id: str,
    action: str,
    here: Here,
    visitor: Annotated[Visitor, Depends(member_of)],
    form: SessionForm,
) -> Response:
    """Carry out what a form of the page asks for."""
    sheet = sheet_of(request, here, visitor.reader, visitor, review_id)
    if action not in COMMANDS:
        raise HTTPException(404)
    try:
        here.dispatch(COMMANDS[action](sheet.review.id, form), visitor.actor, key_of(form))
    except Refused as refused:
        said = reasons(refused, language_of(request))
        sent = Sent(action=action, form=form, reasons=said, status=status_of(refused))
        return _page(request, here, sheet, visitor, sent)
    return RedirectResponse(address_of(request, here, "vorlagen", review_id) + "#stand", 303)


def key_of(form: Form) -> str:
    """Give the key under which a form is carried out once, however often it is sent.

    Raises:
        HTTPException: it carries none of ours.
    """
    try:
        return f"page/{UUID(form.get('key', ''))}"
    except ValueError as error:
        raise HTTPException(400) from error


def text_of(form: Form, name: str) -> str:
    """Give what was entered into a field."""
    return form.get(name, "").strip()


def day_of(form: Form, name: str) -> date | None:
    """Give a day that was entered (None: none was).

    Raises:
        Refused: it is no day.
    """
    written = text_of(form, name)
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise Refused(Refusal.VALUE_INVALID, field=name, value=written[:40]) from error


def _vote(review_id: UUID, form: Form) -> Command:
    choice = text_of(form, "choice")
    if choice not in set(Choice):
        raise Refused(Refusal.VALUE_INVALID, field="choice", value=choice[:40])
    return CastVote(
        review_id=review_id,
        choice=Choice(choice),
        dossier_sha256=form.get("dossier_sha256", ""),
        reason=text_of(form, "reason") or None,
        on_behalf_of=_id_of(form, "on_behalf_of") if form.get("on_behalf_of") else None,
        round=_round_of(form),
    )


def _round_of(form: Form) -> int:
    """Give the round the form was shown in.

    Raises:
        Refused: it names none.
    """
    written = form.get("round", "")
    if not (written.isascii() and written.isdigit() and len(written) < 4):
        raise Refused(Refusal.VALUE_INVALID, field="round", value=written[:40])
    return int(written)


def _id_of(form: Form, name: str) -> UUID:
    """Give the id a hidden field carries.

    Raises:
        Refused: it carries none.
    """
    try:
        return UUID(form.get(name, ""))
    except ValueError as error:
        raise Refused(Refusal.VALUE_INVALID, field=name, value=form.get(name, "")[:40]) from error


def _recuse(review_id: UUID, form: Form) -> Command:
    return DeclareRecusal(
        review_id=review_id, person_id=_id_of(form, "person_id"), reason=text_of(form, "reason") or None
    )


def _judge(review_id: UUID, form: Form) -> Command:
    met = text_of(form, "met")
    if met not in {"yes", "no"}:
        raise Refused(Refusal.VALUE_INVALID, field="met", value=met[:40])
    return JudgeCriterion(
        review_id=review_id,
        criterion=text_of(form, "criterion"),
        met=met == "yes",
        remark=text_of(form, "remark"),
    )


def _consult(review_id: UUID, form: Form) -> Command:
    advice, step, on = text_of(form, "advice"), text_of(form, "step"), day_of(form, "on")
    if advice not in set(Advice):
        raise Refused(Refusal.VALUE_INVALID, field="advice", value=advice[:40])
    if not (step.isascii() and step.isdigit() and len(step) < 4):
        raise Refused(Refusal.VALUE_INVALID, field="step", value=step[:40])
    return RecordConsultation(
        review_id=review_id,
        step=int(step),
        advice=Advice(advice),
        remark=text_of(form, "remark"),
        effective=effective_on(on, ZONE) if on else None,
        effective_reason="Beratung nachgetragen" if on else None,
    )


def _defer(review_id: UUID, form: Form) -> Command:
    return DeferGateReview(review_id=review_id, until=day_of(form, "until"), wording=text_of(form, "wording"))


COMMANDS: Mapping[str, Callable[[UUID, Form], Command]] = {
    "stimme": _vote,
    "vertretung": _vote,
    "befangenheit": _recuse,
    "kriterium": _judge,
    "beratung": _consult,
    "widerspruch": lambda review_id, form: ObjectToCircular(
        review_id=review_id, reason=text_of(form, "reason") or None
    ),
    "oeffnung": lambda review_id, form: OpenGateReview(
        review_id=review_id, circular=form.get("circular") == "yes"
    ),
    "abschluss": lambda review_id, _form: ConcludeGateReview(review_id=review_id),
    "vertagung": _defer,
    "rueckgabe": lambda review_id, form: ReturnGateReview(
        review_id=review_id, wording=text_of(form, "wording")
    ),
    "ruecknahme": lambda review_id, form: WithdrawGateReview(
        review_id=review_id, reason=text_of(form, "reason")
    ),
}
"""What the forms of the page ask for, by the end of their address."""


def _page(
    request: Request,
    here: OrganisationContext,
    sheet: Sheet,
    visitor: Visitor | None,
    sent: Sent | None = None,
) -> HTMLResponse:
    return page(
        request,
        "review.html.j2",
        status=sent.status if sent else 200,
        sheet=sheet,
        review=sheet.review,
        zone=sheet.programme.zone,
        actions=_actions(request, here, sheet, visitor) if visitor else {},
        sent=sent,
        entered=sent.form if sent else {},
        key=str(new_id()),
    )


def _actions(
    request: Request, here: OrganisationContext, sheet: Sheet, visitor: Visitor
) -> dict[str, list[str]]:
    """Give the forms a visitor may be shown, each with what stands against sending it now."""
    shown = {}
    with here.reading() as connection:
        for action, form in _asked_about(sheet).items():
            command = COMMANDS[action](sheet.review.id, form)
            against = here.stands_against(command, visitor.actor, connection)
            if not HIDDEN & {one.refusal for one in against}:
                shown[action] = reasons(Refused.of(against), language_of(request)) if against else []
    return shown


def _asked_about(sheet: Sheet) -> dict[str, Form]:
    """Give the actions a review may still take, with what a complete form would say."""
    stage = sheet.review.stage
    consulting = _of_consultation(sheet)
    if stage in {Stage.CONCLUDED, Stage.WITHDRAWN}:
        return consulting
    filled = {"wording": "–", "reason": "–"}
    ending: dict[str, Form] = {"vertagung": filled, "rueckgabe": filled, "ruecknahme": filled}
    if stage is Stage.REQUESTED:
        return {"oeffnung": {}, **consulting, **_before_opening(sheet), **ending}
    vote = {
        "choice": Choice.YES.value,
        "dossier_sha256": sheet.dossier_sha256,
        "round": str(sheet.review.round),
    }
    return {**_of_members(sheet, vote), **consulting, "abschluss": {}, **ending}


def _of_consultation(sheet: Sheet) -> dict[str, Form]:
    """Give what may be said of the order of consultation: what the next body advised."""
    waiting = next((step for step in sheet.beside.steps if step.open), None)
    if waiting is None:
        return {}
    return {"beratung": {"step": str(waiting.number), "advice": Advice.NOTED.value}}


def _before_opening(sheet: Sheet) -> dict[str, Form]:
    """Give what may be said as long as nobody votes: recusals, and whether the criteria are met."""
    asked: dict[str, Form] = {"befangenheit": {"person_id": sheet.own_person}} if sheet.own_person else {}
    criteria = sheet.beside.criteria
    unmet = [one.key for one in criteria if not one.met] or [one.key for one in criteria]
    if unmet:
        asked["kriterium"] = {"criterion": unmet[0], "met": "yes", "remark": "–"}
    return asked


def _of_members(sheet: Sheet, vote: Form) -> dict[str, Form]:
    """Give what somebody with a say in the matter may do: vote, for others too, be recused, object to the procedure."""
    asked: dict[str, Form] = {}
    if sheet.own_seat and not sheet.own_choice:
        asked["stimme"] = vote
    if sheet.represents:
        asked["vertretung"] = {**vote, "on_behalf_of": sheet.represents[0][0]}
    if sheet.own_person and (sheet.own_seat or sheet.represents):
        asked["befangenheit"] = {"person_id": sheet.own_person}
    if sheet.own_seat and sheet.review.panel.circular:
        asked["widerspruch"] = {}
    return asked
