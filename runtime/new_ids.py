"""New ids: where chance enters, so that everything else takes its ids as arguments."""

import secrets
from uuid import UUID, uuid4


def new_request_id() -> str:
    """Give an id nobody can guess, short enough to be read out on the telephone."""
    return secrets.token_hex(6)


def new_id() -> UUID:
    """Give the id of something that is about to begin."""
    return uuid4()
