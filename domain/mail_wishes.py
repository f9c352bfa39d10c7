"""How people are told by mail: what they wish, what their programme grants, when digests go out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.check_cycles import InvalidRhythm, Rhythm
from domain.refusals import Refusal, Unmet, unmet
from domain.texts import Key
from domain.times import local_date
from domain.working_days import ONE_DAY


class MailWish(StrEnum):
    """How a person wants to be told by mail; the inbox has every reminder at once whatever they wish."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailTerms:
    """What a programme lets people wish for, the first where they wish for something else; when digests go out."""

    allowed: tuple[MailWish, ...] = (MailWish.AT_ONCE, MailWish.DAILY)
    digest_time: Key = "07:00"

    def granted(self, wish: MailWish | None) -> MailWish:
        """Give how somebody is told who wishes this."""
        return wish if wish in self.allowed else self.allowed[0]

    def digest_after(self, now: datetime, zone: str) -> datetime:
        """Give the instant of the next digest after an instant: the same local time each day."""
        daily = Rhythm(interval_weeks=1, weekday=1, time=self.digest_time, zone=zone)
        today = local_date(now, zone)
        return daily.at(today) if daily.at(today) > now else daily.at(today + ONE_DAY)


def faults_of_mail_terms(terms: MailTerms, zone: str) -> Iterator[Unmet]:
    """Name everything that keeps mail terms from being laid down."""
    if not terms.allowed or len(set(terms.allowed)) < len(terms.allowed):
        yield unmet(Refusal.VALUE_INVALID, field="allowed", value=", ".join(terms.allowed))
    try:
        Rhythm(interval_weeks=1, weekday=1, time=terms.digest_time, zone=zone)
    except InvalidRhythm:
        yield unmet(Refusal.VALUE_INVALID, field="digest_time", value=terms.digest_time)
