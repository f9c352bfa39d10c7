"""A lifecycle file is read whole, or refused with every fault, its line and its column."""

from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.lifecycle_definitions import CoarsePhase, Decider, Label, Opens, OutcomeKind
from workflows.catalogue import shipped, shipped_text
from workflows.lifecycle_language import Fault, InvalidLifecycle, read_definition

SMALL = dedent("""\
    key: small
    version: 1
    label: {de: Klein, en: Small}
    source: a test
    initial: idea
    phases:
      - key: idea
        label: {de: Idee, en: Idea}
        symbol: "○"
        coarse: pipeline
      - key: done
        label: {de: Fertig, en: Done}
        symbol: "●"
        coarse: closed
        final: true
    gates:
      - key: finish
        label: {de: Abschluss, en: Finish}
        question: {de: Fertig?, en: Done?}
        source: idea
        target: done
        proposers: [lead]
        board: council
        matter_class: release
        outcomes:
          - {kind: approve, target: done, decider: {board: council}}
          - {kind: return, decider: {role: chair}}
    """)


def faults(text: str, **bases: str) -> tuple[Fault, ...]:
    with pytest.raises(InvalidLifecycle) as raised:
        read_definition(text, base=bases.__getitem__)
    return raised.value.faults


def fault(text: str, **bases: str) -> tuple[str, int | None, int | None]:
    (only,) = faults(text, **bases)
    assert only.de.endswith((".", "?"))
    assert only.en.endswith((".", "?"))
    assert only.de != only.en
    return only.code, only.line, only.column


def changed(old: str, new: str) -> str:
    assert old in SMALL
    return SMALL.replace(old, new, 1)


def test_a_file_becomes_a_definition() -> None:
    definition = read_definition(SMALL)
    assert definition.label == Label(de="Klein", en="Small")
    assert [phase.key for phase in definition.phases] == ["idea", "done"]
    assert definition.phase("idea").coarse is CoarsePhase.PIPELINE
    finish = definition.gate("finish")
    assert finish.opens is Opens.AT_REQUEST
    assert [outcome.kind for outcome in finish.outcomes] == [OutcomeKind.APPROVE, OutcomeKind.RETURN_]
    assert finish.outcomes[1].decider == Decider(role="chair")
    assert definition.check_rule is None


def test_the_order_of_entries_in_the_file_does_not_change_the_hash() -> None:
    moved = SMALL.replace("key: small\nversion: 1\n", "version: 1\nkey: small\n")
    assert read_definition(moved).sha256 == read_definition(SMALL).sha256


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("key: [small\nversion: 1\n", (2, 8)),
        ("key: small\n\tversion: 1\n", (2, 1)),
        ("key: a: b\n", (1, 7)),
        ("key: sm\x01all\n", (1, 8)),
        ("key: 'small\n", (2, 1)),
        ("key: small\n---\nkey: other\n", (2, 1)),
    ],
)
def test_invalid_yaml_is_refused_with_line_and_column(text: str, place: tuple[int, int]) -> None:
    assert fault(text) == ("unreadable_yaml", *place)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("key: &name small\n", (1, 6)),
        ("key: *name\n", (1, 6)),
        ("key: !!python/object:os.system x\n", (1, 6)),
        ("%YAML 1.1\n---\nkey: small\n", (1, 1)),
    ],
)
def test_yaml_a_definition_never_needs_is_refused(text: str, place: tuple[int, int]) -> None:
    assert fault(text) == ("special_yaml", *place)


@pytest.mark.parametrize("text", ["", "# nothing\n", "- key: small\n", "small\n", "42\n"])
def test_a_file_that_holds_no_mapping_is_no_lifecycle(text: str) -> None:
    assert fault(text)[0] == "not_a_lifecycle"


def test_a_file_that_is_far_too_long_is_not_read() -> None:
    assert fault("#" * 100_001)[0] == "too_long"
    assert faults("#" * 100_000)[0].code == "not_a_lifecycle"


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? "])
def test_a_text_nested_too_deeply_is_refused_at_once(opening: str) -> None:
    assert fault(opening * 20_000)[:2] == ("too_deep", 1)
    assert faults(opening * 15)[0].code != "too_deep"


