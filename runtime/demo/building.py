"""Living through the story: steps of both cities in the order of time, a beat each morning.

The records are built aside and moved into place when the story has ended, so that an interrupted
building leaves nothing half done that somebody would take for the demonstration.
"""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from runtime.clock import StoryClock
from runtime.demo.duisburg import CASTING as DUISBURG
from runtime.demo.duisburg import duisburg
from runtime.demo.magdeburg import CASTING as MAGDEBURG
from runtime.demo.magdeburg import magdeburg
from runtime.demo.stage import Casting, City, at
from runtime.mail import dispatch_mail
from runtime.organisations import Installation
from runtime.settings import Settings
from runtime.tick import tick
from storage.engine import UnfitDatabase

BEGIN = at("2024-01-08", "08:00")
END = at("2024-06-28", "18:00")
MORNING_UTC = 6
ASIDE = ".demo-in-building"

CITIES: tuple[tuple[Casting, Callable[[City], None]], ...] = (
    (MAGDEBURG, magdeburg),
    (DUISBURG, duisburg),
)


def build(settings: Settings, progress: Callable[[str], None] = lambda _said: None) -> None:
    """Build both cities and live through their half-year.

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
    _live_aside(settings.model_copy(update={"data_dir": aside}), progress)
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


def _live_aside(settings: Settings, progress: Callable[[str], None]) -> None:
    clock = StoryClock(BEGIN)
    installation = Installation(settings, clock)
    try:
        cities = []
        for casting, story in CITIES:
            progress(f"{casting.name}: gründen und Liste übernehmen")
            city = City(installation.create(casting.slug, casting.name), clock, casting)
            city.set_up()
            story(city)
            cities.append(city)
        _live(cities, clock, settings, progress)
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


def _live(cities: list[City], clock: StoryClock, settings: Settings, progress: Callable[[str], None]) -> None:
    steps = sorted((step for city in cities for step in city.steps), key=lambda step: step.at)
    morning = _next_morning(clock.now())
    while morning <= END:
        while steps and steps[0].at < morning:
            step = steps.pop(0)
            clock.set(max(step.at, clock.now()))
            step.act()
        clock.set(max(morning, clock.now()))
        for city in cities:
            tick(city.context)
            city.report_checks(clock.now() + timedelta(days=2))
            dispatch_mail(city.context, settings)
        following = morning + timedelta(days=1)
        if following.month != morning.month:
            progress(f"{morning:%m/%Y} erlebt")
        morning = following


def _next_morning(now: datetime) -> datetime:
    morning = now.replace(hour=MORNING_UTC, minute=0, second=0, microsecond=0)
    return morning if morning >= now else morning + timedelta(days=1)
