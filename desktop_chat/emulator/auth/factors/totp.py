"""Time-based one-time passwords (RFC 6238): HMAC-SHA1, 30 seconds, six digits, as authenticator apps make them."""

import base64
import hashlib
import hmac

from desktop_chat.emulator.auth.randomness import Randomness

PERIOD = 30  # seconds
DIGITS = 6
_SECRET_BYTES = 20  # the length of a SHA-1 hash, as RFC 4226 advises
_TOLERANCE = 1  # steps that a telephone's clock may be wrong, either way


def new_secret(randomness: Randomness) -> str:
    """Return a fresh shared secret in base32, without padding."""
    return base64.b32encode(randomness(_SECRET_BYTES)).decode().rstrip("=")


def code_at(secret: str, step: int) -> str:
    """Return the code of one step of PERIOD seconds since 1970; raises ValueError for a secret that is not base32."""
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    digest = hmac.new(key, step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def matching_step(secret: str, code: str, *, seconds: float, after: int) -> int | None:
    """Return the step that ``code`` belongs to, if it is current at ``seconds`` since 1970 and later than ``after``.

    ``after`` is the step of the code that was used last: who looks over a shoulder cannot use a code again.
    """
    now = int(seconds) // PERIOD
    for step in range(now - _TOLERANCE, now + _TOLERANCE + 1):
        if step > after and hmac.compare_digest(code_at(secret, step).encode(), code.encode()):
            return step
    return None
