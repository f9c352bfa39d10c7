"""Mails as files: facts in, the bytes of one message to one person out.

Pure: the same facts give the same bytes, so a mail sent again after an unknown outcome is recognised.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from textwrap import shorten
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from exchange.calendars import Party
from exchange.invitations import Called, Check, Invitation, invitation_of, invitation_to_meeting
from exchange.mail_policy import POLICY, fix_boundaries
from exchange.mail_words import WORDS, Words, short, spoken
from projections.plain_words import ROLES
from workflows import notices

SUBJECT_MOST = 150
KEYS_MOST = 3
LAST_MINUTE = timedelta(minutes=1)
CASES = {
    notices.CHECK_DUE: ("check_ahead", "check_overdue"),
    notices.CONDITION_DUE: ("condition_ahead", "condition_overdue"),
    notices.REPORT_DUE: ("report_ahead", "report_overdue"),
    notices.REVIEW_WAITS: ("review_waits", "review_waits"),
    notices.MANDATE_ENDS: ("mandate_ends", "mandate_ends"),
}
"""Of what has a deadline, what is said before it and from it on."""
OF_VOTERS = {"owner", "deputy", notices.SUBSTITUTE}
"""Why somebody is reminded of a vote who is to cast one, or stands in for who is; others watch over it."""
AS_THEY_ARE = {
    notices.SHEET_RETURNED,
    notices.SHEET_ACCEPTED,
    notices.CHECK_OFF,
    notices.DOSSIER_CHANGED,
    *notices.OF_MEETINGS,
}
"""Kinds that are told in one way, however things stand."""
OF_SHEET = {"lead", "pmo", "management", "submitter"}
"""As whom somebody reminded of a check sees its board sheet; a substitute may not."""
WITHOUT_PROJECT = {notices.REPORT_DUE, notices.MANDATE_ENDS}
"""What belongs to a programme only; its link leads to the page that explains it."""

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_SPECIALS = str.maketrans(dict.fromkeys('()<>[]:;@\\,"', " "))
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates" / "mail"),
    autoescape=select_autoescape(("html.j2",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


class UnfitMail(ValueError):  # noqa: N818 - states what is the case
    """A mail that cannot be written on these facts, however often it is tried; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who writes: an organisation at its address in the web."""

    slug: str
    organisation: str
    base_url: str
    mail_from: str
    demo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing a mail tells; a title the addressee may not see is None.

    What belongs to no project stands under its programme; `subject_id` is what can be asked about why; of a
    mandate the title is its role, and `person` who holds it; `calls_off` is how often the appointment of a check was called off.
    A meeting stands under its board, with where it takes place and as much of its agenda as the addressee may see;
    `change` is the last of its changes that are told.
    """

    kind: str
    role: str
    project_id: UUID
    key: str
    title: str | None
    programme: str
    zone: str
    due_at: datetime | None = None
    outcome: str | None = None
    subject_id: UUID | None = None
    person: str | None = None
    calls_off: int = 0
    place: str = ""
    agenda: tuple[str, ...] = ()
    change: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Everything one mail is made from; several topics are reminders.

    `opt_out` is the end of the address at which its reader turns such mails off (None: they may not).
    """

    mail_id: UUID
    name: str
    email: str
    language: str
    date: datetime
    topics: tuple[Topic, ...]
    opt_out: str | None = None


class Mail(NamedTuple):
    """A finished mail: who it goes to, under which id, and the bytes that are sent."""

    to: str
    message_id: str
    content: bytes


class _Entry(NamedTuple):
    line: str
    link: str


def message_id_of(mail_id: UUID, base_url: str) -> str:
    """Give the Message-ID of a mail: the same for every attempt."""
    return f"<{mail_id}@{mail_domain(base_url)}>"


def mail_domain(base_url: str) -> str:
    """Give the host of our address in the web, in the form message ids take."""
    try:
        host = (urlsplit(base_url).hostname or "").encode("idna").decode("ascii").lower()
    except ValueError:
        return "localhost"
    return host if _HOST.fullmatch(host) else "localhost"


def compose(letter: Letter, sender: Sender) -> Mail:
    """Write one mail to one person, as text and as HTML.

    Raises:
        UnfitMail: an address cannot stand in a mail, or there is no such language.
    """
    words = WORDS.get(letter.language)
    if words is None or not letter.topics:
        msg = f"A mail needs something to tell and a language we write, not {letter.language!r}."
        raise UnfitMail(msg)
    parts = _parts(letter, sender, words)
    host, identity = mail_domain(sender.base_url), message_id_of(letter.mail_id, sender.base_url)
    mail = EmailMessage(policy=POLICY)
    mail["From"] = _address(f"Gatebook {sender.organisation}", sender.mail_from)
    mail["To"] = _address(letter.name, letter.email)
    mail["Subject"] = parts["subject"]
    mail["Date"] = letter.date
    mail["Message-ID"] = identity
    projects = dict.fromkeys(topic.project_id for topic in letter.topics)
    mail["References"] = " ".join(f"<{project}@{host}>" for project in projects)
    mail["List-Id"] = f"<{sender.slug}.{host}>"
    if parts["opt_out"]:
        mail["List-Unsubscribe"] = f"<{parts['opt_out']}>"
        if parts["opt_out"].startswith("https:"):
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(_render("mail.txt.j2", parts), cte="quoted-printable")
    mail.add_alternative(_render("mail.html.j2", parts), subtype="html", cte="quoted-printable")
    mail["Content-Language"] = letter.language
    for one in _invitations(letter, sender, words):
        mail.add_attachment(
            one.content.decode(),
            subtype="calendar",
            filename=one.name,
            params={"method": one.method},
            cte="quoted-printable",
        )
    fix_boundaries(mail, letter.mail_id)
    return Mail(letter.email, identity, mail.as_bytes())


def _invitations(letter: Letter, sender: Sender, words: Words) -> Iterator[Invitation]:
    """Give what goes into a calendar: the deadlines of a lead and the end of those that are over, and meetings."""
    organiser = Party(name=f"Gatebook {sender.organisation}", email=sender.mail_from)
    attendee = Party(name=letter.name, email=letter.email)
    for topic in letter.topics:
        if topic.kind in notices.OF_MEETINGS and topic.subject_id is not None and topic.due_at is not None:
            label = _label(topic, letter.language, words)
            off = topic.kind == notices.MEETING_OFF
            called = Called(
                topic.subject_id, label, topic.due_at, topic.place, topic.agenda, topic.change, off
            )
            link = _entry(topic, letter, sender, words, many=False).link
            yield invitation_to_meeting(
                called, link, mail_domain(sender.base_url), (organiser, attendee), letter.date
            )
        over = topic.kind in {notices.SHEET_ACCEPTED, notices.CHECK_OFF}
        asked = topic.kind == notices.CHECK_DUE and topic.role == "lead" and topic.due_at is not None
        if topic.subject_id is None or not (over or asked):
            continue
        label = f"{words.appointment}: {_facts(topic, letter, words)['label']}"
        check = Check(topic.subject_id, topic.key, label, None if over else topic.due_at, _sequence(topic))
        link = f"{sender.base_url.rstrip('/')}/{sender.slug}/blaetter/{topic.subject_id}"
        yield invitation_of(check, link, mail_domain(sender.base_url), (organiser, attendee), letter.date)


def _sequence(topic: Topic) -> int:
    """Give how often an appointment has changed: each cancellation comes one after the request it takes back."""
    return 2 * topic.calls_off + {notices.SHEET_ACCEPTED: 1, notices.CHECK_OFF: -1}.get(topic.kind, 0)


def _render(template: str, parts: dict[str, Any]) -> str:
    return _TEMPLATES.get_template(template).render(parts)


def _address(name: str, email: str) -> Address:
    """Put name and address together; marks that separate addresses have no place in a name."""
    if not can_be_written_to(email):
        msg = f"{email!r} is no mail address that can be used."
        raise UnfitMail(msg)
    return Address(display_name=one_line(name.translate(_SPECIALS)), addr_spec=email)


def can_be_written_to(email: str) -> bool:
    """Tell whether an address can stand in a mail and be told to a mail server."""
    try:
        parsed = Address(addr_spec=email)
    except (ValueError, IndexError, MessageError):
        return False
    return email.isascii() and email.isprintable() and bool(parsed.username and parsed.domain)


def one_line(text: str) -> str:
    """Give a text on one line without characters that cannot be seen: safe in headers, readable in text."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _parts(letter: Letter, sender: Sender, words: Words) -> dict[str, Any]:
    """Say in the addressee's language what the templates lay out."""
    first, *others = letter.topics
    facts = _facts(first, letter, words)
    if others:
        only_checks = all(topic.kind == notices.CHECK_DUE for topic in letter.topics)
        several = words.subject_of_several if only_checks else words.subject_of_mixed
        subject = several.format(count=len(letter.topics))
        opening = words.opening_of_several if only_checks else words.opening_of_mixed
    else:
        on = short(_local(first, first.due_at), letter.language) if first.due_at else ""
        subject = words.subjects[_case(first, letter.date)].format(**{**facts, "when": on})
        opening = words.sentences[_case(first, letter.date)].format(**facts)
    return {
        "language": letter.language,
        "subject": shorten(subject, SUBJECT_MOST, placeholder=" …"),
        "greeting": words.greeting.format(name=one_line(letter.name)),
        "opening": opening,
        "entries": [_entry(topic, letter, sender, words, many=bool(others)) for topic in letter.topics],
        "link_word": words.meeting_link
        if first.kind in notices.OF_MEETINGS
        else words.sheet_link
        if _leads_to_sheet(first)
        else words.link,
        "agenda_word": words.agenda,
        "agenda": [one_line(item) for item in first.agenda],
        "organisation": one_line(sender.organisation),
        "why": f"{_why(letter.topics, words)} {words.automatic}",
        "more_word": words.more,
        "more": _more(first, sender) if not others else "",
        "opt_out_word": words.opt_out,
        "opt_out": f"{_home(sender)}/{letter.opt_out}" if letter.opt_out else "",
        "demo": words.demo if sender.demo else "",
    }


