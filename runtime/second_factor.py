"""The second factor: an app shows codes that sign-in then asks for, begun, confirmed and taken away by its owner."""

from dataclasses import dataclass, field

from domain.refusals import Refusal, Refused
from runtime import one_time_codes
from runtime.credentials import Credentials
from runtime.security_log import tell
from runtime.sessions import SignedIn
from storage import accounts
from storage.recorder import writing


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What an app is told, once: the secret to type, and the same as an `otpauth://` address."""

    secret: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """The second factors of one organisation."""

    credentials: Credentials

    def begin(self, who: SignedIn, password: str, *, address: str | None = None) -> Enrolment:
        """Make a secret for an app; it counts once a code of it was given. Beginning again replaces it.

        Raises:
            Refused: a second factor is set already; the password is wrong, or was wrong too often.
        """
        here = self.credentials
        account = here.prove_password(who.account_id, password, address)
        if account.totp_confirmed:
            raise Refused(Refusal.SECOND_FACTOR_ALREADY_SET)
        secret = one_time_codes.new_secret()
        sealed = here.seal_totp(account, secret)
        with writing(here.database) as connection:
            accounts.set_totp(connection, account.account_id, sealed)
        return Enrolment(
            secret=secret, address=one_time_codes.address_of(secret, account.login_name, here.slug)
        )

    def confirm(self, who: SignedIn, code: str, *, address: str | None = None) -> None:
        """Let the secret begun count, shown by a code of it; that code does not sign in again.

        Raises:
            Refused: nothing was begun, or it is set already; the code is wrong, or was wrong too often.
        """
        here = self.credentials
        account = here.account(who.account_id)
        if account.totp_confirmed:
            raise Refused(Refusal.SECOND_FACTOR_ALREADY_SET)
        if account.totp_secret is None:
            raise Refused(Refusal.SECOND_FACTOR_NOT_BEGUN)
        step = here.prove_code(account, code, address)
        with writing(here.database) as connection:
            if not accounts.confirm_totp(connection, account, step):
                raise Refused(Refusal.SECOND_FACTOR_NOT_BEGUN)
        tell("second_factor_set", organisation=here.slug, account=account.account_id)

    def remove(self, who: SignedIn, password: str, *, address: str | None = None) -> None:
        """Take the second factor away; where there is none, nothing happens.

        Raises:
            Refused: the password is wrong, or was wrong too often.
        """
        here = self.credentials
        account = here.prove_password(who.account_id, password, address)
        if account.totp_secret is None:
            return
        with writing(here.database) as connection:
            accounts.set_totp(connection, account.account_id, None)
        tell("second_factor_removed", organisation=here.slug, account=account.account_id)
