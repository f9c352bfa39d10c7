"""A long import goes on beside the requests: how far it is can be asked, and broken off it does no harm."""

import logging
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from domain.refusals import Refusal, Refused
from exchange.import_mappings import read_mapping
from projections.imported_lists import imported_lists
from projections.mandates_held import mandates_of
from runtime.import_desk import Desk, MovedOn
from runtime.import_jobs import SILENT, ImportJobs, Job, JobState
from runtime.import_staging import HowFar, keep_how_far
from tests.support.city import City, person
from tests.support.records import run
from workflows.people import EndMandate

MAPPING = read_mapping(
    """
organisation: city
programme: stadt
lifecycle: {key: standard, preparation: [pipeline, initiation], final: [closed]}
kind: project
key: {pattern: "ST-{number:03d}", number_column: Nr}
source: {document: Projektliste, reference: DS 1/24, city: Stadt Beispiel, date: 2024-01-02}
columns: {title: Projekt, status: Status}
status_words:
  läuft: {phase: implementation}
""",
    name="mapping",
)
ROWS = 120
LIST = "Nr;Projekt;Status\n" + "".join(f"{number};Vorhaben {number};läuft\n" for number in range(1, ROWS + 1))


@pytest.fixture
def desk(city: City) -> Desk:
    """The PMO at the import."""
    return Desk(city.here, person("pia"))


@pytest.fixture
def at_once() -> Iterator[ImportJobs]:
    """Imports nobody waits for."""
    jobs = ImportJobs(wait_s=0)
    yield jobs
    jobs.close()


@pytest.fixture
def patient() -> Iterator[ImportJobs]:
    """Imports that are waited for to their end."""
    jobs = ImportJobs(wait_s=60)
    yield jobs
    jobs.close()


def looked_at(desk: Desk, text: str = LIST) -> str:
    return desk.look(text.encode(), "liste.csv", MAPPING).digest


def ended(jobs: ImportJobs, desk: Desk, digest: str) -> Job:
    """Ask until an import is over."""
    while True:
        found = jobs.find(desk, digest)
        assert found is not None
        if found.state is not JobState.RUNNING:
            return found
        time.sleep(0.05)


def broken_off(city: City, desk: Desk, digest: str) -> Job | None:
    """Begin an import while somebody else writes, and end its process before they are done."""
    jobs = ImportJobs(wait_s=0)
    with city.here.store.database.turn:
        assert jobs.confirm(desk, digest).state is JobState.RUNNING
        jobs.stop()
    jobs.close()
    return jobs.find(desk, digest)


def test_a_short_list_is_in_when_whoever_confirmed_it_is_answered(desk: Desk, patient: ImportJobs) -> None:
    job = patient.confirm(desk, looked_at(desk))
    assert (job.state, job.rows_done, job.rows) == (JobState.DONE, ROWS, ROWS)
    assert job.outcome is not None
    assert job.outcome.taken == ROWS


def test_a_long_one_goes_on_and_can_be_asked_how_far_it_is(
    city: City, desk: Desk, at_once: ImportJobs
) -> None:
    digest = looked_at(desk)
    with city.here.store.database.turn:
        job = at_once.confirm(desk, digest)
        assert (job.state, job.outcome) == (JobState.RUNNING, None)
        found = at_once.find(desk, digest)
        assert found is not None
        assert found.state is JobState.RUNNING
    assert ended(at_once, desk, digest).state is JobState.DONE


def test_confirmed_twice_at_once_it_is_carried_out_once(
    city: City, desk: Desk, at_once: ImportJobs, patient: ImportJobs
) -> None:
    digest = looked_at(desk)
    with city.here.store.database.turn:
        at_once.confirm(desk, digest)
        assert at_once.confirm(desk, digest).state is JobState.RUNNING
        assert patient.confirm(desk, digest).state is JobState.RUNNING, "another process sees to it"
    assert ended(at_once, desk, digest).state is JobState.DONE
    assert patient.find(desk, digest) == at_once.find(desk, digest)
    with city.reading() as connection:
        assert len(imported_lists(connection, city.programme)) == 1