def _case(topic: Topic, now: datetime) -> str:
    """Tell which sentence fits: what kind of thing it is, and how it stands now."""
    if topic.kind == notices.CHECK_DUE and _is_today(topic, now):
        return "check_today"
    if topic.kind in CASES:
        ahead, passed = CASES[topic.kind]
        return passed if topic.due_at is not None and topic.due_at <= now else ahead
    if topic.kind == notices.VOTE_REMINDER and topic.role not in OF_VOTERS:
        return "votes_missing"
    if topic.kind in {notices.VOTE_DUE, notices.VOTE_REMINDER}:
        return "vote_open" if topic.due_at is None else "vote_due"
    if topic.kind in AS_THEY_ARE:
        return topic.kind
    if topic.kind == notices.DECISION:
        return "decision_hidden" if topic.title is None or topic.outcome is None else "decision"
    msg = f"There are no words for mails about {topic.kind!r}."
    raise UnfitMail(msg)


def _is_today(topic: Topic, now: datetime) -> bool:
    return topic.due_at is not None and _local(topic, topic.due_at).date() == _local(topic, now).date()


def _facts(topic: Topic, letter: Letter, words: Words) -> dict[str, str]:
    when = spoken(_local(topic, topic.due_at), letter.language) if topic.due_at else ""
    label = _label(topic, letter.language, words)
    outcome = words.outcomes.get(topic.outcome or "", "")
    return {"label": label, "when": when, "place": one_line(topic.place), "outcome": outcome}


