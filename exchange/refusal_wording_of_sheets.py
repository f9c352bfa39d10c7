"""The wording of what stands against reporting a project, and against judging its board sheet."""

from domain.lifecycle_definitions import Label

SHEETS = {
    "check_already_submitted": Label(
        de="Zu diesem Projektcheck[ ({cycle})] liegt schon ein anderer Bericht vor. Bitten Sie das PMO, ihn "
        "zurückzugeben, oder tragen Sie Neues in den nächsten Projektcheck ein.",
        en="Another report was already given for this project check[ ({cycle})]. Ask the PMO to return it, or enter "
        "what is new in the next one.",
    ),
    "sheet_accepted": Label(
        de="Dieses Blatt[ zum Projektcheck {cycle}] ist schon angenommen und bleibt, wie es ist. Tragen Sie Neues in "
        "den nächsten Projektcheck ein.",
        en="This sheet[ of the project check {cycle}] is accepted already and stays as it is. Enter what is new in the "
        "next project check.",
    ),
    "sheet_not_submitted": Label(
        de="Zu diesem Projektcheck[ ({cycle})] liegt kein Blatt vor, über das zu befinden wäre. Warten Sie, bis es "
        "abgegeben ist.",
        en="No sheet of this project check[ ({cycle})] is there to be judged. Wait until it is handed in.",
    ),
    "sheet_missing_before": Label(
        de="Es gibt noch kein früheres Blatt dieses Projekts, das unverändert gelten könnte[ (Projektcheck {cycle})]. "
        "Füllen Sie das erste Blatt aus.",
        en="There is no earlier sheet of this project that could hold unchanged[ (project check {cycle})]. Fill in the "
        "first sheet.",
    ),
    "text_too_long": Label(
        de="Ein Text ist zu lang[: {field}][, {length} Zeichen][, möglich sind {most}]. Kürzen Sie ihn, oder legen Sie "
        "das Ausführliche als Unterlage vor.",
        en="A text is too long[: {field}][, {length} characters][, possible are {most}]. Shorten it, or lay the long "
        "version before the check as a document.",
    ),
}
