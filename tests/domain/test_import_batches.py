"""An import says what it read and what came of it; a run that takes nothing new leaves no trace."""

from dataclasses import replace
from typing import Any

from domain.import_batches import ImportBatch, ImportCounts, batch_id
from domain.refusals import Refusal
from tests.support.builders import LIST, PROGRAMME, act
from tests.support.story import given, when

COUNTS = ImportCounts(registered=10, changed=1, unchanged=1, refused=1, stopped=0)


def batch() -> ImportBatch:
    return ImportBatch.begin(PROGRAMME, LIST, act(1))


def complete(**counts: int) -> Any:
    return lambda it: it.complete(replace(COUNTS, **counts), act(2))


def test_a_batch_is_known_by_file_and_mapping() -> None:
    when(batch).then((ImportBatch.Begun, {"programme_id": PROGRAMME, "read": LIST}))
    assert batch().id == batch_id(PROGRAMME, LIST.sha256, LIST.mapping_sha256)
    assert batch_id(PROGRAMME, LIST.sha256, "0" * 64) != batch().id


def test_a_batch_ends_with_its_counts() -> None:
    given(batch()).when(complete()).then((ImportBatch.Completed, {"counts": COUNTS}))
    given(batch(), complete()).when(complete()).then_nothing()


def test_a_first_run_that_takes_nothing_is_said_and_a_later_one_is_not() -> None:
    nothing = {"registered": 0, "changed": 0, "unchanged": 12}
    given(batch()).when(complete(**nothing)).then((ImportBatch.Completed, nothing_of(nothing)))
    given(batch(), complete()).when(complete(**nothing)).then_nothing()


def nothing_of(counts: dict[str, int]) -> dict[str, Any]:
    return {"counts": replace(COUNTS, **counts)}


def test_a_later_run_that_takes_something_is_said() -> None:
    given(batch(), complete()).when(complete(registered=1, unchanged=11)).then(
        (ImportBatch.Completed, nothing_of({"registered": 1, "unchanged": 11}))
    )


def test_there_are_no_fewer_rows_than_none() -> None:
    given(batch()).when(complete(refused=-1)).refused(Refusal.VALUE_INVALID, field="counts")
