"""The form of a lifecycle file: which entries there are and what they may hold, for reading and for editors.

The models mirror `domain/lifecycle_definitions.py` field by field. What is empty here but must say something
(a label, a matter class) is left to the checker, so that it is reported together with all other faults.
"""

import json
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from domain.lifecycle_definitions import CoarsePhase, Opens, OutcomeKind

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
Text = Annotated[str, Field(max_length=1000)]
Some = Field(min_length=1, max_length=100)


class Form(BaseModel):
    """One mapping of the file: exactly the entries named here, exactly of their types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True)


class LabelForm(Form):
    """Wording in both languages."""

    model_config = ConfigDict(json_schema_extra={"required": ["de", "en"]})

    de: Text = ""
    """German, as people read it."""
    en: Text = ""
    """English."""


EMPTY = LabelForm()


class PhaseForm(Form):
    """Where a project can stand."""

    model_config = ConfigDict(json_schema_extra={"required": ["key", "label", "symbol", "coarse"]})

    key: Key
    """Name in the record; never change it."""
    label: LabelForm = EMPTY
    symbol: Annotated[str, Field(min_length=1, max_length=4)]
    """A character that stands beside the word."""
    coarse: CoarsePhase
    """The step it counts as when portfolios are compared."""
    final: bool = False
    """A project that got here is over."""
    proposal: bool = False
    """Ours, not taken from the organisation's documents."""
    proposed_parts: tuple[Key, ...] = ()
    """The entries that are ours in a phase that is otherwise attested."""


class DeciderForm(Form):
    """Who decides: a board by vote, or a role alone."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    board: Key | None = None
    """Key of the board; its own rule for the matter class says how it votes."""
    role: Key | None = None
    """The role that decides alone."""

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.board is None) == (self.role is None):
            raise PydanticCustomError("decider_unclear", "either a board or a role decides")
        return self


class OutcomeForm(Form):
    """One way a review can end."""

    kind: OutcomeKind
    target: Key | None = None
    """The phase it leads to; without one the project stays."""
    decider: DeciderForm
    proposal: bool = False
    """Ours, in a gate that is otherwise attested."""


class RequirementForm(Form):
    """Something the dossier must hold, or a criterion it is judged by."""

    model_config = ConfigDict(json_schema_extra={"required": ["key", "label"]})

    key: Key
    label: LabelForm = EMPTY
    proposal: bool = False
    """Ours, in a gate that is otherwise attested."""
    mandatory: bool = False
    """No vote opens without it."""


class GateForm(Form):
    """A decision that must be taken before a project may move."""

    model_config = ConfigDict(
        json_schema_extra={
            "required": [
                "key", "label", "question", "source", "target", "proposers", "board", "matter_class", "outcomes",
            ]
        }
    )  # fmt: skip

    key: Key
    label: LabelForm = EMPTY
    question: LabelForm = EMPTY
    """The question in plain words, answered by yes or no."""
    source: Key
    """The phase it leads out of."""
    target: Key
    """The phase behind it; approving outcomes name the same. The source itself: a gate inside the phase."""
    proposers: Annotated[tuple[Key, ...], Some]
    """Roles that may ask for the decision."""
    board: Key
    """The board it is put to."""
    matter_class: Annotated[str, Field(pattern=r"^([a-z][a-z0-9_-]{0,59})?$")] = ""
    """Kind of decision; the board has a vote rule for each."""
    outcomes: Annotated[tuple[OutcomeForm, ...], Some]
    opens: Opens = Opens.AT_REQUEST
    """Whether the vote opens with the request or by the PMO."""
    guards: tuple[Key, ...] = ()
    """What must hold of the project for it to pass; names from the registry of guards."""
    required_evidence: tuple[RequirementForm, ...] = ()
    criteria: tuple[RequirementForm, ...] = ()
    review_days: Annotated[int, Field(ge=1, le=365)] | None = None
    """Working days until the vote should be taken."""
    escalation: Key | None = None
    """The role told when they have passed."""
    proposal: bool = False
    """The whole gate is ours, not taken from the organisation's documents."""
    proposed_parts: tuple[Key, ...] = ()
    """The entries that are ours in a gate that is otherwise attested."""
    alternative_to: Key | None = None
    """Another gate on the same border, which this one stands beside on purpose."""


