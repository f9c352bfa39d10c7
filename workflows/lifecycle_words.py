"""The words in which a lifecycle is told to people, in both languages at once."""

from collections.abc import Iterable, Sequence

from domain.lifecycle_definitions import CoarsePhase, Decider, Label, OutcomeKind
from domain.people import Role

OUTCOMES = {
    OutcomeKind.APPROVE: Label(de="Zustimmung", en="approval"),
    OutcomeKind.APPROVE_WITH_CONDITIONS: Label(de="Zustimmung mit Auflagen", en="approval with conditions"),
    OutcomeKind.DEFER: Label(de="Vertagung", en="deferral"),
    OutcomeKind.RETURN_: Label(de="Rückgabe", en="return"),
    OutcomeKind.REJECT: Label(de="Ablehnung", en="rejection"),
}
COARSE = {
    CoarsePhase.PIPELINE: Label(de="Pipeline", en="pipeline"),
    CoarsePhase.PLANNING: Label(de="Planung", en="planning"),
    CoarsePhase.INITIATION: Label(de="Initiierung", en="initiation"),
    CoarsePhase.IMPLEMENTATION: Label(de="Umsetzung", en="implementation"),
    CoarsePhase.CLOSED: Label(de="Abgeschlossen", en="closed"),
}
ROLES = {
    Role.LEAD.value: Label(de="Projektleitung", en="project lead"),
    Role.PMO.value: Label(de="PMO", en="PMO"),
    Role.MANAGEMENT.value: Label(de="Management", en="management"),
    Role.CHAIR.value: Label(de="Vorsitz", en="chair"),
    Role.MEMBER.value: Label(de="Mitglied", en="member"),
    Role.AUDITOR.value: Label(de="Rechnungsprüfung", en="auditor"),
    Role.ADMINISTRATOR.value: Label(de="Administration", en="administrator"),
    Role.READER.value: Label(de="Leserecht", en="reader"),
    Role.DEPUTY_CHAIR.value: Label(de="stellvertretender Vorsitz", en="deputy chair"),
    Role.DEPUTY.value: Label(de="Vertretung", en="deputy"),
    Role.ADVISER.value: Label(de="beratendes Mitglied", en="adviser"),
}
MATTERS = {
    "release": Label(de="Freigaben", en="releases"),
    "phase_gate": Label(de="Phasenübergänge", en="changes of phase"),
    "abort": Label(de="Abbrüche", en="aborts"),
    "resources": Label(de="Ressourcen", en="resources"),
}
"""The usual matter classes; an organisation may have others."""
WEEKDAYS = (
    Label(de="Montag", en="Monday"),
    Label(de="Dienstag", en="Tuesday"),
    Label(de="Mittwoch", en="Wednesday"),
    Label(de="Donnerstag", en="Thursday"),
    Label(de="Freitag", en="Friday"),
    Label(de="Samstag", en="Saturday"),
    Label(de="Sonntag", en="Sunday"),
)
"""ISO weekdays, Monday first."""
PARTS = {
    "board": Label(de="Gremium", en="board"),
    "coarse": Label(de="Grobphase", en="coarse phase"),
    "criteria": Label(de="Kriterien", en="criteria"),
    "escalation": Label(de="wer von der verstrichenen Frist erfährt", en="who is told of a missed deadline"),
    "final": Label(de="Endphase", en="final phase"),
    "guards": Label(de="Bedingungen", en="conditions to hold"),
    "interval_weeks": Label(de="Abstand", en="interval"),
    "label": Label(de="Bezeichnung", en="wording"),
    "ladder": Label(de="Erinnerungen", en="reminders"),
    "matter_class": Label(de="Art der Angelegenheit", en="matter class"),
    "opens": Label(de="Öffnen der Abstimmung", en="opening of the vote"),
    "opens_working_days_before": Label(de="Öffnen des Projektchecks", en="opening of the check"),
    "outcomes": Label(de="Ergebnisse und wer sie entscheidet", en="outcomes and who decides them"),
    "pausable_phases": Label(de="wo Projekte ruhen dürfen", en="where projects may rest"),
    "paused": Label(de="Wort für ruhende Projekte", en="word for projects at rest"),
    "permanent": Label(de="Wort für Daueraufgaben", en="word for permanent tasks"),
    "permanent_phases": Label(de="wo Daueraufgaben möglich sind", en="where permanent tasks are possible"),
    "phases": Label(de="Phasen", en="phases"),
    "proposers": Label(de="wer beantragt", en="who proposes"),
    "question": Label(de="Frage", en="question"),
    "required_evidence": Label(de="Nachweise", en="evidence"),
    "review_days": Label(de="Frist", en="deadline"),
    "source": Label(de="Ausgangsphase", en="phase before"),
    "symbol": Label(de="Zeichen", en="symbol"),
    "target": Label(de="Zielphase", en="phase behind"),
    "time": Label(de="Uhrzeit", en="time"),
    "weekday": Label(de="Wochentag", en="weekday"),
}
"""What single entries are called where they are marked as a proposal."""
NOTHING = Label(de="nichts", en="nothing")
NOBODY = Label(de="niemand", en="nobody")


def said(de: str, en: str, **parts: "Label | str | int") -> Label:
    """Fill a sentence in both languages; what has a wording in each is put in as such."""
    return Label(de=de.format(**_spoken(parts, "de")), en=en.format(**_spoken(parts, "en")))


def _spoken(parts: "dict[str, Label | str | int]", language: str) -> dict[str, str | int]:
    return {name: one.in_language(language) if isinstance(one, Label) else one for name, one in parts.items()}


def quoted(word: "Label | str") -> Label:
    """Put a word into the quotation marks of each language."""
    return said("„{word}“", "“{word}”", word=word)


def listed(words: Iterable[Label], empty: Label = NOTHING) -> Label:
    """Join words by commas; `empty` if there are none."""
    known = list(words)
    if not known:
        return empty
    return Label(de=", ".join(word.de for word in known), en=", ".join(word.en for word in known))


def parts(keys: Iterable[str]) -> Label:
    """Give the words for entries of a definition."""
    return listed(PARTS.get(key) or quoted(key) for key in keys)


def role(key: str) -> Label:
    """Give the word for a role; one that nobody can hold is quoted as it stands."""
    return ROLES.get(key) or quoted(key)


def matter(key: str) -> Label:
    """Give the word for a matter class; one of the organisation's own is quoted as it stands."""
    return MATTERS.get(key) or quoted(key)


def roles(keys: Sequence[str]) -> Label:
    """Give the words for several roles."""
    return listed((role(key) for key in keys), NOBODY)


def decider(who: Decider) -> Label:
    """Say who decides: a board by its vote, or a role alone."""
    if who.board is not None:
        return said("das Gremium {board}", "the board {board}", board=quoted(who.board))
    return said("die Rolle {role} allein", "the role {role} alone", role=role(who.role or ""))


def days_from_due(offset: int) -> Label:
    """Say when a reminder comes, counted in working days from the day a check is due."""
    if offset == 0:
        return Label(de="am Termin", en="on the day")
    if offset < 0:
        return said("{days} Arbeitstage vorher", "{days} working days before", days=-offset)
    return said("{days} Arbeitstage danach", "{days} working days after", days=offset)
