"""Two organisations of the same structure: everything one has the other has, and nothing of one opens the other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from runtime.organisations import Installation
from runtime.seeding import OFFICES, seed
from runtime.settings import Environment, Settings
from storage.engine import UnfitDatabase
from tests.api.conftest import OURS, Browser

Seeded = tuple[dict[str, Any], ...]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = Installation(Settings(env=Environment.TEST, data_dir=tmp_path_factory.mktemp("seed")))
    yield made
    made.close()


@pytest.fixture(scope="module")
def seeded(installation: Installation) -> Seeded:
    return seed(installation)


@pytest.fixture(scope="module")
def client(installation: Installation, seeded: Seeded) -> TestClient:
    assert len(seeded) == 2
    return TestClient(create_app(installation), follow_redirects=False, headers=OURS)


ADDRESSES = (
    "/projects/{project}",
    "/projects/{non_public}",
    "/gate-reviews/{review}",
    "/evidence/{evidence}/file",
    "/projects/{non_public}/checks",
)


def as_office(one: dict[str, Any], office: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {one['accounts'][office]['token']}"}


def test_both_have_the_same_and_no_id_twice(seeded: Seeded) -> None:
    first, second = seeded
    assert first.keys() == second.keys()
    assert list(first["accounts"]) == list(second["accounts"]) == list(OFFICES)
    ids = [one[name] for one in seeded for name in ("project", "review", "evidence", "non_public", "check")]
    assert len(set(ids)) == len(ids)


def test_each_is_open_to_its_own_offices(client: TestClient, seeded: Seeded) -> None:
    for one in seeded:
        base = f"/api/v1/{one['organisation']}"
        for address in ADDRESSES:
            at = base + address.format(**one)
            seen = {
                office: client.get(at, headers=as_office(one, office)).status_code == 200
                for office in OFFICES
            }
            assert all(seen[office] for office in ("lead", "pmo", "management", "auditor")), at
            public = address in ("/projects/{project}", "/gate-reviews/{review}")
            assert seen["nobody"] == public, at
        votes = client.get(f"{base}/gate-reviews/{one['review']}", headers=as_office(one, "member")).json()
        assert votes["stage"] == "open"


def test_a_token_of_one_is_nothing_in_the_other(client: TestClient, seeded: Seeded) -> None:
    for here, other in (seeded, seeded[::-1]):
        for office in OFFICES:
            for one in (here, other):
                for address in ADDRESSES:
                    at = f"/api/v1/{other['organisation']}{address.format(**one)}"
                    answer = client.get(at, headers=as_office(here, office))
                    # Whoever keeps trying is made to wait; the answer is no other.
                    assert answer.json()["refusal"] in {"token_not_valid", "tried_too_often"}, at


def test_an_id_of_one_names_nothing_in_the_other(client: TestClient, seeded: Seeded) -> None:
    for here, other in (seeded, seeded[::-1]):
        for address in ADDRESSES:
            at = f"/api/v1/{here['organisation']}{address.format(**other)}"
            answer = client.get(at, headers=as_office(here, "administrator"))
            missing = client.get(
                f"/api/v1/{here['organisation']}{address.format(**dict.fromkeys(other, other['board']))}",
                headers=as_office(here, "administrator"),
            )
            assert answer.status_code == 404, at
            told = ({**one.json(), "request_id": ""} for one in (answer, missing))
            assert next(told) == next(told)


def test_a_session_of_one_is_nothing_in_the_other(installation: Installation, seeded: Seeded) -> None:
    for here, other in (seeded, seeded[::-1]):
        client = TestClient(create_app(installation), follow_redirects=False, headers=OURS)
        own, foreign = here["organisation"], other["organisation"]
        page = Browser(client).page(f"/{own}/anmelden")
        entered = {
            **page.forms[f"/{own}/anmelden"],
            "name": "pmo",
            "password": here["accounts"]["pmo"]["password"],
        }
        assert client.post(f"/{own}/anmelden", data=entered).status_code == 303
        assert client.get(f"/{own}/aufgaben").status_code == 200
        answer = client.get(f"/{foreign}/aufgaben")
        assert answer.headers["location"].startswith(f"/{foreign}/anmelden")
        # Not even under the name of the other's cookie.
        moved = {
            one.name.replace(own, foreign): one.value
            for one in client.cookies.jar
            if one.name.endswith(own) and one.value is not None
        }
        assert len(moved) == 1
        stranger = TestClient(create_app(installation), follow_redirects=False, headers=OURS, cookies=moved)
        assert stranger.get(f"/{foreign}/aufgaben").status_code == 303
        assert stranger.get(f"/{foreign}/unterlagen/{other['evidence']}").status_code == 404
        assert stranger.get(f"/api/v1/{foreign}/my-tasks").status_code == 401
        assert client.get(f"/{own}/unterlagen/{other['evidence']}").status_code == 404
        assert client.post(f"/{foreign}/anmelden", data=entered).status_code == 403
        tried = Browser(client).send(
            f"/{foreign}/anmelden", f"/{foreign}/anmelden", name="pmo", password=entered["password"]
        )
        assert tried.status_code == 401


def test_what_is_there_already_is_not_seeded_again(installation: Installation, seeded: Seeded) -> None:
    assert seeded
    with pytest.raises(UnfitDatabase, match="nord, sued already"):
        seed(installation)


@pytest.mark.parametrize("env", [Environment.PRODUCTION, Environment.DEMO])
def test_only_an_installation_for_tests_is_seeded(tmp_path: Path, env: Environment) -> None:
    made = Installation(Settings(env=env, data_dir=tmp_path))
    with pytest.raises(UnfitDatabase, match="GATEBOOK_ENV=test only"):
        seed(made)
    assert made.slugs() == ()
    made.close()
