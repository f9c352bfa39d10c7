"""Light scales: by which words, shapes and colours a programme tells how a project stands.

A light is never a colour alone. The scale is a setting of the programme; each cycle of the check keeps the
one that held when it was scheduled, so an old light is always shown in the words it was given in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.kernel import Act, Aggregate, Stamp, event
from domain.refusals import Refusal, Unmet, require, unmet
from domain.rules import blank
from domain.texts import Key, Public
from domain.timelines import Timeline

FEWEST_STEPS, MOST_STEPS = 2, 6


class LightShape(StrEnum):
    """The shape of a light, for whoever does not see its colour."""

    CIRCLE = "circle"
    TRIANGLE = "triangle"
    SQUARE = "square"
    DIAMOND = "diamond"
    RING = "ring"
    CROSS = "cross"


class LightTone(StrEnum):
    """The colour of a light by what it means; the look of pages decides which colour that is."""

    GOOD = "good"
    CAUTION = "caution"
    DANGER = "danger"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class LightStep:
    """One step of a scale: its key in the record, its words, its shape and its colour."""

    key: Key
    label_de: Public
    label_en: Public
    shape: LightShape
    tone: LightTone

    def label(self, language: str) -> str:
        """Give the words of the step."""
        return self.label_en if language == "en" else self.label_de


@dataclass(frozen=True, slots=True)
class LightScale:
    """The steps of a scale, the best first."""

    steps: tuple[LightStep, ...]

    def step(self, key: str) -> LightStep | None:
        """Give a step by its key (None: the scale has no such step)."""
        return next((step for step in self.steps if step.key == key), None)

    def place(self, key: str) -> int:
        """Give how many steps are better than one; a key the scale does not know stands behind all."""
        return next((place for place, step in enumerate(self.steps) if step.key == key), len(self.steps))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the steps, the best first."""
        return tuple(step.key for step in self.steps)


def _step(key: str, de: str, en: str, shape: LightShape, tone: LightTone) -> LightStep:
    return LightStep(key=key, label_de=de, label_en=en, shape=shape, tone=tone)


DEFAULT_SCALE = LightScale(
    (
        _step("green", "im Plan (grün)", "on track (green)", LightShape.CIRCLE, LightTone.GOOD),
        _step("yellow", "gefährdet (gelb)", "at risk (yellow)", LightShape.TRIANGLE, LightTone.CAUTION),
        _step("red", "kritisch (rot)", "critical (red)", LightShape.SQUARE, LightTone.DANGER),
    )
)
"""What holds where a programme has set nothing; the symbols of the cities' documents did not come down to us."""


class ScaledProgramme(Aggregate):
    """The part of a programme that holds its scale of lights."""

    # Events: the stored record. Names and fields are a format; add, never change.
    class LightScaleSet(Aggregate.Event):
        TOPIC = "programme.light_scale_set.v1"
        scale_version: int
        scale: LightScale
        decision: Public

    # State: folded from events.
    def begin_scales(self) -> None:
        """Begin with the scale that holds where none was set."""
        self.light_scales: Timeline[LightScale] = Timeline()

    @event(LightScaleSet)
    def _light_scale_set(
        self, *, scale_version: int, scale: LightScale, decision: Public, stamp: Stamp
    ) -> None:
        self.light_scales.add(stamp.event_id, stamp.effective_at, self.version + 1, scale)

    # Decisions.
    def set_light_scale(self, scale: LightScale, decision: str, act: Act) -> None:
        """Lay down the scale of lights from the next cycle on; the scale in force records nothing."""
        if self.light_scales.holds(scale, act.effective_at):
            return
        require(blank("decision", decision), *_unfit(scale))
        self._light_scale_set(
            scale_version=len(self.light_scales.facts) + 1, scale=scale, decision=decision, stamp=act.stamp()
        )


def _unfit(scale: LightScale) -> Iterator[Unmet | None]:
    """A scale cannot be told apart, or says nothing."""
    steps = scale.steps
    if not FEWEST_STEPS <= len(steps) <= MOST_STEPS:
        yield unmet(Refusal.VALUE_INVALID, field="scale", value=str(len(steps)))
    for step in steps:
        yield blank("key", step.key)
        yield blank("label_de", step.label_de)
        yield blank("label_en", step.label_en)
    for said in (
        [step.key for step in steps],
        [step.label_de for step in steps],
        [step.label_en for step in steps],
        [step.shape.value for step in steps],
    ):
        twice = next((one for place, one in enumerate(said) if one in said[:place]), None)
        if twice is not None and twice.strip():
            yield unmet(Refusal.VALUE_INVALID, field="scale", value=twice)
