"""The fields of commands as people call them, and what each asks for: said when a value is refused."""

from domain.lifecycle_definitions import Label
from exchange.account_wording import ACCOUNT_FIELDS, ACCOUNT_HINTS
from projections.plain_words import WordList

BLANK = Label(
    de="Eine Angabe ist leer[: {field}]. Füllen Sie sie aus.",
    en="A value is empty[: {field}]. Fill it in.",
)
"""What an empty text is told."""

FIELDS: WordList = {
    "replacement": Label(de="Ersatz", en="replacement"),
    "proof": Label(de="Nachweis", en="proof"),
    "due_working_days": Label(de="Frist in Arbeitstagen", en="deadline in working days"),
    "due_on": Label(de="Frist", en="deadline"),
    **ACCOUNT_FIELDS,
    "allowed": Label(de="wählbare Mailwünsche", en="wishes to choose from"),
    "anchor_on": Label(de="gemeinsamer Termin", en="joint date"),
    "days_off": Label(de="freie Tage", en="days off"),
    "digest_time": Label(de="Uhrzeit der täglichen Mail", en="time of the daily mail"),
    "ladder": Label(de="Leiter der Erinnerungen", en="reminder ladder"),
    "land": Label(de="Land", en="Land"),
    "lead_time_working_days": Label(de="Arbeitstage zum Ausfüllen", en="working days for filling in"),
    "offset_working_days": Label(de="Arbeitstage der Stufe", en="working days of the step"),
    "phases": Label(de="Phasen", en="phases"),
    "recipients": Label(de="Empfänger der Stufe", en="recipients of the step"),
    "run_states": Label(de="Laufzustände", en="run states"),
    "zone": Label(de="Zeitzone", en="time zone"),
    "body": Label(de="Gremium", en="body"),
    "calendar": Label(de="Kalender", en="calendar"),
    "counts": Label(de="Anzahl", en="count"),
    "decision": Label(de="Entscheidung", en="decision"),
    "duty": Label(de="Berichtspflicht", en="reporting duty"),
    "effective_at": Label(de="Wirksamkeit", en="effective time"),
    "first_due_on": Label(de="erster Termin", en="first due day"),
    "gain": Label(de="Gewinn", en="gain"),
    "interval": Label(de="Abstand", en="interval"),
    "interval_weeks": Label(de="Wochen zwischen zwei Checks", en="weeks between two checks"),
    "hands": Label(de="Handzeichen", en="hands"),
    "items": Label(de="Tagesordnung", en="agenda"),
    "key": Label(de="Schlüssel", en="key"),
    "notice_days": Label(de="Einladungsfrist", en="notice"),
    "place": Label(de="Ort", en="place"),
    "subject_id": Label(de="Gegenstand", en="subject"),
    "label": Label(de="Bezeichnung", en="label"),
    "label_de": Label(de="deutsche Bezeichnung", en="German label"),
    "label_en": Label(de="englische Bezeichnung", en="English label"),
    "advice": Label(de="Beratungsergebnis", en="advice"),
    "consultation": Label(de="Beratungsfolge", en="consultation order"),
    "met": Label(de="ob es erfüllt ist", en="whether it is met"),
    "matter_class": Label(de="Angelegenheit", en="matter class"),
    "motion": Label(de="Antrag", en="motion"),
    "name": Label(de="Name", en="name"),
    "needed_by": Label(de="benötigt bis", en="needed by"),
    "occasion": Label(de="Anlass", en="occasion"),
    "question": Label(de="Frage", en="question"),
    "reason": Label(de="Begründung", en="reason"),
    "registration": Label(de="Nummer der Aufnahme", en="number of the registration"),
    "remark": Label(de="Vermerk", en="remark"),
    "report": Label(de="Bericht", en="report"),
    "done": Label(de="Done (erledigt)", en="done"),
    "doing": Label(de="Doing (in Bearbeitung)", en="doing"),
    "involvement": Label(
        de="Kommunikation / Einbindung Nutzer*innen", en="communication / involvement of users"
    ),
    "milestones": Label(de="Meilensteine", en="milestones"),
    "obstacles": Label(de="Hürden", en="obstacles"),
    "outlook": Label(de="Ausblick", en="outlook"),
    "scale": Label(de="Skala", en="scale"),
    "status": Label(de="Status aktuell", en="current status"),
    "todo": Label(de="To Do (Aufgabe)", en="to do"),
    "vision": Label(de="Produktvision / Projektziele", en="product vision / project goals"),
    "scope": Label(de="Geltungsbereich", en="scope"),
    "statutory_seats": Label(de="Sitze nach Satzung", en="seats by statute"),
    "source": Label(de="Quelle", en="source"),
    "step": Label(de="Station der Beratungsfolge", en="step of the consultation order"),
    "steps": Label(de="Schritte", en="steps"),
    "subject": Label(de="Gegenstand", en="subject"),
    "time": Label(de="Uhrzeit", en="time"),
    "title": Label(de="Titel", en="title"),
    "weekday": Label(de="Wochentag", en="weekday"),
    "wording": Label(de="Wortlaut", en="wording"),
}
"""Fields as people call them."""

