"""A second factor of an account: a telephone number or an authenticator app."""

from dataclasses import dataclass
from typing import Any

PHONE_FACTOR = "phone"
TOTP_FACTOR = "totp"


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """``phone_number`` or ``totp_secret`` (base32) is set; ``last_step`` is the step of the TOTP code used last."""

    enrollment_id: str
    enrolled_at: str
    display_name: str | None = None
    phone_number: str | None = None
    totp_secret: str | None = None
    last_step: int = -1

    @property
    def kind(self) -> str:
        """PHONE_FACTOR or TOTP_FACTOR, as the ID token names it."""
        return TOTP_FACTOR if self.phone_number is None else PHONE_FACTOR

    def claims(self) -> dict[str, str]:
        """Return what the ``firebase`` claim says after a sign-in with this factor."""
        return {"sign_in_second_factor": self.kind, "second_factor_identifier": self.enrollment_id}

    def to_json(self, *, hide_number: bool = False) -> dict[str, Any]:
        """Return it as an entry of ``mfaInfo``; with ``hide_number`` as somebody may see it before they are signed in.

        The secret of an authenticator app is never told again.
        """
        found: dict[str, Any] = {"mfaEnrollmentId": self.enrollment_id, "enrolledAt": self.enrolled_at}
        if self.display_name is not None:
            found["displayName"] = self.display_name
        if self.phone_number is None:
            return found | {"totpInfo": {}}
        if hide_number:
            return found | {"phoneInfo": obfuscated(self.phone_number)}
        return found | {"phoneInfo": self.phone_number, "unobfuscatedPhoneInfo": self.phone_number}


def obfuscated(phone_number: str) -> str:
    """Return ``phone_number`` with all digits but the last four as stars."""
    kept = 4
    hidden = "".join("*" if sign.isdigit() else sign for sign in phone_number[:-kept])
    return hidden + phone_number[-kept:]
