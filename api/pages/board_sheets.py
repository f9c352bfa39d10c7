"""The page of a board sheet: the lead fills it in and hands it in, the PMO accepts or returns it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages.dates import write_day
from api.pages.forms import Form, LongForm
from api.pages.lights import shown_light
from api.pages.questions import language_of
from api.pages.refused_forms import HIDDEN, Sent, reasons, status_of
from api.pages.rendering import page
from api.pages.reviews import key_of, text_of
from api.pages.sheet_form import as_filled, command_of, copied, entered
from api.pages.sheet_view import CheckView, check_view, told_facts
from api.pages.visitors import Here, Visitor, address_of, member_of
from domain.board_sheets import changed
from domain.decision_needs import DecisionNeed
from domain.project_checks import CheckStage
from domain.refusals import Refused
from projections.names import board_names
from projections.open_tasks import open_needs_of
from runtime.new_ids import new_id
from runtime.organisations import OrganisationContext
from workflows.board_sheets import AcceptSheet, ConfirmUnchanged, ReturnSheet
from workflows.commands import Command
from workflows.project_checks import SubmitProjectCheck

router = APIRouter(include_in_schema=False)

HAND_IN, UNCHANGED, ACCEPT, RETURN = "abgabe", "unveraendert", "annahme", "rueckgabe"


@router.get("/{organisation}/blaetter/{check_id}")
def show_sheet(
    request: Request, check_id: str, here: Here, visitor: Annotated[Visitor, Depends(member_of)]
) -> HTMLResponse:
    """Show the sheet of a check, with the forms the visitor may use."""
    return _page(request, here, visitor, check_view(here, visitor, check_id, language_of(request)))


@router.post("/{organisation}/blaetter/{check_id}/{action}", response_model=None)
def act_on_sheet(
    request: Request,
    check_id: str,
    action: str,
    here: Here,
    visitor: Annotated[Visitor, Depends(member_of)],
    form: LongForm,
) -> Response:
    """Carry out what a form of the page asks for; what was entered stays on the page if it is refused."""
    language = language_of(request)
    view = check_view(here, visitor, check_id, language)
    if action not in COMMANDS:
        raise HTTPException(404)
    try:
        here.dispatch(COMMANDS[action](view, form), visitor.actor, key_of(form))
    except Refused as refused:
        said = reasons(refused, language)
        sent = Sent(action=action, form=form, reasons=said, status=status_of(refused))
        return _page(request, here, visitor, check_view(here, visitor, check_id, language), sent)
    return RedirectResponse(address_of(request, here, "blaetter", check_id) + "#stand", 303)


def _seen(form: Form) -> int | None:
    """Give the version of the check whose sheet was on the page that was judged."""
    written = form.get("version", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else None


COMMANDS: Mapping[str, Callable[[CheckView, Form], Command]] = {
    HAND_IN: lambda view, form: command_of(view.check.id, form, view.project),
    UNCHANGED: lambda view, _form: ConfirmUnchanged(check_id=view.check.id),
    ACCEPT: lambda view, form: AcceptSheet(
        check_id=view.check.id, remark=text_of(form, "remark") or None, expected_version=_seen(form)
    ),
    RETURN: lambda view, form: ReturnSheet(
        check_id=view.check.id, remark=text_of(form, "remark"), expected_version=_seen(form)
    ),
}
"""What the forms of the page ask for, by the end of their address."""


def _page(
    request: Request,
    here: OrganisationContext,
    visitor: Visitor,
    view: CheckView,
    sent: Sent | None = None,
) -> HTMLResponse:
    language = language_of(request)
    actions = _actions(here, visitor, view, language)
    form = (
        entered(sent.form, view.project)
        if sent and sent.action == HAND_IN
        else copied(view.last, view.project)
    )
    last = view.last.sheet if view.last else None
    say_day = partial(write_day, language=language)
    with here.reading() as connection:
        boards = [one for one in board_names(connection) if one.programme_id == view.row.programme_id]
        asked = [_need(here, one) for one in open_needs_of(connection, view.row.project_id)]
    return page(
        request,
        "check_sheet.html.j2",
        status=sent.status if sent else 200,
        view=view,
        zone=view.programme.zone,
        standing=view.standing,
        phase=view.words.phase(view.row.lifecycle_id, view.row.phase, view.row.coarse),
        lead=view.words.people.get(view.row.lead, "") if view.row.lead else "",
        people=view.words.people,
        form=form,
        form_changed=changed(last, as_filled(form, view.last)),
        steps=[shown_light(step.key, view.check.scale, language) for step in view.check.scale.steps],
        lights=[
            (one, shown_light(one.status, one.scale, language), shown_light(one.outlook, one.scale, language))
            for one in view.lights
        ],
        facts=told_facts(view.facts, view.words, say_day),
        against_status=told_facts(view.against_status, view.words, say_day),
        against_outlook=told_facts(view.against_outlook, view.words, say_day),
        boards=boards,
        board_words=view.words.boards,
        asked=asked,
        actions=actions,
        sent=sent,
        key=str(new_id()),
    )


def _need(here: OrganisationContext, need_id: UUID) -> DecisionNeed:
    found = here.store.load(DecisionNeed, need_id)
    if found is None:
        msg = f"Decision need {need_id} waits for an answer but is not in the record."
        raise LookupError(msg)
    return found


def _actions(
    here: OrganisationContext, visitor: Visitor, view: CheckView, language: str
) -> dict[str, list[str]]:
    """Give the forms a visitor may be shown, each with what stands against sending it now."""
    shown: dict[str, list[str]] = {}
    with here.reading() as connection:
        for action, command in _asked_about(view).items():
            against = here.stands_against(command, visitor.actor, connection)
            if not HIDDEN & {one.refusal for one in against}:
                shown[action] = reasons(Refused.of(against), language) if against else []
    return shown


def _asked_about(view: CheckView) -> dict[str, Command]:
    """Give what may still be done with a check, as a complete form would ask for it."""
    check: Any = view.check
    if check.stage is CheckStage.ACCEPTED:
        return {}
    if check.stage is CheckStage.SUBMITTED:
        return {
            ACCEPT: AcceptSheet(check_id=check.id),
            RETURN: ReturnSheet(check_id=check.id, remark="–"),
        }
    best = check.scale.keys[0]
    filled = SubmitProjectCheck(check_id=check.id, status=best, outlook=best, report="–")
    confirm = {UNCHANGED: ConfirmUnchanged(check_id=check.id)} if check.stage is CheckStage.OPEN else {}
    return {HAND_IN: filled, **confirm}
