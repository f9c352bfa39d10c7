"""`gatebook checks preview`: what a new rule of checks would move, before it is laid down."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import typer

from cli.app import OrganisationOption, app, chosen, installed
from domain.access import Reader
from domain.check_cycles import Shift
from domain.check_rules import ProgrammeCheckRule
from projections.names import programme_names
from runtime.check_preview import Moved, preview
from runtime.organisations import OrganisationContext
from storage.engine import UnfitDatabase

checks_app = typer.Typer(help="Project checks.", no_args_is_help=True)
app.add_typer(checks_app, name="checks")


@checks_app.command(name="preview")
def preview_(
    programme: Annotated[str, typer.Argument(help="Key of the programme.")],
    weeks: Annotated[int, typer.Option(help="Weeks between two checks.")] = 3,
    weekday: Annotated[int, typer.Option(help="1 (Monday) to 7 (Sunday).")] = 3,
    time: Annotated[str, typer.Option(help="Local time, like 09:00.")] = "09:00",
    joint_from: Annotated[
        datetime | None, typer.Option(help="One date of joint checks.", formats=["%Y-%m-%d"])
    ] = None,
    shift: Annotated[Shift, typer.Option(help="Where a check goes that falls on a day off.")] = Shift.NEXT,
    organisation: OrganisationOption = None,
) -> None:
    """Show the next due days of all projects under the rule in force and under another one."""
    rule = ProgrammeCheckRule(
        interval_weeks=weeks,
        weekday=weekday,
        time=time,
        joint=joint_from is not None,
        anchor_on=joint_from.date() if joint_from else None,
        shift=shift,
    )
    with installed() as installation:
        found = False
        for context in chosen(installation, organisation):
            named = _programme(context, programme)
            if named is None:
                continue
            found = True
            for one in preview(context, Reader.operator(), named, rule):
                typer.echo(f"{context.slug}: {_told(one)}")
        if not found:
            msg = f"There is no programme {programme!r} here. Give the key of one."
            raise UnfitDatabase(msg)


def _programme(context: OrganisationContext, key: str) -> UUID | None:
    with context.reading() as connection:
        return next((one.programme_id for one in programme_names(connection) if one.key == key), None)


def _told(one: Moved) -> str:
    same = " (unverändert)" if one.next_on == one.new_next_on else ""
    now = f"läuft bis {_day(one.under_way_on)}, danach " if one.under_way_on else ""
    return f"{one.project_key}: {now}bisher {_day(one.next_on)}, neu {_day(one.new_next_on)}{same}"


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else "kein Check"