def test_an_entry_given_twice_is_refused_where_it_stands_again() -> None:
    assert fault(changed("version: 1\n", "version: 1\nkey: other\n")) == ("given_twice", 3, 1)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("initial: idea\n", "", ("missing", 1, 1)),
        ("    source: idea\n", "", ("missing", 17, 5)),
        ("version: 1", 'version: "1"', ("wrong_type", 2, 10)),
        ("version: 1", "version: 1.5", ("wrong_type", 2, 10)),
        ("version: 1", "version: 0", ("out_of_range", 2, 10)),
        ("key: small", "key: 7", ("wrong_type", 1, 6)),
        ("key: small", "key: Small", ("wrong_form", 1, 6)),
        ("key: finish", "key: fin.ish", ("wrong_form", 17, 10)),
        ("final: true", "final: yes", ("wrong_type", 15, 12)),
        ("coarse: closed", "coarse: over", ("unknown_word", 14, 13)),
        ("proposers: [lead]", "proposers: lead", ("wrong_type", 22, 16)),
        ("proposers: [lead]", "proposers: []", ("out_of_range", 22, 16)),
        ("label: {de: Klein, en: Small}", "label: Klein", ("wrong_type", 3, 8)),
        ("    board: council", "    bord: council\n    board: council", ("unknown_name", 23, 5)),
        ("    board: council", "    before: os.getcwd\n    board: council", ("unknown_name", 23, 5)),
        ("{role: chair}", "{}", ("decider_unclear", 27, 33)),
        ("{role: chair}", "{role: chair, board: council}", ("decider_unclear", 27, 33)),
        ("kind: return", "kind: give_back", ("unknown_word", 27, 16)),
        ("source: a test", 'source: ""', ("out_of_range", 4, 9)),
    ],
)
def test_a_fault_of_form_is_named_where_it_stands(old: str, new: str, expected: tuple[str, int, int]) -> None:
    assert fault(changed(old, new)) == expected


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("interval_weeks: 0", "out_of_range"),
        ("interval_weeks: 53", "out_of_range"),
        ("weekday: 8", "out_of_range"),
        ("time: 9:00", "wrong_form"),
        ("time: '24:00'", "wrong_form"),
        ("opens_working_days_before: true", "wrong_type"),
    ],
)
def test_a_check_rule_is_held_to_its_bounds(entry: str, expected: str) -> None:
    name = entry.partition(":")[0]
    sound = {
        "interval_weeks": "interval_weeks: 52",
        "weekday": "weekday: 7",
        "time": "time: 23:59",
        "opens_working_days_before": "opens_working_days_before: 0",
    }

    def with_rule(lines: dict[str, str]) -> str:
        ladder = "  phases: [idea]\n  ladder: [{level: 1, offset_working_days: 1, recipients: [lead]}]\n"
        return SMALL + "check_rule:\n" + "".join(f"  {line}\n" for line in lines.values()) + ladder

    assert fault(with_rule(sound | {name: entry}))[0] == expected
    rule = read_definition(with_rule(sound)).check_rule
    assert rule is not None
    assert (rule.interval_weeks, rule.weekday, rule.time) == (52, 7, "23:59")


def test_an_unknown_entry_is_met_with_the_one_that_may_be_meant() -> None:
    (found,) = faults(changed("    board: council", "    bord: council\n    board: council"))
    assert "„board“" in found.de
    assert "“board”" in found.en


def test_a_list_whose_only_item_is_wrong_is_not_called_empty() -> None:
    both = "      - {kind: approve, target: done, decider: {board: council}}\n      - {kind: return"
    assert fault(changed(both, "      - {kind: give_back")) == ("unknown_word", 26, 16)


def test_all_faults_of_form_come_together_in_the_order_of_the_file() -> None:
    text = changed("coarse: closed", "coarse: over").replace("kind: return", "kind: give_back")
    assert [(one.code, one.line) for one in faults(text + "colour: red\nversion: 2\n")] == [
        ("unknown_word", 14),
        ("unknown_word", 27),
        ("unknown_name", 28),
        ("given_twice", 29),
    ]


