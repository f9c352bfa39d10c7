"""The file a rebuild folds into says the same as a database would, however writes are held back."""

import tempfile
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from projections.conditions_owed import CONDITIONS
from projections.mandates_held import TABLE as MANDATES
from projections.reviews import TABLE as REVIEWS
from projections.statements import Connection, Statement
from storage import scratch as scratch_module
from storage.scratch import HELD_MOST, Scratch, scratch

_M, _R = MANDATES.c, REVIEWS.c
ADD = Statement(sa.insert(MANDATES).values({column.name: sa.bindparam(column.name) for column in _M}))
END = Statement(
    sa.update(MANDATES).where(_M.mandate_id == sa.bindparam("mandate")).values(valid_until=sa.bindparam("at"))
)
MOVE = Statement(
    sa.update(MANDATES).where(_M.mandate_id == sa.bindparam("mandate")).values(role=sa.bindparam("now"))
)
AGAIN = Statement(
    sa.update(MANDATES)
    .where(_M.mandate_id == sa.bindparam("mandate"))
    .values(role=_M.role.concat(sa.bindparam("more")))
)
ALL_OF = Statement(
    sa.update(MANDATES).where(_M.person_id == sa.bindparam("person")).values(valid_until=sa.null())
)
GONE = Statement(sa.delete(MANDATES).where(_M.mandate_id == sa.bindparam("mandate")))
ONE = Statement(sa.select(_M.role, _M.valid_until).where(_M.mandate_id == sa.bindparam("mandate")))
OF = Statement(sa.select(_M.mandate_id).where(_M.person_id == sa.bindparam("person")).order_by(_M.mandate_id))
EVERY = Statement(sa.select(MANDATES).order_by(_M.mandate_id))

MANDATE, PERSON = st.sampled_from(["m1", "m2", "m3"]), st.sampled_from(["ada", "bo"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), MANDATE, PERSON),
        st.tuples(st.sampled_from(["end", "move", "again"]), MANDATE, st.sampled_from(["x", "y", "z"])),
        st.tuples(st.sampled_from(["all", "of"]), PERSON, st.just("")),
        st.tuples(st.sampled_from(["gone", "one"]), MANDATE, st.just("")),
    ),
    max_size=40,
)


def added(mandate: str, person: str) -> dict[str, Any]:
    """One row to add."""
    return {
        "mandate_id": mandate, "person_id": person, "role": "member", "scope_kind": "board", "scope_id": None,
        "valid_from": "2024", "valid_until": None,
    }  # fmt: skip


def take(connection: Connection, there: set[str], step: tuple[str, str, str]) -> Any:
    """Carry out one step; a mandate is added only when it is not there."""
    what, which, value = step
    match what:
        case "add" if which not in there:
            there.add(which)
            connection.run(ADD, **added(which, value))
        case "end":
            connection.run(END, mandate=which, at=value)
        case "move":
            connection.put(MOVE, (value, which))
        case "again":
            connection.run(AGAIN, mandate=which, more=value)
        case "all":
            connection.run(ALL_OF, person=which)
        case "gone":
            there.discard(which)
            connection.run(GONE, mandate=which)
        case "one":
            return connection.row(ONE, mandate=which)
        case "of":
            return connection.rows(OF, person=which)
    return None


@given(STEPS, st.sampled_from([1, 2, HELD_MOST]))
def test_what_is_held_back_ends_like_what_is_written_at_once(
    steps: list[tuple[str, str, str]], most: int
) -> None:
    plain = sqlite.connect(":memory:", isolation_level=None)
    create = sa.schema.CreateTable(MANDATES).compile(dialect=sqlite_dialect())
    plain.execute(str(create))
    at_once = Connection(plain.cursor(), "sqlite")
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setattr(scratch_module, "HELD_MOST", most)
        with scratch(Path(folder) / "rebuild.db") as held:
            here: set[str] = set()
            there: set[str] = set()
            for step in steps:
                assert take(held, here, step) == take(at_once, there, step)
            assert held.rows(EVERY) == at_once.rows(EVERY)
    plain.close()


def indices(held: Scratch) -> set[str]:
    """Name the indices that were made."""
    held.cursor.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
    return {name for (name,) in held.cursor.fetchall()}


def test_what_is_only_added_to_has_no_keys(tmp_path: Path) -> None:
    with scratch(tmp_path / "rebuild.db") as held:
        held.run(ADD, **added("m1", "ada"))
        held.send()
        assert indices(held) == set()
        assert held.order(MANDATES) == ("mandate_id", "rowid")


def test_a_key_is_made_for_whom_a_key_is_enough(tmp_path: Path) -> None:
    with scratch(tmp_path / "rebuild.db") as held:
        held.run(ADD, **added("m1", "ada"))
        assert held.row(ONE, mandate="m1") == ("member", None)
        assert indices(held) == {"mandates_held_v1__key"}
        assert held.order(MANDATES) == ("mandate_id",)
        held.rows(OF, person="ada")
        assert indices(held) == {"mandates_held_v1__key", "mandates_held_v1_person", "mandates_held_v1_scope"}


def test_a_row_that_is_there_twice_is_found(tmp_path: Path) -> None:
    with scratch(tmp_path / "rebuild.db") as held:
        held.run(ADD, **added("m1", "ada"))
        held.run(ADD, **added("m1", "bo"))
        with pytest.raises(sqlite.IntegrityError):
            held.row(ONE, mandate="m1")


def test_the_file_is_gone_afterwards(tmp_path: Path) -> None:
    file = tmp_path / "rebuild.db"
    file.write_text("left by a killed one", "ascii")
    with scratch(file):
        assert file.exists()
    assert not file.exists()


def test_a_write_that_reads_another_table_sees_what_was_held_back(tmp_path: Path) -> None:
    persons = sa.select(_M.person_id).where(_M.mandate_id == sa.bindparam("mandate")).scalar_subquery()
    taken = Statement(
        sa.update(REVIEWS).where(_R.review_id == sa.bindparam("review")).values(requested_by=persons)
    )
    names = [column.name for column in _R if not column.nullable]
    add = Statement(sa.insert(REVIEWS).values({name: sa.bindparam(name) for name in names}))
    asked = Statement(sa.select(_R.requested_by).where(_R.review_id == sa.bindparam("review")))
    with scratch(tmp_path / "rebuild.db") as held:
        held.run(ADD, **added("m1", "ada"))
        held.run(add, **dict.fromkeys(names, "r1"))
        held.run(taken, review="r1", mandate="m1")
        assert held.row(asked, review="r1") == ("ada",)


def test_a_table_without_rows_is_read_as_empty(tmp_path: Path) -> None:
    every = Statement(sa.select(CONDITIONS))
    with scratch(tmp_path / "rebuild.db") as held:
        assert held.rows(every) == []
