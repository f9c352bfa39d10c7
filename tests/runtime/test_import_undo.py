"""An import is taken back whole: its projects leave every list, what it changed is as before, and only once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from domain.access import Reader
from domain.project_values import project_id
from domain.refusals import Refusal, Refused
from exchange.import_mappings import ImportMapping, read_mapping
from exchange.mappings import shipped_mapping
from exchange.seeds import shipped_list
from projections.imported_lists import imported_lists
from projections.phase_overview import phase_overview
from projections.portfolio import portfolio, portfolio_as_of
from runtime.clock import StoryClock
from runtime.comparison import compare
from runtime.founding import Foundation, found_programme, programme_by_key
from runtime.import_undo import undo_import
from runtime.imports import IMPORT, ImportOutcome, import_bytes
from runtime.organisations import Installation, OrganisationContext
from runtime.replay import replay
from runtime.settings import Environment, Settings
from storage.history import history
from workflows.commands import Actor
from workflows.project_relations import PlanMilestone

BEGIN = datetime(2024, 1, 8, 8, 0, tzinfo=UTC)
HEADER = "#;Projekt;Status;Projektstart;Projektende;Art"
WHY = "Die Liste war die falsche."


@pytest.fixture
def magdeburg(tmp_path: Path) -> Iterator[OrganisationContext]:
    """Magdeburg, founded as its lists ask for."""
    installation = Installation(Settings(env=Environment.TEST, data_dir=tmp_path / "data"), StoryClock(BEGIN))
    here = installation.create("magdeburg", "Magdeburg")
    foundation = Foundation(
        programme_key="stabsstelle", programme_name="Stabsstelle", land="ST", lifecycle="magdeburg"
    )
    found_programme(here, foundation)
    yield here
    installation.close()


def mapping(day: str = "2023-11-20") -> ImportMapping:
    text = shipped_mapping("magdeburg-stabsstelle").replace("2023-11-20", day)
    columns = "  title: Projekt\n  classifications:\n    art: Art\n"
    return read_mapping(text.replace("  title: Projekt\n", columns), name="eigene.yaml")


def take(here: OrganisationContext, *rows: str, day: str = "2023-11-20") -> ImportOutcome:
    return import_bytes(here, "\n".join((HEADER, *rows)).encode(), "liste.csv", mapping(day))


def replayed(here: OrganisationContext) -> list[dict[str, str | None]]:
    """Give the projects as `gatebook replay --json` would."""
    with here.reading() as connection:
        events = [event for _, event, _ in history(connection, here.store.mapper)]
    return [project.to_data() for project in replay(events, here.clock.now())]


def shown(here: OrganisationContext) -> list[str]:
    with here.reading() as connection:
        return [row.key for row in portfolio(connection, Reader.operator())]


def same_as_replayed(here: OrganisationContext) -> bool:
    return compare(here, here.clock.now(), here.position()) == ()


def test_undo_takes_every_project_of_the_list_out_again(magdeburg: OrganisationContext) -> None:
    before = replayed(magdeburg)
    file = "magdeburg_stabsstelle_projektuebersicht.xlsx"
    own = read_mapping(shipped_mapping("magdeburg-stabsstelle"), name="magdeburg-stabsstelle")
    done = import_bytes(magdeburg, shipped_list(file), file, own)
    known = magdeburg.position()
    assert len(shown(magdeburg)) == 13
    outcome = undo_import(magdeburg, done.batch, IMPORT, WHY)
    assert (outcome.withdrawn, outcome.put_back, outcome.kept) == (13, 0, [])
    assert (shown(magdeburg), replayed(magdeburg)) == ([], before)
    with magdeburg.reading() as connection:
        operator, now = Reader.operator(), magdeburg.clock.now()
        assert phase_overview(connection, operator, now) == ()
        # As it was known then does not change.
        assert len(portfolio_as_of(connection, operator, now, known)) == 13
        assert portfolio_as_of(connection, operator, now, magdeburg.position()) == ()


def test_undo_is_asked_about_without_a_trace(magdeburg: OrganisationContext) -> None:
    done = take(magdeburg, "1.;Eins;Implementierung;;;", "2.;Zwei;Implementierung;;;")
    before = magdeburg.position()
    asked = undo_import(magdeburg, done.batch, IMPORT, WHY, dry_run=True)
    assert (asked.withdrawn, magdeburg.position()) == (2, before)


def test_undo_twice_is_refused_and_the_list_may_be_taken_anew(magdeburg: OrganisationContext) -> None:
    done = take(magdeburg, "1.;Eins;Implementierung;;;")
    undo_import(magdeburg, done.batch, IMPORT, WHY)
    with pytest.raises(Refused) as refused:
        undo_import(magdeburg, done.batch, IMPORT, WHY)
    assert refused.value.refusal is Refusal.IMPORT_UNDONE
    again = take(magdeburg, "1.;Eins;Implementierung;;;")
    assert (again.taken, again.refused, again.batch == done.batch) == (1, [], False)
    assert shown(magdeburg) == ["MD-001"]
    programme = programme_by_key(magdeburg, "stabsstelle")
    assert programme is not None
    with magdeburg.reading() as connection:
        lists = imported_lists(connection, programme)
    assert [(one.registered, one.undone_at is not None) for one in lists] == [(1, False), (1, True)]


def test_fields_a_list_changed_are_as_they_were(magdeburg: OrganisationContext) -> None:
    take(magdeburg, "1.;Eins;Implementierung;01.03.2023;;neu", "2.;Zwei;Implementierung;;;")
    before = replayed(magdeburg)
    changed = take(
        magdeburg,
        "1.;Eins anders;kontinuierlicher Prozess;01.04.2023;30.06.2024;alt",
        "2.;Zwei;Implementierung;;;",
        day="2023-12-20",
    )
    assert (changed.changed, changed.known, changed.refused) == (1, 1, [])
    assert replayed(magdeburg) != before
    outcome = undo_import(magdeburg, changed.batch, IMPORT, WHY)
    assert (outcome.withdrawn, outcome.put_back, outcome.kept) == (0, 4, [])
    assert replayed(magdeburg) == before
    assert same_as_replayed(magdeburg)


def test_a_project_that_went_on_stays_with_the_reason(magdeburg: OrganisationContext) -> None:
    done = take(magdeburg, "1.;Eins;in Vorbereitung;;;", "2.;Zwei;in Vorbereitung;;;")
    programme = programme_by_key(magdeburg, "stabsstelle")
    assert programme is not None
    milestone = PlanMilestone(
        project_id=project_id(programme, "MD-001"), key="pilot", label="Pilot", due_on=date(2024, 6, 1)
    )
    magdeburg.dispatch(milestone, Actor.system("demo"), "milestone")
    outcome = undo_import(magdeburg, done.batch, IMPORT, WHY)
    assert (outcome.withdrawn, len(outcome.kept), shown(magdeburg)) == (1, 1, ["MD-001"])
    assert outcome.kept[0].startswith("MD-001 Eins: Die Aufnahme von MD-001 kann nicht mehr")


def test_whoever_may_not_import_may_not_undo(magdeburg: OrganisationContext) -> None:
    done = take(magdeburg, "1.;Eins;Implementierung;;;")
    with pytest.raises(Refused) as refused:
        undo_import(magdeburg, done.batch, Actor.system("tick"), WHY)
    assert refused.value.refusal is Refusal.NOT_AUTHORISED
    with pytest.raises(Refused) as missing:
        undo_import(magdeburg, uuid4(), IMPORT, WHY)
    assert missing.value.refusal is Refusal.NOT_FOUND


def test_what_was_changed_again_since_stays(magdeburg: OrganisationContext) -> None:
    take(magdeburg, "1.;Eins;Implementierung;;;")
    changed = take(magdeburg, "1.;Eins anders;Implementierung;;;", day="2023-12-20")
    later = take(magdeburg, "1.;Eins ganz anders;Implementierung;;;", day="2023-12-20")
    assert (changed.changed, later.changed) == (1, 1)
    outcome = undo_import(magdeburg, changed.batch, IMPORT, WHY)
    assert (outcome.put_back, len(outcome.kept)) == (0, 1)
    assert "inzwischen wieder geändert" in outcome.kept[0]
