"""A Cloud Storage in memory, for tests of sync: the bucket, and each person's gateway to it.

A test controls the gateway's network: offline, cut after so many bytes, an answer that is lost, requests held back. It
knows no rules but the one that nothing is replaced, and ``allows``.
"""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from desktop_chat.errors import Denied, NotFound, Rejected, Unavailable
from desktop_chat.model.files.transfer import StoredObject

CUT = Unavailable("The line was cut")
_BLOCK = 64 * 1024


@dataclass
class FakeUpload:
    """One upload that has begun."""

    name: str
    size: int
    data: bytearray = field(default_factory=bytearray)
    is_final: bool = False


class FakeBucket:
    """Objects by name. ``allows`` and ``may_delete`` stand in for the rules."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.uploads: dict[str, FakeUpload] = {}
        self.received = 0
        self.allows: Callable[[str, int], bool] = lambda name, size: True
        self.may_delete: Callable[[str], bool] = lambda name: True


def _bytes(file: Path) -> bytes:
    return file.read_bytes() if file.exists() else b""


def _write(file: Path, data: bytes) -> None:
    file.write_bytes(data)


class FakeStorageGateway:
    """``budget`` is how many bytes still go through in either direction before the line is cut, None for all."""

    def __init__(self, bucket: FakeBucket) -> None:
        self.bucket = bucket
        self.offline = False
        self.budget: int | None = None
        self.lose_answers = 0
        self.held: asyncio.Event | None = None
        self.closed = False
        self.asked: list[str] = []
        self.patience: list[float] = []

    async def begin_upload(self, name: str, content_type: str, size: int) -> str:
        await self._reach("begin_upload")
        address = f"/v0/b/fake/o?upload_id={len(self.bucket.uploads)}"
        self.bucket.uploads[address] = FakeUpload(name, size)
        self._answer()
        return address

    async def received(self, address: str) -> int | None:
        await self._reach("received")
        upload = self._upload(address)
        self._answer()
        return None if upload.is_final else len(upload.data)

    async def send_part(
        self, address: str, file: Path, offset: int, length: int, *, last: bool, patience: float = 30.0
    ) -> None:
        self.patience.append(patience)
        await self._reach("send_part")
        upload = self._upload(address)
        if offset != len(upload.data):
            raise Rejected("The parts do not fit", f"{offset} is not {len(upload.data)}.")
        part = _bytes(file)[offset : offset + length]
        through = self._through(len(part))
        upload.data += part[:through]
        self.bucket.received += through
        if through < len(part):
            raise CUT
        if last:
            self._finish(upload)
        self._answer()

    async def describe(self, name: str) -> StoredObject | None:
        await self._reach("describe")
        data = self.bucket.objects.get(name)
        return None if data is None else StoredObject(len(data), hashlib.md5(data, usedforsecurity=False).hexdigest())

    async def download(self, name: str, part: Path, size: int, progress: Callable[[int], None]) -> None:
        await self._reach("download")
        if name not in self.bucket.objects:
            raise NotFound("The file is not there")
        data = self.bucket.objects[name]
        there = len(_bytes(part))
        if len(data) > size:
            _write(part, b"")
            raise Rejected("The file is damaged")
        while there < len(data):
            block = data[there : there + _BLOCK]
            through = self._through(len(block))
            _write(part, data[: there + through])
            there += through
            progress(there)
            if through < len(block):
                raise CUT
            await asyncio.sleep(0)
            await self._wait()

    async def delete(self, name: str) -> None:
        await self._reach("delete")
        if not self.bucket.may_delete(name):
            raise Denied("You are not allowed to do this")
        if self.bucket.objects.pop(name, None) is None:
            raise NotFound("The file is not there")
        self._answer()

    async def aclose(self) -> None:
        self.closed = True

    def _finish(self, upload: FakeUpload) -> None:
        if upload.name in self.bucket.objects or not self.bucket.allows(upload.name, upload.size):
            raise Denied("You are not allowed to do this")
        self.bucket.objects[upload.name] = bytes(upload.data)
        upload.is_final = True

    def _upload(self, address: str) -> FakeUpload:
        upload = self.bucket.uploads.get(address)
        if upload is None:
            raise NotFound("The upload is over")
        return upload

    async def _reach(self, what: str) -> None:
        self.asked.append(what)
        await asyncio.sleep(0)
        await self._wait()
        if self.offline:
            raise Unavailable("The file storage did not answer")

    async def _wait(self) -> None:
        if self.held is not None:
            await self.held.wait()

    def _through(self, wanted: int) -> int:
        if self.budget is None:
            return wanted
        through = min(wanted, self.budget)
        self.budget -= through
        return through

    def _answer(self) -> None:
        if self.lose_answers:
            self.lose_answers -= 1
            raise Unavailable("The answer was lost")
