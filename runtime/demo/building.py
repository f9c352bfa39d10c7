"""Living through the stories: steps of all programmes in the order of time, a beat each morning.

The records are built aside and moved into place when the stories have ended, so that an interrupted
building leaves nothing half done that somebody would take for the demonstration.
"""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from runtime.clock import StoryClock
from runtime.demo import duisburg, leipzig, magdeburg, magdeburg_ikz, potsdam
from runtime.demo.casting import Casting
from runtime.demo.checks import report_checks
from runtime.demo.stage import Stage, at
from runtime.mail import dispatch_mail
from runtime.organisations import Installation, OrganisationContext
from runtime.settings import Settings, UnfitSettings
from runtime.tick import tick
from storage.engine import UnfitDatabase

BEGIN = at("2024-01-08", "08:00")
END = at("2025-12-19", "18:00")
MORNING_UTC = 6
ASIDE = ".demo-in-building"

DAYS = {"y": 365, "m": 30, "w": 7, "d": 1}
_SPAN = re.compile(r"([0-9]{1,4})([ymwd])")


STORIES: tuple[tuple[Casting, Callable[[Stage], None]], ...] = (
    (magdeburg.CASTING, magdeburg.story),
    (magdeburg_ikz.CASTING, magdeburg_ikz.story),
    (duisburg.CASTING, duisburg.story),
    (leipzig.CASTING, leipzig.story),
    (potsdam.CASTING, potsdam.story),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """The part of the demonstration that is lived through: which cities, and until when."""

    slugs: frozenset[str]
    until: datetime


WHOLE = Excerpt(slugs=frozenset(casting.slug for casting, _ in STORIES), until=END)


def excerpt(span: str) -> Excerpt:
    """Give Duisburg for a while from its beginning: `1y`, `6m`, `10w` or `30d`.

    Raises:
        UnfitSettings: it is none of these, or longer than the stories are.
    """
    said = _SPAN.fullmatch(span)
    until = BEGIN + int(said[1]) * DAYS[said[2]] * timedelta(days=1) if said else END
    if not said or not BEGIN < until <= END:
        msg = f"{span!r} is no span to simulate: write 1y, 6m, 10w or 30d, at most {(END - BEGIN).days} days."
        raise UnfitSettings(msg)
    return Excerpt(slugs=frozenset({duisburg.CASTING.slug}), until=until)


def build(
    settings: Settings, progress: Callable[[str], None] = lambda _said: None, only: Excerpt | None = None
) -> None:
    """Build the four cities and live through their two years, or one of them for a while.

    Raises:
        UnfitDatabase: the settings name a PostgreSQL database, for the demonstration lives in files; or
            the data folder holds a record that is no demonstration.
    """
    if settings.database_url is not None:
        msg = "The demonstration is built in SQLite files; unset GATEBOOK_DATABASE_URL for it."
        raise UnfitDatabase(msg)
    _refuse_to_replace_others(settings)
    aside = settings.data_dir / ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    _live_aside(settings.model_copy(update={"data_dir": aside}), progress, only or WHOLE)
    _move_into_place(aside, settings.data_dir)


def needs_building(settings: Settings) -> bool:
    """Tell whether there is no demonstration yet, or one whose building was interrupted."""
    if settings.database_url is None and (settings.data_dir / ASIDE).exists():
        return True
    installation = Installation(settings)
    try:
        return not installation.slugs()
    finally:
        installation.close()


def _refuse_to_replace_others(settings: Settings) -> None:
    """Open what is there as a demonstration, which any other record refuses."""
    installation = Installation(settings)
    try:
        installation.open_all()
    finally:
        installation.close()


def _live_aside(settings: Settings, progress: Callable[[str], None], only: Excerpt) -> None:
    clock = StoryClock(BEGIN)
    installation = Installation(settings, clock)
    try:
        stages = []
        cities: dict[str, OrganisationContext] = {}
        for casting, story in STORIES:
            if casting.slug not in only.slugs:
                continue
            progress(f"{casting.city}: {casting.programme_name}")
            if casting.slug not in cities:
                cities[casting.slug] = installation.create(casting.slug, casting.city)
            stage = Stage(cities[casting.slug], clock, casting)
            stage.on(casting.begins, stage.set_up, "08:00")
            story(stage)
            stages.append(stage)
        _live(stages, tuple(cities.values()), settings, (progress, only.until))
    finally:
        installation.close()


def _move_into_place(aside: Path, data_dir: Path) -> None:
    """Move keys first: a record without its keys would take every sealed text for erased.

    What an interrupted move left in place is replaced; the folder aside goes last and tells of it.
    """
    for kind in ("keys", "organisations"):
        (data_dir / kind).mkdir(parents=True, exist_ok=True)
        for found in sorted((aside / kind).iterdir()):
            shutil.rmtree(data_dir / kind / found.name, ignore_errors=True)
            found.replace(data_dir / kind / found.name)
    shutil.rmtree(aside)


def _live(
    stages: list[Stage],
    cities: tuple[OrganisationContext, ...],
    settings: Settings,
    course: tuple[Callable[[str], None], datetime],
) -> None:
    (progress, until), clock = course, stages[0].clock
    steps = sorted((step for stage in stages for step in stage.steps), key=lambda step: step.at)
    silent = frozenset(said for stage in stages for said in stage.silent)
    morning = _next_morning(clock.now())
    while morning <= until:
        while steps and steps[0].at < morning:
            step = steps.pop(0)
            clock.set(max(step.at, clock.now()))
            step.act()
        clock.set(max(morning, clock.now()))
        for city in cities:
            tick(city)
            report_checks(city, clock, silent, clock.now() + timedelta(days=2))
            dispatch_mail(city, settings)
        following = morning + timedelta(days=1)
        if following.month != morning.month:
            progress(f"{morning:%m/%Y} erlebt")
        morning = following


def _next_morning(now: datetime) -> datetime:
    morning = now.replace(hour=MORNING_UTC, minute=0, second=0, microsecond=0)
    return morning if morning >= now else morning + timedelta(days=1)
