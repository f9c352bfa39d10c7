"""Logs as one JSON object a line on stderr, control characters escaped."""

import json
import logging
import sys
from enum import StrEnum

from domain.times import format_instant
from runtime.clock import SystemClock
from runtime.security_log import LOGGER as SECURITY


class Level(StrEnum):
    """From which level on something is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class JsonLines(logging.Formatter):
    """One line, one object; nothing a log message holds can break the line."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as JSON."""
        said: dict[str, object] = {
            "at": format_instant(SystemClock().now()),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        facts = getattr(record, "facts", None)
        if facts:
            said["facts"] = facts
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def log_as_json(level: Level) -> None:
    """Send logs of this level and above to stderr as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # What happens to accounts and tokens is written whatever the level.
    logging.getLogger(SECURITY).setLevel(logging.INFO)
