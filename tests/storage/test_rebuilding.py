"""Rebuilding projections: equal rows, under writes, wherever it is interrupted, one at a time."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest

from domain.ballots import Choice
from domain.times import format_instant
from projections.base import Projection
from projections.catalogue import INLINE, TABLES
from projections.portfolio import PORTFOLIO, PORTFOLIO_TABLE
from runtime.organisations import OrganisationContext
from runtime.rebuilding import chosen, drop_generation, kept_generations
from storage.generations import RebuildRefused, existing_tables
from storage.rebuilding import EVENTS_EACH, NEAR_ENOUGH, Progress, Rebuild, RebuildReport, claimed
from storage.refolding import differing_rows
from tests.support.city import City
from tests.support.crashes import Crash, Statements, watched
from tests.support.hammer import open_installation
from tests.support.records import rows, run
from workflows.projects import PlanDates, RetitleProject

FOLDER = Path(__file__).parents[2]
ROUNDS = 20
"""So often the drill rebuilds under running writes; an ordinary run does it twice."""


def quiet(_step: str, _done: int, _whole: int) -> None:
    """Tell nobody how far it has come."""


def rebuild(here: OrganisationContext, name: str | None, progress: Progress) -> RebuildReport:
    """Rebuild without recording that it was done: the events are the same before and after."""
    return Rebuild(here.store, here.folder, progress).run(chosen(name), format_instant(here.clock.now()))


def differences(city: City) -> list[str]:
    """Name what the running tables say otherwise than the events."""
    with city.reading() as connection:
        return [str(one) for one in differing_rows(connection, city.here.store.mapper)]


def shown(city: City) -> dict[str, list[tuple[Any, ...]]]:
    """Give all rows of the running tables."""
    database = city.here.store.database
    return {table.name: sorted(rows(database, f"SELECT * FROM {table.name}"), key=str) for table in TABLES}


def beside(city: City) -> set[str]:
    """Give the tables of generations that are not live."""
    with city.here.store.database.connected() as connection:
        return {name for name in existing_tables(connection, "%") if "__g" in name}


def lived(city: City) -> None:
    """Let things happen: a review with votes, a second project, other plans."""
    review = city.request_release()
    for name in ("ada", "bo"):
        city.vote(review, name, Choice.YES)
    city.add_project("CITY-2")
    city.do(PlanDates(project_id=city.project, start=None, end=date(2025, 3, 1)), "pia")


def spoil(city: City) -> None:
    """Make a running table say something no event says."""
    run(city.here.store.database, f"UPDATE {PORTFOLIO_TABLE.name} SET title = 'gefälscht'")


def test_a_rebuild_puts_right_what_the_tables_say_wrongly(city_on_each: City) -> None:
    lived(city_on_each)
    before = shown(city_on_each)
    spoil(city_on_each)

    report = rebuild(city_on_each.here, None, quiet)

    assert shown(city_on_each) == before
    assert differences(city_on_each) == []
    assert report.position == report.folded > 0
    assert report.rows == sum(map(len, before.values()))


def test_commands_go_on_after_a_rebuild(city_on_each: City) -> None:
    lived(city_on_each)
    rebuild(city_on_each.here, None, quiet)
    city_on_each.add_project("CITY-3")
    city_on_each.do(PlanDates(project_id=city_on_each.project, start=None, end=date(2025, 9, 1)), "pia")
    rebuild(city_on_each.here, None, quiet)
    city_on_each.add_project("CITY-4")
    assert differences(city_on_each) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_new_tables_have_the_columns_of_the_old_ones_to_the_order_of_their_text(city_on_each: City) -> None:
    columns = (
        "SELECT c.relname, attname, atttypid, attcollation, attnum, attnotnull FROM pg_attribute "
        "JOIN pg_class c ON c.oid = attrelid WHERE c.relname = ? AND attnum > 0 ORDER BY attnum"
    )
    database = city_on_each.here.store.database
    before = [rows(database, columns, (table.name,)) for table in TABLES]
    rebuild(city_on_each.here, None, quiet)
    assert [rows(database, columns, (table.name,)) for table in TABLES] == before


def test_what_is_recorded_meanwhile_is_caught_up_with(city_on_each: City) -> None:
    city = city_on_each
    given: list[int] = []

    def work_goes_on(step: str, done: int, whole: int) -> None:
        if step == "copy" and done == whole:
            for turn in range(NEAR_ENOUGH + EVENTS_EACH + 5):
                city.do(RetitleProject(project_id=city.project, title=f"Titel {turn}"), "pia")
            given.append(turn + 1)
        if step == "catch up":
            city.do(PlanDates(project_id=city.project, start=None, end=date(2025, 1, 1 + done % 28)), "pia")

    report = rebuild(city.here, None, work_goes_on)

    assert report.caught_up >= given[0]
    assert differences(city) == []


@pytest.mark.parametrize(
    "turn", [*range(2), *(pytest.param(turn, marks=pytest.mark.drill) for turn in range(2, ROUNDS))]
)
def test_a_rebuild_under_running_writes_ends_with_equal_rows(
    city_on_each: City, tmp_path: Path, turn: int
) -> None:
    city = city_on_each
    lived(city)
    url = city.settings.database_url
    writer = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [
            sys.executable, "-m", "tests.support.hammer", str(city.settings.data_dir),
            url.get_secret_value() if url else "", str(tmp_path / "accepted"), f"seed-{turn}", "60",
        ],
        cwd=FOLDER,
    )  # fmt: skip
    rounds = 0
    while writer.poll() is None:
        report = rebuild(city.here, None, quiet)
        drop_generation(city.here, report.generation - 1)
        rounds += 1
    assert writer.returncode == 0
    assert rounds > 0
    assert len((tmp_path / "accepted").read_text("ascii").splitlines()) >= 180
    assert differences(city) == []


@pytest.mark.parametrize("after", [False, True], ids=["before it", "after it"])
def test_a_rebuild_that_is_interrupted_anywhere_leaves_the_running_tables_alone(
    city: City, *, after: bool
) -> None:
    lived(city)
    database = city.here.store.database
    rebuild(city.here, None, quiet)
    with watched(database, Statements()) as whole:
        rebuild(city.here, None, quiet)
    for number in (1, 2):
        drop_generation(city.here, number)
    before = shown(city)
    flipped = max(turn for turn, sql in enumerate(whole.sent, start=1) if sql == "COMMIT")
    wanted = [turn for turn, sql in enumerate(whole.sent[:flipped], start=1) if sql != "COMMIT"]
    for turn in wanted[:: max(1, len(wanted) // 16)]:
        left = beside(city)
        with pytest.raises(Crash), watched(database, Statements(crash_at=turn, after=after)):
            rebuild(city.here, None, quiet)
        assert shown(city) == before
        assert beside(city) == left
    rebuild(city.here, None, quiet)
    assert differences(city) == []


def test_what_a_killed_rebuild_left_is_found_and_dropped(city_on_each: City) -> None:
    database = city_on_each.here.store.database
    rebuild(city_on_each.here, None, quiet)
    drop_generation(city_on_each.here, 1)
    run(database, "INSERT INTO generations VALUES (3, 'portfolio', 'building', 0, NULL, NULL)")
    run(database, "CREATE TABLE portfolio_v1__g3 (half TEXT)")

    report = rebuild(city_on_each.here, None, quiet)

    assert report.discarded == 1
    assert differences(city_on_each) == []
    assert {name.rpartition("__g")[2] for name in beside(city_on_each)} == {"2"}


def test_a_killed_process_leaves_a_record_that_can_be_rebuilt(city_on_each: City) -> None:
    lived(city_on_each)
    url = city_on_each.settings.database_url
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from tests.support.hammer import open_installation\n"
        "from runtime.rebuilding import rebuild\n"
        "def die(step, done, whole):\n"
        "    if (step, done) == (sys.argv[3], int(sys.argv[4])): os.kill(os.getpid(), signal.SIGKILL)\n"
        "rebuild(open_installation(Path(sys.argv[1]), sys.argv[2] or None).open('city'), None, die)\n"
    )
    before = shown(city_on_each)
    for place in (("copy", "3"), ("copy", str(len(TABLES)))):
        folder = str(city_on_each.settings.data_dir)
        words = [sys.executable, "-c", script, folder, url.get_secret_value() if url else "", *place]
        assert subprocess.run(words, cwd=FOLDER, check=False).returncode == -9  # noqa: S603 - our own
        assert shown(city_on_each) == before
        assert beside(city_on_each)
    report = rebuild(city_on_each.here, None, quiet)
    assert report.discarded == len(INLINE)
    assert differences(city_on_each) == []


def test_a_second_rebuild_is_refused_while_one_is_under_way(city_on_each: City) -> None:
    other = open_installation(city_on_each.settings.data_dir, _url(city_on_each)).open("city")
    said: list[str] = []

    def meanwhile(step: str, _done: int, _whole: int) -> None:
        if step == "copy" and not said:
            with pytest.raises(RebuildRefused, match="Another rebuild") as refused:
                rebuild(other, None, quiet)
            said.append(str(refused.value))

    rebuild(city_on_each.here, None, meanwhile)
    assert said
    rebuild(other, None, quiet)
    other.close()


def test_another_machine_is_refused_on_the_same_postgres_schema(city_on_each: City, tmp_path: Path) -> None:
    database = city_on_each.here.store.database
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with claimed(database, city_on_each.here.folder):
        if database.dialect == "postgresql":
            with pytest.raises(RebuildRefused, match="Another rebuild"), claimed(database, elsewhere):
                pass
    with claimed(database, elsewhere):
        pass


def test_one_projection_alone_is_put_in_place(city_on_each: City) -> None:
    lived(city_on_each)
    spoil(city_on_each)
    report = rebuild(city_on_each.here, "portfolio", quiet)
    assert report.projections == ("portfolio",)
    assert differences(city_on_each) == []
    assert beside(city_on_each) == {f"{table.name}__g1" for table in PORTFOLIO.tables}


def test_an_unknown_projection_is_refused_by_its_name(city: City) -> None:
    with pytest.raises(RebuildRefused, match=r"no projection .portfolios. .known: .*portfolio"):
        rebuild(city.here, "portfolios", quiet)


def test_old_generations_are_listed_and_dropped(city_on_each: City) -> None:
    here = city_on_each.here
    assert kept_generations(here) == ()
    report = rebuild(here, None, quiet)
    kept = kept_generations(here)
    assert [one.generation.projection for one in kept] == sorted(one.name for one in INLINE)
    assert {(one.generation.number, one.generation.position) for one in kept} == {(1, report.position)}
    assert sum(one.rows for one in kept) == report.rows
    assert all(one.generation.replaced_at for one in kept)

    assert drop_generation(here, 1) == len(INLINE)

    assert kept_generations(here) == ()
    assert beside(city_on_each) == set()


@pytest.mark.parametrize("number", [1, 2, 7])
def test_only_a_kept_generation_can_be_dropped(city: City, number: int) -> None:
    rebuild(city.here, None, quiet)
    if number == 1:
        drop_generation(city.here, 1)
    with pytest.raises(RebuildRefused, match=f"no old generation {number} to drop"):
        drop_generation(city.here, number)


class _Full(Statements):
    """A database with no room for one more row in a new table."""

    def run(self, execute: Any, sql: str, values: tuple[Any, ...]) -> Any:
        if sql.startswith("INSERT INTO") and "__g" in sql:
            msg = "database or disk is full"
            raise sqlite.OperationalError(msg)
        return execute(sql, *values)


def test_a_full_disk_is_told_and_leaves_nothing_half_done(city: City) -> None:
    lived(city)
    before = shown(city)
    with (
        watched(city.here.store.database, _Full()),
        pytest.raises(RebuildRefused, match="no room for a second set of tables"),
    ):
        rebuild(city.here, None, quiet)
    assert shown(city) == before
    assert beside(city) == set()
    assert not list(city.here.folder.glob("rebuild.db*"))


def test_another_fault_of_the_database_is_not_taken_for_a_full_disk(city: City) -> None:
    class Faulty(_Full):
        def run(self, execute: Any, sql: str, values: tuple[Any, ...]) -> Any:
            if sql.startswith("INSERT INTO") and "__g" in sql:
                msg = "no such table"
                raise sqlite.OperationalError(msg)
            return execute(sql, *values)

    with watched(city.here.store.database, Faulty()), pytest.raises(Exception, match="no such table"):
        rebuild(city.here, None, quiet)


def test_readers_see_one_state_through_the_flip(city_on_each: City) -> None:
    """A reader with a snapshot finishes on the old tables; the flip waits for it or goes by beside it."""
    city = city_on_each
    lived(city)
    spoil(city)
    told: list[str] = []
    with city.reading() as connection:
        connection.cursor.execute("SELECT count(*) FROM events")
        worker = Thread(target=lambda: rebuild(city.here, None, lambda step, *_: told.append(step)))
        worker.start()
        worker.join(timeout=2)
        connection.cursor.execute(f"SELECT DISTINCT title FROM {PORTFOLIO_TABLE.name}")
        assert [tuple(row) for row in connection.cursor.fetchall()] == [("gefälscht",)]
    worker.join(timeout=60)
    assert "flip" in told
    assert differences(city) == []


def _url(city: City) -> str | None:
    url = city.settings.database_url
    return url.get_secret_value() if url else None


def test_every_projection_is_known_to_a_rebuild_by_its_own_name() -> None:
    names = [projection.name for projection in INLINE]
    assert len(names) == len(set(names))
    assert all(isinstance(projection, Projection) and projection.tables for projection in INLINE)
