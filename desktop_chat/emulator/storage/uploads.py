"""Resumable uploads: a session, bytes in pieces, and an object at the end."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from desktop_chat.emulator.clock import EPOCH, Clock
from desktop_chat.emulator.firestore.caller import Caller
from desktop_chat.emulator.rules.access import AuthContext
from desktop_chat.emulator.storage.errors import StorageError, invalid, not_found
from desktop_chat.emulator.storage.metadata import ObjectMetadata, Settable
from desktop_chat.emulator.storage.objects import Check, Finished, NewObject, Objects, new_blob
from desktop_chat.emulator.storage.preconditions import NO_PRECONDITIONS, Preconditions

GRANULARITY = 256 * 1024
LIFETIME = timedelta(days=7)


class UploadStatus(Enum):
    """ACTIVE → FINAL (there is an object) | CANCELLED (by the sender, or because the object was refused)."""

    ACTIVE = "active"
    FINAL = "final"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Upload:
    """One session. ``total`` is the size that was announced, None if it was not; ``result`` what it became."""

    upload_id: str
    new: NewObject
    caller: Caller
    started: datetime
    total: int | None = None
    preconditions: Preconditions = NO_PRECONDITIONS
    status: UploadStatus = UploadStatus.ACTIVE
    result: ObjectMetadata | None = None


class Uploads:
    """The sessions; they live for a week, also across restarts where objects do."""

    def __init__(self, objects: Objects, clock: Clock) -> None:
        self._objects = objects
        self._clock = clock
        self._locks: dict[str, asyncio.Lock] = {}
        self._forget_old()

    def start(
        self, new: NewObject, caller: Caller, total: int | None, preconditions: Preconditions = NO_PRECONDITIONS
    ) -> Upload:
        """Begin a session."""
        upload = Upload(new_blob(), new, caller, self._clock.now(), total, preconditions)
        self._objects.incoming(upload.upload_id).touch()
        self._objects.ledger.put_upload(upload.upload_id, _to_json(upload))
        return upload

    def find(self, upload_id: str) -> Upload:
        """The session of this id; StorageError (404) if there is none."""
        text = self._objects.ledger.upload(upload_id)
        upload = None if text is None else _from_json(upload_id, text)
        if upload is None or self._clock.now() - upload.started > LIFETIME:
            raise not_found("There is no such upload.")
        return upload

    def received(self, upload: Upload) -> int:
        """How many bytes are safely here."""
        if upload.result is not None:
            return upload.result.size
        try:
            return self._objects.incoming(upload.upload_id).stat().st_size
        except FileNotFoundError:
            return 0

    async def append(self, upload: Upload, offset: int, body: AsyncIterator[bytes], *, last: bool) -> int:
        """Take bytes that begin at ``offset``; those that are here already are passed over. Returns what is here now.

        Only whole pieces of 256 KiB stay, unless these are the last bytes. Raises StorageError for a gap, and for more
        bytes than were announced.
        """
        async with self._lock(upload):
            self._check_active(upload)
            here = self.received(upload)
            if offset > here:
                raise invalid(f"The upload has {here} bytes; these begin at {offset}.")
            complete = False
            try:
                await self._write(upload, here - offset, body)
                complete = True
            finally:
                if not (last and complete):
                    self._cut(upload)
            return self.received(upload)

    async def _write(self, upload: Upload, skip: int, body: AsyncIterator[bytes]) -> None:
        size = self.received(upload)
        with self._objects.incoming(upload.upload_id).open("ab") as file:
            async for chunk in body:
                fresh = chunk[skip:]
                skip = max(0, skip - len(chunk))
                size += len(fresh)
                if upload.total is not None and size > upload.total:
                    raise invalid(f"More than the {upload.total} bytes that were announced.")
                file.write(fresh)

    def _cut(self, upload: Upload) -> None:
        size = self.received(upload)
        whole = size - size % GRANULARITY
        if whole != size:
            os.truncate(self._objects.incoming(upload.upload_id), whole)

    async def finalize(self, upload: Upload, check: Check, new: NewObject | None = None) -> ObjectMetadata:
        """Make the object; StorageError when bytes are missing, a hash is wrong or ``check`` refuses."""
        async with self._lock(upload):
            self._check_active(upload)
            here = self.received(upload)
            if upload.total not in (None, here):
                raise invalid(f"The upload has {here} of {upload.total} bytes.")
            finished = Finished(upload.upload_id, lambda stored: _to_json(_done(upload, stored)))
            try:
                stored = await self._objects.add(upload.upload_id, new or upload.new, check, finished)
            except StorageError:
                self._end(upload)
                raise
            self._locks.pop(upload.upload_id, None)
            return stored

    async def cancel(self, upload: Upload) -> None:
        """End a session without an object."""
        async with self._lock(upload):
            self._check_active(upload)
            self._end(upload)

    def clear(self) -> None:
        """Forget what is only kept in memory."""
        self._locks.clear()

    def _end(self, upload: Upload) -> None:
        ended = replace(upload, status=UploadStatus.CANCELLED)
        self._objects.ledger.put_upload(upload.upload_id, _to_json(ended))
        self._objects.discard(upload.upload_id)
        self._locks.pop(upload.upload_id, None)

    def _check_active(self, upload: Upload) -> None:
        if self.find(upload.upload_id).status is not UploadStatus.ACTIVE:
            raise invalid("The upload has ended already.")

    def _lock(self, upload: Upload) -> asyncio.Lock:
        return self._locks.setdefault(upload.upload_id, asyncio.Lock())

    def _forget_old(self) -> None:
        now = self._clock.now()
        for upload_id, text in self._objects.ledger.uploads().items():
            upload = _from_json(upload_id, text)
            if now - upload.started > LIFETIME:
                self._objects.ledger.delete_upload(upload_id)
                if upload.status is not UploadStatus.FINAL:
                    self._objects.discard(upload_id)


def _done(upload: Upload, stored: ObjectMetadata) -> Upload:
    return replace(upload, status=UploadStatus.FINAL, result=stored)


def _to_json(upload: Upload) -> str:
    new, auth, conditions = upload.new, upload.caller.auth, upload.preconditions
    value = {
        "bucket": new.bucket,
        "name": new.name,
        "settable": new.settable.to_json(),
        "md5Hash": new.md5_hash,
        "crc32c": new.crc32c,
        "tokens": list(new.download_tokens),
        "admin": upload.caller.admin,
        "auth": None if auth is None else [auth.uid, auth.token],
        "started": (upload.started - EPOCH) // timedelta(microseconds=1),
        "total": upload.total,
        "preconditions": [
            conditions.generation, conditions.not_generation, conditions.metageneration, conditions.not_metageneration
        ],
        "status": upload.status.value,
        "result": None if upload.result is None else upload.result.to_json(),
    }  # fmt: skip
    return json.dumps(value, ensure_ascii=False)


def _from_json(upload_id: str, text: str) -> Upload:
    value = json.loads(text)
    new = NewObject(
        bucket=value["bucket"],
        name=value["name"],
        settable=Settable().patched(value["settable"]),
        md5_hash=value["md5Hash"],
        crc32c=value["crc32c"],
        download_tokens=tuple(value["tokens"]),
    )
    auth, result = value["auth"], value["result"]
    return Upload(
        upload_id=upload_id,
        new=new,
        caller=Caller(admin=value["admin"], auth=None if auth is None else AuthContext(*auth)),
        started=EPOCH + timedelta(microseconds=value["started"]),
        total=value["total"],
        preconditions=Preconditions(*value["preconditions"]),
        status=UploadStatus(value["status"]),
        result=None if result is None else ObjectMetadata.from_json(new.bucket, new.name, result),
    )
