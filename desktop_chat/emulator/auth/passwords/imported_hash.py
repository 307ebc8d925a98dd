"""Password hashes that other systems made, as an import of users describes them."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from desktop_chat.emulator.auth.passwords.bcrypt_hash import is_bcrypt, matches_bcrypt

BCRYPT: Final = "BCRYPT"
_DIGESTS = {"MD5": "md5", "SHA1": "sha1", "SHA256": "sha256", "SHA512": "sha512"}
_ITERATED = {"PBKDF_SHA1": "sha1", "PBKDF2_SHA256": "sha256"}
_ROUNDS = {
    "MD5": (0, 8192), "SHA1": (1, 8192), "SHA256": (1, 8192), "SHA512": (1, 8192),
    "PBKDF_SHA1": (0, 120_000), "PBKDF2_SHA256": (0, 120_000), "SCRYPT": (1, 8),
}  # fmt: skip
_SCRYPT_MEMORY = (1, 14)
_SCRYPT_MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class HashScheme:
    """How the hashes of one import were made; the numbers are those of Identity Toolkit's ``batchCreate``.

    ``signer_key`` and ``salt_separator`` are base64 text. ``salt_first`` None is the usual order of the algorithm:
    salt before password for plain digests, password before salt for HMAC.
    """

    algorithm: str
    signer_key: str = ""
    salt_separator: str = ""
    rounds: int = 0
    memory_cost: int = 0
    block_size: int = 0
    parallelization: int = 0
    derived_key_length: int = 0
    salt_first: bool | None = None

    def digest(self, password: str, salt: bytes) -> bytes:
        """Return the hash of ``password``; BCRYPT has none to compare with, as its salt is inside the kept hash."""
        return _maker(self.algorithm)(self, password.encode(), salt)

    def matches(self, password: str, salt: bytes, kept: bytes) -> bool:
        """Say whether ``kept`` is the hash of ``password``."""
        if self.algorithm == BCRYPT:
            return matches_bcrypt(password, kept)
        return hmac.compare_digest(kept, self.digest(password, salt))

    def can_be(self, kept: bytes) -> bool:
        """Say whether this algorithm can have made ``kept``."""
        return self.algorithm != BCRYPT or is_bcrypt(kept)


def checked_scheme(scheme: HashScheme) -> HashScheme:
    """Return ``scheme`` if hashes can be made by it; raises ValueError with an error code of Identity Toolkit."""
    if scheme.algorithm == BCRYPT:
        return scheme  # it has no parameters
    _maker(scheme.algorithm)
    least, most = _ROUNDS.get(scheme.algorithm, (0, 2**31))
    if not least <= scheme.rounds <= most:
        raise ValueError(f"INVALID_HASH_PARAMETER : rounds must be {least} to {most} for {scheme.algorithm}")
    if (scheme.algorithm.startswith("HMAC_") or scheme.algorithm == "SCRYPT") and not from_base64(scheme.signer_key):
        raise ValueError(f"INVALID_HASH_PARAMETER : {scheme.algorithm} needs a signerKey")
    from_base64(scheme.salt_separator)
    if scheme.algorithm == "SCRYPT" and not _SCRYPT_MEMORY[0] <= scheme.memory_cost <= _SCRYPT_MEMORY[1]:
        raise ValueError("INVALID_HASH_PARAMETER : memoryCost must be 1 to 14 for SCRYPT")
    if scheme.algorithm == "STANDARD_SCRYPT":
        _check_standard_scrypt(scheme)
    return scheme


def _check_standard_scrypt(scheme: HashScheme) -> None:
    cost = scheme.memory_cost
    numbers = (scheme.block_size, scheme.parallelization, scheme.derived_key_length)
    if cost < 2 or cost & (cost - 1) or min(numbers) < 1:
        raise ValueError("INVALID_HASH_PARAMETER : memoryCost must be a power of two, the other numbers positive")
    # Without a limit one import could take all the memory of this machine at the next sign-in.
    if 128 * cost * scheme.block_size > _SCRYPT_MOST_BYTES or max(numbers) > 1024:
        raise ValueError("INVALID_HASH_PARAMETER : this much memory for one hash is not allowed here")


def from_base64(text: str) -> bytes:
    """Read base64 of either alphabet, with or without padding; raises ValueError for anything else."""
    bare = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError("INVALID_HASH_PARAMETER : not base64") from error


def _maker(algorithm: str) -> Callable[[HashScheme, bytes, bytes], bytes]:
    if algorithm.removeprefix("HMAC_") in _DIGESTS:
        return _hmac if algorithm.startswith("HMAC_") else _repeated
    if algorithm in _ITERATED:
        return _pbkdf2
    if algorithm == "SCRYPT":
        return _firebase_scrypt
    if algorithm == "STANDARD_SCRYPT":
        return _standard_scrypt
    raise ValueError(f"INVALID_HASH_ALGORITHM : {algorithm or 'none'} is not supported here")


def _hmac(scheme: HashScheme, password: bytes, salt: bytes) -> bytes:
    message = salt + password if scheme.salt_first else password + salt
    key = from_base64(scheme.signer_key)
    return hmac.new(key, message, _DIGESTS[scheme.algorithm.removeprefix("HMAC_")]).digest()


def _repeated(scheme: HashScheme, password: bytes, salt: bytes) -> bytes:
    value = password + salt if scheme.salt_first is False else salt + password
    for _ in range(max(scheme.rounds, 1)):
        value = hashlib.new(_DIGESTS[scheme.algorithm], value, usedforsecurity=False).digest()
    return value


def _pbkdf2(scheme: HashScheme, password: bytes, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac(_ITERATED[scheme.algorithm], password, salt, max(scheme.rounds, 1))


def _firebase_scrypt(scheme: HashScheme, password: bytes, salt: bytes) -> bytes:
    """Firebase's own: the first half of an scrypt key encrypts the signer key; the ciphertext is the hash."""
    whole_salt = salt + from_base64(scheme.salt_separator)
    key = hashlib.scrypt(
        password, salt=whole_salt, n=2**scheme.memory_cost, r=scheme.rounds, p=1, dklen=64, maxmem=_SCRYPT_MOST_BYTES
    )
    # Imported where it is needed: it costs start-up time, and few suites check such a hash.
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    # The counter starts at zero for every hash: the key differs with each salt.
    encryptor = Cipher(algorithms.AES(key[:32]), modes.CTR(bytes(16))).encryptor()
    return encryptor.update(from_base64(scheme.signer_key)) + encryptor.finalize()


def _standard_scrypt(scheme: HashScheme, password: bytes, salt: bytes) -> bytes:
    return hashlib.scrypt(
        password,
        salt=salt,
        n=scheme.memory_cost,
        r=scheme.block_size,
        p=scheme.parallelization,
        dklen=scheme.derived_key_length,
        maxmem=_SCRYPT_MOST_BYTES + 2**20 * scheme.parallelization,
    )
