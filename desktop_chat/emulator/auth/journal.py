"""Where changes of accounts and sessions are written down, so that ``--data`` survives a restart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from desktop_chat.emulator.auth.account import Account


@dataclass(frozen=True, slots=True)
class Session:
    """What stands behind a refresh token.

    ``issued_at`` and ``auth_time`` are in seconds since 1970. ``extra_claims`` came with a custom token and stay for
    the life of the session; ``second_factor`` is what its ``firebase`` claim says of a second factor, ``attributes``
    what a SAML provider told of the person.
    """

    uid: str
    provider: str
    issued_at: float
    auth_time: int
    extra_claims: dict[str, Any] = field(default_factory=dict)
    revoked: bool = False
    second_factor: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)


class Journal(Protocol):
    """Told of every change, in order."""

    def account_changed(self, project: str, account: Account) -> None: ...

    def account_deleted(self, project: str, uid: str) -> None: ...

    def session_changed(self, project: str, key: str, session: Session) -> None: ...

    def note_changed(self, project: str, kind: str, key: str, value: Mapping[str, Any] | None) -> None: ...

    def cleared(self, project: str) -> None: ...


class NoJournal:
    """Keeps nothing: without ``--data`` everything ends with the process."""

    def account_changed(self, project: str, account: Account) -> None:
        """Forget it."""

    def account_deleted(self, project: str, uid: str) -> None:
        """Forget it."""

    def session_changed(self, project: str, key: str, session: Session) -> None:
        """Forget it."""

    def note_changed(self, project: str, kind: str, key: str, value: Mapping[str, Any] | None) -> None:
        """Forget it."""

    def cleared(self, project: str) -> None:
        """Nothing was kept."""
