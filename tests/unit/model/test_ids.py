"""Ids are what makes a resend harmless, so their form is fixed."""

import random

from desktop_chat.model.ids import (
    Uid,
    direct_room_id,
    is_signal_key,
    new_document_id,
    new_message_id,
    new_signal_key,
)


def test_document_ids_are_twenty_letters_and_digits() -> None:
    identifier = new_document_id(random.Random(1))
    assert len(identifier) == 20
    assert identifier.isascii()
    assert identifier.isalnum()


def test_message_ids_do_not_repeat() -> None:
    rng = random.Random(2)
    assert len({new_message_id(rng) for _ in range(10_000)}) == 10_000


def test_a_direct_room_has_one_id_whoever_opens_it() -> None:
    assert direct_room_id(Uid("b"), Uid("a")) == direct_room_id(Uid("a"), Uid("b")) == "dm_a_b"


def test_signal_keys_have_128_bits_even_when_the_number_is_small() -> None:
    class Small(random.Random):
        def getrandbits(self, bits: int) -> int:
            assert bits == 128
            return 5

    assert new_signal_key(Small()) == "0" * 31 + "5"


def test_a_signal_key_is_32_hexadecimal_digits() -> None:
    assert is_signal_key(new_signal_key(random.Random(1)))
    assert not any(map(is_signal_key, ("", "0" * 31, "0" * 33, "A" * 32, "../" + "0" * 29)))
