"""Codes of an authenticator app, from a secret shared once (RFC 6238)."""

import re
from datetime import datetime
from hmac import compare_digest

from pyotp import TOTP, random_base32

STEPS_AROUND = 1
"""Codes of the step before and after count too: clocks differ, and people type slowly."""
ISSUER = "Gatebook"

_CODE = re.compile(r"[0-9]{6}")


def new_secret() -> str:
    """Make a secret of 160 bits, as apps take it."""
    return random_base32()


def address_of(secret: str, login_name: str, organisation: str) -> str:
    """Give the `otpauth://` address that an app reads, as text or from a picture."""
    return TOTP(secret).provisioning_uri(name=login_name, issuer_name=f"{ISSUER} {organisation}")


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Give the time step a code belongs to; None: it belongs to none around now."""
    typed = re.sub(r"\s", "", code)
    if _CODE.fullmatch(typed) is None:
        return None
    totp = TOTP(secret)
    present = totp.timecode(now)
    steps = range(present - STEPS_AROUND, present + STEPS_AROUND + 1)
    matching = [step for step in steps if compare_digest(totp.generate_otp(step), typed)]
    return matching[-1] if matching else None
