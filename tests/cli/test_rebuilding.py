"""`gatebook rebuild`, typed as a person would type it."""

import json

import pytest

from projections.catalogue import INLINE
from tests.support.command_line import Typing


def test_a_rebuild_tells_what_it_did_and_how_far_it_came(demo: Typing) -> None:
    said = demo("rebuild", "--organisation", "duisburg")
    assert said.code == 0
    assert "rebuilt as generation 2" in said.out
    assert "duisburg: fold" in said.err
    assert "duisburg: flip 1 of 1" in said.err
    compared = demo("replay", "--compare", "--organisation", "duisburg")
    assert compared.code == 0


def test_its_machine_output_is_stable(demo: Typing) -> None:
    said = demo("rebuild", "--json", "--organisation", "duisburg")
    (one,) = json.loads(said.out)["organisations"]
    assert one["organisation"] == "duisburg"
    assert one["generation"] == 2
    assert one["position"] == one["folded"] > 0
    assert one["projections"] == [projection.name for projection in INLINE]
    assert set(one) == {
        "organisation", "generation", "projections", "position", "folded", "caught_up", "rows", "discarded",
    }  # fmt: skip


def test_the_old_generation_is_listed_until_it_is_dropped(demo: Typing) -> None:
    here = ("--organisation", "duisburg")
    assert "no old generation is kept" in demo("rebuild", "--list", *here).out
    assert demo("rebuild", "--projection", "portfolio", *here).code == 0
    (listed,) = json.loads(demo("rebuild", "--list", "--json", *here).out)["organisations"]
    assert [one["projection"] for one in listed["kept"]] == ["portfolio"]
    assert "generation 1 of portfolio" in demo("rebuild", "--list", *here).out
    assert "generation 1 dropped (1 projections)" in demo("rebuild", "--drop", 1, *here).out
    assert "no old generation is kept" in demo("rebuild", "--list", *here).out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--projection", "portfolios"), 1, "There is no projection 'portfolios' (known: "),
        (("--drop", 9), 1, "There is no old generation 9 to drop (kept: none)."),
        (("--list", "--drop", 9), 2, "give one of them"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(
    demo: Typing, words: tuple[object, ...], code: int, told: str
) -> None:
    said = demo("rebuild", *words, "--organisation", "duisburg")
    assert said.code == code
    assert told in said.err
    assert "Traceback" not in said.err
