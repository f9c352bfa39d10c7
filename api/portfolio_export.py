"""The portfolio as a file: the same projects as over HTTP and on the page, for a spreadsheet program."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Query, Request
from fastapi.responses import Response

from api.callers import Calling, Here, Reading
from api.documents import answers_to_questions
from api.pages.portfolio import rows_as_of
from api.pages.portfolio_table import write_line
from api.pages.vocabulary import Vocabulary
from api.parts import part_of_api
from api.portfolio import ZONE, Wanted, wanted_of
from api.problems import language_of
from api.questions import CAUGHT_UP, Asked
from domain.lifecycle_definitions import Label
from domain.times import local_date
from exchange.portfolio_csv import portfolio_csv
from projections.names import programme_names
from projections.plain_words import PROJECT_KINDS
from projections.portfolio import PortfolioRow
from runtime.security_log import tell

router = part_of_api(__name__)

CSV = "text/csv"
COLUMNS = (
    Label(de="Schlüssel", en="Key"),
    Label(de="Titel", en="Title"),
    Label(de="Programm", en="Programme"),
    Label(de="Art", en="Kind"),
    Label(de="Phase", en="Phase"),
    Label(de="Laufzustand", en="Run state"),
    Label(de="Federführung", en="Lead unit"),
    Label(de="Leitung", en="Lead"),
    Label(de="Beginn (Plan)", en="Start (plan)"),
    Label(de="Ende (Plan)", en="End (plan)"),
    Label(de="Ende (beschlossen)", en="End (approved)"),
    Label(de="Abweichung in Tagen", en="Slip in days"),
)
_FILE: dict[int | str, dict[str, Any]] = {
    **answers_to_questions({}),
    200: {"description": "the table", "content": {CSV: {"schema": {"type": "string"}}}},
}


@router.get("/portfolio/export", operation_id="exportPortfolio", dependencies=[CAUGHT_UP], responses=_FILE)
def export_portfolio(
    request: Request,
    here: Here,
    caller: Calling,
    reader: Reading,
    asked: Asked,
    wanted: Annotated[Wanted, Depends(wanted_of)],
    lang: Annotated[
        Literal["de", "en"] | None, Query(description="Its language, whatever Accept-Language says.")
    ] = None,
) -> Response:
    """Give the projects the reader may see as CSV (UTF-8, semicolons), in the language asked for."""
    language = lang or language_of(request)
    with here.reading() as connection:
        programmes = programme_names(connection)
        zone = programmes[0].zone if programmes else ZONE
        as_of = asked.in_zone(zone, here.clock.now())
        found = rows_as_of(connection, reader, programmes, as_of, here)
        words = Vocabulary.read(connection, language)
    keys = {one.programme_id: one.key for one in programmes}
    rows = sorted(filter(wanted.matches, found), key=lambda row: (keys[row.programme_id], row.key))
    table = portfolio_csv(
        [one.in_language(language) for one in COLUMNS],
        (_cells(row, keys, words, present=as_of.present) for row in rows),
    )
    if caller.bearer or caller.signed_in:
        tell("portfolio_exported", organisation=here.slug, account=caller.account_id, rows=len(rows))
    day = as_of.on or local_date(here.clock.now(), zone)
    name = f"portfolio-{here.slug}-{day.isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Language": language}
    return Response(table, media_type=f"{CSV}; charset=utf-8", headers=headers)


def _cells(row: PortfolioRow, keys: dict[UUID, str], words: Vocabulary, *, present: bool) -> list[Any]:
    line = write_line(row, keys[row.programme_id], {}, words, with_baseline=present)
    return [
        line.key,
        line.title,
        line.programme_key,
        words.listed(PROJECT_KINDS, line.kind),
        line.phase.word,
        line.run_state_word,
        words.units.get(row.lead_unit_id) if row.lead_unit_id else None,
        line.lead,
        line.start,
        line.end,
        line.baseline_end,
        line.slip_days,
    ]
