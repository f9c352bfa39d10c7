"""People of the city with accounts: Ada, whose password everybody in the tests knows, and her browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from pyotp import TOTP

from domain.refusals import Refusal, Refused
from runtime.passwords import Passwords
from runtime.sessions import NewSession
from tests.support.city import City, person
from workflows.commands import Actor

ANN = Actor(person("ann"))
PASSWORD = "Ein Tor nach dem anderen"
OTHER = "Noch ein Tor und noch eines"
TOWN_HALL, ELSEWHERE = "192.0.2.1", "198.51.100.7"


class CountingPasswords(Passwords):
    """Passwords that count how often they were computed, which is what takes the time."""

    def __init__(self) -> None:
        super().__init__(Passwords.quick()._hasher)
        self.checks = 0

    def matches(self, stored: str | None, given: str) -> bool:
        self.checks += 1
        return super().matches(stored, given)


def with_account(city: City, who: str = "ada", password: str | None = PASSWORD) -> UUID:
    """Give a person an account under their name."""
    return city.here.accounts.create(person(who), who, ANN, password=password).account_id


def sign_in(
    city: City, who: str = "ada", password: str = PASSWORD, code: str | None = None, address: str = TOWN_HALL
) -> NewSession:
    """Sign in from the town hall."""
    return city.here.sessions.sign_in(who, password, code=code, address=address)


def wait(city: City, **pause: float) -> None:
    """Let time pass."""
    city.clock.set(city.clock.now() + timedelta(**pause))


def with_second_factor(city: City, session: NewSession) -> TOTP:
    """Set a second factor up and let its first code run out; give the app."""
    enrolment = city.here.second_factor.begin(session.signed_in, PASSWORD)
    app = TOTP(enrolment.secret)
    city.here.second_factor.confirm(session.signed_in, shown(city, app))
    wait(city, minutes=2)
    return app


def shown(city: City, app: TOTP) -> str:
    """Give the code an app shows now."""
    return app.at(city.clock.now())


@contextmanager
def refused(refusal: Refusal) -> Iterator[None]:
    """Expect a refusal."""
    with pytest.raises(Refused) as caught:
        yield
    assert [one.refusal for one in caught.value.unmet] == [refusal]
