"""Kept files: durable before anything names them, found by their content, never given if they are not the same."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from domain.evidence import KeptFile
from domain.refusals import Refusal, Refused
from storage.files import FileFault, FileFinding, FileStore, FindingKind
from tests.support.documents import PDF, PLAIN

HASH = sha256(PDF).hexdigest()


@pytest.fixture
def files(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "evidence", most_bytes=len(PDF))


def place(tmp_path: Path, name: str = HASH) -> Path:
    return tmp_path / "evidence" / name[:2] / name


def overwrite(path: Path, content: bytes) -> None:
    """Change a kept file as somebody with the disk in hand could."""
    path.chmod(0o600)
    path.write_bytes(content)


def test_a_kept_file_lies_under_its_hash_and_is_read_back(files: FileStore, tmp_path: Path) -> None:
    kept = files.keep(BytesIO(PDF), "Konzept.pdf")
    assert kept == KeptFile(name="Konzept.pdf", media_type="application/pdf", size=len(PDF), sha256=HASH)
    assert place(tmp_path).read_bytes() == PDF
    with files.opened(HASH) as file:
        assert file.read() == PDF
    assert files.size_of(HASH) == len(PDF)


def test_the_same_bytes_are_kept_once(files: FileStore, tmp_path: Path) -> None:
    files.keep(BytesIO(PDF), "Konzept.pdf")
    assert files.keep(BytesIO(PDF), "Kopie.pdf").sha256 == HASH
    assert [path.name for path in (tmp_path / "evidence").glob("??/*")] == [HASH]


def test_a_file_is_durable_with_its_folders_before_it_is_known(
    files: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        order.append(f"fsync {Path(f'/proc/self/fd/{handle}').readlink().relative_to(tmp_path)}")
        sync(handle)

    def replaced(self: Path, target: Path) -> Path:
        order.append("replace")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    files.keep(BytesIO(PDF), "Konzept.pdf")
    before, after = order[: order.index("replace")], order[order.index("replace") + 1 :]
    assert any("incoming/" in step for step in before)
    assert "fsync evidence" in before
    assert after == [f"fsync evidence/{HASH[:2]}"]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", Refusal.FILE_EMPTY),
        (PLAIN * 10, Refusal.FILE_TOO_LARGE),
        (PDF[:-12], Refusal.FILE_TRUNCATED),
        (b"\x00\x01", Refusal.FILE_TYPE_UNKNOWN),
    ],
)
def test_what_is_refused_leaves_nothing_behind(
    files: FileStore, tmp_path: Path, content: bytes, refusal: Refusal
) -> None:
    with pytest.raises(Refused) as caught:
        files.keep(BytesIO(content), "a.pdf")
    assert caught.value.refusal is refusal
    assert caught.value.unmet[0].facts["file"] == "a.pdf"
    assert not [path for path in (tmp_path / "evidence").rglob("*") if path.is_file()]


def test_a_file_as_large_as_allowed_is_kept_and_one_byte_more_is_refused(tmp_path: Path) -> None:
    FileStore(tmp_path / "a", len(PDF)).keep(BytesIO(PDF), "a.pdf")
    with pytest.raises(Refused) as caught:
        FileStore(tmp_path / "b", len(PDF) - 1).keep(BytesIO(PDF), "a.pdf")
    assert caught.value.refusal is Refusal.FILE_TOO_LARGE


def test_of_a_file_that_never_ends_no_more_is_read_than_allowed(files: FileStore) -> None:
    class Endless(BytesIO):
        given = 0

        def read(self, size: int | None = -1, /) -> bytes:
            self.given += 1
            return b"x" * (size or 1)

    endless = Endless()
    with pytest.raises(Refused):
        files.keep(endless, "a.txt")
    assert endless.given == 1


def test_a_disk_that_does_not_take_the_file_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("no folder")
    with pytest.raises(FileFault, match="could not be kept"):
        FileStore(tmp_path / "evidence", 100).keep(BytesIO(PDF), "a.pdf")


def test_a_missing_file_is_told(files: FileStore) -> None:
    assert files.size_of(HASH) is None
    with pytest.raises(FileFault, match="missing"), files.opened(HASH):
        pass


@pytest.mark.parametrize("name", ["../record.db", "..", "", "E" * 64, HASH + "0"])
def test_what_is_no_hash_names_no_file(files: FileStore, name: str) -> None:
    files.keep(BytesIO(PDF), "Konzept.pdf")
    assert files.size_of(name) is None


@pytest.mark.parametrize("content", [PDF[:-1], PDF.replace(b"1.7", b"1.6"), b""])
def test_an_altered_file_is_never_given(files: FileStore, tmp_path: Path, content: bytes) -> None:
    files.keep(BytesIO(PDF), "Konzept.pdf")
    overwrite(place(tmp_path), content)
    with pytest.raises(FileFault, match="altered"), files.opened(HASH):
        pass


def findings(found: Iterator[FileFinding]) -> list[tuple[str, str]]:
    return [(one.kind.value, one.file) for one in found]


def test_files_as_the_record_names_them_give_no_finding(files: FileStore) -> None:
    files.keep(BytesIO(PDF), "Konzept.pdf")
    assert findings(files.check({HASH: len(PDF)})) == []


def test_every_kind_of_damage_is_found(files: FileStore, tmp_path: Path) -> None:
    files.keep(BytesIO(PDF), "Konzept.pdf")
    orphan = files.keep(BytesIO(PLAIN), "a.txt").sha256
    overwrite(place(tmp_path), PDF.replace(b"1.7", b"1.6"))
    (tmp_path / "evidence" / "incoming" / "half").write_bytes(b"%PDF")
    assert findings(files.check({HASH: len(PDF), "0" * 64: 1})) == [
        ("missing", "0" * 64),
        ("altered", HASH),
        ("orphan", orphan),
        ("unfinished", "half"),
    ]


def test_a_file_of_another_size_is_altered(files: FileStore) -> None:
    files.keep(BytesIO(PDF), "Konzept.pdf")
    assert findings(files.check({HASH: len(PDF) + 1})) == [("altered", HASH)]


def test_keeping_the_right_bytes_again_mends_an_altered_file(files: FileStore, tmp_path: Path) -> None:
    files.keep(BytesIO(PDF), "Konzept.pdf")
    overwrite(place(tmp_path), b"other")
    files.keep(BytesIO(PDF), "Konzept.pdf")
    assert findings(files.check({HASH: len(PDF)})) == []


def test_what_no_event_rests_on_is_harmless() -> None:
    assert {kind for kind in FindingKind if kind.harmless} == {FindingKind.ORPHAN, FindingKind.UNFINISHED}


def left(tmp_path: Path) -> list[str]:
    """Everything that lies anywhere in the store."""
    return sorted(one.name for one in (tmp_path / "evidence").rglob("*") if one.is_file())


def aged(tmp_path: Path) -> datetime:
    """Let an hour go by over everything that lies there; give the instant before which it was laid."""
    for one in (tmp_path / "evidence").rglob("*"):
        if one.is_file():
            os.utime(one, (1_000, 1_000))
    return datetime.fromtimestamp(2_000, UTC)


def test_a_file_that_an_event_came_to_name_leaves_no_mark(files: FileStore, tmp_path: Path) -> None:
    files.keep(BytesIO(PDF), "Konzept.pdf")
    files.keep(BytesIO(PDF), "Konzept.pdf")
    files.settle(HASH)
    assert left(tmp_path) == [HASH]
    assert not files.any_left(aged(tmp_path))


def test_a_file_without_its_event_is_cleared_once_it_lay_long_enough(
    files: FileStore, tmp_path: Path
) -> None:
    files.keep(BytesIO(PDF), "Konzept.pdf")
    young = datetime.fromtimestamp(place(tmp_path).stat().st_mtime - 10, UTC)
    assert not files.any_left(young)
    assert files.clear({}, young) == 0
    before = aged(tmp_path)
    assert files.any_left(before)
    assert files.clear({}, before) == 1
    assert left(tmp_path) == []


def test_a_file_an_event_names_is_never_cleared(files: FileStore, tmp_path: Path) -> None:
    files.keep(BytesIO(PDF), "Konzept.pdf")
    assert files.clear({HASH: len(PDF)}, aged(tmp_path)) == 0
    assert left(tmp_path) == [HASH]


def test_a_file_that_is_just_coming_in_again_is_not_cleared(files: FileStore, tmp_path: Path) -> None:
    files.keep(BytesIO(PDF), "Konzept.pdf")
    before = aged(tmp_path)
    files.keep(BytesIO(PDF), "Konzept.pdf")
    assert files.clear({}, before) == 0
    assert files.size_of(HASH) == len(PDF)
    assert files.clear({}, aged(tmp_path)) == 1


def test_half_a_file_is_cleared(files: FileStore, tmp_path: Path) -> None:
    files.keep(BytesIO(PDF), "Konzept.pdf")
    files.settle(HASH)
    (tmp_path / "evidence" / "incoming" / "half").write_bytes(PDF[:5])
    assert files.clear({HASH: len(PDF)}, aged(tmp_path)) == 1
    assert left(tmp_path) == [HASH]


def test_a_crash_between_file_and_mark_is_cleared_too(
    files: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    for name in ("replace", "chmod"):
        with monkeypatch.context() as patched:
            patched.setattr(Path, name, crash)
            with pytest.raises(KeyboardInterrupt):
                files.keep(BytesIO(PDF), "Konzept.pdf")
    files.clear({}, aged(tmp_path))
    assert left(tmp_path) == []


@pytest.mark.parametrize("room", [0, -1])
def test_all_files_together_keep_within_the_quota_to_the_byte(tmp_path: Path, room: int) -> None:
    files = FileStore(tmp_path / "evidence", 10_000, len(PDF) + len(PLAIN) + room)
    files.keep(BytesIO(PDF), "a.pdf")
    if room == 0:
        files.keep(BytesIO(PLAIN), "a.txt")
        return
    with pytest.raises(Refused) as caught:
        files.keep(BytesIO(PLAIN), "a.txt")
    assert caught.value.refusal is Refusal.FILES_QUOTA_REACHED
    assert [one for one in left(tmp_path) if "." not in one] == [HASH]
    files.keep(BytesIO(PDF), "dieselbe.pdf")  # what is there already takes no more room
