"""Founding an organisation: its first programme, boards, calendars and administrator.

Everything goes through the one door as the system's job `init`, with natural keys: founding twice
records nothing the second time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4, uuid5

from domain.boards import Board, board_id
from domain.lifecycles import lifecycle_id
from domain.people import Role, ScopeKind
from domain.programmes import Programme
from domain.times import local_date
from domain.vote_rules import SIMPLE_MAJORITY, VoteRule
from exchange.holiday_calendars import UnknownLand, land_code, public_holidays
from projections.names import ProgrammeName, programme_names
from runtime.organisations import OrganisationContext
from workflows.boards import EstablishBoard, SetVoteRule
from workflows.catalogue import load_shipped, shipped
from workflows.commands import Actor, Command
from workflows.lifecycle_checker import boards_of
from workflows.lifecycles import PublishLifecycle
from workflows.people import AssignMandate, RegisterPerson
from workflows.programmes import AdoptLifecycle, EstablishProgramme, PublishCalendar

NAMES = {"steering": "Lenkungsausschuss", "dikon": "DIKON"}
"""Boards whose key in a lifecycle is not their name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundedBoard:
    """A board an organisation begins with; the rule holds for every matter class the lifecycle gives it."""

    name: str
    statutory_seats: int
    rule: VoteRule = SIMPLE_MAJORITY
    basis: str = "einfache Mehrheit bei Beschlussfähigkeit (Vorschlag)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foundation:
    """What an organisation begins with.

    A board the lifecycle names and `boards` does not is called by its key and has `seats` seats; `boards` may
    also hold bodies no lifecycle names.
    """

    programme_id: UUID | None = None
    programme_key: str
    programme_name: str
    land: str
    lifecycle: str
    seats: int = 5
    boards: Mapping[str, FoundedBoard] = field(default_factory=dict)
    public: bool = False
    notice: str | None = None
    zone: str = "Europe/Berlin"


class UnfitFoundation(Exception):  # noqa: N818 - states what is the case
    """An organisation cannot begin like this; the message says what to write instead."""


def fitting(foundation: Foundation) -> Foundation:
    """Check what an organisation is to begin with before anything is created; give it in stored form.

    Raises:
        UnfitFoundation: the Land or the lifecycle is unknown, or the programme has no key or name.
    """
    if foundation.lifecycle not in shipped():
        msg = f"There is no lifecycle {foundation.lifecycle!r} (shipped: {', '.join(sorted(shipped()))})."
        raise UnfitFoundation(msg)
    if not (foundation.programme_key.strip() and foundation.programme_name.strip()):
        msg = "A programme needs a key and a name that are not blank."
        raise UnfitFoundation(msg)
    try:
        return replace(foundation, land=land_code(foundation.land))
    except UnknownLand as unknown:
        raise UnfitFoundation(str(unknown)) from unknown


def programme_by_key(context: OrganisationContext, key: str) -> UUID | None:
    """Find a programme by its key."""
    known = _programme_named(context, key)
    return known.programme_id if known else None


def _programme_named(context: OrganisationContext, key: str) -> ProgrammeName | None:
    with context.reading() as connection:
        return next((one for one in programme_names(connection) if one.key == key), None)


def refuse_founding_otherwise(context: OrganisationContext, foundation: Foundation) -> None:
    """Refuse to found a programme that exists with another name, Land, lifecycle or number of seats.

    Raises:
        UnfitFoundation: naming all that differs; nothing was changed.
    """
    known = _programme_named(context, foundation.programme_key)
    programme = context.store.load(Programme, known.programme_id) if known else None
    if known is None or programme is None:
        return
    other = [
        f"{what} {is_!r} statt {wished!r}"
        for what, is_, wished in (
            ("Name", known.name, foundation.programme_name),
            ("Land", known.land, foundation.land),
            *_seats(context, programme, foundation),
        )
        if is_ != wished
    ]
    if load_shipped(foundation.lifecycle).key not in programme.lifecycles:
        other.append(f"Phasenmodell {', '.join(sorted(programme.lifecycles))} statt {foundation.lifecycle}")
    if other:
        msg = (
            f"Das Programm {programme.key} von {context.slug} gibt es schon, aber anders: {'; '.join(other)}. "
            "Es wurde nichts geändert. Geben Sie dieselben Werte an, oder gründen Sie mit --programme ein weiteres. / "
            f"The programme {programme.key} exists and differs. Nothing was changed."
        )
        raise UnfitFoundation(msg)


