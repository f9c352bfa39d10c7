"""Health: alive without asking anybody; ready only if records take writes and the heart beats."""

from datetime import timedelta

from fastapi.testclient import TestClient

from api.app import create_app
from runtime.clock import StoryClock
from runtime.organisations import Installation
from tests.support.city import City


class Beats:
    """A heartbeat that remembers what it was told and says what it is asked to say."""

    def __init__(self, *complaints: str) -> None:
        self.told: list[str] = []
        self._complaints = complaints

    def start(self) -> None:
        self.told.append("start")

    def stop(self) -> None:
        self.told.append("stop")

    def complaints(self) -> tuple[str, ...]:
        return self._complaints


def test_the_process_lives_without_a_database(city: City, client: TestClient) -> None:
    city.here.store.database.close()
    assert client.get("/livez").json() == {"alive": True}


def test_a_sound_record_is_ready(client: TestClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    said = answer.json()
    assert (said["ready"], said["reasons"], said["heartbeat"]) == (True, [], "elsewhere")
    assert said["databases"]["city"].startswith("sqlite 3.")


def test_asking_records_nothing(city: City, client: TestClient) -> None:
    with city.reading() as connection:
        before = city.here.store.recorder.head(connection)
    client.get("/readyz")
    with city.reading() as connection:
        assert city.here.store.recorder.head(connection) == before


def test_a_record_that_cannot_be_written_is_not_ready(city: City, client: TestClient) -> None:
    with city.here.store.database.connected() as connection:
        connection.cursor.execute("ALTER TABLE events RENAME TO lost")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["reasons"] == ["the record of city takes no writes"]


def test_a_clock_behind_the_record_is_not_ready(city: City) -> None:
    for seconds, status in ((5, 200), (6, 503)):
        clock = StoryClock(city.clock.now() - timedelta(seconds=seconds))
        late = Installation(city.settings, clock)
        answer = TestClient(create_app(late)).get("/readyz")
        assert answer.status_code == status
        assert ("the clock is 6 s behind the record of city" in answer.text) == (status == 503)
        late.close()


def test_a_heart_that_misses_beats_is_not_ready(city: City) -> None:
    for heart, status in ((Beats(), 200), (Beats("tick of city failed: disk full"), 503)):
        answer = TestClient(create_app(city.installation, heart)).get("/readyz")
        assert (answer.status_code, answer.json()["heartbeat"]) == (status, "here")
        assert answer.json()["reasons"] == list(heart.complaints())


def test_the_heart_beats_for_as_long_as_the_server_serves(city: City) -> None:
    heart = Beats()
    with TestClient(create_app(city.installation, heart)):
        assert heart.told == ["start"]
    assert heart.told == ["start", "stop"]
