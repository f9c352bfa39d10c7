"""`gatebook rebuild`: fold the projections anew from the events, list what was kept of the old ones, drop it."""

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer

from cli.app import OrganisationOption, app, chosen, installed
from runtime.organisations import OrganisationContext
from runtime.rebuilding import drop_generation, kept_generations, rebuild
from storage.generations import RebuildRefused


@app.command(name="rebuild")
def rebuild_(
    organisation: OrganisationOption = None,
    projection: Annotated[str | None, typer.Option(help="Put only this projection in place.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the old generations that are kept.")] = False,
    drop: Annotated[int | None, typer.Option(help="Drop an old generation by its number.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Stable machine output.")] = False,
) -> None:
    """Build all projections anew while commands go on; the tables in use stay in use until the end."""
    if sum((projection is not None, list_, drop is not None)) > 1:
        typer.echo("--projection, --list and --drop are three commands: give one of them.", err=True)
        raise typer.Exit(2)
    said: list[dict[str, Any]] = []
    with installed() as installation:
        try:
            said.extend(
                {"organisation": context.slug, **_one(context, projection, drop, list_=list_)}
                for context in chosen(installation, organisation)
            )
        except RebuildRefused as refused:
            typer.echo(str(refused), err=True)
            raise typer.Exit(1) from refused
        except KeyboardInterrupt as interrupted:
            typer.echo("Interrupted: the tables in use are untouched.", err=True)
            raise typer.Exit(130) from interrupted
    if as_json:
        typer.echo(json.dumps({"organisations": said}, ensure_ascii=False, sort_keys=True))
        return
    for one in said:
        typer.echo(_told(one))


def _one(
    context: OrganisationContext, projection: str | None, drop: int | None, *, list_: bool
) -> dict[str, Any]:
    if list_:
        kept = kept_generations(context)
        return {"kept": [{**asdict(one.generation), "rows": one.rows} for one in kept]}
    if drop is not None:
        return {"dropped": drop, "projections": drop_generation(context, drop)}
    return asdict(rebuild(context, projection, _Telling(context.slug)))


class _Telling:
    """Tells on stderr how far a rebuild has come, once for every twentieth of a step."""

    def __init__(self, slug: str) -> None:
        self._slug = slug
        self._told = ("", -1)

    def __call__(self, step: str, done: int, whole: int) -> None:
        twentieth = done * 20 // whole if whole else 20
        if (step, twentieth) != self._told:
            self._told = (step, twentieth)
            typer.echo(f"{self._slug}: {step} {done} of {whole}", err=True)


def _told(one: dict[str, Any]) -> str:
    slug = one["organisation"]
    if "kept" in one:
        lines = [
            f"{slug}: generation {kept['number']} of {kept['projection']}, {kept['rows']} rows, "
            f"up to position {kept['position']}, replaced {kept['replaced_at']}"
            for kept in one["kept"]
        ]
        return "\n".join(lines) or f"{slug}: no old generation is kept"
    if "dropped" in one:
        return f"{slug}: generation {one['dropped']} dropped ({one['projections']} projections)"
    return (
        f"{slug}: {', '.join(one['projections'])} rebuilt as generation {one['generation']} "
        f"up to position {one['position']}: {one['folded']} events folded, "
        f"{one['caught_up']} caught up with, {one['rows']} rows"
    )
