"""Programs that talk to the city over HTTP: each role has one, with a token of its own."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2
from fastapi.testclient import TestClient

from api.app import create_app
from runtime.api_tokens import Scope
from tests.support.city import City
from tests.support.signing_in import ANN, with_account

EVERY_SCOPE = frozenset(Scope)
ROLES = ("ada", "bo", "eve", "pia", "max", "rob", "ann", "lea")


def token_of(
    city: City, who: str, scopes: frozenset[Scope] = EVERY_SCOPE, account: UUID | None = None
) -> str:
    """Give a person an account, unless they have one, and a token."""
    account_id = account or with_account(city, who)
    expires_at = city.clock.now() + timedelta(days=300)
    return city.here.tokens.create(account_id, "Test", scopes, expires_at, ANN).token


@dataclass
class Program:
    """A client of the API with one token, or of the public."""

    client: TestClient
    token: str | None = None
    base: str = "/api/v1/city"
    keys: int = field(default=0)

    def get(self, address: str, **query: Any) -> httpx2.Response:
        return self.client.get(self.base + address, params=query or None, headers=self._headers())

    def send(
        self, method: str, address: str, body: Any = None, *, key: str | None = None, **headers: str
    ) -> httpx2.Response:
        self.keys += 1
        own = {"Idempotency-Key": key or f"key-{self.keys}-{id(self)}", **self._headers()}
        own |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.request(method, self.base + address, json=body, headers=own)

    def post(
        self, address: str, body: Any = None, *, key: str | None = None, **headers: str
    ) -> httpx2.Response:
        return self.send("POST", address, body, key=key, **headers)

    def put(
        self, address: str, body: Any = None, *, key: str | None = None, **headers: str
    ) -> httpx2.Response:
        return self.send("PUT", address, body, key=key, **headers)

    def raw(self, address: str, content: bytes, *, method: str = "POST", **headers: str) -> httpx2.Response:
        self.keys += 1
        own = {
            "Idempotency-Key": f"key-{self.keys}-{id(self)}",
            "Content-Type": "application/json",
            **self._headers(),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return self.client.request(method, self.base + address, content=content, headers=own)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


class Programs:
    """The programs of everybody in the city."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.client = TestClient(create_app(city.installation), follow_redirects=False)
        self.public = Program(self.client)
        self._of: dict[str, Program] = {}

    def __getitem__(self, who: str) -> Program:
        if who not in self._of:
            self._of[who] = Program(self.client, token_of(self.city, who))
        return self._of[who]
