"""The bloom filter of an existence filter: which documents the result holds, so that a client can find its surplus.

Published form: the MD5 of a full document name gives two 64-bit little-endian numbers h1 and h2; hash i is
(h1 + i·h2) mod 2^64 mod the number of bits.
"""

import hashlib
import math
from collections.abc import Collection
from typing import Any

from desktop_chat.emulator.firestore.protos import BloomFilter

FALSE_POSITIVES = 0.0001
_WORD = (1 << 64) - 1


def bloom_filter(names: Collection[str]) -> Any:
    """A BloomFilter of full document names; empty for none."""
    message = BloomFilter()
    if not names:
        return message
    bits = max(8, math.ceil(-len(names) * math.log(FALSE_POSITIVES) / math.log(2) ** 2))
    hashes = max(1, round(bits / len(names) * math.log(2)))
    bitmap = bytearray((bits + 7) // 8)
    for name in names:
        for index in _indexes(name, bits, hashes):
            bitmap[index >> 3] |= 1 << (index & 7)
    message.bits.bitmap = bytes(bitmap)
    message.bits.padding = len(bitmap) * 8 - bits
    message.hash_count = hashes
    return message


def may_contain(message: Any, name: str) -> bool:
    """Whether a client has to take the document for part of the result."""
    bitmap = message.bits.bitmap
    bits = len(bitmap) * 8 - message.bits.padding
    if not bits:
        return False
    return all(bitmap[index >> 3] & (1 << (index & 7)) for index in _indexes(name, bits, message.hash_count))


def _indexes(name: str, bits: int, hashes: int) -> list[int]:
    digest = hashlib.md5(name.encode(), usedforsecurity=False).digest()
    first = int.from_bytes(digest[:8], "little")
    second = int.from_bytes(digest[8:], "little")
    return [((first + i * second) & _WORD) % bits for i in range(hashes)]
