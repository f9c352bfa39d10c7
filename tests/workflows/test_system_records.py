"""System facts through the door: by jobs only, once per occasion, a new stream each month."""

from datetime import timedelta

from domain.refusals import Refusal
from domain.system_records import SystemKind, record_id
from tests.support.city import City
from tests.support.door import changes_nothing, facts, refuses
from workflows.commands import Actor
from workflows.system_records import RecordSystemFact

REBUILD = Actor.system("rebuild")


def test_a_job_records_each_occasion_once_in_the_stream_of_its_month(city: City) -> None:
    first = RecordSystemFact(kind=SystemKind.REBUILD, occasion="one", noted={"events": 100})
    city.do(first, REBUILD)
    changes_nothing(city, first, REBUILD)
    city.do(RecordSystemFact(kind=SystemKind.REBUILD, occasion="two", noted={}), REBUILD)
    city.clock.set(city.clock.now() + timedelta(days=31))
    city.do(first, REBUILD)
    assert [(fact.topic, fact.stream_id) for fact in facts(city)[-3:]] == [
        ("system_record.begun.v1", record_id(SystemKind.REBUILD, "2024-01")),
        ("system_record.continued.v1", record_id(SystemKind.REBUILD, "2024-01")),
        ("system_record.begun.v1", record_id(SystemKind.REBUILD, "2024-02")),
    ]


def test_no_person_records_what_the_system_did(city: City) -> None:
    command = RecordSystemFact(kind=SystemKind.REBUILD, occasion="one", noted={})
    refuses(city, command, "ann", Refusal.NOT_AUTHORISED)
