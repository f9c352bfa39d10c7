"""Who may do and see what over HTTP: every operation of the document, for every role, here and elsewhere.

A command is tried with a version nobody can have seen, so that whoever may gives 412 and nothing is recorded.
An operation that nobody has classified fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from api import examples
from api.openapi import document
from domain.project_values import project_id
from runtime.api_tokens import Scope
from tests.support.city import City, person
from tests.support.documents import PLAIN
from tests.support.programs import EVERY_SCOPE, Program, Programs, token_of
from tests.support.two_programmes import (
    CANARY,
    FOREIGN,
    FOREIGN_STAFF,
    OWN_STAFF,
    found_foreign,
    furnish,
)

NOBODY_SAW = '"999999"'
PERSONS = ("ada", "bo", "eve", "pia", "max", "rob", "ann", "lea")
"""Chair, member, lead, PMO, management of the city's programme; auditor and administrator of all; nobody."""
OVER_ALL = {"rob", "ann"}

ADMIN, PMO, LEAD_OR_PMO, PMO_OR_CHAIR = {"ann"}, {"pia"}, {"eve", "pia"}, {"ada", "pia"}
OF_PROGRAMME = {"pia", "ann"}
IN_PROJECTS: dict[str, set[str]] = {
    **dict.fromkeys(
        (
            "retitleProject", "planDates", "pauseProject", "resumeProject", "requestGateReview",
            "withdrawGateReview", "judgeCriterion", "supersedeEvidence", "withdrawEvidence", "submitProjectCheck", "confirmUnchanged",
            "declareDependency", "releaseDependency", "noteSynergy", "dropSynergy", "planMilestone",
            "reachMilestone", "dropMilestone", "raiseDecisionNeed", "withdrawDecisionNeed", "attachEvidence",
            "declareConditionMet", "forecastMeasure",
        ),
        LEAD_OR_PMO,
    ),
    **dict.fromkeys(
        (
            "assignLead", "classifyProject", "setVisibility", "linkGoal", "makePermanent", "correctPhase",
            "correctRunState", "correctDates", "openGateReview", "meetCondition", "rejectProof", "withdrawRegistration",
            "acceptSheet", "returnSheet", "settleToleranceException", "recordConsultation",
        ),
        PMO,
    ),
    "moveProject": {"pia", "max"},
    "castVote": {"ada", "bo"},
    "declareRecusal": {"pia", "ada"},
    "objectToCircular": {"ada", "bo"},
    "concludeGateReview": {"pia", "ada"},
    "setTolerances": {"pia", "ada"},
    "deferGateReview": {"ada"},
    "returnGateReview": {"ada"},
    "extendCondition": {"pia", "ada"},
    "waiveCondition": {"ada"},
    "answerDecisionNeed": {"max"},
    "escalateDecisionNeed": {"pia", "max"},
}  # fmt: skip
"""Commands about a project: who may not know of it is told that it does not exist."""
IN_PROGRAMMES: dict[str, set[str]] = {
    **dict.fromkeys(
        (
            "adoptLifecycle", "publishCalendar", "setReportingDuty", "endReportingDuty", "setConsultationOrder",
            "setCheckRule", "setReminderLadder", "setMailTerms", "establishBoard", "setVoteRule",
            "setLightScale",
            "appointDeputy", "relieveDeputy",
        ),
        OF_PROGRAMME,
    ),
    **dict.fromkeys(
        (
            "fulfilReportingDuty", "registerProject", "establishGoalSystem", "addGoal", "renameGoal", "moveGoal",
            "retireGoal", "retryFollowUp", "settleExceptionTask", "planMeeting", "planMeetingSeries",
            "moveMeeting", "inviteToMeeting", "supplementAgenda", "recordArrival", "recordLeaving",
            "recordShowOfHands", "recordResolution", "minuteItem", "correctMinutes",
        ),
        PMO,
    ),
    **dict.fromkeys(("cancelMeeting", "openMeeting", "closeMeeting", "postponeItem"), PMO_OR_CHAIR),
    "approveMinutes": {"ada"},
}  # fmt: skip
IN_THE_ORGANISATION: dict[str, set[str]] = dict.fromkeys(
    (
        "registerPerson", "assignMandate", "endMandate", "establishProgramme", "registerUnit", "renameUnit",
        "dissolveUnit", "publishLifecycle",
    ),
    ADMIN,
) | dict.fromkeys(("noteAbsence", "cancelAbsence", "nameDeputy", "stateMailWish"), ADMIN | {"lea"})  # fmt: skip
"""Also about a person: of absences, deputy and mails Lea, whose they are, decides herself."""
OBJECTS = {
    "readProject", "readHistory", "readProjectChecks", "readProjectRelations", "readMilestones", "readTolerances", "readGateReview",
    "readDossierChecklist", "readDecisionNeed", "readMeeting", "readAgendaProposal", "readGoalsMatrix", "readYearComparison",
    "readEvidenceFile", "readBoardSheets", "readProjectCheck",
    "previewCheckRule",
}  # fmt: skip
"""Questions about one thing: the public sees what is public, the foreign is missing."""
LISTS = {
    "readPortfolio", "exportPortfolio", "exportDecisionRegister", "readConditions", "readDecisionRegister", "readGateAgenda", "readPhaseOverview",
    "readCheckCalendar", "readProgrammes", "readReportingDuties", "readGoalSystems", "readEvidence", "readBoards",
    "readUnits", "readLifecycle", "readMeetings", "readDecisionNeeds", "readExceptionTasks", "readCheckCockpit", "readCheckStatistics",
}  # fmt: skip
"""Questions about all there is: everybody may ask, nobody is shown what they may not see."""
INSIDERS = {
    "readEvidenceFile": {"eve", "ada", "bo", "pia", "max", *OVER_ALL},
    "readProjectCheck": {"eve", "ada", "bo", "pia", "max", *OVER_ALL},
}
"""Of what is public, the parts that are not for the public: who may see them."""
NAMES_ARE_PUBLIC = {"readUnits"}
SIGNED_IN = {"readMyself", "readMyTasks", "readTokens", "createToken", "readAuditTrail"}
"""For whoever has said who they are, about themselves or what they may see."""
IN_OFFICE = {"readReminders"}
"""For office holders of the programme, the lead, and whoever was told; others learn nothing, the public is sent away."""
OWN_ONLY = {"revokeToken"}
OF_LISTS = {"proposeMapping", "lookAtImport", "importList", "undoImport", "readImports", "readImportRun"}
"""Who may is tried in `test_imports.py`: these take files."""
FOR_MACHINES = {"readLiveness", "readReadiness"}

