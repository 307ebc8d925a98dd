"""Hashes match their password and no other, and do not contain it."""

import base64
import hashlib
from dataclasses import asdict

from desktop_chat.emulator.auth.passwords.imported_hash import HashScheme
from desktop_chat.emulator.auth.passwords.password_hash import PasswordHash


def test_a_hash_matches_its_password_only() -> None:
    hashed = PasswordHash.of("secret-1", b"s" * 16)
    assert hashed.matches("secret-1")
    assert not hashed.matches("secret-2")
    assert not hashed.matches("")
    assert "secret" not in hashed.digest + hashed.salt


def test_the_salt_makes_equal_passwords_differ() -> None:
    assert PasswordHash.of("secret-1", b"a" * 16).digest != PasswordHash.of("secret-1", b"b" * 16).digest


def test_a_hash_that_this_server_did_not_make_matches_nothing() -> None:
    assert not PasswordHash("c2FsdA==", "cGFzcw==").matches("pass")
    assert not PasswordHash("not base64 at all!", "x").matches("x")


def test_a_hash_comes_back_from_json_with_its_scheme() -> None:
    scheme = HashScheme("MD5", rounds=1)
    digest = base64.b64encode(hashlib.md5(b"saltpass", usedforsecurity=False).digest()).decode()
    kept = PasswordHash(base64.b64encode(b"salt").decode(), digest, scheme)
    back = PasswordHash.from_json(asdict(kept))
    assert back == kept
    assert back.matches("pass")
    assert not back.matches("Pass")


def test_any_text_can_be_a_password() -> None:
    assert PasswordHash.of("pässwörd 🙂", b"s" * 16).matches("pässwörd 🙂")