def test_what_is_confirmed_again_when_it_is_over_tells_the_same(desk: Desk, patient: ImportJobs) -> None:
    digest = looked_at(desk, LIST + "121;Rätsel;unklar\n")
    first = patient.confirm(desk, digest)
    assert patient.confirm(desk, digest) == first
    assert first.outcome is not None
    assert [one.row for one in first.outcome.stopped] == [ROWS + 2]


def test_broken_off_it_says_how_far_it_came_and_a_new_look_shows_the_rest(
    city: City, desk: Desk, patient: ImportJobs
) -> None:
    digest = looked_at(desk)
    found = broken_off(city, desk, digest)
    assert found == Job(digest, JobState.BROKEN_OFF, 50, ROWS)
    rest = desk.look_again(digest)
    assert rest.counts == {"new": ROWS - 50, "changed": 0, "unchanged": 50, "stopped": 0}
    outcome = patient.confirm(desk, rest.digest).outcome
    assert outcome is not None
    assert (outcome.taken, outcome.known) == (ROWS - 50, 50)
    with city.reading() as connection:
        (one,) = imported_lists(connection, city.programme)
    assert one.batch_id == outcome.batch


def test_a_process_that_ends_begins_nothing_more(desk: Desk, at_once: ImportJobs) -> None:
    digest = looked_at(desk)
    at_once.close()
    assert at_once.confirm(desk, digest) == Job(digest, JobState.BROKEN_OFF, 0, 0)
    assert at_once.find(desk, digest) is None


def test_one_of_another_process_is_taken_for_broken_off_when_it_tells_nothing_any_more(
    city: City, desk: Desk, at_once: ImportJobs
) -> None:
    digest = looked_at(desk)
    keep_how_far(city.here, desk.person_id, digest, HowFar(50, ROWS))
    assert at_once.find(desk, digest) == Job(digest, JobState.RUNNING, 50, ROWS)
    city.clock.set(city.clock.now() + SILENT - timedelta(seconds=1))
    assert at_once.find(desk, digest) == Job(digest, JobState.RUNNING, 50, ROWS)
    city.clock.set(city.clock.now() + timedelta(seconds=1))
    assert at_once.find(desk, digest) == Job(digest, JobState.BROKEN_OFF, 50, ROWS)


def test_what_cannot_be_taken_is_said_to_whoever_waits_and_nothing_is_left_of_it(
    city: City, desk: Desk, patient: ImportJobs
) -> None:
    digest = looked_at(desk)
    city.add_project("ST-001")
    with pytest.raises(MovedOn):
        patient.confirm(desk, digest)
    assert patient.find(desk, digest) is None


def test_what_breaks_is_logged_also_when_nobody_waits(
    city: City, desk: Desk, at_once: ImportJobs, caplog: pytest.LogCaptureFixture
) -> None:
    digest = looked_at(desk)
    run(city.here.store.database, "DROP TABLE portfolio_v1")
    with caplog.at_level(logging.ERROR, "gatebook.import"):
        at_once.confirm(desk, digest)
        while at_once.find(desk, digest) is not None:
            time.sleep(0.05)
    assert f"import {digest} broke off after 0 of 0 rows" in caplog.text


def test_a_right_that_ended_is_felt_before_anything_begins(
    city: City, desk: Desk, patient: ImportJobs
) -> None:
    digest = looked_at(desk)
    with city.reading() as connection:
        (held,) = mandates_of(connection, person("pia"), city.clock.now())
    city.do(EndMandate(person_id=person("pia"), mandate_id=held.mandate_id))
    with pytest.raises(Refused) as refused:
        patient.confirm(desk, digest)
    assert refused.value.refusal is Refusal.NOT_AUTHORISED
    assert patient.find(desk, digest) is None


def test_another_person_neither_confirms_nor_asks(city: City, desk: Desk, patient: ImportJobs) -> None:
    digest = looked_at(desk)
    other = Desk(city.here, person("max"))
    with pytest.raises(MovedOn):
        patient.confirm(other, digest)
    patient.confirm(desk, digest)
    assert patient.find(other, digest) is None
