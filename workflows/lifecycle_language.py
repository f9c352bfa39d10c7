"""Reads a lifecycle file: YAML in, a checked definition out, or every fault with line and column.

1. The text becomes entries that know their place. 2. If it extends another file, the two are merged.
3. Form: every entry is known and of its type. 4. Sense: the checker finds no fault. A fault of form does not hide
those of sense, wherever they can be told apart from its consequences.
"""

import json
from collections.abc import Iterator
from dataclasses import replace

from pydantic import ValidationError

from domain.lifecycle_definitions import LifecycleDefinition
from workflows.lifecycle_checker import check
from workflows.lifecycle_extends import Base, Resolved, resolved
from workflows.lifecycle_faults import Fault, InvalidLifecycle
from workflows.lifecycle_mending import mended
from workflows.lifecycle_misforms import misformed
from workflows.lifecycle_models import LifecycleForm, json_schema
from workflows.lifecycle_text import Entry

__all__ = ["Fault", "InvalidLifecycle", "json_schema", "read_definition"]


def read_definition(text: str, *, base: Base | None = None) -> LifecycleDefinition:
    """Read a lifecycle; `InvalidLifecycle` names everything that is wrong with it."""
    file = resolved(text, base)
    try:
        definition = _definition(file.entry.plain())
    except ValidationError as error:
        raise InvalidLifecycle([*file.faults, *_faults_of_form(error, file)]) from None
    found = [_placed(fault, file.entry) for fault in check(definition)]
    if file.faults or found:
        raise InvalidLifecycle([*file.faults, *found])
    return definition


def _definition(content: object) -> LifecycleDefinition:
    form = LifecycleForm.model_validate_json(json.dumps(content))
    return LifecycleDefinition.from_data(form.model_dump(mode="json", exclude={"extends", "drop"}))


def _faults_of_form(error: ValidationError, file: Resolved) -> Iterator[Fault]:
    """List what is wrong with the form, then what the checker finds in the rest of the file."""
    if file.partial:
        # What is missing may well stand in the file that could not be had.
        yield from (fault for fault in misformed(error, file.entry) if fault.code != "missing")
        return
    yield from misformed(error, file.entry)
    rest = mended(error, file.entry.plain())
    if rest is not None:
        found = check(_definition(rest.content))
        yield from (_placed(fault, file.entry) for fault in found if not rest.touches(fault.path))


def _placed(fault: Fault, entry: Entry) -> Fault:
    place = entry.nearest(fault.path).place
    return replace(fault, line=place.line, column=place.column)
