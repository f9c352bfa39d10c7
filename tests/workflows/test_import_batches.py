"""Import batches through the door: begun once, completed when something was taken."""

from dataclasses import replace

from domain.import_batches import ImportCounts, batch_id
from domain.refusals import Refusal
from tests.support.builders import LIST
from tests.support.city import City, person
from tests.support.door import changes_nothing, refuses, topics
from workflows.commands import Actor
from workflows.import_batches import BeginImport, CompleteImport

IMPORT = Actor.system("import")
BEGIN = BeginImport(programme_id=City.programme, read=LIST)
DONE = CompleteImport(
    batch_id=batch_id(City.programme, LIST.sha256, LIST.mapping_sha256),
    counts=ImportCounts(registered=10, changed=1, unchanged=1, refused=1, stopped=0),
)


def test_a_batch_begins_once_and_ends_with_its_counts(city: City) -> None:
    refuses(city, DONE, IMPORT, Refusal.NOT_FOUND, noun="import_batch")
    city.do(BEGIN, IMPORT)
    changes_nothing(city, BEGIN, IMPORT)
    changes_nothing(city, replace(BEGIN, read=replace(LIST, file="copy.csv")), IMPORT)
    city.do(DONE, IMPORT)
    changes_nothing(city, DONE, IMPORT)
    assert topics(city)[-2:] == ["import_batch.begun.v1", "import_batch.completed.v1"]


def test_a_list_is_taken_into_a_programme_that_exists(city: City) -> None:
    refuses(city, replace(BEGIN, programme_id=person("nobody")), IMPORT, Refusal.NOT_FOUND, noun="programme")
