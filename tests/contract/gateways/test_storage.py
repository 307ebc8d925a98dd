"""Storage behaves alike: the fake in memory, and the real client on the local Firebase under the rules that we ship."""

import asyncio
import hashlib
import random
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_chat.errors import Denied, NotFound, Rejected, Unavailable
from desktop_chat.remote.storage.storage import FirebaseStorage
from desktop_chat.remote.storage.storage_http import StorageHttp
from desktop_chat.sync.gateways import StorageGateway
from tests.contract.gateways.world import StaticTokens
from tests.fake_storage import FakeBucket, FakeStorageGateway
from tests.firestore_wire import Wire
from tests.local_firebase import LocalFirebase, local_firebase

GRAIN = 256 * 1024
CONTENT = random.Random(5).randbytes(3 * GRAIN + 17)


@dataclass(frozen=True, slots=True)
class Door:
    """Ada's gateway, and a folder of a room that she is in."""

    storage: StorageGateway
    folder: str
    strange: str


@pytest.fixture(scope="session")
def firebase() -> Iterator[LocalFirebase]:
    """The suite with the rules that are shipped."""
    with local_firebase() as running:
        yield running


def add_ticket(wire: Wire, uid: str, file: str, room: str, message: str) -> None:
    """Let somebody bring a file, as an administrator."""
    ticket = wire.put(f"users/{uid}/uploads/{file}", roomId=room, messageId=message, size=len(CONTENT))
    ticket.update.fields["createdAt"].timestamp_value.GetCurrentTime()
    wire.commit(ticket)


def add_member(firebase: LocalFirebase, room: str, uid: str) -> None:
    """As an administrator, make somebody a member who has deleted a message, with tickets for the files here."""
    wire = Wire(firebase.hosts["firestore"], firebase.project)
    wire.commit(wire.put(f"rooms/{room}/members/{uid}", role="member"))
    wire.commit(wire.put(f"rooms/{room}/messages/gone", senderId=uid, deletedAt=1))
    for file in "abcdef":
        add_ticket(wire, uid, file, room, "m1")
    add_ticket(wire, uid, "g", room, "gone")
    wire.close()


@pytest.fixture(params=["fake", pytest.param("local", marks=pytest.mark.emulator)])
async def door(request: pytest.FixtureRequest) -> AsyncIterator[Door]:
    room = f"r{uuid.uuid4().hex}"
    if request.param == "fake":
        bucket = FakeBucket()
        bucket.allows = lambda name, size: name.startswith(f"rooms/{room}/") and size <= 25_000_000
        bucket.may_delete = lambda name: name.startswith(f"rooms/{room}/gone/")
        yield Door(FakeStorageGateway(bucket), f"rooms/{room}/m1", "rooms/other/m1")
        return
    firebase: LocalFirebase = request.getfixturevalue("firebase")
    await asyncio.to_thread(add_member, firebase, room, "ada")
    storage = storage_of(firebase)
    yield Door(storage, f"rooms/{room}/m1", "rooms/other/m1")
    await storage.aclose()


def storage_of(firebase: LocalFirebase, uid: str = "ada") -> FirebaseStorage:
    http = StorageHttp(f"http://{firebase.hosts['storage']}", f"{firebase.project}.appspot.com", is_local=True)
    return FirebaseStorage(http, StaticTokens(uid, firebase.project))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return path


async def upload(door: Door, source: Path, name: str) -> None:
    address = await door.storage.begin_upload(name, "image/png", len(CONTENT))
    await door.storage.send_part(address, source, 0, 2 * GRAIN, last=False, patience=30.0)
    await door.storage.send_part(address, source, 2 * GRAIN, len(CONTENT) - 2 * GRAIN, last=True, patience=30.0)


async def test_an_upload_in_parts_comes_down_again(door: Door, source: Path, tmp_path: Path) -> None:
    name = f"{door.folder}/a"
    assert await door.storage.describe(name) is None
    await upload(door, source, name)
    stored = await door.storage.describe(name)
    assert stored is not None
    assert (stored.size, stored.md5) == (len(CONTENT), hashlib.md5(CONTENT, usedforsecurity=False).hexdigest())
    told: list[int] = []
    part = tmp_path / "part"
    await door.storage.download(name, part, len(CONTENT), told.append)
    assert part.read_bytes() == CONTENT
    assert told == sorted(told)
    assert told[-1] == len(CONTENT)


