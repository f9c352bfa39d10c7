"""A proposal that a person has confirmed becomes a mapping, and a mapping becomes the file that can be kept.

What was only suggested and not looked at in particular is marked for review, so that the report names its rows.
"""

import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ruamel.yaml import YAML

from domain.lifecycle_definitions import CoarsePhase
from exchange.import_mappings import ImportMapping, read_mapping, same_word
from exchange.mapping_proposals import Phase, Proposal, Role

_REVIEW = {
    "de": "Die Bedeutung dieses Wortes ist vorgeschlagen und nicht einzeln bestätigt.",
    "en": "What this word means was proposed and not confirmed one by one.",
}
_PLAIN_LETTERS = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue"}
_NO_STATE = {
    "de": "Die Liste nennt keinen Stand; diese Phase ist eine Annahme.",
    "en": "The list names no state; this phase is an assumption.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a list belongs and what it is taken from: what no table says of itself."""

    organisation: str
    programme: str
    lifecycle: str
    phases: Sequence[Phase]
    kind: str = "project"
    prefix: str = "P"
    document: str
    reference: str
    city: str
    on: date
    default_phase: str | None = None


def confirmed(proposal: Proposal, setting: Setting, meanings: Mapping[str, tuple[str, str]]) -> ImportMapping:
    """Make the mapping of a proposal; `meanings` are phase and run state as confirmed, by word.

    A word without a meaning stays out, so that its rows are stopped.

    Raises:
        UnreadableMapping: what was confirmed makes no mapping; every fault is named.
    """
    return read_mapping(written_as(_document(proposal, setting, meanings)), name="Zuordnung")


def mapping_text(mapping: ImportMapping) -> str:
    """Write a mapping as the file that `--mapping` takes."""
    return written_as(mapping.model_dump(mode="json", exclude_defaults=True))


def written_as(document: Mapping[str, Any]) -> str:
    """Write a document as plain YAML."""
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.width = 110
    text = io.StringIO()
    plain = json.loads(json.dumps(document))  # each entry its own: the reader allows no anchors
    writer.dump(plain, text)
    return text.getvalue()


def _document(
    proposal: Proposal, setting: Setting, meanings: Mapping[str, tuple[str, str]]
) -> dict[str, Any]:
    of = {role: [header for header in proposal.headers if proposal.roles[header] is role] for role in Role}
    columns: dict[str, Any] = {"title": (of[Role.TITLE] or [""])[0]}
    for role in (Role.STATUS, Role.PLANNED_START, Role.PLANNED_END, Role.LEAD_UNIT):
        if of[role]:
            columns[role.value] = of[role][0]
    schemes = _slugs(of[Role.CLASSIFICATION])
    goals = {f"goal-{place}": header for place, header in enumerate(of[Role.GOAL], start=1)}
    columns |= {"classifications": schemes} if schemes else {}
    columns |= {"goals": goals} if goals else {}
    document: dict[str, Any] = {
        "organisation": setting.organisation,
        "programme": setting.programme,
        "lifecycle": _lifecycle(setting),
        "kind": setting.kind,
        "key": _key(of, setting),
        "source": {
            "document": setting.document,
            "reference": setting.reference,
            "city": setting.city,
            "date": setting.on.isoformat(),
        },
        "columns": columns,
    }
    if of[Role.STATUS]:
        document["status_words"] = dict(_status_words(proposal, meanings))
    else:
        document["default_phase"] = {
            "phase": setting.default_phase or setting.phases[0].key,
            "needs_review": _NO_STATE,
        }
    if goals:
        document["goal_system"] = {
            "key": f"{setting.programme}-goals",
            "name": "Ziele der Liste",
            "english": goals,
        }
        document["goal_marks"] = dict(proposal.marks)
    return document


def _lifecycle(setting: Setting) -> dict[str, Any]:
    before = {CoarsePhase.PIPELINE, CoarsePhase.PLANNING, CoarsePhase.INITIATION}
    return {
        "key": setting.lifecycle,
        "preparation": [phase.key for phase in setting.phases if phase.coarse in before],
        "final": [phase.key for phase in setting.phases if phase.coarse is CoarsePhase.CLOSED],
    }


def _key(of: Mapping[Role, list[str]], setting: Setting) -> dict[str, str]:
    if of[Role.KEY]:
        return {"column": of[Role.KEY][0]}
    key = {"pattern": f"{setting.prefix}-{{number:03d}}"}
    return key | ({"number_column": of[Role.NUMBER][0]} if of[Role.NUMBER] else {})


def _slugs(headers: Sequence[str]) -> dict[str, str]:
    """Name the schemes of classification columns by their headers, in letters a key may have."""
    found: dict[str, str] = {}
    for header in headers:
        plain = header.casefold().translate(_PLAIN_LETTERS)
        slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:40].strip("-") or "einordnung"
        name, again = slug, 2
        while name in found:
            name, again = f"{slug}-{again}", again + 1
        found[name] = header
    return found


def _status_words(proposal: Proposal, meanings: Mapping[str, tuple[str, str]]) -> Mapping[str, Any]:
    said = {same_word(word): meaning for word, meaning in meanings.items()}
    words: dict[str, Any] = {}
    for one in proposal.words:
        phase, run_state = said.get(same_word(one.word), ("", ""))
        if not phase:
            continue
        entry: dict[str, Any] = {"phase": phase}
        if run_state and run_state != "active":
            entry["run_state"] = run_state
        if phase == one.phase and run_state == one.run_state.value and not one.certain:
            entry["needs_review"] = _REVIEW
        words[one.word] = entry
    return words
