"""A list inside a JSON document is read as rows of text, or refused with what to do."""

import json
from hashlib import sha256

import pytest

from exchange.json_lists import read_json_list
from exchange.tables import MAX_BYTES, TableFault, UnreadableTable

DOCUMENT = json.dumps(
    {
        "city": "Stadt",
        "lists": [
            {
                "entries": [
                    {"no": 1, "label": "Ämter", "state": None},
                    {"label": "Bäder", "parts": ["a", "b"]},
                ]
            },
            {"entries": ["eins", "zwei"]},
            {"entries": []},
        ],
    }
).encode()


def test_entries_become_rows_with_every_key_as_a_column() -> None:
    table = read_json_list(DOCUMENT, name="stadt.json", at=("lists", "0", "entries"))
    assert table.headers == ("no", "label", "state", "parts")
    assert [(row.number, dict(row.cells)) for row in table.rows] == [
        (1, {"no": "1", "label": "Ämter", "state": "", "parts": ""}),
        (2, {"no": "", "label": "Bäder", "state": "", "parts": '["a", "b"]'}),
    ]


def test_the_table_is_fixed_by_the_hash_of_the_file_and_named_for_the_place_of_the_list() -> None:
    table = read_json_list(DOCUMENT, name="stadt.json", at=("lists", "1", "entries"))
    assert table.name == "stadt.json#/lists/1/entries"
    assert table.sha256 == sha256(DOCUMENT).hexdigest()
    assert [row.cells["label"] for row in table.rows] == ["eins", "zwei"]


@pytest.mark.parametrize(
    "at",
    [
        ("other",),
        ("city",),
        ("lists", "first"),
        ("lists", "3"),
        ("lists", "-1"),
        ("lists", "2", "entries"),
        ("city", "name"),
        (),
    ],
    ids="/".join,
)
def test_a_place_without_entries_is_named(at: tuple[str, ...]) -> None:
    with pytest.raises(UnreadableTable) as caught:
        read_json_list(DOCUMENT, name="stadt.json", at=at)
    assert caught.value.fault is TableFault.LIST_MISSING
    assert " / ".join(at) in caught.value.de
    assert "list_at" in caught.value.en


@pytest.mark.parametrize("data", [b"", b"{", b"Nr;Titel\n1;Eins\n", b'{"a": "\xff"}', b"[" * 100_000])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableTable) as caught:
        read_json_list(data, name="stadt.json", at=("lists",))
    assert caught.value.fault is TableFault.NOT_JSON


def test_a_document_beyond_the_limit_is_refused_unread() -> None:
    fits = DOCUMENT + b" " * (MAX_BYTES - len(DOCUMENT))
    assert read_json_list(fits, name="stadt.json", at=("lists",)).rows
    with pytest.raises(UnreadableTable) as caught:
        read_json_list(fits + b" ", name="stadt.json", at=("lists",))
    assert caught.value.fault is TableFault.TOO_LARGE