def test_all_faults_of_sense_come_together_where_they_stand() -> None:
    text = (
        SMALL.replace("{de: Klein, en: Small}", "{de: Klein}")
        .replace("    matter_class: release\n", "    guards: [lucky]\n    review_days: 5\n")
        .replace("proposers: [lead]", "proposers: [king]")
    )
    assert [(one.code, one.line, one.column) for one in faults(text)] == [
        ("missing_label", 3, 8),
        ("gate_without_matter_class", 17, 5),
        ("unknown_role", 22, 17),
        ("unknown_guard", 24, 14),
        ("deadline_without_escalation", 25, 18),
    ]


def test_the_exception_says_every_fault_in_german_with_its_place() -> None:
    with pytest.raises(InvalidLifecycle) as raised:
        read_definition(changed("version: 1", "version: one"))
    assert str(raised.value).startswith("Zeile 2, Spalte 10: „version“ muss eine ganze Zahl")
    assert (
        raised.value.faults[0]
        .sentence("en")
        .startswith("Line 2, column 10: “version” must be a whole number")
    )


# Extending


def test_a_file_that_extends_another_changes_only_what_it_names() -> None:
    text = dedent("""\
        key: city
        version: 4
        extends: standard
        label: {de: Stadt}
        gates:
          - key: release
            board: council
            outcomes:
              - {kind: approve, decider: {board: council}}
              - {kind: reject, target: cancelled, decider: {board: council}}
        check_rule: null
        """)
    city, standard = read_definition(text, base=shipped_text), read_definition(shipped_text("standard"))
    assert (city.key, city.version) == ("city", 4)
    assert city.label == Label(de="Stadt", en=standard.label.en)
    assert city.phases == standard.phases
    assert city.gate("release").board == "council"
    assert city.gate("release").question == standard.gate("release").question
    assert [one.target for one in city.gate("release").outcomes] == ["initiation", "cancelled", None]
    assert city.gate("start") == standard.gate("start")
    assert city.check_rule is None


def test_new_entries_of_a_list_come_after_the_inherited_ones() -> None:
    text = (
        "{key: city, version: 1, extends: small, transitions: [{key: drop, label: {de: Weg, en: Drop}, "
        "sources: [idea], target: off, roles: [pmo]}], phases: [{key: off, label: {de: Weg, en: Off}, "
        'symbol: "x", coarse: closed, final: true}]}'
    )
    city = read_definition(text, base={"small": SMALL}.__getitem__)
    assert [phase.key for phase in city.phases] == ["idea", "done", "off"]


def test_a_list_that_names_every_inherited_entry_sets_the_order_anew() -> None:
    middle = '{key: doing, label: {de: Tun, en: Doing}, symbol: "x", coarse: implementation}'
    text = (
        f"{{key: city, version: 1, extends: small, phases: [{{key: idea}}, {middle}, {{key: done}}], "
        "transitions: [{key: go, label: {de: Los, en: Go}, sources: [idea], target: doing, roles: [pmo]}, "
        "{key: back, label: {de: Halt, en: Stop}, sources: [doing], target: idea, roles: [pmo]}]}"
    )
    city = read_definition(text, base={"small": SMALL}.__getitem__)
    assert [phase.key for phase in city.phases] == ["idea", "doing", "done"]


def test_what_is_dropped_is_not_taken_over() -> None:
    text = (
        "{key: city, version: 1, extends: standard, drop: {phases: [initiation], gates: [start]}, "
        "gates: [{key: release, target: implementation, outcomes: [{kind: approve, target: implementation}]}], "
        "transitions: [{key: cancel, sources: [pipeline, implementation]}], "
        "run_states: {pausable_phases: []}, check_rule: {phases: [implementation]}}"
    )
    city = read_definition(text, base=shipped_text)
    assert [phase.key for phase in city.phases] == ["pipeline", "implementation", "closed", "cancelled"]
    assert [gate.key for gate in city.gates] == ["release", "closure"]


