"""Lists over HTTP: looked at first, taken by the digest of what was seen, and undone."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Request
from fastapi.responses import Response
from pydantic import Field

from api.bodies import Strict, read_body
from api.callers import Calling, Here
from api.commands import Offer, key_of, raw_body
from api.documents import (
    SIGNED_IN,
    answers_to_commands,
    answers_to_questions,
    headers_of_commands,
    problem_answer,
)
from api.parts import part_of_api
from api.problems import Problem, Wrong
from api.questions import CAUGHT_UP, answer, list_of, schema_of
from api.uploads import FORM, SentForm, read_form
from domain.lifecycle_definitions import Label
from exchange.confirmed_mappings import confirmed, mapping_text
from exchange.import_mappings import ImportMapping, read_mapping
from exchange.mapping_faults import UnreadableMapping
from exchange.mapping_proposals import propose
from exchange.mappings import names as shipped_names
from exchange.tables import UnreadableTable
from exchange.workbooks import read_table
from projections.imported_lists import ImportedList
from runtime.api_tokens import Scope
from runtime.import_desk import Desk, MovedOn
from runtime.import_jobs import ImportJobs, Job, JobState
from runtime.import_mappings import UnfitImport, mapping_named
from runtime.import_reports import report_data
from runtime.import_undo import undo_import
from runtime.imports import ImportOutcome

OFFERS: tuple[Offer, ...] = ()
router = part_of_api(__name__)
_NOT_TAKEN_IN: dict[int | str, dict[str, Any]] = {status: problem_answer(status) for status in (413, 415)}
"""How a file is answered that is too large, or a body that is no form."""
_UPLOAD: dict[str, Any] = {
    "security": SIGNED_IN,
    "x-gatebook-scope": Scope.WRITE.value,
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "XLSX, ODS or CSV"},
                        "mapping": {
                            "type": "string",
                            "description": "name of a shipped mapping, or its text",
                        },
                        "programme": {"type": "string"},
                        "lifecycle": {"type": "string"},
                        "date": {"type": "string", "format": "date"},
                    },
                }
            }
        },
    },
}
_REPORT = {
    "type": "object",
    "description": "created, changed, left, and everything odd; `digest` confirms it",
}
_RUN = {
    "type": "object",
    "required": ["digest", "state", "rows_done", "rows", "result"],
    "properties": {
        "digest": {"type": "string"},
        "state": {"enum": [one.value for one in JobState]},
        "rows_done": {"type": "integer"},
        "rows": {"type": "integer", "description": "0 until the list is compared with the book"},
        "result": {"type": ["object", "null"], "description": "what came of it, at its end"},
    },
}
_GOES_ON = {
    "description": "a long list: it goes on, and `Location` says how far it is",
    "content": {"application/json": {"schema": _RUN}},
    "headers": {"Location": {"schema": {"type": "string"}, "description": "where to ask"}},
}


class ConfirmedList(Strict):
    """What was looked at, by its digest."""

    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Undoing(Strict):
    """Why an import is taken back; with `dry_run` only what would be is said."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]
    dry_run: bool = False


def _body(model: type[Strict], example: dict[str, Any]) -> dict[str, Any]:
    return {
        "security": SIGNED_IN,
        "x-gatebook-scope": Scope.WRITE.value,
        "parameters": headers_of_commands(seen=False)[:1],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": model.model_json_schema(), "example": example}},
        },
    }


def _require_writer(caller: Calling) -> UUID:
    """Let somebody go on who signed in and may write; nothing of a body is read before."""
    caller.require(Scope.WRITE)
    return caller.person_id


async def form_sent(request: Request, caller: Calling) -> SentForm:
    """Take in a form of somebody who may write."""
    _require_writer(caller)
    return await read_form(request)


Sent = Annotated[SentForm, Depends(form_sent)]


async def body_sent(request: Request, caller: Calling) -> bytes:
    """Take in a body of somebody who may write."""
    _require_writer(caller)
    key_of(request)
    return await raw_body(request)


Raw = Annotated[bytes, Depends(body_sent)]


@router.post(
    "/imports/proposals",
    operation_id="proposeMapping",
    responses={**answers_to_questions({"type": "object"}), **_NOT_TAKEN_IN},
    openapi_extra=_UPLOAD,
)
def propose_mapping(here: Here, caller: Calling, form: Sent) -> Response:
    """Propose a mapping for a list: what its columns and status words probably mean; nothing is recorded."""
    desk = Desk(here, caller.person_id)
    desk.require()
    file = _file(form)
    try:
        programme = desk.require(form.fields.get("programme"))[0]
        table = read_table(file.data, name=file.name)
        lifecycles = desk.lifecycles(programme)
        lifecycle = form.fields.get("lifecycle") or next(iter(lifecycles), "")
        setting = desk.setting(programme, lifecycle, file.name, _day(form, here))
        proposal = propose(table, setting.phases)
        meanings = {one.word: (one.phase, one.run_state.value) for one in proposal.words if one.phase}
        mapping = confirmed(proposal, setting, meanings)
    except (UnreadableTable, UnreadableMapping, UnfitImport) as fault:
        raise Wrong(Problem.MALFORMED, Label(de=fault.de, en=fault.en)) from fault
    return answer(
        {
            "mapping": mapping_text(mapping),
            "columns": {header: role.value for header, role in proposal.roles.items()},
            "unknown_words": [one.word for one in proposal.words if one.phase is None],
            "to_confirm": [one.word for one in proposal.words if one.phase and not one.certain],
        }
    )


