"""Files and mappings that somebody looks at before deciding: kept for a while, for that person alone.

What is kept is named by its content, so that what was looked at is what is taken. Nothing of it is part of the
record; after a day it is gone.
"""

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from exchange.import_mappings import ImportMapping
from runtime.organisations import OrganisationContext

KEPT = timedelta(days=1)
MOST = 20
"""So many files of one person are kept at a time; the oldest make room."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A file somebody sent, and the mapping by which they looked at it (None: not chosen yet)."""

    sha256: str
    name: str
    data: bytes
    mapping: ImportMapping | None = None


@dataclass(frozen=True, slots=True)
class HowFar:
    """How many rows an import has gone through; nobody goes on with one that ended. `at` is when it told so."""

    done: int = 0
    rows: int = 0
    ended: bool = False
    at: datetime | None = None


def stage(context: OrganisationContext, person_id: UUID, data: bytes, name: str) -> str:
    """Keep a file for a person; give the hash by which it is found again."""
    home = _home(context, person_id)
    home.mkdir(parents=True, exist_ok=True)
    _make_room(home, context.clock.now())
    sha256 = hashlib.sha256(data).hexdigest()
    place = home / sha256
    place.mkdir(exist_ok=True)
    (place / "file").write_bytes(data)
    about = {"name": name, "at": context.clock.now().isoformat()}
    (place / "about.json").write_bytes(orjson.dumps(about))
    return sha256


def keep_mapping(
    context: OrganisationContext, person_id: UUID, sha256: str, digest: str, mapping: ImportMapping
) -> None:
    """Keep the mapping by which a file was looked at, under the digest of what was shown."""
    place = _home(context, person_id) / sha256
    (place / f"{digest}.mapping").write_text(mapping.model_dump_json(), encoding="utf-8")


def staged(context: OrganisationContext, person_id: UUID, sha256: str) -> Staged | None:
    """Find a file that a person sent (None: it is gone, or was never sent by them)."""
    place = _home(context, person_id) / sha256
    if not _is_digest(sha256) or not (place / "about.json").is_file():
        return None
    about = orjson.loads((place / "about.json").read_bytes())
    return Staged(sha256, str(about["name"]), (place / "file").read_bytes())


def looked_at(context: OrganisationContext, person_id: UUID, digest: str) -> Staged | None:
    """Find the file and the mapping behind a digest that a person was shown."""
    if not _is_digest(digest):
        return None
    for found in _home(context, person_id).glob(f"*/{digest}.mapping"):
        known = staged(context, person_id, found.parent.name)
        if known is not None:
            mapping = ImportMapping.model_validate_json(found.read_text(encoding="utf-8"))
            return Staged(known.sha256, known.name, known.data, mapping)
    return None


def keep_done(context: OrganisationContext, person_id: UUID, digest: str, done: Mapping[str, Any]) -> None:
    """Keep what came of a digest that was confirmed, so that confirming it again tells the same."""
    for found in _home(context, person_id).glob(f"*/{digest}.mapping"):
        found.with_suffix(".done").write_bytes(orjson.dumps(done))


def done_before(context: OrganisationContext, person_id: UUID, digest: str) -> Mapping[str, Any] | None:
    """Give what came of a digest when it was confirmed (None: it was not)."""
    if not _is_digest(digest):
        return None
    for found in _home(context, person_id).glob(f"*/{digest}.done"):
        known: Mapping[str, Any] = orjson.loads(found.read_bytes())
        return known
    return None


def keep_how_far(context: OrganisationContext, person_id: UUID, digest: str, told: HowFar | None) -> None:
    """Keep how far the import of a digest has come (None: nothing of it was begun)."""
    for found in _home(context, person_id).glob(f"*/{digest}.mapping"):
        place, coming = found.with_suffix(".progress"), found.with_suffix(".coming")
        if told is None:
            place.unlink(missing_ok=True)
        else:
            coming.write_bytes(orjson.dumps(replace(told, at=context.clock.now())))
            coming.replace(place)


def how_far(context: OrganisationContext, person_id: UUID, digest: str) -> HowFar | None:
    """Say how far the import of a digest has come (None: it was not begun)."""
    if not _is_digest(digest):
        return None
    for found in _home(context, person_id).glob(f"*/{digest}.progress"):
        told = orjson.loads(found.read_bytes())
        return HowFar(**{**told, "at": datetime.fromisoformat(told["at"])})
    return None


def _home(context: OrganisationContext, person_id: UUID) -> Path:
    return context.folder / "imports" / str(person_id)


def _is_digest(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def _make_room(home: Path, now: datetime) -> None:
    places = sorted(home.iterdir(), key=_sent_at, reverse=True)
    for place in [*places[MOST - 1 :], *(one for one in places if _sent_at(one) < (now - KEPT).isoformat())]:
        shutil.rmtree(place, ignore_errors=True)


def _sent_at(place: Path) -> str:
    about = place / "about.json"
    return str(orjson.loads(about.read_bytes())["at"]) if about.is_file() else ""
