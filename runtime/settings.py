"""Settings: one frozen object, read once from `GATEBOOK_*`; no other module looks at the environment."""

from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(StrEnum):
    """What an installation is for; a record keeps its mark for ever."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class UnfitSettings(Exception):  # noqa: N818 - states what is the case
    """The settings contradict each other or cannot be read; the message says which and what to do."""


class Settings(BaseSettings):
    """Everything that differs between installations."""

    model_config = SettingsConfigDict(
        env_prefix="GATEBOOK_", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    env: Environment = Environment.PRODUCTION
    data_dir: Path = Path("data")
    database_url: SecretStr | None = None
    keys_url: SecretStr | None = Field(
        default=None, description="PostgreSQL server of the keys; that of the records without it"
    )
    smtp_url: SecretStr | None = None
    archive_url: SecretStr | None = Field(
        default=None, description="mailbox in which every mail sent is kept, to settle lost answers"
    )
    mail_from: str = "gatebook@localhost"
    base_url: str = "http://127.0.0.1:8000"
    evidence_most_bytes: int = Field(default=50 * 1024 * 1024, gt=0)
    evidence_quota_bytes: int = Field(
        default=20 * 1024**3, gt=0, description="what all files of one organisation may take together"
    )
    clock_offset: float = Field(default=0.0, description="seconds; in test only")

    @field_validator("database_url")
    @classmethod
    def _postgres_only(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(("postgresql://", "postgres://")):
            msg = "GATEBOOK_DATABASE_URL takes a postgresql:// address; without it records are SQLite files."
            raise ValueError(msg)
        return value

    @field_validator("keys_url")
    @classmethod
    def _keys_on_postgres(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(("postgresql://", "postgres://")):
            msg = "GATEBOOK_KEYS_URL takes a postgresql:// address; without it keys lie beside the records."
            raise ValueError(msg)
        return value

    @field_validator("smtp_url")
    @classmethod
    def _smtp_only(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(("smtp://", "smtps://")):
            msg = "GATEBOOK_SMTP_URL takes smtp://host:port or smtps://host:port; without it mails are kept as files."
            raise ValueError(msg)
        return value

    @field_validator("archive_url")
    @classmethod
    def _imap_only(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(("imap://", "imaps://")):
            msg = "GATEBOOK_ARCHIVE_URL takes imap://user:password@host/Mailbox or imaps://…"
            raise ValueError(msg)
        return value

    @model_validator(mode="after")
    def _offset_in_test_only(self) -> "Settings":
        if self.clock_offset and self.env is not Environment.TEST:
            msg = "GATEBOOK_CLOCK_OFFSET shifts the clock and is allowed with GATEBOOK_ENV=test only."
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _keys_url_with_postgres_only(self) -> "Settings":
        if self.keys_url is not None and self.database_url is None:
            msg = "GATEBOOK_KEYS_URL is for records on PostgreSQL: set GATEBOOK_DATABASE_URL too, or neither."
            raise ValueError(msg)
        return self


def load_settings(**given: object) -> Settings:
    """Read the settings; arguments given by the command line win over the environment.

    Raises:
        UnfitSettings: naming every setting that is wrong.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type] # the model validates what it is given
    except ValidationError as error:
        faults = "; ".join(
            f"{'GATEBOOK_' + str(fault['loc'][0]).upper() + ': ' if fault['loc'] else ''}"
            f"{str(fault['msg']).removeprefix('Value error, ')}"
            for fault in error.errors()
        )
        msg = f"The settings are unfit: {faults}"
        raise UnfitSettings(msg) from error


@lru_cache(maxsize=1)
def settings_of_process() -> Settings:
    """Give the settings of this process, read once."""
    return load_settings()
