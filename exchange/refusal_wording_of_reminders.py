"""Refusals about absences and addresses in words."""

from domain.lifecycle_definitions import Label

REMINDERS = {
    "substitute_is_oneself": Label(
        de="Niemand vertritt sich selbst. Nennen Sie eine andere Person.",
        en="Nobody stands in for themselves. Name somebody else.",
    ),
    "absence_overlaps": Label(
        de="Für diese Tage ist schon eine Abwesenheit vermerkt[: {start} bis {end}]. Nehmen Sie sie zuerst zurück.",
        en="An absence is noted for these days already[: {start} to {end}]. Take it back first.",
    ),
    "address_missing": Label(
        de="Für diese Person ist keine Mailadresse hinterlegt. Tragen Sie eine ein.",
        en="There is no mail address of this person. Enter one.",
    ),
    "address_refused": Label(
        de="Die Mailadresse dieser Person nimmt keine Mails an. Prüfen und berichtigen Sie sie.",
        en="The mail address of this person takes no mails. Check and correct it.",
    ),
}
"""Part of `exchange.refusal_wording`."""
