"""`gatebook token`: what programs sign in with, made and ended by whoever runs the machine."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from cli.accounts import OPERATOR, Login, Where, only_one
from cli.app import app, installed
from domain.refusals import Refusal, Refused
from domain.times import format_instant
from projections.plain_times import ZONE, write_instant
from runtime.api_tokens import HOLDS_MAX, ListedToken, Scope

token_app = typer.Typer(help="Tokens of programs.", no_args_is_help=True)
app.add_typer(token_app, name="token")

DAYS = 90


@token_app.command()
def create(
    login: Login,
    name: Annotated[str, typer.Option(help="What the token is for.")],
    organisation: Where = None,
    scope: Annotated[list[Scope] | None, typer.Option(help="What it may be used for; several times.")] = None,
    days: Annotated[int, typer.Option(help="For how many days.", min=1, max=HOLDS_MAX.days)] = DAYS,
) -> None:
    """Make a token for an account; stdout holds it and nothing else, and it is shown this once only."""
    with installed() as installation:
        context = only_one(installation, organisation)
        account = context.accounts.named(login)
        expires_at = context.credentials.clock.now() + timedelta(days=days)
        scopes = frozenset(scope or [Scope.READ])
        made = context.tokens.create(account.account_id, name, scopes, expires_at, OPERATOR)
        typer.echo(_line(made.listed), err=True)
        typer.echo(made.token)


@token_app.command(name="list")
def list_(
    login: Annotated[str | None, typer.Argument(help="Only those of this account.")] = None,
    organisation: Where = None,
) -> None:
    """List tokens: prefix, account, name, scopes, expiry, last use."""
    with installed() as installation:
        context = only_one(installation, organisation)
        account = context.accounts.named(login).account_id if login else None
        for token in context.tokens.listed(account):
            typer.echo(_line(token))


@token_app.command()
def revoke(
    prefix: Annotated[str, typer.Argument(help="The prefix that `token list` shows.")],
    organisation: Where = None,
) -> None:
    """End a token at once."""
    with installed() as installation:
        context = only_one(installation, organisation)
        found = [token for token in context.tokens.listed() if token.prefix == prefix]
        if not found:
            raise Refused(Refusal.NOT_FOUND, noun="token", id=prefix)
        context.tokens.revoke(found[0].token_id, OPERATOR)
        typer.echo(f"Token {prefix} widerrufen.")


def _line(token: ListedToken) -> str:
    state = "widerrufen" if token.revoked_at else f"gilt bis {_written(token.expires_at)}"
    scopes = ",".join(sorted(scope.value for scope in token.scopes))
    return (
        f"{token.prefix} {token.login_name:30} {token.name:30} {scopes:20} {state}, "
        f"zuletzt benutzt {_written(token.last_used_at)}"
    )


def _written(instant: datetime | None) -> str:
    return write_instant(format_instant(instant), ZONE, "de") if instant else "–"
