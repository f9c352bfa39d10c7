"""Stand-ins for what is wrong with the form of a file, so that the sense of all the rest can be judged too."""

import copy
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from workflows.lifecycle_faults import Path

DISPENSABLE = {
    "check_rule", "criteria", "de", "en", "escalation", "guards", "label", "ladder", "matter_class", "opens", "paused",
    "permanent", "proposal", "proposed_parts", "question", "reason_required", "required_evidence", "review_days",
    "run_states",
}  # fmt: skip
"""What can be left out without changing where a project can go."""
STAND_INS: dict[str, str | int] = {
    "interval_weeks": 3, "opens_working_days_before": 5, "symbol": "?", "time": "09:00", "version": 1, "weekday": 3,
}  # fmt: skip
"""What takes the place of an entry that must be there but says nothing about the others."""
STAND_INS_ON_TOP: dict[str, str | int] = {"key": "stand-in", "source": "?"}


@dataclass(frozen=True, slots=True)
class Mended:
    """The content with its faults of form taken out, and where that was done."""

    content: Any
    paths: tuple[Path, ...]

    def touches(self, path: Path) -> bool:
        """Tell whether what is found at a path may be but a consequence of the mending."""
        around = (mend[:-1] if len(mend) > 1 else mend for mend in self.paths)
        return any(path[: len(place)] == place for place in around)


def mended(error: ValidationError, content: Any) -> Mended | None:
    """Take out what is wrong with the form (None: the rest could not be judged without it)."""
    whole = copy.deepcopy(content)
    paths: list[Path] = []
    for detail in error.errors(include_url=False):
        path = detail["loc"]
        while path and isinstance(path[-1], int):
            path = path[:-1]
        if not path or not _mend(whole, path, unknown=detail["type"] == "extra_forbidden"):
            return None
        if detail["type"] != "extra_forbidden":
            paths.append(path)
    return Mended(whole, tuple(paths))


def _mend(whole: Any, path: Path, *, unknown: bool) -> bool:
    around = whole
    for step in path[:-1]:
        try:
            around = around[step]
        except (KeyError, IndexError, TypeError):
            return False
    name = str(path[-1])
    if not isinstance(around, dict):
        return False
    if unknown or name in DISPENSABLE:
        around.pop(name, None)
        return True
    stand_ins = STAND_INS | STAND_INS_ON_TOP if len(path) == 1 else STAND_INS
    if name not in stand_ins:
        return False
    around[name] = stand_ins[name]
    return True
