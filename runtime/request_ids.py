"""Ids by which an answer given to somebody and the line in the log about it find each other."""

import secrets


def new_request_id() -> str:
    """Give an id nobody can guess, short enough to be read out on the telephone."""
    return secrets.token_hex(6)
