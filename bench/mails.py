"""`mails`: sending a thousand mails, each to somebody else, beside a bare loop that hands over the same bytes.

A sink in a process of its own takes every mail and keeps none. Ours claims each mail, asks whether its reasons still
stand, writes it, hands it over and notes the answer with synchronous=FULL; the loop only hands over.
"""

import smtplib
import socketserver
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

from pydantic import SecretStr

from bench.measuring import Spread, interleaved, machine
from bench.town import DEMO, Town, town
from domain.project_values import ProjectFacts, project_id
from runtime.mail import dispatch_mail
from runtime.tick import tick
from storage.directory import enter
from workflows.commands import Actor
from workflows.people import RegisterPerson
from workflows.projects import AssignLead, RegisterProject

MAILS, TURNS = 1_000, 5
DAYS_MOST = 60
SENDER = "gatebook@town.example"


def mails() -> dict[str, Any]:
    """Measure seconds per mail in turns of two hundred, ours and the loop's."""
    with TemporaryDirectory(prefix="gatebook-bench-") as folder, town(Path(folder)) as place, _sink() as port:
        _let_wait(place)
        settings = place.settings.model_copy(update={"smtp_url": SecretStr(f"smtp://127.0.0.1:{port}")})
        content = _example()
        each = MAILS // TURNS

        def ours() -> float:
            begin = time.perf_counter()
            report = dispatch_mail(place.context, settings, most=each)
            spent = time.perf_counter() - begin
            if report.sent != each:
                msg = f"{report.sent} mails were sent, not {each}: {report.refused}"
                raise ValueError(msg)
            return spent / each

        def bare() -> float:
            begin = time.perf_counter()
            with smtplib.SMTP("127.0.0.1", port) as line:
                for number in range(each):
                    line.sendmail(SENDER, [f"person-{number}@town.example"], content)
            return (time.perf_counter() - begin) / each

        found = {
            name: Spread.of(one) for name, one in interleaved({"ours": ours, "bare": bare}, TURNS).items()
        }
    return {
        "name": "mails",
        "unit": "s per mail / s per mail of a bare loop",
        "ratio": round(found["ours"].median / found["bare"].median, 2),
        "ours": round(found["ours"].median, 5),
        "floor": round(found["bare"].median, 5),
        "ours_unit": "s",
        "spread": {name: one.to_data(5) for name, one in found.items()},
        "mails_per_s": round(1 / found["ours"].median),
        "mails_per_s_of_the_loop": round(1 / found["bare"].median),
        "machine": machine(),
    }


def _let_wait(place: Town) -> None:
    """Let a mail wait for each of a thousand leads: the first reminder of their checks."""
    pmo = Actor(place.pmo)
    for number in range(MAILS):
        lead = uuid4()
        place.give(RegisterPerson(person_id=lead), DEMO)
        enter(
            place.context.store.database,
            lead,
            name=f"Person {number}",
            email=f"person-{number}@town.example",
            language="de",
        )
        place.give(AssignLead(project_id=_register(place, f"M-{number}", pmo), lead=lead), pmo)
    tick(place.context)
    for _ in range(DAYS_MOST):
        place.clock.set(place.clock.now() + timedelta(days=1))
        if tick(place.context).reminded:
            return
    msg = f"Nobody was reminded within {DAYS_MOST} days."
    raise ValueError(msg)


def _register(place: Town, key: str, pmo: Actor) -> UUID:
    known = ProjectFacts(key=key, title=f"Projekt {key}", kind="project", public=True)
    place.give(
        RegisterProject(
            programme_id=place.programme, lifecycle="standard", phase="implementation", known=known
        ),
        pmo,
    )
    return project_id(place.programme, key)


def _example() -> bytes:
    """Give a mail of the size ours have, with text, HTML and an appointment."""
    head = b"Subject: Projektcheck\r\nFrom: gatebook@town.example\r\n\r\n"
    return head + (b"x" * 70 + b"\r\n") * 50


@contextmanager
def _sink() -> Iterator[int]:
    """Run a mail server that takes everything, and give its port."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_take_everything, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


def _take_everything(line: Connection) -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Conversation) as server:
        server.daemon_threads = True
        line.send(server.server_address[1])
        server.serve_forever()


class _Conversation(socketserver.StreamRequestHandler):
    """Says yes to whatever a mail server is asked."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Answer one line after the other until goodbye is said."""
        self.wfile.write(b"220 sink\r\n")
        for said in self.rfile:
            word = said[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in {b".\r\n", b""}:
                    pass
            self.wfile.write(b"221 goodbye\r\n" if word == b"QUIT" else b"250 taken\r\n")
            if word == b"QUIT":
                return
