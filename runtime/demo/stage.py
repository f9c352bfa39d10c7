"""The stage of the demonstration: a city with invented role accounts, and what can be done on it."""

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from domain.ballots import Choice
from domain.boards import board_id
from domain.gate_reviews import DossierItem, GateReview
from domain.people import Role, ScopeKind
from domain.project_checks import Light
from domain.project_values import project_id
from domain.projects import Project
from domain.times import Effective, effective_on
from exchange.seeds import shipped_list
from projections.check_calendar import open_checks
from runtime.clock import StoryClock
from runtime.founding import Foundation, appoint_administrator, found_programme
from runtime.imports import import_bytes, mapping_named
from runtime.organisations import OrganisationContext
from storage.directory import enter
from workflows.commands import Actor, Command
from workflows.gate_reviews import CastVote, OpenGateReview, RequestGateReview
from workflows.people import AssignMandate, RegisterPerson
from workflows.project_checks import SubmitProjectCheck
from workflows.projects import AssignLead

DEMO = UUID("d0e0aa00-0000-5000-8000-000000000001")
BERLIN = ZoneInfo("Europe/Berlin")
STAGE_HANDS = Actor.system("demo")
NOTICE = (
    "Demonstration: Projekttitel und Stände stammen aus öffentlichen Dokumenten; "
    "Personen, Abstimmungen, Termine und Verläufe sind erfunden."
)
REPORTS = {
    Light.GREEN: "Der Plan wird gehalten. (erfundener Bericht)",
    Light.YELLOW: "Ein Meilenstein ist gefährdet, Gegenmaßnahmen laufen. (erfundener Bericht)",
    Light.RED: "Der Plan ist ohne Entscheidung nicht zu halten. (erfundener Bericht)",
}


