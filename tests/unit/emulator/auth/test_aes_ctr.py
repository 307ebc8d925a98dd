"""The vectors of FIPS 197 and SP 800-38A."""

from desktop_chat.emulator.auth.aes_ctr import encrypt_block, keystream


def test_the_vector_of_fips_197() -> None:
    made = encrypt_block(bytes(range(32)), bytes.fromhex("00112233445566778899aabbccddeeff"))
    assert made.hex() == "8ea2b7ca516745bfeafc49904b496089"


def test_the_counter_block_of_sp_800_38a() -> None:
    key = bytes.fromhex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")
    made = encrypt_block(key, bytes(range(0xF0, 0x100)))
    assert made.hex() == "0bdf7df1591716335e9a8b15c860c502"


def test_the_key_stream_counts_from_zero_and_is_cut() -> None:
    key = bytes(range(32))
    expected = encrypt_block(key, bytes(16)) + encrypt_block(key, bytes(15) + b"\x01")
    assert keystream(key, 20) == expected[:20]
