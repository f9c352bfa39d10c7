"""A mapping is proposed from header and content; whatever a list holds, it is proposed or clearly refused."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.lifecycle_definitions import CoarsePhase
from domain.project_values import RunState
from exchange.confirmed_mappings import Setting, confirmed, mapping_text
from exchange.import_mappings import ImportMapping, read_mapping
from exchange.mapping_faults import UnreadableMapping
from exchange.mapping_proposals import Phase, Proposal, Role, propose
from exchange.mappings import shipped_mapping
from exchange.project_rows import read_projects
from exchange.seeds import shipped_list
from exchange.tables import Record, Table, UnreadableTable, table_of
from exchange.workbooks import read_table

PHASES = (
    Phase("pipeline", CoarsePhase.PIPELINE),
    Phase("planning", CoarsePhase.PLANNING),
    Phase("implementation", CoarsePhase.IMPLEMENTATION),
    Phase("closed", CoarsePhase.CLOSED),
)
SETTING = Setting(
    organisation="city",
    programme="stadt",
    lifecycle="standard",
    phases=PHASES,
    document="Liste",
    reference="DS 1/24",
    city="Stadt Beispiel",
    on=date(2024, 1, 2),
)


def of(*rows: list[str]) -> Table:
    records: list[Record] = list(enumerate(rows, start=1))
    return table_of(records, "liste", "0" * 64)


def as_proposed(proposal: Proposal) -> ImportMapping:
    meanings = {one.word: (one.phase, one.run_state.value) for one in proposal.words if one.phase}
    return confirmed(proposal, SETTING, meanings)


def test_the_overview_of_magdeburg_is_proposed_as_it_was_mapped_by_hand() -> None:
    table = read_table(shipped_list("magdeburg_stabsstelle_projektuebersicht.xlsx"), name="liste.xlsx")
    proposal = propose(table, PHASES)
    by_hand = read_mapping(shipped_mapping("magdeburg-stabsstelle"), name="shipped")
    mapping = as_proposed(proposal)
    assert mapping.columns == by_hand.columns
    assert mapping.key.number_column == by_hand.key.number_column
    assert {one.word for one in proposal.words if one.phase is None} == {
        "kontinuierlicher Prozess mit Definition von Einzelprojekten und Maßnahmen [Unterstützung durch die SSE]"
    }
    report = read_projects(table, mapping, on=date(2023, 11, 20))
    assert (len(report.rows), len({one.row for one in report.stopped})) == (12, 1)


def test_the_columns_of_a_matrix_are_goals() -> None:
    table = read_table(shipped_list("duisburg_ziele_matrix.csv"), name="liste.csv")
    proposal = propose(table, PHASES)
    assert list(proposal.roles.values()) == [Role.TITLE, *[Role.GOAL] * 6]
    assert proposal.marks == {"": "none", "?": "unclear", "x": "yes"}
    rows = read_projects(table, as_proposed(proposal), on=date(2022, 6, 2)).rows
    assert sum(len(row.goals) for row in rows) == 34


def test_columns_without_a_telling_name_are_told_by_their_cells() -> None:
    table = of(
        ["A", "B", "C"],
        ["E-Akte für alle Ämter", "in Umsetzung", "31.03.2024"],
        ["Portal", "ruht", "-"],
        ["Netz", "in Planung", "2025"],
    )
    roles = propose(table, PHASES).roles
    assert roles["B"] is Role.STATUS
    assert roles["A"] is Role.TITLE


def test_english_headers_are_known() -> None:
    roles = propose(
        of(["No.", "Project", "State", "Start date", "End date"], ["1", "x", "done", "", ""]), PHASES
    ).roles
    assert list(roles.values()) == [
        Role.NUMBER,
        Role.TITLE,
        Role.STATUS,
        Role.PLANNED_START,
        Role.PLANNED_END,
    ]


def test_a_word_nobody_knows_stays_open_and_one_that_is_only_likely_is_marked() -> None:
    proposal = propose(
        of(["Projekt", "Status"], ["a", "rätselhaft"], ["b", "ruht"], ["c", "in Umsetzung"]), PHASES
    )
    said = {one.word: (one.phase, one.run_state, one.certain) for one in proposal.words}
    assert said == {
        "rätselhaft": (None, RunState.ACTIVE, False),
        "ruht": ("implementation", RunState.PAUSED, False),
        "in Umsetzung": ("implementation", RunState.ACTIVE, True),
    }
    words = as_proposed(proposal).status_words
    assert set(words) == {"ruht", "in Umsetzung"}
    assert words["ruht"].needs_review is not None
    assert words["in Umsetzung"].needs_review is None


def test_what_a_person_chose_stands() -> None:
    table = of(["Projekt", "Bemerkung"], ["a", "läuft"])
    proposal = propose(table, PHASES, {"Projekt": Role.TITLE, "Bemerkung": Role.STATUS})
    assert [one.word for one in proposal.words] == ["läuft"]


def test_a_list_without_a_title_makes_no_mapping() -> None:
    table = of(["Status"], ["läuft"])
    with pytest.raises(UnreadableMapping):
        confirmed(
            propose(table, PHASES, {"Status": Role.STATUS}), SETTING, {"läuft": ("implementation", "active")}
        )


def test_a_mapping_is_written_as_the_file_that_is_read() -> None:
    for name in ("magdeburg-stabsstelle", "magdeburg-ikz", "duisburg-ziele-matrix"):
        mapping = read_mapping(shipped_mapping(name), name=name)
        assert read_mapping(mapping_text(mapping), name="again") == mapping


ODD = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "x",
            "?",
            "Projekt",
            "Status",
            "läuft",
            "ruht",
            "31.02.2024",
            "=1+1",
            "@cmd",
            "a\nb",
            "\x00",
            "yes",
            "#",
        ]
    ),
    st.text(max_size=20),
    st.just("x" * 10_000),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(ODD, min_size=1, max_size=6), min_size=1, max_size=6))
def test_no_table_is_too_odd_for_a_proposal(rows: list[list[str]]) -> None:
    try:
        table = of(*rows)
    except UnreadableTable:
        return
    proposal = propose(table, PHASES)
    assert set(proposal.roles) == set(table.headers)
    try:
        mapping = as_proposed(proposal)
    except UnreadableMapping as fault:
        assert fault.faults  # noqa: PT017 - both ways out are right, a crash is not
        return
    assert read_mapping(mapping_text(mapping), name="again") == mapping
    report = read_projects(table, mapping, on=date(2024, 1, 2))
    taken, stopped = {one.source.row for one in report.rows}, {one.row for one in report.stopped}
    assert taken | stopped == {row.number for row in table.rows}
