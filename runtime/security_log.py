"""What happened to accounts, sessions and tokens, one log line each: for the operator, without any secret."""

import logging
from uuid import UUID

LOGGER = "gatebook.security"

_log = logging.getLogger(LOGGER)


def tell(act: str, **facts: str | UUID | int | None) -> None:
    """Write one act; facts are ids, names and addresses, never what somebody typed as a secret."""
    said = {name: str(fact) if isinstance(fact, UUID) else fact for name, fact in facts.items()}
    _log.info(act, extra={"facts": said})
