"""The demonstration: lived through real commands, the same each time, whole or not there at all."""

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from domain.access import Reader
from domain.catalogue import EVENTS
from domain.gate_reviews import GateReview, Outcome
from domain.kernel import Aggregate
from domain.project_checks import ProjectCheck
from domain.project_values import GoalLink
from domain.projects import Project
from domain.reminders import Reminder
from exchange.seeds import shipped_list
from projections.goals_served import goal_systems, goals_matrix
from projections.names import programme_names
from runtime.demo.building import ASIDE, BEGIN, END, build, needs_building
from runtime.demo.stage import at
from runtime.evidence import check
from runtime.organisations import Installation, OrganisationContext
from runtime.settings import Environment
from storage.engine import UnfitDatabase
from storage.history import history
from tests.support.demo import opened, settings_of
from tests.support.records import rows
from tests.support.replaying import events_of, shown_now
from workflows.notices import REMINDERS

SLUGS = ("duisburg", "leipzig", "magdeburg", "potsdam")
STREAM_MOST = 300
NEVER_TOLD = {
    EVENTS["project_check.submitted.v1"]: "older records hold it; today every report may carry a sheet",
    EVENTS["programme.check_rule_set.v1"]: "older records hold it; today a rule says more than its rhythm",
    EVENTS["project.goal_linked.v1"]: "older records hold it; today every link names its goal system",
    **{
        EVENTS[topic]: "the invented course of no city comes to it"
        for topic in (
            "gate_review.circular_voided.v1",
            "gate_review.round_closed.v1",
            "import_batch.undone.v1",
            "project.registration_withdrawn.v1",
        )
    },
}
"""The events no city lives through, and why."""
COUNTS = {
    "duisburg": {"digitale-agenda": 20},
    "leipzig": {"digitale-agenda": 9},
    "magdeburg": {"stabsstelle": 25, "ikz": 134},
    "potsdam": {"transformation": 9},
}


class PowerCut(Exception):  # noqa: N818 - named for what happens
    pass


def power_cut(_said: str) -> None:
    raise PowerCut


def without_chance(state: Any) -> Any:
    """Give a stored value without what chance put into it: how a text was sealed."""
    if isinstance(state, dict):
        if "ciphertext" in state:
            return "sealed"
        return {name: without_chance(value) for name, value in state.items()}
    return state


def recorded(here: OrganisationContext) -> list[tuple[Any, ...]]:
    """Give all that is stored of every event but salts, hashes and seals."""
    found = rows(
        here.store.database,
        "SELECT position, event_id, topic, originator_id, originator_version, effective_at, effective_precision, "
        "recorded_at, metadata, state FROM events ORDER BY position",
    )
    return [(*row[:8], json.loads(row[8]), without_chance(json.loads(row[9]))) for row in found]


@pytest.mark.timeout(600)
def test_a_building_that_was_interrupted_leaves_nothing_to_serve_and_the_next_one_gives_the_same(
    demo_folder: Path, tmp_path: Path
) -> None:
    settings = settings_of(tmp_path / "demo")
    assert needs_building(settings)
    with pytest.raises(PowerCut):
        build(settings, power_cut)
    assert (settings.data_dir / ASIDE).exists()
    assert needs_building(settings)
    with opened(settings.data_dir) as cities:
        assert cities == {}
    build(settings)
    assert not needs_building(settings)
    assert sorted(path.name for path in settings.data_dir.iterdir()) == ["keys", "organisations"]
    with opened(demo_folder) as one, opened(settings.data_dir) as other:
        for slug in SLUGS:
            assert recorded(one[slug]) == recorded(other[slug])
            with one[slug].reading() as left, other[slug].reading() as right:
                assert shown_now(left) == shown_now(right)


def test_a_move_into_place_that_was_interrupted_is_built_anew(demo_copy: Path) -> None:
    settings = settings_of(demo_copy)
    assert not needs_building(settings)
    (demo_copy / ASIDE).mkdir()
    assert needs_building(settings)