HINTS: WordList = {
    "notice_days": Label(de="Möglich sind 0 bis 60 Tage.", en="From 0 to 60 days are possible."),
    "subject_id": Label(
        de="Nur ein Punkt der Art „other“ hat keinen Gegenstand.",
        en="Only an item of the kind “other” has no subject.",
    ),
    "replacement": Label(
        de="Eine Unterlage wird durch eine andere zum selben Gegenstand ersetzt.",
        en="A document is superseded by another one of the same subject.",
    ),
    "due_working_days": Label(
        de="Eine Frist hat mindestens einen Arbeitstag.", en="A deadline is at least one working day ahead."
    ),
    "due_on": Label(
        de="Nennen Sie entweder einen Tag nach der Entscheidung oder eine Zahl von Arbeitstagen.",
        en="Give either a day after the decision or a number of working days.",
    ),
    **ACCOUNT_HINTS,
    "allowed": Label(
        de="Nennen Sie mindestens einen und jeden einmal: at_once, daily, none.",
        en="Name at least one, and each once: at_once, daily, none.",
    ),
    "anchor_on": Label(
        de="Gemeinsame Checks brauchen einen Termin, der auf ihren Wochentag fällt und nicht auf den 29. Februar; "
        "einzelne haben keinen.",
        en="Joint checks need a date that is on their weekday and not on 29 February; individual ones have none.",
    ),
    "days_off": Label(
        de="Nennen Sie jeden Tag einmal und mit einer Bezeichnung.",
        en="Name each day once and say what it is.",
    ),
    "digest_time": Label(
        de="Schreiben Sie sie wie 07:00; zwischen 02:00 und 02:59 fällt sie bei der Zeitumstellung aus.",
        en="Write it like 07:00; between 02:00 and 02:59 it is lost when clocks change.",
    ),
    "ladder": Label(
        de="Jede Stufe braucht eine höhere Nummer und einen späteren Tag als die vorige.",
        en="Each step needs a higher level and a later day than the one before.",
    ),
    "land": Label(
        de="Schreiben Sie eines der 16 Länder mit zwei Buchstaben, wie NW oder SN.",
        en="Write one of the 16 Länder with two letters, like NW or SN.",
    ),
    "lead_time_working_days": Label(
        de="Möglich sind 0 Tage bis einer weniger, als zwischen zwei Checks liegen.",
        en="Possible are 0 days up to one less than lie between two checks.",
    ),
    "offset_working_days": Label(
        de="Möglich sind bis zu 250 Arbeitstage vor oder nach der Frist.",
        en="Up to 250 working days before or after the deadline are possible.",
    ),
    "phases": Label(
        de="Nennen Sie jede Phase einmal; es sind Phasen der Phasenmodelle des Programms, in denen ein Projekt läuft.",
        en="Name each phase once; they are phases of the programme's lifecycles in which a project is under way.",
    ),
    "recipients": Label(
        de="Nennen Sie jeden einmal und nur, wen es bei dieser Art von Frist gibt.",
        en="Name each once, and only those there are for this kind of deadline.",
    ),
    "run_states": Label(
        de="Möglich sind active und permanent; ruhende Projekte werden nicht geprüft.",
        en="Possible are active and permanent; projects at rest are not checked.",
    ),
    "zone": Label(de="Schreiben Sie sie wie Europe/Berlin.", en="Write it like Europe/Berlin."),
    "calendar": Label(
        de="Der Kalender muss für das Land des Programms und für genau das genannte Jahr gelten.",
        en="The calendar must be of the programme's Land and of exactly the year named.",
    ),
    "effective_at": Label(
        de="Was mit der Aufnahme des Projekts galt, kann nicht zu einer anderen Zeit beginnen.",
        en="What held when the project was registered cannot begin at another time.",
    ),
    "first_due_on": Label(
        de="Eine Pflicht mit Abstand hat einen ersten Termin, eine auf Anlass hat keinen.",
        en="A duty with an interval has a first due day, one on demand has none.",
    ),
    "interval": Label(
        de="Schreiben Sie ihn wie P6M (sechs Monate), P1Y (ein Jahr) oder P3W (drei Wochen), höchstens hundert Jahre.",
        en="Write it like P6M (six months), P1Y (one year) or P3W (three weeks), a hundred years at most.",
    ),
    "interval_weeks": Label(
        de="Möglich sind 1 bis 52 Wochen.",
        en="From 1 to 52 weeks are possible.",
    ),
    "needed_by": Label(
        de="Eine Antwort kann frühestens für den Tag der Frage erbeten werden.",
        en="An answer can be asked for by the day of the question at the earliest.",
    ),
    "scope": Label(
        de="Vorsitz und Mitglieder haben ihr Mandat in einem Gremium, alle anderen in einem Programm oder in der "
        "ganzen Organisation.",
        en="Chair and members hold their mandate on a board, all others in a programme or the whole organisation.",
    ),
    "steps": Label(
        de="Eine Beratungsfolge nennt mindestens ein Gremium und keines zweimal in derselben Rolle.",
        en="A consultation order names at least one body, and none twice in the same role.",
    ),
    "time": Label(
        de="Schreiben Sie sie wie 09:00; zwischen 02:00 und 02:59 fällt sie bei der Zeitumstellung aus.",
        en="Write it like 09:00; between 02:00 and 02:59 it is lost when clocks change.",
    ),
    "status": Label(
        de="Nehmen Sie eine Stufe der Skala, auf der dieser Check berichtet wird.",
        en="Take a step of the scale on which this check is reported.",
    ),
    "outlook": Label(
        de="Nehmen Sie eine Stufe der Skala, auf der dieser Check berichtet wird.",
        en="Take a step of the scale on which this check is reported.",
    ),
    "milestones": Label(
        de="Ein Meilenstein braucht eine Bezeichnung; ein Blatt fasst höchstens 40.",
        en="A milestone needs a label; a sheet holds 40 at most.",
    ),
    "scale": Label(
        de="Eine Skala hat zwei bis sechs Stufen, die sich in Schlüssel, Wort und Form unterscheiden.",
        en="A scale has two to six steps that differ in key, words and shape.",
    ),
    "weekday": Label(
        de="Möglich sind 1 (Montag) bis 7 (Sonntag).",
        en="Possible are 1 (Monday) to 7 (Sunday).",
    ),
    "statutory_seats": Label(
        de="Ein Gremium hat mindestens einen Sitz.", en="A board has at least one seat."
    ),
}
"""What a field asks for."""

SAID_BY_HINT = frozenset({"scope"})
"""Fields whose refused value is no text for people; their hint says it all."""
