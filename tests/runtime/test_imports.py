"""A city's list comes into the record row by row, once, and what cannot be taken is named."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from domain.access import Reader
from domain.goals import GoalSystem, goal_system_id
from domain.import_batches import ImportBatch, ImportCounts
from domain.kernel import DomainEvent
from domain.project_values import RunState, project_id
from domain.projects import Project
from domain.times import effective_on
from domain.units import unit_id
from exchange.anomalies import AnomalyKind
from exchange.import_mappings import ImportMapping, read_mapping
from exchange.mapping_faults import UnreadableMapping
from exchange.mappings import shipped_mapping
from exchange.seeds import shipped_list
from exchange.tables import UnreadableTable
from projections.goals_served import goal_systems, goals_matrix
from projections.portfolio import PortfolioRow, portfolio
from runtime import imports
from runtime.clock import StoryClock
from runtime.founding import Foundation, found_programme, programme_by_key
from runtime.imports import UnfitImport, import_bytes, import_file, mapping_named, read_report
from runtime.organisations import Installation, OrganisationContext
from runtime.settings import Environment, Settings
from storage.history import history
from workflows.commands import Actor
from workflows.goals import AddGoal, EstablishGoalSystem

BEGIN = datetime(2024, 1, 8, 8, 0, tzinfo=UTC)
HEADER = "#;Projekt;Status;Projektstart;Projektende"
OVERVIEW = ("magdeburg-stabsstelle", "magdeburg_stabsstelle_projektuebersicht.csv")
TASKS = ("magdeburg-weitere-aufgaben", "magdeburg_weitere_aufgaben.csv")
MATRIX = ("duisburg-ziele-matrix", "duisburg_ziele_matrix.csv")


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An empty installation in January 2024."""
    empty = Installation(Settings(env=Environment.TEST, data_dir=tmp_path / "data"), StoryClock(BEGIN))
    yield empty
    empty.close()


def founded(installation: Installation, slug: str, programme: str, lifecycle: str) -> OrganisationContext:
    here = installation.create(slug, f"Stadt {slug.title()}")
    found_programme(
        here,
        Foundation(
            programme_key=programme,
            programme_name="Programm",
            land="ST",
            lifecycle=lifecycle,
        ),
    )
    return here


@pytest.fixture
def magdeburg(installation: Installation) -> OrganisationContext:
    """Magdeburg, founded as its lists ask for."""
    return founded(installation, "magdeburg", "stabsstelle", "magdeburg")


def rows_of(here: OrganisationContext) -> dict[str, PortfolioRow]:
    with here.reading() as connection:
        return {row.key: row for row in portfolio(connection, Reader.operator())}


def head(here: OrganisationContext) -> int:
    with here.reading() as connection:
        return here.store.recorder.head(connection)[0]


def events_after(here: OrganisationContext, position: int) -> list[DomainEvent]:
    with here.reading() as connection:
        return [event for _, event, _ in history(connection, here.store.mapper, after=position)]


def project(here: OrganisationContext, key: str) -> Project:
    programme = programme_by_key(here, "stabsstelle")
    assert programme is not None
    found = here.store.load(Project, project_id(programme, key))
    assert found is not None
    return found


def a_list(*rows: str) -> bytes:
    return "\n".join((HEADER, *rows)).encode()


# The shipped lists


def test_the_three_shipped_lists_are_taken_whole_and_once(installation: Installation) -> None:
    magdeburg = founded(installation, "magdeburg", "stabsstelle", "magdeburg")
    duisburg = founded(installation, "duisburg", "digitale-agenda", "duisburg")
    for here, (mapping, file), count in (
        (magdeburg, OVERVIEW, 13),
        (magdeburg, TASKS, 12),
        (duisburg, MATRIX, 20),
    ):
        outcome = import_bytes(here, shipped_list(file), file, mapping_named(mapping))
        assert (outcome.taken, outcome.known, outcome.refused, outcome.stopped) == (count, 0, [], ())
        before = head(here)
        again = import_bytes(here, shipped_list(file), file, mapping_named(mapping))
        assert (again.taken, again.known, again.refused) == (0, count, [])
        assert head(here) == before
    assert (len(rows_of(magdeburg)), len(rows_of(duisburg))) == (25, 20)


