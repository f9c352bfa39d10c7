"""The picture of a lifecycle says everything in words, clips nothing and brings no style of its own."""

import re
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from domain.lifecycle_definitions import LifecycleDefinition
from exchange.lifecycle_diagram import GLYPH, diagram
from workflows.catalogue import load_shipped, shipped, shipped_text
from workflows.lifecycle_language import read_definition

SVG = "{http://www.w3.org/2000/svg}"
STANDARD, DUISBURG = load_shipped("standard"), load_shipped("duisburg")
CROWDED = read_definition(
    """
    key: crowded
    version: 1
    extends: standard
    label: {de: "Gedränge <&> „Zitat“"}
    phases:
      - {key: implementation, label: {de: Wirtschaftlichkeitsbetrachtung und anschließende Umsetzung}}
    gates:
      - key: release
        outcomes: [{kind: reject, target: cancelled}]
      - key: start
        label: {de: Donaudampfschifffahrtsgesellschaftsprüfung}
        outcomes: [{kind: return, target: pipeline, decider: {board: steering}}]
      - key: small
        label: {de: Kleines Tor, en: Small gate}
        question: {de: Geht es?, en: Does it work?}
        source: initiation
        target: implementation
        alternative_to: start
        proposers: [lead]
        board: steering
        matter_class: phase_gate
        outcomes:
          - {kind: approve, target: implementation, decider: {board: steering}}
          - {kind: approve_with_conditions, target: implementation, decider: {board: steering}}
      - key: trial
        label: {de: Zwischenabnahme im Betrieb, en: Interim acceptance in operation}
        question: {de: Taugt es?, en: Is it good?}
        source: implementation
        target: implementation
        proposers: [lead]
        board: steering
        matter_class: phase_gate
        outcomes: [{kind: approve, target: implementation, decider: {board: steering}}]
        proposed_parts: [outcomes]
    run_states:
      paused: {de: auf Eis, en: on ice}
    """,
    base=shipped_text,
)
EVERY = [*(load_shipped(key) for key in shipped()), CROWDED]


def drawn(definition: LifecycleDefinition, current: str | None = None, language: str = "de") -> ET.Element:
    return ET.fromstring(diagram(definition, current, language))  # noqa: S314 - our own text


def texts(picture: ET.Element, kind: str = "") -> list[str]:
    groups = [one for one in picture.iter(f"{SVG}g") if kind in (one.get("class") or "").split()]
    return [span.text or "" for group in groups or [picture] for span in group.iter(f"{SVG}tspan")]


def described(picture: ET.Element) -> str:
    return picture.findtext(f"{SVG}desc") or ""


@pytest.mark.parametrize("definition", EVERY, ids=lambda one: one.key)
@pytest.mark.parametrize("language", ["de", "en"])
def test_it_is_an_image_with_a_name_and_a_description(definition: LifecycleDefinition, language: str) -> None:
    picture = drawn(definition, None, language)
    assert picture.get("role") == "img"
    assert picture.get("lang") == language
    assert picture.findtext(f"{SVG}title") == definition.label.in_language(language)
    phases = [phase.label for phase in definition.phases]
    ways = [gate.label for gate in definition.gates] + [one.label for one in definition.transitions]
    assert all(label.in_language(language) in described(picture) for label in phases + ways)


@pytest.mark.parametrize("definition", EVERY, ids=lambda one: one.key)
def test_it_brings_no_style_no_script_and_no_ids(definition: LifecycleDefinition) -> None:
    picture = drawn(definition, definition.initial)
    assert not {one.tag for one in picture.iter()} & {f"{SVG}style", f"{SVG}script", f"{SVG}foreignObject"}
    assert not {name for one in picture.iter() for name in one.attrib} & {"style", "id", "href", "onload"}
    colours = {one.get(name) for one in picture.iter() for name in ("fill", "stroke")}
    assert colours <= {None, "none", "currentColor"}


@pytest.mark.parametrize("definition", EVERY, ids=lambda one: one.key)
@pytest.mark.parametrize("language", ["de", "en"])
def test_no_text_is_clipped(definition: LifecycleDefinition, language: str) -> None:
    for phase in definition.phases:
        picture = drawn(definition, phase.key, language)
        width, height = float(picture.get("width", 0)), float(picture.get("height", 0))
        for span in picture.iter(f"{SVG}tspan"):
            half = len(span.text or "") * GLYPH / 2
            assert half <= float(span.get("x", 0)) <= width - half
            assert 14 <= float(span.get("y", 0)) <= height - 4


@pytest.mark.parametrize("definition", EVERY, ids=lambda one: one.key)
def test_names_fit_into_their_boxes(definition: LifecycleDefinition) -> None:
    for group in drawn(definition, definition.initial).iter(f"{SVG}g"):
        if "phase" in (group.get("class") or ""):
            box = next(group.iter(f"{SVG}rect"))
            longest = max(len(span.text or "") for span in group.iter(f"{SVG}tspan"))
            assert longest * GLYPH <= float(box.get("width", 0))


