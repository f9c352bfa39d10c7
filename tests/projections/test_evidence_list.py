"""Which files were laid before what, for who may see them."""

from uuid import UUID

import pytest

from domain.access import Reader
from domain.evidence import EvidenceState, SubjectKind
from projections.evidence_list import By, EvidenceRow, evidence_list, named_files
from tests.support.city import City, person
from tests.support.conditional import DRAFT, PROJECT, add_conditional_project, approve, lay
from tests.support.documents import PDF, PLAIN
from workflows.commands import Actor
from workflows.evidence import SupersedeEvidence, WithdrawEvidence
from workflows.projects import SetVisibility


@pytest.fixture
def town(city: City) -> City:
    add_conditional_project(city)
    return city


def listed(city: City, by: By, wanted: UUID, reader: Reader | None = None) -> tuple[EvidenceRow, ...]:
    with city.reading() as connection:
        return evidence_list(connection, reader or Reader.operator(), by, wanted)


def test_files_are_found_by_project_by_subject_and_by_id(city_on_each: City) -> None:
    city = city_on_each
    add_conditional_project(city)
    (owed,) = approve(city, DRAFT)
    plan = lay(city, name="Plan.pdf")
    proof = lay(city, owed, SubjectKind.CONDITION, by="lea", content=PLAIN, name="Freigabe.txt")
    assert {row.evidence_id for row in listed(city, By.PROJECT, PROJECT)} == {plan, proof}
    (row,) = listed(city, By.SUBJECT, owed)
    assert (row.evidence_id, row.name, row.media_type, row.size) == (
        proof,
        "Freigabe.txt",
        "text/plain",
        len(PLAIN),
    )
    assert listed(city, By.EVIDENCE, plan)[0].state is EvidenceState.IN_FORCE
    assert listed(city, By.PROJECT, city.project) == ()


def test_a_superseded_and_a_withdrawn_file_stay_in_the_list(town: City) -> None:
    old, new, wrong = lay(town), lay(town, content=PLAIN, name="neu.txt"), lay(town, name="falsch.pdf")
    town.do(SupersedeEvidence(evidence_id=old, replacement=new), "eve")
    town.do(WithdrawEvidence(evidence_id=wrong, reason="Falsch."), "eve")
    rows = {row.evidence_id: row for row in listed(town, By.PROJECT, PROJECT)}
    assert (rows[old].state, rows[old].replacement) == (EvidenceState.SUPERSEDED, new)
    assert rows[wrong].state is EvidenceState.WITHDRAWN
    assert rows[wrong].ended_at == town.clock.now()
    assert (rows[new].state, rows[new].ended_at) == (EvidenceState.IN_FORCE, None)


def test_the_public_sees_public_files_of_public_projects_only(town: City) -> None:
    shown = lay(town, public=True)
    lay(town, name="intern.pdf")
    assert [row.evidence_id for row in listed(town, By.PROJECT, PROJECT, Reader.anyone())] == [shown]
    assert len(listed(town, By.PROJECT, PROJECT, town.here.reader_of(Actor(person("max"))))) == 2
    town.do(SetVisibility(project_id=PROJECT, public=False), "pia")
    assert listed(town, By.PROJECT, PROJECT, Reader.anyone()) == ()


def test_every_file_the_record_names_is_named_once_whatever_became_of_it(town: City) -> None:
    first, _ = lay(town), lay(town, name="Kopie.pdf")
    lay(town, content=PLAIN, name="neu.txt")
    town.do(WithdrawEvidence(evidence_id=first, reason="Falsch."), "eve")
    with town.reading() as connection:
        assert sorted(named_files(connection).values()) == sorted((len(PDF), len(PLAIN)))