class TransitionForm(Form):
    """A move that needs no gate."""

    model_config = ConfigDict(json_schema_extra={"required": ["key", "label", "sources", "target", "roles"]})

    key: Key
    label: LabelForm = EMPTY
    sources: Annotated[tuple[Key, ...], Some]
    target: Key
    roles: Annotated[tuple[Key, ...], Some]
    """Who may take it."""
    guards: tuple[Key, ...] = ()
    reason_required: bool = False
    proposal: bool = False


class RunStatesForm(Form):
    """Where a project may rest, and where it may become a permanent task."""

    pausable_phases: tuple[Key, ...] = ()
    permanent_phases: tuple[Key, ...] = ()
    proposal: bool = False
    paused: LabelForm | None = None
    """The organisation's own word for a project that rests."""
    permanent: LabelForm | None = None
    """The organisation's own word for a permanent task."""
    proposed_parts: tuple[Key, ...] = ()


class RungForm(Form):
    """One step of the reminder ladder."""

    level: Annotated[int, Field(ge=1, le=20)]
    offset_working_days: Annotated[int, Field(ge=-60, le=250)]
    """Working days from the day the check is due; negative: before."""
    recipients: Annotated[tuple[Key, ...], Some]
    """Roles that are reminded."""


class CheckRuleForm(Form):
    """The recurring project check."""

    interval_weeks: Annotated[int, Field(ge=1, le=52)]
    phases: Annotated[tuple[Key, ...], Some]
    weekday: Annotated[int, Field(ge=1, le=7)]
    """1 is Monday."""
    time: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    """Local time, HH:MM; never between 02:00 and 02:59, which is lost or doubled when clocks change."""
    opens_working_days_before: Annotated[int, Field(ge=0, le=60)]
    ladder: tuple[RungForm, ...] = ()
    proposal: bool = False
    proposed_parts: tuple[Key, ...] = ()


class DropForm(Form):
    """What is not taken over from the lifecycle that is extended."""

    phases: tuple[Key, ...] = ()
    gates: tuple[Key, ...] = ()
    transitions: tuple[Key, ...] = ()


class LifecycleForm(Form):
    """A lifecycle (Phasenmodell)."""

    model_config = ConfigDict(
        json_schema_extra={
            "required": ["key", "version", "label", "source", "initial", "phases", "gates"],
        }
    )

    key: Key
    version: Annotated[int, Field(ge=1, le=99_999)]
    """Raise it with every change of a published lifecycle."""
    extends: Key | None = None
    """A lifecycle this file changes: mappings are merged, lists entry by entry through `key` or `kind`."""
    drop: DropForm | None = None
    """Keys of what is not taken over from it."""
    label: LabelForm = EMPTY
    source: Annotated[str, Field(min_length=1, max_length=1000)]
    """The document it was taken from."""
    initial: Key
    """The phase every project begins in."""
    phases: Annotated[tuple[PhaseForm, ...], Some]
    """In their order; a file that extends another and names all its phases sets the order anew."""
    gates: Annotated[tuple[GateForm, ...], Field(max_length=100)]
    transitions: Annotated[tuple[TransitionForm, ...], Field(max_length=100)] = ()
    run_states: RunStatesForm = RunStatesForm()
    check_rule: CheckRuleForm | None = None
    proposal: bool = False
    """The lifecycle as a whole is ours."""


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema for editors; in a file that extends another, entries need only what they change."""
    whole = LifecycleForm.model_json_schema()
    forms = {**whole.pop("$defs"), "LifecycleForm": whole}
    partial = json.loads(json.dumps(forms).replace("#/$defs/", "#/$defs/Changed"))
    for form in partial.values():
        kept = [name for name in form.get("required", ()) if name in {"key", "kind", "version", "level"}]
        form.pop("required", None)
        if kept:
            form["required"] = kept
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Gatebook lifecycle",
        "if": {"required": ["extends"]},
        "then": {"$ref": "#/$defs/ChangedLifecycleForm"},
        "else": {"$ref": "#/$defs/LifecycleForm"},
        "$defs": forms | {f"Changed{name}": form for name, form in partial.items()},
    }


def schema_text() -> str:
    """Give the schema as the file that is published beside the shipped lifecycles."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
