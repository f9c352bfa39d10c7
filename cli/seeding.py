"""`gatebook seed`: two organisations of the same structure, for tests against a running installation."""

from typing import Annotated

import orjson
import typer

from cli.app import app, installed
from runtime.seeding import seed as seed_installation


@app.command()
def seed(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Create two organisations with the same people, projects and papers; print how to sign in (test only)."""
    with installed() as installation:
        made = seed_installation(installation)
    if as_json:
        typer.echo(orjson.dumps({"organisations": list(made)}, option=orjson.OPT_INDENT_2).decode())
        return
    for one in made:
        typer.echo(one["organisation"])
        for account in one["accounts"].values():
            typer.echo(f"  {account['account']:<14} {account['password']}  {account['token']}")
