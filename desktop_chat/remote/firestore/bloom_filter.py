"""The bloom filter of an existence filter: which documents the server still counts to a target's result.

Published with the Firestore protocol: the MD5 of a full document name gives two 64-bit little-endian numbers h1 and h2;
hash i is (h1 + i * h2) mod 2^64 mod the number of bits. A name whose bits are not all set is certainly not in the
result; one whose bits are set nearly always is.
"""

import hashlib

from desktop_chat.remote.firestore.protos import Proto

_WORD = (1 << 64) - 1


class BloomFilter:
    """Raises ValueError for a message that cannot be one: then nothing is known, and all has to be asked again."""

    def __init__(self, message: Proto) -> None:
        self._bitmap: bytes = message.bits.bitmap
        self._bits = len(self._bitmap) * 8 - message.bits.padding
        self._hashes: int = message.hash_count
        if not 0 <= message.bits.padding < 8 or self._bits < 0 or (self._bits and self._hashes < 1):
            raise ValueError("not a bloom filter")

    def may_contain(self, name: str) -> bool:
        """Whether the document with this full name may be in the result; False is certain."""
        if not self._bits:
            return False
        digest = hashlib.md5(name.encode(), usedforsecurity=False).digest()
        first = int.from_bytes(digest[:8], "little")
        second = int.from_bytes(digest[8:], "little")
        return all(self._is_set(((first + i * second) & _WORD) % self._bits) for i in range(self._hashes))

    def _is_set(self, index: int) -> bool:
        return bool(self._bitmap[index >> 3] & (1 << (index & 7)))
