"""What happened to accounts, sessions and tokens, one log line each: for the operator, without any secret."""

import logging
from uuid import UUID

from workflows.commands import Actor

LOGGER = "gatebook.security"

DEMO = Actor.system("demo").name
"""Who opens the accounts of a demonstration."""

_log = logging.getLogger(LOGGER)


def tell(act: str, **facts: str | UUID | int | None) -> None:
    """Write one act; facts are ids, names and addresses, never what somebody typed as a secret.

    The invented accounts a demonstration opens concern nobody and are told only to who looks for details.
    """
    level = logging.DEBUG if facts.get("by") == DEMO else logging.INFO
    said = {name: str(fact) if isinstance(fact, UUID) else fact for name, fact in facts.items()}
    _log.log(level, act, extra={"facts": said})
