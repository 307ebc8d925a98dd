"""Random ids and codes out of a source that comes in as an argument."""

import base64
from collections.abc import Callable

Randomness = Callable[[int], bytes]  # secrets.token_bytes, or a counter in tests

_ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def user_id(randomness: Randomness) -> str:
    """Return 28 letters and digits, as Firebase's user ids are."""
    # 62 does not divide 256: the bias is of no weight for an id that need not be secret.
    return "".join(_ALPHANUMERIC[byte % len(_ALPHANUMERIC)] for byte in randomness(28))


def token_text(randomness: Randomness, size: int) -> str:
    """Return ``size`` random bytes as base64url text without padding."""
    return base64.urlsafe_b64encode(randomness(size)).rstrip(b"=").decode("ascii")