def test_the_goals_of_the_matrix_are_linked(installation: Installation) -> None:
    duisburg = founded(installation, "duisburg", "digitale-agenda", "duisburg")
    mapping, file = MATRIX
    import_bytes(duisburg, shipped_list(file), file, mapping_named(mapping))
    with duisburg.reading() as connection:
        linked = [
            event
            for _, event, _ in history(connection, duisburg.store.mapper)
            if type(event).__qualname__ == "Project.GoalLinked"
        ]
    assert len(linked) == 34


def test_the_goals_of_the_matrix_are_a_goal_system_with_the_sums_of_the_source(
    installation: Installation,
) -> None:
    duisburg = founded(installation, "duisburg", "digitale-agenda", "duisburg")
    mapping, file = MATRIX
    import_bytes(duisburg, shipped_list(file), file, mapping_named(mapping))
    with duisburg.reading() as connection:
        (system,) = goal_systems(connection, Reader.operator())
        matrix = goals_matrix(connection, Reader.operator(), system)
    assert (system.key, system.name) == ("digitale-agenda", "Ziele der Digitalen Agenda")
    assert [goal.goal for goal in matrix.goals] == [f"goal-{number}" for number in range(1, 7)]
    assert [matrix.sums(goal.goal).yes for goal in matrix.goals] == [4, 14, 2, 6, 4, 3]
    assert [matrix.sums(goal.goal).unclear for goal in matrix.goals] == [0, 0, 0, 1, 0, 0]
    assert (len(matrix.rows), matrix.without_goal, matrix.unserved) == (20, (), ())
    assert matrix.goals[0].label_en == "Digital citizen service as a flagship"


def test_a_goal_the_programme_knows_already_stays_as_it_is(installation: Installation) -> None:
    duisburg = founded(installation, "duisburg", "digitale-agenda", "duisburg")
    programme = programme_by_key(duisburg, "digitale-agenda")
    assert programme is not None
    system = goal_system_id(programme, "digitale-agenda")
    early: dict[str, Any] = {
        "effective": effective_on(date(2022, 1, 3), "Europe/Berlin"),
        "effective_reason": "Beschluss",
    }
    begun = EstablishGoalSystem(programme_id=programme, key="digitale-agenda", name="Agenda", **early)
    duisburg.dispatch(begun, Actor.system("demo"), "agenda")
    known = AddGoal(system_id=system, goal="goal-3", label_de="Neues wagen", label_en="Dare", **early)
    duisburg.dispatch(known, Actor.system("demo"), "goal-3")
    mapping, file = MATRIX
    assert import_bytes(duisburg, shipped_list(file), file, mapping_named(mapping)).refused == []
    found = duisburg.store.load(GoalSystem, system)
    assert found is not None
    assert (found.name, found.goals["goal-3"].label_de, len(found.goals)) == ("Agenda", "Neues wagen", 6)


def test_a_goal_that_cannot_be_added_as_of_the_day_of_the_list_stops_it(installation: Installation) -> None:
    duisburg = founded(installation, "duisburg", "digitale-agenda", "duisburg")
    programme = programme_by_key(duisburg, "digitale-agenda")
    assert programme is not None
    begun = EstablishGoalSystem(programme_id=programme, key="digitale-agenda", name="Agenda")
    duisburg.dispatch(begun, Actor.system("demo"), "agenda")
    mapping, file = MATRIX
    with pytest.raises(
        UnfitImport, match=r"goals of the list cannot be taken over\. The goal system has changed"
    ):
        import_bytes(duisburg, shipped_list(file), file, mapping_named(mapping))


