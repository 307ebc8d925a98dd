"""Names that the server's filter knows, and those it does not."""

import pytest

from desktop_chat.emulator.firestore.listen.bloom_filter import bloom_filter
from desktop_chat.remote.firestore import protos
from desktop_chat.remote.firestore.bloom_filter import BloomFilter

NAMES = [f"projects/p/databases/(default)/documents/rooms/{number}" for number in range(500)]


def test_names_of_the_result_are_never_missing_and_others_nearly_always() -> None:
    names = BloomFilter(bloom_filter(NAMES[:250]))
    assert all(names.may_contain(name) for name in NAMES[:250])
    assert sum(names.may_contain(name) for name in NAMES[250:]) < 5


def test_published_example_of_the_hash() -> None:
    # MD5("abc") is 900150983cd24fb0 d6963f7d28e17f72 (RFC 1321).
    first = int.from_bytes(bytes.fromhex("900150983cd24fb0"), "little")
    second = int.from_bytes(bytes.fromhex("d6963f7d28e17f72"), "little")
    bits = {first % 16, (first + second) % (1 << 64) % 16}
    bitmap = sum(1 << bit for bit in bits).to_bytes(2, "little")
    message = protos.BloomFilter(hash_count=2)
    message.bits.bitmap = bitmap
    assert BloomFilter(message).may_contain("abc")
    message.bits.bitmap = (0xFFFF & ~(1 << min(bits))).to_bytes(2, "little")
    assert not BloomFilter(message).may_contain("abc")


def test_empty_filter_has_nothing() -> None:
    assert not BloomFilter(protos.BloomFilter()).may_contain(NAMES[0])


@pytest.mark.parametrize(("padding", "hashes", "bitmap"), [(8, 1, b"x"), (-1, 1, b"x"), (3, 1, b""), (0, 0, b"x")])
def test_what_is_no_filter_is_refused(padding: int, hashes: int, bitmap: bytes) -> None:
    message = protos.BloomFilter(hash_count=hashes)
    message.bits.bitmap, message.bits.padding = bitmap, padding
    with pytest.raises(ValueError, match="bloom"):
        BloomFilter(message)