COMMANDS = {**IN_PROJECTS, **IN_PROGRAMMES, **IN_THE_ORGANISATION}
CLASSIFIED = {*COMMANDS, *OBJECTS, *LISTS, *IN_OFFICE, *SIGNED_IN, *OWN_ONLY, *OF_LISTS, *FOR_MACHINES}


@dataclass(frozen=True)
class Asked:
    """One operation as the document describes it."""

    name: str
    method: str
    path: str
    said: dict[str, Any]

    def send(self, program: Program, ids: dict[str, str]) -> Any:
        """Ask it about a world."""
        address = self.path.removeprefix("/api/v1/{organisation}").format(**{**FIXED, **ids})
        query = {name: one for name, one in self._query(ids).items() if self._takes(name)}
        if self.method == "GET":
            return program.get(address, **query)
        if self.name == "attachEvidence":
            return program.raw(
                f"{address}?subject_kind=project&subject_id={ids['project_id']}&name=x.txt",
                PLAIN,
                Content_Type="application/octet-stream",
            )
        return program.send(self.method, address, self._body(ids), If_Match=NOBODY_SAW)

    def _takes(self, name: str) -> bool:
        return any(one["name"] == name for one in self.said.get("parameters", ()))

    def _query(self, ids: dict[str, str]) -> dict[str, str]:
        return {"subject": ids["project_id"], "before": "2023-12-31", "after_day": "2024-01-01"}

    def _body(self, ids: dict[str, str]) -> Any:
        if self.name == "createToken":
            return {"name": "Bericht", "scopes": ["read"], "expires_at": "2024-06-30T22:00:00Z"}
        content = self.said.get("requestBody", {}).get("content", {})
        return _about(content.get("application/json", {}).get("example"), ids)


