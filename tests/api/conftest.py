"""The pages of the small city, asked by a browser without JavaScript."""

from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from tests.support.city import City


class Page(HTMLParser):
    """A page as its reader meets it: the words, and the words of each row of each table."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self._cell: list[str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self._cell = []
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


@pytest.fixture
def client(city: City) -> TestClient:
    """The city's pages over HTTP, redirects not followed."""
    return TestClient(create_app(city.installation), follow_redirects=False)


@pytest.fixture
def browser(client: TestClient) -> Browser:
    """The city's pages, read."""
    return Browser(client)
