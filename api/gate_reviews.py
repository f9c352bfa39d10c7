"""Gate reviews over HTTP: requested, opened, voted on, concluded; and read by whoever may."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from api import examples
from api.callers import Here, Reading
from api.commands import Offer, offered
from api.documents import answers_to_questions
from api.problems import Problem, Wrong
from api.questions import CAUGHT_UP, answer, schema_of
from domain.access import Reader, visible_to
from domain.gate_review_values import GateMatter, Seat, Stage
from domain.gate_reviews import GateReview
from domain.programme_settings import ConsultationRole
from domain.projects import Project
from projections.evidence_list import hidden_files
from projections.reviews import decided_reviews_of
from runtime.organisations import OrganisationContext
from workflows import gate_reviews, review_consultations, review_dossiers

_ONE = "/gate-reviews/{review_id}"
OFFERS = (
    Offer(
        command=gate_reviews.RequestGateReview,
        address="/projects/{project_id}/gate-reviews",
        makes="review_id",
        example={
            "gate": "release",
            "motion": "Das Projekt wird freigegeben.",
            "dossier": [{"name": "Projektantrag.pdf", "sha256": examples.SHA256}],
            "conditions": [{"wording": "Datenschutzkonzept vorlegen", "due_working_days": 20}],
        },
    ),
    Offer(
        command=review_dossiers.JudgeCriterion,
        address=f"{_ONE}/criteria",
        example={"criterion": "benefit", "met": True, "remark": "Siehe Nutzenrechnung, Seite 4."},
    ),
    Offer(
        command=review_consultations.RecordConsultation,
        address=f"{_ONE}/consultation",
        example={"step": 1, "advice": "in_favour", "remark": "Einstimmig."},
    ),
    Offer(command=gate_reviews.OpenGateReview, address=f"{_ONE}/opening", example={}),
    Offer(
        command=gate_reviews.CastVote,
        address=f"{_ONE}/votes",
        example={"choice": "yes", "dossier_sha256": examples.SHA256},
    ),
    Offer(
        command=gate_reviews.DeclareRecusal,
        address=f"{_ONE}/recusals",
        example={"person_id": examples.PERSON, "reason": "verwandt mit einem Bieter"},
    ),
    Offer(
        command=gate_reviews.ObjectToCircular,
        address=f"{_ONE}/procedure-objection",
        example={"reason": "Das ist in der Sitzung zu besprechen."},
    ),
    Offer(command=gate_reviews.ConcludeGateReview, address=f"{_ONE}/conclusion", example={}),
    Offer(
        command=gate_reviews.DeferGateReview,
        address=f"{_ONE}/deferral",
        example={"until": "2026-06-30", "wording": "Zurückgestellt bis zum Haushalt."},
    ),
    Offer(
        command=gate_reviews.ReturnGateReview,
        address=f"{_ONE}/return",
        example={"wording": "Zur Überarbeitung des Kostenplans zurückgegeben."},
    ),
    Offer(
        command=gate_reviews.WithdrawGateReview,
        address=f"{_ONE}/withdrawal",
        example={"reason": "Der Antrag wird neu gestellt."},
    ),
)
router: APIRouter = offered(OFFERS, __name__)

_SEAT = {
    "type": "object",
    "required": ["person_id", "chair", "deputy_chair", "vacated", "recused", "deputies", "voted", "choice"],
    "properties": {
        "person_id": {"type": "string", "format": "uuid"},
        "chair": {"type": "boolean"},
        "deputy_chair": {"type": "boolean"},
        "vacated": {"type": "boolean"},
        "recused": {"type": ["string", "null"], "description": "on what ground"},
        "deputies": {"type": "array", "items": {"type": "string", "format": "uuid"}},
        "voted_by": {"type": ["string", "null"], "format": "uuid", "description": "the deputy, if one did"},
        "voted": {"type": "boolean"},
        "choice": {"type": ["string", "null"], "description": "own, or all once the vote is over"},
    },
}
_PAPER = {
    "type": "object",
    "required": ["name", "sha256"],
    "properties": {
        "name": {"type": ["string", "null"], "description": "null for a file that is not for the caller"},
        "sha256": {"type": "string"},
    },
}
_STEP = {
    "type": "object",
    "required": ["step", "body", "role", "public", "mandatory"],
    "properties": {
        "step": {"type": "integer"},
        "body": {"type": "string"},
        "role": {"enum": [role.value for role in ConsultationRole]},
        "public": {"type": "boolean"},
        "mandatory": {"type": "boolean"},
        "on": {"type": ["string", "null"], "format": "date"},
        "recorded": {"type": "boolean"},
        "advice": {
            "type": ["string", "null"],
            "description": "to those inside, or of a body meeting in public",
        },
        "remark": {"type": ["string", "null"]},
        "said_at": {"type": ["string", "null"], "format": "date-time"},
    },
}
_REVIEW: dict[str, Any] = {
    "type": "object",
    "required": [
        "review_id",
        "project_key",
        "matter",
        "motion",
        "stage",
        "dossier",
        "dossier_sha256",
        "tally",
    ],
    "properties": {
        "review_id": {"type": "string", "format": "uuid"},
        "project_key": {"type": "string"},
        "matter": schema_of(GateMatter),
        "motion": {"type": "string"},
        "stage": {"enum": [stage.value for stage in Stage]},
        "requested_by": {"type": ["string", "null"], "format": "uuid"},
        "opened_at": {"type": ["string", "null"], "format": "date-time"},
        "vote_due_at": {"type": ["string", "null"], "format": "date-time"},
        "concluded_at": {"type": ["string", "null"], "format": "date-time"},
        "outcome": {"type": ["string", "null"]},
        "reopens": {"type": ["string", "null"], "format": "uuid", "description": "what is decided anew"},
        "reopened_by": {"type": ["string", "null"], "format": "uuid"},
        "void_votes": {"type": "integer", "description": "votes that the dossier has outrun"},
        "criteria": {"type": "array", "items": {"type": "object"}},
        "consultation": {"type": "array", "items": _STEP},
        "dossier": {"type": "array", "items": _PAPER},
        "dossier_sha256": {"type": ["string", "null"], "description": "what a vote names"},
        "conditions": {"type": "array", "items": {"type": "object"}},
        "rule": {"type": ["object", "null"]},
        "round": {"type": "integer"},
        "circular": {"type": "boolean"},
        "seats": {"type": ["array", "null"], "items": _SEAT, "description": "not for the public"},
        "tally": {
            "type": ["object", "null"],
            "description": "so far for those who decide, at the end for all",
        },
    },
}


@router.get(
    _ONE,
    operation_id="readGateReview",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(_REVIEW),
)
def read_gate_review(here: Here, reader: Reading, review_id: UUID) -> Response:
    """Give a review with its dossier, and to those who decide with seats and votes."""
    review, project, inside = found_review(here, reader, review_id)
    body = {
        **_for_all(review, project),
        **(_for_those_inside(review, reader) if inside else {}),
        "dossier": _dossier(here, reader, review),
        "reopened_by": _reopened_by(here, review),
        "consultation": _consultation(review, inside=inside),
    }
    return answer(body, version=review.version)


def found_review(
    here: OrganisationContext, reader: Reader, review_id: UUID
) -> tuple[GateReview, Project, bool]:
    """Give a review, its project, and whether the reader may know what the public may not.

    Those who decide in it and those who lead its project may, whatever mandates they hold besides.

    Raises:
        Wrong: there is none the reader may know of.
    """
    review = here.store.load(GateReview, review_id)
    project = here.store.load(Project, review.matter.project_id) if review else None
    if review is None or project is None:
        raise Wrong(Problem.NOT_FOUND)
    programme_id = review.matter.programme_id
    takes_part = reader.person_id is not None and (
        project.lead == reader.person_id or review.takes_part(reader.person_id)
    )
    inside = takes_part or visible_to(reader, public=False, programme_id=programme_id, project_id=project.id)
    if not inside and not project.public:
        raise Wrong(Problem.NOT_FOUND)
    return review, project, inside


def _dossier(here: OrganisationContext, reader: Reader, review: GateReview) -> list[dict[str, Any]]:
    """Show the dossier; a file that is not for this reader is in it by its hash alone."""
    with here.reading() as connection:
        hidden = hidden_files(connection, reader, review.matter.project_id)
    return [
        {"name": None if one.sha256 in hidden else one.name, "sha256": one.sha256}
        for one in (review.frozen.dossier if review.frozen else review.dossier)
    ]


def _consultation(review: GateReview, *, inside: bool) -> list[dict[str, Any]]:
    """Show the order; what a body said that does not meet in public is for those inside."""
    shown = []
    for number, step in enumerate(review.consultation, start=1):
        said = review.consulted.get(number)
        told = said if said is not None and (inside or step.public) else None
        shown.append(
            {
                "step": number,
                "body": step.body,
                "role": step.role,
                "public": step.public,
                "mandatory": step.mandatory,
                "on": step.on,
                "recorded": said is not None,
                "advice": told.advice if told else None,
                "remark": told.remark if told else None,
                "said_at": told.said_at if told else None,
            }
        )
    return shown


def _reopened_by(here: OrganisationContext, review: GateReview) -> UUID | None:
    with here.reading() as connection:
        found = decided_reviews_of(connection, review.matter.project_id)
    return next((one.reopened_by for one in found if one.review_id == review.id), None)


def _for_all(review: GateReview, project: Project) -> dict[str, Any]:
    frozen = review.frozen
    over = review.stage is Stage.CONCLUDED and frozen is not None
    return {
        "review_id": review.id,
        "project_key": project.key,
        "matter": review.matter,
        "motion": review.motion,
        "stage": review.stage,
        "requested_by": None,
        "opened_at": review.opened_at,
        "vote_due_at": review.vote_due_at,
        "concluded_at": review.concluded_at,
        "outcome": review.outcome,
        "reopens": review.reopens,
        "void_votes": len(review.voided_votes),
        "criteria": [
            {"criterion": key, "met": judged.claim.met, "judged_at": judged.judged_at}
            for key, judged in review.criteria.items()
        ],
        "dossier_sha256": frozen.dossier_sha256 if frozen else None,
        "conditions": review.conditions,
        "rule": frozen.rule if frozen else None,
        "round": review.round,
        "circular": review.panel.circular,
        "seats": None,
        "tally": review.tally().to_data() if over else None,
    }


def _for_those_inside(review: GateReview, reader: Reader) -> dict[str, Any]:
    frozen = review.frozen
    if frozen is None:
        return {"requested_by": review.requested_by}
    over = review.stage is Stage.CONCLUDED
    seats = [_seat(review, seat, reader.person_id, over=over) for seat in frozen.seats]
    return {"requested_by": review.requested_by, "seats": seats, "tally": review.tally().to_data()}


def _seat(review: GateReview, seat: Seat, reader: UUID | None, *, over: bool) -> dict[str, Any]:
    """Show a seat; what it voted is for its member and deputy, and once it is over for all inside."""
    person, ballot = seat.person_id, review.ballots.get(seat.person_id)
    shown = ballot is not None and (over or reader in {person, ballot.cast_by})
    return {
        "person_id": person,
        "chair": seat.chair,
        "deputy_chair": person in review.panel.deputy_chairs,
        "vacated": person in review.vacated,
        "recused": review.recused().get(person),
        "deputies": [one.person_id for one in review.panel.deputies if one.principal == person],
        "voted": ballot is not None,
        "voted_by": ballot.deputy if ballot else None,
        "choice": ballot.choice if ballot and shown else None,
    }