def test_what_is_taken_is_effective_on_the_day_of_its_source(magdeburg: OrganisationContext) -> None:
    mapping, file = OVERVIEW
    import_bytes(magdeburg, shipped_list(file), file, mapping_named(mapping))
    first = project(magdeburg, "MD-002").phases.facts[0]
    assert first.effective_at == datetime(2023, 11, 19, 23, 0, tzinfo=UTC)
    with magdeburg.reading() as connection:
        recorded = [
            (event.stamp.recorded_at, event.source)
            for _, event, _ in history(connection, magdeburg.store.mapper)
            if isinstance(event, Project.Registered)
        ]
    assert {at for at, _ in recorded} == {BEGIN}
    assert all(source is not None and source.file == file for _, source in recorded)


def test_the_import_says_how_far_it_is(magdeburg: OrganisationContext) -> None:
    said: list[tuple[int, int]] = []
    mapping, file = OVERVIEW
    import_bytes(
        magdeburg, shipped_list(file), file, mapping_named(mapping), lambda done, of: said.append((done, of))
    )
    assert said == [(place, 13) for place in range(1, 14)]


# Single rows


def take(here: OrganisationContext, *rows: str) -> tuple[int, list[str], list[str]]:
    """Import rows of the overview; give how many were taken, and what was said of those refused and stopped."""
    outcome = import_bytes(here, a_list(*rows), "liste.csv", mapping_named(OVERVIEW[0]))
    return outcome.taken, outcome.refused, [one.de for one in outcome.stopped]


def test_an_unknown_status_word_stops_only_its_row(magdeburg: OrganisationContext) -> None:
    taken, refused, stopped = take(
        magdeburg,
        "1.;Eins;Implementierung;;",
        "2.;Zwei;halb fertig;;",
        "3.;Drei;in Vorbereitung;;",
    )
    assert (taken, refused) == (2, [])
    assert len(stopped) == 1
    assert "in Vorbereitung" in stopped[0]
    assert set(rows_of(magdeburg)) == {"MD-001", "MD-003"}


def test_a_day_the_calendar_lacks_stops_its_row(magdeburg: OrganisationContext) -> None:
    taken, refused, stopped = take(
        magdeburg, "1.;Eins;Implementierung;31.02.2024;", "2.;Zwei;Implementierung;29.02.2024;"
    )
    assert (taken, refused, len(stopped)) == (1, [], 1)
    assert "31.02.2024" in stopped[0] or "Februar" in stopped[0]
    assert rows_of(magdeburg)["MD-002"].planned_start == date(2024, 2, 29)


def test_a_plan_that_ends_before_it_begins_keeps_its_start_and_its_wording(
    magdeburg: OrganisationContext,
) -> None:
    take(
        magdeburg,
        "1.;Eins;Implementierung;01.11.2023;31.10.2023",
        "2.;Zwei;Implementierung;01.11.2023;01.11.2023",
    )
    first, second = project(magdeburg, "MD-001"), project(magdeburg, "MD-002")
    assert (first.plan.start, first.plan.end) == (date(2023, 11, 1), None)
    assert (second.plan.start, second.plan.end) == (date(2023, 11, 1), date(2023, 11, 1))
    with magdeburg.reading() as connection:
        sources = [
            event.source
            for _, event, _ in history(connection, magdeburg.store.mapper)
            if isinstance(event, Project.Registered)
        ]
    assert sources[0] is not None
    assert sources[0].wording["Projektende"] == "31.10.2023"


def test_a_permanent_task_is_taken_as_one(magdeburg: OrganisationContext) -> None:
    take(magdeburg, "1.;Eins;kontinuierlicher Prozess;;")
    assert rows_of(magdeburg)["MD-001"].run_state is RunState.PERMANENT


