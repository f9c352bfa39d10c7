"""Evidence as it comes in and is looked after: file first, then event; damage and leftovers are found."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from domain.access import Reader
from domain.evidence import SubjectKind
from domain.refusals import Refusal, Refused
from projections.evidence_list import By, EvidenceRow, evidence_list, named_files
from runtime import evidence
from runtime.tick import tick
from storage.files import FileFault
from storage.recorder import writing
from tests.support.city import City, person
from tests.support.crashes import Crash, Statements, watched
from tests.support.documents import PDF, PLAIN
from tests.support.door import every_row, topics
from workflows.commands import Actor
from workflows.evidence import AttachEvidence


def attach(city: City, content: bytes = PDF, who: str = "eve") -> UUID:
    before = (SubjectKind.PROJECT, city.project)
    return evidence.attach(
        city.here, BytesIO(content), "Konzept.pdf", before, Actor(person(who)), public=False
    )


def row(city: City, known_by: UUID) -> EvidenceRow:
    with city.reading() as connection:
        (found,) = evidence_list(connection, Reader.operator(), By.EVIDENCE, known_by)
    return found


def place(city: City, sha256: str) -> Path:
    return city.here.folder / "evidence" / sha256[:2] / sha256


def findings(city: City) -> list[str]:
    return [finding.kind.value for finding in evidence.check(city.here)]


def test_a_file_comes_in_and_is_read_as_it_was(city_on_each: City) -> None:
    city = city_on_each
    known_by = attach(city)
    assert topics(city)[-1] == "evidence.attached.v1"
    assert evidence.read(city.here, row(city, known_by)) == PDF
    assert findings(city) == []


def test_a_file_that_is_refused_is_recorded_nowhere(city: City) -> None:
    before = every_row(city)
    with pytest.raises(Refused) as caught:
        attach(city, b"")
    assert caught.value.refusal is Refusal.FILE_EMPTY
    assert every_row(city) == before
    assert findings(city) == []


def test_a_file_the_door_refuses_stays_behind_as_an_orphan(city: City) -> None:
    with pytest.raises(Refused):
        attach(city, who="lea")
    assert findings(city) == ["orphan"]
    attach(city)
    assert findings(city) == []


def test_a_missing_or_altered_file_is_found_and_never_read(city: City) -> None:
    gone, changed = row(city, attach(city)), row(city, attach(city, PLAIN))
    place(city, gone.sha256).unlink()
    place(city, changed.sha256).chmod(0o600)
    place(city, changed.sha256).write_bytes(PLAIN.upper())
    assert sorted(findings(city)) == ["altered", "missing"]
    for one in (gone, changed):
        with pytest.raises(FileFault):
            evidence.read(city.here, one)


def test_the_limit_is_the_one_of_the_settings(city: City) -> None:
    most = city.settings.evidence_most_bytes
    with pytest.raises(Refused) as caught:
        attach(city, b"a" * (most + 1))
    assert caught.value.unmet[0].facts["most_bytes"] == most


def grown_old(city: City) -> None:
    """Let everything in the store have lain there for years."""
    for one in (city.here.folder / "evidence").rglob("*"):
        if one.is_file():
            os.utime(one, (1_000, 1_000))


@pytest.mark.parametrize("after", [False, True])
def test_a_crash_at_any_statement_between_file_and_event_leaves_nothing_for_good(
    tmp_path: Path, *, after: bool
) -> None:
    with watching(tmp_path / "probe") as (city, statements):
        attach(city)
        count = len(statements.sent)
    for place_of_crash in range(1, count + 1, 3):
        with watching(tmp_path / str(place_of_crash), place_of_crash, after=after) as (city, statements):
            with pytest.raises(Crash):
                attach(city)
            statements.crash_at = None
            with city.reading() as connection:
                named = set(named_files(connection))
            grown_old(city)
            tick(city.here)
            kept = {one.name for one in (city.here.folder / "evidence").glob("??/*")}
            assert kept == named
            assert findings(city) == []


@contextmanager
def watching(folder: Path, crash_at: int | None = None, *, after: bool = False) -> Iterator[Any]:
    """A city whose record crashes at a statement."""
    city = City(folder)
    try:
        with watched(city.here.store.database, Statements(crash_at, after=after)) as statements:
            yield city, statements
    finally:
        city.close()


def test_the_tick_clears_what_nobody_names_and_locks_nothing_if_there_is_nothing(city: City) -> None:
    kept = row(city, attach(city))
    with pytest.raises(Refused):
        attach(city, PLAIN, "lea")
    assert tick(city.here).cleared == 0
    grown_old(city)
    assert tick(city.here).cleared == 1
    assert findings(city) == []
    assert evidence.read(city.here, kept) == PDF
    with writing(city.here.store.database):
        assert evidence.clear(city.here) == 0


def test_an_upload_that_comes_while_its_file_is_cleared_is_refused_or_whole(city: City) -> None:
    """Whoever clears holds the lock; a file that is gone by then is found missing before it is named."""
    file = city.here.store.files.keep(BytesIO(PLAIN), "a.txt")
    grown_old(city)
    assert evidence.clear(city.here) == 1
    command = AttachEvidence(
        evidence_id=person("x"), subject_kind=SubjectKind.PROJECT, subject_id=city.project, file=file
    )
    with pytest.raises(Refused) as caught:
        city.do(command, "eve")
    assert caught.value.refusal is Refusal.FILE_NOT_KEPT


@pytest.mark.parametrize(("who", "may"), [("eve", True), ("pia", True), ("ada", False), ("lea", False)])
def test_who_may_lay_a_file_is_known_before_there_is_one(city: City, who: str, *, may: bool) -> None:
    before = every_row(city)
    if may:
        evidence.require_may_lay(city.here, (SubjectKind.PROJECT, city.project), Actor(person(who)))
    else:
        with pytest.raises(Refused):
            evidence.require_may_lay(city.here, (SubjectKind.PROJECT, city.project), Actor(person(who)))
    assert every_row(city) == before
