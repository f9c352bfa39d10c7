"""One command of every kind about boards, their votes and what ties projects together, for tests that ask who may give it."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from domain.ballots import Choice
from domain.consultation_values import Advice
from domain.project_relations import DependencyKind
from domain.review_dossiers import DossierChange
from domain.vote_rules import SIMPLE_MAJORITY
from tests.support.city import City, person
from workflows import (
    boards,
    decision_needs,
    gate_reviews,
    project_relations,
    review_consultations,
    review_dossiers,
    review_recusals,
    tolerances,
)
from workflows.commands import Command

OF_REVIEWS: dict[type[Command], set[str]] = {
    gate_reviews.VacateSeat: {"followup"},
    gate_reviews.VacateLapsedSeats: {"tick"},
    gate_reviews.ConcludeOverdueReviews: {"tick"},
    review_dossiers.JudgeCriterion: {"lead", "pmo", "pmo of all"},
    review_dossiers.ChangeDossier: {"followup"},
    review_recusals.RecuseLead: {"followup"},
    review_consultations.RecordConsultation: {"pmo", "pmo of all"},
}
"""Who may give the commands about what a review rests on; the first step here is of no board that has a chair."""


def commands_of_boards(town: City, review: UUID, new: UUID) -> list[Command]:
    """Give the commands, each with a target that exists; `new` is the id of what does not."""
    programme = town.programme
    return [
        boards.EstablishBoard(programme_id=programme, key="neu", name="Neu", statutory_seats=1),
        boards.SetVoteRule(board_id=town.board, matter_class="x", rule=SIMPLE_MAJORITY, basis="GO"),
        boards.AppointDeputy(
            board_id=town.board, appointment_id=new, principal=person("bo"), deputy=person("lea"), basis="GO"
        ),
        boards.RelieveDeputy(board_id=town.board, appointment_id=new),
        gate_reviews.DeclareRecusal(review_id=review, person_id=person("cy")),
        gate_reviews.ObjectToCircular(review_id=review),
        gate_reviews.CastVote(review_id=review, choice=Choice.YES, dossier_sha256="x"),
        gate_reviews.OpenGateReview(review_id=review),
        review_dossiers.JudgeCriterion(review_id=review, criterion="benefit"),
        review_consultations.RecordConsultation(review_id=review, step=1, advice=Advice.NOTED),
        review_recusals.RecuseLead(review_id=review, person_id=person("bo")),
        review_dossiers.ChangeDossier(review_id=review, change=DossierChange.ADDED, evidence_id=new),
        gate_reviews.ConcludeGateReview(review_id=review),
        tolerances.SetTolerances(review_id=review, days=30),
        tolerances.ForecastMeasure(project_id=town.project, measure="x", forecast=Decimal(1)),
        tolerances.SettleToleranceException(project_id=town.project, exception_id=new, remark="x"),
        gate_reviews.VacateSeat(review_id=review, person_id=person("bo"), mandate_id=new),
        gate_reviews.VacateLapsedSeats(review_ids=(review,)),
        gate_reviews.ConcludeOverdueReviews(review_ids=(review,)),
    ]


def commands_of_relations(town: City, new: UUID) -> list[Command]:
    """Give one command of every kind about the relations of a project, and one that asks a question."""
    return [
        project_relations.DeclareDependency(
            project_id=town.project, on=new, kind=DependencyKind.NEEDS_RESULT, reason="x"
        ),
        project_relations.ReleaseDependency(project_id=town.project, on=new, reason="x"),
        project_relations.NoteSynergy(project_id=town.project, other=new, gain="x"),
        project_relations.DropSynergy(project_id=town.project, other=new, reason="x"),
        project_relations.PlanMilestone(
            project_id=town.project, key="pilot", label="Pilot", due_on=date(2024, 6, 1)
        ),
        project_relations.ReachMilestone(project_id=town.project, key="pilot"),
        project_relations.DropMilestone(project_id=town.project, key="pilot", reason="x"),
        decision_needs.RaiseDecisionNeed(need_id=new, project_id=town.project, question="x"),
    ]
