"""Sending what waits in the outbox, each mail once.

1. Read which mails wait; if none do, no lock is taken and no server is bothered.
2. Get the carrier ready, so that nothing is claimed while the mail server is down.
3. Claim a mail, ask again whether its reasons still stand, write it, hand it over, note the answer.

What is not settled is claimed again when its lease has run out, under the same Message-ID: after a crash, or
when the server's answer was lost. With an archive it is looked up there first, and sent again only if it is not
there; without one a lost answer leads to one repeat only, and a second loss is for people to settle.
"""

import hashlib
import logging
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from uuid import UUID

from domain.refusals import Refusal
from exchange.mails import Letter, Mail, Sender, Topic, UnfitMail, can_be_written_to, compose, message_id_of
from runtime.mail_archive import Archive, ArchiveDown, archive_of
from runtime.mail_carriers import Answer, Carrier, CarrierDown, Outcome, carrier_of
from runtime.mail_drafts import UNWRITABLE, Draft, draft_of, why_unwritable
from runtime.organisations import OrganisationContext
from runtime.settings import Environment, Settings, UnfitSettings
from runtime.unreachable import tell_pmo
from storage import outbox
from storage.outbox import ClaimedMail

LOST = "no answer: "
"""Begins what is noted of a mail whose answer was lost; a second loss is recognised by it."""

_log = logging.getLogger("gatebook.mail")


@dataclass(slots=True)
class MailReport:
    """What a dispatch did; `refused` says what people should know."""

    sent: int = 0
    kept: int = 0
    failed: int = 0
    cancelled: int = 0
    waiting: int = 0
    refused: list[str] = field(default_factory=list)


def dispatch_mail(context: OrganisationContext, settings: Settings, *, most: int = 100) -> MailReport:
    """Send at most so many of the mails that wait; a broken one does not stop the others.

    Raises:
        UnfitSettings: the address of the mail server, or of ourselves, cannot be used.
    """
    if not can_be_written_to(settings.mail_from):
        msg = f"GATEBOOK_MAIL_FROM is {settings.mail_from!r}: write it as name@domain.example."
        raise UnfitSettings(msg)
    report = MailReport()
    now = context.clock.now()
    with context.reading() as connection:
        leads = outbox.due_mails(connection, now, most)
    if leads:
        try:
            with carrier_of(settings, context.folder / "mail") as carrier, ExitStack() as stack:
                archive = archive_of(settings)
                if archive is not None:
                    stack.enter_context(archive)
                dispatch = _Dispatch(context, settings, (carrier, archive), report)
                for lead in leads:
                    dispatch.see_to(lead)
        except CarrierDown as down:
            report.refused.append(str(down))
            _log.error("mails of %s wait: %s", context.slug, down)
    with context.reading() as connection:
        report.waiting = outbox.unsettled(connection)
    return report


