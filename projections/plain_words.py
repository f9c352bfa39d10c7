"""What the closed lists of the record are called in German and English: roles, choices, outcomes, lights.

A stored word that no list knows speaks for itself; it is never hidden behind a guess.
"""

from collections.abc import Mapping

from domain.ballots import Choice
from domain.conditions import Blocks, ConditionState
from domain.evidence import EvidenceState, SubjectKind
from domain.gate_review_values import Outcome, RecusalGround
from domain.goals import GoalKind
from domain.lifecycle_definitions import Label
from domain.light_scales import DEFAULT_SCALE
from domain.people import Role
from domain.project_relations import MilestoneStage
from domain.project_values import GoalLink, RunState

WordList = Mapping[str, Label]

ROLES: WordList = {
    Role.LEAD: Label(de="Projektleitung", en="project lead"),
    Role.PMO: Label(de="PMO", en="PMO"),
    Role.MANAGEMENT: Label(de="Management", en="management"),
    Role.CHAIR: Label(de="Vorsitz", en="chair"),
    Role.MEMBER: Label(de="Mitglied", en="member"),
    Role.AUDITOR: Label(de="Rechnungsprüfung", en="auditor"),
    Role.ADMINISTRATOR: Label(de="Administration", en="administrator"),
    Role.READER: Label(de="Lesezugriff", en="reader"),
    Role.DEPUTY_CHAIR: Label(de="stellvertretender Vorsitz", en="deputy chair"),
    Role.DEPUTY: Label(de="Vertretung", en="deputy"),
    Role.ADVISER: Label(de="beratendes Mitglied", en="adviser"),
}
RECUSALS: WordList = {
    RecusalGround.OWN_DECLARATION: Label(de="eigene Erklärung", en="own declaration"),
    RecusalGround.BOARD_DECISION: Label(de="Beschluss des Gremiums", en="decision of the board"),
    RecusalGround.PROPOSER: Label(de="hat die Vorlage eingereicht", en="submitted the review"),
    RecusalGround.PROJECT_LEAD: Label(de="leitet das Projekt", en="leads the project"),
}
CHOICES: WordList = {
    Choice.YES: Label(de="Ja", en="yes"),
    Choice.NO: Label(de="Nein", en="no"),
    Choice.ABSTAIN: Label(de="Enthaltung", en="abstention"),
}
OUTCOMES: WordList = {
    Outcome.APPROVE: Label(de="angenommen", en="carried"),
    Outcome.APPROVE_WITH_CONDITIONS: Label(de="mit Auflagen angenommen", en="carried with conditions"),
    Outcome.RETURN: Label(de="zur Überarbeitung zurückgegeben", en="returned for rework"),
    Outcome.REJECT: Label(de="abgelehnt", en="rejected"),
    Outcome.DEFER: Label(de="vertagt", en="deferred"),
    Outcome.NO_QUORUM: Label(de="nicht beschlussfähig", en="no quorum"),
}
LIGHTS: WordList = {step.key: Label(de=step.label_de, en=step.label_en) for step in DEFAULT_SCALE.steps}
RUN_STATES: WordList = {
    RunState.ACTIVE: Label(de="in Arbeit", en="in progress"),
    RunState.PAUSED: Label(de="ruht", en="paused"),
    RunState.PERMANENT: Label(de="Daueraufgabe", en="permanent task"),
}
GOAL_LINKS: WordList = {
    GoalLink.YES: Label(de="trägt bei", en="contributes"),
    GoalLink.UNCLEAR: Label(de="ungeklärt", en="unclear"),
    GoalLink.NONE: Label(de="kein Bezug", en="not related"),
}
GOAL_KINDS: WordList = {
    GoalKind.GOAL: Label(de="Ziel", en="goal"),
    GoalKind.FIELD_OF_ACTION: Label(de="Handlungsfeld", en="field of action"),
    GoalKind.PRINCIPLE: Label(de="Leitprinzip", en="principle"),
    GoalKind.WORK_FIELD: Label(de="Arbeitsfeld", en="work field"),
    GoalKind.PRIORITY: Label(de="Schwerpunkt", en="priority"),
}
PROJECT_KINDS: WordList = {
    "project": Label(de="Projekt", en="project"),
    "measure": Label(de="Maßnahme", en="measure"),
    "task": Label(de="Aufgabe", en="task"),
}
MILESTONE_STAGES: WordList = {
    MilestoneStage.PLANNED: Label(de="geplant", en="planned"),
    MilestoneStage.REACHED: Label(de="erreicht", en="reached"),
    MilestoneStage.DROPPED: Label(de="entfallen", en="dropped"),
}
BLOCKS: WordList = {
    Blocks.NOTHING: Label(de="hält nichts auf", en="holds nothing up"),
    Blocks.NEXT_GATE: Label(
        de="hält das nächste Tor auf, solange sie offen ist", en="holds the next gate up while it is open"
    ),
    Blocks.APPROVAL: Label(
        de="mit Ablauf der Frist verfällt die Zustimmung", en="the approval lapses with the deadline"
    ),
}
CONDITION_STATES: WordList = {
    ConditionState.OPEN: Label(de="offen", en="open"),
    ConditionState.MET: Label(de="erfüllt", en="met"),
    ConditionState.WAIVED: Label(de="erlassen", en="waived"),
    ConditionState.LAPSED: Label(de="verfallen", en="lapsed"),
}
EVIDENCE_STATES: WordList = {
    EvidenceState.IN_FORCE: Label(de="gültig", en="in force"),
    EvidenceState.SUPERSEDED: Label(de="ersetzt", en="superseded"),
    EvidenceState.WITHDRAWN: Label(de="zurückgezogen", en="withdrawn"),
}
SUBJECTS: WordList = {
    SubjectKind.PROJECT: Label(de="zum Projekt", en="about the project"),
    SubjectKind.GATE_REVIEW: Label(de="zu einer Vorlage", en="for a gate review"),
    SubjectKind.CONDITION: Label(de="zu einer Auflage", en="for a condition"),
    SubjectKind.PROJECT_CHECK: Label(de="zu einem Projektcheck", en="for a project check"),
}
NOUNS: WordList = {
    "account": Label(de="Konto", en="account"),
    "board": Label(de="Gremium", en="board"),
    "condition": Label(de="Auflage", en="condition"),
    "decision_need": Label(de="Entscheidungsbedarf", en="decision need"),
    "evidence": Label(de="Unterlage", en="document"),
    "exception_task": Label(de="Aufgabe des PMO", en="task of the PMO"),
    "gate_review": Label(de="Vorlage", en="gate review"),
    "import_batch": Label(de="Übernahme", en="import"),
    "goal_system": Label(de="Zielsystem", en="goal system"),
    "lifecycle": Label(de="Phasenmodell", en="lifecycle"),
    "meeting": Label(de="Sitzung", en="meeting"),
    "person": Label(de="Person", en="person"),
    "programme": Label(de="Programm", en="programme"),
    "project": Label(de="Projekt", en="project"),
    "project_check": Label(de="Projektcheck", en="project check"),
    "mandate": Label(de="Mandat", en="mandate"),
    "reporting_duty": Label(de="Berichtspflicht", en="reporting duty"),
    "review": Label(de="Eröffnung einer Vorlage", en="opening of a gate review"),
    "vote": Label(de="Abstimmung", en="vote"),
    "reminder": Label(de="Erinnerung", en="reminder"),
    "token": Label(de="Token", en="token"),
    "system_record": Label(de="Vermerk des Systems", en="note of the system"),
    "unit": Label(de="Organisationseinheit", en="unit"),
}
"""The nouns of the record by the name of their streams, those of accounts, and what people are reminded of."""


def word(words: WordList, key: str, language: str) -> str:
    """Give the word for a stored key."""
    return words[key].in_language(language) if key in words else key
