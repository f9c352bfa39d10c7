"""`gatebook request`, `vote`, `recuse`, `report`, `tasks`: act as a role account, in a demonstration or a test only.

In production persons act for themselves, through pages and HTTP; whoever holds the command line must
not be able to vote for them.
"""

from typing import Annotated
from uuid import UUID, uuid5

import typer

from cli.app import app, installed
from domain.ballots import Choice
from domain.derivations import derivation
from domain.gate_reviews import GateReview
from domain.project_checks import Light
from domain.refusals import Refusal, Refused
from projections import mandates_held
from projections.my_tasks import my_tasks
from projections.names import programme_names
from projections.portfolio import PortfolioRow, portfolio
from projections.project_checks import checks_of
from projections.reviews import unfinished_reviews_of
from runtime.new_ids import new_id
from runtime.organisations import Installation, OrganisationContext
from runtime.settings import Environment
from storage.directory import addresses
from storage.engine import UnfitDatabase
from workflows.commands import Actor
from workflows.gate_reviews import CastVote, DeclareRecusal, RequestGateReview
from workflows.project_checks import SubmitProjectCheck

Key = Annotated[str, typer.Argument(help="Key of the project, for example DU-018.")]
As = Annotated[
    str, typer.Option("--as", help="Role account, for example pmo, vorsitz, mitglied-2, leitung-3.")
]
Where = Annotated[str, typer.Option("--organisation", help="Slug of the organisation.")]


@app.command(name="request")
def request_(
    key: Key,
    gate: Annotated[str, typer.Argument(help="Gate of the project's lifecycle, for example release.")],
    who: As,
    organisation: Where,
    motion: Annotated[
        str, typer.Option(help="What the board is asked to decide.")
    ] = "Das Projekt passiert das Tor.",
    reopens: Annotated[
        UUID | None, typer.Option(help="Id of the decided review that is to be decided anew.")
    ] = None,
) -> None:
    """Ask for the decision on a gate, as a role account."""
    with installed() as installation:
        context, person = acting_as(installation, organisation, who)
        command = RequestGateReview(
            review_id=new_id(),
            project_id=project_called(context, person, key).project_id,
            gate=gate,
            motion=motion,
            reopens=reopens,
        )
        receipt = context.dispatch(command, Actor(person), f"cli/{command.review_id}")
        typer.echo(f"{key}: Entscheidung über „{gate}“ beantragt, Position {receipt.position}")


@app.command()
def vote(
    key: Key,
    choice: Annotated[Choice, typer.Argument(help="yes, no or abstain.")],
    who: As,
    organisation: Where,
    reason: Annotated[str | None, typer.Option(help="Kept sealed under your own key.")] = None,
) -> None:
    """Vote on the open review of a project, as a role account."""
    with installed() as installation:
        context, person = acting_as(installation, organisation, who)
        review = _open_review(context, project_called(context, person, key))
        if review.frozen is None:
            raise Refused(Refusal.REVIEW_NOT_OPEN, review=str(review.id))
        receipt = context.dispatch(
            CastVote(
                review_id=review.id,
                choice=choice,
                dossier_sha256=review.frozen.dossier_sha256,
                reason=reason,
                round=review.round,
            ),
            Actor(person),
            f"cli/{uuid5(review.id, f'{person} {choice.value} {review.round}')}",
        )
        counted = context.store.load(GateReview, review.id)
        said = derivation(counted.tally(), "de") if counted else ""
        typer.echo(f"{key}: Stimme erfasst, Position {receipt.position}. {said}")


@app.command()
def recuse(
    key: Key,
    who: As,
    organisation: Where,
    reason: Annotated[str | None, typer.Option(help="Kept sealed under your own key.")] = None,
) -> None:
    """Declare oneself recused in the review of a project, before or during the vote, as a role account."""
    with installed() as installation:
        context, person = acting_as(installation, organisation, who)
        review = _open_review(context, project_called(context, person, key))
        command = DeclareRecusal(review_id=review.id, person_id=person, reason=reason)
        receipt = context.dispatch(command, Actor(person), f"cli/{uuid5(review.id, f'{person} recused')}")
        typer.echo(f"{key}: Befangenheit vermerkt, Position {receipt.position}")


@app.command()
def report(
    key: Key,
    status: Annotated[Light, typer.Argument(help="green, yellow or red.")],
    outlook: Annotated[Light, typer.Argument(help="green, yellow or red.")],
    text: Annotated[str, typer.Argument(help="What is to be said for the record.")],
    who: As,
    organisation: Where,
) -> None:
    """Report the latest open check of a project, as a role account."""
    with installed() as installation:
        context, person = acting_as(installation, organisation, who)
        project = project_called(context, person, key)
        with context.reading() as connection:
            waiting = [check for check in checks_of(connection, project.project_id) if not check.submitted_at]
        if not waiting:
            raise Refused(Refusal.NOT_FOUND, noun="project_check", id=key)
        command = SubmitProjectCheck(
            check_id=waiting[0].check_id, status=status, outlook=outlook, report=text
        )
        receipt = context.dispatch(command, Actor(person), f"cli/{waiting[0].check_id}/{new_id()}")
        typer.echo(f"{key}: Projektcheck {waiting[0].cycle} berichtet, Position {receipt.position}")


@app.command()
def tasks(who: As, organisation: Where) -> None:
    """Show what waits for a role account."""
    with installed() as installation:
        context, person = acting_as(installation, organisation, who)
        with context.reading() as connection:
            held = mandates_held.mandates_of(connection, person, context.clock.now())
            waiting = my_tasks(connection, person, held)
        for task in waiting:
            due = f", fällig {task.due_at:%d.%m.%Y}" if task.due_at else ""
            typer.echo(f"{task.kind:16} {task.project_key or '–':10} {task.title or ''}{due}")
        if not waiting:
            typer.echo("Nichts wartet.")


def acting_as(installation: Installation, organisation: str, who: str) -> tuple[OrganisationContext, UUID]:
    """Open the organisation and find the role account by the first part of its address."""
    if installation.settings.env is Environment.PRODUCTION:
        msg = (
            "In production persons act for themselves; acting as a role account is for demonstrations "
            "(GATEBOOK_ENV=demo) and tests."
        )
        raise UnfitDatabase(msg)
    context = installation.open(organisation)
    with context.reading() as connection:
        known = {address.split("@")[0]: person for person, address in addresses(connection).items()}
    if who not in known:
        msg = f"There is no role account {who!r} in {organisation} (known: {', '.join(sorted(known))})."
        raise UnfitDatabase(msg)
    return context, known[who]


def project_called(context: OrganisationContext, person: UUID, key: str) -> PortfolioRow:
    """Find a project by its key among those a person may see.

    Raises:
        Refused: NOT_FOUND.
    """
    reader = context.reader_of(Actor(person))
    with context.reading() as connection:
        found = [row for row in portfolio(connection, reader) if row.key == key]
        programmes = ", ".join(one.name for one in programme_names(connection))
    if not found:
        raise Refused(Refusal.NOT_FOUND, noun="project", id=f"{key} ({programmes})")
    return found[0]


def _open_review(context: OrganisationContext, project: PortfolioRow) -> GateReview:
    with context.reading() as connection:
        open_reviews = unfinished_reviews_of(connection, project.project_id)
    review = context.store.load(GateReview, open_reviews[0]) if open_reviews else None
    if review is None:
        raise Refused(Refusal.REVIEW_NOT_OPEN, review=project.key)
    return review
