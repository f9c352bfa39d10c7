"""Two organisations of the same structure for those who test against a running installation.

Everything one of them has the other has too, so that whatever reaches across can be asked for by name. Only
in an installation for tests: the passwords and tokens are printed.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.boards import board_id
from domain.evidence import SubjectKind
from domain.people import Role, ScopeKind
from domain.project_values import ProjectFacts, project_id
from projections.project_checks import checks_of
from runtime import evidence
from runtime.api_tokens import Scope
from runtime.founding import Foundation, found_programme
from runtime.organisations import Installation, OrganisationContext
from runtime.passwords import one_time_password
from runtime.settings import Environment
from storage.engine import UnfitDatabase
from workflows.commands import Actor, Command
from workflows.dispatch import TICK
from workflows.gate_reviews import RequestGateReview
from workflows.people import AssignMandate, RegisterPerson
from workflows.project_checks import ScheduleProjectChecks
from workflows.projects import AssignLead, RegisterProject

SLUGS = {"nord": "Stadt Nord", "sued": "Stadt Süd"}
HANDS = Actor.system("init")
VALID = timedelta(days=30)
_IN_PROGRAMME, _ON_BOARD, _OVER_ALL = ScopeKind.PROGRAMME, ScopeKind.BOARD, ScopeKind.ORGANISATION
OFFICES: Mapping[str, tuple[Role, ScopeKind] | None] = {
    "lead": None,
    "pmo": (Role.PMO, _IN_PROGRAMME),
    "management": (Role.MANAGEMENT, _IN_PROGRAMME),
    "reader": (Role.READER, _IN_PROGRAMME),
    "chair": (Role.CHAIR, _ON_BOARD),
    "member": (Role.MEMBER, _ON_BOARD),
    "auditor": (Role.AUDITOR, _OVER_ALL),
    "administrator": (Role.ADMINISTRATOR, _OVER_ALL),
    "nobody": None,
}
"""Who there is, by the office they hold; the lead holds none, and `nobody` nothing at all."""
PAPER = b"Das Konzept liegt vor.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """One organisation as it was seeded."""

    organisation: str
    accounts: dict[str, dict[str, str]]
    programme: str
    board: str
    project: str
    review: str
    evidence: str
    non_public: str
    check: str


def seed(installation: Installation) -> tuple[dict[str, Any], ...]:
    """Create the two organisations.

    Raises:
        UnfitDatabase: this installation is not for tests, or has them already.
    """
    if installation.settings.env is not Environment.TEST:
        msg = "`gatebook seed` prints passwords and tokens: it works with GATEBOOK_ENV=test only."
        raise UnfitDatabase(msg)
    known = sorted(set(SLUGS) & set(installation.slugs()))
    if known:
        msg = f"There is {', '.join(known)} already, and nobody can be told its passwords again. Use an empty folder."
        raise UnfitDatabase(msg)
    return tuple(asdict(_seeded(installation.create(slug, name))) for slug, name in SLUGS.items())


def _seeded(here: OrganisationContext) -> Seeded:
    foundation = Foundation(
        programme_id=_id(here, "programme"),
        programme_key="digital",
        programme_name="Digitale Stadt",
        land="NW",
        lifecycle="standard",
        seats=3,
        public=True,
    )
    programme = found_programme(here, foundation)
    board = board_id(programme, "steering")
    accounts = {office: _account(here, office, (programme, board)) for office in OFFICES}
    project = _project(here, programme, "PRJ-2", public=True)
    hidden = _project(here, programme, "PRJ-1", public=False)
    review = _id(here, "review")
    request = RequestGateReview(
        review_id=review, project_id=project, gate="release", motion="Das Projekt wird freigegeben."
    )
    paper = evidence.attach(
        here,
        BytesIO(PAPER),
        "Konzept.txt",
        (SubjectKind.PROJECT, project),
        Actor(_id(here, "lead")),
        public=False,
    )
    here.dispatch(request, Actor(_id(here, "lead")), f"seed/{review}")
    return Seeded(
        organisation=here.slug,
        accounts=accounts,
        programme=str(programme),
        board=str(board),
        project=str(project),
        review=str(review),
        evidence=str(paper),
        non_public=str(hidden),
        check=str(_check(here, hidden)),
    )


def _account(here: OrganisationContext, office: str, places: tuple[UUID, UUID]) -> dict[str, str]:
    """Make somebody known, give them their office, and let them in by password and by token."""
    who, held = _id(here, office), OFFICES[office]
    _give(here, RegisterPerson(person_id=who))
    if held is not None:
        role, kind = held
        scope = {_IN_PROGRAMME: places[0], _ON_BOARD: places[1], _OVER_ALL: None}[kind]
        mandate = _id(here, f"mandate {office}")
        _give(
            here,
            AssignMandate(mandate_id=mandate, person_id=who, role=role, scope_kind=kind, scope_id=scope),
        )
    password = one_time_password()
    account = here.accounts.create(who, office, HANDS, password=password)
    expires_at = here.credentials.clock.now() + VALID
    token = here.tokens.create(account.account_id, "seed", frozenset(Scope), expires_at, HANDS)
    return {"person": str(who), "account": office, "password": password, "token": token.token}


def _project(here: OrganisationContext, programme: UUID, key: str, *, public: bool) -> UUID:
    """Register a project; one that is not public is being worked on, so that it is reported of."""
    known = ProjectFacts(key=key, title=f"Vorhaben {key}", kind="project", public=public)
    phase = None if public else "initiation"
    pmo = Actor(_id(here, "pmo"))
    _give(here, RegisterProject(programme_id=programme, lifecycle="standard", phase=phase, known=known), pmo)
    project = project_id(programme, key)
    _give(here, AssignLead(project_id=project, lead=_id(here, "lead")), pmo)
    return project


def _check(here: OrganisationContext, project: UUID) -> UUID:
    here.dispatch(ScheduleProjectChecks(project_ids=(project,)), TICK, f"seed/{project}")
    with here.reading() as connection:
        return checks_of(connection, project)[0].check_id


def _give(here: OrganisationContext, command: Command, by: Actor = HANDS) -> None:
    here.dispatch(command, by, f"seed/{here.position()}")


def _id(here: OrganisationContext, name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{here.organisation.log_origin}/{name}")
