"""One reader for lifecycles and mappings: every entry keeps its place, its value and what was written."""

import pytest

from exchange.plain_yaml import read_plain_yaml
from workflows.lifecycle_faults import InvalidLifecycle
from workflows.lifecycle_text import read_entries
from workflows.plain_yaml import Entry, Place, UnreadableYaml, read_yaml

WRITTEN = """\
text: Stand
number: 007
count: 12
open: true
day: 2024-02-31
nothing: ~
empty: ''
list: [a, 2]
"""


def entries(text: str) -> dict[str, Entry]:
    entry, twice = read_yaml(text)
    assert twice == ()
    assert isinstance(entry.value, dict)
    return entry.value


def test_a_value_is_read_without_guessing_and_kept_as_it_was_written() -> None:
    read = {name: (entry.value, entry.written) for name, entry in entries(WRITTEN).items() if name != "list"}
    assert read == {
        "text": ("Stand", "Stand"),
        "number": ("007", "007"),
        "count": (12, "12"),
        "open": (True, "true"),
        "day": ("2024-02-31", "2024-02-31"),
        "nothing": (None, None),
        "empty": ("", ""),
    }


def test_lifecycles_take_the_value_and_mappings_what_was_written() -> None:
    entry, faults = read_entries(WRITTEN)
    assert faults == ()
    assert entry.nearest(("list", 1)).plain() == 2
    assert read_plain_yaml(WRITTEN).content == {
        "text": "Stand",
        "number": "007",
        "count": "12",
        "open": "true",
        "day": "2024-02-31",
        "nothing": None,
        "empty": "",
        "list": ["a", "2"],
    }


def test_every_entry_knows_where_it_and_its_name_stand() -> None:
    count = entries(WRITTEN)["count"]
    assert (count.named_at, count.place) == (Place(3, 1), Place(3, 8))
    second = entries(WRITTEN)["list"].nearest((1,))
    assert (second.named_at, second.place) == (Place(8, 11), Place(8, 11))


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: [b\n", "unreadable_yaml", Place(2, 1)),
        ("a: &x b\n", "special_yaml", Place(1, 4)),
        ("[" * 21, "too_deep", Place(1, 21)),
        ("? [a]\n: b\n", "unreadable_yaml", Place(1, 3)),
        ("a: \x00\n", "unreadable_yaml", Place(1, 4)),
    ],
)
def test_both_doors_refuse_the_same_text_at_the_same_place_in_the_same_words(
    text: str, code: str, place: Place
) -> None:
    with pytest.raises(UnreadableYaml) as by_mapping:
        read_plain_yaml(text)
    with pytest.raises(InvalidLifecycle) as by_lifecycle:
        read_entries(text)
    (fault,) = by_lifecycle.value.faults
    assert (by_mapping.value.code, by_mapping.value.place, by_mapping.value.de) == (code, place, fault.de)
    assert (fault.code, Place(fault.line or 0, fault.column or 0)) == (code, place)


def test_a_name_given_twice_is_told_with_its_second_place() -> None:
    _, twice = read_yaml("a: 1\nb:\n  c: 1\n  c: 2\n")
    assert [(one.path, one.place) for one in twice] == [(("b", "c"), Place(4, 3))]
    with pytest.raises(UnreadableYaml, match="zum zweiten Mal") as refused:
        read_plain_yaml("a: 1\na: 2\n")
    assert refused.value.place == Place(2, 1)
