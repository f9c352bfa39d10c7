"""History over HTTP: the record itself, one sentence for each event, of a project or of all that may be seen."""

from typing import Annotated, Any

from fastapi import Query, Request
from fastapi.responses import Response

from api.callers import Calling, Here, Reading
from api.documents import SIGNED_IN, answers_to_questions
from api.pages.history import HistoryLine, history_lines, knows_persons
from api.pages.vocabulary import Vocabulary
from api.parts import part_of_api
from api.problems import language_of
from api.projects import found_project
from api.questions import CAUGHT_UP, Asked, Paged, list_of, listed, read_position, schema_of, write_cursor
from domain.lifecycles import Lifecycle
from projections.audit_trail import Entry, audit_trail
from runtime.api_tokens import Scope

router = part_of_api(__name__)

_ENTRY: dict[str, Any] = {
    "type": "object",
    "required": ["position", "event_id", "topic", "effective_at", "recorded_at", "actor", "command"],
    "properties": {
        "position": {"type": "integer"},
        "event_id": {"type": "string", "format": "uuid"},
        "originator_id": {"type": "string", "format": "uuid"},
        "topic": {"type": "string"},
        "effective_at": {"type": "string", "format": "date-time"},
        "effective_precision": {"type": "string"},
        "recorded_at": {"type": "string", "format": "date-time"},
        "actor": {"type": "string"},
        "command": {"type": "string"},
        "project_id": {"type": ["string", "null"], "format": "uuid"},
        "state": {
            "type": ["object", "null"],
            "description": "to those who may see everything; sealed stays sealed",
        },
        "metadata": {"type": ["object", "null"]},
    },
}


@router.get(
    "/projects/{project}/history",
    operation_id="readHistory",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(HistoryLine))),
)
def read_history(
    request: Request, here: Here, reader: Reading, asked: Asked, paged: Paged, project: str
) -> Response:
    """Give a project's history in the order recorded, each event as a sentence in the caller's language."""
    language = language_of(request)
    with here.reading() as connection:
        row, programme = found_project(connection, reader, project)
        as_of = asked.in_zone(programme.zone, here.clock.now())
        entries = audit_trail(
            connection,
            reader,
            project_id=row.project_id,
            after=read_position(paged.cursor),
            known=as_of.position(connection),
            most=paged.limit,
        )
        words = Vocabulary.read(connection, language)
    lifecycle = here.store.load(Lifecycle, row.lifecycle_id)
    assert lifecycle is not None  # noqa: S101 - a project follows a published lifecycle
    names = words.for_sentences(programme, row, lifecycle.definition())
    insider = knows_persons(reader, programme.programme_id)
    lines = history_lines(entries, names, words, insider=insider)[::-1]
    return listed(request, lines, _more(entries, paged.limit))


@router.get(
    "/audit-trail",
    operation_id="readAuditTrail",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(_ENTRY)),
    openapi_extra={"security": SIGNED_IN, "x-gatebook-scope": Scope.AUDIT.value},
)
def read_audit_trail(
    request: Request,
    here: Here,
    caller: Calling,
    paged: Paged,
    command: Annotated[
        str | None, Query(max_length=100, description="Only what this command recorded.")
    ] = None,
) -> Response:
    """Give all events the caller may read in the order recorded, from everywhere."""
    actor = caller.actor
    caller.require(Scope.AUDIT)
    reader = here.reader_of(actor)
    with here.reading() as connection:
        entries = audit_trail(connection, reader, after=read_position(paged.cursor), most=paged.limit)
    wanted = [entry for entry in entries if command in {None, entry.command}]
    shown = [_shown(entry, everything=reader.everything) for entry in wanted]
    return listed(request, shown, _more(entries, paged.limit))


def _more(entries: tuple[Entry, ...], limit: int) -> str | None:
    return write_cursor(str(entries[-1].position)) if len(entries) == limit else None


def _shown(entry: Entry, *, everything: bool) -> dict[str, Any]:
    return {
        "position": entry.position,
        "event_id": entry.event_id,
        "originator_id": entry.originator_id,
        "topic": entry.topic,
        "effective_at": entry.effective_at,
        "effective_precision": entry.effective_precision,
        "recorded_at": entry.recorded_at,
        "actor": entry.actor if everything else "",
        "command": entry.command,
        "project_id": entry.project_id,
        "state": entry.state if everything else None,
        "metadata": entry.metadata if everything else None,
    }
