"""The ways a mail leaves the house: over SMTP to a mail server, or as a file into the organisation's folder."""

import logging
import os
import smtplib
import ssl
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import NamedTuple, Protocol, Self
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

from exchange.mails import Mail, mail_domain
from runtime.settings import Settings, UnfitSettings

TIMEOUT_S = 30
PORTS = {"smtp": 25, "smtps": 465}
TAKEN, TAKEN_ELSEWHERE, CLOSING, FOR_GOOD = 250, 251, 421, 500
ANSWER_MOST = 500
LOOPBACK = {"localhost", "127.0.0.1", "::1"}

_log = logging.getLogger("gatebook.mail")


class Outcome(Enum):
    """What became of one attempt."""

    SENT = "sent"
    KEPT = "kept"
    LATER = "later"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Answer(NamedTuple):
    """What became of an attempt, and what the server said."""

    outcome: Outcome
    said: str


class CarrierDown(Exception):  # noqa: N818 - states what is the case
    """No mail can leave now, whoever it goes to; the message says why. Nothing was handed over."""


class Carrier(Protocol):
    """Takes mails away, one at a time."""

    def __enter__(self) -> Self:
        """Get ready; raises CarrierDown."""

    def __exit__(self, *_: object) -> None:
        """Let go."""

    def carry(self, mail_id: UUID, mail: Mail) -> Answer:
        """Take one mail away; raises CarrierDown if nothing of it was handed over."""


def carrier_of(settings: Settings, folder: Path) -> Carrier:
    """Give the way mails leave by: the mail server of the settings, or files in a folder.

    Raises:
        UnfitSettings: the mail server's address cannot be used.
    """
    if settings.smtp_url is None:
        return FolderCarrier(folder)
    server = server_at(settings.smtp_url.get_secret_value())
    return SmtpCarrier(server, settings.mail_from, mail_domain(settings.base_url))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MailServer:
    """Where a mail server is, and how to speak to it; never shown, for it holds a password."""

    host: str
    port: int
    encrypted: bool
    starttls: bool
    user: str
    password: str


def server_at(url: str) -> MailServer:
    """Read `smtp://user:password@host:port?starttls=1` or `smtps://…`.

    Raises:
        UnfitSettings: saying what is wrong, without the password.
    """
    parts = urlsplit(url)
    options = parse_qs(parts.query, keep_blank_values=True)
    try:
        port = parts.port
    except ValueError:
        port = 0
    if not parts.hostname or port == 0 or set(options) - {"starttls"} or parts.path not in {"", "/"}:
        msg = "GATEBOOK_SMTP_URL cannot be read: write smtp://user:password@host:port?starttls=1 or smtps://host."
        raise UnfitSettings(msg)
    server = MailServer(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        encrypted=parts.scheme == "smtps",
        starttls=options.get("starttls", ["0"])[-1] not in {"0", "false", "no"},
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
    if server.user and not (server.encrypted or server.starttls or server.host in LOOPBACK):
        msg = "GATEBOOK_SMTP_URL would send the password unencrypted: use smtps://, or add ?starttls=1 to smtp://."
        raise UnfitSettings(msg)
    return server


class SmtpCarrier:
    """Hands mails to a mail server over one connection, opened anew after it broke."""

    def __init__(self, server: MailServer, sender: str, own_name: str) -> None:
        """Prepare to speak to a server as a sender from a host."""
        self._server = server
        self._sender = sender
        self._own_name = own_name
        self._line: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Connect, so that nothing is claimed for a server that is not there."""
        self._line = self._connect()
        return self

    def __exit__(self, *_: object) -> None:
        """Say goodbye, and hang up whatever the answer is."""
        if self._line is None:
            return
        try:
            self._line.quit()
        except (smtplib.SMTPException, OSError):
            self._line.close()
        self._line = None

    def carry(self, mail_id: UUID, mail: Mail) -> Answer:
        """Hand over one mail; a line that broke since the last one is opened anew, once."""
        if self._line is not None:
            try:
                return self._hand_over(self._line, mail)
            except CarrierDown as down:
                _log.info("connecting to the mail server again: %s", down)
        self._line = self._connect()
        return self._hand_over(self._line, mail)

    def _hand_over(self, line: smtplib.SMTP, mail: Mail) -> Answer:
        """Go through the conversation about one mail.

        1. Sender refused: nobody's mail can leave, so the carrier is down.
        2. Addressee or content refused: for now (4xx) or for good (5xx).
        3. The line breaks before the content is sent: down; while or after it is sent: unknown.
        """
        try:
            code, said = line.mail(self._sender)
            if code != TAKEN:
                self._hang_up()
                raise CarrierDown(f"the mail server takes no mail from us ({_told(code, said)})")
            code, said = line.rcpt(mail.to)
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            raise CarrierDown(f"the line to the mail server broke: {error}") from error
        if code not in {TAKEN, TAKEN_ELSEWHERE}:
            return self._refused(line, code, said)
        try:
            code, said = line.data(mail.content)
        except smtplib.SMTPDataError as error:
            return self._refused(line, error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            return Answer(Outcome.UNKNOWN, f"the line broke while the mail was handed over: {error}")
        if code != TAKEN:
            return self._refused(line, code, said)
        return Answer(Outcome.SENT, _told(code, said))

    def _refused(self, line: smtplib.SMTP, code: int, said: bytes | str) -> Answer:
        """Note a refusal and make the line ready for the next mail."""
        try:
            if code == CLOSING or line.rset()[0] != TAKEN:
                self._hang_up()
        except (smtplib.SMTPException, OSError):
            self._hang_up()
        outcome = Outcome.REFUSED if code >= FOR_GOOD else Outcome.LATER
        return Answer(outcome, _told(code, said))

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        try:
            if server.encrypted:
                line: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host,
                    server.port,
                    self._own_name,
                    timeout=TIMEOUT_S,
                    context=ssl.create_default_context(),
                )
            else:
                line = smtplib.SMTP(server.host, server.port, self._own_name, timeout=TIMEOUT_S)
        except (smtplib.SMTPException, OSError) as error:
            raise CarrierDown(f"the mail server does not answer: {error}") from error
        try:
            if server.starttls:
                line.starttls(context=ssl.create_default_context())
            line.ehlo_or_helo_if_needed()
            if server.user:
                line.login(server.user, server.password)
        except (smtplib.SMTPException, OSError) as error:
            line.close()
            raise CarrierDown(f"the mail server does not let us in: {error}") from error
        return line

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


def _told(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}".strip()[:ANSWER_MOST]


class FolderCarrier:
    """Keeps mails as `.eml` files, for installations without a mail server."""

    def __init__(self, folder: Path) -> None:
        """Keep in a folder, made when it is needed."""
        self._folder = folder

    def __enter__(self) -> Self:
        """Make sure that the folder can take files."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CarrierDown(f"mails cannot be kept in {self._folder}: {error.strerror}") from error
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held."""

    def carry(self, mail_id: UUID, mail: Mail) -> Answer:
        """Write one mail so that it is there whole or not at all; the same mail again takes its own place."""
        place = self._folder / f"{mail_id}.eml"
        beside = self._folder / f".{mail_id}.{os.getpid()}.part"
        try:
            with open(beside, "wb", opener=_for_us_only) as file:
                file.write(mail.content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(place)
            folder = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise CarrierDown(f"mails cannot be kept in {self._folder}: {error.strerror}") from error
        return Answer(Outcome.KEPT, f"kept as {place.name}")


def _for_us_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
