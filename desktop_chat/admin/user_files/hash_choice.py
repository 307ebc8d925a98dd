"""How the password hashes of an import were made."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.failures import WrongUse

# name on the command line: maker in firebase_admin.auth.UserImportHash, and what it needs of a HashChoice
_ALGORITHMS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "bcrypt": ("bcrypt", ()),
    "scrypt": ("scrypt", ("key", "rounds", "memory_cost", "salt_separator")),
    "standard-scrypt": ("standard_scrypt", ("memory_cost", "parallelization", "block_size", "derived_key_length")),
    "hmac-sha512": ("hmac_sha512", ("key",)),
    "hmac-sha256": ("hmac_sha256", ("key",)),
    "hmac-sha1": ("hmac_sha1", ("key",)),
    "hmac-md5": ("hmac_md5", ("key",)),
    "md5": ("md5", ("rounds",)),
    "sha1": ("sha1", ("rounds",)),
    "sha256": ("sha256", ("rounds",)),
    "sha512": ("sha512", ("rounds",)),
    "pbkdf-sha1": ("pbkdf_sha1", ("rounds",)),
    "pbkdf2-sha256": ("pbkdf2_sha256", ("rounds",)),
}
_MAY_BE_MISSING = {"salt_separator"}
NAMES = tuple(_ALGORITHMS)


@dataclass(frozen=True, slots=True)
class HashChoice:
    """The options; what an algorithm does not know must be None."""

    algorithm: str
    key: bytes | None = None
    rounds: int | None = None
    memory_cost: int | None = None
    salt_separator: bytes | None = None
    parallelization: int | None = None
    block_size: int | None = None
    derived_key_length: int | None = None

    def build(self) -> Any:
        """Return the ``UserImportHash``. Raises WrongUse for options that do not fit, Rejected for bad numbers."""
        if self.algorithm not in _ALGORITHMS:
            raise WrongUse("An unknown hash", f"{self.algorithm!r} is none of {', '.join(NAMES)}.")
        maker, needs = _ALGORITHMS[self.algorithm]
        given = {name for name in self.__slots__ if name != "algorithm" and getattr(self, name) is not None}
        missing, foreign = set(needs) - given - _MAY_BE_MISSING, given - set(needs)
        if missing or foreign:
            named = ", ".join(needs).replace("_", "-") or "no options"
            raise WrongUse("Options of the hash", f"{self.algorithm} takes: {named}.")
        from firebase_admin.auth import UserImportHash

        with told():
            return getattr(UserImportHash, maker)(**{name: getattr(self, name) for name in needs if name in given})


def read_secret(file: Path) -> bytes:
    """Return the key that a file holds in base64. Raises WrongUse, which does not quote it."""
    try:
        return base64.b64decode(file.read_text(encoding="ascii").strip(), validate=True)
    except OSError as error:
        raise WrongUse("The key cannot be read", f"{file}: {error.strerror}.") from None
    except (binascii.Error, ValueError):
        raise WrongUse(
            "The key is no base64", f"{file} should hold the signer key as the Firebase console shows it."
        ) from None
