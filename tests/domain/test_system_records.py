"""What the system did itself is noted once for each occasion, in one stream per kind and month."""

from domain.refusals import Refusal
from domain.system_records import Noted, SystemKind, SystemRecord, record_id
from tests.support.builders import act
from tests.support.story import given, when

DONE: Noted = {"events": 1000, "equal": True, "of": "portfolio"}


def record() -> SystemRecord:
    return SystemRecord.begin(SystemKind.REBUILD, "2024-01-08", DONE, act(0))


def test_the_first_occasion_begins_the_stream_of_its_month() -> None:
    when(record).then(
        (
            SystemRecord.Begun,
            {"kind": SystemKind.REBUILD, "month": "2024-01", "occasion": "2024-01-08", "noted": DONE},
        )
    )
    assert record().id == record_id(SystemKind.REBUILD, "2024-01")


def test_a_further_occasion_continues_it_once() -> None:
    noted = given(record())
    noted.when(lambda it: it.continue_with("2024-01-09", DONE, act(1))).then(
        (SystemRecord.Continued, {"occasion": "2024-01-09", "noted": DONE})
    )
    noted.when(lambda it: it.continue_with("2024-01-09", {}, act(1))).then_nothing()
    noted.when(lambda it: it.continue_with("2024-01-08", {}, act(1))).then_nothing()


def test_an_occasion_has_a_name() -> None:
    when(lambda: SystemRecord.begin(SystemKind.REBUILD, "", {}, act(0))).refused(Refusal.VALUE_INVALID)
    given(record()).when(lambda it: it.continue_with(" ", {}, act(1))).refused(
        Refusal.VALUE_INVALID, field="occasion"
    )
