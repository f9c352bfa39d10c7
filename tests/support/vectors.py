"""The committed test vectors: how an event is stored and proven, byte for byte, for decades."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "vectors"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


def vector(name: str) -> dict[str, Any]:
    """Read one vector; bytes stand in it as hexadecimal text."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found
