"""The `gatebook` command: every module of this list adds its commands to the application."""

from cli import (
    acting,
    benching,
    demo,
    evidence,
    founding,
    importing,
    lifecycle,
    rebuilding,
    replaying,
    serving,
    ticking,
)
from cli.app import app

__all__ = [
    "acting",
    "app",
    "benching",
    "demo",
    "evidence",
    "founding",
    "importing",
    "lifecycle",
    "rebuilding",
    "replaying",
    "serving",
    "ticking",
]
