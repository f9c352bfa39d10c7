"""Who may see what."""

from uuid import NAMESPACE_OID, uuid5

import pytest

from domain.access import Reader, visible_to
from tests.support.builders import PROGRAMME

ELSEWHERE = uuid5(NAMESPACE_OID, "another programme")


@pytest.mark.parametrize(
    ("reader", "sees"),
    [
        (Reader.anyone(), False),
        (Reader(programmes=frozenset({ELSEWHERE})), False),
        (Reader(programmes=frozenset({ELSEWHERE, PROGRAMME})), True),
        (Reader(everything=True), True),
        (Reader.operator(), True),
    ],
    ids=["anyone", "another programme", "this programme", "everything", "operator"],
)
def test_what_is_not_public_is_seen_by_those_with_a_mandate_for_it(reader: Reader, *, sees: bool) -> None:
    assert visible_to(reader, public=False, programme_id=PROGRAMME) is sees
    assert visible_to(reader, public=True, programme_id=PROGRAMME)
