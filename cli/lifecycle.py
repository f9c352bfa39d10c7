"""`gatebook lifecycle`: check a lifecycle file, draw it, tell it in words, compare two."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.app import app
from domain.lifecycle_definitions import LifecycleDefinition
from exchange.lifecycle_diagram import diagram
from exchange.lifecycle_summary import proposals, summary
from workflows.catalogue import load_shipped, shipped, shipped_text
from workflows.lifecycle_changes import changes
from workflows.lifecycle_faults import InvalidLifecycle
from workflows.lifecycle_language import read_definition

lifecycle_app = typer.Typer(help="Lifecycles as files.", no_args_is_help=True)
app.add_typer(lifecycle_app, name="lifecycle")


class Language(StrEnum):
    """The languages a lifecycle is told in."""

    DE = "de"
    EN = "en"


LanguageOption = Annotated[Language, typer.Option("--language", help="Language of what is told.")]
Named = Annotated[str, typer.Argument(help="Key of a shipped lifecycle, or a YAML file.")]


@lifecycle_app.command()
def check(
    file: Annotated[Path, typer.Argument(help="YAML file of a lifecycle.", exists=True, dir_okay=False)],
    picture: Annotated[Path | None, typer.Option(help="Write its diagram as SVG here.")] = None,
    language: LanguageOption = Language.DE,
) -> None:
    """Check a lifecycle file and name every fault with line and column."""
    definition = _read(file, language)
    if picture is not None:
        try:
            picture.write_text(diagram(definition, language=language), encoding="utf-8")
        except OSError as error:
            typer.echo(f"The picture cannot be written to {picture} ({error.strerror}).", err=True)
            raise typer.Exit(2) from error
    sound = "in order" if language is Language.EN else "in Ordnung"
    typer.echo(f"{definition.key} {definition.version}: {sound}, {definition.sha256}")
    typer.echo(proposals(definition, language))


@lifecycle_app.command()
def show(name: Named, language: LanguageOption = Language.DE) -> None:
    """Tell a lifecycle in full, with a mark on everything that is a proposal."""
    typer.echo(summary(_found(name, language), language), nl=False)


@lifecycle_app.command()
def diff(before: Named, after: Named, language: LanguageOption = Language.DE) -> None:
    """Tell what is different between two lifecycles or two versions of one, in sentences."""
    told = changes(_found(before, language), _found(after, language))
    for sentence in told:
        typer.echo(sentence.in_language(language))
    if not told:
        typer.echo("There is no difference." if language is Language.EN else "Es gibt keinen Unterschied.")


def _found(name: str, language: Language) -> LifecycleDefinition:
    """Give a shipped lifecycle by its key, or read a file."""
    if name in shipped():
        return load_shipped(name)
    file = Path(name)
    if not file.is_file():
        typer.echo(
            f"{name} is neither a file nor a shipped lifecycle (shipped: {', '.join(sorted(shipped()))}).",
            err=True,
        )
        raise typer.Exit(2)
    return _read(file, language)


def _read(file: Path, language: Language) -> LifecycleDefinition:
    try:
        return read_definition(file.read_text(encoding="utf-8"), base=shipped_text)
    except InvalidLifecycle as invalid:
        for fault in invalid.faults:
            typer.echo(fault.sentence(language))
        raise typer.Exit(1) from invalid
    except UnicodeDecodeError as error:
        typer.echo(f"{file} is not UTF-8 (byte {error.start}). Save it as UTF-8.", err=True)
        raise typer.Exit(2) from error
    except OSError as error:
        typer.echo(f"{file} cannot be read ({error.strerror}).", err=True)
        raise typer.Exit(2) from error
