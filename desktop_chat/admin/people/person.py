"""An account as Firebase Auth has it, in plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

# Providers that are no other service: the account has a password, a number, or nothing.
_OWN = {"password", "phone", "anonymous"}


@dataclass(frozen=True, slots=True)
class Person:
    """One account. Times are None when they never happened; ``providers`` are "password", "google.com" and so on."""

    uid: str
    email: str | None = None
    email_verified: bool = False
    display_name: str | None = None
    phone_number: str | None = None
    disabled: bool = False
    created_at: datetime | None = None
    last_sign_in_at: datetime | None = None
    last_refresh_at: datetime | None = None
    sessions_valid_since: datetime | None = None
    providers: tuple[str, ...] = ()
    claims: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What people know the person by."""
        return self.email or self.display_name or self.phone_number or self.uid

    @property
    def last_active_at(self) -> datetime | None:
        return max((time for time in (self.last_sign_in_at, self.last_refresh_at) if time), default=None)

    def to_json(self) -> dict[str, Any]:
        """Return the documented form."""
        return {
            "uid": self.uid,
            "email": self.email,
            "emailVerified": self.email_verified,
            "displayName": self.display_name,
            "phoneNumber": self.phone_number,
            "disabled": self.disabled,
            "createdAt": self.created_at,
            "lastSignInAt": self.last_sign_in_at,
            "lastRefreshAt": self.last_refresh_at,
            "sessionsValidSince": self.sessions_valid_since,
            "providers": list(self.providers),
            "claims": dict(self.claims),
        }


def person_of(record: Any) -> Person:
    """Return the account of a ``firebase_admin.auth.UserRecord``."""
    times = record.user_metadata
    return Person(
        uid=record.uid,
        email=record.email or None,
        email_verified=record.email_verified,
        display_name=record.display_name or None,
        phone_number=record.phone_number or None,
        disabled=record.disabled,
        created_at=_time(times.creation_timestamp),
        last_sign_in_at=_time(times.last_sign_in_timestamp),
        last_refresh_at=_time(times.last_refresh_timestamp),
        sessions_valid_since=_time(record.tokens_valid_after_timestamp),
        providers=tuple(one.provider_id for one in record.provider_data),
        claims=record.custom_claims or {},
    )


def is_other_service(provider: str) -> bool:
    """Tell whether an account is linked to somebody else's sign-in."""
    return provider not in _OWN


def _time(milliseconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None