@pytest.mark.parametrize("definition", EVERY, ids=lambda one: one.key)
@pytest.mark.parametrize("language", ["de", "en"])
def test_no_two_texts_lie_on_each_other(definition: LifecycleDefinition, language: str) -> None:
    spans = [
        (float(span.get("x", 0)), float(span.get("y", 0)), len(span.text or "") * GLYPH / 2)
        for span in drawn(definition, definition.initial, language).iter(f"{SVG}tspan")
    ]
    for (x, y, half), (other_x, other_y, other_half) in combinations(spans, 2):
        assert abs(x - other_x) >= half + other_half or abs(y - other_y) >= 12


def test_phases_stand_in_their_order_from_left_to_right() -> None:
    boxes = [
        next(one.iter(f"{SVG}rect")) for one in drawn(DUISBURG).iter(f"{SVG}g") if one.get("class") == "phase"
    ]
    lefts = [float(box.get("x", 0)) for box in boxes]
    assert lefts == sorted(lefts)
    assert len(lefts) == len(DUISBURG.phases)


def test_gates_are_diamonds_between_phases_and_the_other_ways_lie_below() -> None:
    picture = drawn(STANDARD)
    gates = [one for one in picture.iter(f"{SVG}g") if one.get("class") == "gate"]
    assert [
        len(next(one for one in gate.iter(f"{SVG}polygon") if one.get("fill")).get("points", "").split())
        for gate in gates
    ] == [4] * 3
    lowest_box = max(
        float(one.get("y", 0)) + float(one.get("height", 0)) for one in picture.iter(f"{SVG}rect")
    )
    assert texts(picture, "way") == ["Wiederaufnehmen", "Vorschlag", "Abbrechen", "Vorschlag"]
    ways = [one for one in picture.iter(f"{SVG}g") if one.get("class") == "way"]
    assert all(float(span.get("y", 0)) > lowest_box for way in ways for span in way.iter(f"{SVG}tspan"))


def test_an_outcome_that_leads_elsewhere_is_a_way_of_its_own() -> None:
    assert {"Ablehnung", "Rückgabe"} <= set(texts(drawn(CROWDED), "way"))
    assert "Rückgabe von „Initiierung“ nach „Pipeline“" in described(drawn(CROWDED))


def test_of_two_gates_on_one_border_the_alternative_is_drawn_below() -> None:
    picture = drawn(CROWDED)
    assert "Kleines Tor:" in texts(picture, "way")
    assert "Kleines Tor:" not in texts(picture, "gate")
    assert texts(picture, "way").count("Kleines Tor:") == 1


def test_a_gate_inside_a_phase_stands_in_its_box() -> None:
    assert "◇ Zwischenabnahme" in texts(drawn(CROWDED), "phase")
    assert "Tor „Zwischenabnahme im Betrieb“ in der Phase „Wirtschaftlichkeit" in described(drawn(CROWDED))


def test_the_organisations_own_words_for_run_states_are_told() -> None:
    assert "Ein Projekt, das ruht, heißt hier „auf Eis“" in described(drawn(CROWDED))
    magdeburg = drawn(load_shipped("magdeburg"), None, "en")
    assert "A permanent task is called “continuous process” here" in described(magdeburg)


def test_a_phase_whose_word_is_attested_says_that_the_rest_is_a_proposal() -> None:
    potsdam = diagram(load_shipped("potsdam")).split('<g class="phase">')
    assert "stroke-dasharray" not in potsdam[1].split("</g>")[0]
    assert ">Details: Vorschlag<" in potsdam[1]


def test_the_current_phase_is_marked_by_word_shape_and_outline() -> None:
    picture = drawn(DUISBURG, "released")
    assert texts(picture, "current")[0] == "▼ Aktuelle Phase"
    assert described(picture).endswith("Aktuelle Phase: Freigegeben / Initiierung.")
    thick = [one for one in picture.iter(f"{SVG}rect") if one.get("stroke-width") == "4"]
    assert len(thick) == 1


def test_without_a_current_phase_none_is_marked() -> None:
    assert "Aktuelle Phase" not in diagram(DUISBURG)


def test_a_phase_the_lifecycle_does_not_have_cannot_be_current() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        diagram(DUISBURG, "nowhere")


def test_a_proposal_is_dashed_and_says_so() -> None:
    closure = diagram(DUISBURG).split('<g class="gate">')[3]
    assert "stroke-dasharray" in closure
    assert ">Vorschlag<" in closure


def test_an_attested_gate_is_solid_and_says_which_part_is_a_proposal() -> None:
    release = diagram(DUISBURG).split('<g class="gate">')[1]
    assert "stroke-dasharray" not in release
    assert ">Details: Vorschlag<" in release
    assert ">Vorschlag<" not in release


def test_labels_are_escaped() -> None:
    assert "<title>Gedränge &lt;&amp;&gt; „Zitat“</title>" in diagram(CROWDED)


def test_the_same_lifecycle_gives_the_same_picture() -> None:
    assert diagram(DUISBURG, "closed", "en") == diagram(DUISBURG, "closed", "en")
    assert not re.search(r"\d\.\d{3,}", diagram(DUISBURG))
