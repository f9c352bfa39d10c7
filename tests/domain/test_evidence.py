"""Files laid before decisions: attached, superseded by another of the same subject, withdrawn with a reason."""

import pytest

from domain.evidence import Evidence, EvidenceState, KeptFile, SubjectKind
from domain.refusals import Refusal
from tests.support.builders import act, evidence, project
from tests.support.story import given, when

NEW = evidence("Konzept 2.pdf")


def supersede(it: Evidence) -> None:
    it.supersede(evidence("Konzept 2.pdf"), act(4))


def withdraw(it: Evidence) -> None:
    it.withdraw("Falsche Datei.", act(5))


def test_evidence_says_which_file_it_is_and_what_it_is_about() -> None:
    when(evidence).then(
        (
            Evidence.Attached,
            {
                "project_id": project().id,
                "subject_kind": SubjectKind.CONDITION,
                "name": "Konzept.pdf",
                "media_type": "application/pdf",
                "size": 1_024,
                "sha256": "e" * 64,
                "public": True,
            },
        )
    )


def test_a_file_has_a_name() -> None:
    when(lambda: evidence(" ")).refused(Refusal.VALUE_INVALID, field="name")


@pytest.mark.parametrize(
    "name", ["a/b", "a\\b", "a\r\nb", "a\u202eb", "a\u200bb", "a\u2028b", "..", ".", "x" * 201]
)
def test_a_name_that_hides_something_or_names_a_place_is_refused(name: str) -> None:
    when(lambda: evidence(name)).refused(Refusal.FILE_NAME_UNFIT, most=200)


@pytest.mark.parametrize("name", ["Konzept „A“ (neu).pdf", "x" * 200, ".profil", "Größe 1:2.txt", "図.png"])
def test_a_plain_name_is_taken(name: str) -> None:
    assert evidence(name).file.name == name


def test_a_file_is_superseded_by_another_of_the_same_subject() -> None:
    it = given(evidence())
    it.when(supersede).then((Evidence.Superseded, {"replacement": NEW.id}))
    assert it.aggregate.state is EvidenceState.SUPERSEDED


def test_a_file_is_not_superseded_by_itself_or_by_one_of_another_subject() -> None:
    given(evidence()).when(lambda it: it.supersede(evidence(), act(4))).refused(
        Refusal.VALUE_INVALID, field="replacement"
    )
    elsewhere = evidence("Konzept 2.pdf", subject="another")
    given(evidence()).when(lambda it: it.supersede(elsewhere, act(4))).refused(
        Refusal.VALUE_INVALID, field="replacement"
    )


def test_a_file_is_superseded_once_and_by_one_that_is_in_force() -> None:
    given(evidence(), supersede).when(lambda it: it.supersede(evidence("3.pdf"), act(6))).refused(
        Refusal.EVIDENCE_NOT_IN_FORCE, state="superseded"
    )
    gone = evidence("3.pdf")
    withdraw(gone)
    given(evidence()).when(lambda it: it.supersede(gone, act(6))).refused(
        Refusal.EVIDENCE_NOT_IN_FORCE, evidence="3.pdf", state="withdrawn"
    )


def test_a_file_is_withdrawn_with_a_reason() -> None:
    given(evidence()).when(withdraw).then((Evidence.Withdrawn, {"reason": "Falsche Datei."}))
    given(evidence()).when(lambda it: it.withdraw("", act(5))).refused(Refusal.VALUE_INVALID, field="reason")
    given(evidence(), supersede).when(withdraw).refused(Refusal.EVIDENCE_NOT_IN_FORCE, state="superseded")


def test_asking_twice_changes_nothing() -> None:
    given(evidence(), supersede).when(supersede).then_nothing()
    given(evidence(), withdraw).when(withdraw).then_nothing()


def test_a_kept_file_is_a_plain_value() -> None:
    assert evidence().file == KeptFile(
        name="Konzept.pdf", media_type="application/pdf", size=1_024, sha256="e" * 64
    )
