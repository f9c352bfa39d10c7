"""The pages of the small city, asked by a browser without JavaScript."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.app import create_app
from tests.support.city import City
from tests.support.programs import Programs
from tests.support.signing_in import PASSWORD, with_account

OURS = {"Origin": "http://testserver"}
"""What a browser says of a form that one of our pages sent."""


class Page(HTMLParser):
    """A page as its reader meets it: the words, and the words of each row of each table."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self.forms: dict[str, dict[str, str]] = {}
        self._form: dict[str, str] = {}
        self._cell: list[str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self._cell = []
        if tag == "form":
            self._form = self.forms[(dict(attrs).get("action") or "").partition("?")[0]] = {}
        if tag in {"input", "button"} and dict(attrs).get("type") in {"hidden", "text"}:
            self._form[dict(attrs).get("name") or ""] = dict(attrs).get("value") or ""
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self._cell is not None:
            self.rows[-1].append(" ".join(" ".join(self._cell).split()))
            self._cell = None

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._cell is not None:
            self._cell.append(data)

    @property
    def text(self) -> str:
        """All words in reading order."""
        return " ".join(" ".join(self.words).split())

    def row(self, key: str) -> list[str]:
        """The row in whose first cell a key stands."""
        return next(row for row in self.rows if row and row[0] == key)

    def keys(self) -> list[str]:
        """The keys of the projects listed."""
        return [row[0] for row in self.rows if row and "-" in row[0]]


class Browser:
    """Asks for pages and reads them."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def page(self, address: str, status: int = 200) -> Page:
        answer = self.client.get(address)
        assert answer.status_code == status, answer.text
        return Page(answer.text)

    def send(self, address: str, form: str, **fields: str) -> Response:
        """Fill in a form that stands on a page and send it."""
        kept = self.page(address).forms[form]
        return self.client.post(form, data={**kept, **fields})

    def sign_in(self, who: str, password: str = PASSWORD) -> "Browser":
        """Sign in by the page for it."""
        answer = self.send("/city/anmelden", "/city/anmelden", name=who, password=password)
        assert answer.status_code == 303, answer.text
        return self


@pytest.fixture
def client(city: City) -> TestClient:
    """The city's pages over HTTP, redirects not followed."""
    return TestClient(create_app(city.installation), follow_redirects=False, headers=OURS)


@pytest.fixture
def browser(client: TestClient) -> Browser:
    """The city's pages, read."""
    return Browser(client)


@pytest.fixture
def visit(city: City) -> Callable[[str], Browser]:
    """Open a browser of one's own and sign in as a person of the city."""

    def signed_in(who: str) -> Browser:
        with_account(city, who)
        client = TestClient(create_app(city.installation), follow_redirects=False, headers=OURS)
        return Browser(client).sign_in(who)

    return signed_in


@pytest.fixture
def programs(city: City) -> Programs:
    """Programs of everybody in the city."""
    return Programs(city)
