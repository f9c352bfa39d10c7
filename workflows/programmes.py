"""Commands about programmes: establish, adopt a lifecycle, publish the days off of a year."""

from dataclasses import dataclass
from uuid import UUID

from domain.boards import Board, board_id
from domain.lifecycles import Lifecycle
from domain.programmes import Programme
from domain.refusals import Refusal, Refused, require, unmet
from domain.times import known_zone
from domain.working_days import LAENDER, WorkingDayCalendar
from workflows.commands import Command, Handler, Work
from workflows.lifecycle_checker import boards_of


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishProgramme(Command):
    """Establish a programme in a time zone and a Land."""

    programme_id: UUID
    key: str
    name: str
    zone: str = "Europe/Berlin"
    land: str
    public: bool = False
    notice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptLifecycle(Command):
    """Let new projects of a programme follow a published lifecycle version."""

    programme_id: UUID
    lifecycle_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishCalendar(Command):
    """Fix the days off of one year for a programme."""

    programme_id: UUID
    year: int
    calendar: WorkingDayCalendar


def establish_programme(command: EstablishProgramme, work: Work) -> None:
    """Establish a programme; repeating it under the same key records nothing."""
    known = work.find(Programme, command.programme_id)
    if known is not None:
        if known.key != command.key:
            raise Refused(Refusal.ALREADY_EXISTS, noun="programme", key=known.key)
        return
    require(
        unmet(Refusal.VALUE_INVALID, field="land", value=command.land)
        if command.land not in LAENDER
        else None,
        unmet(Refusal.VALUE_INVALID, field="zone", value=command.zone)
        if not known_zone(command.zone)
        else None,
    )
    work.add(
        Programme.establish(
            command.programme_id,
            (command.key, command.name),
            (command.zone, command.land),
            public=command.public,
            notice=command.notice,
            act=work.act,
        )
    )


def adopt_lifecycle(command: AdoptLifecycle, work: Work) -> None:
    """Adopt a published lifecycle version; every board that decides in it must have been established."""
    programme = work.get(Programme, command.programme_id)
    lifecycle = work.find(Lifecycle, command.lifecycle_id)
    if lifecycle is None:
        raise Refused(Refusal.LIFECYCLE_UNKNOWN, lifecycle=str(command.lifecycle_id))
    require(
        *(
            unmet(Refusal.BOARD_UNKNOWN, board=key)
            for key in sorted(boards_of(lifecycle.definition()))
            if work.find(Board, board_id(programme.id, key)) is None
        )
    )
    programme.adopt_lifecycle(
        lifecycle.id, lifecycle.key, lifecycle.lifecycle_version, lifecycle.sha256, work.act
    )


def publish_calendar(command: PublishCalendar, work: Work) -> None:
    """Publish one year of the working-day calendar."""
    work.get(Programme, command.programme_id).publish_calendar(command.year, command.calendar, work.act)


HANDLERS: dict[type[Command], Handler] = {
    EstablishProgramme: establish_programme,
    AdoptLifecycle: adopt_lifecycle,
    PublishCalendar: publish_calendar,
}
