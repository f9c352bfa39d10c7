"""The stage of the demonstration: what the role accounts of one programme can do on it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import TypeVar
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from domain.ballots import Choice
from domain.boards import board_id
from domain.condition_values import ConditionDraft
from domain.consultation_values import Advice
from domain.evidence import SubjectKind
from domain.gate_reviews import GateReview
from domain.gate_reviews import Stage as ReviewStage
from domain.kernel import Aggregate
from domain.lifecycle_definitions import Gate
from domain.lifecycles import Lifecycle
from domain.people import Role, ScopeKind
from domain.project_values import project_id
from domain.projects import Project
from domain.review_dossiers import CriterionClaim
from domain.times import Effective, effective_on
from exchange.seeds import shipped_list
from runtime.clock import StoryClock
from runtime.demo.casting import Body, Casting
from runtime.founding import appoint_administrator, found_programme
from runtime.imports import import_bytes, mapping_named
from runtime.organisations import OrganisationContext
from storage.directory import enter
from workflows.commands import Actor, Command
from workflows.evidence import AttachEvidence
from workflows.gate_reviews import CastVote, ConcludeGateReview, OpenGateReview, RequestGateReview
from workflows.people import AssignMandate, RegisterPerson
from workflows.projects import AssignLead
from workflows.review_consultations import RecordConsultation

A = TypeVar("A", bound=Aggregate)

BERLIN = ZoneInfo("Europe/Berlin")
ADMINISTRATION = "administration"
STAGE_HANDS = Actor.system("demo")
SAID = {"+": Choice.YES, "-": Choice.NO, "0": Choice.ABSTAIN}


def at(day: str, hour: str = "10:00") -> datetime:
    """Give the instant of a local day and hour."""
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=BERLIN).astimezone(UTC)


def day(text: str) -> Effective:
    """Give a day as an effective time known to the day."""
    return effective_on(date.fromisoformat(text), "Europe/Berlin")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens in the story at an instant."""

    at: datetime
    act: Callable[[], object]


