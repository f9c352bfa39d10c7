"""The files of one organisation, each under the SHA-256 of its bytes, beside the record that names them.

1. What comes in is written to `incoming/`, hashed as it is read, and refused once it is larger than allowed.
2. Its type is told by its content; it is fsynced and moved to its place in one step, and so are the folders.
3. Only then may an event name it. Until one does, a mark in `unsettled/` says so: a crash in between leaves an
   orphan with its mark, which the tick clears away after a while; never an event without its file.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from domain.evidence import KeptFile
from domain.refusals import Refusal, Refused
from storage.file_types import media_type_of

INCOMING, UNSETTLED = "incoming", "unsettled"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1 << 20


class FileFault(Exception):  # noqa: N818 - states what is the case
    """A kept file is missing or altered, or the disk does not take one; never answered with other bytes."""


class FindingKind(StrEnum):
    """What can be wrong with the kept files."""

    MISSING = "missing"
    ALTERED = "altered"
    ORPHAN = "orphan"
    UNFINISHED = "unfinished"

    @property
    def harmless(self) -> bool:
        """Tell whether the record is whole all the same: no event rests on the file."""
        return self in {FindingKind.ORPHAN, FindingKind.UNFINISHED}


@dataclass(frozen=True, slots=True)
class FileFinding:
    """One thing found wrong: which kind, and the hash or name of the file."""

    kind: FindingKind
    file: str


class FileStore:
    """Keeps files by their content; what is kept is never changed."""

    def __init__(self, folder: Path, most_bytes: int, quota_bytes: int | None = None) -> None:
        """Use a folder, made when the first file comes in, for files and a whole of so many bytes at most."""
        self._folder = folder
        self.most_bytes = most_bytes
        self._quota_bytes = quota_bytes
        self._placing = Lock()

    def keep(self, source: BinaryIO, name: str) -> KeptFile:
        """Keep what can be read from a source; durable when this returns. The same bytes are kept once.

        Raises:
            Refused: FILE_EMPTY, FILE_TOO_LARGE, FILE_TRUNCATED, FILE_TYPE_UNKNOWN or FILES_QUOTA_REACHED; nothing
                was kept.
            FileFault: the disk does not take it.
        """
        try:
            return self._keep(source, name)
        except OSError as error:
            msg = (
                f"Die Datei „{name}“ konnte nicht abgelegt werden ({error.strerror}). Prüfen Sie Platz und Rechte von "
                f"{self._folder} und versuchen Sie es noch einmal. / The file {name!r} could not be kept. Check space "
                "and permissions there, then try again."
            )
            raise FileFault(msg) from error

    def _keep(self, source: BinaryIO, name: str) -> KeptFile:
        incoming = _made(self._folder / INCOMING)
        unfinished = incoming / secrets.token_hex(16)
        try:
            with unfinished.open("xb+") as file:
                sha256, size = self._take_in(source, file, name)
                media_type = media_type_of(file, name)
                os.fsync(file.fileno())
            self._settle_in(unfinished, KeptFile(name=name, media_type=media_type, size=size, sha256=sha256))
        finally:
            unfinished.unlink(missing_ok=True)
        return KeptFile(name=name, media_type=media_type, size=size, sha256=sha256)

    def _settle_in(self, unfinished: Path, kept: KeptFile) -> None:
        """Move a whole file to its place; one at a time, so that all of them keep within the quota."""
        place = self._place(kept.sha256)
        with self._placing:
            if self._quota_bytes is not None and not place.exists():
                taken = sum(one.stat().st_size for one in self._folder.glob("??/*"))
                if taken + kept.size > self._quota_bytes:
                    raise Refused(Refusal.FILES_QUOTA_REACHED, file=kept.name, most_bytes=self._quota_bytes)
            unsettled = _made(self._folder / UNSETTLED)
            (unsettled / f"{kept.sha256}.{secrets.token_hex(8)}").touch()
            _sync(unsettled)
            _made(place.parent)
            unfinished.chmod(0o440)
            unfinished.replace(place)
            _sync(place.parent)

    def settle(self, sha256: str) -> None:
        """Take the mark from a file that an event names now."""
        for mark in (self._folder / UNSETTLED).glob(f"{sha256}.*"):
            mark.unlink(missing_ok=True)

    def any_left(self, before: datetime) -> bool:
        """Tell whether anything was left lying since before an instant: a file without its event, half a file."""
        return any(_since(path) < before.timestamp() for path in self._lying())

    def clear(self, named: Mapping[str, int], before: datetime) -> int:
        """Remove what was left lying since before an instant, and tell how many files; never one that is named.

        Nobody may come to name a file meanwhile: whoever clears holds the write lock of the record.
        """
        cleared = 0
        for path in sorted(self._lying()):
            if _since(path) >= before.timestamp():
                continue
            sha256 = path.name.partition(".")[0] if path.parent.name == UNSETTLED else None
            if sha256 is None:
                cleared += 1
            elif sha256 not in named and len(list((self._folder / UNSETTLED).glob(f"{sha256}.*"))) == 1:
                self._place(sha256).unlink(missing_ok=True)
                cleared += 1
            # The mark goes last: a crash before leaves it for the next time.
            path.unlink(missing_ok=True)
        return cleared

    def _lying(self) -> Iterator[Path]:
        for folder in (INCOMING, UNSETTLED):
            yield from (self._folder / folder).glob("*")

    def _take_in(self, source: BinaryIO, file: BinaryIO, name: str) -> tuple[str, int]:
        """Copy and hash a source, never more of it than allowed."""
        digest, size = hashlib.sha256(), 0
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > self.most_bytes:
                raise Refused(Refusal.FILE_TOO_LARGE, file=name, most_bytes=self.most_bytes)
            digest.update(chunk)
            file.write(chunk)
        if not size:
            raise Refused(Refusal.FILE_EMPTY, file=name)
        file.flush()
        return digest.hexdigest(), size

    def size_of(self, sha256: str) -> int | None:
        """Give the size of a kept file (None: no such file is kept)."""
        if _SHA256.fullmatch(sha256) is None:
            return None
        try:
            return self._place(sha256).stat().st_size
        except FileNotFoundError:
            return None

    @contextmanager
    def opened(self, sha256: str) -> Iterator[BinaryIO]:
        """Lend a kept file for reading, after all its bytes were found to be those of its hash.

        Raises:
            FileFault: it is missing or was altered.
        """
        if self.size_of(sha256) is None:
            msg = (
                f"Die Datei {sha256} fehlt. Holen Sie sie aus der Sicherung nach {self._folder} zurück. / "
                "The file is missing. Restore it from a backup."
            )
            raise FileFault(msg)
        with self._place(sha256).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                msg = (
                    f"Die Datei {sha256} wurde verändert oder abgeschnitten; ihr Inhalt passt nicht zum Nachweis. "
                    f"Holen Sie sie aus der Sicherung nach {self._folder} zurück. / "
                    "The file was altered or cut off and does not match the record. Restore it from a backup."
                )
                raise FileFault(msg)
            file.seek(0)
            yield file

    def check(self, named: Mapping[str, int]) -> Iterator[FileFinding]:
        """Compare what is kept with the hashes and sizes the record names, reading every file."""
        kept = {path.name for path in self._folder.glob("??/*")}
        for sha256 in sorted(named):
            if sha256 not in kept:
                yield FileFinding(FindingKind.MISSING, sha256)
            elif self.size_of(sha256) != named[sha256] or self._digest(sha256) != sha256:
                yield FileFinding(FindingKind.ALTERED, sha256)
        for name in sorted(kept - named.keys()):
            yield FileFinding(FindingKind.ORPHAN, name)
        for path in sorted((self._folder / INCOMING).glob("*")):
            yield FileFinding(FindingKind.UNFINISHED, path.name)

    def _digest(self, sha256: str) -> str:
        with self._place(sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def _since(path: Path) -> float:
    """Tell since when a file lies there; one that has just gone lies there since now."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _made(folder: Path) -> Path:
    """Make a folder, durably, unless it is there."""
    if not folder.is_dir():
        _made(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync(folder.parent)
    return folder


def _sync(folder: Path) -> None:
    """Make the entries of a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
