"""What is told when an import cannot be undone, and of projects that were taken back."""

from domain.lifecycle_definitions import Label

IMPORTS = {
    "project_withdrawn": Label(
        de="Die Aufnahme dieses Projekts[ {project}][ {id}] wurde zurückgenommen; es ist nicht mehr im Buch. Nehmen Sie es neu "
        "auf, wenn es doch dazugehört.",
        en="The registration of this project[ {project}][ {id}] was withdrawn; it is no longer in the record. Register it anew "
        "if it belongs there after all.",
    ),
    "registration_in_use": Label(
        de="Die Aufnahme[ von {project}] kann nicht mehr zurückgenommen werden[, denn inzwischen ist mehr festgehalten: "
        "{noun}]. Führen Sie das Projekt weiter oder brechen Sie es ab.",
        en="The registration[ of {project}] can no longer be withdrawn[, because more has been recorded since: {noun}]. "
        "Carry the project on or cancel it.",
    ),
    "import_undone": Label(
        de="Die Übernahme[ der Liste „{file}“] wurde schon zurückgenommen. Lesen Sie die Liste neu ein, wenn sie gelten soll.",
        en="The import[ of the list “{file}”] was undone already. Import the list again if it is to hold.",
    ),
}
