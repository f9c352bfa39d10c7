"""The decision register over HTTP: what was decided, by whom, on which rule, with which result."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Depends, Query, Request
from fastapi.responses import Response

from api.bodies import EARLIEST, LATEST
from api.callers import Here, Reading
from api.documents import answers_to_questions
from api.pages.history import knows_persons
from api.parts import part_of_api
from api.portfolio import ZONE
from api.problems import Wrong, language_of
from api.questions import CAUGHT_UP, Asked, AskedDay, Paged, Times, list_of, listed, schema_of
from domain.access import Reader
from domain.derivations import Language
from domain.lifecycle_definitions import Label
from domain.times import start_of_day
from exchange.portfolio_csv import portfolio_csv
from exchange.workbook_writing import workbook
from projections.decision_register import Decision, RegisterFilter
from projections.every_decision import every_decision
from projections.names import board_names
from projections.other_decisions import DecisionKind, OtherDecision
from runtime.organisations import OrganisationContext

router = part_of_api(__name__)

MOST = 10_000
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    Label(de="Wirksam", en="Effective"),
    Label(de="Gremium", en="Board"),
    Label(de="Schlüssel", en="Key"),
    Label(de="Titel", en="Title"),
    Label(de="Tor", en="Gate"),
    Label(de="Angelegenheit", en="Matter class"),
    Label(de="Antrag", en="Motion"),
    Label(de="Ergebnis", en="Outcome"),
    Label(de="Herleitung", en="Derivation"),
    Label(de="Wortlaut", en="Wording"),
    Label(de="Eintrag Nr.", en="Entry no."),
)
_LATEST = 10**19
GATE_REVIEW = "gate_review"
"""The kind of a decision on a gate; what is decided otherwise has a kind of its own."""
_IDS = ("review_id", "meeting_id", "about_id", "project_id", "requested_by", "decided_by")
_TEXTS = ("project_key", "title", "gate", "matter_class", "item")
_DECISION: dict[str, Any] = {
    "type": "object",
    "required": [
        "kind",
        "board_id",
        "motion",
        "outcome",
        "derivation",
        "wording",
        "effective_at",
        "position",
    ],
    "properties": {
        name: {} if name == "tally" else schema
        for name, schema in {
            **schema_of(Decision)["properties"],
            "derivation": {"type": ["string", "null"]},
            "kind": {"enum": [GATE_REVIEW, *(one.value for one in DecisionKind)]},
            **{name: {"type": ["string", "null"], "format": "uuid"} for name in _IDS},
            **{name: {"type": ["string", "null"]} for name in _TEXTS},
        }.items()
    },
}


def wanted_of(
    programme: Annotated[UUID | None, Query()] = None,
    board: Annotated[UUID | None, Query()] = None,
    project: Annotated[UUID | None, Query()] = None,
    matter_class: Annotated[str | None, Query(max_length=100)] = None,
    outcome: Annotated[str | None, Query(max_length=100)] = None,
    q: Annotated[
        str,
        Query(max_length=200, description="Words that motion, wording, key or title hold, in any order."),
    ] = "",
    since: Annotated[AskedDay | None, Query(description="Effective on this day or later.")] = None,
) -> RegisterFilter:
    """Read which decisions are asked for.

    Raises:
        Wrong: a day nobody can have decided on.
    """
    if since is not None and not EARLIEST <= since <= LATEST:
        raise Wrong.at(
            "since", f"„{since}“ liegt nicht zwischen 1900 und 2200.", f"“{since}” is out of range."
        )
    return RegisterFilter(
        text=q,
        programme_id=programme,
        board_id=board,
        project_id=project,
        matter_class=matter_class,
        outcome=outcome,
        since=start_of_day(since, ZONE) if since else None,
    )


def found_decisions(
    here: OrganisationContext, reader: Reader, asked: Times, wanted: RegisterFilter
) -> tuple[Decision | OtherDecision, ...]:
    """Give the decisions asked for, as of a day and as known."""
    now = here.clock.now()
    as_of = asked.in_zone(ZONE, now)
    with here.reading() as connection:
        whole = replace(
            wanted,
            until=None if as_of.on is None else as_of.instant(ZONE, now),
            known=as_of.position(connection),
        )
        return every_decision(connection, reader, whole, most=MOST)


@router.get(
    "/decisions/export",
    operation_id="exportDecisionRegister",
    dependencies=[CAUGHT_UP],
    responses={
        **answers_to_questions({}),
        200: {
            "description": "the table",
            "content": {
                CSV: {"schema": {"type": "string"}},
                XLSX: {"schema": {"type": "string", "format": "binary"}},
            },
        },
    },
)
def export_decision_register(
    request: Request,
    here: Here,
    reader: Reading,
    asked: Asked,
    wanted: Annotated[RegisterFilter, Depends(wanted_of)],
    form: Annotated[Literal["csv", "xlsx"], Query(alias="format")] = "csv",
) -> Response:
    """Give the decisions the reader may see as CSV (UTF-8, semicolons) or XLSX, the latest first."""
    language = language_of(request)
    found = found_decisions(here, reader, asked, wanted)
    with here.reading() as connection:
        boards = {one.board_id: one.name for one in board_names(connection)}
    header = [one.in_language(language) for one in COLUMNS]
    rows = _rows(found, boards, language)
    name = f'attachment; filename="decisions-{here.slug}.{form}"'
    headers = {"Content-Disposition": name, "Content-Language": language}
    if form == "xlsx":
        title = "Beschlussregister" if language == "de" else "Decisions"
        return Response(workbook(title, header, rows), media_type=XLSX, headers=headers)
    return Response(portfolio_csv(header, rows), media_type=f"{CSV}; charset=utf-8", headers=headers)


def _rows(
    found: Iterable[Decision | OtherDecision], boards: Mapping[UUID, str], language: Language
) -> Iterator[Sequence[str | date | int | None]]:
    for one in found:
        gate, motion = (one.gate, one.motion) if isinstance(one, Decision) else ("", one.matter)
        yield (
            one.effective_at.astimezone(ZoneInfo(ZONE)).date(),
            boards.get(one.board_id, ""),
            one.project_key or "",
            one.title or "",
            gate,
            one.matter_class or "",
            motion,
            one.outcome,
            one.derivation(language),
            one.wording,
            one.position,
        )


@router.get(
    "/decisions",
    operation_id="readDecisionRegister",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(_DECISION)),
)
def read_decision_register(
    request: Request,
    here: Here,
    reader: Reading,
    asked: Asked,
    paged: Paged,
    wanted: Annotated[RegisterFilter, Depends(wanted_of)],
) -> Response:
    """Give the decisions the reader may see, the latest recorded first."""
    found = found_decisions(here, reader, asked, wanted)
    part, more = paged.part(found, lambda one: f"{_LATEST - one.position:020d}")
    language = language_of(request)
    return listed(request, [_shown(one, reader, language) for one in part], more)


def _shown(one: Decision | OtherDecision, reader: Reader, language: Language) -> dict[str, Any]:
    """Show a decision; who asked for it and who decided it alone is not for the public."""
    insider = knows_persons(reader, one.programme_id)
    return {
        **(_of_gate(one, insider=insider) if isinstance(one, Decision) else _of_other(one)),
        "project_id": one.project_id,
        "project_key": one.project_key,
        "title": one.title,
        "programme_id": one.programme_id,
        "board_id": one.board_id,
        "matter_class": one.matter_class,
        "outcome": one.outcome,
        "tally": one.tally.to_data() if one.tally else None,
        "derivation": one.derivation(language),
        "decided_by": one.decided_by if insider else None,
        "wording": one.wording,
        "effective_at": one.effective_at,
        "recorded_at": one.recorded_at,
        "position": one.position,
    }


def _of_gate(one: Decision, *, insider: bool) -> dict[str, Any]:
    return {
        "kind": GATE_REVIEW,
        "review_id": one.review_id,
        "gate": one.gate,
        "motion": one.motion,
        "requested_by": one.requested_by if insider else None,
        "rule_version": one.rule_version,
        "target": one.target,
        "until": one.until,
        "baseline_start": one.baseline_start,
        "baseline_end": one.baseline_end,
    }


def _of_other(one: OtherDecision) -> dict[str, Any]:
    """Show where a decision on what is no gate is to be found: its meeting and item, and what it was about."""
    return {
        "kind": one.kind,
        "meeting_id": one.meeting_id,
        "item": one.item,
        "about_id": one.about_id,
        "motion": one.matter,
    }
