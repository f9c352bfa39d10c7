"""Settings: read once from GATEBOOK_*, frozen, and refused with the name of what is wrong."""

import os
import traceback
from pathlib import Path

import pytest
from pydantic import ValidationError

from runtime.settings import Environment, Settings, UnfitSettings, load_settings, settings_of_process


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.upper().startswith("GATEBOOK_")]:
        monkeypatch.delenv(name)


def test_without_settings_an_installation_is_a_production_one_on_sqlite_without_mail() -> None:
    settings = load_settings()
    assert settings.env is Environment.PRODUCTION
    assert settings.data_dir == Path("data")
    assert (settings.database_url, settings.smtp_url, settings.clock_offset) == (None, None, 0.0)


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEBOOK_ENV", "demo")
    monkeypatch.setenv("GATEBOOK_DATA_DIR", "/srv/gatebook")
    monkeypatch.setenv("GATEBOOK_DATABASE_URL", "postgresql://ada:geheim@db/city")
    monkeypatch.setenv("GATEBOOK_SMTP_URL", "smtps://mail.example:465")
    settings = load_settings()
    assert (settings.env, settings.data_dir) == (Environment.DEMO, Path("/srv/gatebook"))
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == "postgresql://ada:geheim@db/city"


def test_what_the_command_line_says_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEBOOK_ENV", "demo")
    assert load_settings(env="test").env is Environment.TEST


def test_settings_cannot_be_changed_afterwards() -> None:
    settings = load_settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.data_dir = Path("elsewhere")


def test_passwords_do_not_show_when_settings_are_printed() -> None:
    settings = load_settings(
        database_url="postgresql://ada:geheim@db/city", smtp_url="smtp://ada:geheim@mail.example"
    )
    assert "geheim" not in repr(settings)
    assert "geheim" not in settings.model_dump_json()


@pytest.mark.parametrize("url", ["postgresql://db/city", "postgres://db/city"])
def test_a_postgresql_address_is_taken(url: str) -> None:
    assert load_settings(database_url=url).database_url is not None


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("database_url", "mysql://ada:geheim@db/city", "GATEBOOK_DATABASE_URL.*postgresql://"),
        ("database_url", "sqlite:///x.db", "GATEBOOK_DATABASE_URL.*without it records are SQLite files"),
        ("keys_url", "sqlite:///x.db", "GATEBOOK_KEYS_URL.*postgresql://"),
        ("smtp_url", "https://ada:geheim@mail.example", "GATEBOOK_SMTP_URL.*smtp://host:port"),
        ("env", "staging", "GATEBOOK_ENV.*'production', 'demo' or 'test'"),
        ("clock_offset", "soon", "GATEBOOK_CLOCK_OFFSET.*number"),
    ],
)
def test_an_unfit_setting_is_refused_by_name_and_without_its_secret(name: str, value: str, says: str) -> None:
    with pytest.raises(UnfitSettings, match=says) as said:
        load_settings(**{name: value})
    assert "geheim" not in "".join(traceback.format_exception(said.value))


def test_every_unfit_setting_is_named_at_once() -> None:
    with pytest.raises(UnfitSettings, match=r"(?s)GATEBOOK_ENV.*GATEBOOK_SMTP_URL"):
        load_settings(env="staging", smtp_url="x")


def test_keys_may_lie_on_a_postgresql_server_of_their_own() -> None:
    settings = load_settings(
        database_url="postgresql://db/city", keys_url="postgresql://ada:geheim@keys/city"
    )
    assert settings.keys_url is not None
    assert settings.keys_url.get_secret_value() == "postgresql://ada:geheim@keys/city"
    assert "geheim" not in repr(settings)


def test_a_server_for_keys_without_one_for_records_is_refused() -> None:
    with pytest.raises(UnfitSettings, match=r"GATEBOOK_KEYS_URL.*set GATEBOOK_DATABASE_URL too"):
        load_settings(keys_url="postgresql://keys/city")


@pytest.mark.parametrize("env", ["production", "demo"])
def test_the_clock_is_shifted_in_test_only(env: str) -> None:
    with pytest.raises(UnfitSettings, match=r"GATEBOOK_CLOCK_OFFSET.*GATEBOOK_ENV=test only"):
        load_settings(env=env, clock_offset=60)
    assert load_settings(env="test", clock_offset=60).clock_offset == 60
    assert load_settings(env=env, clock_offset=0).clock_offset == 0


def test_a_process_reads_its_settings_once(monkeypatch: pytest.MonkeyPatch) -> None:
    settings_of_process.cache_clear()
    first: Settings = settings_of_process()
    monkeypatch.setenv("GATEBOOK_ENV", "demo")
    assert settings_of_process() is first
    settings_of_process.cache_clear()
