"""Operations are answered in one thread, read their addresses as FastAPI does, and wait without holding a thread."""

import threading
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, FastAPI, Header, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.testclient import TestClient

from api.addresses import Addresses
from api.operation_routes import LookAgain, OperationRoute
from api.problems import Problem, Wrong

CALLS: list[str] = []
THREADS: set[int] = set()


def _called(name: str) -> None:
    CALLS.append(name)
    THREADS.add(threading.get_ident())


def first(word: Annotated[str, Path(max_length=5)]) -> str:
    _called("first")
    return word


def second(
    request: Request, word: Annotated[str, Depends(first)], after: Annotated[int, Query(ge=0)] = 0
) -> str:
    _called("second")
    if word == "no":
        raise Wrong(Problem.NOT_SIGNED_IN)
    if after > CALLS.count("second"):
        raise LookAgain
    return f"{request.method} {word}"


async def waiting(word: Annotated[str, Depends(first)]) -> str:
    CALLS.append("waiting")
    return word.upper()


def endpoint(
    said: Annotated[str, Depends(second)],
    count: Annotated[int, Query()],
    names: Annotated[list[str], Query(max_length=2)] = [],  # noqa: B006 - that it is not shared is tested
) -> Response:
    _called("endpoint")
    names.append(said)
    return JSONResponse([count, names])


def slow(said: Annotated[str, Depends(second)], loud: Annotated[str, Depends(waiting)]) -> Response:
    _called("slow")
    return JSONResponse([said, loud])


@pytest.fixture
def client() -> Iterator[TestClient]:
    """An application with two operations, one of which waits for something before it answers."""
    CALLS.clear()
    THREADS.clear()
    router = APIRouter(prefix="/api/v1/{organisation}", route_class=OperationRoute)
    router.add_api_route("/words/{word}", endpoint, methods=["GET"])
    router.add_api_route("/words/{word}", slow, methods=["POST"])
    app = FastAPI()
    app.router.routes.append(Addresses(router.routes))

    @app.exception_handler(Wrong)
    def wrong(_request: Request, error: Wrong) -> Response:
        return Response(status_code=error.problem.value.status)

    @app.exception_handler(RequestValidationError)
    def malformed(_request: Request, error: RequestValidationError) -> Response:
        return JSONResponse([list(one["loc"]) for one in error.errors()], status_code=422)

    with TestClient(app) as opened:
        yield opened


def test_each_function_is_called_once_in_order_and_all_in_one_thread(client: TestClient) -> None:
    answer = client.get("/api/v1/city/words/ada?count=3&names=bo&names=cy")
    assert answer.json() == [3, ["bo", "cy", "GET ada"]]
    assert CALLS == ["first", "second", "endpoint"]
    assert len(THREADS) == 1


def test_what_waits_is_called_between_the_others(client: TestClient) -> None:
    assert client.post("/api/v1/city/words/ada").json() == ["POST ada", "ADA"]
    assert CALLS == ["first", "second", "waiting", "slow"]


def test_everything_that_cannot_be_read_is_named_and_the_operation_is_not_carried_out(
    client: TestClient,
) -> None:
    answer = client.get("/api/v1/city/words/ada?after=-1&names=a&names=b&names=c")
    assert (answer.status_code, answer.json()) == (
        422,
        [["query", "after"], ["query", "count"], ["query", "names"]],
    )
    assert CALLS == ["first"]


def test_who_may_not_ask_is_told_so_before_the_rest_of_the_address_is_read(client: TestClient) -> None:
    assert client.get("/api/v1/city/words/no?count=x").status_code == 401
    assert client.get("/api/v1/city/words/ada?count=x").status_code == 422


def test_a_default_is_not_shared_between_requests(client: TestClient) -> None:
    for _ in range(2):
        assert client.get("/api/v1/city/words/ada?count=1").json() == [1, ["GET ada"]]


def test_what_is_not_there_yet_is_looked_for_again(client: TestClient) -> None:
    assert client.get("/api/v1/city/words/ada?count=1&after=3").status_code == 200
    assert CALLS.count("second") == 3
    assert CALLS[-1] == "endpoint"


def test_what_does_not_come_is_given_up(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.operation_routes.WAITS_S", 0.1)
    answer = client.get("/api/v1/city/words/ada?count=1&after=99")
    assert answer.status_code == Problem.NOT_YET.value.status
    assert "endpoint" not in CALLS


def test_an_operation_that_takes_what_its_route_cannot_give_is_refused_at_the_start() -> None:
    def odd(secret: Annotated[str, Header()]) -> Response:
        return Response(secret)

    with pytest.raises(TypeError, match="operation_routes"):
        OperationRoute("/odd", odd)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/city/words/ada/more", 404),
        ("/api/v1/city/other/ada", 404),
        ("/api/v1/city", 404),
        ("/api/v1", 404),
        ("/city/words/ada", 404),
    ],
)
def test_an_address_of_no_operation_is_missing(client: TestClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_another_method_of_an_address_is_refused(client: TestClient) -> None:
    assert client.put("/api/v1/city/words/ada").status_code == 405


def test_an_address_begins_with_a_word() -> None:
    def found(name: str) -> Response:
        return Response(name)

    route: Any = OperationRoute("/api/v1/{organisation}/{name}", found)
    with pytest.raises(ValueError, match="with a word"):
        Addresses([route])
