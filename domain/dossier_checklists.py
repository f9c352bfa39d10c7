"""What a gate asks of a dossier, and which of it is there: required evidence and criteria, as a list to tick off."""

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import NamedTuple

from domain.lifecycle_definitions import Gate, Label
from domain.refusals import Refusal, Unmet, unmet


class Asked(StrEnum):
    """What a gate can ask for."""

    EVIDENCE = "evidence"
    CRITERION = "criterion"


class ChecklistItem(NamedTuple):
    """One thing a gate asks for: whether the vote waits for it, and whether it is there."""

    asked: Asked
    key: str
    label: Label
    mandatory: bool
    fulfilled: bool


def checklist(gate: Gate, proven: Collection[str], met: Collection[str]) -> tuple[ChecklistItem, ...]:
    """Hold what a gate asks for against the evidence that is laid (`proven`) and the criteria found met."""
    return (
        *(
            ChecklistItem(Asked.EVIDENCE, one.key, one.label, one.mandatory, one.key in proven)
            for one in gate.required_evidence
        ),
        *(
            ChecklistItem(Asked.CRITERION, one.key, one.label, one.mandatory, one.key in met)
            for one in gate.criteria
        ),
    )


def missing(gate: Gate, proven: Collection[str], met: Collection[str]) -> Iterator[Unmet]:
    """Name every mandatory item that is not there; the vote cannot open without it."""
    for item in checklist(gate, proven, met):
        if not item.mandatory or item.fulfilled:
            continue
        requirement = (item.label.de, item.label.en)
        if item.asked is Asked.EVIDENCE:
            yield unmet(Refusal.REQUIRED_EVIDENCE_MISSING, requirement=requirement, key=item.key)
        else:
            yield unmet(Refusal.CRITERION_NOT_MET, requirement=requirement, key=item.key)
