"""Objects: both metadata and bytes, or neither; also after a crash."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.storage.errors import StorageError, precondition_failed
from desktop_chat.emulator.storage.listing import ListQuery
from desktop_chat.emulator.storage.metadata import ObjectMetadata, Settable
from desktop_chat.emulator.storage.objects import NewObject, Objects

NEW = NewObject("b", "n", Settable("text/plain"))


async def once(data: bytes) -> AsyncIterator[bytes]:
    yield data


def anything(_before: ObjectMetadata | None, _after: ObjectMetadata) -> None:
    return


def refuse(_before: ObjectMetadata | None, _after: ObjectMetadata) -> None:
    raise precondition_failed()


def files_in(folder: Path, below: str = "storage") -> int:
    return len([path for path in (folder / below).rglob("*") if path.is_file()])


async def store(objects: Objects, data: bytes, new: NewObject = NEW) -> ObjectMetadata:
    return await objects.receive(new, once(data), anything)


def bytes_of(objects: Objects, name: str = "n") -> bytes:
    stored = objects.find("b", name)
    assert stored is not None
    with objects.open(stored) as file:
        return file.read()


async def test_a_new_generation_replaces_the_old_one_and_its_bytes(objects: Objects, tmp_path: Path) -> None:
    first = await store(objects, b"one")
    second = await store(objects, b"two!")
    assert second.generation > first.generation
    assert (second.metageneration, second.size, bytes_of(objects)) == (1, 4, b"two!")
    assert files_in(tmp_path / "data") == 1


async def test_generations_grow_when_the_clock_goes_back(objects: Objects, clock: Clock) -> None:
    first = await store(objects, b"one")
    clock.turn(-3600)
    assert (await store(objects, b"two")).generation == first.generation + 1


async def test_a_refusal_leaves_what_was_and_no_bytes(objects: Objects, tmp_path: Path) -> None:
    await store(objects, b"one")
    with pytest.raises(StorageError):
        await objects.receive(NEW, once(b"two"), refuse)
    with pytest.raises(StorageError, match="CRC32C"):
        await store(objects, b"two", NewObject("b", "n", Settable(), crc32c="AAAAAA=="))
    assert bytes_of(objects) == b"one"
    assert files_in(tmp_path / "data") == 1


async def test_a_sender_that_goes_away_leaves_nothing(objects: Objects, tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await objects.receive(NEW, broken(), anything)
    assert objects.find("b", "n") is None
    assert files_in(tmp_path / "data") == 0


async def test_the_check_sees_what_is_replaced(objects: Objects) -> None:
    seen: list[tuple[int | None, int]] = []

    def look(before: ObjectMetadata | None, after: ObjectMetadata) -> None:
        seen.append((None if before is None else before.size, after.size))

    await objects.receive(NEW, once(b"1"), look)
    await objects.receive(NEW, once(b"22"), look)
    assert seen == [(None, 1), (1, 2)]


async def test_restart_keeps_objects_and_cleans_up_after_a_crash(tmp_path: Path, clock: Clock) -> None:
    objects = Objects(clock, tmp_path)
    await store(objects, b"kept")
    lost = await store(objects, b"lost", NewObject("b", "lost", Settable()))
    objects.close()
    (tmp_path / "storage" / "kept" / lost.blob).unlink()
    (tmp_path / "storage" / "kept" / "orphan").write_bytes(b"x")
    (tmp_path / "storage" / "incoming" / "half").write_bytes(b"x")
    clock.turn(-3600)
    again = Objects(clock, tmp_path)
    assert [one.name for one in again.list("b", ListQuery()).items] == ["n"]
    assert bytes_of(again) == b"kept"
    assert files_in(tmp_path) == 1
    assert (await store(again, b"x")).generation > lost.generation
    again.close()


async def test_change_delete_copy_and_clear(objects: Objects, tmp_path: Path) -> None:
    stored = await store(objects, b"one")
    changed = objects.change(stored, Settable("text/x"), ("t",), anything)
    assert objects.find("b", "n") == changed
    with pytest.raises(StorageError):
        objects.change(changed, Settable(), (), refuse)
    await objects.copy(changed, NewObject("b", "copy", Settable()), anything)
    objects.delete(changed)
    assert objects.find("b", "n") is None
    assert bytes_of(objects, "copy") == b"one"
    objects.clear()
    assert objects.list("b", ListQuery()).items == ()
    assert files_in(tmp_path / "data") == 0


async def test_without_a_folder_nothing_is_left_on_the_disk(
    clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    objects = Objects(clock)
    await store(objects, b"x")
    assert bytes_of(objects) == b"x"
    objects.close()
    assert files_in(tmp_path, "") == 0
