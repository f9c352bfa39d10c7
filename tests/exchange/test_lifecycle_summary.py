"""A lifecycle told in words leaves nothing out and never passes a proposal off as the city's practice."""

from dataclasses import replace

import pytest

from domain.lifecycle_definitions import LifecycleDefinition, Phase, UngatedTransition
from exchange.lifecycle_summary import proposals, summary
from workflows.catalogue import load_shipped, shipped
from workflows.guards import GUARDS

POTSDAM, DUISBURG = load_shipped("potsdam"), load_shipped("duisburg")


def line(definition: LifecycleDefinition, beginning: str, language: str = "de") -> str:
    found = [one for one in summary(definition, language).splitlines() if one.strip().startswith(beginning)]
    assert found, beginning
    return found[0]


@pytest.mark.parametrize("key", shipped())
@pytest.mark.parametrize("language", ["de", "en"])
def test_everything_people_need_is_told(key: str, language: str) -> None:
    definition = load_shipped(key)
    told = summary(definition, language)
    labels = [definition.label, *(phase.label for phase in definition.phases)]
    for gate in definition.gates:
        labels += [gate.label, gate.question]
        labels += [one.label for one in (*gate.required_evidence, *gate.criteria)]
        labels += [GUARDS[name].asks for name in gate.guards]
        assert gate.board in told
    labels += [one.label for one in definition.transitions]
    assert [label for label in labels if label.in_language(language) not in told] == []
    assert definition.source in told
    assert "{" not in told


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_proposal_is_marked_as_one(language: str) -> None:
    mark = {"de": "[Vorschlag]", "en": "[proposal]"}[language]
    for key in shipped():
        definition = load_shipped(key)
        elements: tuple[Phase | UngatedTransition, ...] = (*definition.phases, *definition.transitions)
        for one in elements:
            name = one.label.in_language(language)
            said = [
                text
                for text in summary(definition, language).splitlines()
                if f"{name}, " in text or f"  {name}: " in text
            ]
            assert any(text.endswith(mark) for text in said) is one.proposal, (key, name)


def test_of_an_attested_phase_only_the_parts_that_are_ours_are_marked() -> None:
    assert (
        line(POTSDAM, "◕")
        == "  ◕ Projektumsetzung läuft, zählt als Umsetzung [Vorschlag: Zeichen, Grobphase]"
    )
    assert line(POTSDAM, "◕", "en").endswith("[proposal: symbol, coarse phase]")


def test_an_attested_gate_names_the_parts_that_are_ours() -> None:
    said = line(DUISBURG, "Freigabe durch DIKON:")
    assert "[Vorschlag: Ausgangsphase, Zielphase, wer beantragt" in said
    assert "Gremium" not in said


def test_who_decides_each_ending_and_where_it_leads_is_told() -> None:
    returned = [text for text in summary(POTSDAM).splitlines() if text.strip().startswith("Rückgabe")]
    assert returned == [
        "    Rückgabe: es entscheidet die Rolle PMO allein; das Projekt bleibt, wo es ist",
        "    Rückgabe: es entscheidet das Gremium „hauptausschuss“; danach in „Pipeline-Projekt (noch nicht operationalisiert)“",
        "    Rückgabe: es entscheidet das Gremium „lenkungskreis“; danach in „Konzeptionelle Vorarbeiten / Planung gestartet“",
    ]


def test_a_gate_beside_another_says_so_and_one_inside_a_phase_too() -> None:
    magdeburg = load_shipped("magdeburg")
    assert line(magdeburg, "Alternative") == "    Alternative zum Tor „Projektauftrag“"
    inside = replace(magdeburg.gates[0], target=magdeburg.gates[0].source)
    assert "in der Phase „in Vorbereitung“" in line(replace(magdeburg, gates=(inside,)), "Projektauftrag:")


def test_the_citys_own_words_for_run_states_are_used() -> None:
    ikz = load_shipped("magdeburg-ikz")
    assert line(ikz, "„ruht“").endswith("möglich in: „geplant“, „in Vorbereitung“, „läuft“")
    assert line(ikz, "„Daueraufgabe“")
    assert line(load_shipped("standard"), "Ruhen möglich")


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (
            "duisburg",
            (
                "Vorschlag, nicht belegt: 5 von 5 Phasen, 2 von 3 Toren, 2 von 2 Übergängen ohne Tor, "
                "Einzelheiten an 2 weiteren Stellen, Ruhen und Daueraufgaben."
            ),
        ),
        (
            "magdeburg",
            (
                "Vorschlag, nicht belegt: 1 von 5 Phasen, 5 von 5 Toren, 3 von 3 Übergängen ohne Tor, "
                "Einzelheiten an 5 weiteren Stellen, der Projektcheck."
            ),
        ),
    ],
)
def test_how_much_is_a_proposal_is_said_in_one_sentence(key: str, sentence: str) -> None:
    assert proposals(load_shipped(key)) == sentence


def test_a_lifecycle_that_is_attested_throughout_says_so() -> None:
    attested = replace(
        POTSDAM,
        phases=POTSDAM.phases[:0],
        gates=(),
        transitions=(),
        run_states=replace(POTSDAM.run_states, proposal=False),
        check_rule=None,
    )
    assert proposals(attested) == "Nichts darin ist ein Vorschlag."
    assert proposals(attested, "en") == "Nothing in it is a proposal."
