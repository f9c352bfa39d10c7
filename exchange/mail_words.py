"""The words of mails in German and English; what stands in braces is filled in by `exchange/mails.py`."""

from dataclasses import dataclass
from datetime import datetime

_MONTHS = {
    "de": (
        "Januar", "Februar", "März", "April", "Mai", "Juni",
        "Juli", "August", "September", "Oktober", "November", "Dezember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
_DAYS = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything a mail says in one language; subjects and sentences by what has come to pass."""

    greeting: str
    subjects: dict[str, str]
    subject_of_several: str
    subject_of_mixed: str
    sentences: dict[str, str]
    opening_of_several: str
    opening_of_mixed: str
    lines: dict[str, str]
    titled: str
    mandate: str
    appointment: str
    link: str
    sheet_link: str
    meeting_link: str
    agenda: str
    outcomes: dict[str, str]
    reasons: dict[str, str]
    because: str
    more: str
    opt_out: str
    and_others: str
    automatic: str
    demo: str


GERMAN = Words(
    greeting="Guten Tag {name},",
    subjects={
        "check_ahead": "Projektcheck fällig am {when}: {label}",
        "check_today": "Projektcheck heute fällig: {label}",
        "check_overdue": "Projektcheck überfällig seit {when}: {label}",
        "vote_due": "Ihre Stimme ist gefragt: {label}",
        "vote_open": "Ihre Stimme ist gefragt: {label}",
        "votes_missing": "Es fehlen Stimmen: {label}",
        "decision": "Entschieden: {label}",
        "decision_hidden": "Entschieden: {label}",
        "review_waits": "Vorlage wartet auf Eröffnung: {label}",
        "condition_ahead": "Auflage fällig am {when}: {label}",
        "condition_overdue": "Auflage überfällig seit {when}: {label}",
        "report_ahead": "Bericht fällig am {when}: {label}",
        "report_overdue": "Bericht überfällig seit {when}: {label}",
        "mandate_ends": "Mandat endet am {when}: {label}",
        "dossier_changed": "Unterlagen geändert, bitte neu abstimmen: {label}",
        "sheet_returned": "Board-Blatt zurückgegeben: {label}",
        "sheet_accepted": "Board-Blatt angenommen: {label}",
        "check_off": "Projektcheck entfällt: {label}",
        "meeting_called": "Einladung zur Sitzung am {when}: {label}",
        "meeting_moved": "Sitzung verlegt auf {when}: {label}",
        "meeting_supplemented": "Tagesordnung ergänzt: {label}",
        "meeting_off": "Sitzung fällt aus: {label}",
    },
    subject_of_several="{count} Projektchecks stehen aus",
    subject_of_mixed="{count} Erinnerungen",
    sentences={
        "check_ahead": "der Projektcheck zu {label} ist am {when} fällig.",
        "check_today": "der Projektcheck zu {label} ist heute fällig ({when}).",
        "check_overdue": "der Projektcheck zu {label} ist seit {when} überfällig.",
        "vote_due": "zu {label} liegt eine Vorlage zur Abstimmung vor. Ihre Stimme wird bis {when} gebraucht.",
        "votes_missing": "zu {label} wird noch bis {when} abgestimmt, und es fehlen Stimmen.",
        "vote_open": "zu {label} liegt eine Vorlage zur Abstimmung vor. Ihre Stimme wird gebraucht.",
        "decision": "über Ihre Vorlage zu {label} ist entschieden: {outcome}.",
        "decision_hidden": "über Ihre Vorlage zu {label} ist entschieden.",
        "review_waits": "eine Vorlage zu {label} wartet darauf, dass die Abstimmung eröffnet wird, bis {when}.",
        "condition_ahead": "eine Auflage zu {label} ist bis {when} zu erfüllen.",
        "condition_overdue": "eine Auflage zu {label} war bis {when} zu erfüllen und ist offen.",
        "report_ahead": "der Bericht {label} ist bis {when} zu erstatten.",
        "report_overdue": "der Bericht {label} war bis {when} zu erstatten und steht aus.",
        "mandate_ends": "ein Mandat endet am {when}: {label}.",
        "dossier_changed": "die Unterlagen der Vorlage zu {label} haben sich während der Abstimmung geändert. Stimmen auf "
        "die früheren Unterlagen zählen nicht mehr. Bitte sehen Sie die Unterlagen durch und stimmen Sie (noch einmal) ab.",
        "sheet_returned": "das PMO hat Ihr Board-Blatt zu {label} mit einem Vermerk zurückgegeben. "
        "Bitte geben Sie es noch einmal ab.",
        "sheet_accepted": "das PMO hat Ihr Board-Blatt zu {label} angenommen. Sie müssen nichts weiter tun.",
        "check_off": "der anstehende Projektcheck zu {label} entfällt, weil das Projekt ruht oder beendet ist. "
        "Geht es vorher weiter, werden Sie wieder erinnert.",
        "meeting_called": "Sie sind zur Sitzung eingeladen: {label}, {when}, {place}.",
        "meeting_moved": "Zeit oder Ort der Sitzung {label} haben sich geändert. Sie findet jetzt so statt: {when}, {place}.",
        "meeting_supplemented": "die Tagesordnung der Sitzung {label} ist ergänzt worden. Die Sitzung: {when}, {place}.",
        "meeting_off": "die Sitzung {label} am {when} fällt aus.",
    },
    opening_of_several="für diese Projekte steht ein Projektcheck aus:",
    opening_of_mixed="das steht an:",
    lines={
        "check_ahead": "{label}: fällig am {when}",
        "check_today": "{label}: heute fällig",
        "check_overdue": "{label}: überfällig seit {when}",
        "vote_due": "{label}: Ihre Stimme bis {when}",
        "vote_open": "{label}: Ihre Stimme",
        "votes_missing": "{label}: Stimmen fehlen, bis {when}",
        "review_waits": "{label}: Vorlage zu eröffnen bis {when}",
        "condition_ahead": "{label}: Auflage bis {when}",
        "condition_overdue": "{label}: Auflage überfällig seit {when}",
        "report_ahead": "{label}: Bericht bis {when}",
        "report_overdue": "{label}: Bericht überfällig seit {when}",
        "mandate_ends": "{label}: Mandat endet am {when}",
    },
    titled="{key} „{title}“",
    mandate="{person}, {role} ({programme})",
    appointment="Projektcheck",
    link="Zum Projekt:",
    sheet_link="Zum Board-Blatt:",
    meeting_link="Zur Sitzung:",
    agenda="Tagesordnung:",
    outcomes={
        "approve": "zugestimmt",
        "approve_with_conditions": "mit Auflagen zugestimmt",
        "reject": "abgelehnt",
        "defer": "vertagt",
        "return": "zurückgegeben",
        "no_quorum": "nicht beschlussfähig",
    },
    reasons={
        "lead": "weil Sie Projektleitung von {keys} sind.",
        "pmo": "weil Sie zum PMO des Programms „{programmes}“ gehören.",
        "management": "weil Sie zum Management des Programms „{programmes}“ gehören.",
        "chair": "weil Sie den Vorsitz des Gremiums haben, das über {keys} entscheidet.",
        "deputy_chair": "weil Sie den Vorsitz des Gremiums vertreten, das über {keys} entscheidet.",
        "adviser": "weil Sie das Gremium beraten, das über {keys} entscheidet.",
        "member": "weil Sie Mitglied des Gremiums sind, das über {keys} entscheidet.",
        "auditor": "weil Sie das Programm „{programmes}“ prüfen.",
        "administrator": "weil Sie die Anwendung verwalten, in der {keys} geführt wird.",
        "reader": "weil Sie Leserecht im Programm „{programmes}“ haben.",
        "submitter": "weil Sie das Board-Blatt zu {keys} abgegeben haben.",
        "requester": "weil Sie die Vorlage zu {keys} eingebracht haben.",
        "deputy": "weil Sie die Projektleitung von {keys} vertreten.",
        "owner": "weil Sie bei {keys} selbst gefragt sind.",
        "substitute": "weil Sie eine abwesende Person vertreten ({keys}).",
        "invited": "weil Sie zur Sitzung eingeladen sind ({keys}).",
    },
    because="Sie erhalten diese Nachricht,",
    more="Warum Sie? Was noch kommt?",
    opt_out="Keine Erinnerungen mehr als Mail:",
    and_others="{first} und {count} weiteren",
    automatic="Gatebook hat sie automatisch erstellt.",
    demo="Dies ist eine Vorführung: Personen, Abstimmungen, Termine und Verläufe sind erfunden.",
)

ENGLISH = Words(
    greeting="Dear {name},",
    subjects={
        "check_ahead": "Project check due on {when}: {label}",
        "check_today": "Project check due today: {label}",
        "check_overdue": "Project check overdue since {when}: {label}",
        "vote_due": "Your vote is needed: {label}",
        "vote_open": "Your vote is needed: {label}",
        "votes_missing": "Votes are missing: {label}",
        "decision": "Decided: {label}",
        "decision_hidden": "Decided: {label}",
        "review_waits": "Motion waits to be opened: {label}",
        "condition_ahead": "Condition due on {when}: {label}",
        "condition_overdue": "Condition overdue since {when}: {label}",
        "report_ahead": "Report due on {when}: {label}",
        "report_overdue": "Report overdue since {when}: {label}",
        "mandate_ends": "Mandate ends on {when}: {label}",
        "dossier_changed": "Documents changed, please vote again: {label}",
        "sheet_returned": "Board sheet returned: {label}",
        "sheet_accepted": "Board sheet accepted: {label}",
        "check_off": "Project check is off: {label}",
        "meeting_called": "Invitation to the meeting on {when}: {label}",
        "meeting_moved": "Meeting moved to {when}: {label}",
        "meeting_supplemented": "Agenda supplemented: {label}",
        "meeting_off": "Meeting is off: {label}",
    },
    subject_of_several="{count} project checks are outstanding",
    subject_of_mixed="{count} reminders",
    sentences={
        "check_ahead": "The project check of {label} is due on {when}.",
        "check_today": "The project check of {label} is due today ({when}).",
        "check_overdue": "The project check of {label} has been overdue since {when}.",
        "vote_due": "A motion on {label} is open for voting. Your vote is needed by {when}.",
        "votes_missing": "The vote on {label} is open until {when}, and votes are missing.",
        "vote_open": "A motion on {label} is open for voting. Your vote is needed.",
        "decision": "Your motion on {label} has been decided: {outcome}.",
        "decision_hidden": "Your motion on {label} has been decided.",
        "review_waits": "A motion on {label} waits for its vote to be opened, by {when}.",
        "condition_ahead": "A condition on {label} is to be met by {when}.",
        "condition_overdue": "A condition on {label} was to be met by {when} and is open.",
        "report_ahead": "The report {label} is to be given by {when}.",
        "report_overdue": "The report {label} was to be given by {when} and is outstanding.",
        "mandate_ends": "A mandate ends on {when}: {label}.",
        "dossier_changed": "The documents of the motion on {label} changed while the vote was open. Votes on the earlier "
        "documents count no more. Please look through the documents and vote (again).",
        "sheet_returned": "The PMO returned your board sheet of {label} with a remark. Please hand it in again.",
        "sheet_accepted": "The PMO accepted your board sheet of {label}. Nothing more is needed from you.",
        "check_off": "The next project check of {label} is off, because the project rests or has ended. "
        "If it goes on before, you will be reminded again.",
        "meeting_called": "You are invited to the meeting: {label}, {when}, {place}.",
        "meeting_moved": "Time or place of the meeting {label} changed. It now takes place: {when}, {place}.",
        "meeting_supplemented": "The agenda of the meeting {label} has been supplemented. The meeting: {when}, {place}.",
        "meeting_off": "The meeting {label} on {when} is off.",
    },
    opening_of_several="A project check is outstanding for these projects:",
    opening_of_mixed="This is due:",
    lines={
        "check_ahead": "{label}: due on {when}",
        "check_today": "{label}: due today",
        "check_overdue": "{label}: overdue since {when}",
        "vote_due": "{label}: your vote by {when}",
        "vote_open": "{label}: your vote",
        "votes_missing": "{label}: votes are missing, by {when}",
        "review_waits": "{label}: motion to be opened by {when}",
        "condition_ahead": "{label}: condition by {when}",
        "condition_overdue": "{label}: condition overdue since {when}",
        "report_ahead": "{label}: report by {when}",
        "report_overdue": "{label}: report overdue since {when}",
        "mandate_ends": "{label}: mandate ends on {when}",
    },
    titled="{key} “{title}”",
    mandate="{person}, {role} ({programme})",
    appointment="Project check",
    link="To the project:",
    sheet_link="To the board sheet:",
    meeting_link="To the meeting:",
    agenda="Agenda:",
    outcomes={
        "approve": "approved",
        "approve_with_conditions": "approved with conditions",
        "reject": "rejected",
        "defer": "deferred",
        "return": "returned",
        "no_quorum": "no quorum",
    },
    reasons={
        "lead": "because you lead {keys}.",
        "pmo": "because you belong to the PMO of the programme “{programmes}”.",
        "management": "because you belong to the management of the programme “{programmes}”.",
        "chair": "because you chair the board that decides on {keys}.",
        "deputy_chair": "because you are deputy chair of the board that decides on {keys}.",
        "adviser": "because you advise the board that decides on {keys}.",
        "member": "because you are a member of the board that decides on {keys}.",
        "auditor": "because you audit the programme “{programmes}”.",
        "administrator": "because you administer the application that holds {keys}.",
        "reader": "because you may read the programme “{programmes}”.",
        "submitter": "because you handed in the board sheet of {keys}.",
        "requester": "because you put the motion on {keys}.",
        "deputy": "because you are the deputy of the lead of {keys}.",
        "owner": "because {keys} is yours to see to.",
        "substitute": "because you stand in for somebody who is away ({keys}).",
        "invited": "because you are invited to the meeting ({keys}).",
    },
    because="You receive this message",
    more="Why you? What comes next?",
    opt_out="No more reminders by mail:",
    and_others="{first} and {count} more",
    automatic="Gatebook wrote it automatically.",
    demo="This is a demonstration: persons, votes, dates and courses of events are invented.",
)

WORDS = {"de": GERMAN, "en": ENGLISH}


def spoken(local: datetime, language: str) -> str:
    """Write a local time as people say it: „Dienstag, 24. November 2026, 09:00 Uhr“."""
    day, month = _DAYS[language][local.weekday()], _MONTHS[language][local.month - 1]
    if language == "en":
        return f"{day}, {local.day} {month} {local.year}, {local:%H:%M}"
    return f"{day}, {local.day}. {month} {local.year}, {local:%H:%M} Uhr"


def short(local: datetime, language: str) -> str:
    """Write the day of a local time for a subject line: 24.11.2026, or 24 Nov 2026."""
    if language == "en":
        return f"{local.day} {_MONTHS['en'][local.month - 1][:3]} {local.year}"
    return f"{local:%d.%m.%Y}"
