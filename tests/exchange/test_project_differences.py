"""A row is held against the book field by field, as of the list's day; what a list may not change is only pointed out."""

from dataclasses import replace
from datetime import date

import pytest

from domain.project_values import GoalLink, Plan, RunState
from domain.projects import Project
from exchange.anomalies import AnomalyKind
from exchange.csv_tables import read_csv
from exchange.import_mappings import ImportMapping, read_mapping
from exchange.project_differences import Book, Difference, Field, differences, merged_plan, oddities, plan_of
from exchange.project_rows import ProjectRow, read_projects
from tests.support import builders
from tests.support.builders import act, day

MAPPING = """
organisation: city
programme: stadt
lifecycle: {key: standard}
kind: project
key: {pattern: "CITY-{number}", number_column: Nr}
source: {document: Liste, reference: DS 1/24, city: Stadt, date: 2024-01-20}
columns:
  title: Projekt
  status: Status
  planned_start: Start
  planned_end: Ende
  lead_unit: Amt
  classifications: {art: Art}
status_words:
  wartet: {phase: pipeline}
  läuft: {phase: implementation}
  ruht: {phase: pipeline, run_state: paused}
"""


def mapping() -> ImportMapping:
    return read_mapping(MAPPING, name="mapping")


PLAIN = builders.project().title


def unplanned() -> Project:
    """Give CITY-1 without a plan."""
    it = builders.project()
    it.plan_dates(Plan(start=None, end=None), act(1))
    return it


def row(title: str = "", status: str = "wartet", start: str = "", end: str = "", art: str = "") -> ProjectRow:
    """Read one row about CITY-1; without a title the one it has."""
    line = f"1;{title or PLAIN};{status};{start};{end};;{art}"
    table = read_csv(f"Nr;Projekt;Status;Start;Ende;Amt;Art\n{line}\n".encode(), name="liste.csv")
    (found,) = read_projects(table, mapping(), on=date(2024, 1, 20)).rows
    return found


def book() -> Book:
    return Book(unplanned(), day(19))


def test_a_row_that_says_what_the_book_says_differs_in_nothing() -> None:
    assert differences(row(), book(), mapping()) == ()


def test_a_title_that_differs_is_taken_and_pointed_out() -> None:
    said = row("Ein anderes")
    (found,) = differences(said, book(), mapping())
    assert (found.field, found.list_says, found.taken) == (Field.TITLE, "Ein anderes", True)
    assert [one.kind for one in oddities(said, (found,), mapping())] == [AnomalyKind.TITLE_DIFFERS]


def test_a_phase_that_differs_is_pointed_out_and_not_taken() -> None:
    said = row(status="läuft")
    (found,) = differences(said, book(), mapping())
    assert found == Difference(Field.PHASE, "implementation", "pipeline", taken=False)
    assert [one.kind for one in oddities(said, (found,), mapping())] == [AnomalyKind.PHASE_DIFFERS]


def test_a_run_state_that_differs_is_taken() -> None:
    (found,) = differences(row(status="ruht"), book(), mapping())
    assert found == Difference(Field.RUN_STATE, RunState.PAUSED.value, RunState.ACTIVE.value)


def test_a_date_is_taken_and_an_empty_one_takes_nothing_away() -> None:
    planned = unplanned()
    planned.plan_dates(Plan(start=date(2024, 2, 1), end=date(2024, 6, 1)), act(2))
    known = Book(planned, day(19))
    said = row(start="01.03.2024")
    found = differences(said, known, mapping())
    assert found == (
        Difference(Field.PLANNED_START, "01.03.2024", "01.02.2024"),
        Difference(Field.PLANNED_END, "–", "01.06.2024", taken=False),
    )
    assert merged_plan(said, known) == Plan(start=date(2024, 3, 1), end=date(2024, 6, 1))


def test_an_end_before_its_start_says_nothing() -> None:
    said = row(start="01.03.2024", end="01.02.2024")
    assert plan_of(said) == Plan(start=date(2024, 3, 1), end=None)
    assert [one.field for one in differences(said, book(), mapping())] == [Field.PLANNED_START]


@pytest.mark.parametrize(("said", "taken"), [("neu", True), ("", False)])
def test_a_class_is_taken_and_an_empty_cell_is_not(said: str, *, taken: bool) -> None:
    classified = unplanned()
    classified.classify("art", "alt", act(2))
    (found,) = differences(row(art=said), Book(classified, day(19)), mapping())
    assert (found.field, found.which, found.book_says, found.taken) == (
        Field.CLASSIFICATION,
        "art",
        "alt",
        taken,
    )


def test_what_the_book_says_of_a_later_day_is_no_difference() -> None:
    later = unplanned()
    later.retitle("Später umbenannt", act(25))
    assert differences(row(), Book(later, day(19)), mapping()) == ()
    assert len(differences(row(), Book(later, day(26)), mapping())) == 1


def test_goals_are_compared_where_the_list_has_columns_for_them() -> None:
    columns = mapping().columns.model_copy(update={"goals": {"goal-1": "Ziel"}})
    matrix = mapping().model_copy(update={"columns": columns})
    linked = unplanned()
    relation = builders.relation(GoalLink.YES)
    linked.link_goal(relation, act(2))
    known = Book(linked, day(19), goal_system=relation.system_id)
    columns.goals[relation.goal] = "Ziel"
    said = replace(row(), goals=((relation.goal, GoalLink.UNCLEAR),))
    found = [one for one in differences(said, known, matrix) if one.which == relation.goal]
    assert found == [Difference(Field.GOAL, "unclear", "yes", which=relation.goal)]