FIXED = {
    "duty": "rat", "matter_class": "release", "scheme": "art", "key": "zuschlag", "year": "2026",
    "mandate_id": examples.EVENT, "token_id": examples.EVENT, "on": "", "other": "", "item": "O1",
    "batch_id": examples.EVENT, "absence_id": examples.EVENT, "kind": "condition", "digest": "0" * 64,
}  # fmt: skip
PLACES = {
    examples.PROGRAMME: "programme_id",
    examples.PROJECT: "project_id",
    examples.PERSON: "person_id",
    examples.BOARD: "board_id",
    examples.EVIDENCE: "evidence_id",
    examples.LIFECYCLE: "lifecycle_id",
    examples.UNIT: "unit_id",
}


def _about(value: Any, ids: dict[str, str]) -> Any:
    """Put the ids of a world into an example."""
    if isinstance(value, dict):
        return {name: _about(one, ids) for name, one in value.items()}
    if isinstance(value, list):
        return [_about(one, ids) for one in value]
    return ids[PLACES[value]] if value in PLACES else value


OPERATIONS = [
    Asked(said["operationId"], method.upper(), path, said)
    for path, methods in document()["paths"].items()
    for method, said in methods.items()
]


@dataclass(frozen=True)
class World:
    """The city with both programmes, and everybody's programs."""

    city: City
    programs: Programs
    own: dict[str, str]
    foreign: dict[str, str]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Both programmes with one of everything; what is asked of them records nothing."""
    city = City(tmp_path_factory.mktemp("policy"))
    found_foreign(city)
    own = furnish(city, city.programme, OWN_STAFF, "OFFEN", public=True)
    foreign = furnish(city, FOREIGN, FOREIGN_STAFF, CANARY, public=False)
    other = str(project_id(city.programme, "CITY-1"))
    hidden = str(project_id(FOREIGN, f"{CANARY}-7"))
    both = {"on": other, "other": other}
    yield World(city, Programs(city), {**own, **both}, {**foreign, **both, "on": hidden})
    city.close()


def test_every_operation_is_classified_once() -> None:
    assert sorted(one.name for one in OPERATIONS) == sorted(CLASSIFIED)
    assert len(CLASSIFIED) == sum(
        map(len, (COMMANDS, OBJECTS, LISTS, IN_OFFICE, SIGNED_IN, OWN_ONLY, OF_LISTS, FOR_MACHINES))
    )


@pytest.mark.parametrize(
    "asked", [one for one in OPERATIONS if one.name in COMMANDS], ids=lambda one: one.name
)
def test_a_command_is_taken_from_whoever_may_and_from_nobody_else(world: World, asked: Asked) -> None:
    may = COMMANDS[asked.name]
    accepted = 201 if asked.name == "attachEvidence" else 412
    assert asked.send(world.programs.public, world.own).status_code == 401
    before = world.city.here.position()
    for who in PERSONS:
        answer = asked.send(world.programs[who], world.own)
        expected = accepted if who in may else 403
        assert answer.status_code == expected, (who, answer.text)
        if asked.name == "attachEvidence":
            before = world.city.here.position()
        abroad = asked.send(world.programs[who], world.foreign)
        assert abroad.status_code == _abroad(asked.name, who), (who, abroad.text)
        assert CANARY not in abroad.text or who in OVER_ALL
    assert world.city.here.position() == before


def _abroad(name: str, who: str) -> int:
    """Tell what somebody of the city is told who tries a command on what is not theirs."""
    if who in COMMANDS[name] and (name in IN_THE_ORGANISATION or who in OVER_ALL):
        return 412
    return 404 if name in IN_PROJECTS and who not in OVER_ALL else 403


@pytest.mark.parametrize(
    "asked", [one for one in OPERATIONS if one.name in OBJECTS], ids=lambda one: one.name
)
def test_one_thing_is_shown_to_whoever_may_see_it_and_is_missing_for_others(
    world: World, asked: Asked
) -> None:
    for who in (*PERSONS, None):
        program = world.programs[who] if who else world.programs.public
        knows = asked.name not in INSIDERS or who in INSIDERS[asked.name]
        assert asked.send(program, world.own).status_code == (200 if knows else 404), who
        abroad = asked.send(program, world.foreign)
        assert abroad.status_code == (200 if who in OVER_ALL else 404), (who, abroad.text)
        assert who in OVER_ALL or CANARY not in abroad.text


@pytest.mark.parametrize("asked", [one for one in OPERATIONS if one.name in LISTS], ids=lambda one: one.name)
def test_a_list_shows_nobody_what_they_may_not_see(world: World, asked: Asked) -> None:
    for who in (*PERSONS, None):
        program = world.programs[who] if who else world.programs.public
        for ids in (world.own, world.foreign):
            answer = asked.send(program, ids)
            assert answer.status_code == 200, (who, answer.text)
            hidden = who not in OVER_ALL and asked.name not in NAMES_ARE_PUBLIC
            assert not (hidden and CANARY in answer.text), who


@pytest.mark.parametrize(
    "asked", [one for one in OPERATIONS if one.name in SIGNED_IN], ids=lambda one: one.name
)
def test_what_is_about_the_caller_is_not_for_the_public(world: World, asked: Asked) -> None:
    assert asked.send(world.programs.public, world.own).status_code == 401
    for who in PERSONS:
        answer = asked.send(world.programs[who], world.own)
        assert answer.status_code in {200, 201}, answer.text
        assert who in OVER_ALL or CANARY not in answer.text


@pytest.mark.parametrize(
    "asked", [one for one in OPERATIONS if one.name in IN_OFFICE], ids=lambda one: one.name
)
def test_what_office_holders_may_ask_is_missing_for_others(world: World, asked: Asked) -> None:
    assert asked.send(world.programs.public, world.own).status_code == 401
    for who in PERSONS:
        knows = who in {"eve", "pia", "max", *OVER_ALL}
        assert asked.send(world.programs[who], world.own).status_code == (200 if knows else 404), who
        abroad = asked.send(world.programs[who], world.foreign)
        assert abroad.status_code == (200 if who in OVER_ALL else 404), who


def test_nobody_ends_the_token_of_another(world: World) -> None:
    listed = world.programs["bo"].get("/tokens").json()["items"][0]["token_id"]
    assert world.programs["ada"].send("DELETE", f"/tokens/{listed}").status_code == 404
    assert world.programs["bo"].get("/my-tasks").status_code == 200


@pytest.mark.parametrize(
    "asked",
    [one for one in OPERATIONS if one.name not in FOR_MACHINES | OWN_ONLY],
    ids=lambda one: one.name,
)
def test_a_token_serves_only_for_what_it_was_made(world: World, asked: Asked) -> None:
    needed = Scope(asked.said["x-gatebook-scope"])
    narrow = Program(world.programs.client, _narrow(world, EVERY_SCOPE - {needed}))
    answer = asked.send(narrow, world.own)
    assert (answer.status_code, answer.json()["refusal"]) == (403, "scope_missing"), answer.text


def _narrow(world: World, scopes: frozenset[Scope]) -> str:
    _ = world.programs["ann"]
    account = next(
        one.account_id for one in world.city.here.accounts.listed() if one.person_id == person("ann")
    )
    return token_of(world.city, "ann", scopes, account)