@dataclass(slots=True)
class Stage:
    """One programme of a city on the stage."""

    context: OrganisationContext
    clock: StoryClock
    casting: Casting
    steps: list[Step] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    administrator: UUID | None = None
    _commands: int = 0

    @property
    def programme(self) -> UUID:
        """The programme that is played."""
        return self.casting.programme_id

    def board(self, key: str) -> UUID:
        """Give the id of a board by its key in the lifecycle."""
        return board_id(self.programme, key)

    def person(self, role: str) -> UUID:
        """Give the id of a role account, or of the administrator the city was founded with."""
        if role == ADMINISTRATION and self.administrator is not None:
            return self.administrator
        return self.casting.person(role)

    def mandate(self, who: str, role: Role, scope: UUID | None) -> UUID:
        """Give the id of the mandate a role account holds in a scope."""
        return uuid5(self.person(who), f"{role.value}/{scope}")

    def project(self, key: str) -> UUID:
        """Give the id of a project by its key."""
        return project_id(self.programme, key)

    def get(self, kind: type[A], stream_id: UUID) -> A:
        """Give what an act refers to as it stands.

        Raises:
            LookupError: the story speaks of something that is not in the record.
        """
        found = self.context.store.load(kind, stream_id)
        if found is None:
            msg = f"{self.casting.programme}: the story speaks of a {kind.__name__} that is not there."
            raise LookupError(msg)
        return found

    def loaded(self, key: str) -> Project:
        """Give a project as it stands."""
        return self.get(Project, self.project(key))

    def review(self, key: str, gate: str, number: int = 1) -> UUID:
        """Give the id of the n-th review of a gate of a project."""
        return uuid5(self.project(key), f"{gate}/{number}")

    def paper(self, key: str, name: str) -> UUID:
        """Give the id of a paper of a project by its name."""
        return uuid5(self.project(key), f"paper/{name}")

    def on(self, day: str, act: Callable[[], object], hour: str = "10:00") -> None:
        """Put something on the programme of the story."""
        self.steps.append(Step(at(day, hour), act))

    def do(self, command: Command, by: str | None = None) -> None:
        """Let a role account, or the stage hands, give a command a few minutes later."""
        self.clock.set(self.clock.now() + timedelta(minutes=3))
        self._commands += 1
        actor = Actor(self.person(by)) if by else STAGE_HANDS
        self.context.dispatch(command, actor, f"demo/{self.casting.programme}/{self._commands}")

    def does(self, day: str, command: Command, by: str | None = None, hour: str = "10:00") -> None:
        """Put a command that names nothing yet to come on the programme of the story."""
        self.on(day, lambda: self.do(command, by), hour)

    # Setting up.
    def set_up(self) -> None:
        """Found the programme, cast its people, import its lists."""
        found_programme(self.context, self.casting.foundation(), "demo")
        self.administrator = appoint_administrator(self.context, "demo")
        self.newcomer("pmo", "PMO", Role.PMO, self.programme)
        self.newcomer("management", "Management", Role.MANAGEMENT, self.programme)
        self.newcomer("pruefung", "Rechnungsprüfung", Role.AUDITOR, None)
        for key, body in self.casting.bodies.items():
            self._cast_body(key, body)
        for number in self.casting.leads:
            self._enter(f"leitung-{number}", f"Projektleitung {number}")
        for file, mapping in self.casting.lists:
            outcome = import_bytes(self.context, shipped_list(file), file, mapping_named(mapping))
            if outcome.refused or outcome.stopped:
                msg = f"{file} does not come in whole: {outcome.refused} {outcome.stopped}"
                raise LookupError(msg)

    def _cast_body(self, key: str, body: Body) -> None:
        for place, who in enumerate(body.voters()):
            called = f"Mitglied {place}" if place else "Vorsitz"
            role = Role.MEMBER if place else Role.CHAIR
            self.newcomer(who, f"{called} {body.name}", role, self.board(key), ScopeKind.BOARD)

    def newcomer(
        self, who: str, name: str, role: Role, scope: UUID | None, kind: ScopeKind = ScopeKind.PROGRAMME
    ) -> None:
        """Cast a role account with a mandate: in a programme, on a board, or (no scope) in the organisation."""
        self._enter(who, name)
        self.do(
            AssignMandate(
                mandate_id=self.mandate(who, role, scope),
                person_id=self.person(who),
                role=role,
                scope_kind=ScopeKind.ORGANISATION if scope is None else kind,
                scope_id=scope,
            )
        )

    def _enter(self, who: str, name: str) -> None:
        person = self.person(who)
        self.do(RegisterPerson(person_id=person))
        enter(
            self.context.store.database,
            person,
            name=f"{name} (Demo)",
            email=f"{who}@{self.casting.slug}.example",
            language="de",
        )

    # Acts that are told often.
    def give_lead(self, key: str, number: int, since: Effective | None = None) -> None:
        """Let the PMO name a project's lead, possibly as of an earlier day."""
        self.do(
            AssignLead(
                project_id=self.project(key),
                lead=self.person(f"leitung-{number}"),
                effective=since,
                effective_reason="Bestellung nachgetragen" if since else None,
            ),
            "pmo",
        )

    def passage(
        self,
        key: str,
        gate: str,
        by: str,
        days: tuple[str, str],
        votes: str,
        *,
        number: int = 1,
        conditions: tuple[ConditionDraft, ...] = (),
    ) -> None:
        """Put a passage through a gate on the programme: asked for and opened one day, voted on another."""
        asked, voted = days
        self.on(asked, lambda: self.request(key, gate, by, number, conditions))
        self.on(asked, lambda: self.open(key, gate, number), "14:00")
        self.on(voted, lambda: self.vote(key, gate, votes, number), "11:00")

    def lays(
        self,
        key: str,
        name: str,
        by: str,
        before: tuple[SubjectKind, UUID] | None = None,
        proves: str | None = None,
    ) -> UUID:
        """Let a role account lay an invented paper, really kept, before a project or what is named."""
        kind, subject = before or (SubjectKind.PROJECT, self.project(key))
        text = f"{name}\n\nProjekt {key}, {self.casting.programme_name}.\nErfunden für die Vorführung.\n"
        kept = self.context.store.files.keep(BytesIO(text.encode()), f"{name}.txt")
        paper = self.paper(key, name)
        self.do(
            AttachEvidence(
                evidence_id=paper,
                subject_kind=kind,
                subject_id=subject,
                file=kept,
                public=True,
                proves=proves,
            ),
            by,
        )
        return paper

    def request(
        self, key: str, gate: str, by: str, number: int = 1, conditions: tuple[ConditionDraft, ...] = ()
    ) -> None:
        """Ask for the decision on a gate on invented papers and all it demands, perhaps with conditions."""
        layer = "pmo" if by == "management" else by
        asked = self._gate(key, gate)
        papers = (
            self.lays(key, f"Vorlage {number} zu {gate}", layer),
            *(
                self.lays(key, f"{one.label.de} ({number})", layer, proves=one.key)
                for one in asked.required_evidence
                if one.mandatory
            ),
        )
        self.do(
            RequestGateReview(
                review_id=self.review(key, gate, number),
                project_id=self.project(key),
                gate=gate,
                motion=f"Das Projekt {key} durchschreitet das Tor „{gate}“. (erfundene Vorlage)",
                evidence=papers,
                conditions=conditions,
                criteria=tuple(
                    CriterionClaim(criterion=one.key, evidence_id=papers[-1], remark="Geprüft. (erfunden)")
                    for one in asked.criteria
                    if one.mandatory
                ),
            ),
            by,
        )

    def _gate(self, key: str, gate: str) -> Gate:
        """Give a gate as the lifecycle of a project has it."""
        lifecycle = self.get(Lifecycle, self.loaded(key).lifecycle.lifecycle_id)
        return lifecycle.definition().gate(gate)

    def open(self, key: str, gate: str, number: int = 1) -> None:
        """Let the PMO open the vote, where the lifecycle does not open it with the request."""
        review = self.get(GateReview, self.review(key, gate, number))
        if review.stage is not ReviewStage.REQUESTED:
            return
        for place, step in enumerate(review.consultation, start=1):
            if step in review.steps_owed():
                self.hears(review.id, place, Advice.IN_FAVOUR)
        self.do(OpenGateReview(review_id=review.id), "pmo")

    def hears(self, review_id: UUID, step: int, advice: Advice, remark: str = "") -> None:
        """Let the PMO record what a body of the consultation order said."""
        said = f"{remark or 'Ohne Einwände.'} (erfunden)"
        self.do(RecordConsultation(review_id=review_id, step=step, advice=advice, remark=said), "pmo")

    def vote(self, key: str, gate: str, votes: str, number: int = 1, since: Effective | None = None) -> None:
        """Let chair and members vote in turn: `+` yes, `-` no, `0` abstention; the rule may close before all did."""
        review_id = self.review(key, gate, number)
        for place, mark in enumerate(votes):
            review = self.get(GateReview, review_id)
            if review.frozen is None or review.outcome is not None:
                return
            self.do(
                CastVote(
                    review_id=review_id,
                    choice=SAID[mark],
                    dossier_sha256=review.frozen.dossier_sha256,
                    effective=since,
                    effective_reason="Niederschrift der Sitzung nachgetragen" if since else None,
                ),
                self._voters_of(review)[place],
            )

    def _voters_of(self, review: GateReview) -> tuple[str, ...]:
        return next(
            body.voters()
            for key, body in self.casting.bodies.items()
            if self.board(key) == review.matter.board_id
        )

    def conclude(self, key: str, gate: str, number: int = 1) -> None:
        """Let the PMO close a vote whose deadline has passed."""
        self.do(ConcludeGateReview(review_id=self.review(key, gate, number)), "pmo")