def test_a_title_that_differs_is_taken_over_and_pointed_out(magdeburg: OrganisationContext) -> None:
    assert take(magdeburg, "1.;Eins;Implementierung;;")[0] == 1
    before = head(magdeburg)
    rows = a_list("1.;Eins anders;Implementierung;;", "2.;Zwei;Implementierung;;")
    outcome = import_bytes(magdeburg, rows, "liste.csv", mapping_named(OVERVIEW[0]))
    assert (outcome.taken, outcome.changed, outcome.refused) == (1, 1, [])
    assert AnomalyKind.TITLE_DIFFERS in {one.kind for one in outcome.anomalies}
    assert rows_of(magdeburg)["MD-001"].title == "Eins anders"
    topics = [type(event).__name__ for event in events_after(magdeburg, before)]
    assert topics == ["Begun", "Retitled", "Registered", "Completed"]


def test_an_import_that_was_interrupted_can_be_repeated(
    magdeburg: OrganisationContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCut(Exception):  # noqa: N818 - named for what happens
        pass

    def cut_at_five(done: int, _of: int) -> None:
        if done == 5:
            raise PowerCut

    monkeypatch.setattr(imports, "ROWS_AT_ONCE", 5)
    mapping, file = OVERVIEW
    with pytest.raises(PowerCut):
        import_bytes(magdeburg, shipped_list(file), file, mapping_named(mapping), cut_at_five)
    assert len(rows_of(magdeburg)) == 5
    outcome = import_bytes(magdeburg, shipped_list(file), file, mapping_named(mapping))
    assert (outcome.taken, outcome.known, outcome.refused) == (8, 5, [])
    assert len(rows_of(magdeburg)) == 13


def test_units_are_registered_once_whichever_list_names_them_first(magdeburg: OrganisationContext) -> None:
    earlier = with_units(
        magdeburg, "2023-11-20", "1.;Eins;Implementierung;;;Amt 12", "2.;Zwei;Implementierung;;;Amt  12"
    )
    later = with_units(
        magdeburg, "2023-12-20", "3.;Drei;Implementierung;;;Amt 12", "4.;Vier;Implementierung;;;"
    )
    assert (earlier, later) == ((2, []), (2, []))
    units = {key: row.lead_unit_id for key, row in rows_of(magdeburg).items()}
    assert units == {**dict.fromkeys(["MD-001", "MD-002", "MD-003"], unit_id("Amt 12")), "MD-004": None}


def with_units(here: OrganisationContext, day: str, *rows: str) -> tuple[int, list[str]]:
    """Import a list of a day that names units."""
    text = shipped_mapping(OVERVIEW[0]).replace("2023-11-20", day)
    mapping = read_mapping(
        text.replace("  title: Projekt\n", "  title: Projekt\n  lead_unit: Amt\n"), name="mit-aemtern.yaml"
    )
    outcome = import_bytes(here, "\n".join((f"{HEADER};Amt", *rows)).encode(), "liste.csv", mapping)
    return outcome.taken, outcome.refused


# Files and mappings that do not fit


def changed(name: str, old: str, new: str) -> ImportMapping:
    text = shipped_mapping(name)
    assert old in text
    return read_mapping(text.replace(old, new), name="eigene.yaml")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "programme: stabsstelle",
            "programme: anderes",
            r"programme 'anderes'.*known: stabsstelle.*gatebook init",
        ),
        ("key: magdeburg\n", "key: duisburg\n", r"lifecycle 'duisburg'.*not adopted.*adopted: magdeburg"),
        ("phase: processing", "phase: vorher", r"phases.*vorher.*it has: cancelled, closed, implementation"),
    ],
)
def test_a_mapping_that_does_not_fit_the_organisation_is_refused_before_the_first_row(
    magdeburg: OrganisationContext, old: str, new: str, says: str
) -> None:
    before = head(magdeburg)
    with pytest.raises(UnfitImport, match=says):
        import_bytes(
            magdeburg, a_list("1.;Eins;Implementierung;;"), "liste.csv", changed(OVERVIEW[0], old, new)
        )
    assert head(magdeburg) == before


def test_a_list_without_the_columns_of_its_mapping_names_all_that_lack(
    magdeburg: OrganisationContext,
) -> None:
    with pytest.raises(UnreadableTable) as caught:
        import_bytes(magdeburg, b"#;Projekt\n1.;Eins\n", "liste.csv", mapping_named(OVERVIEW[0]))
    assert all(column in caught.value.de for column in ("Status", "Projektstart", "Projektende"))


