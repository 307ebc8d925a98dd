from desktop_chat.emulator.firestore.listen.bloom_filter import bloom_filter, may_contain
from desktop_chat.emulator.firestore.protos import BloomFilter
from tests.firestore_messages import name


def test_every_member_is_found_and_nearly_nothing_else() -> None:
    members = [name(f"rooms/{number}") for number in range(500)]
    made = bloom_filter(members)
    assert all(may_contain(made, member) for member in members)
    strangers = [name(f"rooms/{number}") for number in range(500, 10_500)]
    assert sum(may_contain(made, stranger) for stranger in strangers) <= 10


def test_no_member_makes_an_empty_filter() -> None:
    made = bloom_filter([])
    assert (made.bits.bitmap, made.bits.padding, made.hash_count) == (b"", 0, 0)
    assert not may_contain(made, name("rooms/a"))


def test_the_last_byte_is_padded() -> None:
    made = bloom_filter([name(f"rooms/{number}") for number in range(3)])
    assert 0 <= made.bits.padding < 8
    last = made.bits.bitmap[-1]
    assert last >> (8 - made.bits.padding) == 0


def test_the_hash_is_the_published_one() -> None:
    # MD5 of "a" is 0cc175b9c0f1b6a8 31c399e269772661: h1 and h2, little-endian. In 8 bits with 2 hashes they meet
    # h1 % 8 = 0x0c % 8 = 4 and (h1 + h2) % 8 = (0x0c + 0x31) % 8 = 5.
    made = BloomFilter(hash_count=2)
    made.bits.bitmap = bytes([1 << 4 | 1 << 5])
    assert may_contain(made, "a")
    made.bits.bitmap = bytes([0xFF & ~(1 << 5)])
    assert not may_contain(made, "a")
