"""Hashes that other systems made: vectors of their own, orders, and parameters that are refused."""

import base64
import hashlib
import hmac
from dataclasses import replace

import bcrypt
import pytest

from desktop_chat.emulator.auth.passwords.imported_hash import HashScheme, checked_scheme, from_base64

KEY = base64.b64encode(b"key").decode()
# The example of github.com/firebase/scrypt's README.
FIREBASE = HashScheme(
    "SCRYPT",
    signer_key="jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==",
    salt_separator="Bw==",
    rounds=8,
    memory_cost=14,
)


def test_firebases_own_scrypt() -> None:
    made = checked_scheme(FIREBASE).digest("user1password", base64.b64decode("42xEC+ixf3L2lw=="))
    expected = "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ=="
    assert base64.b64encode(made).decode() == expected


def test_scrypt_as_in_rfc_7914() -> None:
    scheme = HashScheme("STANDARD_SCRYPT", memory_cost=1024, block_size=8, parallelization=16, derived_key_length=64)
    made = checked_scheme(scheme).digest("password", b"NaCl")
    assert made.hex().startswith("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a388")


def test_pbkdf2_as_in_rfc_6070() -> None:
    made = checked_scheme(HashScheme("PBKDF_SHA1", rounds=4096)).digest("password", b"salt")
    assert made.hex() == "4b007901b765489abead49d926f721d065a429c1"
    longer = checked_scheme(HashScheme("PBKDF2_SHA256", rounds=1)).digest("password", b"salt")
    assert longer == hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 1)


@pytest.mark.parametrize("name", ["md5", "sha1", "sha256", "sha512"])
def test_plain_digests_take_the_salt_first_and_hmacs_last(name: str) -> None:
    plain = HashScheme(name.upper(), rounds=1)
    assert plain.digest("pass", b"salt") == hashlib.new(name, b"saltpass").digest()
    assert replace(plain, salt_first=False).digest("pass", b"salt") == hashlib.new(name, b"passsalt").digest()
    twice = hashlib.new(name, hashlib.new(name, b"saltpass").digest()).digest()
    assert replace(plain, rounds=2).digest("pass", b"salt") == twice
    keyed = checked_scheme(HashScheme(f"HMAC_{name.upper()}", signer_key=KEY))
    assert keyed.digest("pass", b"salt") == hmac.new(b"key", b"passsalt", name).digest()
    assert replace(keyed, salt_first=True).digest("pass", b"salt") == hmac.new(b"key", b"saltpass", name).digest()


@pytest.mark.parametrize(
    ("scheme", "code"),
    [
        (HashScheme("ARGON2"), "INVALID_HASH_ALGORITHM"),
        (HashScheme("HMAC_"), "INVALID_HASH_ALGORITHM"),
        (HashScheme("HMAC_SHA256"), "needs a signerKey"),
        (HashScheme("HMAC_SHA256", signer_key="&"), "not base64"),
        (HashScheme("SHA512", rounds=0), "rounds"),
        (HashScheme("SHA512", rounds=8193), "rounds"),
        (HashScheme("PBKDF_SHA1", rounds=120_001), "rounds"),
        (replace(FIREBASE, rounds=9), "rounds"),
        (replace(FIREBASE, memory_cost=15), "memoryCost"),
        (replace(FIREBASE, signer_key=""), "needs a signerKey"),
        (HashScheme("STANDARD_SCRYPT", memory_cost=1000, block_size=8, parallelization=1), "power of two"),
        (
            HashScheme("STANDARD_SCRYPT", memory_cost=2**30, block_size=8, parallelization=1, derived_key_length=64),
            "memory",
        ),
    ],
)
def test_wrong_parameters_are_refused(scheme: HashScheme, code: str) -> None:
    with pytest.raises(ValueError, match=code):
        checked_scheme(scheme)


def test_both_alphabets_of_base64_with_or_without_padding() -> None:
    assert from_base64("-_8=") == from_base64("+/8") == b"\xfb\xff"


# Published test vectors of bcrypt: John the Ripper's and OpenBSD's own.
@pytest.mark.parametrize(
    ("password", "digest"),
    [
        ("U*U", b"$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
        ("U*U*", b"$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"),
        ("", b"$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"),
    ],
)
def test_bcrypt_has_its_salt_inside(password: str, digest: bytes) -> None:
    scheme = checked_scheme(HashScheme("BCRYPT"))
    assert scheme.matches(password, b"", digest)
    assert not scheme.matches(f"{password}!", b"", digest)


def test_bcrypt_looks_at_72_bytes_and_refuses_what_is_no_hash() -> None:
    scheme = HashScheme("BCRYPT")
    digest = bcrypt.hashpw(b"x" * 72, bcrypt.gensalt(4))
    assert scheme.matches("x" * 100, b"", digest)
    assert not scheme.matches("x", b"", b"no hash of anything")
    assert not scheme.can_be(b"no hash of anything")
    assert scheme.can_be(digest)
    assert HashScheme("MD5").can_be(b"no hash of bcrypt")
