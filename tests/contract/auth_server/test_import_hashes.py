"""People who come with a password hash of firebase-admin's every kind sign in with their old password."""

import hashlib
import hmac
from collections.abc import Callable
from typing import Any

import bcrypt
import pytest
import requests
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from firebase_admin import auth

PASSWORD = "secret-1"
SALT = b"salt"
KEY = b"key of 32 bytes, as scrypt needs"


def keyed(name: str) -> bytes:
    return hmac.new(KEY, PASSWORD.encode() + SALT, name).digest()


def rounds(name: str, number: int) -> bytes:
    value = SALT + PASSWORD.encode()
    for _ in range(number):
        value = hashlib.new(name, value, usedforsecurity=False).digest()
    return value


def firebase_scrypt() -> bytes:
    """By the description in the firebase/scrypt repository."""
    key = hashlib.scrypt(PASSWORD.encode(), salt=SALT + b"-", n=2**10, r=8, p=1, dklen=64)
    encryptor = Cipher(algorithms.AES(key[:32]), modes.CTR(bytes(16))).encryptor()
    return encryptor.update(KEY) + encryptor.finalize()


def standard_scrypt() -> bytes:
    return hashlib.scrypt(PASSWORD.encode(), salt=SALT, n=1024, r=8, p=16, dklen=64)


Hash = auth.UserImportHash
CASES: dict[str, tuple[Callable[[], Any], Callable[[], bytes]]] = {
    "hmac_sha512": (lambda: Hash.hmac_sha512(KEY), lambda: keyed("sha512")),
    "hmac_sha256": (lambda: Hash.hmac_sha256(KEY), lambda: keyed("sha256")),
    "hmac_sha1": (lambda: Hash.hmac_sha1(KEY), lambda: keyed("sha1")),
    "hmac_md5": (lambda: Hash.hmac_md5(KEY), lambda: keyed("md5")),
    "md5": (lambda: Hash.md5(0), lambda: rounds("md5", 1)),
    "sha1": (lambda: Hash.sha1(1), lambda: rounds("sha1", 1)),
    "sha256": (lambda: Hash.sha256(3), lambda: rounds("sha256", 3)),
    "sha512": (lambda: Hash.sha512(8192), lambda: rounds("sha512", 8192)),
    "pbkdf_sha1": (
        lambda: Hash.pbkdf_sha1(1000),
        lambda: hashlib.pbkdf2_hmac("sha1", PASSWORD.encode(), SALT, 1000),
    ),
    "pbkdf2_sha256": (
        lambda: Hash.pbkdf2_sha256(1000),
        lambda: hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), SALT, 1000),
    ),
    "scrypt": (lambda: Hash.scrypt(KEY, rounds=8, memory_cost=10, salt_separator=b"-"), firebase_scrypt),
    "bcrypt": (lambda: Hash.bcrypt(), lambda: bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4))),
    "standard_scrypt": (lambda: Hash.standard_scrypt(1024, 16, 8, 64), standard_scrypt),
}


def test_every_kind_that_firebase_admin_has_is_walked() -> None:
    assert {name for name in vars(Hash) if isinstance(vars(Hash)[name], classmethod) and name[0] != "_"} == set(CASES)


@pytest.mark.parametrize("kind", sorted(CASES))
def test_people_imported_with_hashes_sign_in(auth_server: Any, app: Any, kind: str) -> None:
    algorithm, made = CASES[kind]
    user = auth.ImportUserRecord("ada", email="ada@example.com", password_hash=made(), password_salt=SALT)
    outcome = auth.import_users([user], hash_alg=algorithm(), app=app)
    assert [error.reason for error in outcome.errors] == []

    def sign_in(password: str) -> Any:
        url = f"http://{auth_server.host}/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=any"
        return requests.post(url, json={"email": "ada@example.com", "password": password}, timeout=10).json()

    # The official emulator keeps the hash, and no password opens it.
    assert ("idToken" in sign_in(PASSWORD)) is not auth_server.official
    assert sign_in("secret-2")["error"]["message"] == "INVALID_PASSWORD"
