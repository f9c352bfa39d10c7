"""Evidence as it comes in and is looked after: file first, then event; damage and leftovers are found."""

from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest

from domain.access import Reader
from domain.evidence import SubjectKind
from domain.refusals import Refusal, Refused
from projections.evidence_list import By, EvidenceRow, evidence_list
from runtime import evidence
from storage.files import FileFault
from tests.support.city import City, person
from tests.support.documents import PDF, PLAIN
from tests.support.door import every_row, topics
from workflows.commands import Actor


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
