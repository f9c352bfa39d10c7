"""Laws of accounts: whatever happens in whatever order, a secret that has ended opens nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.refusals import Refusal, Refused
from runtime.accounts import Accounts
from runtime.api_tokens import ApiTokens, Scope
from runtime.clock import StoryClock
from runtime.credentials import Credentials
from runtime.passwords import Passwords
from runtime.sessions import ABSOLUTE, IDLE, Sessions
from storage.keys import KeyStore
from tests.support.records import open_record
from tests.support.signing_in import ANN

BEGIN = datetime(2024, 1, 8, 8, 0, tzinfo=UTC)
ADDRESSES = count()
ACTS = (
    "sign_in", "sign_out_everywhere", "make_token", "revoke_token", "lock", "unlock", "disable", "recover",
    "change_password", "wait_a_little", "wait_long",
)  # fmt: skip


@dataclass
class Life:
    """One account with every secret it was ever given, and what of it should still open a door."""

    credentials: Credentials
    clock: StoryClock
    login: str
    account_id: UUID
    password: str
    state: str = "active"
    one_time_spent: bool = True
    sessions: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)
    tokens: dict[str, datetime] = field(default_factory=dict)
    seen_sessions: list[str] = field(default_factory=list)
    seen_tokens: list[str] = field(default_factory=list)
    old_passwords: list[str] = field(default_factory=list)

    def do(self, act: str) -> None:
        """Do one thing that the rules allow or refuse, and note what should follow."""
        try:
            self._do(act)
        except Refused as refused:
            expected = self.state != "active" or self.one_time_spent
            if not expected and refused.refusal is not Refusal.TRIED_TOO_OFTEN:
                raise

    def _do(self, act: str) -> None:
        accounts, sessions = Accounts(self.credentials), Sessions(self.credentials)
        tokens = ApiTokens(self.credentials)
        now = self.clock.now()
        if act == "sign_in":
            begun = sessions.sign_in(self.login, self.password, address=f"203.0.113.{next(ADDRESSES)}")
            self._opened(begun.session_id, now)
        elif act == "change_password":
            begun = sessions.sign_in(self.login, self.password, address=f"203.0.113.{next(ADDRESSES)}")
            new = f"Ein neues Tor {uuid4()}"
            changed = sessions.change_password(begun.signed_in, self.password, new)
            self._new_password(new, one_time=False)
            self._opened(changed.session_id, now)
        elif act == "sign_out_everywhere":
            sessions.sign_out_everywhere(self.account_id)
            self.sessions.clear()
        elif act == "make_token":
            until = now + timedelta(hours=5)
            made = tokens.create(self.account_id, "x", frozenset({Scope.READ}), until, ANN)
            self.tokens[made.token] = until
            self.seen_tokens.append(made.token)
        elif act == "revoke_token":
            for one in tokens.listed(self.account_id)[-1:]:
                tokens.revoke(one.token_id, ANN)
                self.tokens = {text: until for text, until in self.tokens.items() if one.prefix not in text}
        elif act in {"wait_a_little", "wait_long"}:
            self.clock.set(now + (timedelta(minutes=7) if act == "wait_a_little" else timedelta(hours=2)))
        elif act == "recover":
            self._new_password(accounts.recover(self.account_id, ANN), one_time=True)
            self.tokens.clear()
        else:
            self._change_state(accounts, act)

    def _change_state(self, accounts: Accounts, act: str) -> None:
        if act == "lock":
            accounts.lock(self.account_id, ANN)
            self.state = "locked"
            self.sessions.clear()
        elif act == "unlock":
            accounts.unlock(self.account_id, ANN)
            self.state = "active"
        else:
            accounts.disable(self.account_id, ANN)
            self.state = "disabled"
            self.sessions.clear()
            self.tokens.clear()

    def _opened(self, session_id: str, now: datetime) -> None:
        self.sessions[session_id] = (now, now + ABSOLUTE)
        self.seen_sessions.append(session_id)

    def _new_password(self, new: str, *, one_time: bool) -> None:
        self.old_passwords.append(self.password)
        self.password = new
        self.one_time_spent = one_time
        self.sessions.clear()

    def check(self) -> None:
        """Try every secret there ever was."""
        now = self.clock.now()
        for session_id in self.seen_sessions:
            last, ends = self.sessions.get(session_id, (now, now))
            alive = self.state == "active" and now < ends and now - last < IDLE
            found = Sessions(self.credentials).recognise(session_id)
            assert (found is not None) == alive
            if alive:
                # A use is written down when a minute has passed.
                self.sessions[session_id] = (now, ends)
            else:
                self.sessions.pop(session_id, None)
        for token in self.seen_tokens:
            alive = self.state == "active" and now < self.tokens.get(token, now)
            assert self._verifies(token) == alive
        for password in [*self.old_passwords, *([self.password] if self.state != "active" else [])]:
            with pytest.raises(Refused) as caught:
                Sessions(self.credentials).sign_in(
                    self.login, password, address=f"203.0.113.{next(ADDRESSES)}"
                )
            assert caught.value.refusal in {Refusal.SIGN_IN_FAILED, Refusal.TRIED_TOO_OFTEN}

    def _verifies(self, token: str) -> bool:
        try:
            ApiTokens(self.credentials).verify(token)
        except Refused:
            return False
        return True


@pytest.fixture(scope="module")
def credentials(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Credentials]:
    """A record of its own with a clock stepped by hand, shared by all lives."""
    folder = tmp_path_factory.mktemp("laws")
    database, keys = open_record(folder, None), KeyStore.at(folder / "keys.db")
    yield Credentials("city", database, keys, StoryClock(BEGIN), Passwords.quick(), lambda _person: True)
    database.close()
    keys.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(acts=st.lists(st.sampled_from(ACTS), min_size=3, max_size=12))
def test_a_secret_that_has_ended_never_opens_anything(credentials: Credentials, acts: list[str]) -> None:
    clock = credentials.clock
    assert isinstance(clock, StoryClock)
    login, password = f"ada-{uuid4()}", "Ein Tor nach dem anderen"
    made = Accounts(credentials).create(uuid4(), login, ANN, password=password)
    life = Life(credentials, clock, login, made.account_id, password, one_time_spent=False)
    for act in acts:
        life.do(act)
        life.check()
