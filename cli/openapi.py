"""`gatebook openapi`: what the HTTP API takes and answers, as a document for programs."""

import typer

from api.openapi import text
from cli.app import app


@app.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    typer.echo(text(), nl=False)
