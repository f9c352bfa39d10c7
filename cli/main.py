"""The `gatebook` command: every module of this list adds its commands to the application."""

from cli import (
    accounts,
    acting,
    benching,
    checks,
    demo,
    evidence,
    founding,
    importing,
    lifecycle,
    openapi,
    rebuilding,
    replaying,
    seeding,
    serving,
    ticking,
    tokens,
    verifying,
)
from cli.app import app

__all__ = [
    "accounts",
    "acting",
    "app",
    "benching",
    "checks",
    "demo",
    "evidence",
    "founding",
    "importing",
    "lifecycle",
    "openapi",
    "rebuilding",
    "replaying",
    "seeding",
    "serving",
    "ticking",
    "tokens",
    "verifying",
]
