"""Who makes a call, read from its metadata."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import grpc

from desktop_chat.emulator.auth.tokens import decode
from desktop_chat.emulator.clock import EPOCH
from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.meter import Payer
from desktop_chat.emulator.rules.access import AuthContext

# What firebase-admin and the CLIs send: the emulators' own word, or an access token of a real service account.
_OWNER = "owner"
_SERVICE_ACCOUNT_PREFIX = "ya29."


@dataclass(frozen=True, slots=True)
class Caller:
    """An administrator (the rules do not apply), a signed-in person, or (`auth` None) anybody.

    `expires` is when the ID token ends; None where that is not checked.
    """

    admin: bool = False
    auth: AuthContext | None = None
    expires: datetime | None = None

    @property
    def payer(self) -> Payer:
        """Who it is for the meter."""
        if self.admin:
            return Payer("owner")
        return Payer("anonymous") if self.auth is None else Payer("user", self.auth.uid)

    @property
    def user(self) -> str:
        """The uid, "owner" or "anonymous"."""
        return self.payer.uid or self.payer.kind

    def check(self, now: datetime) -> None:
        """Raise FirestoreError(UNAUTHENTICATED) once the token has expired."""
        if self.expires is not None and now >= self.expires:
            raise unauthenticated("The ID token has expired.")


ADMIN = Caller(admin=True)
ANYBODY = Caller()


def unauthenticated(message: str) -> FirestoreError:
    """The credential is no good; the client has to get another one."""
    return FirestoreError(grpc.StatusCode.UNAUTHENTICATED, message)


def caller_of(metadata: Iterable[tuple[str, Any]], *, check_expiry: bool) -> Caller:
    """The caller by the `authorization` entry; FirestoreError(UNAUTHENTICATED) for one that is not understood."""
    header = next((value for key, value in metadata if key == "authorization"), None)
    if header is None:
        return ANYBODY
    scheme, _, credential = str(header).strip().partition(" ")
    credential = credential.strip()
    if scheme.lower() != "bearer":
        raise unauthenticated("The authorization is not of the form 'Bearer TOKEN'.")
    if credential.lower() == _OWNER or credential.startswith(_SERVICE_ACCOUNT_PREFIX):
        return ADMIN
    try:
        claims = decode(credential)
    except ValueError as error:
        raise unauthenticated(f"The ID token is invalid: {error}.") from error
    return _person(claims, check_expiry=check_expiry)


def _person(claims: dict[str, Any], *, check_expiry: bool) -> Caller:
    uid = claims.get("sub") or claims.get("user_id")
    if not isinstance(uid, str):
        raise unauthenticated("The ID token is invalid: it names no user.")
    auth = AuthContext(uid, claims)
    if not check_expiry:
        return Caller(auth=auth)
    expires = claims.get("exp")
    if not isinstance(expires, int | float):
        raise unauthenticated("The ID token is invalid: it has no end.")
    try:
        return Caller(auth=auth, expires=EPOCH + timedelta(seconds=expires))
    except (OverflowError, ValueError):  # milliseconds in place of seconds, or no number at all
        raise unauthenticated("The ID token is invalid: its end is no time.") from None
