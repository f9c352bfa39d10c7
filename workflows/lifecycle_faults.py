"""What can be wrong with a lifecycle file: each fault with its place and a plain sentence in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""The way from the top of a definition to one entry: names of fields and, in lists, the place from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault: a stable code, where it stands (line and column only if a file was read), what to do about it."""

    code: str
    path: Path
    line: int | None = None
    column: int | None = None
    de: str
    en: str

    def sentence(self, language: str = "de") -> str:
        """Say the fault with its place in a language."""
        if self.line is None:
            return self.en if language == "en" else self.de
        if language == "en":
            return f"Line {self.line}, column {self.column}: {self.en}"
        return f"Zeile {self.line}, Spalte {self.column}: {self.de}"


class InvalidLifecycle(ValueError):  # noqa: N818 - reads as the state of the file, like `Refused`
    """A lifecycle that cannot be used, with every fault found in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.line or 0, fault.column or 0)))
        super().__init__("\n".join(fault.sentence() for fault in self.faults))
