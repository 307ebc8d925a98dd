"""Fetching files: once for everybody, on from where it was cut, and never anything but what the message says."""

import asyncio
import hashlib
import os
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop_chat.errors import NotFound, Rejected, StoreError, Unavailable
from desktop_chat.local.files.stored_files import evict
from desktop_chat.model.files.attachment import Attachment, FileKey
from desktop_chat.model.files.transfer import Direction
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.ids import FileId, MessageId, Uid
from desktop_chat.model.mutation import SendMessage
from tests.spec.play import ENGINE, Play

CONTENT = random.Random(3).randbytes(1_000_000)
PHOTO = Attachment(
    FileId("p" * 20), "cat.png", "image/png", len(CONTENT), hashlib.sha256(CONTENT).hexdigest(), 640, 480
)


def arrives(play: Play, *files: Attachment, number: int = 1) -> list[FileKey]:
    """Grace sends a message with files; their bytes are all the same."""
    play.opens()
    message = SendMessage(ENGINE, MessageId(f"grace{number}"), f"look {number}", attachments=files)
    keys = [FileKey(ENGINE, message.message_id, file.id) for file in files]
    for key in keys:
        play.bucket.objects[key.object_name] = CONTENT
    fields = documents.message_fields(message, Uid("grace"))
    play.server.put(paths.message(ENGINE, message.message_id), fields)
    play.settle()
    return keys


def test_a_file_comes_to_this_disk_under_its_name(play: Play) -> None:
    (key,) = arrives(play, PHOTO)
    assert play.client.files.path(key) is None
    path = play.does(play.client.files.download(key))
    assert path.name == "cat.png"
    assert path.read_bytes() == CONTENT
    assert path == play.client.files.path(key)
    assert os.name == "nt" or path.stat().st_mode & 0o077 == 0
    asked = len(play.storage.asked)
    assert play.does(play.client.files.download(key)) == path
    assert len(play.storage.asked) == asked, "what is here is not fetched again"
    assert play.restarts().client.files.path(key) == path
    assert sum(key in changes.transfers for changes in play.changes) >= 3


def test_a_cut_download_goes_on_where_it_was_also_after_a_restart(play: Play) -> None:
    (key,) = arrives(play, PHOTO)
    play.storage.budget = 400_000
    assert isinstance(play.fails(play.client.files.download(key)), Unavailable)
    assert play.client.files.path(key) is None
    play.restarts()
    play.storage.budget = 600_000
    assert play.does(play.client.files.download(key)).read_bytes() == CONTENT


def test_other_bytes_than_the_message_says_are_refused(play: Play) -> None:
    (key,) = arrives(play, PHOTO)
    play.bucket.objects[key.object_name] = b"x" * len(CONTENT)
    assert isinstance(play.fails(play.client.files.download(key)), Rejected)
    assert play.client.files.path(key) is None
    play.bucket.objects[key.object_name] = CONTENT + b"more"
    assert isinstance(play.fails(play.client.files.download(key)), Rejected)
    play.bucket.objects[key.object_name] = CONTENT
    assert play.does(play.client.files.download(key)).read_bytes() == CONTENT


def test_two_who_ask_share_one_download_and_one_may_go(play: Play) -> None:
    (key,) = arrives(play, PHOTO)
    play.storage.held = asyncio.Event()
    one, other = play.client.files.download(key), play.client.files.download(key)
    play.thread.settle()
    transfer = play.client.files.transfer(key)
    assert transfer is not None
    assert transfer.direction is Direction.DOWN
    play.network(play.storage.held.set)
    assert play.does(one) == play.does(other)
    assert play.storage.asked == ["download"]
    assert play.client.files.transfer(key) is None


def test_a_download_is_stopped_and_taken_up_again(play: Play) -> None:
    (key,) = arrives(play, PHOTO)
    play.storage.held = asyncio.Event()
    waiting = play.client.files.download(key)
    play.thread.settle()
    play.does(play.client.files.cancel(key))
    assert isinstance(play.fails(waiting), Unavailable)
    assert play.client.files.transfer(key) is None
    play.storage.held = None
    assert play.does(play.client.files.download(key)).read_bytes() == CONTENT


def test_without_network_what_is_here_is_still_here(play: Play, tmp_path: Path) -> None:
    (key,) = arrives(play, PHOTO)
    path = play.does(play.client.files.download(key))
    play.vanishes().raises_curtain(online=False)
    assert play.does(play.client.files.download(key)) == path
    target = tmp_path / "saved.png"
    target.write_bytes(b"old")
    assert play.does(play.client.files.save(key, target)) == target
    assert target.read_bytes() == CONTENT
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["saved.png"]


def test_only_what_is_looked_at_is_opened(play: Play) -> None:
    harmful = replace(PHOTO, id=FileId("h" * 20), name="run.exe", content_type="application/octet-stream")
    photo, program = arrives(play, PHOTO, harmful)
    assert play.does(play.client.files.open_path(photo)).name == "cat.png"
    assert isinstance(play.fails(play.client.files.open_path(program)), Rejected)
    assert play.does(play.client.files.download(program)).name == "run.exe"


def test_files_of_no_message_are_not_found(play: Play) -> None:
    (key,) = arrives(play, PHOTO)
    for wrong in (replace(key, file_id=FileId("q" * 20)), replace(key, message_id=MessageId("none"))):
        assert isinstance(play.fails(play.client.files.download(wrong)), NotFound)
        assert isinstance(play.fails(play.client.files.open_path(wrong)), NotFound)
    del play.bucket.objects[key.object_name]
    assert isinstance(play.fails(play.client.files.download(key)), NotFound)


def test_a_full_disk_is_told_before_a_byte_is_fetched(play: Play) -> None:
    (key,) = arrives(play, PHOTO)
    store = play.client._session.store
    assert store is not None
    store.files.folder._free_bytes = lambda folder: 10_000
    assert isinstance(play.fails(play.client.files.download(key)), StoreError)
    assert play.storage.asked == []


def test_a_message_that_is_deleted_meanwhile_leaves_no_file(play: Play) -> None:
    (key,) = arrives(play, PHOTO)
    play.storage.held = asyncio.Event()
    waiting = play.client.files.download(key)
    play.thread.settle()
    stored: dict[str, Any] = dict(play.stored(key.message_id))
    gone = {"body": "", "attachments": [], "deletedAt": play.clock.true_now(), "updatedAt": play.clock.true_now()}
    play.server.put(paths.message(ENGINE, key.message_id), {**stored, **gone})
    play.settle()
    play.network(play.storage.held.set)
    assert isinstance(play.fails(waiting), NotFound)
    assert [one for one in (play.folder / "accounts" / "ada.files").rglob("*") if one.is_file()] == []


def test_what_was_looked_at_longest_ago_goes_first(play: Play) -> None:
    keys = [
        key for number in range(3) for key in arrives(play, replace(PHOTO, id=FileId(str(number) * 20)), number=number)
    ]
    for key in keys:
        play.does(play.client.files.download(key))
        play.waits(1)
    play.does(play.client.files.download(keys[0]))
    store = play.client._session.store
    assert store is not None
    with store._database.transaction() as rows:
        evict(rows, 2 * len(CONTENT))
    store.files.clear()
    assert [play.client.files.path(key) is not None for key in keys] == [True, False, True]
    assert play.does(play.client.files.download(keys[1])).read_bytes() == CONTENT