@router.post(
    "/imports/dry-runs",
    operation_id="lookAtImport",
    responses={**answers_to_questions(_REPORT), **_NOT_TAKEN_IN},
    openapi_extra=_UPLOAD,
)
def look_at_import(here: Here, caller: Calling, form: Sent) -> Response:
    """Report what the import of a list would do; nothing is recorded. The digest of the report confirms it."""
    desk = Desk(here, caller.person_id)
    desk.require()
    file = _file(form)
    try:
        plan = desk.look(file.data, file.name, _mapping(form))
    except (UnreadableTable, UnreadableMapping, UnfitImport) as fault:
        raise Wrong(Problem.MALFORMED, Label(de=fault.de, en=fault.en)) from fault
    return answer(report_data(plan))


@router.post(
    "/imports",
    operation_id="importList",
    responses={**answers_to_commands(seen=False), 202: _GOES_ON},
    openapi_extra=_body(ConfirmedList, {"digest": "0" * 64}),
)
def import_list(request: Request, here: Here, caller: Calling, raw: Raw) -> Response:
    """Take in just what was looked at; if the book has moved on since, nothing is taken and a new look is due.

    A long list goes on after the answer: ask `readImportRun` how far it is, or confirm it once more.
    """
    said = read_body(ConfirmedList, raw or b"{}")
    desk = Desk(here, caller.person_id)
    desk.require()
    jobs: ImportJobs = request.app.state.import_jobs
    try:
        job = jobs.confirm(desk, said.digest)
    except MovedOn as moved:
        raise Wrong(Problem.MOVED_ON) from moved
    except UnfitImport as fault:
        raise Wrong(Problem.MALFORMED, Label(de=fault.de, en=fault.en)) from fault
    if job.outcome is not None:
        return answer({**_came_of(job.outcome), "position": here.position(), "recorded_at": here.clock.now()})
    found = answer(_how_far(job))
    found.status_code = 202
    found.headers["Location"] = f"{request.url.path}/runs/{job.digest}"
    return found


@router.get(
    "/imports/runs/{digest}",
    operation_id="readImportRun",
    responses=answers_to_questions(_RUN),
    openapi_extra={"security": SIGNED_IN, "x-gatebook-scope": Scope.READ.value},
)
def read_import_run(
    request: Request, here: Here, caller: Calling, digest: Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
) -> Response:
    """Say how far an import is that the caller confirmed; broken off, what it took stands and a new look shows the rest."""
    caller.require(Scope.READ)
    jobs: ImportJobs = request.app.state.import_jobs
    job = jobs.find(Desk(here, caller.person_id), digest)
    if job is None:
        raise Wrong(Problem.NOT_FOUND)
    return answer(_how_far(job))


def _how_far(job: Job) -> dict[str, Any]:
    return {
        "digest": job.digest,
        "state": job.state,
        "rows_done": job.rows_done,
        "rows": job.rows,
        "result": None if job.outcome is None else _came_of(job.outcome),
    }


def _came_of(outcome: ImportOutcome) -> dict[str, Any]:
    return {
        "id": outcome.batch,
        "registered": outcome.taken,
        "changed": outcome.changed,
        "unchanged": outcome.known,
        "refused": outcome.refused,
        "stopped": len(outcome.stopped),
    }


@router.get(
    "/imports",
    operation_id="readImports",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(ImportedList))),
    openapi_extra={"security": SIGNED_IN},
)
def read_imports(here: Here, caller: Calling) -> Response:
    """Give the lists that were taken into the caller's programmes, the latest first."""
    caller.require(Scope.READ)
    found = Desk(here, caller.person_id).lists()
    return answer({"items": [asdict(one) for _, one in found], "next": None})


@router.post(
    "/imports/{batch_id}/undo",
    operation_id="undoImport",
    responses=answers_to_commands(seen=False),
    openapi_extra=_body(Undoing, {"reason": "Die Liste war die falsche.", "dry_run": True}),
)
def undo(here: Here, caller: Calling, batch_id: UUID, raw: Raw) -> Response:
    """Take an import back, as far as nothing rests on it, or say what that would do."""
    said = read_body(Undoing, raw or b"{}")
    outcome = undo_import(here, batch_id, caller.actor, said.reason, dry_run=said.dry_run)
    return answer(
        {
            "id": batch_id,
            "position": here.position(),
            "recorded_at": here.clock.now(),
            "withdrawn": outcome.withdrawn,
            "put_back": outcome.put_back,
            "kept": outcome.kept,
        }
    )


def _file(form: SentForm) -> Any:
    if form.file is None:
        raise Wrong.at("file", "Es fehlt die Datei.", "The file is missing.")
    return form.file


def _mapping(form: SentForm) -> ImportMapping:
    """Read the mapping of a form: the name of a shipped one, or its text."""
    said = form.fields.get("mapping", "").strip()
    if said in shipped_names():
        return mapping_named(said)
    return read_mapping(said, name="mapping")


def _day(form: SentForm, here: Here) -> date:
    said = form.fields.get("date", "")
    if not said:
        return here.clock.now().date()
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise Wrong.at("date", "Das ist kein Tag (JJJJ-MM-TT).", "This is no day (YYYY-MM-DD).") from error
