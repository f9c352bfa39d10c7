"""Lights on pages: always word, shape and colour; and their history as a small picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.light_scales import LightScale, LightShape, LightTone
from projections.sentences_of_sheets import SHAPE_SIGNS

STEP, HEIGHT, MARGIN = 26, 44, 12
"""Of the picture: from one check to the next, how high, and what stays free around the line."""
TONES = {
    LightTone.GOOD: "green",
    LightTone.CAUTION: "yellow",
    LightTone.DANGER: "red",
    LightTone.NEUTRAL: "neutral",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLight:
    """A light as people see it."""

    key: str
    sign: str
    word: str
    tone: str
    shape: str


def shown_light(key: str, scale: LightScale, language: str) -> ShownLight:
    """Show a light in the words of its scale; a key no scale knows speaks for itself."""
    step = scale.step(key)
    if step is None:
        return ShownLight(
            key=key, sign=SHAPE_SIGNS[LightShape.RING], word=key, tone="neutral", shape=LightShape.RING.value
        )
    return ShownLight(
        key=key,
        sign=SHAPE_SIGNS[step.shape],
        word=step.label(language),
        tone=TONES[step.tone],
        shape=step.shape.value,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One report in the history of lights."""

    at: datetime
    status: str
    outlook: str
    scale: LightScale


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One light in the picture: where it stands and how it looks."""

    x: float
    y: float
    light: ShownLight


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparkline:
    """The lights of a project over its checks, the oldest first: a line of marks each for status and outlook."""

    width: int
    height: int
    status: tuple[Mark, ...]
    outlook: tuple[Mark, ...]


def sparkline(told: Sequence[Told], language: str) -> Sparkline | None:
    """Draw a history of lights (None: there is none); the best step lies on top."""
    if not told:
        return None
    return Sparkline(
        width=2 * MARGIN + STEP * (len(told) - 1),
        height=HEIGHT,
        status=tuple(_mark(place, one.status, one.scale, language) for place, one in enumerate(told)),
        outlook=tuple(_mark(place, one.outlook, one.scale, language) for place, one in enumerate(told)),
    )


def _mark(place: int, key: str, scale: LightScale, language: str) -> Mark:
    lowest = max(len(scale.steps) - 1, 1)
    depth = min(scale.place(key), lowest) / lowest
    return Mark(
        x=MARGIN + STEP * place,
        y=round(MARGIN + depth * (HEIGHT - 2 * MARGIN), 1),
        light=shown_light(key, scale, language),
    )
