"""Problems: every refusal has a status, and everybody reads them in their language."""

import pytest
from starlette.requests import Request

from api.problems import Problem, language_of
from api.statuses import STATUSES
from domain.refusals import Refusal


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_has_a_status(refusal: Refusal) -> None:
    assert 400 <= STATUSES[refusal] < 500


def test_no_problem_is_said_in_one_language_only() -> None:
    assert all(one.value.title.de and one.value.title.en for one in Problem)


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("", "de"),
        ("en", "en"),
        ("en-GB,en;q=0.9,de;q=0.5", "en"),
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("fr,en;q=0.3", "en"),
        ("fr", "de"),
        ("en;q=0.1,de;q=0.2", "de"),
        ("en;q=x", "en"),
        (";;;,,,", "de"),
    ],
)
def test_the_language_asked_for_first_is_spoken(said: str, language: str) -> None:
    headers = [(b"accept-language", said.encode())]
    assert language_of(Request({"type": "http", "headers": headers})) == language
