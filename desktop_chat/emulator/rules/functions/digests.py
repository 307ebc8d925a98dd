"""``hashing.*``: each takes bytes or a string (as UTF-8) and returns bytes."""

import hashlib
import zlib
from collections.abc import Callable
from typing import Final

from desktop_chat.emulator.rules.functions.signatures import Overloads, Table, overload

_CASTAGNOLI: Final = 0x82F63B78


def _crc32c(data: bytes) -> int:
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (_CASTAGNOLI if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def _of(digest: Callable[[bytes], bytes]) -> Overloads:
    return overload("bytes", digest), overload("string", lambda text: digest(text.encode("utf-8", "replace")))


FUNCTIONS: Final[Table] = {
    "hashing.md5": _of(lambda data: hashlib.md5(data, usedforsecurity=False).digest()),
    "hashing.sha256": _of(lambda data: hashlib.sha256(data).digest()),
    "hashing.crc32": _of(lambda data: zlib.crc32(data).to_bytes(4, "little")),
    "hashing.crc32c": _of(lambda data: _crc32c(data).to_bytes(4, "little")),
}
