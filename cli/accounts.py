"""`gatebook account`: the accounts of an organisation, for whoever runs the machine.

The first administrator comes to be here; there is no password that anybody could know beforehand.
"""

from typing import Annotated
from uuid import UUID

import typer

from cli.app import app, chosen, installed
from domain.times import format_instant
from exchange.account_wording import ACCOUNT_STATES
from projections.plain_times import ZONE, write_instant
from runtime.accounts import FIRST_PASSWORD_HOLDS, RECOVERY_HOLDS, NewAccount
from runtime.founding import appoint_administrator, register_person
from runtime.new_ids import new_id
from runtime.organisations import Installation, OrganisationContext
from storage import directory
from storage.directory import LANGUAGES
from storage.engine import UnfitDatabase
from workflows.commands import Actor

account_app = typer.Typer(help="Accounts of people.", no_args_is_help=True)
app.add_typer(account_app, name="account")

OPERATOR = Actor.system("cli")

Login = Annotated[str, typer.Argument(help="Name to sign in with, for example ada.muster.")]
Where = Annotated[
    str | None, typer.Option("--organisation", help="Slug; may be left out where there is only one.")
]
Name = Annotated[str | None, typer.Option(help="What the person is called.")]
Email = Annotated[str | None, typer.Option(help="Mail address; without it, reminders show in the app only.")]


@account_app.command(name="create-admin")
def create_admin(
    login: Login,
    organisation: Where = None,
    name: Name = None,
    email: Email = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask for the password instead of making a one-time one.")
    ] = False,
) -> None:
    """Make the account of the first administrator, who then makes all others."""
    with installed() as installation:
        context = only_one(installation, organisation)
        administrator = appoint_administrator(context)
        context.accounts.require_free(login, administrator)
        password = typer.prompt("Passwort", hide_input=True, confirmation_prompt=True) if ask else None
        _enter(context, administrator, name or login, email)
        _show(context.accounts.create(administrator, login, OPERATOR, password=password))


@account_app.command()
def create(
    login: Login,
    organisation: Where = None,
    person: Annotated[
        UUID | None,
        typer.Option(help="Id of a person already known, whose name stays; without it one is made known."),
    ] = None,
    name: Name = None,
    email: Email = None,
) -> None:
    """Make an account with a one-time password. What its person may do is a matter of mandates."""
    with installed() as installation:
        context = only_one(installation, organisation)
        owner = person or new_id()
        context.accounts.require_free(login, owner)
        if person is None:
            _enter(context, owner, name or login, email)
            register_person(context, owner)
        made = context.accounts.create(owner, login, OPERATOR)
        typer.echo(f"Person {owner}")
        _show(made)


@account_app.command()
def disable(login: Login, organisation: Where = None) -> None:
    """End an account for good, with its sessions and tokens, at once."""
    with installed() as installation:
        context = only_one(installation, organisation)
        context.accounts.disable(context.accounts.named(login).account_id, OPERATOR)
        typer.echo(f"Konto {login} beendet. Sitzungen und Tokens gelten nicht mehr.")


@account_app.command()
def lock(login: Login, organisation: Where = None) -> None:
    """Let an account rest, at once, until it is unlocked."""
    with installed() as installation:
        context = only_one(installation, organisation)
        context.accounts.lock(context.accounts.named(login).account_id, OPERATOR)
        typer.echo(f"Konto {login} gesperrt.")


@account_app.command()
def unlock(login: Login, organisation: Where = None) -> None:
    """Let a locked account be used again."""
    with installed() as installation:
        context = only_one(installation, organisation)
        context.accounts.unlock(context.accounts.named(login).account_id, OPERATOR)
        typer.echo(f"Konto {login} entsperrt.")


@account_app.command()
def recover(
    login: Login,
    organisation: Where = None,
    drop_second_factor: Annotated[
        bool, typer.Option("--drop-second-factor", help="Also forget the app, when the device is lost.")
    ] = False,
) -> None:
    """Give an account a one-time password; its sessions and tokens end."""
    with installed() as installation:
        context = only_one(installation, organisation)
        account = context.accounts.named(login)
        secret = context.accounts.recover(account.account_id, OPERATOR, drop_second_factor=drop_second_factor)
        typer.echo(f"Konto {login} zurückgesetzt. Sitzungen und Tokens gelten nicht mehr.")
        _show_one_time(secret, int(RECOVERY_HOLDS.total_seconds() // 3600))


@account_app.command(name="list")
def list_(organisation: Where = None) -> None:
    """List the accounts: name, state, whether a second factor is set, last sign-in, person."""
    with installed() as installation:
        for account in only_one(installation, organisation).accounts.listed():
            seen = (
                write_instant(format_instant(account.signed_in_at), ZONE, "de")
                if account.signed_in_at
                else "–"
            )
            factor = "zweiter Faktor" if account.second_factor else "nur Passwort"
            state = ACCOUNT_STATES[account.state.value].de
            typer.echo(f"{account.login_name:30} {state:9} {factor:15} {seen:24} {account.person_id}")


def only_one(installation: Installation, slug: str | None) -> OrganisationContext:
    """Give the organisation named, or the only one there is.

    Raises:
        UnfitDatabase: there are several, and none was named.
    """
    found = chosen(installation, slug)
    if len(found) > 1:
        known = ", ".join(context.slug for context in found)
        msg = f"Several organisations are here ({known}); say which one with --organisation."
        raise UnfitDatabase(msg)
    return found[0]


def _enter(context: OrganisationContext, person: UUID, name: str, email: str | None) -> None:
    directory.enter(context.store.database, person, name=name, email=email, language=LANGUAGES[0])


def _show(made: NewAccount) -> None:
    typer.echo(f"Konto {made.login_name} angelegt.")
    if made.one_time_password is not None:
        _show_one_time(made.one_time_password, int(FIRST_PASSWORD_HOLDS.total_seconds() // 3600))


def _show_one_time(secret: str, hours: int) -> None:
    typer.echo(f"Einmal-Passwort für eine Anmeldung binnen {hours} Stunden: {secret}")
