"""The import page: send a list, settle what its columns and words mean, see the report, confirm it, take it back."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse

from api.pages.forms import from_our_page, require_token
from api.pages.import_words import COLUMN_ROLES, KINDS_OF_ROWS
from api.pages.portfolio import ZONE
from api.pages.questions import language_of
from api.pages.refused_forms import reasons, status_of
from api.pages.rendering import page
from api.pages.visitors import Here, Visitor, member_of
from api.uploads import SentForm, read_form
from domain.project_values import RunState
from domain.refusals import Refusal, Refused
from exchange.confirmed_mappings import confirmed, mapping_text
from exchange.import_mappings import read_mapping
from exchange.mapping_faults import UnreadableMapping
from exchange.mapping_proposals import Proposal, Role, propose
from exchange.mappings import names as shipped_names
from exchange.project_differences import Field
from exchange.tables import UnreadableTable
from exchange.workbooks import read_table
from projections.names import ProgrammeName
from projections.plain_words import RUN_STATES, word
from runtime.import_desk import Desk
from runtime.import_mappings import UnfitImport, mapping_named
from runtime.import_plans import ImportPlan, RowState
from runtime.import_reports import STATES, difference_line
from runtime.import_staging import stage, staged
from runtime.import_undo import undo_import

router = APIRouter(include_in_schema=False)
ROWS_SHOWN = 500
"""A page shows so many rows and findings; the counts above are of all."""
PROPOSE = ""
_FAULTS = (UnreadableTable, UnreadableMapping, UnfitImport)


async def _sent(request: Request) -> SentForm:
    """Read a form with a file that a page of ours sent.

    Raises:
        HTTPException: it is from elsewhere.
        Wrong: it is none, or too large.
    """
    if not from_our_page(request):
        raise HTTPException(403)
    return await read_form(request)


Member = Annotated[Visitor, Depends(member_of)]
Sent = Annotated[SentForm, Depends(_sent)]


@router.get("/{organisation}/import")
def show_import(request: Request, here: Here, visitor: Member) -> HTMLResponse:
    """Show where lists are sent, and those that were taken."""
    return desk_page(request, desk_of(here, visitor))


@router.post("/{organisation}/import/datei")
def send_list(request: Request, here: Here, visitor: Member, form: Sent) -> HTMLResponse:
    """Look at a list by a mapping, or propose one."""
    require_token(visitor, form.fields)
    desk = desk_of(here, visitor)
    file = form.file
    if file is None or not file.data:
        return desk_page(request, desk, 422, [_said(request, "Wählen Sie eine Datei.", "Choose a file.")])
    said = form.fields.get("mapping", PROPOSE).strip()
    try:
        if said in shipped_names():
            return report_page(request, desk.look(file.data, file.name, mapping_named(said)))
        own = form.fields.get("zuordnung", "").strip()
        if own:
            mapping = read_mapping(own, name="Zuordnung")
            return report_page(request, desk.look(file.data, file.name, mapping))
        sha256 = stage(here, desk.person_id, file.data, file.name)
        return _proposal_page(request, desk, sha256, form.fields)
    except _FAULTS as fault:
        return desk_page(request, desk, 422, fault_lines(request, fault))
    except Refused as refused:
        return desk_page(request, desk, status_of(refused), reasons(refused, language_of(request)))


@router.post("/{organisation}/import/zuordnung")
def settle_mapping(request: Request, here: Here, visitor: Member, form: Sent) -> HTMLResponse:
    """Take the columns and words as a person settled them; show them again, or the report."""
    require_token(visitor, form.fields)
    desk = desk_of(here, visitor)
    known = staged(here, desk.person_id, form.fields.get("datei", ""))
    if known is None:
        return desk_page(request, desk, 409, [gone(request)])
    try:
        if form.fields.get("schritt") != "bericht":
            return _proposal_page(request, desk, known.sha256, form.fields)
        proposal, setting = _settled(desk, known.sha256, form.fields)
        mapping = confirmed(proposal, setting, _meanings(proposal, form.fields))
        return report_page(request, desk.look(known.data, known.name, mapping))
    except _FAULTS as fault:
        return _proposal_page(request, desk, known.sha256, form.fields, fault_lines(request, fault))
    except Refused as refused:
        return desk_page(request, desk, status_of(refused), reasons(refused, language_of(request)))


@router.post("/{organisation}/import/ruecknahme")
def take_back(request: Request, here: Here, visitor: Member, form: Sent) -> HTMLResponse:
    """Say what taking a list back would do, or do it."""
    require_token(visitor, form.fields)
    desk = desk_of(here, visitor)
    try:
        batch = UUID(form.fields.get("batch", ""))
    except ValueError as error:
        raise HTTPException(400) from error
    reason = form.fields.get("reason", "").strip()
    asks = form.fields.get("schritt") != "ausfuehren"
    if not reason and not asks:
        missing = Refused(Refusal.REASON_MISSING)
        return desk_page(request, desk, status_of(missing), reasons(missing, language_of(request)))
    try:
        undone = undo_import(here, batch, desk.actor, reason or "–", dry_run=asks)
    except Refused as refused:
        return desk_page(request, desk, status_of(refused), reasons(refused, language_of(request)))
    return desk_page(request, desk, undone=undone, asked_about=batch if asks else None, reason=reason)


def desk_of(here: Here, visitor: Visitor) -> Desk:
    """Give the visitor's desk.

    Raises:
        HTTPException: the visitor may not import anywhere here.
    """
    desk = Desk(here, visitor.signed_in.person_id)
    if not desk.programmes():
        raise HTTPException(403)
    return desk


def desk_page(
    request: Request, desk: Desk, status: int = 200, refused: list[str] | None = None, **shown: Any
) -> HTMLResponse:
    """Show where lists are sent, what was taken, and what came of the last step."""
    more = {"outcome": None, "undone": None, "asked_about": None, "reason": "", **shown}
    return page(
        request,
        "import.html.j2",
        status=status,
        refused=refused or [],
        programmes=desk.programmes(),
        lifecycles={one.key: desk.lifecycles(one) for one in desk.programmes()},
        mappings=desk.mappings(),
        lists=desk.lists(),
        today=desk.context.clock.now().date().isoformat(),
        zone=ZONE,
        **more,
    )


def _proposal_page(
    request: Request, desk: Desk, sha256: str, fields: Mapping[str, str], faults: list[str] | None = None
) -> HTMLResponse:
    """Show what columns and words probably mean, as far as it was not settled already."""
    proposal, setting = _settled(desk, sha256, fields)
    language = language_of(request)
    meanings = _meanings(proposal, fields)
    return page(
        request,
        "import_mapping.html.j2",
        status=422 if faults else 200,
        refused=faults or [],
        sha256=sha256,
        setting=setting,
        programme=next(one.name for one in desk.programmes() if one.key == setting.programme),
        proposal=proposal,
        roles=[(role.value, label.in_language(language)) for role, label in COLUMN_ROLES.items()],
        kinds=[(kind, label.in_language(language)) for kind, label in KINDS_OF_ROWS.items()],
        words=[
            (f"w{place}", one, *meanings.get(one.word, ("", one.run_state.value)))
            for place, one in enumerate(proposal.words)
        ],
        columns=[
            (f"c{place}", header, proposal.roles[header].value)
            for place, header in enumerate(proposal.headers)
        ],
        run_states=[(state.value, word(RUN_STATES, state.value, language)) for state in RunState],
        has_status=Role.STATUS in proposal.roles.values(),
    )


def _settled(desk: Desk, sha256: str, fields: Mapping[str, str]) -> tuple[Proposal, Any]:
    """Read a staged list and what a person has said about it."""
    known = staged(desk.context, desk.person_id, sha256)
    if known is None:
        raise UnfitImport(
            "The file is no longer kept. Send it again.",
            "Die Datei liegt nicht mehr bereit. Senden Sie sie noch einmal.",
        )
    table = read_table(known.data, name=known.name)
    found, lifecycle = _chosen(desk, fields)
    setting = desk.setting(
        found,
        lifecycle,
        known.name,
        _day(fields.get("stand", ""), desk),
        (fields.get("dokument", "").strip(), fields.get("aktenzeichen", "").strip()),
        fields.get("art", "project"),
        fields.get("kuerzel", "").strip(),
    )
    said = {
        header: Role(fields[f"c{place}"])
        for place, header in enumerate(table.headers)
        if fields.get(f"c{place}") in set(Role)
    }
    return propose(table, setting.phases, said or None), setting


def _chosen(desk: Desk, fields: Mapping[str, str]) -> tuple[ProgrammeName, str]:
    """Give the programme and the lifecycle a list is for; where there are several, a person says which.

    Raises:
        UnfitImport: nobody said.
    """
    programme, _, lifecycle = fields.get("programm", "").partition("/")
    choices = [(one, key) for one in desk.require(programme or None) for key in desk.lifecycles(one)]
    if lifecycle:
        return choices[0][0] if choices else desk.require(programme)[0], lifecycle
    if len(choices) != 1:
        raise UnfitImport(
            "Choose the programme and the lifecycle the list is for.",
            "Wählen Sie Programm und Phasenmodell, für die die Liste gilt.",
        )
    return choices[0]


def _day(written: str, desk: Desk) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return desk.context.clock.now().date()


def _meanings(proposal: Proposal, fields: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Give phase and run state of each word as settled, else as proposed; an empty phase stops the rows."""
    found = {}
    for place, one in enumerate(proposal.words):
        phase = fields.get(f"w{place}-phase", one.phase or "")
        found[one.word] = (phase, fields.get(f"w{place}-zustand", one.run_state.value))
    return found


