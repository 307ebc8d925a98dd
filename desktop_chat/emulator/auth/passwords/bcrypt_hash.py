"""Hashes of bcrypt: text that holds its cost and its salt, ``$2b$10$`` and 53 characters."""

import re

_FORM = re.compile(rb"\$2[abxy]\$(0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}")
_MOST_BYTES = 72  # what bcrypt looks at of a password


def is_bcrypt(digest: bytes) -> bool:
    """Say whether this is such a hash, of a cost that one sign-in can pay: 4 to 16, the last being some 4 seconds."""
    return _FORM.fullmatch(digest) is not None


def matches_bcrypt(password: str, digest: bytes) -> bool:
    """Say whether ``password`` is the one; nothing is where ``is_bcrypt`` says no."""
    # Imported where it is needed: it costs start-up time, and few suites check such a hash.
    import bcrypt

    return is_bcrypt(digest) and bcrypt.checkpw(password.encode()[:_MOST_BYTES], digest)