def _label(topic: Topic, language: str, words: Words) -> str:
    """Call what a mail is about by key and title, a mandate by who holds it as what."""
    key = one_line(topic.key)
    if topic.title is None:
        return key
    if topic.kind != notices.MANDATE_ENDS:
        return words.titled.format(key=key, title=one_line(topic.title))
    role, programme = ROLES[topic.title].in_language(language), one_line(topic.programme)
    return words.mandate.format(person=one_line(topic.person or key), role=role, programme=programme)


def _local(topic: Topic, instant: datetime) -> datetime:
    """Give an instant of a topic on the clock of its programme; a mandate ends with the day before its last instant."""
    ends = topic.kind == notices.MANDATE_ENDS and instant == topic.due_at
    return (instant - LAST_MINUTE if ends else instant).astimezone(ZoneInfo(topic.zone))


def _entry(topic: Topic, letter: Letter, sender: Sender, words: Words, *, many: bool) -> _Entry:
    case = _case(topic, letter.date)
    if many and topic.kind not in notices.REMINDERS:
        msg = f"Only reminders share a mail, not {topic.kind!r}."
        raise UnfitMail(msg)
    line = words.lines[case].format(**_facts(topic, letter, words)) if many else ""
    if topic.kind in WITHOUT_PROJECT:
        return _Entry(line, _more(topic, sender))
    if topic.kind in notices.OF_MEETINGS:
        return _Entry(line, f"{_home(sender)}/sitzungen/{topic.subject_id}")
    if _leads_to_sheet(topic):
        return _Entry(line, f"{_home(sender)}/blaetter/{topic.subject_id}")
    return _Entry(line, f"{_home(sender)}/projekte/{quote(topic.key, safe='')}")


def _leads_to_sheet(topic: Topic) -> bool:
    """Tell whether a mail asks for a board sheet of somebody who may see it."""
    asks = topic.kind in {notices.CHECK_DUE, notices.SHEET_RETURNED}
    return asks and topic.subject_id is not None and topic.role in OF_SHEET


def _more(topic: Topic, sender: Sender) -> str:
    """Give the page that says why somebody was reminded, and what comes next; a decision needs none."""
    if topic.subject_id is None or topic.kind not in notices.REMINDERS:
        return ""
    return f"{_home(sender)}/warum/{topic.subject_id}"


def _home(sender: Sender) -> str:
    return f"{sender.base_url.rstrip('/')}/{sender.slug}"


def _why(topics: tuple[Topic, ...], words: Words) -> str:
    """Say why the person gets this mail, role by role."""
    sentences = []
    for role in dict.fromkeys(topic.role for topic in topics):
        meant = [topic for topic in topics if topic.role == role]
        keys = _listed([one_line(topic.key) for topic in meant], words)
        programmes = ", ".join(dict.fromkeys(one_line(topic.programme) for topic in meant))
        reason = words.reasons[role].format(keys=keys, programmes=programmes)
        sentences.append(f"{words.because} {reason}")
    return " ".join(sentences)


def _listed(keys: list[str], words: Words) -> str:
    distinct = list(dict.fromkeys(keys))
    if len(distinct) <= KEYS_MOST:
        return ", ".join(distinct)
    first = ", ".join(distinct[:KEYS_MOST])
    return words.and_others.format(first=first, count=len(distinct) - KEYS_MOST)