def at(day: str, hour: str = "10:00") -> datetime:
    """Give the instant of a local day and hour."""
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=BERLIN).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens in the story at an instant."""

    at: datetime
    act: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Casting:
    """Who plays in a city: its programme and board, and how many members and leads."""

    slug: str
    name: str
    foundation: Foundation
    board_key: str
    members: int
    leads: int
    lists: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class City:
    """A city on the stage."""

    context: OrganisationContext
    clock: StoryClock
    casting: Casting
    steps: list[Step] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)
    _commands: int = 0

    @property
    def programme(self) -> UUID:
        """The city's programme."""
        return uuid5(DEMO, f"{self.casting.slug}/programme")

    @property
    def board(self) -> UUID:
        """The board that decides gates."""
        return board_id(self.programme, self.casting.board_key)

    def person(self, role: str) -> UUID:
        """Give the id of a role account: `pmo`, `vorsitz`, `mitglied-1`, `leitung-1` …"""
        return uuid5(DEMO, f"{self.casting.slug}/{role}")

    def project(self, key: str) -> UUID:
        """Give the id of a project by its key."""
        return project_id(self.programme, key)

    def review(self, key: str, gate: str, number: int = 1) -> UUID:
        """Give the id of the n-th review of a gate of a project."""
        return uuid5(self.project(key), f"{gate}/{number}")

    def on(self, day: str, act: Callable[[], None], hour: str = "10:00") -> None:
        """Put something on the programme of the story."""
        self.steps.append(Step(at(day, hour), act))

    def do(self, command: Command, by: str | None = None) -> None:
        """Let a role account, or the stage hands, give a command a few minutes later."""
        self.clock.set(self.clock.now() + timedelta(minutes=3))
        self._commands += 1
        actor = Actor(self.person(by)) if by else STAGE_HANDS
        self.context.dispatch(command, actor, f"demo/{self._commands}")

    def set_up(self) -> None:
        """Found the city, cast its people, import its lists."""
        found_programme(self.context, self.casting.foundation, "demo")
        appoint_administrator(self.context, "demo")
        roles: list[tuple[str, str, Role, ScopeKind, UUID | None]] = [
            ("pmo", "PMO", Role.PMO, ScopeKind.PROGRAMME, self.programme),
            ("management", "Management", Role.MANAGEMENT, ScopeKind.PROGRAMME, self.programme),
            ("pruefung", "Rechnungsprüfung", Role.AUDITOR, ScopeKind.ORGANISATION, None),
            ("vorsitz", "Vorsitz", Role.CHAIR, ScopeKind.BOARD, self.board),
        ]
        roles += [
            (f"mitglied-{number}", f"Mitglied {number}", Role.MEMBER, ScopeKind.BOARD, self.board)
            for number in range(1, self.casting.members)
        ]
        for key, name, role, kind, scope in roles:
            self._cast(key, name)
            self.do(
                AssignMandate(
                    mandate_id=uuid5(self.person(key), role.value),
                    person_id=self.person(key),
                    role=role,
                    scope_kind=kind,
                    scope_id=scope,
                )
            )
        for number in range(1, self.casting.leads + 1):
            self._cast(f"leitung-{number}", f"Projektleitung {number}")
        for file, mapping in self.casting.lists:
            import_bytes(self.context, shipped_list(file), file, mapping_named(mapping))

    def _cast(self, key: str, name: str) -> None:
        person = self.person(key)
        self.do(RegisterPerson(person_id=person))
        enter(
            self.context.store.database,
            person,
            name=f"{name} (Demo)",
            email=f"{key}@{self.casting.slug}.example",
            language="de",
        )

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

    def request(self, key: str, gate: str, by: str, number: int = 1) -> None:
        """Ask for the decision on a gate."""
        self.do(
            RequestGateReview(
                review_id=self.review(key, gate, number),
                project_id=self.project(key),
                gate=gate,
                motion=f"Das Projekt {key} durchschreitet das Tor „{gate}“. (erfundene Vorlage)",
                dossier=(DossierItem(name="Vorlage (erfunden)", sha256=_digest(f"{key}/{gate}/{number}")),),
            ),
            by,
        )

    def open(self, key: str, gate: str, number: int = 1) -> None:
        """Let the PMO open the vote."""
        self.do(OpenGateReview(review_id=self.review(key, gate, number)), "pmo")

    def vote(self, key: str, gate: str, votes: str, number: int = 1, since: Effective | None = None) -> None:
        """Let chair and members vote in turn: `+` yes, `-` no, `0` abstention; the rule may close before all did."""
        said = {"+": Choice.YES, "-": Choice.NO, "0": Choice.ABSTAIN}
        review_id = self.review(key, gate, number)
        for place, mark in enumerate(votes):
            review = self.context.store.load(GateReview, review_id)
            if review is None or review.frozen is None or review.outcome is not None:
                return
            voter = "vorsitz" if place == 0 else f"mitglied-{place}"
            self.do(
                CastVote(
                    review_id=review_id,
                    choice=said[mark],
                    dossier_sha256=review.frozen.dossier_sha256,
                    effective=since,
                    effective_reason="Niederschrift der Sitzung nachgetragen" if since else None,
                ),
                voter,
            )

    def report_checks(self, until: datetime) -> None:
        """Let leads report what is due soon; those who are silent on this cycle do not."""
        with self.context.reading() as connection:
            waiting = open_checks(connection, self.clock.now() - timedelta(days=10), until)
        for check, project, cycle in waiting:
            known = self.context.store.load(Project, project)
            if known is None or known.lead is None or self._keeps_silent(known.key, cycle):
                continue
            chance = zlib.crc32(f"{known.key} {cycle}".encode()) % 10
            light = Light.RED if chance == 0 else Light.YELLOW if chance <= 2 else Light.GREEN
            ahead = Light.YELLOW if light is Light.RED else Light.GREEN
            self.clock.set(self.clock.now() + timedelta(minutes=1))
            self._commands += 1
            self.context.dispatch(
                SubmitProjectCheck(check_id=check, status=light, outlook=ahead, report=REPORTS[light]),
                Actor(known.lead),
                f"demo/{self._commands}",
            )

    def _keeps_silent(self, key: str, cycle: str) -> bool:
        return f"{key} {cycle}" in self.silent or key in self.silent


def day(text: str) -> Effective:
    """Give a day as an effective time known to the day."""
    return effective_on(date.fromisoformat(text), "Europe/Berlin")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
