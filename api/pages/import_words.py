"""What columns of a list may hold and what its rows may be, as the import page calls it."""

from collections.abc import Mapping

from domain.lifecycle_definitions import Label
from exchange.mapping_proposals import Role

COLUMN_ROLES: Mapping[Role, Label] = {
    Role.NOTHING: Label(de="wird nicht gelesen", en="is not read"),
    Role.TITLE: Label(de="Titel", en="title"),
    Role.STATUS: Label(de="Status", en="status"),
    Role.NUMBER: Label(de="laufende Nummer", en="running number"),
    Role.KEY: Label(de="Kennung", en="key"),
    Role.PLANNED_START: Label(de="geplanter Start", en="planned start"),
    Role.PLANNED_END: Label(de="geplantes Ende", en="planned end"),
    Role.LEAD_UNIT: Label(de="federführende Einheit", en="lead unit"),
    Role.CLASSIFICATION: Label(de="Einordnung", en="classification"),
    Role.GOAL: Label(de="Ziel (x, ? oder leer)", en="goal (x, ? or empty)"),
}
KINDS_OF_ROWS: Mapping[str, Label] = {
    "project": Label(de="Projekt", en="project"),
    "measure": Label(de="Maßnahme", en="measure"),
    "task": Label(de="Aufgabe", en="task"),
}
