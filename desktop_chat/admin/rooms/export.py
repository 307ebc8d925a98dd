"""Exports a room in the form of ``desktop-chat-cli export``, which ``desktop-chat-cli import`` reads."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.rooms.room_row import RoomRow
from desktop_chat.admin.rooms.rooms import Rooms
from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.documents import message_from
from desktop_chat.model.firebase.firestore import Document
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.archive import FORMAT, VERSION, message_fields
from desktop_chat.model.messages.message import Message

_PAGE = 300
_MANIFEST, _MESSAGES, _MEMBERS = "manifest.json", "messages.jsonl", "members.jsonl"
_UNFINISHED = ("manifest.json.partial", _MESSAGES, _MEMBERS)
"""What an export that was killed leaves; the next one into the same folder writes over it."""


class RoomExport:
    """Reads page by page, so that a room may be larger than memory. Everything raises ChatError."""

    def __init__(self, services: Services, room: RoomRow) -> None:
        self._firestore = services.firestore
        self._rooms = Rooms(services)
        self._room = room
        self._names: dict[str, str] = {}

    def write(self, folder: Path, now: datetime, advance: Callable[[int], None]) -> dict[str, int]:
        """Write the three files; the manifest comes last, so a folder that has one is whole.

        Whatever goes wrong, nothing of it stays.
        """
        try:
            with _folder_for(folder):
                files = {
                    _MESSAGES: _write(folder / _MESSAGES, self._message_rows(advance)),
                    _MEMBERS: _write(folder / _MEMBERS, self._member_rows()),
                }
                partial = folder / f"{_MANIFEST}.partial"
                partial.write_text(json.dumps(self._manifest(files, now), ensure_ascii=False, indent=2), "utf-8")
                partial.replace(folder / _MANIFEST)
        except OSError as error:
            raise WrongUse("The folder cannot be written", f"{folder}: {error.strerror}.") from None
        return {"messages": files[_MESSAGES]["count"], "members": files[_MEMBERS]["count"]}

    def _message_rows(self, advance: Callable[[int], None]) -> Iterator[Mapping[str, object]]:
        for page in self._pages():
            self._learn_names({uid for message in page for uid in (message.sender_id, *message.reactions)})
            yield from (
                message_fields(message, {Uid(uid): name for uid, name in self._names.items()}) for message in page
            )
            advance(len(page))

    def _member_rows(self) -> Iterator[Mapping[str, object]]:
        for one in self._rooms.members(self._room.id):
            yield {
                "uid": one.uid, "displayName": one.name, "handle": one.handle, "role": one.role,
                "joinedAt": _iso(one.joined_at),
            }  # fmt: skip

    def _pages(self) -> Iterator[list[Message]]:
        room_id, last = RoomId(self._room.id), None
        collection = self._firestore.collection(f"{paths.room(room_id)}/{paths.MESSAGES}")
        while True:
            query = collection.order_by("sentAt").order_by("__name__").limit(_PAGE)
            with told():
                found = (query.start_after(last) if last is not None else query).get()
            if not found:
                return
            documents = (Document(paths.message(room_id, MessageId(one.id)), one.to_dict()) for one in found)
            yield [one for one in map(message_from, documents) if one is not None]
            last = found[-1]

    def _learn_names(self, uids: set[str]) -> None:
        unknown = uids - self._names.keys()
        found = self._rooms.names(unknown)
        self._names |= {uid: found[uid][0] if uid in found else "" for uid in unknown}

    def _manifest(self, files: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        room = self._room
        described = {"id": room.id, "title": room.name, "kind": room.kind, "createdAt": _iso(room.created_at)}
        return {
            "format": FORMAT, "version": VERSION, "exportedAt": now.isoformat(), "complete": True, "room": described,
            "files": dict(files),
        }  # fmt: skip


@contextmanager
def _folder_for(folder: Path) -> Iterator[None]:
    """Have a folder to write into, and take it back as it was found when the block fails."""
    is_new = not folder.exists()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if {path.name for path in folder.iterdir()} - set(_UNFINISHED):
        raise WrongUse("The folder is not empty", f"Choose another than {folder}; nothing in it was changed.")
    try:
        yield
    except BaseException:
        # On a disk that just refused to be written the cause must not be hidden by a second failure.
        with suppress(OSError):
            for name in _UNFINISHED:
                (folder / name).unlink(missing_ok=True)
            if is_new:
                folder.rmdir()
        raise


def _write(file: Path, rows: Iterable[Mapping[str, object]]) -> dict[str, Any]:
    digest, count = hashlib.sha256(), 0
    with file.open("wb") as opened:
        for row in rows:
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
            opened.write(line)
            digest.update(line)
            count += 1
    return {"count": count, "sha256": digest.hexdigest()}


def _iso(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()
