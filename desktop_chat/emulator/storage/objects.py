"""The objects of all buckets: metadata in a ledger, bytes in files, both or neither."""

import asyncio
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from desktop_chat.emulator.clock import EPOCH, Clock
from desktop_chat.emulator.storage.blobs import Blobs, Digest
from desktop_chat.emulator.storage.errors import invalid
from desktop_chat.emulator.storage.ledger import FILE_NAME, Ledger
from desktop_chat.emulator.storage.listing import ListQuery, Page, list_page
from desktop_chat.emulator.storage.metadata import ObjectMetadata, Settable

BYTES_FOLDER = "storage"
Check = Callable[[ObjectMetadata | None, ObjectMetadata], None]
"""Is shown what is stored and what would be; raises StorageError to refuse."""


@dataclass(frozen=True, slots=True)
class NewObject:
    """What a sender says of an object before its bytes are there; hashes that are given must be right."""

    bucket: str
    name: str
    settable: Settable
    md5_hash: str | None = None
    crc32c: str | None = None
    download_tokens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """The upload that an object completes, and what to write down of it then."""

    upload: str
    describe: Callable[[ObjectMetadata], str]


class Objects:
    """Keeps objects in ``folder`` across restarts, or (None) until ``close`` in a folder of its own."""

    def __init__(self, clock: Clock, folder: Path | None = None) -> None:
        """Raise LedgerUnusable when the data is not ours to use."""
        self._clock = clock
        home = Path(tempfile.mkdtemp(prefix="storage-")) if folder is None else folder
        self._temporary = home if folder is None else None
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.ledger = Ledger(home / FILE_NAME)
        self._blobs = Blobs(home / BYTES_FOLDER)
        self._generation = self._recover()

    def _recover(self) -> int:
        """Make bytes and ledger agree after a crash; returns the newest generation."""
        stored = {one.blob: one for one in self.ledger.everything()}
        for blob in self._blobs.sweep(stored, self.ledger.uploads()):
            self.ledger.delete(stored[blob].bucket, stored[blob].name)
        return max((one.generation for one in stored.values()), default=0)

    def close(self) -> None:
        """Close the files, and remove them where they were not to be kept."""
        self.ledger.close()
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def find(self, bucket: str, name: str) -> ObjectMetadata | None:
        """The object of this name."""
        return self.ledger.find(bucket, name)

    def open(self, stored: ObjectMetadata) -> BinaryIO:
        """Open its bytes for reading."""
        return self._blobs.open(stored.blob)

    def list(self, bucket: str, query: ListQuery) -> Page:
        """One page of a bucket's objects."""
        return list_page(query, lambda name, inclusive: self.ledger.first_from(bucket, name, inclusive=inclusive))

    def incoming(self, blob: str) -> Path:
        """Where the bytes of a new object are received."""
        return self._blobs.incoming(blob)

    async def receive(self, new: NewObject, body: AsyncIterator[bytes], check: Check) -> ObjectMetadata:
        """Store an object that comes in one piece."""
        blob = new_blob()
        try:
            with self.incoming(blob).open("wb") as file:
                async for chunk in body:
                    file.write(chunk)
            return await self.add(blob, new, check)
        except BaseException:
            self._blobs.drop(blob)
            raise

    async def copy(self, source: ObjectMetadata, new: NewObject, check: Check) -> ObjectMetadata:
        """Store the bytes of another object under a new name."""
        blob = new_blob()
        try:
            await asyncio.to_thread(self._blobs.copy, source.blob, blob)
            return await self.add(blob, new, check)
        except BaseException:
            self._blobs.drop(blob)
            raise

    async def add(self, blob: str, new: NewObject, check: Check, finished: Finished | None = None) -> ObjectMetadata:
        """Make an object of bytes that are all received, replacing the one of this name.

        Raises StorageError when a hash is wrong or ``check`` refuses; the bytes stay where they are then.
        """
        digest = await asyncio.to_thread(self._blobs.seal, blob)
        _check_hashes(new, digest)
        # From here to the end nothing else runs: what is checked is what is replaced.
        before = self.find(new.bucket, new.name)
        after = self._metadata(new, digest, blob)
        check(before, after)
        self._blobs.keep(blob)
        try:
            described = "" if finished is None else finished.describe(after)
            self.ledger.put(after, finishes=None if finished is None else finished.upload, result=described)
        except BaseException:
            self._blobs.drop(blob)
            raise
        if before is not None:
            self._blobs.drop(before.blob)
        return after

    def _metadata(self, new: NewObject, digest: Digest, blob: str) -> ObjectMetadata:
        now = self._clock.now()
        self._generation = max((now - EPOCH) // timedelta(microseconds=1), self._generation + 1)
        return ObjectMetadata(
            bucket=new.bucket,
            name=new.name,
            generation=self._generation,
            metageneration=1,
            size=digest.size,
            md5_hash=digest.md5_hash,
            crc32c=digest.crc32c,
            created=now,
            updated=now,
            settable=new.settable,
            download_tokens=new.download_tokens,
            blob=blob,
        )

    def change(
        self, stored: ObjectMetadata, settable: Settable, tokens: tuple[str, ...], check: Check
    ) -> ObjectMetadata:
        """Store other settable metadata or tokens; ``check`` may refuse."""
        after = stored.changed(self._clock.now(), settable=settable, download_tokens=tokens)
        check(stored, after)
        self.ledger.put(after)
        return after

    def path(self, stored: ObjectMetadata) -> Path:
        """Where its bytes are, for reading."""
        return self._blobs.path(stored.blob)

    def restore(self, stored: ObjectMetadata, file: Path) -> None:
        """Take over an object that was exported, with the bytes of ``file``; raises ValueError when they differ."""
        blob = new_blob()
        shutil.copyfile(file, self.incoming(blob))
        digest = self._blobs.seal(blob)
        if (digest.size, digest.md5_hash) != (stored.size, stored.md5_hash):
            self._blobs.drop(blob)
            raise ValueError(f"{file} does not hold the bytes of {stored.name}")
        self._blobs.keep(blob)
        self._generation = max(self._generation, stored.generation)
        self.ledger.put(replace(stored, blob=blob))

    def delete(self, stored: ObjectMetadata) -> None:
        """Remove an object; who is reading it may read on."""
        self.ledger.delete(stored.bucket, stored.name)
        self._blobs.drop(stored.blob)

    def discard(self, blob: str) -> None:
        """Remove bytes that will become no object."""
        self._blobs.drop(blob)

    def clear(self) -> None:
        """Remove all objects, buckets and uploads."""
        self.ledger.clear()
        self._blobs.sweep((), ())


def new_blob() -> str:
    """Return a name for bytes that nobody can guess: it is an upload's secret as well."""
    return secrets.token_hex(16)


def _check_hashes(new: NewObject, digest: Digest) -> None:
    if new.md5_hash not in (None, digest.md5_hash):
        raise invalid(f'Provided MD5 hash "{new.md5_hash}" doesn\'t match calculated MD5 hash "{digest.md5_hash}".')
    if new.crc32c not in (None, digest.crc32c):
        raise invalid(f'Provided CRC32C "{new.crc32c}" doesn\'t match calculated CRC32C "{digest.crc32c}".')