def _seats(
    context: OrganisationContext, programme: Programme, foundation: Foundation
) -> Iterator[tuple[str, int, int]]:
    for key, founded in _boards(foundation).items():
        board = context.store.load(Board, board_id(programme.id, key))
        if board is not None:
            yield f"Sitze von {key}", board.statutory_seats, founded.statutory_seats


def _boards(foundation: Foundation) -> dict[str, FoundedBoard]:
    """Give every board to begin with: those the lifecycle names, and those it does not."""
    named = boards_of(load_shipped(foundation.lifecycle))
    return {
        key: foundation.boards.get(key)
        or FoundedBoard(name=NAMES.get(key, key.capitalize()), statutory_seats=foundation.seats)
        for key in sorted(named | set(foundation.boards))
    }


def found_programme(context: OrganisationContext, foundation: Foundation, job: str = "init") -> UUID:
    """Establish a programme with calendars for three years, its boards, and the lifecycle they decide in."""
    known = programme_by_key(context, foundation.programme_key)
    programme = known or foundation.programme_id or uuid4()
    definition = load_shipped(foundation.lifecycle)
    version = lifecycle_id(definition.key, definition.version)
    _give(
        context,
        job,
        EstablishProgramme(
            programme_id=programme,
            key=foundation.programme_key,
            name=foundation.programme_name,
            zone=foundation.zone,
            land=foundation.land,
            public=foundation.public,
            notice=foundation.notice,
        ),
        f"{programme}/established",
    )
    this_year = local_date(context.clock.now(), foundation.zone).year
    for year in range(this_year - 1, this_year + 2):
        calendar = public_holidays(foundation.land, [year])
        _give(
            context,
            job,
            PublishCalendar(programme_id=programme, year=year, calendar=calendar),
            f"{programme}/calendar/{year}",
        )
    _give(context, job, PublishLifecycle(definition=definition), f"lifecycle/{version}")
    for key, board in _boards(foundation).items():
        classes = sorted({gate.matter_class for gate in definition.gates if gate.board == key})
        _found_board(context, job, (programme, key), board, classes)
    _give(
        context, job, AdoptLifecycle(programme_id=programme, lifecycle_id=version), f"{programme}/{version}"
    )
    return programme


def _found_board(
    context: OrganisationContext,
    job: str,
    place: tuple[UUID, str],
    founded: FoundedBoard,
    matter_classes: list[str],
) -> None:
    board = board_id(*place)
    _give(
        context,
        job,
        EstablishBoard(
            programme_id=place[0], key=place[1], name=founded.name, statutory_seats=founded.statutory_seats
        ),
        f"{board}/established",
    )
    for matter_class in matter_classes:
        _give(
            context,
            job,
            SetVoteRule(board_id=board, matter_class=matter_class, rule=founded.rule, basis=founded.basis),
            f"{board}/rule/{matter_class}",
        )


def appoint_administrator(context: OrganisationContext, job: str = "init") -> UUID:
    """Register the first administrator, who assigns all other mandates and never votes."""
    administrator = uuid5(UUID(int=0), f"{context.organisation.log_origin}/administrator")
    _give(context, job, RegisterPerson(person_id=administrator), f"{administrator}/registered")
    _give(
        context,
        job,
        AssignMandate(
            mandate_id=uuid5(administrator, "administrator"),
            person_id=administrator,
            role=Role.ADMINISTRATOR,
            scope_kind=ScopeKind.ORGANISATION,
        ),
        f"{administrator}/administrator",
    )
    return administrator


def register_person(context: OrganisationContext, person_id: UUID, job: str = "init") -> None:
    """Make somebody known who is to get an account; one already known records nothing."""
    _give(context, job, RegisterPerson(person_id=person_id), f"{person_id}/registered")


def _give(context: OrganisationContext, job: str, command: Command, key: str) -> None:
    context.dispatch(command, Actor.system(job), f"found/{key}")
