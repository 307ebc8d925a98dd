"""Passwords are kept as hashes only, also in a database that is thrown away after the tests."""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from desktop_chat.emulator.auth.passwords.imported_hash import HashScheme, from_base64

# Memory 1 MiB, about 2 ms: a demo server must sign in hundreds of test users a second. Production is Google's.
_COST, _BLOCK, _PARALLEL = 2**10, 8, 1
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class PasswordHash:
    """Salt and hash of a password, both base64url text as the admin interface lists them.

    ``scheme`` says how another system made the hash; without it, it is scrypt as made here.
    """

    salt: str
    digest: str
    scheme: HashScheme | None = None

    @staticmethod
    def of(password: str, salt: bytes) -> "PasswordHash":
        """Hash ``password``; ``salt`` is SALT_BYTES of randomness."""
        return PasswordHash(base64.urlsafe_b64encode(salt).decode(), _digest(password, salt))

    @staticmethod
    def from_json(fields: dict[str, object]) -> "PasswordHash":
        """Read what dataclasses.asdict made of one."""
        scheme = fields.get("scheme")
        read = HashScheme(**scheme) if isinstance(scheme, dict) else None
        return PasswordHash(str(fields["salt"]), str(fields["digest"]), read)

    def matches(self, password: str) -> bool:
        """Say whether ``password`` is the one."""
        if self.scheme is not None:
            return self.scheme.matches(password, from_base64(self.salt), from_base64(self.digest))
        try:
            salt = base64.urlsafe_b64decode(self.salt)
        except ValueError:  # a hash that an older version took over unread
            return False
        return hmac.compare_digest(self.digest, _digest(password, salt))


def _digest(password: str, salt: bytes) -> str:
    raw = hashlib.scrypt(password.encode(), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, dklen=32)
    return base64.urlsafe_b64encode(raw).decode()
