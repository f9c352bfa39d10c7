"""`gatebook verify`: whether what is recorded holds; for now, whether every decision follows from its votes."""

import json
from typing import Annotated

import typer

from cli.app import OrganisationOption, app, chosen, installed
from runtime.decisions import DecisionFinding, verify_decisions
from runtime.organisations import OrganisationContext
from storage.history import history

_SAID = {
    "figures_differ": "die Zahlen folgen nicht aus den Stimmen / the figures do not follow from the votes",
    "result_differs": "das Ergebnis folgt nicht aus der Regel / the result does not follow from the rule",
    "derivation_differs": "das Ergebnis folgt nicht aus den Zahlen / the result does not follow from the figures",
}


@app.command()
def verify(
    organisation: OrganisationOption = None,
    decisions: Annotated[
        bool, typer.Option("--decisions", help="Count every decision anew under its recorded rule.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Stable machine output.")] = False,
) -> None:
    """Verify the record; exits 1 when anything does not hold."""
    if not decisions:
        msg = "Say what to verify: --decisions counts every decision anew."
        raise typer.BadParameter(msg)
    findings: list[dict[str, str | int]] = []
    with installed() as installation:
        for context in chosen(installation, organisation):
            findings += [
                {
                    "organisation": context.slug,
                    "position": found.position,
                    "kind": found.kind,
                    "subject": str(found.subject),
                }
                for found in _of(context)
            ]
    if as_json:
        typer.echo(json.dumps({"ok": not findings, "findings": findings}, sort_keys=True))
    else:
        for one in findings:
            typer.echo(
                f"{one['organisation']} {one['position']}: {_SAID[str(one['kind'])]} ({one['subject']})"
            )
        if not findings:
            typer.echo(
                "Alle Entscheidungen folgen aus ihren Stimmen. / Every decision follows from its votes."
            )
    raise typer.Exit(1 if findings else 0)


def _of(context: OrganisationContext) -> tuple[DecisionFinding, ...]:
    with context.reading() as connection:
        return tuple(
            verify_decisions(
                (position, event) for position, event, _ in history(connection, context.store.mapper)
            )
        )
