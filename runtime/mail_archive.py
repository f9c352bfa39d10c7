"""The archive: a journal mailbox in which the mail server keeps a copy of every mail, asked over IMAP.

It answers the one question SMTP cannot: whether a mail arrived whose answer was lost. Only reading; nothing
in the mailbox is changed or marked as seen.
"""

import hashlib
import imaplib
import ssl
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from runtime.mail_carriers import LOOPBACK, TIMEOUT_S
from runtime.settings import Settings, UnfitSettings

PORTS = {"imap": 143, "imaps": 993}


class ArchiveDown(Exception):  # noqa: N818 - states what is the case
    """The archive cannot be asked now; what is unknown stays unknown, and is not sent again."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Mailbox:
    """Where the archive is; never shown, for it holds a password."""

    host: str
    port: int
    encrypted: bool
    user: str
    password: str
    name: str


def mailbox_at(url: str) -> Mailbox:
    """Read `imaps://user:password@host:port/Mailbox`.

    Raises:
        UnfitSettings: saying what is wrong, without the password.
    """
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = 0
    name = unquote(parts.path.removeprefix("/")) or "INBOX"
    if not parts.hostname or port == 0 or not parts.username or not name.isprintable() or '"' in name:
        msg = "GATEBOOK_ARCHIVE_URL cannot be read: write imaps://user:password@host:port/Mailbox."
        raise UnfitSettings(msg)
    encrypted = parts.scheme == "imaps"
    if not encrypted and parts.hostname not in LOOPBACK:
        msg = "GATEBOOK_ARCHIVE_URL would send the password unencrypted: use imaps://."
        raise UnfitSettings(msg)
    return Mailbox(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        encrypted=encrypted,
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        name=name,
    )


def archive_of(settings: Settings) -> "Archive | None":
    """Give the archive of the settings (None: there is none)."""
    url = settings.archive_url
    return Archive(mailbox_at(url.get_secret_value())) if url is not None else None


class Archive:
    """Asks the mailbox whether it holds a mail; connects when it is first asked."""

    def __init__(self, mailbox: Mailbox) -> None:
        """Prepare to ask; nothing is connected yet."""
        self._mailbox = mailbox
        self._line: imaplib.IMAP4 | None = None

    def __enter__(self) -> Self:
        """Begin; the line is opened by the first question."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Say goodbye, whatever the answer is."""
        if self._line is not None:
            try:
                self._line.logout()
            except (imaplib.IMAP4.error, OSError):
                self._line.shutdown()
            self._line = None

    def digest_of(self, message_id: str) -> str | None:
        """Give the digest of the mail with a Message-ID as it is kept (None: it is not there).

        Raises:
            ArchiveDown: nobody can say.
        """
        try:
            line = self._line or self._connected()
            found = _said(line.uid("SEARCH", "HEADER", "Message-ID", f'"{message_id}"'))
            numbers = found[0].split() if found and isinstance(found[0], bytes) else []
            if not numbers:
                return None
            fetched = _said(line.uid("FETCH", numbers[0].decode(), "(BODY.PEEK[])"))
        except (imaplib.IMAP4.error, OSError) as error:
            self._line = None
            raise ArchiveDown(f"the mail archive does not answer: {error}") from error
        content = next((part[1] for part in fetched if isinstance(part, tuple)), b"")
        return hashlib.sha256(content).hexdigest()

    def _connected(self) -> imaplib.IMAP4:
        box = self._mailbox
        line: imaplib.IMAP4
        if box.encrypted:
            secure = ssl.create_default_context()
            line = imaplib.IMAP4_SSL(box.host, box.port, ssl_context=secure, timeout=TIMEOUT_S)
        else:
            line = imaplib.IMAP4(box.host, box.port, timeout=TIMEOUT_S)
        line.login(box.user, box.password)
        _said(line.select(f'"{box.name}"', readonly=True))
        self._line = line
        return line


def _said(answer: tuple[str, Any]) -> list[Any]:
    """Give what was said to a question the server could answer."""
    kind, said = answer
    if kind != "OK":
        msg = f"{kind} {said!r}"
        raise imaplib.IMAP4.error(msg)
    return list(said)
