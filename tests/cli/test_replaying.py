"""`gatebook replay`: how projects stood, for any day and any knowledge, and whether the pages say the same."""

from pathlib import Path
from typing import Any

import pytest

from storage.engine import open_sqlite
from tests.support.command_line import Typing
from tests.support.records import rows, run

PROJECT_KEYS = [
    *("coarse", "key", "lead", "phase", "planned_end", "planned_start"),
    *("programme_id", "project_id", "run_state", "title"),
]


def projects(demo: Typing, slug: str, *words: str) -> dict[str, dict[str, Any]]:
    """Replay one organisation; give its projects by key."""
    said = demo("replay", "--json", "--organisation", slug, *words)
    assert (said.code, said.err) == (0, "")
    return {one["key"]: one for one in said.data["organisations"][0]["projects"]}


def change(folder: Path, slug: str, sql: str) -> None:
    database = open_sqlite(folder / "organisations" / slug / "record.db")
    run(database, sql)
    database.close()


def test_the_machine_output_has_stable_names(demo: Typing) -> None:
    said = demo("replay", "--json", "--on", "2024-03-01", "--known-at", "2024-04-01T12:00")
    duisburg, _, magdeburg, _ = said.data["organisations"]
    assert sorted(duisburg) == ["known_at", "on", "organisation", "position", "projects"]
    assert (duisburg["organisation"], magdeburg["organisation"]) == ("duisburg", "magdeburg")
    assert (duisburg["on"], duisburg["known_at"]) == ("2024-03-01", "2024-04-01T10:00:00.000000Z")
    assert sorted(duisburg["projects"][0]) == PROJECT_KEYS
    assert len(said.out.splitlines()) == 1


def test_a_day_means_its_end_in_the_programmes_zone(demo: Typing) -> None:
    assert projects(demo, "duisburg", "--on", "2024-01-30")["DU-007"]["phase"] == "pipeline"
    assert projects(demo, "duisburg", "--on", "2024-01-31")["DU-007"]["phase"] == "released"


def test_what_was_known_at_a_time_is_not_changed_by_what_was_recorded_later(demo: Typing) -> None:
    """DU-007 was taken for a project at work until its phase was corrected on 12 January."""
    on = ("--on", "2024-01-09")
    assert projects(demo, "duisburg", *on)["DU-007"]["phase"] == "pipeline"
    assert projects(demo, "duisburg", *on, "--known-at", "2024-01-11")["DU-007"]["phase"] == "implementation"


def test_knowledge_alone_asks_for_how_things_stood_then(demo: Typing) -> None:
    assert projects(demo, "duisburg", "--known-at", "2024-02-01")["DU-007"]["phase"] == "released"
    assert projects(demo, "duisburg", "--known-at", "2023-12-31") == {}


@pytest.mark.parametrize(
    ("words", "same_as"),
    [
        (("--known-at", "2024-02-01"), ("--known-at", "2024-02-01T23:59:59.999999")),
        (("--known-at", "2024-02-01T10:00"), ("--known-at", "2024-02-01T09:00Z")),
        (("--known-at", "2024-02-01T10:00"), ("--known-at", "2024-02-01 10:00+01:00")),
    ],
)
def test_a_time_can_be_written_in_several_ways(
    demo: Typing, words: tuple[str, ...], same_as: tuple[str, ...]
) -> None:
    assert demo("replay", "--json", *words).out == demo("replay", "--json", *same_as).out


def test_people_read_one_line_for_each_project(demo: Typing) -> None:
    said = demo("replay", "--organisation", "magdeburg", "--on", "2024-06-01")
    lines = said.out.splitlines()
    assert lines[0].startswith("Landeshauptstadt Magdeburg (Demo): Stand 2024-06-01, bekannt bis Position ")
    assert len(lines) == 1 + 25 + 134
    assert any("MD-002" in line and "closed" in line for line in lines)


@pytest.mark.parametrize(
    "words",
    [
        ("--on", "2024-02-30"),
        ("--on", "gestern"),
        ("--on", "9999-12-31"),
        ("--known-at", "2024-13-01"),
        ("--known-at", "2024-02-01T25:00"),
        ("--known-at", "0001-01-01T00:00"),
    ],
)
def test_a_time_that_cannot_be_is_wrong_usage(demo: Typing, words: tuple[str, str]) -> None:
    said = demo("replay", *words)
    assert (said.code, said.out) == (2, "")
    assert words[0] in said.err
    assert words[1] in said.err


# Comparing


def test_of_an_untouched_demonstration_nothing_differs(demo: Typing) -> None:
    said = demo("replay", "--compare")
    assert (said.code, said.err) == (0, "")
    assert [line.split(" up to")[0] for line in said.out.splitlines()] == [
        "duisburg: nothing differs",
        "leipzig: nothing differs",
        "magdeburg: nothing differs",
        "potsdam: nothing differs",
    ]
    assert demo("replay", "--compare", "--on", "2024-02-29", "--known-at", "2024-03-15").code == 0


def test_a_deleted_row_and_a_changed_cell_are_both_named_and_the_exit_code_tells(
    demo: Typing, demo_copy: Path
) -> None:
    change(demo_copy, "duisburg", "DELETE FROM portfolio_v1 WHERE key = 'DU-001'")
    change(demo_copy, "magdeburg", "UPDATE portfolio_v1 SET phase = 'closed' WHERE key = 'MD-001'")
    database = open_sqlite(demo_copy / "organisations" / "magdeburg" / "record.db")
    ((project,),) = rows(database, "SELECT project_id FROM portfolio_v1 WHERE key = 'MD-001'")
    database.close()
    said = demo("replay", "--compare")
    assert said.code == 1
    assert "duisburg: portfolio row DU-001: shown None, events say {" in said.out
    cell = f"portfolio_v1 {project}.phase"
    assert f"magdeburg: cell {cell}: shown closed, events say implementation\n" in said.out
    assert said.out.count("nothing differs") == 2
    machine = demo("replay", "--compare", "--json")
    assert machine.code == 1
    duisburg, _, magdeburg, _ = machine.data["organisations"]
    assert sorted(duisburg) == ["differences", "organisation", "position"]
    assert magdeburg["differences"] == [
        {"kind": "cell", "subject": cell, "shown": "closed", "replayed": "implementation"}
    ]


def test_only_the_organisation_asked_for_is_compared(demo: Typing, demo_copy: Path) -> None:
    change(demo_copy, "duisburg", "DELETE FROM portfolio_v1 WHERE key = 'DU-001'")
    assert demo("replay", "--compare", "--organisation", "magdeburg").code == 0
    assert demo("replay", "--compare", "--organisation", "duisburg").code == 1
