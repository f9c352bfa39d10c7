"""What pages say of dossiers in English: checklists, criteria, votes that are void."""

ENGLISH_OF_DOSSIERS = {
    "Abstimmung eröffnet": "Vote opened",
    "Abstimmung noch nicht eröffnet": "Vote not opened yet",
    "Alle haben abgestimmt": "All have voted",
    "Anmerkung (freiwillig)": "Remark (optional)",
    "Auflage offen": "Condition open",
    "Das Phasenmodell verlangt dafür nichts; die Entscheidung kann beantragt werden.": "The lifecycle asks for nothing "
    "here; the decision can be requested.",
    "Die hochgeladenen Dateien sind der Nachweis für (freiwillig)": "The uploaded files are the evidence of (optional)",
    "Damit neu entscheiden, was entschieden war (freiwillig)": "Decide anew what was decided (optional)",
    "Darüber wird in einer neuen Vorlage noch einmal entschieden.": "This is decided once more in a new gate review.",
    "Die Unterlagen haben sich während der Abstimmung geändert. Diese Stimmen galten den früheren; sie können neu "
    "abgegeben werden.": "The documents changed while the vote was open. These votes were on the earlier ones; they may "
    "be cast again.",
    "Diese Kriterien stelle ich als erfüllt fest": "I find these criteria met",
    "Fehlende Stimmen: {count}": "Votes missing: {count}",
    "Feststellen": "State it",
    "Hier wird neu entschieden, was schon entschieden war.": "This decides anew what had been decided.",
    "Ist es erfüllt?": "Is it met?",
    "Kriterium": "Criterion",
    "Kriterium erfüllt": "Criterion met",
    "Kriterium feststellen": "Judge a criterion",
    "Kriterium noch nicht festgestellt": "Criterion not stated yet",
    "Nachweis fehlt": "Evidence missing",
    "Nachweis liegt vor": "Evidence there",
    "Nachweis: {name}": "Evidence: {name}",
    "Stimmen, die nicht mehr zählen": "Votes that count no more",
    "Vor der Eröffnung für befangen erklärt: {names}": "Recused before the opening: {names}",
    "Worauf wartet das Projekt?": "What is the project waiting for?",
    "entscheidet neu, was schon entschieden war": "decides anew what had been decided",
    "erfüllt": "met",
    "nicht erfüllt": "not met",
    "nicht zwingend": "not mandatory",
    "ungültig seit {time}": "void since {time}",
}
"""Part of `api.pages.english`."""
