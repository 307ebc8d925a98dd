"""Resumable sessions."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.caller import Caller
from desktop_chat.emulator.rules.access import AuthContext
from desktop_chat.emulator.storage.errors import StorageError, denied
from desktop_chat.emulator.storage.metadata import ObjectMetadata, Settable
from desktop_chat.emulator.storage.objects import NewObject, Objects
from desktop_chat.emulator.storage.preconditions import Preconditions
from desktop_chat.emulator.storage.uploads import GRANULARITY, Uploads, UploadStatus

NEW = NewObject("b", "n", Settable("text/plain", custom={"k": "v"}), download_tokens=("t",))
ADA = Caller(auth=AuthContext("ada", {"sub": "ada", "n": [1]}))
PIECE = bytes(range(256)) * (GRANULARITY // 256)


async def sent(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def anything(_before: ObjectMetadata | None, _after: ObjectMetadata) -> None:
    return


@pytest.fixture
def uploads(objects: Objects, clock: Clock) -> Uploads:
    return Uploads(objects, clock)


async def test_pieces_make_an_object(uploads: Uploads, objects: Objects) -> None:
    upload = uploads.start(NEW, ADA, None)
    assert await uploads.append(upload, 0, sent(PIECE), last=False) == GRANULARITY
    assert await uploads.append(upload, GRANULARITY, sent(b"en", b"d"), last=True) == GRANULARITY + 3
    stored = await uploads.finalize(upload, anything)
    assert objects.find("b", "n") == stored
    assert (stored.size, stored.settable, stored.download_tokens) == (GRANULARITY + 3, NEW.settable, ("t",))
    with objects.open(stored) as file:
        assert file.read() == PIECE + b"end"
    found = uploads.find(upload.upload_id)
    assert (found.status, found.result, uploads.received(found)) == (UploadStatus.FINAL, stored, stored.size)


async def test_only_whole_pieces_stay_before_the_end(uploads: Uploads) -> None:
    upload = uploads.start(NEW, ADA, None)
    assert await uploads.append(upload, 0, sent(PIECE, b"more"), last=False) == GRANULARITY


async def test_what_is_here_already_is_passed_over(uploads: Uploads, objects: Objects) -> None:
    upload = uploads.start(NEW, ADA, None)
    await uploads.append(upload, 0, sent(PIECE), last=False)
    await uploads.append(
        upload, 0, sent(*(PIECE[at : at + 1000] for at in range(0, len(PIECE), 1000)), b"x"), last=True
    )
    stored = await uploads.finalize(upload, anything)
    with objects.open(stored) as file:
        assert file.read() == PIECE + b"x"


async def test_a_gap_is_refused_and_changes_nothing(uploads: Uploads) -> None:
    upload = uploads.start(NEW, ADA, None)
    with pytest.raises(StorageError, match="has 0 bytes"):
        await uploads.append(upload, 1, sent(PIECE), last=False)
    assert uploads.received(upload) == 0


async def test_a_broken_connection_keeps_whole_pieces(uploads: Uploads) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield PIECE + b"half of the next"
        raise ConnectionResetError

    upload = uploads.start(NEW, ADA, None)
    with pytest.raises(ConnectionResetError):
        await uploads.append(upload, 0, broken(), last=True)
    assert uploads.received(upload) == GRANULARITY


async def test_the_announced_size_is_kept_to(uploads: Uploads, objects: Objects) -> None:
    upload = uploads.start(NEW, ADA, 3)
    with pytest.raises(StorageError, match="announced"):
        await uploads.append(upload, 0, sent(b"1234"), last=True)
    assert uploads.received(upload) == 0
    await uploads.append(upload, 0, sent(b"12"), last=True)
    with pytest.raises(StorageError, match="2 of 3"):
        await uploads.finalize(upload, anything)
    assert objects.find("b", "n") is None
    await uploads.append(upload, 2, sent(b"3"), last=True)
    assert (await uploads.finalize(upload, anything)).size == 3


async def test_a_refused_object_ends_the_upload(uploads: Uploads, objects: Objects) -> None:
    def refuse(_before: ObjectMetadata | None, _after: ObjectMetadata) -> None:
        raise denied("false")

    upload = uploads.start(NEW, ADA, None)
    await uploads.append(upload, 0, sent(b"x"), last=True)
    with pytest.raises(StorageError, match="denied"):
        await uploads.finalize(upload, refuse)
    with pytest.raises(StorageError, match="ended"):
        await uploads.finalize(upload, anything)
    assert objects.find("b", "n") is None
    assert not objects.incoming(upload.upload_id).exists()


async def test_a_cancelled_upload_takes_nothing_more(uploads: Uploads) -> None:
    upload = uploads.start(NEW, ADA, None)
    await uploads.cancel(upload)
    assert uploads.find(upload.upload_id).status is UploadStatus.CANCELLED
    for again in (uploads.append(upload, 0, sent(b"x"), last=True), uploads.finalize(upload, anything)):
        with pytest.raises(StorageError, match="ended"):
            await again
    with pytest.raises(StorageError, match="ended"):
        await uploads.cancel(upload)


async def test_two_ends_at_once_make_one_object(uploads: Uploads) -> None:
    upload = uploads.start(NEW, ADA, None)
    await uploads.append(upload, 0, sent(b"x"), last=True)
    ended = await asyncio.gather(
        uploads.finalize(upload, anything), uploads.finalize(upload, anything), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in ended) == ["ObjectMetadata", "StorageError"]


async def test_sessions_live_through_a_restart_for_a_week(tmp_path: Path, clock: Clock) -> None:
    objects = Objects(clock, tmp_path)
    conditions = Preconditions(generation=0)
    upload = Uploads(objects, clock).start(NEW, ADA, 5 + GRANULARITY, conditions)
    old = Uploads(objects, clock).start(NEW, ADA, None)
    await Uploads(objects, clock).append(upload, 0, sent(PIECE), last=False)
    objects.close()
    objects = Objects(clock, tmp_path)
    uploads = Uploads(objects, clock)
    assert uploads.find(upload.upload_id) == upload
    assert uploads.received(upload) == GRANULARITY
    await uploads.append(upload, GRANULARITY, sent(b"12345"), last=True)
    stored = await uploads.finalize(upload, anything)
    clock.turn(8 * 24 * 3600)
    with pytest.raises(StorageError, match="no such upload"):
        uploads.find(old.upload_id)
    Uploads(objects, clock)
    assert objects.ledger.uploads() == {}
    assert not objects.incoming(old.upload_id).exists()
    with objects.open(stored) as file:
        assert file.read() == PIECE + b"12345"
    objects.close()


def test_an_id_that_nobody_was_given(uploads: Uploads) -> None:
    with pytest.raises(StorageError) as caught:
        uploads.find("../storage.sqlite3")
    assert caught.value.http_status == 404
