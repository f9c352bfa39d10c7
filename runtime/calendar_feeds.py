"""What stands in a calendar feed: what waits for a person, what falls due in a programme or before a board."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.access import Reader
from exchange.calendars import Appointment, check_uid, feed
from exchange.mails import mail_domain
from projections.check_cockpit import due_checks
from projections.gate_agenda import gate_agenda
from projections.mandates_held import mandates_of
from projections.my_tasks import REPORT, my_tasks
from projections.statements import Connection

BACK, AHEAD = timedelta(weeks=6), timedelta(weeks=53)
TASKS_MOST = 500
DAY_S = 86_400
WORDS = {
    "de": {
        "check": "Projektcheck: {what}",
        "cast_vote": "Abstimmen: {what}",
        "vote": "Abstimmung endet: {what}",
        "open_review": "Abstimmung eröffnen: {what}",
        "settle_exception": "Ausnahme klären: {what}",
        "meet_condition": "Auflage erfüllen: {what}",
        "judge_proof": "Nachweis prüfen: {what}",
        "answer_need": "Entscheidungsbedarf beantworten: {what}",
        "beyond_tolerance": "Überschrittene Toleranz verfolgen: {what}",
        "done": "abgegeben",
    },
    "en": {
        "check": "Project check: {what}",
        "cast_vote": "Vote: {what}",
        "vote": "Vote ends: {what}",
        "open_review": "Open the vote: {what}",
        "settle_exception": "Settle an exception: {what}",
        "meet_condition": "Meet a condition: {what}",
        "judge_proof": "Judge a proof: {what}",
        "answer_need": "Answer a decision need: {what}",
        "beyond_tolerance": "Follow an exceeded tolerance: {what}",
        "done": "handed in",
    },
}
"""What an appointment is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeds:
    """Writes feeds for one reader of one organisation, in a language, as of now."""

    connection: Connection
    reader: Reader
    slug: str
    base_url: str
    language: str
    now: datetime

    def of_person(self, person_id: UUID, name: str) -> bytes:
        """Give what waits for a person on the mandates held today, as far as it has a deadline."""
        held = mandates_of(self.connection, person_id, self.now)
        tasks = my_tasks(self.connection, person_id, held, most=TASKS_MOST)
        return feed(
            name,
            [
                self._appointment(
                    "check" if task.kind == REPORT else task.kind,
                    task.subject_id,
                    task.due_at,
                    f"{task.project_key or ''} {task.title or ''}",
                    sequence=0 if task.kind == REPORT else int(task.due_at.timestamp()) // DAY_S,
                )
                for task in tasks
                if task.due_at is not None and task.due_at >= self.now - BACK
            ],
        )

    def of_programme(self, programme_id: UUID, name: str) -> bytes:
        """Give the checks and votes of a programme that the reader acts for."""
        return feed(name, [*self._checks(programme_id), *self._votes(programme_id, None)])

    def of_board(self, board_id: UUID, name: str) -> bytes:
        """Give the votes before a board, as far as the reader may see them."""
        return feed(name, list(self._votes(None, board_id)))

    def _checks(self, programme_id: UUID) -> Iterator[Appointment]:
        for one in due_checks(self.connection, self.reader, self.now - BACK, self.now + AHEAD):
            if one.programme_id == programme_id:
                done = f" ({self._words['done']})" if one.reported else ""
                yield self._appointment("check", one.check_id, one.due_at, f"{one.key} {one.title}{done}")

    def _votes(self, programme_id: UUID | None, board_id: UUID | None) -> Iterator[Appointment]:
        for one in gate_agenda(self.connection, self.reader, board_id):
            if one.due_at is not None and programme_id in {None, one.programme_id}:
                yield self._appointment("vote", one.review_id, one.due_at, f"{one.project_key} {one.title}")

    @property
    def _words(self) -> dict[str, str]:
        return WORDS[self.language]

    def _appointment(
        self, kind: str, subject: UUID, due_at: datetime, what: str, sequence: int = 0
    ) -> Appointment:
        host = mail_domain(self.base_url)
        url = f"{self.base_url.rstrip('/')}/{self.slug}/{_PAGES.get(kind, 'aufgaben')}"
        address = f"{url}/{subject}" if kind in _PAGES else url
        summary = self._words.get(kind, "{what}").format(what=what.strip())
        return Appointment(
            uid=check_uid(subject, host) if kind == "check" else f"{kind}-{subject}@{host}",
            sequence=sequence,
            due_at=due_at,
            summary=summary,
            description=f"{summary}\n{address}",
            url=address,
            changed_at=self.now,
        )


_PAGES = {
    "check": "blaetter",
    "cast_vote": "vorlagen",
    "vote": "vorlagen",
    "open_review": "vorlagen",
    "meet_condition": "auflagen",
    "judge_proof": "auflagen",
}
"""Where what an appointment is about is done."""