def report_page(request: Request, plan: ImportPlan) -> HTMLResponse:
    """Show what the import of a list would do, to be confirmed."""
    language = language_of(request)
    findings = [*plan.stopped, *plan.anomalies]
    changing = [one for one in plan.rows if one.differences or one.state.value != "unchanged"]
    return page(
        request,
        "import_report.html.j2",
        plan=plan,
        counts=plan.counts,
        findings=findings[:ROWS_SHOWN],
        findings_all=len(findings),
        rows=[
            (
                one,
                word(STATES, one.state.value, language),
                [difference_line(two, language, plan.phases) for two in one.differences],
            )
            for one in changing[:ROWS_SHOWN]
        ],
        rows_all=len(changing),
        known=sum(one.state is not RowState.NEW for one in plan.rows),
        strangers=sum(any(two.field is Field.TITLE for two in one.differences) for one in plan.rows),
        mapping_text=mapping_text(plan.mapping),
        english=language == "en",
    )


def fault_lines(request: Request, fault: UnreadableTable | UnreadableMapping | UnfitImport) -> list[str]:
    """Say in the visitor's language what is wrong with a list."""
    return (fault.en if language_of(request) == "en" else fault.de).splitlines()


def _said(request: Request, de: str, en: str) -> str:
    return en if language_of(request) == "en" else de


def gone(request: Request) -> str:
    """Say that what is confirmed is not what would happen now."""
    return _said(
        request,
        "Was Sie bestätigen, ist nicht mehr, was geschähe: Das Buch hat sich geändert, oder die Datei liegt nicht mehr "
        "bereit. Senden Sie die Liste noch einmal und sehen Sie den Bericht neu an.",
        "What you confirm is no longer what would happen: the book has changed, or the file is no longer kept. Send the "
        "list again and look at the report anew.",
    )
