"""Board sheets and scales of lights as events and rows keep them, read back into values."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from domain.board_sheets import TEXTS, BoardSheet, MilestoneForecast, SheetCells, SheetNeed
from domain.light_scales import DEFAULT_SCALE, LightScale, LightShape, LightStep, LightTone


def read_scale(text: str | None) -> LightScale:
    """Read a scale as a row keeps it (None: the one that holds where none was set)."""
    return scale_of(orjson.loads(text) if text is not None else None)


def scale_of(data: Mapping[str, Any] | None) -> LightScale:
    """Read a scale as events keep it (None: the one that holds where none was set)."""
    if data is None:
        return DEFAULT_SCALE
    return LightScale(
        tuple(
            LightStep(
                key=step["key"],
                label_de=step["label_de"],
                label_en=step["label_en"],
                shape=LightShape(step["shape"]),
                tone=LightTone(step["tone"]),
            )
            for step in data["steps"]
        )
    )


def read_sheet(text: str | None) -> BoardSheet | None:
    """Read a sheet as a row keeps it (None: a report without one)."""
    if text is None:
        return None
    data = orjson.loads(text)
    cells = data["cells"]
    return BoardSheet(
        cells=SheetCells(
            **{name: cells[name] for name in TEXTS},
            milestones=tuple(
                MilestoneForecast(
                    label=one["label"],
                    key=one["key"],
                    planned_on=_day(one["planned_on"]),
                    forecast_on=_day(one["forecast_on"]),
                )
                for one in cells["milestones"]
            ),
        ),
        needs=tuple(
            SheetNeed(
                need_id=UUID(one["need_id"]),
                question=one["question"],
                board_id=UUID(one["board_id"]) if one["board_id"] else None,
                needed_by=_day(one["needed_by"]),
                matter_class=one["matter_class"],
            )
            for one in data["needs"]
        ),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
