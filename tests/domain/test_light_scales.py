"""Scales of lights: words, shapes and colours that can be told apart."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.light_scales import DEFAULT_SCALE, LightScale, LightShape, LightStep, LightTone
from domain.programmes import Programme
from domain.refusals import Refusal
from tests.support.builders import PROGRAMME, act
from tests.support.story import given

SUN = LightStep(key="sun", label_de="Sonne", label_en="sun", shape=LightShape.RING, tone=LightTone.GOOD)
RAIN = LightStep(
    key="rain", label_de="Regen", label_en="rain", shape=LightShape.DIAMOND, tone=LightTone.DANGER
)
WEATHER = LightScale((SUN, RAIN))


def programme() -> Programme:
    return Programme.establish(
        PROGRAMME, ("stadt", "Digitale Stadt"), ("Europe/Berlin", "NW"), public=True, notice=None, act=act(0)
    )


def set_it(scale: LightScale = WEATHER, decision: str = "DS 1/24") -> Callable[[Programme], None]:
    return lambda it: it.set_light_scale(scale, decision, act())


def test_a_programme_sets_its_scale_by_a_decision() -> None:
    given(programme()).when(set_it()).then(
        (Programme.LightScaleSet, {"scale_version": 1, "scale": WEATHER, "decision": "DS 1/24"})
    )
    given(programme()).when(set_it(decision=" ")).refused(Refusal.VALUE_INVALID, field="decision")


def test_the_scale_in_force_records_nothing_and_another_is_a_new_version() -> None:
    given(programme(), set_it()).when(set_it()).then_nothing()
    given(programme(), set_it()).when(set_it(DEFAULT_SCALE)).then(
        (Programme.LightScaleSet, {"scale_version": 2})
    )


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        ((SUN,), "1"),
        ((SUN, replace(RAIN, key="sun")), "sun"),
        ((SUN, replace(RAIN, label_de="Sonne")), "Sonne"),
        ((SUN, replace(RAIN, shape=LightShape.RING)), "ring"),
    ],
)
def test_steps_that_cannot_be_told_apart_are_refused(steps: tuple[LightStep, ...], value: str) -> None:
    given(programme()).when(set_it(LightScale(steps))).refused(
        Refusal.VALUE_INVALID, field="scale", value=value
    )


def test_two_steps_may_share_a_colour() -> None:
    scale = LightScale((SUN, replace(RAIN, tone=LightTone.GOOD)))
    given(programme()).when(set_it(scale)).then((Programme.LightScaleSet, {"scale": scale}))


def test_a_step_has_words() -> None:
    scale = LightScale((SUN, replace(RAIN, label_en=" ")))
    given(programme()).when(set_it(scale)).refused(Refusal.VALUE_INVALID, field="label_en")


def test_a_scale_runs_from_the_best_to_the_worst() -> None:
    assert [DEFAULT_SCALE.place(key) for key in ("green", "yellow", "red", "blue")] == [0, 1, 2, 3]
    assert DEFAULT_SCALE.step("blue") is None
    assert SUN.label("de") == "Sonne"
    assert SUN.label("en") == "sun"