def test_a_record_that_is_no_demonstration_is_never_replaced(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    real = Installation(settings.model_copy(update={"env": Environment.PRODUCTION}))
    real.create("duisburg", "Stadt Duisburg")
    real.close()
    (tmp_path / ASIDE).mkdir()
    with pytest.raises(UnfitDatabase, match="'production' for ever"):
        build(settings)
    again = Installation(settings.model_copy(update={"env": Environment.PRODUCTION}))
    assert again.open("duisburg").organisation.name == "Stadt Duisburg"
    again.close()


def test_the_demonstration_lives_in_files(tmp_path: Path) -> None:
    url = SecretStr("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(UnfitDatabase, match="unset GATEBOOK_DATABASE_URL"):
        build(settings_of(tmp_path).model_copy(update={"database_url": url}))


@pytest.mark.parametrize("slug", SLUGS)
def test_it_is_marked_as_a_demonstration_for_ever_and_says_so(demo_copy: Path, slug: str) -> None:
    with opened(demo_copy) as cities:
        assert cities[slug].organisation.marked == "demo"
        assert cities[slug].organisation.name.endswith("(Demo)")
        with cities[slug].reading() as connection:
            programmes = programme_names(connection)
        for programme in programmes:
            assert "stammen aus öffentlichen Dokumenten: " in str(programme.notice)
            assert "erfunden" in str(programme.notice)
            assert "ist unser Vorschlag und nicht die Praxis der Stadt" in str(programme.notice)
    for env in (Environment.PRODUCTION, Environment.TEST):
        installation = Installation(settings_of(demo_copy).model_copy(update={"env": env}))
        with pytest.raises(UnfitDatabase, match="marked 'demo' for ever"):
            installation.open(slug)
        installation.close()


def test_it_lives_in_its_own_two_years(demo_folder: Path) -> None:
    with opened(demo_folder) as cities:
        for here in cities.values():
            instants = [event.stamp.recorded_at for event in events_of(here)]
            assert BEGIN <= min(instants) < max(instants) <= END
            assert instants == sorted(instants)
            assert here.clock.now().year == END.year


def test_projects_are_as_many_as_their_lists_name(demo_folder: Path) -> None:
    with opened(demo_folder) as cities:
        for slug, counts in COUNTS.items():
            with cities[slug].reading() as connection:
                names = {one.programme_id: one.key for one in programme_names(connection)}
                found = Counter(names[one.programme_id] for one in shown_now(connection))
            assert found == counts


def test_the_two_years_hold_what_an_auditor_looks_for(demo_folder: Path) -> None:
    """Back-dated facts, corrections, each way a gate can end, a pause and its end, checks of both kinds."""
    late, kinds, ends = 0, Counter[type[object]](), Counter[Outcome | None]()
    with opened(demo_folder) as cities:
        for here in cities.values():
            with here.reading() as connection:
                for _, event, metadata in history(connection, here.store.mapper):
                    kinds[type(event)] += 1
                    told = json.loads(metadata)
                    own_hand = not str(told["actor"]).startswith("system:")
                    late += own_hand and event.stamp.effective_at < event.stamp.recorded_at
                    assert event.stamp.effective_at <= event.stamp.recorded_at
                    if isinstance(event, GateReview.Concluded):
                        ends[event.outcome] += 1
    assert late >= 5
    assert (
        kinds[Project.PhaseCorrected] + kinds[Project.DatesCorrected] + kinds[Project.RunStateCorrected] >= 2
    )
    assert ends[Outcome.APPROVE] >= 3
    assert ends[Outcome.REJECT] >= 1
    assert ends[Outcome.DEFER] >= 1
    assert kinds[GateReview.Withdrawn] >= 1
    assert kinds[GateReview.VoteCast] >= 20
    assert kinds[Project.Paused] >= 2
    assert kinds[Project.Resumed] >= 1
    assert kinds[ProjectCheck.Scheduled] > kinds[ProjectCheck.Submitted] > 100
    assert kinds[Reminder.Issued] > kinds[Reminder.Escalated] > 0


def test_every_kind_of_event_and_every_end_of_a_review_is_told(demo_folder: Path) -> None:
    with opened(demo_folder) as cities:
        told = [event for here in cities.values() for event in events_of(here)]
    assert set(EVENTS.values()) - {type(event) for event in told} == set(NEVER_TOLD)
    ends = {event.outcome for event in told if isinstance(event, GateReview.Concluded)}
    assert ends == set(Outcome)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_paper_is_really_kept(demo_folder: Path, slug: str) -> None:
    with opened(demo_folder) as cities:
        assert check(cities[slug]) == ()


def test_what_was_imported_says_where_it_was_read_and_how_it_was_worded(demo_folder: Path) -> None:
    with opened(demo_folder) as cities:
        told = [event for here in cities.values() for event in events_of(here)]
    sources = [event.source for event in told if isinstance(event, Project.Registered)]
    found = Counter(source.file for source in sources if source)
    assert found == {
        "duisburg_ziele_matrix.csv": 20,
        "leipzig_digitalisierungskonzepte.json#/batches/items/0/dezernate": 2,
        "leipzig_digitalisierungskonzepte.json#/named_offers": 3,
        "leipzig_digitalisierungskonzepte.json#/process_steps": 4,
        "magdeburg_ikz_2014.csv": 134,
        "magdeburg_stabsstelle_projektuebersicht.csv": 13,
        "magdeburg_weitere_aufgaben.csv": 12,
        "potsdam_programm.json#/named_items": 9,
    }
    for source in sources:
        assert source is not None
        assert source.wording
        file = source.file.split("#")[0]
        assert source.sha256 == hashlib.sha256(shipped_list(file)).hexdigest()


def test_duisburgs_matrix_still_holds_33_marks_and_one_question(demo_folder: Path) -> None:
    with opened(demo_folder) as cities, cities["duisburg"].reading() as connection:
        (system,) = goal_systems(connection, Reader.operator())
        matrix = goals_matrix(connection, Reader.operator(), system)
    marks = Counter(cell.link for row in matrix.rows for cell in row.cells.values())
    assert (marks[GoalLink.YES], marks[GoalLink.UNCLEAR]) == (33, 1)
    assert len(matrix.goals) == 6


def test_one_cycle_of_a_project_follows_the_other(demo_folder: Path) -> None:
    with opened(demo_folder) as cities:
        for here in cities.values():
            last: dict[object, ProjectCheck.Scheduled] = {}
            for event in events_of(here):
                if not isinstance(event, ProjectCheck.Scheduled):
                    continue
                before = last.get(event.terms.project_id)
                assert before is None or before.terms.due_at <= event.stamp.recorded_at
                last[event.terms.project_id] = event


def test_no_stream_grows_beyond_what_is_folded_in_one_go(demo_folder: Path) -> None:
    with opened(demo_folder) as cities:
        for here in cities.values():
            longest = rows(here.store.database, "SELECT max(originator_version) FROM events")
            assert longest[0][0] < STREAM_MOST


def test_folding_changes_no_event_so_that_what_was_read_may_be_remembered(demo_folder: Path) -> None:
    with opened(demo_folder) as cities:
        for here in cities.values():
            store = here.store
            with here.reading() as connection:
                for stream in {event.originator_id for _, event, _ in history(connection, store.mapper)}:
                    store.fold(Aggregate, stream, connection)
                    read = [store.mapper.to_event(fact) for fact in store.recorder.stream(connection, stream)]
                    assert list(store.events(stream, connection)) == read


def test_every_reminder_is_in_each_inbox_once_and_in_one_mail(demo_folder: Path) -> None:
    with opened(demo_folder) as cities:
        for slug, here in cities.items():
            told = Counter(
                (str(one.person_id), str(event.stamp.event_id))
                for event in events_of(here)
                if isinstance(event, Reminder.Issued | Reminder.Escalated)
                for one in event.addressees
            )
            assert told
            for table in ("inbox", "mail_outbox"):
                kept = rows(
                    here.store.database,
                    f"SELECT person_id, event_id FROM {table} WHERE kind IN ({', '.join('?' * len(REMINDERS))})",
                    tuple(sorted(REMINDERS)),
                )
                assert Counter(kept) == told
            mails = rows(
                here.store.database,
                "SELECT DISTINCT coalesce(carried_in, mail_id) FROM mail_outbox WHERE state = 'sent'",
            )
            unsent = rows(
                here.store.database, "SELECT 1 FROM mail_outbox WHERE state NOT IN ('sent', 'cancelled')"
            )
            files = (demo_folder / "organisations" / slug / "mail").iterdir()
            assert unsent == []
            assert sorted(file.name for file in files) == sorted(f"{mail}.eml" for (mail,) in mails)


def test_a_time_of_the_story_is_a_local_one() -> None:
    assert (at("2024-01-08", "09:00").hour, at("2024-07-08", "09:00").hour) == (8, 7)
