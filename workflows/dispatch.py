"""The one door for commands: authorise, load, decide, follow up, save, all in one transaction."""

import hashlib
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple, Protocol
from uuid import UUID, uuid5

import orjson

from domain.kernel import Act, DomainEvent
from domain.refusals import Refusal, Refused, Unmet, found_by, or_refusal, require, unmet
from domain.times import Effective
from workflows import (
    board_sheets,
    boards,
    conditions,
    decision_needs,
    evidence,
    exception_tasks,
    goals,
    import_batches,
    lifecycles,
    meeting_decisions,
    meetings,
    people,
    programme_settings,
    programmes,
    project_checks,
    project_goals,
    project_registrations,
    project_relations,
    projects,
    reminders,
    system_records,
    tolerances,
    units,
)
from workflows.authority import AUTHORITY, authorise
from workflows.commands import Actor, Command, Handler, Standing, Stream, Work, command_name
from workflows.exception_tasks import RaiseExceptionTask
from workflows.facts import Facts
from workflows.followups import followups_of, place_of
from workflows.handlers_of_reviews import HANDLERS_OF_REVIEWS
from workflows.lent_aggregates import Lent

ATTEMPTS = 5
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""An escaped NUL in JSON, and not a backslash followed by these letters."""
FOLLOWUPS_MAX = 1_000
COMMANDS = UUID("8c5a7a52-1f7e-5d0e-9f43-3b6d2c9e4c03")
TICK = Actor.system("tick")
"""The heartbeat: what it finds nothing to record about is asked anew, so no receipt of that is kept."""
ASKING = "asking"
"""Stands in for the key of a command that is only asked about."""

HANDLERS: dict[type[Command], Handler] = {
    **people.HANDLERS,
    **units.HANDLERS,
    **programmes.HANDLERS,
    **boards.HANDLERS,
    **lifecycles.HANDLERS,
    **goals.HANDLERS,
    **projects.HANDLERS,
    **project_goals.HANDLERS,
    **project_registrations.HANDLERS,
    **HANDLERS_OF_REVIEWS,
    **conditions.HANDLERS,
    **evidence.HANDLERS,
    **project_checks.HANDLERS,
    **reminders.HANDLERS,
    **board_sheets.HANDLERS,
    **exception_tasks.HANDLERS,
    **decision_needs.HANDLERS,
    **meetings.HANDLERS,
    **meeting_decisions.HANDLERS,
    **project_relations.HANDLERS,
    **tolerances.HANDLERS,
    **programme_settings.HANDLERS,
    **import_batches.HANDLERS,
    **system_records.HANDLERS,
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an accepted command is answered with: the position up to which it is recorded.

    `repeated` tells that the same command under the same key was accepted before, `recorded` how many
    events it recorded now.
    """

    position: int
    recorded_at: datetime
    repeated: bool = False
    recorded: int = 0


@dataclass(frozen=True, slots=True)
class KeptReceipt:
    """A receipt as kept under (account, key): the body it answered and the position."""

    body_sha256: str
    position: int
    recorded_at: datetime


class Recorded(NamedTuple):
    """An event with the metadata under which it is stored."""

    event: DomainEvent
    metadata: dict[str, Any]


class Conflict(Exception):  # noqa: N818 - named for what happened; the door retries it
    """Another writer appended to a stream this command had read."""


class EventKnown(Exception):  # noqa: N818 - states what is the case
    """An event with the id of a new one is recorded: its command was given before under the same key."""


class Transaction(Stream, Protocol):
    """One write transaction, holding the organisation's write lock from before the first read."""

    @property
    def recorded_at(self) -> datetime:
        """When everything of this transaction is recorded."""

    @property
    def facts(self) -> Facts:
        """The facts as they stand under the lock."""

    def receipt_of(self, account: str, key: str) -> KeptReceipt | None:
        """Find what was answered under a key before."""

    def save(self, recorded: Sequence[Recorded]) -> int:
        """Append events, leaves, inline projections and notices; give the last position."""

    def keep_receipt(self, account: str, key: str, receipt: KeptReceipt) -> None:
        """Keep the answer under its key."""


Writing = Callable[[datetime], AbstractContextManager[Transaction]]
"""Opens a write transaction for a clock reading; commits on leaving, rolls back on any exception."""


