"""Passwords are kept as scrypt hashes only, also in a database that is thrown away after the tests."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

# Memory 1 MiB, about 2 ms: a demo server must sign in hundreds of test users a second. Production is Google's.
_COST, _BLOCK, _PARALLEL = 2**10, 8, 1
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class PasswordHash:
    """Salt and scrypt hash of a password, both base64url text as the admin interface lists them."""

    salt: str
    digest: str

    @staticmethod
    def of(password: str, salt: bytes) -> "PasswordHash":
        """Hash ``password``; ``salt`` is SALT_BYTES of randomness."""
        return PasswordHash(base64.urlsafe_b64encode(salt).decode(), _digest(password, salt))

    def matches(self, password: str) -> bool:
        """Say whether ``password`` is the one; a hash imported from elsewhere matches nothing."""
        try:
            salt = base64.urlsafe_b64decode(self.salt)
        except ValueError:
            return False
        return hmac.compare_digest(self.digest, _digest(password, salt))


def _digest(password: str, salt: bytes) -> str:
    raw = hashlib.scrypt(password.encode(), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, dklen=32)
    return base64.urlsafe_b64encode(raw).decode()
