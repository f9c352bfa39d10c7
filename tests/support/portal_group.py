"""The projects that live through eighteen months in a story: their people, their mail server, their clock."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID, uuid5

import vobject
from pydantic import SecretStr

from domain.ballots import Choice
from domain.decision_needs import DecisionNeed, NeedStage
from domain.project_values import project_id
from projections.project_checks import CheckCycle, checks_of
from runtime.mail import dispatch_mail
from runtime.tick import tick
from tests.support.city import City
from tests.support.mail_server import MailServer
from tests.support.mailing import enter_everybody
from workflows.board_sheets import AcceptSheet, ReturnSheet
from workflows.commands import Command
from workflows.followups import agenda_need_id
from workflows.gate_reviews import OpenGateReview, RequestGateReview
from workflows.project_checks import SubmitProjectCheck

Deed = Callable[[], object]


class PortalGroup:
    """A city whose mails go to a real server; it wakes at five past eight (UTC), beats, and then people act."""

    def __init__(self, folder: Path) -> None:
        self.server = MailServer()
        self.city = City(folder)
        enter_everybody(self.city)
        self.told: list[str] = []
        self.mails: list[EmailMessage] = []

    def __enter__(self) -> Self:
        self.server.__enter__()
        more = {"smtp_url": SecretStr(self.server.url), "base_url": "https://gatebook.city.example"}
        self.settings = self.city.settings.model_copy(update=more)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.__exit__(kind, error, trace)
        self.city.close()

    # Days

    def live(self, diary: Mapping[str, Sequence[Deed]], until: str, outage: tuple[str, str]) -> None:
        """Step day by day; between the two days of the outage nothing beats and nobody acts."""
        silent = [date.fromisoformat(day) for day in outage]
        first = self.city.clock.now().date()
        days = (date.fromisoformat(until) - first).days
        assert {first + timedelta(days=step) for step in range(days)} >= {
            date.fromisoformat(one) for one in diary
        }
        for step in range(days):
            day = first + timedelta(days=step)
            if silent[0] <= day < silent[1]:
                continue
            self.city.clock.set(
                max(self.city.clock.now(), datetime(day.year, day.month, day.day, 8, 5, tzinfo=UTC))
            )
            self.beat()
            deeds = diary.get(day.isoformat(), ())
            for deed in deeds:
                deed()
            if deeds:
                self.beat()

    def beat(self) -> None:
        """Let the service see to what is due; note what came out of the mail server, and on which day."""
        report = tick(self.city.here)
        assert report.refused == []
        assert dispatch_mail(self.city.here, self.settings).refused == []
        arrived = self.server.taken[len(self.mails) :]
        self.mails += arrived
        self.told += sorted(
            f"{self.city.clock.now():%Y-%m-%d} {mail['To'].addresses[0].username!s:4}{_calendar(mail)} {_untitled(mail)}"
            for mail in arrived
        )

    # What people do

    def does(self, who: str, command: Command) -> Deed:
        """Give the deed of somebody giving a command."""
        return lambda: self.city.do(command, who)

    def reports(self, who: str, *keys: str) -> Deed:
        """Give the deed of reporting what is asked of projects: the oldest report that is missing, and nothing else."""

        def report() -> None:
            for key in keys:
                owed = self.owed(key)
                said = SubmitProjectCheck(
                    check_id=owed.check_id, status="green", outlook="yellow", report="Es geht voran."
                )
                self.city.do(said, who)

        return report

    def accepts(self, key: str) -> Deed:
        """Give the deed of the PMO accepting the last sheet of a project."""
        return lambda: self.city.do(AcceptSheet(check_id=self._reported(key)), "pia")

    def returns(self, key: str) -> Deed:
        """Give the deed of the PMO returning the last sheet of a project."""
        return lambda: self.city.do(
            ReturnSheet(check_id=self._reported(key), remark="Bitte die Hindernisse nennen."), "pia"
        )

    def requests(self, gate: str, name: str) -> Deed:
        """Give the deed of Eve putting a gate of CITY-1 to the board."""
        return lambda: self.city.do(
            RequestGateReview(
                review_id=self.review(name),
                project_id=self.city.project,
                gate=gate,
                motion="Es wird zugestimmt.",
            ),
            "eve",
        )

    def opens(self, name: str) -> Deed:
        """Give the deed of the PMO opening a vote."""
        return lambda: self.city.do(OpenGateReview(review_id=self.review(name)), "pia")

    def votes(self, name: str, *members: str) -> Deed:
        """Give the deed of members voting yes."""

        def vote() -> None:
            for who in members:
                self.city.vote(self.review(name), who, Choice.YES)

        return vote

    def finds(self, key: str, stage: NeedStage) -> Deed:
        """Give the look at the question that the second to last check of a project put on the board's agenda."""

        def look() -> None:
            cycle = self.cycles(key)[1]
            need = self.city.here.store.load(DecisionNeed, agenda_need_id(cycle.check_id, cycle.due_at))
            assert need is not None
            assert (need.board_id, need.stage) == (self.city.board, stage)

        return look

    # Questions

    def review(self, name: str) -> UUID:
        """Give the id of a review of CITY-1."""
        return uuid5(self.city.project, name)

    def cycles(self, key: str) -> tuple[CheckCycle, ...]:
        """Give the cycles of a project, the latest first."""
        with self.city.reading() as connection:
            return checks_of(connection, project_id(self.city.programme, key))

    def owed(self, key: str) -> CheckCycle:
        """Give the oldest of the last two cycles somebody was reminded of that is not reported."""
        return next(one for one in reversed(self.cycles(key)[:2]) if one.submitted_at is None and one.level)

    def _reported(self, key: str) -> UUID:
        return next(one.check_id for one in self.cycles(key) if one.submitted_at is not None)

    def inbox(self) -> list[tuple[object, ...]]:
        """Give every item of every inbox: to whom, what, about what, at which level, in which month."""
        with self.city.reading() as connection:
            connection.cursor.execute(
                "SELECT person_id, kind, subject_id, level, substr(recorded_at, 1, 7) FROM inbox"
            )
            return [tuple(row) for row in connection.cursor.fetchall()]


def _untitled(mail: EmailMessage) -> str:
    """Give the subject of a mail without the titles of projects."""
    return (
        re.sub(" „[^“]*“$", "", str(mail["Subject"]))
        if "Bericht" not in mail["Subject"]
        else str(mail["Subject"])
    )


def _calendar(mail: EmailMessage) -> str:
    """Say what the calendar files of a mail ask for, and their SEQUENCE."""
    files = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    asked = [
        f"{part.get_param('method')}/{vobject.readOne(part.get_content()).vevent.sequence.value}"
        for part in files
    ]
    return f" [{' '.join(asked)}]" if asked else ""
