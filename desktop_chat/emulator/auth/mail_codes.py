"""Codes that production sends by e-mail; here they are listed at ``/emulator/v1/projects/{p}/oobCodes`` instead."""

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from desktop_chat.emulator.auth.notes import Notes
from desktop_chat.emulator.auth.randomness import Randomness, token_text

_KIND = "mail_code"
MODES = {
    "VERIFY_EMAIL": "verifyEmail",
    "PASSWORD_RESET": "resetPassword",
    "RECOVER_EMAIL": "recoverEmail",
    "VERIFY_AND_CHANGE_EMAIL": "verifyAndChangeEmail",
    "EMAIL_SIGNIN": "signIn",
}
"""Request type to the ``mode`` of the link."""


@dataclass(frozen=True, slots=True)
class MailCode:
    """One mail that was not sent. ``request_type`` is a key of MODES; ``link`` is what the mail would have said."""

    code: str
    request_type: str
    email: str
    link: str
    new_email: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as the official emulator lists it."""
        found: dict[str, Any] = {
            "email": self.email,
            "requestType": self.request_type,
            "oobCode": self.code,
            "oobLink": self.link,
        }
        return found if self.new_email is None else found | {"newEmail": self.new_email}


class MailCodes:
    """The unused codes of one project, oldest first; each can be used once."""

    def __init__(self, randomness: Randomness, notes: Notes, tenant: str | None = None) -> None:
        self._randomness = randomness
        self._notes = notes
        self._tenant = tenant

    def create(
        self,
        request_type: str,
        email: str,
        *,
        base_url: str,
        continue_url: str | None = None,
        new_email: str | None = None,
    ) -> MailCode:
        """Make a code; ``base_url`` is this server's own address, for the link."""
        code = token_text(self._randomness, 40)
        query = {"mode": MODES[request_type], "lang": "en", "oobCode": code, "apiKey": "fake-api-key"}
        if self._tenant is not None:
            query["tenantId"] = self._tenant
        if continue_url is not None:
            query["continueUrl"] = continue_url
        made = MailCode(code, request_type, email, f"{base_url}/emulator/action?{urlencode(query)}", new_email)
        self._notes.put(_KIND, code, asdict(made))
        return made

    def find(self, code: str) -> MailCode | None:
        """Return an unused code."""
        found = self._notes.get(_KIND, code)
        return None if found is None else MailCode(**found)

    def use(self, code: str) -> None:
        """Spend a code."""
        self._notes.remove(_KIND, code)

    def all(self) -> list[MailCode]:
        """Return the unused codes, oldest first."""
        return [MailCode(**value) for value in self._notes.all(_KIND)]
