"""Evidence at the door: a file is recorded only once it is kept, for a subject that exists, by who may."""

from dataclasses import replace
from io import BytesIO

import pytest

from domain.evidence import Evidence, EvidenceState, SubjectKind
from domain.refusals import Refusal
from tests.support.city import City
from tests.support.conditional import DRAFT, add_conditional_project, approve, lay
from tests.support.documents import PDF, PLAIN
from tests.support.door import changes_nothing, facts, refuses
from tests.support.records import stream
from workflows.evidence import AttachEvidence, SupersedeEvidence, WithdrawEvidence


def attach(city: City, content: bytes = PDF, **changes: object) -> AttachEvidence:
    """Keep a file and give the command that lays it before CITY-1."""
    command = AttachEvidence(
        evidence_id=stream("evidence"),
        subject_kind=SubjectKind.PROJECT,
        subject_id=city.project,
        file=city.here.store.files.keep(BytesIO(content), "Konzept.pdf"),
    )
    return replace(command, **changes)  # type: ignore[arg-type] # the test names real fields


def state(city: City, name: str = "evidence") -> EvidenceState:
    found = city.here.store.load(Evidence, stream(name))
    assert found is not None
    return found.state


def test_a_kept_file_is_recorded_with_hash_size_type_and_name(city_on_each: City) -> None:
    city = city_on_each
    command = attach(city)
    city.do(command, "eve")
    recorded = facts(city)[-1]
    assert recorded.topic == "evidence.attached.v1"
    assert recorded.state == {
        "programme_id": str(city.programme),
        "project_id": str(city.project),
        "subject_kind": "project",
        "subject_id": str(city.project),
        "name": "Konzept.pdf",
        "media_type": "application/pdf",
        "size": len(PDF),
        "sha256": command.file.sha256,
        "public": False,
    }
    changes_nothing(city, command, "eve")


def test_another_file_under_the_same_id_is_refused(city: City) -> None:
    city.do(attach(city), "eve")
    refuses(city, attach(city, PLAIN), "eve", Refusal.ALREADY_EXISTS, noun="evidence")


def test_a_file_that_is_not_kept_is_not_recorded(city: City) -> None:
    command = attach(city)
    for file in (
        replace(command.file, sha256="0" * 64),
        replace(command.file, sha256="../../record.db"),
        replace(command.file, size=command.file.size + 1),
    ):
        refuses(city, replace(command, file=file), "eve", Refusal.FILE_NOT_KEPT, file="Konzept.pdf")


@pytest.mark.parametrize("kind", SubjectKind)
def test_a_subject_nobody_knows_is_not_found(city: City, kind: SubjectKind) -> None:
    command = attach(city, subject_kind=kind, subject_id=stream("nothing"))
    refuses(city, command, "pia", Refusal.NOT_FOUND, noun=kind.value)


def test_files_are_laid_before_reviews_and_conditions_too(city: City) -> None:
    add_conditional_project(city)
    (owed,) = approve(city, DRAFT)
    review = city.request_release()
    for kind, subject, who in (
        (SubjectKind.GATE_REVIEW, review, "eve"),
        (SubjectKind.CONDITION, owed, "lea"),
        (SubjectKind.CONDITION, owed, "pia"),
    ):
        lay(city, subject, kind, by=who)
        attached = [fact for fact in facts(city) if fact.topic == "evidence.attached.v1"]
        assert attached[-1].state["subject_id"] == str(subject)


def test_a_file_is_laid_by_lead_and_pmo_and_by_nobody_else(city: City) -> None:
    command = attach(city)
    for who in ("lea", "ada", "max", "rob"):
        refuses(city, command, who, Refusal.NOT_AUTHORISED)
    city.do(command, "pia")


def test_a_file_is_superseded_by_one_of_the_same_subject(city: City) -> None:
    city.do(attach(city), "eve")
    city.do(attach(city, PLAIN, evidence_id=stream("new")), "eve")
    command = SupersedeEvidence(evidence_id=stream("evidence"), replacement=stream("new"))
    refuses(city, replace(command, replacement=stream("evidence")), "eve", Refusal.VALUE_INVALID)
    refuses(city, command, "lea", Refusal.NOT_AUTHORISED)
    city.do(command, "eve")
    assert state(city) is EvidenceState.SUPERSEDED
    changes_nothing(city, command, "eve")


def test_a_withdrawn_file_stays_on_record(city: City) -> None:
    city.do(attach(city), "eve")
    command = WithdrawEvidence(evidence_id=stream("evidence"), reason="Falsche Datei.")
    refuses(city, replace(command, reason=""), "eve", Refusal.VALUE_INVALID, field="reason")
    city.do(command, "pia")
    assert state(city) is EvidenceState.WITHDRAWN
    changes_nothing(city, command, "pia")
