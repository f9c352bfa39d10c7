"""A refusal as a page says it: everything that stands against, in words, with the status programs get too."""

from dataclasses import dataclass

from api.pages.forms import Form
from api.statuses import STATUSES
from domain.refusals import Refusal, Refused
from exchange.refusal_texts import explain_one


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form that was refused: shown again with what was entered and why."""

    action: str
    form: Form
    reasons: list[str]
    status: int


HIDDEN = {Refusal.NOT_AUTHORISED, Refusal.NOT_FOUND, Refusal.OUTCOME_NOT_OFFERED}
"""What keeps a form from being shown at all; anything else is said beside it."""


def status_of(refused: Refused) -> int:
    """Give the status of the page that shows a refusal."""
    return STATUSES[refused.refusal]


def headers_of(refused: Refused) -> dict[str, str]:
    """Tell a program when to try again, where that is known."""
    seconds = refused.unmet[0].facts.get("seconds")
    return {"Retry-After": str(seconds)} if refused.refusal is Refusal.TRIED_TOO_OFTEN and seconds else {}


def reasons(refused: Refused, language: str) -> list[str]:
    """Say everything that stands against something, the most important first."""
    return list(dict.fromkeys(explain_one(one, language) for one in refused.unmet))
