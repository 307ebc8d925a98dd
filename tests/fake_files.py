"""``client.files`` of FakeChatClient: a test says which files are here and how far the others are."""

import hashlib
import shutil
from collections.abc import Collection, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from desktop_chat.errors import ChatError, Rejected
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.files.attachment import Attachment, FileKey, check_attachments, content_type_of
from desktop_chat.model.files.file_name import safe_file_name
from desktop_chat.model.files.file_opening import may_open
from desktop_chat.model.files.image_size import image_size
from desktop_chat.model.files.transfer import Direction, Transfer
from desktop_chat.model.firebase.upload_quota import UploadQuota
from desktop_chat.model.ids import FileId, MessageId, RoomId
from desktop_chat.model.messages.message import Message
from desktop_chat.sync.parts.files_part import FilesPart


def an_attachment(
    name: str = "Plan of the engine.pdf", *, size: int = 1_200_000, width: int | None = None, height: int | None = None
) -> Attachment:
    """Return a file of a message, a picture when its name says so."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return Attachment(FileId(digest[:20]), safe_file_name(name), content_type_of(name), size, digest, width, height)


def key_of(message: Message, place: int = 0) -> FileKey:
    """Return the key of one file of a message."""
    return FileKey(message.room_id, message.id, message.attachments[place].id)


class FakeClient(Protocol):
    """What the part needs of the fake client."""

    def emit(self, changes: StoreChanges) -> None: ...
    def message(self, room_id: RoomId, message_id: MessageId) -> Message | None: ...
    def messages(
        self, room_id: RoomId, *, limit: int, before: Message | None = None, after: Message | None = None
    ) -> list[Message]: ...
    def deliver(self, *messages: Message) -> None: ...
    def send(
        self,
        room_id: RoomId,
        body: str,
        reply_to: MessageId | None = None,
        *,
        message_id: MessageId | None = None,
        typed: str | None = None,
    ) -> "Future[MessageId]": ...
    def discard(self, message_id: MessageId) -> "Future[None]": ...


class FakeFiles(FilesPart):
    """``calls`` is what was asked; downloads stay unanswered until ``arrive`` or ``fail``, ``save`` is
    refused for the next reason in ``refusals``."""

    def __init__(self, client: FakeClient) -> None:
        self._client = client
        self.calls: list[tuple[object, ...]] = []
        self.refusals: list[ChatError] = []
        self.used: UploadQuota | ChatError = UploadQuota()
        self.photos: frozenset[Path] = frozenset()
        self._here: dict[FileKey, Path] = {}
        self._running: dict[FileKey, Transfer] = {}
        self._waiting: dict[FileKey, list[Future[Path]]] = {}

    # --- what a test does in the network's place --------------------------------------------------------
    def arrive(self, key: FileKey, path: Path) -> None:
        """The bytes are on this disk."""
        self._here[key] = path
        self._running.pop(key, None)
        for future in self._waiting.pop(key, ()):
            future.set_result(path)
        self._client.emit(StoreChanges(transfers=frozenset({key})))

    def fail(self, key: FileKey, error: ChatError) -> None:
        """A download ends with an error."""
        self._running.pop(key, None)
        for future in self._waiting.pop(key, ()):
            future.set_exception(error)
        self._client.emit(StoreChanges(transfers=frozenset({key})))

    def show(self, key: FileKey, done: int, direction: Direction = Direction.DOWN) -> None:
        """A transfer is so far."""
        self._running[key] = Transfer(key, direction, done, self._attachment(key).size)
        self._client.emit(StoreChanges(transfers=frozenset({key})))

    # --- the part ---------------------------------------------------------------------------------------
    def send(
        self,
        room_id: RoomId,
        paths: Sequence[Path],
        text: str = "",
        reply_to: MessageId | None = None,
        *,
        message_id: MessageId | None = None,
        photos: Collection[Path] = (),
        typed: str | None = None,
    ) -> "Future[MessageId]":
        self.calls.append(("send", room_id, tuple(paths), text, reply_to))
        self.photos = frozenset(photos)
        try:
            files = tuple(_read(path) for path in paths)
            check_attachments(files)
        except ChatError as error:
            refused: Future[MessageId] = Future()
            refused.set_exception(error)
            return refused
        queued = self._client.send(room_id, text, reply_to, message_id=message_id, typed=typed)
        message = self._client.message(room_id, queued.result())
        assert message is not None
        self._here.update(
            {FileKey(room_id, message.id, file.id): path for file, path in zip(files, paths, strict=True)}
        )
        self._client.deliver(replace(message, attachments=files))
        return queued

    def download(self, key: FileKey) -> "Future[Path]":
        self.calls.append(("download", key))
        future: Future[Path] = Future()
        here = self._here.get(key)
        if here is not None:
            future.set_result(here)
            return future
        self._waiting.setdefault(key, []).append(future)
        self.show(key, 0)
        return future

    def messages(
        self, room_id: RoomId, *, limit: int, before: Message | None = None, after: Message | None = None
    ) -> list[Message]:
        found = self._client.messages(room_id, limit=10_000, before=before, after=after)
        found = [message for message in found if message.attachments]
        return found[:limit] if after is not None else found[-limit:]

    def space(self) -> "Future[UploadQuota]":
        self.calls.append(("space",))
        future: Future[UploadQuota] = Future()
        if isinstance(self.used, ChatError):
            future.set_exception(self.used)
        else:
            future.set_result(self.used)
        return future

    def path(self, key: FileKey) -> Path | None:
        return self._here.get(key)

    def transfer(self, key: FileKey) -> Transfer | None:
        return self._running.get(key)

    def cancel(self, key: FileKey) -> "Future[None]":
        self.calls.append(("cancel", key))
        transfer = self._running.get(key)
        if transfer is not None and transfer.direction is Direction.UP:
            return self._client.discard(key.message_id)
        self.fail(key, Rejected("The download was stopped"))
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def open_path(self, key: FileKey) -> "Future[Path]":
        if may_open(self._attachment(key).name):
            return self.download(key)
        refused: Future[Path] = Future()
        refused.set_exception(Rejected("This kind of file is not opened from here", "Save it and look at it there."))
        return refused

    def save(self, key: FileKey, target: Path) -> "Future[Path]":
        self.calls.append(("save", key, target))
        future = self.download(key)
        if self.refusals:
            future = Future()
            future.set_exception(self.refusals.pop(0))
        elif future.done():
            shutil.copyfile(future.result(), target)
            future = Future()
            future.set_result(target)
        return future

    def _attachment(self, key: FileKey) -> Attachment:
        message = self._client.message(key.room_id, key.message_id)
        assert message is not None
        return next(file for file in message.attachments if file.id == key.file_id)


def _read(path: Path) -> Attachment:
    content = path.read_bytes()
    size = image_size(content)
    file = an_attachment(path.name, size=len(content))
    return file if size is None else replace(file, content_type=size[0], width=size[1], height=size[2])