class _Dispatch:
    """One round: what each mail needs on its way, and where its outcome is counted."""

    def __init__(
        self,
        context: OrganisationContext,
        settings: Settings,
        ways: tuple[Carrier, Archive | None],
        report: MailReport,
    ) -> None:
        self._context = context
        self._database = context.store.database
        self._carrier, self._archive = ways
        self._report = report
        self._sender = Sender(
            slug=context.slug,
            organisation=context.organisation.name,
            base_url=settings.base_url,
            mail_from=settings.mail_from,
            demo=context.organisation.marked == Environment.DEMO,
        )

    def see_to(self, lead: UUID) -> None:
        """Claim one mail and bring it to whatever end it has today."""
        claimed = outbox.claim(self._database, lead, self._context.clock.now())
        if claimed is None:
            return
        if self._arrived_before(claimed):
            return
        if claimed.attempt > outbox.ATTEMPTS_MAX:
            self._give_up(claimed, f"no outcome after {outbox.ATTEMPTS_MAX} attempts")
            return
        try:
            claimed, mail = self._write(claimed)
        except UnfitMail as error:
            self._give_up(claimed, str(error))
            return
        except Exception as error:  # noqa: BLE001 - one broken mail must not stop the others; the log has it all
            _log.exception("mail %s of %s cannot be written", claimed.mail_id, self._context.slug)
            self._later(claimed, f"cannot be written: {type(error).__name__}: {error}")
            return
        if mail is None:
            return
        try:
            answer = self._carrier.carry(claimed.mail_id, mail)
        except CarrierDown:
            outbox.release(self._database, claimed)
            raise
        self._note(claimed, mail, answer)

    def _arrived_before(self, claimed: ClaimedMail) -> bool:
        """Settle a mail attempted before whose copy lies in the archive; its answer was lost, it was not.

        Raises:
            CarrierDown: the archive cannot be asked; sending again blindly would be wrong.
        """
        if self._archive is None or claimed.attempt == 1:
            return False
        try:
            digest = self._archive.digest_of(message_id_of(claimed.mail_id, self._sender.base_url))
        except ArchiveDown as down:
            outbox.release(self._database, claimed)
            raise CarrierDown(str(down)) from down
        if digest is None:
            return False
        outbox.settle_sent(self._database, claimed, "found in the archive", digest, self._context.clock.now())
        self._report.sent += 1
        return True

    def _note(self, claimed: ClaimedMail, mail: Mail, answer: Answer) -> None:
        match answer.outcome:
            case Outcome.SENT | Outcome.KEPT:
                digest = hashlib.sha256(mail.content).hexdigest()
                outbox.settle_sent(self._database, claimed, answer.said, digest, self._context.clock.now())
                self._report.sent += answer.outcome is Outcome.SENT
                self._report.kept += answer.outcome is Outcome.KEPT
            case Outcome.LATER:
                self._later(claimed, answer.said)
            case Outcome.REFUSED:
                self._give_up(claimed, answer.said)
                tell_pmo(self._context, claimed.items, claimed.person_id, Refusal.ADDRESS_REFUSED)
            case Outcome.UNKNOWN if self._archive is None and _was_lost_before(claimed):
                self._give_up(claimed, f"twice {LOST}{answer.said}; it may have arrived")
            case Outcome.UNKNOWN:
                outbox.leave_unknown(self._database, claimed, f"{LOST}{answer.said}")

    def _later(self, claimed: ClaimedMail, said: str) -> None:
        if not outbox.postpone(self._database, claimed, said, self._context.clock.now()):
            self._failed(claimed.mail_id, claimed.person_id, f"given up; last: {said}")

    def _give_up(self, claimed: ClaimedMail, said: str) -> None:
        outbox.settle_failed(self._database, claimed.items, said)
        self._failed(claimed.mail_id, claimed.person_id, said)

    def _failed(self, mail_id: UUID, person_id: UUID, said: str) -> None:
        self._report.failed += 1
        self._report.refused.append(f"mail {mail_id} to person {person_id}: {said}")
        _log.error("mail %s of %s failed: %s", mail_id, self._context.slug, said)

    def _write(self, claimed: ClaimedMail) -> tuple[ClaimedMail, Mail | None]:
        """Write a mail about what still stands and has words; a mail about nothing is None.

        What no longer stands is cancelled. An item that cannot be put into words is given up alone, with its
        reason, so that it does not keep back what else there is to tell.
        """
        draft = draft_of(self._context, claimed)
        if draft.unreachable:
            tell_pmo(self._context, claimed.items, claimed.person_id, Refusal.ADDRESS_MISSING)
        mail = None
        if draft.letter is not None:
            draft, mail = self._composed(draft, draft.letter)
        if draft.gone:
            outbox.settle_cancelled(self._database, draft.gone, draft.why_gone)
            self._report.cancelled += len(draft.gone)
        for item, why in draft.unfit:
            outbox.settle_failed(self._database, [item], why)
            self._failed(item.mail_id, claimed.person_id, why)
        return claimed.without([*draft.gone, *(item for item, _ in draft.unfit)]), mail

    def _composed(self, draft: Draft, letter: Letter) -> tuple[Draft, Mail | None]:
        """Write the letter; of several topics those that cannot be written are left out of it."""
        try:
            return draft, compose(letter, self._sender)
        except UNWRITABLE:
            unfit = self._unwritable(letter)
            if len(letter.topics) == 1 or len(unfit) in {0, len(letter.topics)}:
                raise
            fitting = draft.without(unfit)
            return fitting, compose(fitting.letter, self._sender) if fitting.letter else None

    def _unwritable(self, letter: Letter) -> dict[Topic, str]:
        """Try each topic alone; give those that cannot be written, with the reason."""
        unfit = {}
        for topic in letter.topics:
            try:
                compose(replace(letter, topics=(topic,)), self._sender)
            except UNWRITABLE as error:
                unfit[topic] = why_unwritable(error)
        return unfit


def _was_lost_before(claimed: ClaimedMail) -> bool:
    return any(item.last_answer is not None and item.last_answer.startswith(LOST) for item in claimed.items)
