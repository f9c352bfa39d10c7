"""What a command typed in answers with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Said:
    """Exit code, standard output and what was said to the person."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The machine output."""
        return json.loads(self.out)


class Typing(Protocol):
    """Types one command; nothing a person can mend may end in a traceback."""

    def __call__(
        self, *words: object, data: Path = ..., env: str = ..., settings: Mapping[str, str] = ...
    ) -> Said:
        """Give the words of the command, its data folder, what it is for, and other settings."""