def test_a_missing_file_and_a_missing_mapping_are_named(
    magdeburg: OrganisationContext, tmp_path: Path
) -> None:
    with pytest.raises(UnfitImport, match=r"no file .*fehlt\.csv"):
        import_file(magdeburg, tmp_path / "fehlt.csv", mapping_named(OVERVIEW[0]))
    with pytest.raises(UnfitImport, match=r"no mapping 'nichts'.*one of: .*magdeburg-stabsstelle"):
        mapping_named("nichts")


def test_a_mapping_of_ones_own_is_read_from_its_file(tmp_path: Path) -> None:
    own = tmp_path / "eigene.yaml"
    own.write_text(shipped_mapping(OVERVIEW[0]), encoding="utf-8")
    assert mapping_named(str(own)) == mapping_named(OVERVIEW[0])
    own.write_text("organisation: [", encoding="utf-8")
    with pytest.raises(UnreadableMapping, match=r"eigene\.yaml: Zeile"):
        mapping_named(str(own))


def test_reading_only_reports_and_records_nothing(magdeburg: OrganisationContext, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_bytes(a_list("1.;Eins;Implementierung;;", "2.;Zwei;halb fertig;;"))
    before = head(magdeburg)
    report = read_report(magdeburg, file, mapping_named(OVERVIEW[0]))
    assert (len(report.rows), len(report.stopped)) == (1, 1)
    assert head(magdeburg) == before
    assert import_file(magdeburg, file, mapping_named(OVERVIEW[0])).taken == 1


# The batch


def batches(here: OrganisationContext) -> list[ImportBatch]:
    with here.reading() as connection:
        begun = [
            event
            for _, event, _ in history(connection, here.store.mapper)
            if isinstance(event, ImportBatch.Begun)
        ]
    found = [here.store.load(ImportBatch, event.originator_id) for event in begun]
    return [batch for batch in found if batch is not None]


def test_an_import_leaves_a_batch_that_says_what_it_read_and_what_came_of_it(
    magdeburg: OrganisationContext,
) -> None:
    mapping, file = OVERVIEW
    import_bytes(magdeburg, shipped_list(file), file, mapping_named(mapping))
    (batch,) = batches(magdeburg)
    assert (batch.read.file, batch.read.rows, batch.read.reference) == (file, 13, "I0295/23")
    assert batch.read.sha256 == hashlib.sha256(shipped_list(file)).hexdigest()
    assert batch.counts == ImportCounts(registered=13, changed=0, unchanged=0, refused=0, stopped=0)


def test_every_event_of_a_row_names_the_batch_and_another_file_is_another_batch(
    magdeburg: OrganisationContext,
) -> None:
    before = head(magdeburg)
    for mapping, file in (OVERVIEW, TASKS):
        import_bytes(magdeburg, shipped_list(file), file, mapping_named(mapping))
    with magdeburg.reading() as connection:
        named = {
            json.loads(said)["correlation_id"]
            for position, _, said in history(connection, magdeburg.store.mapper)
            if position > before
        }
    assert named == {str(batch.id) for batch in batches(magdeburg)}
    assert len(named) == 2


def test_a_list_that_grew_is_another_batch_in_which_the_old_rows_are_unchanged(
    magdeburg: OrganisationContext,
) -> None:
    rows = ("1;Portal;in Bearbeitung;01.02.2023;", "2;Akte;in Bearbeitung;01.03.2023;")
    mapping = mapping_named(OVERVIEW[0])
    import_bytes(magdeburg, a_list(rows[0]), "list.csv", mapping)
    grown = import_bytes(magdeburg, a_list(*rows), "list.csv", mapping)
    assert (grown.taken, grown.changed, grown.known) == (1, 0, 1)
    assert [batch.counts and batch.counts.registered for batch in batches(magdeburg)] == [1, 1]