def test_what_is_dropped_may_be_written_anew() -> None:
    text = (
        "{key: city, version: 1, extends: small, drop: {gates: [finish]}, transitions: [{key: finish, "
        "label: {de: Ende, en: End}, sources: [idea], target: done, roles: [pmo]}]}"
    )
    city = read_definition(text, base={"small": SMALL}.__getitem__)
    assert city.gates == ()
    assert city.transitions[0].key == "finish"


@pytest.mark.parametrize("part", ["phases", "gates", "transitions"])
def test_what_the_extended_file_does_not_have_cannot_be_dropped(part: str) -> None:
    text = f"key: city\nversion: 1\nextends: small\ndrop:\n  {part}: [nothing]\n"
    assert fault(text, small=SMALL) == ("nothing_to_drop", 5, len(part) + 6)


def test_a_file_may_extend_one_that_extends_another() -> None:
    files = {
        "small": SMALL,
        "town": "{key: town, version: 3, extends: small, label: {de: Ort, en: Town}}",
    }
    city = read_definition("{key: city, version: 1, extends: town}", base=files.__getitem__)
    assert (city.key, city.version, city.label) == ("city", 1, Label(de="Ort", en="Town"))


def test_a_resolved_lifecycle_is_the_same_as_one_written_in_full() -> None:
    """The hash is over what was resolved; how many files it came from leaves no trace."""
    extending = read_definition("{key: small, version: 1, extends: base}", base={"base": SMALL}.__getitem__)
    assert extending.sha256 == read_definition(SMALL).sha256


def test_a_plain_list_replaces_the_inherited_one() -> None:
    text = "{key: city, version: 1, extends: small, gates: [{key: finish, proposers: [pmo]}]}"
    assert read_definition(text, base={"small": SMALL}.__getitem__).gate("finish").proposers == ("pmo",)


def test_key_and_version_are_never_taken_over() -> None:
    assert [one.path for one in faults("extends: small\n", small=SMALL)] == [("key",), ("version",)]


def test_a_fault_in_what_was_taken_over_is_placed_at_extends() -> None:
    text = "key: city\nversion: 1\nextends: small\ninitial: nowhere\n"
    assert fault(text, small=SMALL) == ("unknown_phase", 4, 10)
    broken = SMALL.replace("matter_class: release", "matter_class: ''")
    assert fault("key: city\nversion: 1\nextends: small\n", small=broken) == (
        "gate_without_matter_class",
        3,
        10,
    )


def test_an_unknown_base_is_named_where_it_stands() -> None:
    assert fault("key: city\nversion: 1\nextends: nothing\n", small=SMALL) == ("unknown_base", 3, 10)


def test_without_bases_nothing_can_be_extended() -> None:
    with pytest.raises(InvalidLifecycle, match="small"):
        read_definition("key: city\nversion: 1\nextends: small\n")


def test_a_file_that_extends_itself_is_refused() -> None:
    round_trip = {"a": "key: a\nversion: 1\nextends: b\n", "b": "key: b\nversion: 1\nextends: a\n"}
    assert fault(round_trip["a"], **round_trip) == ("extends_itself", 3, 10)


def test_an_unreadable_base_is_reported_at_extends() -> None:
    (found,) = faults("key: city\nversion: 1\nextends: small\n", small="key: [\n")
    assert (found.code, found.line) == ("unreadable_yaml", 3)
    assert "„small“" in found.de


# Laws


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    with pytest.raises(InvalidLifecycle) as raised:
        read_definition(text)
    assert all(one.line and one.column for one in raised.value.faults)


@settings(deadline=None)
@given(st.sampled_from(sorted(shipped())), st.data())
def test_a_shipped_file_with_a_line_lost_is_read_or_refused_with_places(
    key: str, data: st.DataObject
) -> None:
    lines = shipped()[key].splitlines(keepends=True)
    lost = data.draw(st.integers(0, len(lines) - 1))
    try:
        read_definition("".join(lines[:lost] + lines[lost + 1 :]))
    except InvalidLifecycle as error:
        assert all(one.line and one.column for one in error.faults)  # noqa: PT017 - either answer is right
