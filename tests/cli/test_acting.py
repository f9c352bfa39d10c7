"""Acting as a role account: in a demonstration and in tests, never in production."""

from pathlib import Path

import pytest

from storage.engine import open_sqlite
from tests.support.command_line import Typing
from tests.support.records import rows

AT = ("--organisation", "duisburg")
ACTING = (
    ("request", "DU-013", "release", "--as", "leitung-3", *AT),
    ("vote", "DU-018", "yes", "--as", "mitglied-1", *AT),
    ("recuse", "DU-018", "--as", "mitglied-1", *AT),
    ("report", "DU-001", "green", "green", "Läuft.", "--as", "leitung-1", *AT),
    ("tasks", "--as", "leitung-1", *AT),
)


def phase(demo: Typing, key: str) -> str:
    said = demo("replay", "--json", *AT)
    return str({one["key"]: one["phase"] for one in said.data["organisations"][0]["projects"]}[key])


def test_a_vote_that_decides_moves_the_project_and_says_why(demo: Typing) -> None:
    said = demo("vote", "DU-018", "yes", "--as", "mitglied-1", *AT)
    assert said.code == 0
    assert said.out.startswith("DU-018: Stimme erfasst, Position ")
    assert phase(demo, "DU-018") == "pipeline"
    assert demo("vote", "DU-018", "yes", "--as", "mitglied-2", *AT).code == 0
    assert phase(demo, "DU-018") == "released"


def test_a_member_is_recused_and_votes_no_more(demo: Typing) -> None:
    said = demo("recuse", "DU-018", "--as", "mitglied-1", "--reason", "Verwandt", *AT)
    assert (said.code, said.out.startswith("DU-018: Befangenheit vermerkt, Position ")) == (0, True)
    assert demo("vote", "DU-018", "yes", "--as", "mitglied-1", *AT).code != 0
    assert demo("recuse", "DU-018", "--as", "pmo", *AT).code != 0


def test_a_gate_is_requested_by_the_lead_and_waits_for_the_board(demo: Typing) -> None:
    said = demo("request", "DU-007", "closure", "--as", "leitung-2", *AT)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("DU-007: Entscheidung über „closure“ beantragt, Position ")
    assert "DU-007" in demo("tasks", "--as", "pmo", *AT).out


def test_a_check_is_reported_and_no_longer_waits(demo: Typing) -> None:
    before = demo("tasks", "--as", "leitung-1", *AT)
    assert "report_check     DU-001" in before.out
    said = demo("report", "DU-001", "yellow", "green", "Läuft.", "--as", "leitung-1", *AT)
    assert said.code == 0
    assert said.out.startswith("DU-001: Projektcheck 2026-")
    assert "report_check     DU-001" not in demo("tasks", "--as", "leitung-1", *AT).out


def test_who_has_nothing_to_do_is_told_so(demo: Typing) -> None:
    assert demo("tasks", "--as", "pruefung", *AT).out == "Nichts wartet.\n"


@pytest.mark.parametrize(
    "words",
    [
        ("vote", "DU-018", "yes", "--as", "pmo", *AT),
        ("vote", "DU-018", "no", "--as", "vorsitz", *AT),
        ("vote", "DU-001", "yes", "--as", "mitglied-1", *AT),
        ("request", "DU-018", "closure", "--as", "leitung-3", *AT),
        ("request", "DU-999", "release", "--as", "pmo", *AT),
        ("report", "DU-001", "green", "green", " ", "--as", "leitung-1", *AT),
        ("report", "DU-018", "green", "green", "Läuft.", "--as", "leitung-3", *AT),
    ],
    ids=lambda words: " ".join(words[:5]),
)
def test_what_the_rules_refuse_is_told_and_nothing_is_recorded(
    demo: Typing, demo_copy: Path, words: tuple[str, ...]
) -> None:
    before = position(demo_copy)
    said = demo(*words)
    assert (said.code, said.out) == (1, "")
    assert said.err.strip()
    assert position(demo_copy) == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("vote", "DU-018", "maybe", "--as", "pmo", *AT), "maybe"),
        (("vote", "DU-018", "yes", "--as", "niemand", *AT), "no role account 'niemand' in duisburg (known: "),
        (("vote", "DU-018", "yes", "--as", "pmo", "--organisation", "berlin"), "no organisation 'berlin'"),
        (("report", "DU-001", "blue", "green", "x", "--as", "pmo", *AT), "blue"),
        (("tasks", "--as", "pmo"), "--organisation"),
    ],
)
def test_wrong_usage_is_told(demo: Typing, words: tuple[str, ...], says: str) -> None:
    said = demo(*words)
    assert (said.code, said.out) == (2, "")
    assert says in said.err


@pytest.mark.parametrize("words", ACTING, ids=lambda words: str(words[0]))
def test_in_production_nobody_acts_for_another(gatebook: Typing, words: tuple[str, ...]) -> None:
    founded = gatebook("init", "duisburg", "--name", "Duisburg", "--land", "NW", env="production")
    assert founded.code == 0
    said = gatebook(*words, env="production")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("In production persons act for themselves")


def position(folder: Path) -> int:
    database = open_sqlite(folder / "organisations" / "duisburg" / "record.db")
    try:
        return int(rows(database, "SELECT max(position) FROM events")[0][0])
    finally:
        database.close()
