"""Tokens for programs: made by an account's owner for a purpose and a time, shown once, ended at any moment."""

import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest
from uuid import UUID

from domain.refusals import Refusal, Refused, Unmet, require, unmet
from runtime.credentials import Credentials, digest, new_secret
from runtime.new_ids import new_id
from runtime.security_log import tell
from storage import accounts, api_tokens
from storage.accounts import AccountState
from storage.api_tokens import ApiToken
from storage.attempts import Source
from storage.recorder import writing
from workflows.commands import Actor

HOLDS_MAX = timedelta(days=366)
USED_AGAIN_AFTER = timedelta(minutes=1)
"""So long a use is not written down: reading must not take the write lock each time."""
PREFIX_BYTES = 6
NAME_MAX = 100

_FORM = re.compile(r"gb_([0-9a-f]{12})_[A-Za-z0-9_-]{43}")


class Scope(StrEnum):
    """What a token may be used for, within what its person may; none includes another."""

    READ = "read"
    WRITE = "write"
    AUDIT = "audit"
    ADMINISTER = "administer"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedToken:
    """A token as it may be shown: its prefix tells it apart, nothing lets anybody use it."""

    token_id: UUID
    account_id: UUID
    login_name: str
    prefix: str
    name: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token just made. Its text is shown once and kept nowhere."""

    token: str = field(repr=False)
    listed: ListedToken


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """The program whose token counts at this request, and only at this one: ask again at the next."""

    token_id: UUID
    account_id: UUID
    person_id: UUID
    login_name: str
    scopes: frozenset[Scope]

    @property
    def actor(self) -> Actor:
        """Who gives the commands of this program."""
        return Actor(self.person_id)

    def require(self, scope: Scope) -> None:
        """Let the program go on only if its token is for this.

        Raises:
            Refused: it is not.
        """
        if scope not in self.scopes:
            raise Refused(Refusal.SCOPE_MISSING, scope=scope.value)


@dataclass(frozen=True, slots=True)
class ApiTokens:
    """The tokens of one organisation. Whether the caller may is the caller's to know (the policy)."""

    credentials: Credentials

    def create(
        self, account_id: UUID, name: str, scopes: frozenset[Scope], expires_at: datetime, by: Actor
    ) -> NewToken:
        """Make a token for an account.

        Raises:
            Refused: no name, no scope, or an expiry that has passed or lies too far; the account may not be used.
        """
        here, now = self.credentials, self.credentials.clock.now()
        called = " ".join(name.split())
        require(
            _name_unfit(called),
            unmet(Refusal.VALUE_INVALID, field="scopes", value="") if not scopes else None,
            _expiry_unfit(expires_at, now),
        )
        prefix = secrets.token_hex(PREFIX_BYTES)
        token = f"gb_{prefix}_{new_secret()}"
        with writing(here.database) as connection:
            account = accounts.by_id(connection, account_id)
            if account is None:
                raise Refused(Refusal.NOT_FOUND, noun="account", id=str(account_id))
            if account.state is not AccountState.ACTIVE:
                raise Refused(Refusal.ACCOUNT_NOT_ACTIVE, state=account.state.value)
            stored = ApiToken(
                token_id=new_id(),
                prefix=prefix,
                token_sha256=digest(token),
                account_id=account_id,
                person_id=account.person_id,
                login_name=account.login_name,
                name=called,
                scopes=frozenset(scope.value for scope in scopes),
                created_at=now,
                expires_at=expires_at,
                last_used_at=None,
                revoked_at=None,
            )
            api_tokens.add(connection, stored)
        tell("token_created", organisation=here.slug, account=account_id, token=stored.token_id, by=by.name)
        return NewToken(token=token, listed=_listed(stored))

    def listed(self, account_id: UUID | None = None) -> tuple[ListedToken, ...]:
        """Give the tokens of an account, or of all, the ended ones too."""
        with self.credentials.database.connected() as connection:
            return tuple(_listed(token) for token in api_tokens.all_tokens(connection, account_id))

    def revoke(self, token_id: UUID, by: Actor, *, of: UUID | None = None) -> None:
        """End a token; one that was ended before stays as it is. `of` keeps people to their own account's.

        Raises:
            Refused: there is no such token, or it is another account's.
        """
        here = self.credentials
        with writing(here.database) as connection:
            if token_id not in {token.token_id for token in api_tokens.all_tokens(connection, of)}:
                raise Refused(Refusal.NOT_FOUND, noun="token", id=str(token_id))
            ended = api_tokens.revoke(connection, token_id, here.clock.now())
        if ended:
            tell("token_revoked", organisation=here.slug, token=token_id, by=by.name)

    def verify(self, token: str, *, address: str | None = None) -> Bearer:
        """Say whose program this is. A token that counts is never held up by those that do not.

        Raises:
            Refused: `TOKEN_NOT_VALID`, whether unknown, expired, revoked or of an account that may not be used;
                `TRIED_TOO_OFTEN`.
        """
        here, now = self.credentials, self.credentials.clock.now()
        form = _FORM.fullmatch(token)
        with here.database.connected() as connection:
            found = api_tokens.live(connection, form[1] if form else "", now)
        if found is None or not compare_digest(found.token_sha256, digest(token)):
            here.begin(Source(None, address), now)
            tell("token_refused", organisation=here.slug, address=address)
            raise Refused(Refusal.TOKEN_NOT_VALID)
        if found.last_used_at is None or now - found.last_used_at >= USED_AGAIN_AFTER:
            with writing(here.database) as connection:
                api_tokens.used(connection, found.token_id, now)
        return Bearer(
            token_id=found.token_id,
            account_id=found.account_id,
            person_id=found.person_id,
            login_name=found.login_name,
            scopes=frozenset(Scope(scope) for scope in found.scopes),
        )


def _name_unfit(name: str) -> Unmet | None:
    """A token is called nothing, or something that cannot be shown."""
    fit = 0 < len(name) <= NAME_MAX and name.isprintable()
    return None if fit else unmet(Refusal.VALUE_INVALID, field="token_name", value=name[:NAME_MAX])


def _expiry_unfit(expires_at: datetime, now: datetime) -> Unmet | None:
    """A token would have ended already, or would hold for longer than anybody remembers it."""
    if now < expires_at <= now + HOLDS_MAX:
        return None
    return unmet(Refusal.VALUE_INVALID, field="expires_at", value=expires_at.isoformat())


def _listed(token: ApiToken) -> ListedToken:
    return ListedToken(
        token_id=token.token_id,
        account_id=token.account_id,
        login_name=token.login_name,
        prefix=token.prefix,
        name=token.name,
        scopes=frozenset(Scope(scope) for scope in token.scopes),
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        revoked_at=token.revoked_at,
    )
