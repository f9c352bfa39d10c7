"""`gatebook bench`: measure, and print ratios as JSON."""

import json
from typing import Annotated

import typer

from cli.app import app


@app.command()
def bench(
    name: Annotated[
        str | None,
        typer.Argument(
            help="flow, flow-postgresql, as_of, growth, http, import, rebuild, tasks, checks, mails or register; without it, all."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line and nothing else.")] = False,
) -> None:
    """Run benchmarks; each prints its ratio against a floor measured in the same run."""
    from bench.catalogue import BENCHMARKS

    if name is not None and name not in BENCHMARKS:
        typer.echo(f"There is no benchmark {name!r} (known: {', '.join(BENCHMARKS)}).", err=True)
        raise typer.Exit(2)
    for known, run in BENCHMARKS.items():
        if name in {None, known}:
            result = run()
            typer.echo(json.dumps(result, ensure_ascii=False, indent=None if as_json else 1))
