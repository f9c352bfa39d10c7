"""Words by which administrations say how a project stands, and what they probably mean: a suggestion, never a rule.

Taken from the lists of four cities. The phase is a coarse one; which phase of a lifecycle it is, a person says.
"""

from domain.lifecycle_definitions import CoarsePhase
from domain.project_values import RunState
from exchange.import_mappings import same_word

_PIPELINE, _PLANNING, _INITIATION = CoarsePhase.PIPELINE, CoarsePhase.PLANNING, CoarsePhase.INITIATION
_WORK, _CLOSED = CoarsePhase.IMPLEMENTATION, CoarsePhase.CLOSED
_ACTIVE, _PAUSED, _PERMANENT = RunState.ACTIVE, RunState.PAUSED, RunState.PERMANENT

_MEANINGS: dict[tuple[CoarsePhase, RunState], tuple[str, ...]] = {
    (_PIPELINE, _ACTIVE): (
        *(
            "Pipeline",
            "Pipeline-Projekt (noch nicht operationalisiert)",
            "Zukunftsprojekte",
            "Anbahnung",
            "Idee",
        ),
        *("beantragt", "proposed", "idea"),
    ),
    (_PLANNING, _ACTIVE): (
        *(
            "in Vorbereitung",
            "Vorbereitungsphase",
            "in Planung",
            "geplant",
            "Konzeptionserarbeitung",
            "Vorentwurf",
        ),
        *("Konzeptionelle Vorarbeiten / Planung gestartet", "planned", "in preparation", "planning"),
    ),
    (_INITIATION, _ACTIVE): (
        *("Projektinitiierung / Beauftragung gestartet", "demnächst Umsetzung", "beauftragt", "Initiierung"),
        "initiation",
    ),
    (_WORK, _ACTIVE): (
        *("in Bearbeitung", "Implementierung", "in Umsetzung", "Projektumsetzung läuft", "laufend", "läuft"),
        *("läuft an", "Umsetzung", "Realisierung", "in progress", "implementation", "active"),
    ),
    (_WORK, _PERMANENT): (
        *(
            "kontinuierlicher Prozess",
            "Daueraufgabe",
            "dauerhaft",
            "fortlaufend",
            "fortwährend",
            "laufende Aufgabe",
        ),
        *("laufende Tätigkeit", "kontinuierlicher Tätigkeitsbereich", "regelmäßige Mitarbeit", "nach Bedarf"),
        "permanent",
    ),
    (_WORK, _PAUSED): (
        "ruht",
        "ruhend",
        "pausiert",
        "zurückgestellt",
        "steht noch immer aus",
        "on hold",
        "paused",
    ),
    (_CLOSED, _ACTIVE): (
        *(
            "abgeschlossen",
            "erfolgreich abgeschlossen",
            "beendet",
            "umgesetzt",
            "realisiert",
            "erledigt",
            "fertig",
        ),
        *("closed", "done", "completed"),
    ),
}
CERTAIN = {
    same_word(word) for word in ("Implementierung", "in Umsetzung", "in Planung", "läuft", "abgeschlossen")
}
"""Words that mean one thing only; every other suggestion is marked for review."""
MEANINGS = {same_word(word): meaning for meaning, words in _MEANINGS.items() for word in words}
