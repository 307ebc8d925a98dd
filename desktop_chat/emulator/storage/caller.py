"""Who makes a call, by its Authorization header."""

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.caller import ADMIN, Caller, caller_of
from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.storage.errors import unauthenticated


class StorageCallers:
    """Understands ``Firebase TOKEN`` and ``Bearer TOKEN``; looks at the end of tokens only with ``check_expiry``."""

    def __init__(self, clock: Clock, *, check_expiry: bool) -> None:
        self._clock = clock
        self._check_expiry = check_expiry

    def of_firebase(self, header: str | None) -> Caller:
        """The caller of the Firebase API: an administrator, a person or anybody; raises StorageError."""
        scheme, _, credential = (header or "").strip().partition(" ")
        metadata = [] if header is None else [("authorization", header)]
        if scheme.lower() == "firebase":
            metadata = [("authorization", f"Bearer {credential}")]
        try:
            caller = caller_of(metadata, check_expiry=self._check_expiry)
            caller.check(self._clock.now())
        except FirestoreError as error:
            raise unauthenticated(error.message) from error
        return caller

    def of_json_api(self, header: str | None) -> Caller:
        """The caller of the JSON API, which people have no part in; stock clients of emulators send no credential."""
        if header is None:
            return ADMIN
        scheme, _, _ = header.strip().partition(" ")
        if scheme.lower() == "bearer":
            caller = self.of_firebase(header)
            if caller.admin:
                return caller
        raise unauthenticated("Invalid Credentials: the JSON API is for administrators.")