class Dispatcher:
    """Carries out commands against one organisation."""

    def __init__(self, writing: Writing) -> None:
        """Refuse to exist while a command has a handler but no row of authority, or the reverse."""
        unmatched = HANDLERS.keys() ^ AUTHORITY.keys()
        if unmatched:
            names = ", ".join(sorted(command_name(kind) for kind in unmatched))
            msg = f"Every command needs a handler and a row of authority; missing for: {names}"
            raise LookupError(msg)
        self._writing = writing

    def dispatch(
        self, command: Command, by: Actor, now: datetime, key: str, part_of: UUID | None = None
    ) -> Receipt:
        """Carry out a command once per (account, key), whatever is repeated or retried.

        Args:
            command: what is wished.
            by: who wishes it.
            now: the clock's reading; recorded times never run backwards whatever it says.
            key: the caller's idempotency key.
            part_of: what the command is a part of, kept with its events: a batch, for example.

        Raises:
            Refused: a rule says no, or the key was used for a command whose receipt is no longer kept;
                nothing was recorded.
            Conflict: another writer won five times in a row.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._writing(now) as transaction:
                    return self._carry_out(command, by, (key, part_of), transaction)
            except Conflict:
                if attempt == ATTEMPTS:
                    raise
            except EventKnown as known:
                raise Refused(Refusal.KEY_USED_WITH_ANOTHER_BODY, key=key) from known
        msg = "unreachable: the loop returns or raises"
        raise AssertionError(msg)

    def dispatch_each(
        self, given: Sequence[tuple[Command, str]], by: Actor, now: datetime, part_of: UUID | None = None
    ) -> tuple[Receipt | Refused, ...]:
        """Carry out commands one after the other in one transaction, each for itself: a refusal stops its own only.

        For work of many small parts that may be repeated whole, such as the rows of a list.
        """
        try:
            with self._writing(now) as transaction:
                lent = Lent(transaction)
                return tuple(
                    self._each(command, by, (key, part_of), transaction, lent) for command, key in given
                )
        except (Conflict, EventKnown):
            alone = (partial(self.dispatch, one, by, now, key, part_of) for one, key in given)
            return tuple(or_refusal(command) for command in alone)

    def _each(
        self,
        command: Command,
        by: Actor,
        given: tuple[str, UUID | None],
        transaction: Transaction,
        lent: Lent,
    ) -> Receipt | Refused:
        try:
            receipt = self._carry_out(command, by, given, transaction, lent)
        except Refused as refused:
            lent.forget()
            return refused
        lent.forget_changed()
        return receipt

    def _carry_out(
        self,
        command: Command,
        by: Actor,
        given: tuple[str, UUID | None],
        transaction: Transaction,
        stream: Stream | None = None,
    ) -> Receipt:
        key, part_of = given
        body = body_sha256(command)
        kept = transaction.receipt_of(by.name, key)
        if kept is not None:
            if kept.body_sha256 != body:
                raise Refused(Refusal.KEY_USED_WITH_ANOTHER_BODY, key=key)
            return Receipt(kept.position, kept.recorded_at, repeated=True)
        act = _act_of(command, by, key, transaction.recorded_at)
        work = Work(
            act=act,
            by=by,
            facts=transaction.facts,
            stream=stream or transaction,
            expected_version=command.expected_version,
            correlation_id=part_of,
        )
        recorded = _handle_with_followups(command, work)
        position = transaction.save(recorded)
        if recorded or by != TICK:
            transaction.keep_receipt(by.name, key, KeptReceipt(body, position, transaction.recorded_at))
        return Receipt(position, transaction.recorded_at, recorded=len(recorded))


def stands_against(command: Command, by: Actor, transaction: Transaction) -> tuple[Unmet, ...]:
    """Ask what a command, with everything that follows from it, would be refused for as things stand.

    The very rules that would decide it answer; nothing is recorded, so a transaction that only reads will do.
    """
    at = transaction.recorded_at
    work = Work(act=_act_of(command, by, ASKING, at), by=by, facts=transaction.facts, stream=transaction)
    return found_by(lambda: _handle_with_followups(command, work))


def rehearse(command: Command, by: Actor, transaction: Transaction) -> tuple[DomainEvent, ...]:
    """Give what a command, with everything that follows from it, would record as things stand; nothing is.

    Raises:
        Refused: as the command would be.
    """
    at = transaction.recorded_at
    work = Work(act=_act_of(command, by, ASKING, at), by=by, facts=transaction.facts, stream=transaction)
    return tuple(one.event for one in _handle_with_followups(command, work))


def body_sha256(command: Command) -> str:
    """Give the hash of a command's canonical body: its name and every field.

    Raises:
        Refused: VALUE_INVALID for text no database can keep: a NUL or half of a surrogate pair.
    """
    body = {one.name: getattr(command, one.name) for one in fields(command)}
    try:
        text = orjson.dumps(
            [command_name(type(command)), body],
            option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS,
            default=_plain,
        )
    except orjson.JSONEncodeError as error:
        if "surrogates" not in str(error):
            raise
        raise Refused(Refusal.VALUE_INVALID, field="text", value="U+D800–U+DFFF") from error
    if _NUL.search(text):
        raise Refused(Refusal.VALUE_INVALID, field="text", value="U+0000")
    return hashlib.sha256(text).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, frozenset | set):
        return sorted(map(str, value))
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Fraction | Decimal):
        return str(value)
    msg = f"A command field of this type has no canonical form: {type(value).__name__}"
    raise TypeError(msg)


def _act_of(command: Command, by: Actor, key: str, recorded_at: datetime) -> Act:
    command_id = uuid5(COMMANDS, f"{by.name}\n{key}")
    effective = command.effective
    if effective is None:
        return Act.now(command_id, recorded_at)
    require(
        unmet(
            Refusal.EFFECTIVE_IN_FUTURE,
            effective_at=effective.at.isoformat(),
            recorded_at=recorded_at.isoformat(),
        )
        if effective.at > recorded_at
        else None,
        unmet(Refusal.EFFECTIVE_WITHOUT_REASON) if not (command.effective_reason or "").strip() else None,
    )
    return Act(
        command_id, recorded_at, Effective(effective.at, effective.precision), command.effective_reason
    )


def _handle_with_followups(command: Command, work: Work) -> list[Recorded]:
    """Handle a command and everything that follows from its events, in the order of the events."""
    standing = authorise(command, work, work.by)
    work.authorise(standing)
    HANDLERS[type(command)](command, work)
    recorded = _collect(work, command_name(type(command)), standing, None)
    place = 0
    while place < len(recorded):
        cause = recorded[place].event
        place += 1
        for number, follow in enumerate(followups_of(cause, work)):
            recorded += _follow_up(follow, cause, work, number)
        if len(recorded) > FOLLOWUPS_MAX:
            msg = f"A command recorded more than {FOLLOWUPS_MAX} events; its follow-ups do not end."
            raise RuntimeError(msg)
    return recorded


def _follow_up(command: Command, cause: DomainEvent, work: Work, number: int) -> list[Recorded]:
    if cause.stamp.effective_at > work.act.effective_at:
        work.act.effective = cause.stamp.effective
    following = Work(
        act=work.act,
        by=Actor.system("followup"),
        facts=work.facts,
        stream=work.stream,
        touched=work.touched,
    )
    facts_before = work.act.facts
    try:
        authorise(command, following, following.by)
        HANDLERS[type(command)](command, following)
    except Refused as refused:
        place = place_of(cause, following)
        if place is None or work.act.facts != facts_before:
            raise
        command = RaiseExceptionTask(
            task_id=uuid5(cause.stamp.event_id, f"exception_task {number}" if number else "exception_task"),
            programme_id=place[0],
            project_id=place[1],
            refused_command=command_name(type(command)),
            caused_by=cause.stamp.event_id,
            refusals=tuple(one.refusal.value for one in refused.unmet),
        )
        HANDLERS[RaiseExceptionTask](command, following)
    return _collect(work, command_name(type(command)), Standing(), cause)


def _collect(work: Work, name: str, standing: Standing, cause: DomainEvent | None) -> list[Recorded]:
    """Take the events recorded since the last call, in the order in which they were recorded."""
    pending: list[DomainEvent] = []
    for aggregate in work.touched.values():
        if aggregate.pending_events:
            pending += [event for event in aggregate.collect_events() if isinstance(event, DomainEvent)]
    pending.sort(key=lambda event: event.stamp.ordinal)
    metadata: dict[str, Any] = {
        "actor": work.by.name,
        "roles": [role.value for role in standing.roles],
        "mandates": [str(mandate.mandate_id) for mandate in standing.mandates],
        "on_behalf_of": None,
        "command": name,
        "command_id": str(work.act.command_id),
        "correlation_id": str(work.correlation_id or work.act.command_id),
        "causation_id": str(cause.stamp.event_id) if cause is not None else None,
    }
    if work.act.reason is not None:
        metadata["effective_reason"] = work.act.reason
    return [Recorded(event, metadata) for event in pending]
