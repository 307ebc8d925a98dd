"""Codes that production sends by SMS; here they are listed at ``/emulator/v1/projects/{p}/verificationCodes``."""

import hmac
from dataclasses import asdict, dataclass
from typing import Any

from desktop_chat.emulator.auth.errors import AuthApiError, require
from desktop_chat.emulator.auth.notes import Notes
from desktop_chat.emulator.auth.randomness import Randomness, token_text

DIGITS = 6
_KIND = "phone_code"
_PROOF = "phone_proof"


@dataclass(frozen=True, slots=True)
class PhoneCode:
    """One SMS that was not sent; ``session_info`` is what the app got to name it."""

    session_info: str
    phone_number: str
    code: str

    def to_json(self) -> dict[str, Any]:
        """Return it as the official emulator lists it."""
        return {"sessionInfo": self.session_info, "phoneNumber": self.phone_number, "code": self.code}


class PhoneCodes:
    """The unused codes of one project, oldest first; each can be used once.

    A temporary proof stands for a number that somebody verified and that belongs to another account.
    """

    def __init__(self, randomness: Randomness, notes: Notes) -> None:
        self._randomness = randomness
        self._notes = notes

    def send(self, phone_number: str) -> PhoneCode:
        """Make a code for ``phone_number``."""
        number = int.from_bytes(self._randomness(8), "big") % 10**DIGITS
        made = PhoneCode(token_text(self._randomness, 60), phone_number, f"{number:0{DIGITS}}")
        self._notes.put(_KIND, made.session_info, asdict(made))
        return made

    def verify(self, session_info: str, code: str) -> str:
        """Spend the code and return its number.

        Raises AuthApiError: INVALID_SESSION_INFO, or INVALID_CODE, after which the right code still works.
        """
        found = self._notes.get(_KIND, session_info)
        if found is None:
            raise AuthApiError("INVALID_SESSION_INFO")
        sent = PhoneCode(**found)
        require(hmac.compare_digest(sent.code.encode(), code.encode()), "INVALID_CODE")
        self._notes.remove(_KIND, session_info)
        return sent.phone_number

    def prove(self, phone_number: str) -> str:
        """Return a temporary proof that somebody holds ``phone_number``."""
        proof = token_text(self._randomness, 60)
        self._notes.put(_PROOF, proof, {"phone_number": phone_number})
        return proof

    def is_proven(self, proof: str, phone_number: str) -> bool:
        """Say whether ``proof`` was made for ``phone_number``."""
        return self._notes.get(_PROOF, proof) == {"phone_number": phone_number}

    def all(self) -> list[PhoneCode]:
        """Return the unused codes, oldest first."""
        return [PhoneCode(**value) for value in self._notes.all(_KIND)]
