"""Hashes of bcrypt, against the vectors of crypt_blowfish."""

import pytest

from desktop_chat.emulator.auth.passwords.bcrypt_hash import is_bcrypt, matches_bcrypt

LONG = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@pytest.mark.parametrize(
    ("password", "digest"),
    [
        ("U*U", b"$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        ("U*U*", b"$2y$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"),
        (f"{LONG}chars after 72 are ignored", b"$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui"),
    ],
)
def test_known_passwords_open_known_hashes(password: str, digest: bytes) -> None:
    assert is_bcrypt(digest)
    assert matches_bcrypt(password, digest)
    assert not matches_bcrypt(f"x{password}", digest)


@pytest.mark.parametrize(
    "digest",
    [
        b"",
        b"$2b$10$short",
        b"$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",  # would keep the server busy for days
        b"$1$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
        b"$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n",
    ],
)
def test_what_is_no_hash_or_costs_too_much(digest: bytes) -> None:
    assert not is_bcrypt(digest)