async def test_an_upload_tells_where_it_is(door: Door, source: Path) -> None:
    address = await door.storage.begin_upload(f"{door.folder}/b", "text/plain", len(CONTENT))
    assert await door.storage.received(address) == 0
    await door.storage.send_part(address, source, 0, GRAIN, last=False, patience=30.0)
    assert await door.storage.received(address) == GRAIN
    with pytest.raises(Rejected):
        await door.storage.send_part(address, source, 2 * GRAIN, GRAIN, last=False, patience=30.0)
    await door.storage.send_part(address, source, GRAIN, len(CONTENT) - GRAIN, last=True, patience=30.0)
    assert await door.storage.received(address) is None


async def test_an_upload_that_nobody_knows_is_over(door: Door) -> None:
    with pytest.raises(NotFound):
        await door.storage.received("/v0/b/demo/o?name=x&upload_id=nobody-knows-it")


async def test_nothing_is_replaced_and_strangers_are_refused(door: Door, source: Path, tmp_path: Path) -> None:
    await upload(door, source, f"{door.folder}/c")
    with pytest.raises(Denied):
        await upload(door, source, f"{door.folder}/c")
    with pytest.raises(Denied):
        await upload(door, source, f"{door.strange}/c")


async def test_a_download_goes_on_where_it_was_cut(door: Door, source: Path, tmp_path: Path) -> None:
    await upload(door, source, f"{door.folder}/d")
    part = tmp_path / "part"
    part.write_bytes(CONTENT[:1000])
    told: list[int] = []
    await door.storage.download(f"{door.folder}/d", part, len(CONTENT), told.append)
    assert part.read_bytes() == CONTENT
    assert told[0] > 1000


async def test_more_bytes_than_expected_are_not_kept(door: Door, source: Path, tmp_path: Path) -> None:
    await upload(door, source, f"{door.folder}/e")
    part = tmp_path / "part"
    with pytest.raises(Rejected):
        await door.storage.download(f"{door.folder}/e", part, 1000, lambda there: None)
    assert not part.exists() or part.stat().st_size == 0


async def test_a_file_that_is_not_there_is_not_found(door: Door, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        await door.storage.download(f"{door.folder}/none", tmp_path / "part", 10, lambda there: None)


@pytest.mark.emulator
async def test_the_rules_keep_strangers_from_reading(firebase: LocalFirebase, source: Path, tmp_path: Path) -> None:
    room = f"r{uuid.uuid4().hex}"
    await asyncio.to_thread(add_member, firebase, room, "ada")
    ada, eve = storage_of(firebase), storage_of(firebase, "eve")
    name = f"rooms/{room}/m1/f"
    await upload(Door(ada, "", ""), source, name)
    with pytest.raises(Denied):
        await eve.download(name, tmp_path / "part", len(CONTENT), lambda there: None)
    with pytest.raises(Denied):
        await eve.describe(name)
    await ada.aclose()
    await eve.aclose()


async def test_only_files_of_deleted_messages_are_removed(door: Door, source: Path) -> None:
    alive, gone = f"{door.folder}/f", f"{door.folder.rpartition('/')[0]}/gone/g"
    await upload(door, source, alive)
    await upload(door, source, gone)
    for forbidden in (alive, f"{door.strange}/f"):
        with pytest.raises(Denied):
            await door.storage.delete(forbidden)
    await door.storage.delete(gone)
    assert await door.storage.describe(gone) is None
    assert await door.storage.describe(alive) is not None
    with pytest.raises(NotFound):
        await door.storage.delete(gone)


@pytest.mark.emulator
async def test_no_server_is_unavailable(tmp_path: Path) -> None:
    storage = FirebaseStorage(StorageHttp("http://127.0.0.1:9", "b", is_local=True), StaticTokens("ada", "p"))
    with pytest.raises(Unavailable):
        await storage.begin_upload("rooms/r/m/f", "text/plain", 5)
    with pytest.raises(Unavailable):
        await storage.download("rooms/r/m/f", tmp_path / "part", 5, lambda there: None)
    await storage.aclose()
